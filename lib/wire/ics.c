#include "wire/ics.h"

#include "base/date.h"

#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

static const char *const method_words[] = {
    [RM_ICS_PUBLISH] = "PUBLISH", [RM_ICS_REQUEST] = "REQUEST", [RM_ICS_CANCEL] = "CANCEL"};

/* A text of one line; what would end a quoted parameter is made harmless too. */
static const char *one_line(struct rm_buf *scratch, const char *text)
{
    rm_buf_clear(scratch);
    for (; *text; text++)
        rm_buf_addc(scratch, (unsigned char)*text < ' ' || *text == 0x7f ? ' '
                             : *text == '"'                              ? '\''
                                                                         : *text);
    return rm_buf_text(scratch);
}

/* A text of lines: CRLF is a line end, and what else is no character is a space. */
static const char *lines(struct rm_buf *scratch, const char *text)
{
    rm_buf_clear(scratch);
    for (; *text; text++)
        if (*text == '\n')
            rm_buf_addc(scratch, '\n');
        else if (*text != '\r' || text[1] != '\n')
            rm_buf_addc(scratch, (unsigned char)*text < ' ' || *text == 0x7f ? ' ' : *text);
    return rm_buf_text(scratch);
}

static icaltimetype utc_time(int64_t time)
{
    int64_t date = rm_time_date(time);
    struct rm_civil civil = rm_date_civil(date);
    int of_day = (int)(time - date * RM_DAY);

    return (icaltimetype){.year = civil.year,
        .month = civil.month,
        .day = civil.day,
        .hour = of_day / 3600,
        .minute = of_day / 60 % 60,
        .second = of_day % 60,
        .zone = icaltimezone_get_utc_timezone()};
}

static void add_name(icalproperty *property, const char *name, struct rm_buf *scratch)
{
    if (name && *name)
        icalproperty_add_parameter(property, icalparameter_new_cn(one_line(scratch, name)));
}

static void add_parties(
    icalcomponent *component, const struct rm_ics_event *event, struct rm_buf *scratch)
{
    struct rm_buf address = {0};
    icalproperty *property;

    if (event->organizer.email) {
        rm_buf_printf(&address, "mailto:%s", one_line(scratch, event->organizer.email));
        property = icalproperty_new_organizer(rm_buf_text(&address));
        add_name(property, event->organizer.name, scratch);
        icalcomponent_add_property(component, property);
    }
    for (size_t i = 0; i < event->n_attendees; i++) {
        rm_buf_clear(&address);
        rm_buf_printf(&address, "mailto:%s", one_line(scratch, event->attendees[i].email));
        property = icalproperty_new_attendee(rm_buf_text(&address));
        add_name(property, event->attendees[i].name, scratch);
        icalproperty_add_parameter(property, icalparameter_new_role(ICAL_ROLE_REQPARTICIPANT));
        if (!event->cancelled) {
            icalproperty_add_parameter(
                property, icalparameter_new_partstat(ICAL_PARTSTAT_NEEDSACTION));
            icalproperty_add_parameter(property, icalparameter_new_rsvp(ICAL_RSVP_TRUE));
        }
        icalcomponent_add_property(component, property);
    }
    rm_buf_free(&address);
}

static void add_alarm(icalcomponent *component, int minutes, const char *summary)
{
    icalcomponent *alarm = icalcomponent_new(ICAL_VALARM_COMPONENT);
    struct icaltriggertype trigger = {.duration = icaldurationtype_from_int(-60 * minutes)};

    icalcomponent_add_property(alarm, icalproperty_new_action(ICAL_ACTION_DISPLAY));
    icalcomponent_add_property(alarm, icalproperty_new_trigger(trigger));
    icalcomponent_add_property(alarm, icalproperty_new_description(summary));
    icalcomponent_add_component(component, alarm);
}

void rm_ics_begin(struct rm_buf *out, enum rm_ics_method method, const char *name)
{
    struct rm_buf scratch = {0};

    rm_buf_adds(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//rm-tools//rm-tools//EN\r\n");
    rm_buf_printf(out, "METHOD:%s\r\n", method_words[method]);
    if (name) {
        icalproperty *property = icalproperty_new_x(one_line(&scratch, name));
        char *line;

        icalproperty_set_x_name(property, "X-WR-CALNAME");
        line = icalproperty_as_ical_string_r(property);
        rm_buf_adds(out, line);
        free(line);
        icalproperty_free(property);
    }
    rm_buf_free(&scratch);
}

void rm_ics_add(struct rm_buf *out, const struct rm_ics_event *event)
{
    icalcomponent *component = icalcomponent_new(ICAL_VEVENT_COMPONENT);
    struct rm_buf scratch = {0};
    char *text;

    icalcomponent_add_property(component, icalproperty_new_uid(one_line(&scratch, event->uid)));
    icalcomponent_add_property(component, icalproperty_new_sequence((int)event->sequence));
    icalcomponent_add_property(component, icalproperty_new_dtstamp(utc_time(event->stamp)));
    icalcomponent_add_property(component, icalproperty_new_dtstart(utc_time(event->start)));
    icalcomponent_add_property(component, icalproperty_new_dtend(utc_time(event->end)));
    icalcomponent_add_property(
        component, icalproperty_new_summary(one_line(&scratch, event->summary)));
    if (event->description)
        icalcomponent_add_property(
            component, icalproperty_new_description(lines(&scratch, event->description)));
    if (event->location)
        icalcomponent_add_property(
            component, icalproperty_new_location(one_line(&scratch, event->location)));
    add_parties(component, event, &scratch);
    icalcomponent_add_property(component,
        icalproperty_new_status(event->cancelled ? ICAL_STATUS_CANCELLED : ICAL_STATUS_CONFIRMED));
    if (event->alarm_min && !event->cancelled)
        add_alarm(component, event->alarm_min, one_line(&scratch, event->summary));
    text = icalcomponent_as_ical_string_r(component);
    rm_buf_adds(out, text);
    free(text);
    icalcomponent_free(component);
    rm_buf_free(&scratch);
}

void rm_ics_end(struct rm_buf *out)
{
    rm_buf_adds(out, "END:VCALENDAR\r\n");
}

static int has_long_line(const char *text)
{
    enum { LINE_MAX_BYTES = 1000 };

    for (size_t len; *text; text += len + (text[len] == '\n')) {
        len = strcspn(text, "\n");
        if (len > LINE_MAX_BYTES)
            return 1;
    }
    return 0;
}

const char *rm_ics_method(const char *calendar)
{
    icalcomponent *component = has_long_line(calendar) ? NULL : icalparser_parse_string(calendar);
    icalproperty_method method = ICAL_METHOD_NONE;

    if (component && icalcomponent_isa(component) == ICAL_VCALENDAR_COMPONENT)
        method = icalcomponent_get_method(component);
    if (component)
        icalcomponent_free(component);
    return method == ICAL_METHOD_NONE || method == ICAL_METHOD_X
               ? NULL
               : icalproperty_method_to_string(method);
}

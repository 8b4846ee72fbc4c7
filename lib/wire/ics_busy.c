#include "base/date.h"
#include "base/map.h"
#include "wire/ics.h"
#include "wire/ics_sift.h"

#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const components[] = {
    "VCALENDAR", "VEVENT", "VFREEBUSY", "VTIMEZONE", "STANDARD", "DAYLIGHT", NULL};

static const char *const properties[] = {"UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE",
    "EXDATE", "RECURRENCE-ID", "TRANSP", "STATUS", "FREEBUSY", "TZID", "TZOFFSETFROM", "TZOFFSETTO",
    NULL};

static const struct rm_ics_sieve sieve = {
    components, properties, 1024 * 1024 /* longer than any list of dates */};

/* The occurrences that a series leaves out for events of their own: by their starts or, where a
 * change gives no more than the day, by the date. */
struct series {
    int64_t *starts, *dates;
    size_t n, n_dates;
    int sorted;
};

struct reader {
    const struct rm_ics_reading *reading;
    struct rm_where where; /* the event that is being read */
    struct rm_ics_sifted sifted;
    int days_only; /* all-day events are looked at, free or not, and nothing else */
    struct rm_ics_busy busy;
    struct rm_intervals *out; /* where busy time goes */
    int64_t work;             /* what the rules have cost so far, in steps */
    struct rm_map series;     /* struct series by UID */
    struct rm_map unknown;    /* names of zones that were complained about */
    icalcomponent *calendar;  /* the one that is being read */
};

/* ---- Times ---- */

/* A time as a file gives it: on the wall, and on whose. */
struct moment {
    icaltimetype wall;
    const struct rm_zone *zone; /* NULL where utc or own is set */
    icaltimezone *own;          /* a zone that the file defines */
    int utc;
};

static int64_t wall_date(icaltimetype wall)
{
    return rm_date_of((struct rm_civil){wall.year, wall.month, wall.day});
}

static void set_wall_date(icaltimetype *wall, int64_t date)
{
    struct rm_civil civil = rm_date_civil(date);

    wall->year = civil.year;
    wall->month = civil.month;
    wall->day = civil.day;
}

static int64_t instant(const struct moment *m)
{
    icaltimetype wall = m->wall;
    int64_t date = wall_date(wall);
    int of_day = wall.is_date ? 0 : wall.hour * 3600 + wall.minute * 60 + wall.second;
    int is_daylight;

    if (m->utc)
        return date * RM_DAY + of_day;
    if (m->zone)
        return rm_zone_time(m->zone, date, of_day / 60) + of_day % 60;
    wall.zone = NULL;
    return date * RM_DAY + of_day - icaltimezone_get_utc_offset(m->own, &wall, &is_daylight);
}

static int is_plausible(icaltimetype wall)
{
    return !icaltime_is_null_time(wall) && wall.year >= 1 && wall.year <= 9999 && wall.month >= 1 &&
           wall.month <= 12 && wall.day >= 1 && wall.day <= 31;
}

/* The zone of the system that a name means. Some programs write it behind a path of their own. */
static const struct rm_zone *open_zone(struct rm_zones *zones, const char *name)
{
    const struct rm_zone *zone = rm_zone_open(zones, name);

    if (*name != '/')
        return zone;
    for (const char *slash = name; slash && !zone; slash = strchr(slash + 1, '/'))
        zone = rm_zone_open(zones, slash + 1);
    return zone;
}

/* libical expands the changes of a file's zone; only yearly ones are sure to be few. */
static int is_tame(icaltimezone *zone)
{
    icalcomponent *component = icaltimezone_get_component(zone);

    for (icalcomponent *part = icalcomponent_get_first_component(component, ICAL_ANY_COMPONENT);
         part; part = icalcomponent_get_next_component(component, ICAL_ANY_COMPONENT))
        for (icalproperty *rule = icalcomponent_get_first_property(part, ICAL_RRULE_PROPERTY); rule;
             rule = icalcomponent_get_next_property(part, ICAL_RRULE_PROPERTY))
            if (icalproperty_get_rrule(rule).freq != ICAL_YEARLY_RECURRENCE)
                return 0;
    return 1;
}

static int complain_of_zone(struct reader *r, const char *name, const char *why)
{
    void **said = rm_map_add(&r->unknown, rm_arena_dup(r->reading->arena, name));

    if (!*said)
        rm_error(r->reading->diag, r->where,
            "the event that begins here is in the time zone \"%s\", which %s", name, why);
    *said = r;
    return -1;
}

/* The moment that a property gives; -1, with an error, where it gives none. */
static int read_moment(
    struct reader *r, struct moment *moment, icalproperty *property, icaltimetype wall)
{
    icalparameter *tzid = icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER);
    const char *name = tzid ? icalparameter_get_tzid(tzid) : NULL;

    *moment = (struct moment){.wall = wall, .utc = icaltime_is_utc(wall)};
    if (!is_plausible(wall)) {
        rm_error(r->reading->diag, r->where,
            "the event that begins here has a %s that is no time of the years 1 to 9999",
            icalproperty_get_property_name(property));
        return -1;
    }
    if (moment->utc)
        return 0;
    moment->zone = name ? open_zone(r->reading->zones, name) : r->reading->local;
    if (moment->zone)
        return 0;
    moment->own = icalcomponent_get_timezone(r->calendar, name);
    if (!moment->own)
        return complain_of_zone(
            r, name, "is none of the system's, and the file does not define it");
    if (!is_tame(moment->own))
        return complain_of_zone(r, name, "the file defines with changes that are not yearly");
    return 0;
}

/* ---- Events ---- */

/* How long an event lasts: whole days by the wall clock, and seconds. */
struct extent {
    int days;
    int64_t seconds;
};

struct event {
    icalcomponent *component;
    struct moment start;
    struct extent extent;
    /* What the series leaves out, sorted: starts, and dates on which it leaves out all. */
    const struct series *changed;
    int64_t *out_starts, *out_dates;
    size_t n_out_starts, n_out_dates;
};

static void add_busy(struct reader *r, int64_t start, int64_t end)
{
    struct rm_interval window = r->reading->window;

    if (start < window.start)
        start = window.start;
    if (end > window.end)
        end = window.end;
    rm_intervals_add(r->out, r->reading->arena, start, end);
}

static int64_t end_of(const struct event *event, const struct moment *start)
{
    struct moment end = *start;

    set_wall_date(&end.wall, wall_date(start->wall) + event->extent.days);
    return instant(&end) + event->extent.seconds;
}

static struct extent extent_of_duration(struct icaldurationtype d)
{
    if (d.is_neg)
        return (struct extent){0, 0};
    return (struct extent){(int)(d.days + d.weeks * 7),
        (int64_t)d.hours * 3600 + (int64_t)d.minutes * 60 + (int64_t)d.seconds};
}

/* Reads start and extent. -1 where there is no start, or, with an error, where it cannot be read.
 */
static int read_event(struct reader *r, struct event *event, icalcomponent *component)
{
    icalproperty *start = icalcomponent_get_first_property(component, ICAL_DTSTART_PROPERTY);
    icalproperty *end = icalcomponent_get_first_property(component, ICAL_DTEND_PROPERTY);
    icalproperty *duration = icalcomponent_get_first_property(component, ICAL_DURATION_PROPERTY);
    struct moment until;

    *event = (struct event){.component = component};
    if (!start || read_moment(r, &event->start, start, icalproperty_get_dtstart(start)))
        return -1;
    if (end) {
        if (read_moment(r, &until, end, icalproperty_get_dtend(end)))
            return -1;
        if (event->start.wall.is_date)
            event->extent.days = (int)(wall_date(until.wall) - wall_date(event->start.wall));
        else
            event->extent.seconds = instant(&until) - instant(&event->start);
    } else if (duration) {
        event->extent = extent_of_duration(icalproperty_get_duration(duration));
    }
    /* Some programs give an all-day event its own day as its end. */
    if (event->start.wall.is_date && event->extent.days < 1)
        event->extent.days = 1;
    return 0;
}

static int by_value(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static void keep(struct reader *r, int64_t **list, size_t *n, int64_t value)
{
    *list = rm_arena_grow(r->reading->arena, *list, *n, sizeof **list);
    (*list)[(*n)++] = value;
}

static int has(const int64_t *sorted, size_t n, int64_t value)
{
    return n && bsearch(&value, sorted, n, sizeof value, by_value) != NULL;
}

static void sort(int64_t *values, size_t n)
{
    if (n)
        qsort(values, n, sizeof *values, by_value);
}

/* Gathers the EXDATEs of a series. */
static void read_left_out(struct reader *r, struct event *event)
{
    icalcomponent *component = event->component;

    for (icalproperty *p = icalcomponent_get_first_property(component, ICAL_EXDATE_PROPERTY); p;
         p = icalcomponent_get_next_property(component, ICAL_EXDATE_PROPERTY)) {
        icaltimetype wall = icalproperty_get_exdate(p);
        struct moment out;

        if (wall.is_date && is_plausible(wall))
            keep(r, &event->out_dates, &event->n_out_dates, wall_date(wall));
        else if (read_moment(r, &out, p, wall) == 0)
            keep(r, &event->out_starts, &event->n_out_starts, instant(&out));
    }
    sort(event->out_starts, event->n_out_starts);
    sort(event->out_dates, event->n_out_dates);
}

static int is_changed(const struct event *event, const struct moment *start, int64_t time)
{
    const struct series *series = event->changed;

    return series && (has(series->starts, series->n, time) ||
                         has(series->dates, series->n_dates, wall_date(start->wall)));
}

static void add_occurrence(struct reader *r, const struct event *event, const struct moment *start)
{
    int64_t time = instant(start);

    if (!is_changed(event, start, time) && !has(event->out_starts, event->n_out_starts, time) &&
        !has(event->out_dates, event->n_out_dates, wall_date(start->wall)))
        add_busy(r, time, end_of(event, start));
}

/* Whether a rule's own UNTIL, where it has one, lies before an occurrence. */
static int is_past(const struct event *event, icaltimetype until, const struct moment *start)
{
    struct moment last = event->start;

    if (icaltime_is_null_time(until))
        return 0;
    if (until.is_date)
        return wall_date(start->wall) > wall_date(until);
    last.wall = until;
    last.utc = event->start.utc || icaltime_is_utc(until);
    return instant(start) > instant(&last);
}

/* The first date on which an occurrence may begin that is seen in the window. */
static int64_t first_date(const struct reader *r, const struct event *event)
{
    return rm_time_date(r->reading->window.start) - 2 - event->extent.days -
           event->extent.seconds / RM_DAY;
}

/* An iterator that gives little more than the window asks for. libical compares an UNTIL with the
 * wall clock, so is_past looks at the real one; the one that is set here only ends the work, of
 * which a rule that never comes true makes much. */
static icalrecur_iterator *start_rule(
    struct reader *r, const struct event *event, struct icalrecurrencetype rule)
{
    const struct rm_interval window = r->reading->window;
    icaltimetype first = event->start.wall;
    int64_t from = first_date(r, event);
    icalrecur_iterator *iterator;

    first.zone = NULL;
    rule.until = first;
    set_wall_date(&rule.until, rm_time_date(window.end) + 2);
    iterator = icalrecur_iterator_new(rule, first);
    if (iterator && rule.count == 0 && from > wall_date(first)) {
        set_wall_date(&first, from);
        icalrecur_iterator_set_start(iterator, first);
    }
    return iterator;
}

/* Counts work; -1, with an error where it is the first, when there is too much of it. */
static int spend(struct reader *r, int64_t steps)
{
    int had_enough = r->work > RM_ICS_STEPS_MAX;

    r->work += steps;
    if (r->work <= RM_ICS_STEPS_MAX)
        return 0;
    if (!had_enough)
        rm_error(r->reading->diag, r->where,
            "with the event that begins here there is more that repeats than can be looked at");
    return -1;
}

/* What a rule costs even if it never comes true: the days, or weeks, that are looked at. */
static int64_t cost(struct reader *r, const struct event *event, struct icalrecurrencetype rule)
{
    int64_t from = wall_date(event->start.wall), to = rm_time_date(r->reading->window.end);
    int64_t first = first_date(r, event);

    if (!rule.count && from < first)
        from = first;
    return to < from ? 1 : (to - from) / (rule.freq == ICAL_DAILY_RECURRENCE ? 1 : 7) + 1;
}

static void add_rule(struct reader *r, const struct event *event, struct icalrecurrencetype rule)
{
    struct moment start = event->start;
    icalrecur_iterator *iterator;

    if (rule.freq < ICAL_DAILY_RECURRENCE || rule.freq > ICAL_YEARLY_RECURRENCE) {
        rm_error(r->reading->diag, r->where,
            "the event that begins here repeats within a day; expected days, weeks, months or "
            "years");
        return;
    }
    if (spend(r, cost(r, event, rule)))
        return;
    iterator = start_rule(r, event, rule);
    while (iterator && !spend(r, 1)) {
        start.wall = icalrecur_iterator_next(iterator);
        start.wall.is_date = event->start.wall.is_date;
        if (!is_plausible(start.wall) || instant(&start) >= r->reading->window.end ||
            is_past(event, rule.until, &start))
            break;
        add_occurrence(r, event, &start);
    }
    if (iterator)
        icalrecur_iterator_free(iterator);
}

/* A start and how long, of a FREEBUSY or an RDATE. */
static int read_period(
    struct reader *r, struct event *event, icalproperty *property, struct icalperiodtype period)
{
    struct moment end;

    if (read_moment(r, &event->start, property, period.start))
        return -1;
    event->extent = extent_of_duration(period.duration);
    if (icaltime_is_null_time(period.end))
        return 0;
    if (read_moment(r, &end, property, period.end))
        return -1;
    event->extent = (struct extent){0, instant(&end) - instant(&event->start)};
    return 0;
}

static void add_extra_date(struct reader *r, const struct event *event, icalproperty *property)
{
    struct icaldatetimeperiodtype extra = icalproperty_get_rdate(property);
    struct event once = *event;
    int rc = icaltime_is_null_time(extra.time) ? read_period(r, &once, property, extra.period)
                                               : read_moment(r, &once.start, property, extra.time);

    if (!rc)
        add_occurrence(r, &once, &once.start);
}

static int is_cancelled(icalcomponent *component)
{
    icalproperty *status = icalcomponent_get_first_property(component, ICAL_STATUS_PROPERTY);

    return status && icalproperty_get_status(status) == ICAL_STATUS_CANCELLED;
}

static int is_free(icalcomponent *component)
{
    icalproperty *transp = icalcomponent_get_first_property(component, ICAL_TRANSP_PROPERTY);

    return transp && (icalproperty_get_transp(transp) == ICAL_TRANSP_TRANSPARENT ||
                         icalproperty_get_transp(transp) == ICAL_TRANSP_TRANSPARENTNOCONFLICT);
}

/* libical drops values that it cannot read, and leaves a note of each. */
static int report_dropped(struct reader *r, icalcomponent *component)
{
    static const char *const needed[] = {
        "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "FREEBUSY"};
    char place[40];
    int n = 0;

    for (icalproperty *p = icalcomponent_get_first_property(component, ICAL_XLICERROR_PROPERTY); p;
         p = icalcomponent_get_next_property(component, ICAL_XLICERROR_PROPERTY)) {
        const char *note = icalproperty_get_xlicerror(p);
        const char *value = note ? strstr(note, "property: ") : NULL;

        for (size_t i = 0; value && i < sizeof needed / sizeof *needed; i++) {
            snprintf(place, sizeof place, " in %s property", needed[i]);
            if (!strstr(note, place))
                continue;
            rm_error(r->reading->diag, r->where,
                "the event that begins here has a %s that cannot be read: \"%.200s\"", needed[i],
                value + strlen("property: "));
            n++;
        }
    }
    return n ? -1 : 0;
}

static const struct series *find_series(struct reader *r, const char *uid)
{
    struct series *series = rm_map_find(&r->series, uid);

    if (series && !series->sorted) {
        sort(series->starts, series->n);
        sort(series->dates, series->n_dates);
        series->sorted = 1;
    }
    return series;
}

static void read_vevent(struct reader *r, icalcomponent *component)
{
    icalproperty *of_series =
        icalcomponent_get_first_property(component, ICAL_RECURRENCEID_PROPERTY);
    const char *uid = icalcomponent_get_uid(component);
    struct event event;

    if (uid && r->reading->passed && rm_map_find(r->reading->passed, uid))
        return;
    if (report_dropped(r, component) || is_cancelled(component) ||
        (!r->days_only && is_free(component)) || read_event(r, &event, component) ||
        (r->days_only && !event.start.wall.is_date))
        return;
    r->out = &r->busy.events;
    event.changed = uid && !of_series ? find_series(r, uid) : NULL;
    read_left_out(r, &event);
    add_occurrence(r, &event, &event.start);
    for (icalproperty *p = icalcomponent_get_first_property(component, ICAL_RRULE_PROPERTY); p;
         p = icalcomponent_get_next_property(component, ICAL_RRULE_PROPERTY))
        add_rule(r, &event, icalproperty_get_rrule(p));
    for (icalproperty *p = icalcomponent_get_first_property(component, ICAL_RDATE_PROPERTY); p;
         p = icalcomponent_get_next_property(component, ICAL_RDATE_PROPERTY))
        add_extra_date(r, &event, p);
}

static void read_vfreebusy(struct reader *r, icalcomponent *component)
{
    if (r->days_only || report_dropped(r, component))
        return;
    r->out = &r->busy.unnamed;
    for (icalproperty *p = icalcomponent_get_first_property(component, ICAL_FREEBUSY_PROPERTY); p;
         p = icalcomponent_get_next_property(component, ICAL_FREEBUSY_PROPERTY)) {
        icalparameter *type = icalproperty_get_first_parameter(p, ICAL_FBTYPE_PARAMETER);
        struct event event = {.component = component};

        if (type && icalparameter_get_fbtype(type) == ICAL_FBTYPE_FREE)
            continue;
        if (read_period(r, &event, p, icalproperty_get_freebusy(p)) == 0)
            add_occurrence(r, &event, &event.start);
    }
}

/* Keeps the start that an event with a RECURRENCE-ID takes the place of. */
static void note_change(struct reader *r, icalcomponent *component)
{
    icalproperty *p = icalcomponent_get_first_property(component, ICAL_RECURRENCEID_PROPERTY);
    const char *uid = icalcomponent_get_uid(component);
    struct series *series;
    struct moment moment;
    void **place;

    if (!p || !uid || read_moment(r, &moment, p, icalproperty_get_recurrenceid(p)))
        return;
    place = rm_map_add(&r->series, rm_arena_dup(r->reading->arena, uid));
    if (!*place)
        *place = RM_NEW(r->reading->arena, struct series);
    series = *place;
    if (moment.wall.is_date)
        keep(r, &series->dates, &series->n_dates, wall_date(moment.wall));
    else
        keep(r, &series->starts, &series->n, instant(&moment));
    if (icalproperty_get_first_parameter(p, ICAL_RANGE_PARAMETER))
        rm_warn(r->reading->diag, r->where,
            "the event that begins here changes an occurrence and all that follow; those that "
            "follow are taken as they were");
}

/* ---- The file ---- */

typedef void visit(struct reader *r, icalcomponent *component);

static void visit_nothing(struct reader *r, icalcomponent *component)
{
    (void)r;
    (void)component;
}

/* Shows the events and the free-busy components of one calendar, the first of which is number `i`
 * in the file. Returns the number of the next. */
static size_t walk_calendar(
    struct reader *r, icalcomponent *calendar, size_t i, visit *visit_event, visit *visit_freebusy)
{
    r->calendar = calendar;
    for (icalcomponent *c = icalcomponent_get_first_component(calendar, ICAL_ANY_COMPONENT); c;
         c = icalcomponent_get_next_component(calendar, ICAL_ANY_COMPONENT)) {
        icalcomponent_kind kind = icalcomponent_isa(c);

        if (kind != ICAL_VEVENT_COMPONENT && kind != ICAL_VFREEBUSY_COMPONENT)
            continue;
        r->where.line = i < r->sifted.n_lines ? r->sifted.lines[i] : 0;
        i++;
        if (kind == ICAL_VEVENT_COMPONENT)
            visit_event(r, c);
        else
            visit_freebusy(r, c);
    }
    return i;
}

/* A file of several calendars comes below a root that libical adds. */
static void walk(struct reader *r, icalcomponent *root, visit *visit_event, visit *visit_freebusy)
{
    size_t i = 0;

    if (icalcomponent_isa(root) == ICAL_VCALENDAR_COMPONENT) {
        walk_calendar(r, root, 0, visit_event, visit_freebusy);
        return;
    }
    for (icalcomponent *c = icalcomponent_get_first_component(root, ICAL_VCALENDAR_COMPONENT); c;
         c = icalcomponent_get_next_component(root, ICAL_VCALENDAR_COMPONENT))
        i = walk_calendar(r, c, i, visit_event, visit_freebusy);
}

static int read_text(struct reader *r, const char *text, size_t len)
{
    const struct rm_ics_reading *reading = r->reading;
    size_t n_errors = reading->diag->n_errors;
    const char *wrong = rm_ics_sift(&r->sifted, &sieve, reading->arena, &r->where.line, text, len);
    icalcomponent *root = NULL;

    rm_map_init(&r->series, reading->arena);
    rm_map_init(&r->unknown, reading->arena);
    icalerror_set_errors_are_fatal(0);
    if (!wrong)
        root = icalparser_parse_string(rm_buf_text(&r->sifted.text));
    if (root) {
        walk(r, root, note_change, visit_nothing);
        walk(r, root, read_vevent, read_vfreebusy);
        icalcomponent_free(root);
    } else {
        rm_error(reading->diag, r->where, "%s", wrong ? wrong : "is not a calendar");
    }
    icalmemory_free_ring();
    rm_buf_free(&r->sifted.text);
    rm_intervals_settle(&r->busy.events);
    rm_intervals_settle(&r->busy.unnamed);
    return reading->diag->n_errors == n_errors ? 0 : -1;
}

int rm_ics_read_busy(struct rm_ics_busy *busy, const struct rm_ics_reading *reading,
    const char *text, size_t len, struct rm_where where)
{
    struct reader r = {.reading = reading, .where = where};
    int rc = read_text(&r, text, len);

    *busy = r.busy;
    return rc;
}

int rm_ics_read_days(struct rm_intervals *days, const struct rm_ics_reading *reading,
    const char *text, size_t len, struct rm_where where)
{
    struct rm_ics_reading in_utc = *reading;
    struct reader r = {.reading = &in_utc, .where = where, .days_only = 1};
    int rc;

    in_utc.local = rm_zone_open(reading->zones, "UTC");
    rc = read_text(&r, text, len);
    *days = r.busy.events;
    return rc;
}

#include "checkin/office.h"

#include "base/date.h"

enum { YEAR_DAYS = 400, A_DAY_MIN = 1440, ALL_DAYS = 0x7f, LAST_HOURS = 3 };

void rm_offices_init(
    struct rm_offices *offices, const struct rm_policy *policy, struct rm_arena *arena)
{
    offices->policy = &policy->reminders;
    rm_zones_init(&offices->zones, arena);
    rm_map_init(&offices->by_name, arena);
}

/* To open a zone takes a while. */
static int is_always(const struct rm_office *office)
{
    return office->policy->quiet_from == office->policy->quiet_until &&
           office->policy->working == ALL_DAYS && !office->cycle->holidays.n;
}

struct rm_office rm_office_of(
    struct rm_offices *offices, const struct rm_person *person, const struct rm_cycle *cycle)
{
    struct rm_office office = {offices->policy, cycle, NULL};
    const char *name = person && person->timezone ? person->timezone : cycle->timezone;

    if (name && !is_always(&office)) {
        office.zone = rm_map_find(&offices->by_name, name);
        if (!office.zone) {
            const struct rm_zone *zone = rm_zone_open(&offices->zones, name);

            office.zone = zone;
            *rm_map_add(&offices->by_name, name) = (void *)(uintptr_t)zone;
        }
    }
    return office;
}

const char *rm_office_zone(const struct rm_office *office)
{
    return office->zone ? rm_zone_name(office->zone) : "UTC";
}

static int64_t date_of(const struct rm_office *office, int64_t time)
{
    int64_t date = rm_time_date(time);
    int minute;

    if (office->zone)
        rm_zone_wall(office->zone, time, &date, &minute);
    return date;
}

static int64_t instant(const struct rm_office *office, int64_t date, int64_t minute)
{
    return office->zone ? rm_zone_time(office->zone, date, (int)minute)
                        : date * RM_DAY + minute * RM_MINUTE;
}

static int is_working(const struct rm_office *office, int64_t date)
{
    const struct rm_ints *holidays = &office->cycle->holidays;

    for (size_t i = 0; i < holidays->n; i++)
        if (holidays->v[i] == date)
            return 0;
    return office->policy->working >> rm_date_weekday(date) & 1;
}

struct stretch {
    int64_t from, to; /* instants */
};

/* The stretches of a date, by time: how many, up to two. */
static int stretches(struct stretch out[2], const struct rm_office *office, int64_t date)
{
    const int64_t from = office->policy->quiet_from, until = office->policy->quiet_until;
    int64_t minutes[2][2] = {{until, from}, {A_DAY_MIN, A_DAY_MIN}};
    int n = 0;

    if (!is_working(office, date))
        return 0;
    if (from <= until) {
        minutes[0][0] = 0;
        minutes[0][1] = from == until ? A_DAY_MIN : from;
        minutes[1][0] = from == until ? A_DAY_MIN : until;
    }
    for (int i = 0; i < 2; i++) {
        struct stretch s = {
            instant(office, date, minutes[i][0]), instant(office, date, minutes[i][1])};

        if (s.from < s.to)
            out[n++] = s;
    }
    return n;
}

/* The first stretch that ends after `time`; 0, or -1 where there is none. */
static int find_stretch(struct stretch *out, const struct rm_office *office, int64_t time)
{
    int64_t date = date_of(office, time);
    struct stretch found[2];

    for (int day = 0; day < YEAR_DAYS; day++) {
        int n = stretches(found, office, date + day);

        for (int i = 0; i < n; i++)
            if (found[i].to > time) {
                *out = found[i];
                return 0;
            }
    }
    return -1;
}

int64_t rm_office_next(const struct rm_office *office, int64_t time)
{
    struct stretch s;

    if (find_stretch(&s, office, time))
        return RM_NEVER;
    return s.from > time ? s.from : time;
}

int64_t rm_office_reach(const struct rm_office *office, int64_t time)
{
    struct stretch s;

    if (is_always(office))
        return time;
    if (find_stretch(&s, office, time))
        return RM_NEVER;
    if (s.from < time && s.to - time >= LAST_HOURS * RM_HOUR)
        return time;
    if (s.from < time && find_stretch(&s, office, s.to))
        return RM_NEVER;
    return s.from;
}

int64_t rm_office_end(const struct rm_office *office, int64_t time)
{
    struct stretch s;

    return find_stretch(&s, office, time) ? RM_NEVER : s.to;
}

int64_t rm_office_last(const struct rm_office *office, int64_t time)
{
    int64_t date = date_of(office, time);
    struct stretch found[2];

    for (int day = 0; day < RM_OFFICE_LAST_DAYS; day++)
        for (int i = stretches(found, office, date - day); i-- > 0;)
            if (found[i].to <= time)
                return found[i].to - found[i].from > LAST_HOURS * RM_HOUR
                           ? found[i].to - LAST_HOURS * RM_HOUR
                           : found[i].from;
    return RM_NEVER;
}

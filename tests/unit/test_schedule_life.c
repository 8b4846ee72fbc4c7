/* Programmes that change between one run and the next. */
#include "unit.h"

#include "timetable.h"

#include "base/date.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char *const zones_tried[] = {"Europe/Dublin", "Africa/Casablanca",
    "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "Europe/London", "America/New_York"};

enum {
    N_ZONES = sizeof zones_tried / sizeof *zones_tried,
    MOST_PEOPLE = 8,
    N_DAYS = 30, /* with hours of their own */
    MOST_BUSY = 6,
};

/* Everything about a person that the check needs, in terms of the test alone. */
struct guest {
    char id[16];
    const char *zone, *status;
    int open[7][2]; /* minutes; both 0: none */
    struct {
        int64_t date;
        int from, to; /* both 0: none */
    } days[4];
    int n_days, a_day, a_week, rev;
    struct {
        int64_t start, end;
    } busy[MOST_BUSY];
    int n_busy;
};

struct couple {
    int mentor, mentee, sessions, rev;
    const char *cadence, *status;
};

struct world {
    struct guest people[MOST_PEOPLE];
    int n_people;
    struct couple pairs[16];
    int n_pairs;
    int64_t from, holiday;
    int earliest, latest, buffer;
    char folder[64];
};

/* ---- Making it up ---- */

static void make_hours(struct guest *g)
{
    memset(g->open, 0, sizeof g->open);
    for (int day = 0; day < 7; day++) {
        int from = random_below(60) * 15, to = from + (8 + random_below(36)) * 15;

        if (day != 2 && random_below(3) == 0)
            continue;
        g->open[day][0] = from;
        g->open[day][1] = to > 1440 ? 1440 : to;
    }
}

static void make_days(struct guest *g, int64_t from)
{
    g->n_days = random_below(5);
    for (int i = 0; i < g->n_days; i++) {
        g->days[i].date = from + random_below(N_DAYS / 4) + i * (N_DAYS / 4);
        g->days[i].from = g->days[i].to = 0;
        if (random_below(2)) {
            g->days[i].from = random_below(60) * 15;
            g->days[i].to = g->days[i].from + 240;
        }
    }
}

static void make_busy(struct guest *g, int64_t from)
{
    g->n_busy = random_below(MOST_BUSY + 1);
    for (int i = 0; i < g->n_busy; i++) {
        g->busy[i].start = from * RM_DAY + random_below(60 * 96) * 15 * RM_MINUTE;
        g->busy[i].end = g->busy[i].start + (1 + random_below(24)) * 15 * RM_MINUTE;
    }
}

static void make_world(struct world *w)
{
    static const char *const cadences[] = {"weekly", "fortnightly", "every 3 weeks", "monthly"};
    int taken[MOST_PEOPLE][MOST_PEOPLE] = {{0}};

    memset(w, 0, sizeof *w);
    w->from = date_of("2005-01-01") + random_below(40 * 365);
    w->holiday = w->from + random_below(40);
    w->n_people = 3 + random_below(MOST_PEOPLE - 2);
    w->buffer = random_below(3) * 10;
    w->earliest = random_below(2) ? 0 : 6 * 60;
    w->latest = random_below(2) ? 1440 : 21 * 60 + 30;
    for (int i = 0; i < w->n_people; i++) {
        struct guest *g = &w->people[i];

        snprintf(g->id, sizeof g->id, "p%d", i);
        g->zone = zones_tried[random_below(N_ZONES)];
        g->status = "active";
        g->a_day = 1 + random_below(3);
        g->a_week = g->a_day + random_below(4);
        make_hours(g);
        if (random_below(3) == 0)
            make_days(g, w->from);
    }
    for (int i = 0, n = 2 + random_below(9); i < n; i++) {
        int mentor = random_below(w->n_people), mentee = random_below(w->n_people);

        if (mentor != mentee && !taken[mentor][mentee]++)
            w->pairs[w->n_pairs++] = (struct couple){
                mentor, mentee, 1 + random_below(5), 0, cadences[random_below(4)], "active"};
    }
}

/* One thing or another happens to people and pairs. */
static void change_world(struct world *w)
{
    for (int i = 0, n = 1 + random_below(3); i < n; i++) {
        struct guest *g = &w->people[random_below(w->n_people)];
        struct couple *c = w->n_pairs ? &w->pairs[random_below(w->n_pairs)] : NULL;

        switch (random_below(6)) {
        case 0:
            make_busy(g, w->from);
            break;
        case 1:
            make_hours(g);
            g->rev++;
            break;
        case 2:
            make_days(g, w->from);
            g->rev++;
            break;
        case 3:
            g->status = random_below(2) ? "left" : "paused";
            g->rev++;
            break;
        case 4:
            if (c) {
                c->status = random_below(2) ? "paused" : "ended";
                c->rev++;
            }
            break;
        case 5:
            w->holiday = w->from + random_below(60);
            break;
        }
    }
}

/* ---- Writing it down ---- */

static void add_range(struct rm_buf *out, const char *name, int from, int to, int *n)
{
    rm_buf_printf(out, "%s\"%s\":[", (*n)++ ? "," : "", name);
    if (to > from)
        rm_buf_printf(out, "\"%02d:%02d-%02d:%02d\"", from / 60, from % 60, to / 60, to % 60);
    rm_buf_addc(out, ']');
}

static void add_guest(struct rm_buf *out, const struct guest *g)
{
    char text[RM_DATE_SIZE];
    int n = 0;

    rm_buf_printf(out,
        "{\"type\":\"person\",\"id\":\"%s\",\"rev\":%d,\"timezone\":\"%s\",\"status\":\"%s\","
        "\"meetings_a_day\":%d,\"meetings_a_week\":%d,\"hours\":{",
        g->id, g->rev, g->zone, g->status, g->a_day, g->a_week);
    for (int day = 0; day < 7; day++)
        if (g->open[day][1])
            add_range(out, rm_weekday_names[day], g->open[day][0], g->open[day][1], &n);
    rm_buf_adds(out, "},\"hours_on\":{");
    n = 0;
    for (int i = 0; i < g->n_days; i++)
        add_range(out, rm_date_format(text, g->days[i].date), g->days[i].from, g->days[i].to, &n);
    rm_buf_adds(out, "}}\n");
}

static void write_busy(const struct world *w, const struct guest *g)
{
    char path[128], text[RM_TIME_SIZE];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s.ics", w->folder, g->id);
    file = fopen(path, "w");
    assert_non_null(file);
    fputs("BEGIN:VCALENDAR\r\n", file);
    for (int i = 0; i < g->n_busy; i++) {
        const int64_t ends[] = {g->busy[i].start, g->busy[i].end};

        fprintf(file, "BEGIN:VEVENT\r\nUID:%s-%d\r\n", g->id, i);
        for (int k = 0; k < 2; k++) {
            rm_time_format(text, ends[k]);
            fprintf(file, "DT%s:%.4s%.2s%.2sT%.2s%.2s%.2sZ\r\n", k ? "END" : "START", text,
                text + 5, text + 8, text + 11, text + 14, text + 17);
        }
        fputs("END:VEVENT\r\n", file);
    }
    fputs("END:VCALENDAR\r\n", file);
    assert_int_equal(fclose(file), 0);
}

static void read_world(struct timetable *run, const struct world *w)
{
    struct rm_buf out = {0};
    char text[RM_DATE_SIZE];

    timetable_start(run, rm_date_format(text, w->from));
    run->policy.meetings.earliest = w->earliest;
    run->policy.meetings.latest = w->latest;
    run->policy.meetings.buffer_min = w->buffer;
    run->request.busy_folder = *w->folder ? w->folder : NULL;
    run->request.now = (w->from - 2) * RM_DAY;
    rm_buf_printf(&out, "{\"type\":\"cycle\",\"id\":\"c\",\"holidays\":[\"%s\"]}\n",
        rm_date_format(text, w->holiday));
    for (int i = 0; i < w->n_people; i++) {
        add_guest(&out, &w->people[i]);
        if (*w->folder)
            write_busy(w, &w->people[i]);
    }
    for (int i = 0; i < w->n_pairs; i++)
        rm_buf_printf(&out,
            "{\"type\":\"pair\",\"rev\":%d,\"cycle\":\"c\",\"mentor\":\"p%d\",\"mentee\":\"p%d\","
            "\"status\":\"%s\",\"agreement\":{\"cadence\":\"%s\",\"sessions\":%d,\"durations\":"
            "[60,45]}}\n",
            w->pairs[i].rev, w->pairs[i].mentor, w->pairs[i].mentee, w->pairs[i].status,
            w->pairs[i].cadence, w->pairs[i].sessions);
    timetable_read(run, out.data);
    rm_buf_free(&out);
}

/* ---- Checking it, by the C library's clock ---- */

static void use_zone(const char *zone)
{
    static const char *used;

    if (used && strcmp(used, zone) == 0)
        return;
    used = zone;
    setenv("TZ", zone, 1);
    tzset();
}

static int is_open(const struct world *w, const struct guest *g, const struct rm_meeting *m)
{
    use_zone(g->zone);
    for (int64_t t = m->start; t < m->end; t += 15 * RM_MINUTE) {
        time_t now = (time_t)t;
        struct tm tm;
        int64_t date;
        int minute, from, to;

        localtime_r(&now, &tm);
        minute = tm.tm_hour * 60 + tm.tm_min;
        date = rm_date_of((struct rm_civil){tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday});
        from = g->open[(tm.tm_wday + 6) % 7][0];
        to = g->open[(tm.tm_wday + 6) % 7][1];
        for (int i = 0; i < g->n_days; i++)
            if (g->days[i].date == date) {
                from = g->days[i].from;
                to = g->days[i].to;
            }
        if (minute < from || minute >= to || minute < w->earliest || minute >= w->latest ||
            date == w->holiday)
            return 0;
    }
    for (int i = 0; i < g->n_busy; i++)
        if (m->start < g->busy[i].end && g->busy[i].start < m->end)
            return 0;
    return 1;
}

static int64_t day_of(const struct guest *g, int64_t time)
{
    time_t t = (time_t)time;
    struct tm tm;

    use_zone(g->zone);
    localtime_r(&t, &tm);
    return rm_date_of((struct rm_civil){tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday});
}

/* The meetings as a run leaves them: those of the input, and what it gave in their place. */
static size_t list_meetings(const struct timetable *run, const struct rm_meeting **out, size_t max)
{
    size_t n = 0;

    for (size_t i = 0; i < rm_n_meetings(&run->programme); i++) {
        const struct rm_meeting *m = rm_meeting_at(&run->programme, i);

        for (size_t k = 0; k < run->schedule.n; k++)
            if (strcmp(run->schedule.meetings[k]->rec.id, m->rec.id) == 0)
                m = NULL, k = run->schedule.n;
        if (m && m->status == RM_MEETING_PLANNED)
            out[n++] = m;
        assert_true(n < max);
    }
    for (size_t k = 0; k < run->schedule.n; k++)
        if (run->schedule.meetings[k]->status == RM_MEETING_PLANNED)
            out[n++] = run->schedule.meetings[k];
    assert_true(n < max);
    return n;
}

static const struct guest *guest_of(const struct world *w, const char *id)
{
    return &w->people[atoi(id + 1)];
}

static int is_in(const struct rm_pair *pair, const struct guest *g)
{
    return strcmp(pair->mentor, g->id) == 0 || strcmp(pair->mentee, g->id) == 0;
}

/* Of those of one person: buffers, and no more a day and a week than that person lets them be. */
static void check_diary(const struct timetable *run, const struct world *w, const struct guest *g,
    const struct rm_meeting **all, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int64_t day = day_of(g, all[i]->start), monday = day - (int)rm_date_weekday(day);
        int n_day = 0, n_week = 0;

        if (!is_in(rm_pair_find(&run->programme, all[i]->pair), g))
            continue;
        for (size_t k = 0; k < n; k++) {
            int64_t other;

            if (!is_in(rm_pair_find(&run->programme, all[k]->pair), g))
                continue;
            other = day_of(g, all[k]->start);
            n_day += other == day;
            n_week += other >= monday && other < monday + 7;
            if (i != k && all[i]->start < all[k]->end + w->buffer * RM_MINUTE &&
                all[k]->start < all[i]->end + w->buffer * RM_MINUTE)
                fail_msg("%s and %s are too near", all[i]->rec.id, all[k]->rec.id);
        }
        if (n_day > g->a_day || n_week > g->a_week)
            fail_msg("%s: %d a day, %d a week", g->id, n_day, n_week);
    }
}

static int says(const struct timetable *run, const char *id, const char *what)
{
    char text[100];

    snprintf(text, sizeof text, "\"%s\" %s", id, what);
    for (size_t i = 0; i < run->diag.n_entries; i++)
        if (strstr(run->diag.entries[i].text, text))
            return 1;
    return 0;
}

/* Whether all holds of what a run leaves. Where a meeting stays that does not fit, it says so. */
static void check_world(const struct timetable *run, const struct world *w)
{
    const struct rm_meeting *all[500], *fit[500];
    size_t n = list_meetings(run, all, 500), n_fit = 0;

    for (size_t i = 0; i < n; i++) {
        const struct rm_pair *pair = rm_pair_find(&run->programme, all[i]->pair);
        const struct guest *a = guest_of(w, pair->mentor), *b = guest_of(w, pair->mentee);

        assert_string_equal(a->status, "active");
        assert_string_equal(b->status, "active");
        assert_int_equal(pair->status, RM_PAIR_ACTIVE);
        if (says(run, all[i]->rec.id, "does not fit"))
            continue;
        fit[n_fit++] = all[i];
        if (!is_open(w, a, all[i]) || !is_open(w, b, all[i]))
            fail_msg("%s is where it cannot be", all[i]->rec.id);
    }
    for (int i = 0; i < w->n_people; i++)
        check_diary(run, w, &w->people[i], fit, n_fit);
}

/* What was given in place of what was there: moved, which changes the time and the sequence by one
 * and had a reason; or cancelled. */
static void check_changes(const struct timetable *run, const struct world *w)
{
    for (size_t i = 0; i < run->schedule.n; i++) {
        const struct rm_meeting *m = run->schedule.meetings[i];
        const struct rm_meeting *old = rm_meeting_find(&run->programme, m->rec.id);

        if (!old)
            continue;
        assert_int_equal(m->rec.rev, old->rec.rev + 1);
        assert_string_equal(m->uid, old->uid);
        if (m->status == RM_MEETING_CANCELLED) {
            assert_int_equal(m->sequence, old->sequence);
            assert_true(m->start == old->start);
            continue;
        }
        assert_true(m->start != old->start || m->end != old->end);
        assert_int_equal(m->sequence, old->sequence + 1);
        assert_true(m->start >= w->from * RM_DAY - RM_DAY);
    }
}

/* A meeting of old that fits by itself and shares no limit with any other stays. */
static size_t count_needless(const struct timetable *run, const struct world *w)
{
    size_t n = 0;

    for (size_t i = 0; i < run->schedule.n; i++) {
        const struct rm_meeting *m = run->schedule.meetings[i];
        const struct rm_meeting *old = rm_meeting_find(&run->programme, m->rec.id);
        const struct rm_pair *pair = rm_pair_find(&run->programme, m->pair);

        if (old && m->status == RM_MEETING_PLANNED && is_open(w, guest_of(w, pair->mentor), old) &&
            is_open(w, guest_of(w, pair->mentee), old))
            n++;
    }
    return n;
}

/* Seconds since the Monday of its week, on a person's wall. */
static int64_t slot_of(const struct guest *g, int64_t time)
{
    time_t t = (time_t)time;
    struct tm tm;

    use_zone(g->zone);
    localtime_r(&t, &tm);
    return ((tm.tm_wday + 6) % 7 * 24 + tm.tm_hour) * RM_HOUR + tm.tm_min * RM_MINUTE;
}

/* Whether a meeting could be somewhere else, all others staying where they are. */
static int could_be(const struct timetable *run, const struct world *w, const struct rm_meeting *m)
{
    const struct rm_pair *pair = rm_pair_find(&run->programme, m->pair);
    const struct guest *people[] = {guest_of(w, pair->mentor), guest_of(w, pair->mentee)};

    for (int i = 0; i < 2; i++) {
        int64_t day = day_of(people[i], m->start), monday = day - (int)rm_date_weekday(day);
        int n_day = 0, n_week = 0;

        for (size_t k = 0; k < run->schedule.n; k++) {
            const struct rm_meeting *o = run->schedule.meetings[k];
            int64_t other;

            if (strcmp(o->rec.id, m->rec.id) == 0 ||
                !is_in(rm_pair_find(&run->programme, o->pair), people[i]))
                continue;
            other = day_of(people[i], o->start);
            n_day += other == day;
            n_week += other >= monday && other < monday + 7;
            if (o->start < m->end + w->buffer * RM_MINUTE &&
                m->start < o->end + w->buffer * RM_MINUTE)
                return 0;
        }
        if (!is_open(w, people[i], m) || n_day >= people[i]->a_day || n_week >= people[i]->a_week)
            return 0;
    }
    return 1;
}

/* A weekly series of two people in one zone has one slot, by the clock on the wall, over changes of
 * the clocks; what is not in it could not be. Returns the number of series with such a change. */
static size_t check_slots(
    const struct timetable *run, const struct world *w, const struct couple *c)
{
    const struct guest *g = &w->people[c->mentor];
    const struct rm_meeting *v[8];
    int64_t slots[8], slot = -1;
    size_t n = 0, n_changes = 0;

    for (size_t i = 0; i < run->schedule.n && n < 8; i++) {
        const struct rm_pair *pair = rm_pair_find(&run->programme, run->schedule.meetings[i]->pair);

        if (guest_of(w, pair->mentor) == g && guest_of(w, pair->mentee) == &w->people[c->mentee]) {
            v[n] = run->schedule.meetings[i];
            slots[n] = slot_of(g, v[n]->start);
            n++;
        }
    }
    for (size_t i = 0; i < n; i++) {
        size_t n_same = 0;

        for (size_t k = 0; k < n; k++)
            n_same += slots[k] == slots[i];
        if (2 * n_same > n)
            slot = slots[i];
    }
    for (size_t i = 0; i < n && slot >= 0; i++) {
        struct rm_meeting other = *v[i];
        int64_t shift = slot - slots[i];

        n_changes +=
            i && slots[i] == slots[i - 1] && (v[i]->start - v[i - 1]->start) % (7 * RM_DAY) != 0;
        if (slots[i] == slot)
            continue;
        /* A period begins on the day of the slot. */
        if (slot / RM_DAY > slots[i] / RM_DAY)
            shift -= 7 * RM_DAY;
        other.start += shift;
        other.end += shift;
        if (slot_of(g, other.start) == slot && day_of(g, other.start) >= w->from &&
            could_be(run, w, &other))
            fail_msg("%s could be in its slot", other.rec.id);
    }
    return n_changes > 0;
}

static void a_slot_is_kept_over_changes_of_the_clocks(void **state)
{
    size_t n_changes = 0;

    (void)state;
    for (int round = 0; round < 100; round++) {
        struct timetable run;
        struct world w;

        make_world(&w);
        for (int i = 0; i < w.n_people; i++)
            w.people[i].zone = zones_tried[round % N_ZONES];
        for (int i = 0; i < w.n_pairs; i++)
            w.pairs[i].cadence = "weekly";
        read_world(&run, &w);
        timetable_finish(&run);
        for (int i = 0; i < w.n_pairs; i++)
            n_changes += check_slots(&run, &w, &w.pairs[i]);
        timetable_end(&run);
    }
    if (n_changes < 10)
        fail_msg("%zu series with a change of the clocks", n_changes);
}

static void remove_world(const struct world *w)
{
    char path[128];

    for (int i = 0; i < w->n_people; i++) {
        snprintf(path, sizeof path, "%s/p%d.ics", w->folder, i);
        unlink(path);
    }
}

static void only_what_must_change_changes(void **state)
{
    char folder[] = "/tmp/rm-life-XXXXXX";
    size_t n_moved = 0, n_stuck = 0, n_again = 0;

    (void)state;
    assert_non_null(mkdtemp(folder));
    for (int round = 0; round < 100; round++) {
        struct timetable first, second, third;
        struct world w;

        make_world(&w);
        snprintf(w.folder, sizeof w.folder, "%s", folder);
        read_world(&first, &w);
        timetable_finish(&first);
        check_world(&first, &w);

        change_world(&w);
        read_world(&second, &w);
        timetable_read(&second, rm_buf_text(&first.out));
        timetable_finish(&second);
        check_world(&second, &w);
        check_changes(&second, &w);
        /* Limits are met already, so nobody who fits has to go. */
        assert_int_equal(count_needless(&second, &w), 0);
        for (size_t i = 0; i < second.schedule.n; i++)
            n_moved += second.schedule.meetings[i]->sequence > 0;
        n_stuck += second.schedule.n_short;

        read_world(&third, &w);
        timetable_read(&third, rm_buf_text(&first.out));
        timetable_read(&third, rm_buf_text(&second.out));
        timetable_finish(&third);
        if (second.schedule.n_short == 0)
            assert_int_equal(third.schedule.n, 0);
        n_again += third.schedule.n;
        check_world(&third, &w);
        remove_world(&w);
        timetable_end(&first);
        timetable_end(&second);
        timetable_end(&third);
    }
    rmdir(folder);
    if (n_moved < 60 || n_stuck < 30 || n_again > 100)
        fail_msg("%zu moved, %zu pairs short, %zu in the third run", n_moved, n_stuck, n_again);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_must_change_changes),
        cmocka_unit_test(a_slot_is_kept_over_changes_of_the_clocks),
    };
    int failed;

    timetable_open_zones();
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    timetable_close_zones();
    return failed;
}

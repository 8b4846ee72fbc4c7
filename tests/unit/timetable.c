#include "unit.h"

#include "timetable.h"

#include "base/date.h"
#include "base/hash.h"

#include <string.h>

static struct rm_arena zone_arena;
static struct rm_zones zones;
static uint64_t random_state = 1;

void timetable_open_zones(void)
{
    rm_zones_init(&zones, &zone_arena);
}

void timetable_close_zones(void)
{
    rm_arena_free(&zone_arena);
}

int random_below(int n)
{
    random_state = rm_hash(&random_state, sizeof random_state, 0);
    return (int)(random_state % (uint64_t)n);
}

int64_t date_of(const char *text)
{
    int64_t date;

    assert_int_equal(rm_date_parse(&date, text), 0);
    return date;
}

void timetable_start(struct timetable *run, const char *from)
{
    memset(run, 0, sizeof *run);
    rm_diag_init(&run->diag, &run->arena);
    rm_programme_init(&run->programme, &run->arena, &run->diag,
        RM_BIT(RM_CYCLE) | RM_BIT(RM_PERSON) | RM_BIT(RM_PAIR) | RM_BIT(RM_MEETING));
    assert_int_equal(rm_policy_read(&run->policy, NULL, &run->arena, &run->diag), 0);
    run->request = (struct rm_schedule_request){.programme = &run->programme,
        .policy = &run->policy,
        .zones = &zones,
        .zone = rm_zone_open(&zones, "UTC"),
        .statuses = RM_BIT(RM_PAIR_AGREED) | RM_BIT(RM_PAIR_ACTIVE),
        .from = date_of(from),
        .until = RM_NONE,
        .not_before = RM_NONE,
        .now = date_of(from) * RM_DAY};
}

void timetable_read(struct timetable *run, const char *lines)
{
    rm_programme_read_text(&run->programme, lines, strlen(lines), "f");
}

const char *timetable_finish(struct timetable *run)
{
    assert_int_equal(rm_programme_settle(&run->programme), 0);
    run->request.any_cycle = rm_n_cycles(&run->programme) == 0;
    run->request.cycle = rm_programme_cycle(&run->programme, NULL);
    rm_schedule(&run->schedule, &run->request);
    assert_int_equal(run->diag.n_errors, 0);
    rm_schedule_write(&run->out, &run->schedule);
    return rm_buf_text(&run->out);
}

void timetable_end(struct timetable *run)
{
    rm_buf_free(&run->out);
    rm_arena_free(&run->arena);
}

const char *timetable_show(struct timetable *run)
{
    struct rm_buf out = {0};
    char text[RM_TIME_SIZE];
    const char *copy;

    for (size_t i = 0; i < run->schedule.n; i++) {
        const struct rm_meeting *m = run->schedule.meetings[i];

        rm_buf_printf(&out, "%s%s%.16s/%d", i ? " " : "",
            m->status == RM_MEETING_CANCELLED ? "-"
            : m->rec.raw                      ? "+"
                                              : "",
            rm_time_format(text, m->start), (int)((m->end - m->start) / 60));
    }
    copy = rm_arena_dup(&run->arena, rm_buf_text(&out));
    rm_buf_free(&out);
    return copy;
}

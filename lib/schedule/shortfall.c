#include "schedule/shortfall.h"

#include "base/date.h"
#include "schedule/obstacle.h"

/* Meetings that a pair lacks. What comes after a last day that was asked for is not yet missing. */
static size_t count_lacking(const struct rm_pair_state *state)
{
    const struct rm_series *series = &state->series;
    size_t lacking = series->n_wanted - series->plan.n, n_empty = 0;

    for (int i = 0; i < RM_N_OBSTACLES; i++)
        n_empty += series->n_periods[i];
    return series->span.end < series->outlook && n_empty < lacking ? n_empty : lacking;
}

/* What was in the way of a series, and how often. */
static void add_obstacles(struct rm_buf *out, const struct rm_series *series)
{
    const char *before = ": ";

    for (int i = 0; i < RM_N_OBSTACLES; i++) {
        if (!series->n_periods[i])
            continue;
        if (i == RM_NO_HOURS)
            rm_buf_printf(out, "%sno common hours are long enough", before);
        else
            rm_buf_printf(out, "%s%s take%s what there is", before, rm_obstacle_words[i],
                i == RM_BUSY || i == RM_FULL ? "s" : "");
        rm_buf_printf(out, " (%zu of its periods)", series->n_periods[i]);
        before = "; ";
    }
}

/* How much each took. */
static void add_amounts(struct rm_buf *out, const struct rm_series *series)
{
    const struct rm_tally *tally = &series->tally;
    const char *before = "";

    if (tally->n_starts)
        rm_buf_printf(out, "; of %zu possible starts in them ", tally->n_starts);
    for (int i = 0; i < RM_N_OBSTACLES; i++) {
        if (!tally->n_lost[i])
            continue;
        rm_buf_printf(out, "%s%s took %zu", before, rm_obstacle_words[i], tally->n_lost[i]);
        before = ", ";
    }
    if (series->too_soon.n_starts)
        rm_buf_printf(out, "; %zu before the first day are too soon", series->too_soon.n_starts);
}

int rm_shortfall_report(struct rm_schedule_run *run, const struct rm_pair_state *state)
{
    const struct rm_series *series = &state->series;
    size_t lacking = count_lacking(state);
    struct rm_buf why = {0};
    char end[RM_DATE_SIZE];
    int64_t date;
    int minute;

    if (!lacking)
        return state->n_stuck > 0;
    rm_zone_wall(series->mentor->zone, series->span.end - 1, &date, &minute);
    add_obstacles(&why, series);
    add_amounts(&why, series);
    rm_warn(run->programme->diag, state->pair->rec.where,
        "pair \"%s\": no time for %zu of %zu meetings until %s%s", series->id, lacking,
        series->n_wanted + series->n_kept, rm_date_format(end, date), rm_buf_text(&why));
    rm_buf_free(&why);
    return 1;
}

void rm_shortfall_report_counts(const struct rm_schedule_run *run)
{
    struct rm_diag *diag = run->programme->diag;
    const struct rm_where nowhere = {0};

    if (run->people.n_without_hours)
        rm_warn(diag, nowhere, "people without hours: %zu; the policy's are used",
            run->people.n_without_hours);
    if (run->people.n_without_zone)
        rm_warn(diag, nowhere,
            "people without a time zone: %zu; %s is used, and --zone names another",
            run->people.n_without_zone, rm_zone_name(run->request->zone));
    if (run->n_not_accepted)
        rm_warn(diag, nowhere,
            "pairs without meetings until both are trained and have accepted the agreement: %zu",
            run->n_not_accepted);
    if (run->n_over)
        rm_warn(diag, nowhere, "pairs that lack meetings but end before the first day: %zu",
            run->n_over);
}

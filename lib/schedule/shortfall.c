#include "schedule/shortfall.h"

#include "base/date.h"

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
    static const char *const words[RM_N_OBSTACLES] = {
        [RM_NO_HOURS] = "no common hours are long enough",
        [RM_NIGHTS] = "the earliest and the latest hour take what there is",
        [RM_HOLIDAYS] = "holidays take what there is",
        [RM_BUSY] = "busy time takes what there is",
        [RM_CALLED_OFF] = "what there is was called off before",
        [RM_MEETINGS] = "other meetings take what there is"};
    const char *before = ": ";

    for (int i = 0; i < RM_N_OBSTACLES; i++) {
        if (!series->n_periods[i])
            continue;
        rm_buf_printf(out, "%s%s (%zu of its periods)", before, words[i], series->n_periods[i]);
        before = "; ";
    }
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

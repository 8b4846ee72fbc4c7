#include "progress/pair.h"

#include <inttypes.h>

const char *const rm_health_words[] = {"none", "on_track", "watch", "at_risk", NULL};
const char *const rm_sign_words[RM_N_SIGNS] = {
    [RM_SIGN_QUIET] = "quiet",
    [RM_SIGN_CANCELLATIONS] = "cancellations",
    [RM_SIGN_ENGAGEMENT] = "engagement",
    [RM_SIGN_RATING] = "rating",
    [RM_SIGN_FIT] = "fit",
    [RM_SIGN_DIVERGENCE] = "divergence",
    [RM_SIGN_LED] = "led",
};

static enum rm_health judge_silence(const struct rm_pair_progress *pair)
{
    if (!pair->quiet)
        return RM_HEALTH_NONE;
    return pair->silent_days > 2 * pair->quiet_days ? RM_AT_RISK : RM_WATCH;
}

/* Compares sums, not rounded means: 2.996 is under 3. */
static enum rm_health judge_ratings(struct rm_mean latest)
{
    if (!latest.n || latest.sum >= 3 * latest.n)
        return RM_HEALTH_NONE;
    return latest.sum <= 2 * latest.n ? RM_AT_RISK : RM_WATCH;
}

static int low_fit(int64_t fit)
{
    return fit != RM_NONE && fit <= 2;
}

static enum rm_health worse(enum rm_health a, enum rm_health b)
{
    return a > b ? a : b;
}

void rm_pair_judge(struct rm_pair_progress *pair, const struct rm_policy *policy)
{
    enum rm_health *signs = pair->signs;

    if (!rm_pair_is_live(pair->pair))
        return;
    signs[RM_SIGN_QUIET] = judge_silence(pair);
    if (pair->streak && pair->streak >= policy->reminders.streak)
        signs[RM_SIGN_CANCELLATIONS] = RM_AT_RISK;
    if (pair->planned >= 2 && 2 * pair->held < pair->planned)
        signs[RM_SIGN_ENGAGEMENT] = RM_WATCH;
    signs[RM_SIGN_RATING] =
        worse(judge_ratings(pair->latest[RM_MENTOR]), judge_ratings(pair->latest[RM_MENTEE]));
    if (low_fit(pair->fit[RM_MENTOR]) || low_fit(pair->fit[RM_MENTEE]))
        signs[RM_SIGN_FIT] = RM_WATCH;
    if (pair->divergence_hundredths >= 150)
        signs[RM_SIGN_DIVERGENCE] = RM_WATCH;
    if (pair->led >= 2 && 2 * pair->led_mentee > pair->led)
        signs[RM_SIGN_LED] = RM_WATCH;
    pair->health = RM_ON_TRACK;
    for (int i = 0; i < RM_N_SIGNS; i++)
        pair->health = worse(pair->health, signs[i]);
}

static const char *plural(int64_t n)
{
    return n == 1 ? "" : "s";
}

static void add_hundredths(struct rm_buf *out, int64_t n)
{
    rm_buf_printf(out, "%" PRId64 ".%02" PRId64, n / 100, n % 100);
}

static void say_silence(struct rm_buf *out, const struct rm_pair_progress *pair)
{
    rm_buf_printf(
        out, "no contact for %" PRId64 " day%s", pair->silent_days, plural(pair->silent_days));
    if (pair->last_contact == RM_NONE)
        rm_buf_adds(out, ", since the start");
}

static void say_streak(struct rm_buf *out, const struct rm_pair_progress *pair)
{
    rm_buf_printf(out, "%" PRId64 " meeting%s in a row cancelled or missed", pair->streak,
        plural(pair->streak));
    for (int side = RM_MENTOR; side <= RM_MENTEE; side++)
        if (pair->streak_by[side])
            rm_buf_printf(
                out, ", %" PRId64 " by the %s", pair->streak_by[side], rm_side_words[side]);
}

static void say_engagement(struct rm_buf *out, const struct rm_pair_progress *pair)
{
    rm_buf_printf(out, "%" PRId64 " of %" PRId64 " meetings held", pair->held, pair->planned);
    if (pair->unreported)
        rm_buf_printf(out, ", %" PRId64 " not reported", pair->unreported);
}

static void say_ratings(struct rm_buf *out, const struct rm_pair_progress *pair)
{
    const char *before = "";

    for (int side = RM_MENTOR; side <= RM_MENTEE; side++)
        if (judge_ratings(pair->latest[side])) {
            rm_buf_printf(out, "%sthe %s's latest ratings are at ", before, rm_side_words[side]);
            add_hundredths(out, rm_mean_hundredths(pair->latest[side]));
            before = "; ";
        }
}

static void say_fit(struct rm_buf *out, const struct rm_pair_progress *pair)
{
    const char *before = "";

    for (int side = RM_MENTOR; side <= RM_MENTEE; side++)
        if (low_fit(pair->fit[side])) {
            rm_buf_printf(out, "%sthe %s rated the fit %" PRId64, before, rm_side_words[side],
                pair->fit[side]);
            before = "; ";
        }
}

static void say(struct rm_buf *out, const struct rm_pair_progress *pair, enum rm_sign sign)
{
    switch (sign) {
    case RM_SIGN_QUIET:
        say_silence(out, pair);
        break;
    case RM_SIGN_CANCELLATIONS:
        say_streak(out, pair);
        break;
    case RM_SIGN_ENGAGEMENT:
        say_engagement(out, pair);
        break;
    case RM_SIGN_RATING:
        say_ratings(out, pair);
        break;
    case RM_SIGN_FIT:
        say_fit(out, pair);
        break;
    case RM_SIGN_DIVERGENCE:
        rm_buf_adds(out, "the two sides' ratings differ by ");
        add_hundredths(out, pair->divergence_hundredths);
        break;
    case RM_SIGN_LED:
        rm_buf_printf(out, "the mentee led in %" PRId64 " of %" PRId64 " answers", pair->led_mentee,
            pair->led);
        break;
    case RM_N_SIGNS:
        break;
    }
}

void rm_signs_format(struct rm_buf *out, const struct rm_pair_progress *pair)
{
    const char *before = "";

    for (int i = 0; i < RM_N_SIGNS; i++)
        if (pair->signs[i]) {
            rm_buf_adds(out, before);
            say(out, pair, (enum rm_sign)i);
            before = "; ";
        }
}

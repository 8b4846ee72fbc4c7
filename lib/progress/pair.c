#include "progress/pair.h"

#include "base/date.h"
#include "progress/gas.h"
#include "progress/goals.h"

#include <string.h>

int64_t rm_mean_hundredths(struct rm_mean mean)
{
    return rm_ratio(mean.sum, mean.n, 100);
}

/* A meeting that was set to held or missed before its planned end is over all the same. */
static void begin_outcome(struct rm_meeting_progress *m, int64_t now)
{
    int status = m->meeting->status;
    int told = status == RM_MEETING_HELD || status == RM_MEETING_MISSED;

    m->over = m->meeting->end <= now || (told && m->meeting->start <= now);
    if (status == RM_MEETING_CANCELLED)
        m->outcome = m->meeting->cancelled_by ? RM_OUTCOME_CANCELLED : RM_OUTCOME_TAKEN_OUT;
    else if (!m->over)
        m->outcome = RM_OUTCOME_AHEAD;
    else if (told)
        m->outcome = status == RM_MEETING_HELD ? RM_OUTCOME_HELD : RM_OUTCOME_MISSED;
    else
        m->outcome = RM_OUTCOME_UNREPORTED;
}

/* The index of the first meeting that starts after `time`, or at it with an id above `id`. */
static size_t first_after(const struct rm_pair_progress *pair, int64_t time, const char *id)
{
    size_t low = 0, high = pair->n_meetings;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct rm_meeting *m = pair->meetings[middle].meeting;

        if (m->start < time || (m->start == time && (!id || strcmp(m->rec.id, id) <= 0)))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Whether a check-in names one of this pair's meetings, which may be beyond the last. */
static int names(
    const struct rm_pair_progress *pair, const struct rm_checkin *checkin, size_t meeting)
{
    return meeting < pair->n_meetings &&
           !strcmp(pair->meetings[meeting].meeting->rec.id, checkin->meeting);
}

/* The meeting of this pair that a check-in names, or NULL. It is looked for first where the one
 * before was found, at `near`: both are in the order of time. Where the pair is looked back at, its
 * meetings may be of an earlier revision than the programme's, and stand elsewhere. */
static struct rm_meeting_progress *named(const struct rm_pair_progress *pair,
    const struct rm_programme *programme, const struct rm_checkin *checkin, size_t near)
{
    const struct rm_meeting *meeting;
    size_t i;

    if (!checkin->meeting)
        return NULL;
    for (i = near; i < near + 2; i++)
        if (names(pair, checkin, i))
            return &pair->meetings[i];
    meeting = rm_meeting_find(programme, checkin->meeting);
    if (!meeting)
        return NULL;
    i = first_after(pair, meeting->start, meeting->rec.id);
    if (i && pair->meetings[i - 1].meeting == meeting)
        return &pair->meetings[i - 1];
    for (i = 0; i < pair->n_meetings; i++)
        if (names(pair, checkin, i))
            return &pair->meetings[i];
    return NULL;
}

/* The latest meeting that was over when a check-in was given, and not cancelled; or NULL. */
static struct rm_meeting_progress *latest_over(const struct rm_pair_progress *pair, int64_t at)
{
    for (size_t i = first_after(pair, at, NULL); i > 0; i--) {
        struct rm_meeting_progress *m = &pair->meetings[i - 1];

        if (m->meeting->end <= at && m->meeting->status != RM_MEETING_CANCELLED)
            return m;
    }
    return NULL;
}

/* What a check-in says of the meeting that it is about, where the record leaves it open. */
static void hear(struct rm_meeting_progress *m, const struct rm_checkin *checkin)
{
    if (m->meeting->status != RM_MEETING_PLANNED || !m->over)
        return;
    if (checkin->happened == 1)
        m->outcome = RM_OUTCOME_HELD;
    else if (checkin->happened == 0 && m->outcome == RM_OUTCOME_UNREPORTED)
        m->outcome = RM_OUTCOME_MISSED;
}

static void settle_meetings(
    struct rm_pair_progress *pair, const struct rm_programme *programme, int64_t now)
{
    size_t near = 0;

    for (size_t i = 0; i < pair->n_meetings; i++)
        begin_outcome(&pair->meetings[i], now);
    for (size_t i = 0; i < pair->n_checkins; i++) {
        struct rm_meeting_progress *m = named(pair, programme, pair->checkins[i], near);

        if (!m)
            continue;
        near = (size_t)(m - pair->meetings);
        if (!m->answer[pair->checkins[i]->side])
            m->answer[pair->checkins[i]->side] = pair->checkins[i];
        hear(m, pair->checkins[i]);
    }
    /* Those that name a meeting come first: they leave no doubt. */
    for (size_t i = 0; i < pair->n_checkins; i++) {
        const struct rm_checkin *c = pair->checkins[i];
        struct rm_meeting_progress *m = c->meeting ? NULL : latest_over(pair, c->at);

        if (!m || m->answer[c->side])
            continue;
        m->answer[c->side] = c;
        hear(m, c);
    }
}

/* Until when an answer about a meeting is in time. */
static int64_t answer_by(const struct rm_meeting *meeting, const struct rm_reminder_policy *policy)
{
    return meeting->end + policy->in_time_hours * RM_HOUR;
}

static void count_answers(struct rm_pair_progress *pair, const struct rm_meeting_progress *m,
    const struct rm_reminder_policy *policy)
{
    pair->asked++;
    for (int side = RM_MENTOR; side <= RM_MENTEE; side++)
        if (m->answer[side]) {
            pair->answered[side]++;
            pair->in_time[side] += m->answer[side]->at <= answer_by(m->meeting, policy);
        }
}

int rm_meeting_counts(const struct rm_pair_progress *pair, const struct rm_meeting_progress *m)
{
    int64_t last =
        pair->pair->ended_on == RM_NONE ? INT64_MAX : (pair->pair->ended_on + 1) * RM_DAY;

    return m->over && m->meeting->start < last && m->outcome != RM_OUTCOME_TAKEN_OUT;
}

static void count_meetings(struct rm_pair_progress *pair, const struct rm_policy *policy)
{
    for (size_t i = 0; i < pair->n_meetings; i++) {
        const struct rm_meeting_progress *m = &pair->meetings[i];

        pair->ahead += m->outcome == RM_OUTCOME_AHEAD;
        if (m->outcome == RM_OUTCOME_AHEAD && !pair->next)
            pair->next = m->meeting;
        if (!rm_meeting_counts(pair, m))
            continue;
        pair->planned++;
        pair->held += m->outcome == RM_OUTCOME_HELD;
        pair->cancelled += m->outcome == RM_OUTCOME_CANCELLED;
        pair->missed += m->outcome == RM_OUTCOME_MISSED;
        pair->unreported += m->outcome == RM_OUTCOME_UNREPORTED;
        if (m->outcome != RM_OUTCOME_CANCELLED)
            count_answers(pair, m, &policy->reminders);
    }
}

static void find_contact(
    struct rm_pair_progress *pair, const struct rm_programme *programme, int64_t now)
{
    int64_t last = RM_NONE;

    for (size_t i = 0; i < pair->n_meetings; i++) {
        const struct rm_meeting_progress *m = &pair->meetings[i];
        int64_t end = m->meeting->end < now ? m->meeting->end : now;

        if (m->outcome == RM_OUTCOME_HELD && end > last)
            last = end;
    }
    for (size_t i = 0; i < pair->n_checkins; i++) {
        const struct rm_checkin *c = pair->checkins[i];
        const struct rm_meeting_progress *m;

        if (c->happened != 1 || c->at <= last)
            continue;
        m = named(pair, programme, c, 0);
        if (!m || m->outcome != RM_OUTCOME_HELD)
            last = c->at;
    }
    pair->last_contact = last;
}

/* The earliest of the changes since which the pair has been live without a break. */
static int64_t made_live(const struct rm_pair *pair)
{
    int64_t since = RM_NONE;

    while (pair && rm_pair_is_live(pair)) {
        if (pair->rec.changed.at != RM_NONE)
            since = pair->rec.changed.at;
        pair = (const struct rm_pair *)(const void *)pair->rec.before;
    }
    return since;
}

/* The change since which somebody who was paused or away has been back; RM_NONE of others. */
static int64_t made_active(const struct rm_person *person)
{
    int64_t since = RM_NONE;

    while (person && person->status == RM_PERSON_ACTIVE) {
        since = person->rec.changed.at;
        person = (const struct rm_person *)(const void *)person->rec.before;
    }
    return person ? since : RM_NONE;
}

static int64_t find_live_since(const struct rm_pair *pair, const struct rm_programme *programme)
{
    const struct rm_cycle *cycle = rm_cycle_find(programme, pair->cycle);
    int64_t mentor_back = made_active(rm_person_find(programme, pair->mentor));
    int64_t mentee_back = made_active(rm_person_find(programme, pair->mentee));
    int64_t since = made_live(pair);

    if (mentor_back > since)
        since = mentor_back;
    if (mentee_back > since)
        since = mentee_back;
    if (pair->starts != RM_NONE && pair->starts * RM_DAY > since)
        since = pair->starts * RM_DAY;
    if (since == RM_NONE && cycle && cycle->starts != RM_NONE)
        since = cycle->starts * RM_DAY;
    return since;
}

static int64_t quiet_limit(int64_t cadence, int64_t quiet_days)
{
    int64_t interval = cadence == RM_CADENCE_MONTHLY ? 31 : cadence * 7;

    if (cadence == RM_CADENCE_NONE || interval + 7 < quiet_days)
        return quiet_days;
    return interval + 7;
}

/* Whether a pair has met as often as was planned: then it need not meet, but be completed. */
static int has_met_enough(const struct rm_pair_progress *pair, const struct rm_policy *policy)
{
    return pair->cadence != RM_CADENCE_NONE &&
           pair->held >= rm_terms_of(pair->pair->agreement, policy).sessions;
}

static void measure_silence(
    struct rm_pair_progress *pair, const struct rm_policy *policy, int64_t now)
{
    int64_t since = pair->last_contact > pair->live_since ? pair->last_contact : pair->live_since;

    pair->quiet_days = quiet_limit(pair->cadence, policy->reminders.quiet_days);
    pair->silent_days = RM_NONE;
    if (since != RM_NONE)
        pair->silent_days = since < now ? (now - since) / RM_DAY : 0;
    pair->quiet = rm_pair_is_live(pair->pair) && pair->silent_days > pair->quiet_days &&
                  !has_met_enough(pair, policy);
}

static void measure_engagement(struct rm_pair_progress *pair)
{
    if (pair->cadence != RM_CADENCE_NONE)
        pair->engagement_percent = rm_ratio(pair->held, pair->planned, 100);
    else if (!rm_pair_is_live(pair->pair) || pair->silent_days == RM_NONE)
        pair->engagement_percent = RM_NONE;
    else
        pair->engagement_percent = pair->quiet ? 0 : 100;
}

static void measure_streak(struct rm_pair_progress *pair, int64_t now)
{
    for (size_t i = 0; i < pair->n_meetings; i++) {
        const struct rm_meeting_progress *m = &pair->meetings[i];
        const char *by = m->meeting->cancelled_by;

        if (m->outcome != RM_OUTCOME_CANCELLED && m->outcome != RM_OUTCOME_MISSED)
            continue;
        if (m->meeting->start > now || m->meeting->start <= pair->last_contact)
            continue;
        pair->streak++;
        pair->streak_by[RM_MENTOR] += by && !strcmp(by, pair->pair->mentor);
        pair->streak_by[RM_MENTEE] += by && !strcmp(by, pair->pair->mentee);
    }
}

struct rm_mean rm_checkin_ratings(const struct rm_checkin *checkin)
{
    const int64_t ratings[] = {
        checkin->ratings.direction, checkin->ratings.heard, checkin->ratings.useful};
    struct rm_mean mean = {0, 0};

    for (size_t i = 0; i < 3; i++)
        if (ratings[i] != RM_NONE) {
            mean.sum += ratings[i];
            mean.n++;
        }
    return mean;
}

static void measure_answers(struct rm_pair_progress *pair)
{
    int64_t mentor, mentee;

    pair->fit[RM_MENTOR] = pair->fit[RM_MENTEE] = RM_NONE;
    for (size_t i = 0; i < pair->n_checkins; i++) {
        const struct rm_checkin *c = pair->checkins[i];
        struct rm_mean ratings = rm_checkin_ratings(c);

        pair->led += c->led >= 0;
        pair->led_mentee += c->led == RM_LED_MENTEE;
        pair->rating[c->side].sum += ratings.sum;
        pair->rating[c->side].n += ratings.n;
        if (ratings.n)
            pair->latest[c->side] = ratings;
        if (c->fit != RM_NONE)
            pair->fit[c->side] = c->fit;
    }
    mentor = rm_mean_hundredths(pair->rating[RM_MENTOR]);
    mentee = rm_mean_hundredths(pair->rating[RM_MENTEE]);
    pair->divergence_hundredths = RM_NONE;
    if (mentor != RM_NONE && mentee != RM_NONE)
        pair->divergence_hundredths = mentor > mentee ? mentor - mentee : mentee - mentor;
}

static void measure_actions(struct rm_pair_progress *pair, int64_t today)
{
    for (size_t i = 0; i < pair->n_actions; i++) {
        const struct rm_action *a = pair->actions[i];
        int done = a->status == RM_ACTION_DONE;

        pair->overdue += a->status == RM_ACTION_OPEN && a->due != RM_NONE && a->due < today;
        if (a->kind == RM_ACTION_RETURN) {
            pair->returns++;
            pair->returns_done += done;
        } else {
            pair->todo++;
            pair->closed += done;
            pair->told += done && a->told_mentor != RM_NONE && a->told_mentor <= today;
        }
    }
}

void rm_pair_measure(struct rm_pair_progress *pair, const struct rm_programme *programme,
    const struct rm_policy *policy, int64_t now)
{
    pair->cadence = rm_terms_of(pair->pair->agreement, policy).cadence;
    pair->live_since = find_live_since(pair->pair, programme);
    settle_meetings(pair, programme, now);
    count_meetings(pair, policy);
    find_contact(pair, programme, now);
    measure_silence(pair, policy, now);
    measure_engagement(pair);
    measure_streak(pair, now);
    rm_pair_score_goals(pair, programme->arena);
    measure_answers(pair);
    measure_actions(pair, rm_time_date(now));
}

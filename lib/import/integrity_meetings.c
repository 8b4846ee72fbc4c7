/* Meetings, answers and actions: when they are. */
#include "base/date.h"
#include "import/integrity_desk.h"

#include <stdlib.h>
#include <string.h>

/* The days of a pair are days where its people are: UTC may be a day off. */
#define FURTHEST_AHEAD  (14 * RM_HOUR)
#define FURTHEST_BEHIND (12 * RM_HOUR)

/* The last day of a pair: it may have ended earlier than it was to. */
static int64_t last_day(const struct rm_integrity *in, const struct rm_pair *pair)
{
    int64_t day = rm_pair_last_day(pair, rm_cycle_find(in->programme, pair->cycle));

    if (pair->ended_on != RM_NONE && (day == RM_NONE || pair->ended_on < day))
        return pair->ended_on;
    return day;
}

static int64_t first_day(const struct rm_integrity *in, const struct rm_pair *pair)
{
    const struct rm_cycle *cycle = rm_cycle_find(in->programme, pair->cycle);

    return pair->starts != RM_NONE || !cycle ? pair->starts : cycle->starts;
}

static int is_on(const struct rm_meeting *meeting)
{
    return meeting->status == RM_MEETING_PLANNED || meeting->status == RM_MEETING_HELD;
}

static void check_days(
    struct rm_integrity *in, const struct rm_meeting *meeting, const struct rm_pair *pair)
{
    int64_t first = first_day(in, pair), last = last_day(in, pair);
    char shown[RM_TIME_SIZE], day[RM_DATE_SIZE];

    if (first != RM_NONE && rm_time_date(meeting->start + FURTHEST_AHEAD) < first)
        rm_integrity_note(in, RM_BREAKS_OUTSIDE, &meeting->rec, &pair->rec,
            "start: %s is before the pair's first day, %s", rm_time_format(shown, meeting->start),
            rm_date_format(day, first));
    if (last != RM_NONE && rm_time_date(meeting->start - FURTHEST_BEHIND) > last)
        rm_integrity_note(in, RM_BREAKS_OUTSIDE, &meeting->rec, &pair->rec,
            "start: %s is after the pair's last day, %s", rm_time_format(shown, meeting->start),
            rm_date_format(day, last));
}

static void check_meeting(struct rm_integrity *in, const struct rm_meeting *meeting)
{
    const struct rm_pair *pair = rm_pair_find(in->programme, meeting->pair);
    char start[RM_TIME_SIZE], end[RM_TIME_SIZE], now[RM_TIME_SIZE];

    if (meeting->end <= meeting->start)
        rm_integrity_note(in, RM_BREAKS_DATES, &meeting->rec, NULL,
            "end: %s is not after start, which is %s", rm_time_format(end, meeting->end),
            rm_time_format(start, meeting->start));
    if ((meeting->status == RM_MEETING_HELD || meeting->status == RM_MEETING_MISSED) &&
        meeting->start > in->options->now)
        rm_integrity_note(in, RM_BREAKS_FUTURE, &meeting->rec, NULL,
            "status: is %s, but start, %s, is after now, which is %s",
            rm_meeting_status_words[meeting->status], rm_time_format(start, meeting->start),
            rm_time_format(now, in->options->now));
    if (meeting->replies.mentor)
        rm_integrity_note_time(in, &meeting->rec, "replies.mentor.at", meeting->replies.mentor->at);
    if (meeting->replies.mentee)
        rm_integrity_note_time(in, &meeting->rec, "replies.mentee.at", meeting->replies.mentee->at);
    if (pair && is_on(meeting))
        check_days(in, meeting, pair);
}

/* ---- One person, two meetings ---- */

/* A meeting in somebody's diary. */
struct entry {
    const char *person;
    const struct rm_meeting *meeting;
    const struct rm_pair *pair;
};

static int compare_entries(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    int order = strcmp(x->person, y->person);

    if (order)
        return order;
    if (x->meeting->start != y->meeting->start)
        return x->meeting->start < y->meeting->start ? -1 : 1;
    return strcmp(x->meeting->rec.id, y->meeting->rec.id);
}

/* Two meetings of one pair are told once, though two people have them. */
static void note_overlap(
    struct rm_integrity *in, const struct entry *entry, const struct entry *before)
{
    char end[RM_TIME_SIZE];

    if (entry->pair == before->pair && strcmp(entry->person, entry->pair->mentor) != 0)
        return;
    rm_integrity_note(in, RM_BREAKS_OVERLAP, &entry->meeting->rec, &before->meeting->rec,
        "start: \"%s\" is at meeting \"%s\" until %s", entry->person, before->meeting->rec.id,
        rm_time_format(end, before->meeting->end));
}

static void find_overlaps(struct rm_integrity *in, struct entry *entries, size_t n)
{
    const struct entry *longest = NULL; /* of those before, the one that ends last */

    if (n)
        qsort(entries, n, sizeof *entries, compare_entries);
    for (size_t i = 0; i < n; i++) {
        const struct entry *entry = &entries[i];

        if (longest && strcmp(longest->person, entry->person) != 0)
            longest = NULL;
        if (longest && entry->meeting->start < longest->meeting->end)
            note_overlap(in, entry, longest);
        if (!longest || entry->meeting->end > longest->meeting->end)
            longest = entry;
    }
}

/* ---- All of them ---- */

static void check_answers(struct rm_integrity *in)
{
    for (size_t i = 0; i < rm_n_checkins(in->programme); i++) {
        const struct rm_checkin *checkin = rm_checkin_at(in->programme, i);

        rm_integrity_note_time(in, &checkin->rec, "at", checkin->at);
    }
    for (size_t i = 0; i < rm_n_actions(in->programme); i++) {
        const struct rm_action *action = rm_action_at(in->programme, i);

        rm_integrity_note_date(in, &action->rec, "told_mentor", action->told_mentor);
    }
}

void rm_integrity_find_meetings(struct rm_integrity *in)
{
    size_t n = rm_n_meetings(in->programme), n_entries = 0;
    struct entry *entries = RM_NEW_N(in->arena, 2 * n + 1, struct entry);

    for (size_t i = 0; i < n; i++) {
        const struct rm_meeting *meeting = rm_meeting_at(in->programme, i);
        const struct rm_pair *pair = rm_pair_find(in->programme, meeting->pair);

        check_meeting(in, meeting);
        if (!pair || !is_on(meeting))
            continue;
        entries[n_entries++] = (struct entry){pair->mentor, meeting, pair};
        entries[n_entries++] = (struct entry){pair->mentee, meeting, pair};
    }
    find_overlaps(in, entries, n_entries);
    check_answers(in);
}

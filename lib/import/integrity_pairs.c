/* Pairs and cycles: their days, their agreements, and the places that they take. */
#include "base/date.h"
#include "import/integrity_desk.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- Days ---- */

static void check_order(struct rm_integrity *in, const struct rm_record *record, const char *field,
    int64_t date, const char *first_field, int64_t first)
{
    char shown[RM_DATE_SIZE], first_shown[RM_DATE_SIZE];

    if (date != RM_NONE && first != RM_NONE && date < first)
        rm_integrity_note(in, RM_BREAKS_DATES, record, NULL, "%s: %s is before %s, which is %s",
            field, rm_date_format(shown, date), first_field, rm_date_format(first_shown, first));
}

static void check_days(struct rm_integrity *in, const struct rm_pair *pair)
{
    int is_over = pair->status == RM_PAIR_COMPLETED || pair->status == RM_PAIR_ENDED;

    check_order(in, &pair->rec, "ends", pair->ends, "starts", pair->starts);
    check_order(in, &pair->rec, "review_on", pair->review_on, "starts", pair->starts);
    check_order(in, &pair->rec, "ended_on", pair->ended_on, "starts", pair->starts);
    rm_integrity_note_date(in, &pair->rec, "ended_on", pair->ended_on);
    if (is_over && pair->ended_on == RM_NONE)
        rm_integrity_note(in, RM_BREAKS_DATES, &pair->rec, NULL,
            "ended_on: is missing, of a pair that is %s", rm_pair_status_words[pair->status]);
}

/* ---- Agreements ---- */

static void check_acceptance(struct rm_integrity *in, const struct rm_pair *pair, int is_needed,
    const char *side, const struct rm_acceptance *acceptance)
{
    int64_t revision = pair->agreement->revision;
    char field[40] = "agreement.accepted.";

    strcat(field, side);
    if (acceptance)
        rm_integrity_note_time(in, &pair->rec, field, acceptance->at);
    if (acceptance && acceptance->revision > revision)
        rm_integrity_note(in, RM_BREAKS_AGREEMENT, &pair->rec, NULL,
            "%s: revision %" PRId64 " does not exist; the agreement is at revision %" PRId64, field,
            acceptance->revision, revision);
    else if (is_needed && (!acceptance || acceptance->revision < revision))
        rm_integrity_note(in, RM_BREAKS_AGREEMENT, &pair->rec, NULL,
            "status: is active, but the %s has not accepted revision %" PRId64 " of the agreement, "
            "as the policy asks",
            side, revision);
}

static void check_training(struct rm_integrity *in, const struct rm_pair *pair, enum rm_side side)
{
    const struct rm_person *person =
        rm_person_find(in->programme, side == RM_MENTOR ? pair->mentor : pair->mentee);

    if (person && (side == RM_MENTOR ? person->trained.mentor : person->trained.mentee) == RM_NONE)
        rm_integrity_note(in, RM_BREAKS_AGREEMENT, &pair->rec, &person->rec,
            "status: is active, but \"%s\" has not been trained as %s, as the policy asks",
            person->rec.id, rm_side_words[side]);
}

static void check_agreement(struct rm_integrity *in, const struct rm_pair *pair)
{
    int is_needed =
        pair->status == RM_PAIR_ACTIVE && in->options->policy->meetings.require_acceptance == 1;

    if (is_needed) {
        check_training(in, pair, RM_MENTOR);
        check_training(in, pair, RM_MENTEE);
    }
    if (is_needed && !pair->agreement)
        rm_integrity_note(in, RM_BREAKS_AGREEMENT, &pair->rec, NULL,
            "status: is active, but the pair has no agreement, as the policy asks");
    if (!pair->agreement)
        return;
    check_acceptance(in, pair, is_needed, "mentor", pair->agreement->accepted.mentor);
    check_acceptance(in, pair, is_needed, "mentee", pair->agreement->accepted.mentee);
}

static void check_leaver(struct rm_integrity *in, const struct rm_pair *pair, const char *id)
{
    const struct rm_person *person = rm_person_find(in->programme, id);

    if (person && person->status == RM_PERSON_LEFT && rm_integrity_is_under_way(pair))
        rm_integrity_note(in, RM_BREAKS_LEFT, &pair->rec, &person->rec,
            "status: is %s, but \"%s\" has left; end the pair", rm_pair_status_words[pair->status],
            id);
}

/* ---- Two pairs of the same two ---- */

static int compare_same(const void *a, const void *b)
{
    const struct rm_pair *x = *(const struct rm_pair *const *)a;
    const struct rm_pair *y = *(const struct rm_pair *const *)b;
    int x_turned = strcmp(x->mentor, x->mentee) > 0, y_turned = strcmp(y->mentor, y->mentee) > 0;
    int order = strcmp(x_turned ? x->mentee : x->mentor, y_turned ? y->mentee : y->mentor);

    if (!order)
        order = strcmp(x_turned ? x->mentor : x->mentee, y_turned ? y->mentor : y->mentee);
    return order ? order : strcmp(x->rec.id, y->rec.id);
}

static int are_same(const struct rm_pair *x, const struct rm_pair *y)
{
    return (strcmp(x->mentor, y->mentor) == 0 && strcmp(x->mentee, y->mentee) == 0) ||
           (strcmp(x->mentor, y->mentee) == 0 && strcmp(x->mentee, y->mentor) == 0);
}

static void find_twice(struct rm_integrity *in, const struct rm_pair **pairs, size_t n)
{
    if (n)
        qsort(pairs, n, sizeof *pairs, compare_same);
    for (size_t i = 1; i < n; i++)
        if (are_same(pairs[i - 1], pairs[i]))
            rm_integrity_note(in, RM_BREAKS_TWICE, &pairs[i]->rec, &pairs[i - 1]->rec,
                "is %s, and so are the two in \"%s\", which is %s",
                rm_pair_status_words[pairs[i]->status], pairs[i - 1]->rec.id,
                rm_pair_status_words[pairs[i - 1]->status]);
}

/* ---- Places ---- */

/* A place of a person that a pair takes. Places are counted by cycle, as rm-match does. */
struct taken {
    const struct rm_person *person;
    const struct rm_pair *pair;
    enum rm_side side;
};

struct places {
    struct taken *v;
    size_t n;
};

static void take_place(
    struct rm_integrity *in, struct places *places, const struct rm_pair *pair, enum rm_side side)
{
    const struct rm_person *mentor = rm_person_find(in->programme, pair->mentor);
    const struct rm_person *mentee = rm_person_find(in->programme, pair->mentee);
    const struct rm_person *person = side == RM_MENTOR ? mentor : mentee;

    /* A pair with a leaver holds nobody's place. */
    if (!person || (mentor && mentor->status == RM_PERSON_LEFT) ||
        (mentee && mentee->status == RM_PERSON_LEFT))
        return;
    places->v[places->n++] = (struct taken){person, pair, side};
}

static int compare_group(const struct taken *x, const struct taken *y)
{
    int order = strcmp(x->person->rec.id, y->person->rec.id);

    if (order)
        return order;
    if (x->side != y->side)
        return x->side < y->side ? -1 : 1;
    return strcmp(x->pair->cycle, y->pair->cycle);
}

static int compare_taken(const void *a, const void *b)
{
    const struct taken *x = a, *y = b;
    int order = compare_group(x, y);

    return order ? order : strcmp(x->pair->rec.id, y->pair->rec.id);
}

static void check_group(struct rm_integrity *in, const struct taken *taken, size_t n)
{
    const struct rm_person *person = taken->person;
    int64_t capacity = taken->side == RM_MENTOR ? person->mentor_capacity : person->mentee_capacity;

    if ((int64_t)n > capacity)
        rm_integrity_note(in, RM_BREAKS_PLACES, &person->rec, &taken[capacity].pair->rec,
            "%s_capacity: is %" PRId64 ", and pairs of cycle \"%s\" that stay take %zu; "
            "\"%s\" is one too many",
            rm_side_words[taken->side], capacity, taken->pair->cycle, n,
            taken[capacity].pair->rec.id);
}

static void find_overfull(struct rm_integrity *in, struct places *places)
{
    size_t first = 0;

    if (places->n)
        qsort(places->v, places->n, sizeof *places->v, compare_taken);
    for (size_t i = 1; i <= places->n; i++)
        if (i == places->n || compare_group(&places->v[first], &places->v[i]) != 0) {
            check_group(in, &places->v[first], i - first);
            first = i;
        }
}

/* ---- All pairs ---- */

static void check_cycles(struct rm_integrity *in)
{
    for (size_t i = 0; i < rm_n_cycles(in->programme); i++) {
        const struct rm_cycle *cycle = rm_cycle_at(in->programme, i);

        check_order(in, &cycle->rec, "ends", cycle->ends, "starts", cycle->starts);
    }
}

void rm_integrity_find_pairs(struct rm_integrity *in)
{
    size_t n = rm_n_pairs(in->programme), n_under_way = 0;
    const struct rm_pair **under_way = RM_NEW_N(in->arena, n + 1, const struct rm_pair *);
    struct places places = {RM_NEW_N(in->arena, 2 * n + 1, struct taken), 0};

    check_cycles(in);
    for (size_t i = 0; i < n; i++) {
        const struct rm_pair *pair = rm_pair_at(in->programme, i);
        int is_under_way = rm_integrity_is_under_way(pair);

        check_days(in, pair);
        check_agreement(in, pair);
        check_leaver(in, pair, pair->mentor);
        check_leaver(in, pair, pair->mentee);
        if (is_under_way)
            under_way[n_under_way++] = pair;
        if (is_under_way || (pair->status == RM_PAIR_PROPOSED && pair->pinned)) {
            take_place(in, &places, pair, RM_MENTOR);
            take_place(in, &places, pair, RM_MENTEE);
        }
    }
    find_twice(in, under_way, n_under_way);
    find_overfull(in, &places);
}

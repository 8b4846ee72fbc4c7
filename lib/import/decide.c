/* What is to come of a row. */
#include "import/review.h"

#include "record/transition.h"

#include <inttypes.h>
#include <string.h>

/* Whether somebody wrote into the note's cell. */
static int note_was_edited(const struct rm_reviewer *r, const struct rm_review *review)
{
    const struct rm_pair *shown = rm_review_shown(review);

    return r->has_note && !(shown && rm_review_says(r, review->cells[RM_DRAFT_NOTE], shown->note));
}

/* What the note of a pair is to become, the row's or that of the pair that it makes. */
static const char *note_of(
    const struct rm_reviewer *r, const struct rm_review *review, const struct rm_pair *pair)
{
    const char *cell = review->cells[RM_DRAFT_NOTE], *old = pair ? pair->note : NULL;

    if (!r->has_note || rm_review_says(r, cell, old))
        return old;
    return pair != review->pair || note_was_edited(r, review) ? cell : old;
}

/* Whether the base has already what the row decides. */
static int is_decided(const struct rm_review *review, const struct rm_pair *pair)
{
    switch (review->decision) {
    case RM_AGREE:
        return pair->status == RM_PAIR_AGREED;
    case RM_DECLINE:
        return pair->status == RM_PAIR_DECLINED;
    case RM_PIN:
        return pair->pinned == 1;
    default:
        return 1;
    }
}

/* Another mentor without a decision is a proposal that the next match is to keep. */
static int swap_is_done(const struct rm_reviewer *r, const struct rm_review *review)
{
    const struct rm_pair *known = review->known;

    if (review->pair->status != RM_PAIR_WITHDRAWN && review->pair->status != RM_PAIR_DECLINED)
        return 0;
    if (!known || !known->override || note_of(r, review, known) != known->note)
        return 0;
    return review->decision == RM_AGREE ? known->status == RM_PAIR_AGREED
                                        : known->status == RM_PAIR_PROPOSED && known->pinned == 1;
}

static int is_done(const struct rm_reviewer *r, const struct rm_review *review)
{
    if (review->is_swap)
        return review->decision != RM_DECLINE && swap_is_done(r, review);
    return is_decided(review, review->pair) &&
           note_of(r, review, review->pair) == review->pair->note;
}

/* Whether the sheet was made of the revision that the base has; said to be wrong where not. */
static int is_fresh(const struct rm_reviewer *r, const struct rm_review *review)
{
    const struct rm_record *rec = &review->pair->rec;
    const char *cell = review->cells[RM_DRAFT_REV], *header = rm_gather_header(r->g, RM_DRAFT_REV);
    int64_t rev;

    if (!cell || rm_parse_int(&rev, cell, 0, INT64_MAX))
        rm_review_wrong(r, review, "column \"%s\": \"%s\" is not a revision, a whole number",
            header, cell ? cell : "");
    else if (rev < rec->rev)
        rm_review_wrong(r, review,
            "the pair has changed since the sheet was made: the sheet has revision %" PRId64
            " of \"%s\", the base has %" PRId64 ", which is %s (%s:%lu); decide in a new sheet",
            rev, rec->id, rec->rev, rm_pair_status_words[review->pair->status], rec->where.file,
            rec->where.line);
    else if (rev > rec->rev)
        rm_review_wrong(r, review,
            "the base is older than the sheet: the sheet has revision %" PRId64
            " of \"%s\", the base has %" PRId64
            " (%s:%lu); give --base all that was recorded since",
            rev, rec->id, rec->rev, rec->where.file, rec->where.line);
    else
        return 1;
    return 0;
}

static void overrule(struct rm_pair *pair, const struct rm_reviewer *r, struct rm_review *review)
{
    const char *note = review->cells[RM_DRAFT_NOTE];

    review->is_overruling = 1;
    pair->override = RM_NEW(r->arena, struct rm_override);
    *pair->override = (struct rm_override){r->how->by, r->how->now, note ? note : "reviewed"};
}

/* Whether the two take part at all. */
static int check_people(const struct rm_reviewer *r, const struct rm_review *review)
{
    int right = 1;

    for (int side = RM_MENTOR; side <= RM_MENTEE; side++) {
        const char *id = review->who[side];
        const struct rm_person *person = rm_person_find(r->programme, id);

        if (person && person->status == RM_PERSON_ACTIVE)
            continue;
        right = 0;
        if (person)
            rm_review_wrong(r, review, "\"%s\" is not active but %s", id,
                rm_person_status_words[person->status]);
        else
            rm_review_wrong(
                r, review, "there is no person \"%s\" in the files of --base and -p", id);
    }
    return right;
}

/* Judges the two, for the record that `pair` is to be: where a rule is against them, a note makes
 * it an override. 0, or -1, said to be wrong. */
static int judge(struct rm_pair *pair, struct rm_reviewer *r, struct rm_review *review)
{
    struct rm_verdict_on_pair verdict = {0};

    if (!rm_n_people(r->programme) && !review->is_swap) {
        r->is_unchecked = 1;
        return 0;
    }
    if (!check_people(r, review) || !r->how->judge ||
        r->how->judge(&verdict, r->how->context, pair->cycle, review->who[RM_MENTOR],
            review->who[RM_MENTEE], r->arena))
        return -1;
    if (verdict.unavailable)
        rm_review_wrong(r, review, "\"%s\" and \"%s\" are unavailable to each other",
            review->who[RM_MENTOR], review->who[RM_MENTEE]);
    else if (verdict.against && !pair->override && !review->cells[RM_DRAFT_NOTE])
        rm_review_wrong(
            r, review, "%s; where it is to be all the same, a note says why", verdict.against);
    if (review->is_swap) {
        pair->score = verdict.pair.score;
        pair->reasons.v = verdict.pair.reasons.v;
        pair->reasons.n = verdict.pair.reasons.n;
        pair->topics = verdict.pair.topics;
    } else if (verdict.against && !pair->override) {
        overrule(pair, r, review);
    }
    return rm_review_is_wrong(r, review) ? -1 : 0;
}

/* The next revision of a record: to be changed, then to be checked. */
static struct rm_pair *next_revision(const struct rm_reviewer *r, const struct rm_pair *pair)
{
    struct rm_pair *next = RM_NEW(r->arena, struct rm_pair);

    *next = *pair;
    next->rec.rev++;
    next->rec.changed = (struct rm_change){NULL, RM_NONE};
    if (r->how->by)
        next->rec.changed = (struct rm_change){r->how->by, r->how->now};
    return next;
}

/* Whether the one may become of the other: what rm-checkin asks when it is to be added. */
static void check_transition(const struct rm_reviewer *r, const struct rm_review *review,
    const struct rm_pair *before, const struct rm_pair *after)
{
    struct rm_diag diag;

    rm_diag_init(&diag, r->arena);
    rm_transition_check(
        &before->rec, &after->rec, &after->rec.changed, r->arena, &diag, before->rec.where);
    for (size_t i = 0; i < diag.n_entries; i++)
        rm_review_wrong(r, review, "%s", diag.entries[i].text);
}

/* What is decided of the pair as it is. */
static void decide_pair(struct rm_review *review, struct rm_reviewer *r)
{
    const struct rm_pair *pair = review->pair;
    struct rm_pair *after = next_revision(r, pair);

    after->note = note_of(r, review, pair);
    if (review->decision == RM_PIN && !is_decided(review, pair)) {
        if (pair->status > RM_PAIR_PAUSED)
            rm_review_wrong(r, review, "a pair that is %s cannot be pinned",
                rm_pair_status_words[pair->status]);
        after->pinned = 1;
    } else if (!is_decided(review, pair)) {
        after->status = review->decision == RM_AGREE ? RM_PAIR_AGREED : RM_PAIR_DECLINED;
    }
    check_transition(r, review, pair, after);
    if (review->decision != RM_UNDECIDED && review->decision != RM_DECLINE &&
        !rm_review_is_wrong(r, review) && !is_decided(review, pair))
        judge(after, r, review);
    review->after = after;
}

/* The two of a swap are in the base already. */
static void check_known(const struct rm_reviewer *r, const struct rm_review *review)
{
    const struct rm_pair *known = review->known;

    if (!known || known->status == RM_PAIR_PROPOSED || known->status == RM_PAIR_WITHDRAWN)
        return;
    if (known->status > RM_PAIR_PAUSED)
        rm_review_wrong(r, review, "\"%s\" and \"%s\" are unavailable to each other",
            review->who[RM_MENTOR], review->who[RM_MENTEE]);
    else
        rm_review_wrong(r, review, "\"%s\" is a pair already, and %s (%s:%lu)", known->rec.id,
            rm_pair_status_words[known->status], known->rec.where.file, known->rec.where.line);
}

static struct rm_pair *new_pair(const struct rm_reviewer *r, const struct rm_review *review)
{
    struct rm_pair *pair;

    if (review->known) {
        pair = next_revision(r, review->known);
        if (pair->status == RM_PAIR_WITHDRAWN && review->decision == RM_AGREE)
            pair->rec.rev++; /* it is proposed first */
    } else {
        pair = rm_record_new(r->arena, RM_PAIR);
        pair->rec.id = rm_id_join(
            r->arena, review->pair->cycle, review->who[RM_MENTOR], review->who[RM_MENTEE], NULL);
        if (r->how->by)
            pair->rec.changed = (struct rm_change){r->how->by, r->how->now};
    }
    pair->cycle = review->pair->cycle;
    pair->mentor = review->who[RM_MENTOR];
    pair->mentee = review->who[RM_MENTEE];
    pair->status = review->decision == RM_AGREE ? RM_PAIR_AGREED : RM_PAIR_PROPOSED;
    pair->pinned = review->decision != RM_AGREE;
    pair->note = note_of(r, review, review->known);
    pair->override = NULL;
    return pair;
}

/* What the base has of the two becomes a proposal, if it is none, and then what it is to be. */
static void check_fresh(const struct rm_reviewer *r, const struct rm_review *review)
{
    struct rm_pair first;

    if (!review->known)
        return;
    first = *review->fresh;
    first.status = RM_PAIR_PROPOSED;
    check_transition(r, review, review->known, &first);
    if (!rm_review_is_wrong(r, review))
        check_transition(r, review, &first, review->fresh);
}

/* The one pair is withdrawn, and another takes its place. */
static void decide_swap(struct rm_review *review, struct rm_reviewer *r)
{
    const struct rm_pair *pair = review->pair;

    review->is_overruling = 1;
    if (review->decision == RM_DECLINE)
        rm_review_wrong(r, review,
            "declines, and names another %s: to have another, agree or pin; to decline, leave the "
            "two as they were",
            strcmp(review->who[RM_MENTOR], pair->mentor) != 0 ? "mentor" : "mentee");
    check_known(r, review);
    if (rm_review_is_wrong(r, review))
        return;
    review->fresh = new_pair(r, review);
    if (judge(review->fresh, r, review))
        return;
    overrule(review->fresh, r, review);
    check_fresh(r, review);
    if (rm_review_is_wrong(r, review))
        return;
    if (pair->status == RM_PAIR_DECLINED || pair->status == RM_PAIR_WITHDRAWN)
        return;
    review->after = next_revision(r, pair);
    review->after->status = RM_PAIR_WITHDRAWN;
    check_transition(r, review, pair, review->after);
}

void rm_review_decide(struct rm_review *review, struct rm_reviewer *r)
{
    const struct rm_pair *pair = review->pair;

    if (review->is_swap)
        review->known =
            rm_pair_find(r->programme, rm_id_join(r->arena, pair->cycle, review->who[RM_MENTOR],
                                           review->who[RM_MENTEE], NULL));
    if (is_done(r, review) || !is_fresh(r, review))
        return;
    if (review->is_swap)
        decide_swap(review, r);
    else
        decide_pair(review, r);
}

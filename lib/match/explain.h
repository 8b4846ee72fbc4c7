/*
 * explain: why this pair, why not that one, and why nobody.
 * Floor: match.
 *
 * Text for an administrator, or lines of JSON for a program: rm-match(1) has their fields. What is
 * told is gathered in account.h, which also says what never is.
 */
#ifndef RM_MATCH_EXPLAIN_H
#define RM_MATCH_EXPLAIN_H

#include "base/out.h"
#include "match/account.h"

/* In which words: one function for each thing that is told. */
struct rm_explain_form {
    void (*role)(struct rm_buf *out, const struct rm_match *match, const struct rm_role *role);
    /* Somebody without a role. */
    void (*nobody)(struct rm_buf *out, const struct rm_match *match, uint32_t who);
    void (*two)(struct rm_buf *out, const struct rm_match *match, const struct rm_two *two);
    void (*unmatched)(struct rm_buf *out, const struct rm_match *match, const struct rm_fate *who,
        const struct rm_tally *tally);
};

extern const struct rm_explain_form rm_explain_text, rm_explain_json;

/* Explains a person (their pairs, and what else was possible at what cost) or a pair, given by the
 * id of a pair record or a candidate. 0, or -1 with an error in diag if the id names neither. Call
 * after solving. */
int rm_explain(struct rm_out *out, const struct rm_match *match, const struct rm_explain_form *form,
    const char *id);

/* Explains a pair of two, by their ids: all that is against it, or what it would cost. 0 or -1,
 * likewise. */
int rm_explain_two(struct rm_out *out, const struct rm_match *match,
    const struct rm_explain_form *form, const char *mentor, const char *mentee);

/* Everybody who is in no pair in a role, by id, with what ruled out their options. Call after
 * solving. */
void rm_explain_unmatched(
    struct rm_out *out, const struct rm_match *match, const struct rm_explain_form *form);

#endif

/*
 * answerer: who answers, and of which pair.
 * Floor: import.
 *
 * Told from the personal token of the link that somebody followed (see base/token.h), or from what
 * the sheet calls the person, the pair, the partner and the side. Where a row says it in several
 * ways, all of them have to agree.
 */
#ifndef RM_IMPORT_ANSWERER_H
#define RM_IMPORT_ANSWERER_H

#include "base/token.h"
#include "import/gather.h"
#include "import/who.h"

/* Somebody's part in a pair. */
struct rm_part {
    const struct rm_pair *pair;
    const char *by;
    enum rm_side side;
};

/* Where a sheet says it: targets. */
struct rm_part_targets {
    size_t token, by, pair, partner, side;
};

/* How headers name them. */
#define RM_ANSWERER_SYNONYMS                                                                       \
    {"token", "token"}, {"survey token", "token"}, {"personal token", "token"},                    \
        {"link token", "token"}, {"link reference", "token"}, {"survey reference", "token"},       \
        {"personal reference", "token"}, {"pair", "pair"}, {"pair id", "pair"}, {"by", "by"},      \
        {"e-mail", "by"}, {"e-mail address", "by"}, {"mail", "by"}, {"username", "by"},            \
        {"person id", "by"}, {"staff id", "by"}, {"staff number", "by"}, {"employee id", "by"},    \
        {"employee number", "by"}, {"who are you answering as", "by"}, {"respondent", "by"},       \
        {"respondent e-mail", "by"}, {"answered by", "by"}, {"partner", "partner"},                \
        {"partner's e-mail", "partner"}, {"partner's e-mail address", "partner"},                  \
        {"name of your partner", "partner"}, {"who did you meet", "partner"},                      \
        {"who did you meet with", "partner"}, {"who do you meet", "partner"},                      \
        {"other person", "partner"}, {"e-mail of the other person", "partner"},                    \
        {"name of the other person", "partner"}, {"side", "side"}, {"role", "side"},               \
        {"mentor or mentee", "side"},                                                              \
    {                                                                                              \
        "are you the mentor or the mentee", "side"                                                 \
    }

extern const struct rm_saying rm_side_sayings[];
extern const struct rm_saying rm_share_sayings[]; /* what may be told, and how */

/* Of a programme, for all rows. */
struct rm_answerers {
    const struct rm_programme *programme;
    struct rm_who who;
    struct rm_map parts; /* person id: struct parts_of */
    struct rm_map tokens;
    int has_key;
};

/* `key` is NULL where there is none. All is owned by the arena. */
void rm_answerers_init(struct rm_answerers *a, const struct rm_programme *programme,
    const struct rm_token_key *key, struct rm_arena *arena);

/* Whether a sheet with tokens can be read: reports a column of them where there is no key. 0 or -1.
 */
int rm_answerers_check(
    const struct rm_answerers *a, const struct rm_gatherer *g, const struct rm_part_targets *t);

/* The part that a row speaks for. Of several pairs of one person, those that are agreed, active or
 * paused go before those that are over; pairs that never met are none. 0, or -1, said to be wrong.
 */
int rm_answerer_find(struct rm_part *part, struct rm_row *row, const struct rm_answerers *a,
    const struct rm_part_targets *t);

/* The part that a token is of, as it came back; NULL where it is nobody's. A token lets whoever
 * has it answer, so that no message and no record shows more of one than its first letters. */
enum { RM_TOKEN_SHOWN = 4 };
const struct rm_part *rm_answerer_token(const struct rm_answerers *a, const char *text);

/* A kind of answers: how its rows are read; the context is a struct rm_answerers. */
struct rm_answers_kind {
    const struct rm_import *import;
    const struct rm_part_targets *targets;
    int (*has_columns)(const struct rm_gatherer *g); /* 0: what is missing was reported */
    rm_row_read *read;
};

/* Imports answers of a kind, as a rm_import_sheet does. */
int rm_answers_import(const struct rm_answers_kind *kind, struct rm_imported *imported, int fd,
    struct rm_where where, const struct rm_import_options *options,
    const struct rm_programme *programme, struct rm_arena *arena, struct rm_diag *diag);

/* The pair whose id fills a target, without a word of who says so; NULL, said to be wrong, where
 * there is none, or one that never met. */
const struct rm_pair *rm_answerer_pair(
    struct rm_row *row, const struct rm_answerers *a, size_t target);

/* The id of the person who fills a target; NULL, said to be wrong, where that is nobody. */
const char *rm_answerer_person(struct rm_row *row, const struct rm_answerers *a, size_t target);

#endif

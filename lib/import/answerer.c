#include "import/answerer.h"

#include "base/text.h"
#include "import/revise.h"

#include <string.h>

const struct rm_saying rm_side_sayings[] = {
    {"i am the mentor", "mentor"},
    {"i am the mentee", "mentee"},
    {"the mentor", "mentor"},
    {"the mentee", "mentee"},
    {"as mentor", "mentor"},
    {"as mentee", "mentee"},
    {NULL, NULL},
};

/* A plain "yes" is none of them: it does not say whether the name may go with it. */
const struct rm_saying rm_share_sayings[] = {
    {"no", "none"},
    {"no, thanks", "none"},
    {"no thanks", "none"},
    {"no thank you", "none"},
    {"no, do not share", "none"},
    {"do not share", "none"},
    {"don't share", "none"},
    {"not at all", "none"},
    {"keep it private", "none"},
    {"anonymously", "anonymous"},
    {"only anonymously", "anonymous"},
    {"only anonymous", "anonymous"},
    {"yes, anonymously", "anonymous"},
    {"yes, but anonymously", "anonymous"},
    {"yes, but only anonymously", "anonymous"},
    {"yes, without my name", "anonymous"},
    {"without my name", "anonymous"},
    {"you may quote me anonymously", "anonymous"},
    {"by name", "named"},
    {"with my name", "named"},
    {"yes, by name", "named"},
    {"yes, with my name", "named"},
    {"you may quote me by name", "named"},
    {NULL, NULL},
};

/* The pairs of one person, in the order of their ids. */
struct parts_of {
    struct rm_part *v;
    size_t n;
};

/* Pairs that meet, or met once. */
static int is_real(const struct rm_pair *pair)
{
    return pair->status != RM_PAIR_PROPOSED && pair->status != RM_PAIR_DECLINED &&
           pair->status != RM_PAIR_WITHDRAWN;
}

static int is_live(const struct rm_pair *pair)
{
    return pair->status == RM_PAIR_AGREED || pair->status == RM_PAIR_ACTIVE ||
           pair->status == RM_PAIR_PAUSED;
}

static void add_part(struct rm_answerers *a, struct rm_arena *arena, const struct rm_part *part)
{
    void **slot = rm_map_add(&a->parts, part->by);
    struct parts_of *parts = *slot;

    if (!parts)
        *slot = parts = RM_NEW(arena, struct parts_of);
    parts->v = rm_arena_grow(arena, parts->v, parts->n, sizeof *parts->v);
    parts->v[parts->n++] = *part;
}

static void add_token(struct rm_answerers *a, struct rm_arena *arena,
    const struct rm_token_key *key, const struct rm_part *part)
{
    char token[RM_TOKEN_SIZE];
    struct rm_part *copy = RM_NEW(arena, struct rm_part);

    *copy = *part;
    rm_token_make(token, key, part->pair->rec.id, part->by);
    *rm_map_add(&a->tokens, rm_arena_dup(arena, token)) = copy;
}

void rm_answerers_init(struct rm_answerers *a, const struct rm_programme *programme,
    const struct rm_token_key *key, struct rm_arena *arena)
{
    *a = (struct rm_answerers){.programme = programme, .has_key = key != NULL};
    rm_who_init(&a->who, arena);
    rm_who_add_all(&a->who, programme);
    rm_who_settle(&a->who);
    rm_map_init(&a->parts, arena);
    rm_map_init(&a->tokens, arena);
    for (size_t i = 0; i < rm_n_pairs(programme); i++) {
        const struct rm_pair *pair = rm_pair_at(programme, i);
        const struct rm_part parts[] = {
            {pair, pair->mentor, RM_MENTOR}, {pair, pair->mentee, RM_MENTEE}};

        for (size_t k = 0; k < 2; k++) {
            if (is_real(pair))
                add_part(a, arena, &parts[k]);
            if (key)
                add_token(a, arena, key, &parts[k]);
        }
    }
}

int rm_answerers_check(
    const struct rm_answerers *a, const struct rm_gatherer *g, const struct rm_part_targets *t)
{
    const struct rm_column *column = g->columns.slots[t->token].column;

    if (!column || a->has_key)
        return 0;
    rm_error(g->sheet.diag, g->sheet.where,
        "column \"%s\" has personal tokens, which are read with their key: --token-key FILE; or a "
        "map says that the column is something else, or \"" RM_TARGET_IGNORE "\"",
        column->header);
    return -1;
}

const char *rm_answerer_person(struct rm_row *row, const struct rm_answerers *a, size_t target)
{
    const char *text = rm_row_text(row, target);
    const char *id = rm_who_find(&a->who, text, rm_row_scratch(row));

    if (id && *id)
        return id;
    rm_row_wrong(row, "column \"%s\": \"%s\" %s", rm_row_header(row, target), text,
        id ? "may be several people; give the e-mail or the staff number"
           : "is nobody in the programme, by id, e-mail or name");
    return NULL;
}

const struct rm_pair *rm_answerer_pair(
    struct rm_row *row, const struct rm_answerers *a, size_t target)
{
    const char *id = rm_row_text(row, target);
    const struct rm_pair *pair = rm_pair_find(a->programme, id);

    if (pair && is_real(pair))
        return pair;
    rm_row_wrong(row, "column \"%s\": %s \"%s\"%s", rm_row_header(row, target),
        pair ? "the pair" : "there is no pair", id, pair ? " never met" : " in the programme");
    return NULL;
}

/* What a row says besides the token: ids, and NULL or -1 where it does not. */
struct said {
    const char *by, *partner, *pair;
    int side;
};

/* 0, or -1 where somebody is named whom nobody knows, said to be wrong. */
static int read_said(struct said *said, struct rm_row *row, const struct rm_answerers *a,
    const struct rm_part_targets *t)
{
    const char *side = rm_row_text(row, t->side);
    int wrong = 0;

    *said = (struct said){.pair = rm_row_text(row, t->pair), .side = -1};
    if (side)
        said->side = rm_word_find(rm_side_words, side);
    if (rm_row_text(row, t->by))
        wrong |= !(said->by = rm_answerer_person(row, a, t->by));
    if (!wrong && rm_row_text(row, t->partner))
        wrong |= !(said->partner = rm_answerer_person(row, a, t->partner));
    if (said->pair && !rm_pair_find(a->programme, said->pair))
        wrong |= !rm_answerer_pair(row, a, t->pair);
    return wrong ? -1 : 0;
}

static int fits(const struct rm_part *part, const struct said *said)
{
    const struct rm_pair *pair = part->pair;
    const char *other = part->side == RM_MENTOR ? pair->mentee : pair->mentor;

    return (!said->by || strcmp(said->by, part->by) == 0) &&
           (!said->partner || strcmp(said->partner, other) == 0) &&
           (!said->pair || strcmp(said->pair, pair->rec.id) == 0) &&
           (said->side < 0 || said->side == (int)part->side);
}

const struct rm_part *rm_answerer_token(const struct rm_answerers *a, const char *text)
{
    char token[RM_TOKEN_SIZE];

    return rm_token_parse(token, text) ? NULL : rm_map_find(&a->tokens, token);
}

static int find_by_token(struct rm_part *part, struct rm_row *row, const struct rm_answerers *a,
    const struct rm_part_targets *t, const struct said *said)
{
    const char *text = rm_row_text(row, t->token), *header = rm_row_header(row, t->token);
    const struct rm_part *found = rm_answerer_token(a, text);

    if (!found)
        rm_row_wrong(row,
            "column \"%s\": the token \"%.*s…\" is nobody's: it was made with another key, of a "
            "pair that is not here, or is not whole",
            header, (int)rm_text_fit(text, RM_TOKEN_SHOWN), text);
    else if (!is_real(found->pair))
        rm_row_wrong(row, "column \"%s\": the token is of the pair \"%s\", which never met", header,
            found->pair->rec.id);
    else if (!fits(found, said))
        rm_row_wrong(row,
            "column \"%s\": the token is that of \"%s\" in the pair \"%s\", and the row says "
            "something else",
            header, found->by, found->pair->rec.id);
    else {
        *part = *found;
        return 0;
    }
    return -1;
}

static int say_pairs(struct rm_row *row, const struct said *said, size_t n)
{
    if (n == 0 && said->pair)
        rm_row_wrong(row,
            "\"%s\" is not in the pair \"%s\", or not on that side, or the pair never met",
            said->by, said->pair);
    else if (n == 0)
        rm_row_wrong(row, "\"%s\" is in no such pair", said->by);
    else
        rm_row_wrong(row,
            "\"%s\" is in %zu pairs; a column for the pair or the partner has to say which",
            said->by, n);
    return -1;
}

static int find_by_name(
    struct rm_part *part, struct rm_row *row, const struct rm_answerers *a, const struct said *said)
{
    const struct parts_of *parts = rm_map_find(&a->parts, said->by);
    size_t n[2] = {0}; /* over, live */

    for (size_t i = 0; parts && i < parts->n; i++) {
        int live = is_live(parts->v[i].pair);

        if (!fits(&parts->v[i], said))
            continue;
        n[live]++;
        if (live || !n[1])
            *part = parts->v[i];
    }
    if (n[1] == 1 || (!n[1] && n[0] == 1))
        return 0;
    return say_pairs(row, said, n[1] ? n[1] : n[0]);
}

int rm_answerer_find(struct rm_part *part, struct rm_row *row, const struct rm_answerers *a,
    const struct rm_part_targets *t)
{
    struct said said;

    if (!rm_row_text(row, t->token) && !rm_row_text(row, t->by)) {
        if (!rm_row_is_wrong(row))
            rm_row_wrong(row, "does not say who answers");
        return -1;
    }
    if (read_said(&said, row, a, t))
        return -1;
    if (rm_row_text(row, t->token))
        return find_by_token(part, row, a, t, &said);
    return find_by_name(part, row, a, &said);
}

int rm_answers_import(const struct rm_answers_kind *kind, struct rm_imported *imported, int fd,
    struct rm_where where, const struct rm_import_options *options,
    const struct rm_programme *programme, struct rm_arena *arena, struct rm_diag *diag)
{
    size_t before = diag->n_errors;
    struct rm_answerers answerers;
    struct rm_gatherer g;

    rm_answerers_init(&answerers, programme, options->token_key, arena);
    if (!rm_gather_open(&g, kind->import, fd, where, options, arena, diag) &&
        kind->has_columns(&g) && !rm_answerers_check(&answerers, &g, kind->targets)) {
        rm_gather_read(&g, kind->read, &answerers);
        rm_gather_settle(&g);
        rm_revise_known(&g, programme);
        rm_gather_give(&g, imported);
    }
    rm_gather_close(&g);
    return diag->n_errors > before ? -1 : 0;
}

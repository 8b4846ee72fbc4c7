#include "match/certificate.h"

#include "base/lines.h"
#include "record/record.h"
#include "record/table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Wide enough for any price of a million people, and so that two of them add up within 64 bits. */
#define LEVEL_MAX INT64_C(1000000000000000000)

const char *const rm_proof_words[] = {
    [RM_PROOF_CHOICE] = "choice", [RM_PROOF_LEVELS] = "levels", [RM_PROOF_WORST] = "worst", NULL};

#define LEVELS(Struct, path)                                                                       \
    FIELD(Struct, path mentees, RM_INT, "mentees", "first level", RANGE(-LEVEL_MAX, LEVEL_MAX),    \
        ELSE(0)),                                                                                  \
        FIELD(Struct, path mentors, RM_INT, "mentors", "second level",                             \
            RANGE(-LEVEL_MAX, LEVEL_MAX), ELSE(0)),                                                \
        FIELD(Struct, path loads, RM_INT, "loads", "third level", RANGE(-LEVEL_MAX, LEVEL_MAX),    \
            ELSE(0)),                                                                              \
        FIELD(                                                                                     \
            Struct, path total, RM_INT, "total", "points", RANGE(-LEVEL_MAX, LEVEL_MAX), ELSE(0))

static const struct rm_field worth_fields[] = {LEVELS(rm_levels, )};
static const struct rm_shape worth_shape =
    SHAPE(rm_levels, "worth", worth_fields, "What the choice is worth.");

static const struct rm_field people_fields[] = {
    FIELD(rm_headcount, mentees, RM_INT, "mentees", "people with a place as mentee", NEEDED,
        RANGE(0, UINT32_MAX)),
    FIELD(rm_headcount, mentors, RM_INT, "mentors", "people with a place as mentor", NEEDED,
        RANGE(0, UINT32_MAX)),
};
static const struct rm_shape people_shape =
    SHAPE(rm_headcount, "people", people_fields, "Who takes part.");

static const struct rm_field certificate_fields[] = {
    FIELD(rm_certificate, cycle, RM_ID, "cycle", "id of the cycle", NEEDED),
    FIELD(rm_certificate, objective, RM_WORD, "objective", "what the best choice is", NEEDED,
        ONE_OF(rm_objective_words)),
    FIELD(rm_certificate, people, RM_OBJECT, "people", "who takes part", NEEDED, OF(people_shape)),
    FIELD(rm_certificate, pairs, RM_INT, "pairs", "pairs chosen", NEEDED, RANGE(0, UINT32_MAX)),
    FIELD(
        rm_certificate, worth, RM_OBJECT, "worth", "what they are worth", NEEDED, OF(worth_shape)),
    FIELD(rm_certificate, worst, RM_INT, "worst", "score of the worst pair",
        RANGE(-RM_SCORE_MAX, RM_SCORE_MAX)),
};
static const struct rm_shape certificate_shape =
    SHAPE(rm_certificate, "certificate", certificate_fields, "What is claimed.");

static const struct rm_field price_fields[] = {
    FIELD(rm_price, proof, RM_WORD, "proof", "what it helps to prove", ONE_OF(rm_proof_words)),
    FIELD(rm_price, side, RM_WORD, "side", "role", NEEDED, ONE_OF(rm_side_words)),
    FIELD(rm_price, person, RM_ID, "person", "id of a person", NEEDED),
    LEVELS(rm_price, levels.),
};
static const struct rm_shape price_shape =
    SHAPE(rm_price, "price", price_fields, "Somebody's price.");

struct reader {
    struct rm_certificate *certificate;
    struct rm_arena *arena;
    struct rm_diag *diag;
    struct rm_arena line; /* of the values of one line */
};

static void read_claim(struct reader *r, const struct rm_json *value, struct rm_where where)
{
    struct rm_certificate *certificate = r->certificate;

    if (certificate->where.line)
        rm_error(r->diag, where, "\"certificate\" stands in line %lu too; expected one such line",
            certificate->where.line);
    certificate->where = where;
    rm_fields_decode(certificate, &certificate_shape, value,
        &(struct rm_decoding){r->arena, r->diag, where, "certificate", NULL});
}

static void read_price(struct reader *r, const struct rm_json *value, struct rm_where where)
{
    struct rm_certificate *c = r->certificate;
    struct rm_price price = {.where = where};

    if (rm_fields_decode(&price, &price_shape, value,
            &(struct rm_decoding){r->arena, r->diag, where, "price", NULL}))
        return;
    c->prices.v = rm_arena_grow(r->arena, c->prices.v, c->prices.n, sizeof price);
    c->prices.v[c->prices.n++] = price;
}

static void read_value(struct reader *r, const struct rm_json *value, struct rm_where where)
{
    const struct rm_json *type = rm_json_member(value, "type");
    const char *name = type ? rm_json_string(type, NULL) : NULL;

    if (name && strcmp(name, "certificate") == 0)
        read_claim(r, value, where);
    else if (name && strcmp(name, "price") == 0)
        read_price(r, value, where);
    else
        rm_error(r->diag, where, "expected an object with \"type\": certificate or price");
}

static void read_line(struct reader *r, const char *line, size_t len, struct rm_where where)
{
    char error[RM_JSON_ERROR_SIZE];
    const struct rm_json *value;

    while (len && strchr(" \t\r", line[len - 1]))
        len--;
    if (!len)
        return;
    value = rm_json_read(&r->line, line, len, error);
    if (!value)
        rm_error(r->diag, where, "%s", error);
    else if (rm_json_kind(value) == RM_JSON_OBJECT)
        read_value(r, value, where);
    else
        rm_error(r->diag, where, "this line is %s; expected an object",
            rm_json_kind_name(rm_json_kind(value)));
    rm_arena_clear(&r->line);
}

static void read_text(struct reader *r, const char *text, size_t len, struct rm_where where)
{
    const char *end = text + len;

    while (text < end) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        const char *stop = newline ? newline : end;

        where.line++;
        read_line(r, text, (size_t)(stop - text), where);
        text = stop + 1;
    }
}

int rm_certificate_read(struct rm_certificate *certificate, const char *path, unsigned file_no,
    struct rm_arena *arena, struct rm_diag *diag)
{
    struct reader r = {certificate, arena, diag, {0}};
    struct rm_where where = {.file = rm_arena_dup(arena, path), .file_no = file_no};
    struct rm_buf text = {0};
    size_t before = diag->n_errors;

    memset(certificate, 0, sizeof *certificate);
    if (rm_file_read(path, &text))
        rm_error(diag, where, "cannot be read: %s", strerror(errno));
    else
        read_text(&r, rm_buf_text(&text), text.len, where);
    rm_arena_free(&r.line);
    rm_buf_free(&text);
    if (diag->n_errors == before && !certificate->where.line)
        rm_error(diag, where, "this is no certificate: expected a line of type \"certificate\"");
    return diag->n_errors > before ? -1 : 0;
}

/* A claim as it is written. */
static const char *claim_text(
    struct rm_buf *out, const struct rm_field *field, const struct rm_certificate *certificate)
{
    struct rm_json_writer w = {.out = out};

    rm_buf_clear(out);
    rm_field_encode(&w, field, certificate);
    return rm_buf_text(out);
}

static void compare_claims(const struct rm_certificate *found,
    const struct rm_certificate *certificate, struct rm_diag *refusals)
{
    struct rm_buf is = {0}, expected = {0};

    for (size_t i = 0; i < certificate_shape.n_fields; i++) {
        const struct rm_field *field = &certificate_shape.fields[i];

        if (strcmp(claim_text(&is, field, certificate), claim_text(&expected, field, found)) != 0)
            rm_error(refusals, certificate->where, "certificate: %s: is %s; expected %s",
                field->name, rm_buf_text(&is), rm_buf_text(&expected));
    }
    rm_buf_free(&is);
    rm_buf_free(&expected);
}

static void take_price(struct rm_price_table *table, const struct rm_price *price,
    const struct rm_roster *roster, struct rm_diag *refusals)
{
    int proof = price->proof < 0 ? RM_PROOF_CHOICE : price->proof;
    uint32_t who = rm_roster_find(roster, price->person);
    const struct rm_price **slot;

    if (who == RM_NOBODY || !roster->v[who].capacity[price->side]) {
        rm_error(refusals, price->where, "price: \"%s\" has no place as %s", price->person,
            rm_side_words[price->side]);
        return;
    }
    slot = &table->v[proof][price->side][who];
    if (*slot)
        rm_error(refusals, price->where, "price: that of %s \"%s\" stands in line %lu too",
            rm_side_words[price->side], price->person, (*slot)->where.line);
    *slot = price;
}

/* Names one who has no price: the first by id. Who has no place left needs none from here on. */
static void check_everybody(const struct rm_price **prices, enum rm_proof proof, enum rm_side side,
    const struct rm_roster *roster, const struct rm_certificate *certificate,
    struct rm_diag *refusals)
{
    const char *first = NULL;
    uint32_t n = 0;

    for (uint32_t who = 0; who < roster->n; who++) {
        const struct rm_member *member = &roster->v[who];

        if (member->capacity[side] && !prices[who]) {
            n++;
            if (!first || strcmp(member->id, first) < 0)
                first = member->id;
        }
        if (member->held[side] >= member->capacity[side])
            prices[who] = NULL;
    }
    if (n)
        rm_error(refusals, certificate->where, "proof \"%s\": %s \"%s\" has no price; %u in all",
            rm_proof_words[proof], rm_side_words[side], first, n);
}

static int64_t count(const struct rm_roster *roster, enum rm_side side)
{
    int64_t n = 0;

    for (uint32_t who = 0; who < roster->n; who++)
        n += roster->v[who].capacity[side] > 0;
    return n;
}

/* Without pairs nothing may be worth taking: no score is high enough. */
static void choose_proofs(struct rm_price_table *table, struct rm_certificate *found)
{
    int fair = found->objective == RM_FAIR;

    table->needed[RM_PROOF_CHOICE] = found->objective != RM_STABLE;
    table->needed[RM_PROOF_LEVELS] = fair;
    table->needed[RM_PROOF_WORST] = fair && found->pairs;
    if (!fair || !found->pairs)
        found->worst = RM_NONE;
    table->least[RM_PROOF_CHOICE] = !fair ? INT64_MIN : found->pairs ? found->worst : INT64_MAX;
    table->least[RM_PROOF_LEVELS] = INT64_MIN;
    table->least[RM_PROOF_WORST] = table->needed[RM_PROOF_WORST] ? found->worst + 1 : INT64_MAX;
}

void rm_certificate_check(struct rm_price_table *table, struct rm_certificate *found,
    const struct rm_certificate *certificate, const struct rm_roster *roster,
    struct rm_diag *refusals)
{
    struct rm_arena *arena = roster->programme->arena;

    *table = (struct rm_price_table){0};
    choose_proofs(table, found);
    found->people.mentees = count(roster, RM_MENTEE);
    found->people.mentors = count(roster, RM_MENTOR);
    compare_claims(found, certificate, refusals);
    for (int proof = 0; proof < RM_N_PROOFS; proof++) {
        table->sum[proof] = RM_NEW_N(arena, roster->n, struct rm_levels);
        for (int side = RM_MENTOR; side <= RM_MENTEE; side++)
            table->v[proof][side] = RM_NEW_N(arena, roster->n, const struct rm_price *);
    }
    for (size_t i = 0; i < certificate->prices.n; i++)
        take_price(table, &certificate->prices.v[i], roster, refusals);
    for (enum rm_proof proof = RM_PROOF_CHOICE; proof < RM_N_PROOFS; proof++)
        for (enum rm_side side = RM_MENTOR; table->needed[proof] && side <= RM_MENTEE; side++)
            check_everybody(table->v[proof][side], proof, side, roster, certificate, refusals);
}

void rm_certificate_refuse(const struct rm_certificate *certificate, enum rm_proof proof,
    struct rm_levels over, struct rm_diag *refusals)
{
    struct rm_buf text = {0};

    rm_levels_describe(&text, (enum rm_objective)certificate->objective, over);
    rm_error(refusals, certificate->where,
        "proof \"%s\": the prices leave room for a choice that is better by %s",
        rm_proof_words[proof], rm_buf_text(&text));
    rm_buf_free(&text);
}

static int compare(const void *a, const void *b)
{
    const struct rm_price *x = a, *y = b;

    if (x->proof != y->proof)
        return x->proof < y->proof ? -1 : 1;
    if (x->side != y->side)
        return x->side < y->side ? -1 : 1;
    return strcmp(x->person, y->person);
}

static void write_line(struct rm_buf *out, const struct rm_shape *shape, const void *value)
{
    struct rm_json_writer w = {.out = out};

    rm_json_open(&w, '{');
    rm_json_key(&w, "type");
    rm_json_put_text(&w, shape->name);
    rm_fields_encode(&w, shape, value);
    rm_json_close(&w, '}');
    rm_buf_addc(out, '\n');
}

void rm_certificate_write(struct rm_buf *out, struct rm_certificate *certificate)
{
    if (certificate->prices.n)
        qsort(certificate->prices.v, certificate->prices.n, sizeof *certificate->prices.v, compare);
    write_line(out, &certificate_shape, certificate);
    for (size_t i = 0; i < certificate->prices.n; i++)
        write_line(out, &price_shape, &certificate->prices.v[i]);
}

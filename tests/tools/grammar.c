/*
 * grammar: the tables of the manual that come from tables of the code, as mdoc.
 *
 *   grammar records | policy | templates | mail | checkin
 *
 * `make man-tables` puts them into the pages; `make lint` fails where they differ.
 */
#include "checkin/condition.h"
#include "mail/codes.h"
#include "record/policy.h"
#include "record/record.h"
#include "record/transition.h"
#include "words/templates.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* mdoc wants each sentence on a line of its own, and ASCII. */
static void print_meaning(const char *text)
{
    for (; *text; text++)
        if (strncmp(text, "…", 3) == 0) {
            printf("\\[u2026]");
            text += 2;
        } else if (strncmp(text, ". ", 2) == 0) {
            printf(".\n");
            text++;
        } else {
            putchar(*text);
        }
}

/* Shapes inside of others, in the order in which they are met. */
static const struct rm_shape *inner[64];
static size_t n_inner;

static void remember(const struct rm_shape *shape)
{
    for (size_t i = 0; i < n_inner; i++)
        if (inner[i] == shape)
            return;
    if (n_inner < sizeof inner / sizeof *inner)
        inner[n_inner++] = shape;
}

static void print_words(const char *const *words)
{
    for (size_t i = 0; words[i]; i++)
        printf("%s%s", i ? ", " : "", words[i]);
}

static void print_range(const struct rm_field *f)
{
    if (f->max < RM_SCORE_MAX)
        printf(", %" PRId64 " to %" PRId64, f->min, f->max);
}

static void print_kind(const struct rm_field *f)
{
    static const char *const names[] = {[RM_TEXT] = "text",
        [RM_ID] = "text on one line",
        [RM_EMAIL] = "e-mail address",
        [RM_ZONE] = "IANA time zone",
        [RM_TAG] = "language tag (BCP 47)",
        [RM_INT] = "whole number",
        [RM_FLAG] = "true or false",
        [RM_WORD] = "one of ",
        [RM_DATE] = "date",
        [RM_TIME] = "time",
        [RM_GRADE] = "whole number or label",
        [RM_CADENCE] = "weekly, fortnightly, every N weeks, monthly or none",
        [RM_CLOCK] = "time of day",
        [RM_HOURS] = "weekly hours",
        [RM_HOURS_ON] = "hours of single days",
        [RM_TEXTS] = "list of texts",
        [RM_IDS] = "list of texts on one line",
        [RM_INTS] = "list of whole numbers",
        [RM_DATES] = "list of dates",
        [RM_SCORES] = "object of whole numbers",
        [RM_DAYS] = "object of dates",
        [RM_OBJECT] = "object: ",
        [RM_OBJECTS] = "list of objects: "};

    printf("%s", names[f->kind]);
    if (f->kind == RM_WORD)
        print_words(f->words);
    if (f->kind == RM_INT || f->kind == RM_INTS || f->kind == RM_SCORES)
        print_range(f);
    if (f->shape) {
        printf("%s", f->shape->name);
        remember(f->shape);
    }
}

static void print_fallback(const struct rm_field *f)
{
    if (f->rules & RM_REQUIRED)
        printf("; required");
    else if (f->has_fallback && f->kind == RM_WORD)
        printf("; when absent, %s", f->words[f->fallback]);
    else if (f->has_fallback && f->kind == RM_FLAG)
        printf("; when absent, %s", f->fallback ? "true" : "false");
    else if (f->has_fallback && f->kind == RM_CLOCK)
        printf("; when absent, %02d:%02d", (int)f->fallback / 60, (int)f->fallback % 60);
    else if (f->has_fallback)
        printf("; when absent, %" PRId64, f->fallback);
}

static void print_shape(const struct rm_shape *shape, const char *heading)
{
    printf(".Ss %s\n", heading);
    print_meaning(shape->meaning);
    putchar('\n');
    if (shape->key) {
        printf("The id, where it is absent, is");
        for (size_t i = 0; shape->key[i]; i++)
            printf("%s\n.Va %s", i ? " and" : "", shape->key[i]);
        printf("\njoined by colons.\n");
    }
    printf(".Bl -tag -width Ds\n");
    for (size_t i = 0; i < shape->n_fields; i++) {
        const struct rm_field *f = &shape->fields[i];

        printf(".It Va %s\n", f->name);
        print_kind(f);
        print_fallback(f);
        printf(".\n");
        printf("%c",
            f->meaning[0] >= 'a' && f->meaning[0] <= 'z' ? f->meaning[0] - 32 : f->meaning[0]);
        print_meaning(f->meaning + 1);
        printf(".\n");
    }
    printf(".El\n");
}

static void print_inner(void)
{
    for (size_t i = 0; i < n_inner; i++) {
        char heading[100];

        snprintf(heading, sizeof heading, "Object: %s", inner[i]->name);
        print_shape(inner[i], heading);
    }
}

/* How rm-mail takes the exit status of a mail program. */
static void print_codes(void)
{
    static const struct {
        int code;
        enum rm_handover meaning;
        const char *name, *text;
    } codes[] = {
#define CODE(code, name, meaning, text) {code, meaning, name, text},
        RM_MAIL_CODES(CODE)
#undef CODE
    };
    static const char *const then[] = {
        [RM_HANDED_OVER] = "sent", [RM_HAND_REFUSED] = "refused", [RM_HAND_AGAIN] = "tried again"};

    printf(".Bl -column -offset indent \"75\" \"EX_UNAVAILABLE\" \"tried again\"\n");
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        printf(".It %d Ta %s Ta %s Ta %s\n", codes[i].code, codes[i].name, then[codes[i].meaning],
            codes[i].text);
    printf(".El\n");
}

static void print_kinds(uint64_t kinds)
{
    int n = 0;

    for (int kind = 0; kind < RM_N_KINDS; kind++)
        if (kinds & RM_KIND_BIT(kind))
            printf("%s%s", n++ ? " , " : "", rm_kind_words[kind]);
}

/* What a rule's "when" may be, who may be told of it, and in which messages. */
static void print_conditions(void)
{
    printf(".Ss Conditions of rules\n.Bl -tag -width Ds\n");
    for (size_t i = 0; i < rm_n_conditions; i++) {
        const struct rm_condition *c = &rm_conditions[i];

        printf(".It Cm %s\n%c", c->name, c->meaning[0] - 32);
        print_meaning(c->meaning + 1);
        printf(".\nTo %s:\n.Li ", rm_condition_readers(c));
        print_kinds(c->people | c->administrator);
        printf(" .\n");
    }
    printf(".El\n");
}

static void print_text_field(const char *name, const char *meaning)
{
    printf(".It Li {%s}\n%c%s.\n", name,
        meaning[0] >= 'a' && meaning[0] <= 'z' ? meaning[0] - 32 : meaning[0], meaning + 1);
}

/* The names of the fields that something gives, as a sentence. */
static void print_given(const char *const *names, const unsigned *gives, size_t n, unsigned given)
{
    const char *before = "";

    for (size_t i = 0; i < n; i++)
        if (gives[i] & given) {
            printf("%s%s", before, names[i]);
            before = ", ";
        }
    printf(".\n");
}

static const char *const text_fields[] = {
#define X(NAME, name, gives, meaning) #name,
    RM_TEXT_FIELDS(X)
#undef X
};
static const char *const text_meanings[] = {
#define X(NAME, name, gives, meaning) meaning,
    RM_TEXT_FIELDS(X)
#undef X
};
static const unsigned text_gives[] = {
#define X(NAME, name, gives, meaning) gives,
    RM_TEXT_FIELDS(X)
#undef X
};

static void print_text_fields(void)
{
    printf(".Ss Fields of messages\n.Bl -tag -width Ds\n");
    for (int i = 0; i < RM_N_TEXT_FIELDS; i++)
        print_text_field(text_fields[i], text_meanings[i]);
    printf(".El\n.Ss Kinds of messages\n"
           "Each has, beside what is given here, ");
    print_given(text_fields, text_gives, RM_N_TEXT_FIELDS, RM_GIVES_ALWAYS);
    printf("Those of\n.Xr rm-checkin 1\n.Cm due\nalso have ");
    print_given(text_fields, text_gives, RM_N_TEXT_FIELDS, RM_GIVES_DUE);
    printf(".Bl -tag -width Ds\n");
    for (int kind = 0; kind < RM_N_TEMPLATES; kind++) {
        unsigned more = rm_kind_gives[kind] & ~(unsigned)(RM_GIVES_ALWAYS | RM_GIVES_DUE);

        printf(".It Li %s\n", rm_kind_words[kind]);
        if (more)
            print_given(text_fields, text_gives, RM_N_TEXT_FIELDS, more);
        else
            printf("No others.\n");
    }
    printf(".El\n");
}

static const char *const phrase_fields[] = {
#define X(NAME, name, gives, meaning) #name,
    RM_PHRASE_FIELDS(X)
#undef X
};
static const unsigned phrase_gives[] = {
#define X(NAME, name, gives, meaning) gives,
    RM_PHRASE_FIELDS(X)
#undef X
};

static void print_phrases(void)
{
    static const struct {
        const char *name;
        unsigned gives;
    } phrases[] = {
#define X(NAME, name, gives) {name, gives},
        RM_PHRASES(X)
#undef X
    };
    const char *before = "";

    printf(".Ss Phrases\nWithout fields: ");
    for (int i = 0; i < RM_N_PHRASES; i++)
        if (!phrases[i].gives) {
            printf("%s%s", before, phrases[i].name);
            before = ", ";
        }
    printf(".\nWith fields:\n.Bl -tag -width Ds\n");
    for (int i = 0; i < RM_N_PHRASES; i++)
        if (phrases[i].gives) {
            printf(".It Li %s\n", phrases[i].name);
            print_given(phrase_fields, phrase_gives, RM_N_PHRASE_FIELDS, phrases[i].gives);
        }
    printf(".El\n.Ss Fields of phrases\n.Bl -tag -width Ds\n");
#define X(NAME, name, gives, meaning) print_text_field(#name, meaning);
    RM_PHRASE_FIELDS(X)
#undef X
    printf(".El\n");
}

static int same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static int same_field(const struct rm_transition *a, const struct rm_transition *b)
{
    return a->type == b->type && strcmp(a->field, b->field) == 0;
}

/* Whether two rows differ in nothing but what the field becomes: they are told as one. */
static int same_but_to(const struct rm_transition *a, const struct rm_transition *b)
{
    return same_field(a, b) && a->from == b->from && a->who == b->who &&
           same_text(a->needs, b->needs) && same_text(a->dated, b->dated) &&
           same_text(a->told, b->told);
}

static int was_told(const struct rm_transition *row)
{
    for (const struct rm_transition *r = rm_transitions; r < row; r++)
        if (same_but_to(r, row))
            return 1;
    return 0;
}

/* "proposed to agreed or withdrawn". */
static void print_ways(const struct rm_transition *row)
{
    const struct rm_field *field = rm_field_find(&rm_shapes[row->type], row->field);
    const char *ways[16];
    size_t n = 0;

    if (row->from == RM_ANY && row->to == RM_ANY)
        return;
    for (const struct rm_transition *r = row; r < rm_transitions + rm_n_transitions; r++)
        if (same_but_to(row, r) && n < sizeof ways / sizeof *ways)
            ways[n++] = r->to == RM_ANY ? "any other" : field->words[r->to];
    printf("%s to ", row->from == RM_ANY ? "any" : field->words[row->from]);
    for (size_t i = 0; i < n; i++)
        printf("%s%s", !i ? "" : i + 1 < n ? ", " : " or ", ways[i]);
    printf(": ");
}

static void print_who(const struct rm_transition *row)
{
    struct rm_buf who = {0};

    rm_role_say(&who, row->type, row->who);
    printf("%s", row->who ? rm_buf_text(&who) : "nobody");
    if (row->needs)
        printf(", with\n.Va %s", row->needs);
    if (row->dated)
        printf("; sets\n.Va %s", row->dated);
    if (row->told && !row->who)
        printf("; %s", row->told);
    putchar('\n');
    rm_buf_free(&who);
}

static int is_told(const struct rm_transition *first, const struct rm_transition *row)
{
    return same_field(first, row) && !was_told(row) && (row->who || row->told);
}

static void print_rows_of(const struct rm_transition *first)
{
    const struct rm_transition *end = rm_transitions + rm_n_transitions;
    size_t n = 0;

    printf(".It Sy %s ", rm_shapes[first->type].name);
    if (strcmp(first->field, "*") == 0)
        printf("all else\n");
    else
        printf("Va %s\n", first->field);
    for (const struct rm_transition *r = first; r < end; r++)
        n += (size_t)is_told(first, r);
    if (n > 1)
        printf(".Bl -bullet -compact\n");
    for (const struct rm_transition *r = first; r < end; r++)
        if (is_told(first, r)) {
            printf("%s", n > 1 ? ".It\n" : "");
            print_ways(r);
            print_who(r);
        }
    if (n > 1)
        printf(".El\n");
}

/* Who may change what, in the order of the table; a row that only catches the rest is not told. */
static void print_transitions(void)
{
    printf(".Bl -tag -width Ds -compact\n");
    for (size_t i = 0; i < rm_n_transitions; i++) {
        int is_first = 1;

        for (size_t j = 0; j < i; j++)
            is_first &= !same_field(&rm_transitions[i], &rm_transitions[j]);
        if (is_first)
            print_rows_of(&rm_transitions[i]);
    }
    printf(".El\n");
}

int main(int argc, char **argv)
{
    static const struct rm_shape *const policy[] = {&rm_criterion_shape, &rm_grades_shape,
        &rm_meeting_policy_shape, &rm_reminder_policy_shape, &rm_rule_policy_shape,
        &rm_report_policy_shape};

    if (argc == 2 && strcmp(argv[1], "records") == 0) {
        print_shape(&rm_common_shape, "Every record");
        for (int type = 0; type < RM_N_TYPES; type++)
            print_shape(&rm_shapes[type], rm_shapes[type].name);
    } else if (argc == 2 && strcmp(argv[1], "policy") == 0) {
        for (size_t i = 0; i < sizeof policy / sizeof *policy; i++)
            print_shape(policy[i], policy[i]->name);
        print_conditions();
    } else if (argc == 2 && strcmp(argv[1], "mail") == 0) {
        print_codes();
    } else if (argc == 2 && strcmp(argv[1], "templates") == 0) {
        print_text_fields();
        print_phrases();
    } else if (argc == 2 && strcmp(argv[1], "checkin") == 0) {
        print_transitions();
    } else {
        fprintf(stderr, "usage: grammar records | policy | templates | mail | checkin\n");
        return 2;
    }
    print_inner();
    return fflush(stdout) || ferror(stdout) ? 2 : 0;
}

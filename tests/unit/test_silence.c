/* What one side answers, and what is not the other's business, never reaches the other: not in a
 * word, not by a message that comes or stays away, not by its hour.
 *
 * Many pairs live through the same half year at once, each with something of its own: an answer, a
 * note, a field of a record. What the readers among them are sent must be the same, to the byte, as
 * what readers of the pair are sent to whom nothing of it happened. The answers are made from the
 * table of the record's fields, so that one that is added later is among them. */
#include "unit.h"

#include "base/date.h"
#include "base/hash.h"
#include "checkin/due.h"
#include "checkin/rules.h"
#include "words/builtin.h"

#include <stdlib.h>
#include <string.h>

#define MARK  "quokka" /* is in all texts that are not the reader's */
#define LIVED "wheelchairs"

static struct rm_arena arena;
static struct rm_diag diag;
static struct rm_policy policy;
static struct rm_rules rules;
static struct rm_templates templates;

static int set_up(void **state)
{
    (void)state;
    rm_diag_init(&diag, &arena);
    rm_templates_init(&templates, &arena);
    assert_int_equal(rm_policy_read(&policy, NULL, &arena, &diag), 0);
    policy.meetings.require_acceptance = 1;
    assert_int_equal(rm_rules_init(&rules, &policy, &arena, &diag), 0);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    rm_arena_free(&arena);
    return 0;
}

/* ---- Values, by the tables of fields ---- */

struct list {
    const char **v;
    size_t n;
};

static void add(struct list *list, const char *text)
{
    list->v = rm_arena_grow(&arena, list->v, list->n, sizeof *list->v);
    list->v[list->n++] = text;
}

static int is_one_of(const char *name, const char *const *names)
{
    while (*names && strcmp(*names, name) != 0)
        names++;
    return *names != NULL;
}

static void add_members(struct list *list, const struct rm_shape *shape, const char *const *passed);

/* "name": and a value between two texts. */
static const char *member(
    const char *name, const char *before, const char *value, const char *after)
{
    return rm_arena_printf(&arena, "\"%s\":%s%s%s", name, before, value, after);
}

/* Numbers from min to max, all where they are few. */
static void add_numbers(
    struct list *list, const struct rm_field *f, const char *before, const char *after)
{
    int64_t step = f->max - f->min > 20 ? f->max - f->min : 1;

    for (int64_t n = f->min; n <= f->max; n += step)
        add(list, member(f->name, before, rm_arena_printf(&arena, "%lld", (long long)n), after));
}

/* Objects of a shape, each with one member beside those that it must have. */
static void add_objects(
    struct list *list, const struct rm_field *f, const char *before, const char *after)
{
    static const char *const none[] = {NULL};
    struct list members = {0};
    const char *required = "";

    for (size_t i = 0; i < f->shape->n_fields; i++)
        if (f->shape->fields[i].rules & RM_REQUIRED)
            required = member(f->shape->fields[i].name, "\"", MARK, "\"");
    add_members(&members, f->shape, none);
    for (size_t i = 0; i < members.n; i++) {
        const char *both = members.v[i];

        if (*required && strncmp(both, required, strcspn(required, ":")) != 0)
            both = rm_arena_printf(&arena, "%s,%s", both, required);
        add(list, member(f->name, before, both, after));
    }
}

static void add_values(struct list *list, const struct rm_field *f)
{
    const char *value = NULL;

    switch (f->kind) {
    case RM_TEXT:
    case RM_ID:
        value = "\"" MARK "\"";
        break;
    case RM_EMAIL:
        value = "\"" MARK "@example.org\"";
        break;
    case RM_ZONE:
        value = "\"Asia/Tokyo\"";
        break;
    case RM_TAG:
        value = "\"de\"";
        break;
    case RM_FLAG:
        add(list, member(f->name, "", "true", ""));
        value = "false";
        break;
    case RM_WORD:
        for (size_t i = 0; f->words[i]; i++)
            add(list, member(f->name, "\"", f->words[i], "\""));
        return;
    case RM_INT:
        add_numbers(list, f, "", "");
        return;
    case RM_INTS:
        add_numbers(list, f, "[", "]");
        return;
    case RM_SCORES:
        add_numbers(list, f, "{\"g\":", "}");
        return;
    case RM_DATE:
        value = "\"2026-01-20\"";
        break;
    case RM_DATES:
        value = "[\"2026-02-09\"]";
        break;
    case RM_TIME:
        value = "\"2026-01-20T09:00:00Z\"";
        break;
    case RM_GRADE:
        value = "7";
        break;
    case RM_CADENCE:
        value = "\"monthly\"";
        break;
    case RM_CLOCK:
        value = "\"09:00\"";
        break;
    case RM_HOURS:
        value = "{\"mon\":[\"09:00-10:00\"]}";
        break;
    case RM_HOURS_ON:
        value = "{\"2026-01-20\":[\"09:00-10:00\"]}";
        break;
    case RM_TEXTS:
    case RM_IDS:
        value = "[\"" MARK "\"]";
        break;
    case RM_DAYS:
        value = "{\"" MARK "\":\"2026-01-20\"}";
        break;
    case RM_OBJECT:
        add_objects(list, f, "{", "}");
        return;
    case RM_OBJECTS:
        add_objects(list, f, "[{", "}]");
        return;
    }
    assert_non_null(value);
    add(list, member(f->name, "", value, ""));
}

/* Each field of a shape with each of its values, but for those that are passed by. */
static void add_members(struct list *list, const struct rm_shape *shape, const char *const *passed)
{
    for (size_t i = 0; i < shape->n_fields; i++)
        if (!is_one_of(shape->fields[i].name, passed))
            add_values(list, &shape->fields[i]);
}

/* ---- Pairs, each with something of its own ---- */

/* A pair's records have @ for what tells it from others, R for its reader, and C for the
 * counterpart, who are the mentor and the mentee or the other way round. */
struct variant {
    const char *what;    /* for whoever reads of a failure */
    const char *records; /* in place of `instead`, or beside all others where that is NULL */
    const char *instead; /* the first line that has this */
    const char *member;  /* or: added to that line */
};

struct variants {
    struct variant *v;
    size_t n;
};

static void add_variant(struct variants *all, struct variant variant)
{
    all->v = rm_arena_grow(&arena, all->v, all->n, sizeof *all->v);
    all->v[all->n++] = variant;
}

static const char *const nows[] = {"2026-01-07T10:00:00Z", "2026-01-09T10:00:00Z",
    "2026-01-11T12:00:00Z", "2026-01-12T12:30:00Z", "2026-01-14T13:00:00Z", "2026-01-18T12:00:00Z",
    "2026-01-19T14:00:00Z", "2026-01-22T14:00:00Z", "2026-01-28T14:00:00Z", "2026-02-10T09:00:00Z",
    "2026-02-13T09:00:00Z", "2026-02-18T09:00:00Z", "2026-02-28T09:00:00Z", "2026-03-10T09:00:00Z",
    "2026-03-25T09:00:00Z", "2026-04-25T09:00:00Z", "2026-05-08T12:00:00Z", "2026-05-19T12:00:00Z",
    "2026-05-20T13:00:00Z", "2026-05-22T13:00:00Z", "2026-05-29T13:00:00Z", "2026-06-25T09:00:00Z",
    "2026-07-08T09:00:00Z", "2026-07-13T09:00:00Z"};
enum { N_NOWS = sizeof nows / sizeof *nows };

/* When somebody answers: before the first meeting, after it, between two, after another; and of
 * which. */
static const struct {
    const char *at, *meeting;
} occasions[] = {{"2026-01-08T12:00:00Z", NULL}, {"2026-01-12T12:00:00Z", "k1@"},
    {"2026-01-20T12:00:00Z", NULL}, {"2026-02-12T12:00:00Z", "k2@"},
    {"2026-05-21T12:00:00Z", "k5@"}};
enum { N_OCCASIONS = sizeof occasions / sizeof *occasions };

static const char *checkin_at(
    const char *by, int number, const char *at, const char *meeting, const char *members)
{
    return rm_arena_printf(&arena,
        "{\"type\":\"checkin\",\"id\":\"%s%d@\",\"pair\":\"PAIR@\",\"by\":\"%s@\",\"side\":\"SIDE%s"
        "\",\"at\":\"%s\"%s%s%s%s%s}\n",
        by, number, by, by, at, meeting ? ",\"meeting\":\"" : "", meeting ? meeting : "",
        meeting ? "\"" : "", *members ? "," : "", members);
}

static const char *checkin(const char *by, int occasion, const char *members)
{
    return checkin_at(by, occasion, occasions[occasion].at, occasions[occasion].meeting, members);
}

/* The same answer again and again: for some, once is nothing. */
static const char *checkins(const char *by, const char *members)
{
    const char *all = "";

    for (int i = 0; i < N_OCCASIONS; i++)
        all = rm_arena_printf(&arena, "%s%s", all, checkin(by, i, members));
    return all;
}

static const char *const who_and_when[] = {"pair", "meeting", "by", "side", "at", NULL};

static void add_answers(struct variants *all)
{
    struct list members = {0};

    add_members(&members, &rm_shapes[RM_CHECKIN], who_and_when);
    assert_true(members.n > 40);
    add_variant(all,
        (struct variant){.what = "answers without anything in them", .records = checkins("C", "")});
    for (size_t i = 0; i < members.n; i++)
        add_variant(
            all, (struct variant){.what = members.v[i], .records = checkins("C", members.v[i])});
}

/* Whether one answers at all, of which meeting, and when: an hour before each look at it, too. */
static void add_arrivals(struct variants *all)
{
    static const char *const happened[] = {"\"happened\":true", "\"happened\":false"};

    for (int i = 0; i < 2 * N_OCCASIONS; i++) {
        const char *records = checkin("C", i / 2, happened[i % 2]);

        add_variant(all, (struct variant){.what = records, .records = records});
    }
    for (int i = 0; i < 2 * N_NOWS; i++) {
        char at[RM_TIME_SIZE];
        int64_t now = 0;
        const char *records;

        assert_int_equal(rm_time_or_date_parse(&now, nows[i / 2]), 0);
        records = checkin_at("C", i, rm_time_format(at, now - RM_HOUR), NULL, happened[i % 2]);
        add_variant(all, (struct variant){.what = records, .records = records});
    }
}

/* Answers to everything at once, by chance. */
static void add_mixtures(struct variants *all)
{
    uint64_t chance = 1;

    for (int n = 0; n < 20; n++) {
        const char *records = "";

        for (int occasion = 0; occasion < N_OCCASIONS; occasion++) {
            const struct rm_shape *shape = &rm_shapes[RM_CHECKIN];
            const char *members = "";

            for (size_t i = 0; i < shape->n_fields; i++) {
                struct list values = {0};

                if (is_one_of(shape->fields[i].name, who_and_when))
                    continue;
                add_values(&values, &shape->fields[i]);
                chance = rm_hash(&chance, sizeof chance, 0);
                members = rm_arena_printf(
                    &arena, "%s%s%s", members, *members ? "," : "", values.v[chance % values.n]);
            }
            records = rm_arena_printf(&arena, "%s%s", records, checkin("C", occasion, members));
        }
        add_variant(all, (struct variant){.what = records, .records = records});
    }
}

/* Fields of a record that both know are added to the line that has `line` in it. */
static void add_fields(
    struct variants *all, enum rm_type type, const char *line, const char *const *passed)
{
    struct list members = {0};

    add_members(&members, &rm_shapes[type], passed);
    for (size_t i = 0; i < members.n; i++)
        add_variant(all, (struct variant){.what = rm_arena_printf(
                                              &arena, "%s %s", rm_shapes[type].name, members.v[i]),
                             .instead = line,
                             .member = members.v[i]});
}

/* What somebody's own record, note or act says beside what both are to know. */
static void add_others(struct variants *all)
{
    /* What a counterpart must know, or what says whether there is one. */
    static const char *const of_person[] = {"name", "email", "status", "left_on", "offers", NULL};
    /* The pair's own terms and dates. */
    static const char *const of_pair[] = {"cycle", "mentor", "mentee", "status", "topics",
        "agreement", "starts", "ends", "review_on", "ended_on", "location", NULL};
    static const char *const of_action[] = {"pair", "owner", NULL};
    static const char *const of_meeting[] = {"uid", "pair", "start", "end", "medium", "location",
        "status", "cancelled_by", "sequence", "replies", NULL};

    add_fields(all, RM_PERSON, "\"id\":\"C@\"", of_person);
    add_fields(all, RM_PAIR, "\"type\":\"pair\"", of_pair);
    add_fields(all, RM_ACTION, "\"id\":\"aC@\"", of_action);
    add_fields(all, RM_MEETING, "\"id\":\"k5@\"", of_meeting);
    for (int answer = 0; rm_answer_words[answer]; answer++)
        add_variant(all, (struct variant){.what = rm_answer_words[answer],
                             .instead = "\"id\":\"k5@\"",
                             .member = rm_arena_printf(&arena,
                                 "\"replies\":{\"SIDEC\":{\"answer\":\"%s\",\"sequence\":0,"
                                 "\"at\":\"2026-05-02T10:00:00Z\"}}",
                                 rm_answer_words[answer])});
    add_variant(all, (struct variant){.what = "who cancelled",
                         .instead = "\"id\":\"k3@\"",
                         .records = "{\"type\":\"meeting\",\"id\":\"k3@\",\"pair\":\"PAIR@\","
                                    "\"start\":\"2026-02-02T10:00:00Z\",\"end\":"
                                    "\"2026-02-02T11:00:00Z\",\"status\":\"cancelled\","
                                    "\"cancelled_by\":\"R@\"}\n"});
    add_variant(all, (struct variant){.what = "a concern",
                         .records = "{\"type\":\"concern\",\"id\":\"@\",\"by\":\"C@\",\"at\":"
                                    "\"2026-01-20T10:00:00Z\",\"text\":\"" MARK "\"}\n"});
    add_variant(
        all, (struct variant){.what = "an exclusion",
                 .records = "{\"type\":\"exclusion\",\"id\":\"@\",\"a\":\"C@\",\"b\":\"R@\","
                            "\"by\":\"C@\"}\n"});
}

/* Who made the change that ended it, or the break. */
static void add_changes(struct variants *all)
{
    static const char *const by[] = {"C@", "form", "office@example.org"};

    for (int i = 0; i < 3; i++)
        add_variant(all, (struct variant){.what = by[i],
                             .instead = "\"by\":\"R@\"",
                             .records = rm_arena_printf(&arena, "CHANGED BY %s\n", by[i])});
}

#define CYCLE                                                                                      \
    "{\"type\":\"cycle\",\"id\":\"c\",\"name\":\"Spring\",\"starts\":\"2026-01-05\",\"ends\":"     \
    "\"2026-06-30\",\"administrator\":\"office@example.org\",\"survey_url\":\"https://s.example\"" \
    ",\"safeguarding\":\"s@example.org\"}\n"                                                       \
    "{\"type\":\"resource\",\"id\":\"r\",\"topic\":\"Data\",\"title\":\"Charts\",\"url\":\"https:" \
    "//d.example\"}\n"                                                                             \
    "{\"type\":\"resource\",\"id\":\"w\",\"topic\":\"Wheelchairs\",\"title\":\"" LIVED "\","       \
    "\"url\":\"https://" LIVED ".example\"}\n"                                                     \
    "{\"type\":\"person\",\"id\":\"u\",\"name\":\"Una\",\"mentee_capacity\":1,\"languages\":["     \
    "\"LANGUAGE\"]}\n"

#define MEETING(n, start, end, rest)                                                               \
    "{\"type\":\"meeting\",\"id\":\"k" n "@\",\"pair\":\"PAIR@\",\"start\":\"2026-" start          \
    ":00:00Z\",\"end\":\"2026-" end ":00:00Z\"" rest "}\n"

static const char *const block =
    "{\"type\":\"person\",\"id\":\"MENTOR@\",\"name\":\"Moss @\",\"mentor_capacity\":1,"
    "\"languages\":[\"LANGUAGE\"],\"offers\":[{\"topic\":\"" LIVED "\",\"lived\":true},"
    "{\"topic\":\"data\"}]}\n"
    "{\"type\":\"person\",\"id\":\"MENTEE@\",\"name\":\"Ember @\",\"mentee_capacity\":1,"
    "\"languages\":[\"LANGUAGE\"],\"offers\":[{\"topic\":\"grief\",\"lived\":true}]}\n"
    "{\"type\":\"pair\",\"cycle\":\"c\",\"mentor\":\"MENTOR@\",\"mentee\":\"MENTEE@\",\"status\":"
    "\"active\",\"starts\":\"2026-01-05\",\"review_on\":\"2026-05-01\",\"ends\":\"2026-06-30\","
    "\"topics\":[\"Wheelchairs\",\"data\"],\"agreement\":{\"cadence\":\"CADENCE\",\"goals\":[{"
    "\"id\":\"g\",\"owner\":\"mentee\",\"topic\":\"" LIVED "\"}]},\"changed\":{\"by\":\"form\","
    "\"at\":\"2026-01-05T09:00:00Z\"}}\n" MEETING("1", "01-12T10", "01-12T11",
        ",\"status\":\"held\"") MEETING("2", "01-19T10", "01-19T11", ",\"medium\":\"video\"")
        MEETING("3", "02-02T10", "02-02T11", ",\"status\":\"cancelled\",\"cancelled_by\":\"C@\"")
            MEETING("4", "02-09T10", "02-09T11", ",\"status\":\"missed\"")
                MEETING("5", "05-20T10", "05-20T11",
                    "") "{\"type\":\"action\",\"id\":\"aR@\",\"pair\":\"PAIR@\",\"owner\":\"R@\","
                        "\"text\":\"Try it\","
                        "\"due\":\"2026-03-01\"}\n"
                        "{\"type\":\"action\",\"id\":\"aC@\",\"pair\":\"PAIR@\",\"owner\":\"C@\"}\n"
                        "{\"type\":\"action\",\"id\":\"bR@\",\"pair\":\"PAIR@\",\"owner\":\"R@\","
                        "\"text\":\"Did it\","
                        "\"due\":\"2026-01-15\",\"status\":\"done\"}\n";

/* What else is so in a world, for all of its pairs. */
struct world {
    const char *language, *cadence;
    const char *next; /* status of the pair from the end of February, or NULL */
    int reader;       /* enum rm_side */
    int forgets;      /* 1: what was sent is not known the next time; readers have their hours; and
                         the mentor has taken a topic back */
    const char *own;  /* in the reader's answers, or NULL: there are none */
    const struct variants *variants;
    struct rm_buf *sent;   /* what each variant's reader is sent, and, last, of the pair without */
    struct rm_buf *office; /* what the administrator is sent of each */
    int seen[RM_N_KINDS];  /* by a reader */
};

/* Replaces each `from` by `to`. */
static void replace(struct rm_buf *out, const char *text, const char *from, const char *to)
{
    for (const char *at; (at = strstr(text, from)); text = at + strlen(from)) {
        rm_buf_add(out, text, (size_t)(at - text));
        rm_buf_adds(out, to);
    }
    rm_buf_adds(out, text);
}

static void replace_all(struct rm_buf *text, const char *from, const char *to)
{
    struct rm_buf out = {0};

    replace(&out, rm_buf_text(text), from, to);
    rm_buf_free(text);
    *text = out;
}

/* The line of a block that has `needle` in it is changed as a variant says. */
static void change_line(struct rm_buf *text, const struct variant *variant)
{
    char *found = strstr(text->data, variant->instead), *start = found, *end;
    struct rm_buf out = {0};

    assert_non_null(found);
    while (start > text->data && start[-1] != '\n')
        start--;
    end = strchr(found, '\n');
    rm_buf_add(&out, text->data, (size_t)(start - text->data));
    if (variant->member) {
        rm_buf_add(&out, start, (size_t)(end - start) - 1);
        rm_buf_printf(&out, ",%s}\n", variant->member);
    } else {
        rm_buf_adds(&out, variant->records);
    }
    rm_buf_adds(&out, end + 1);
    rm_buf_free(text);
    *text = out;
}

/* The same field twice is an error of the record: the block's own goes. */
static int has_already(const struct rm_buf *text, const struct variant *variant)
{
    const char *found = strstr(text->data, variant->instead), *start = found, *at;
    size_t len = strcspn(variant->member, ":") + 1;
    const char *end = strchr(found, '\n');

    while (start > text->data && start[-1] != '\n')
        start--;
    at = strstr(start, rm_arena_copy(&arena, variant->member, len));
    return at && at < end;
}

/* The records of the pair with a variant (NULL: without any). */
static void add_block(
    struct rm_buf *out, const struct world *w, size_t number, const struct variant *variant)
{
    static const char *const sides[] = {"mentor", "mentee"};
    struct rm_buf text = {0};
    const char *tag = rm_arena_printf(&arena, "zq%03zu", number);

    rm_buf_adds(&text, block);
    if (w->forgets)
        rm_buf_adds(&text, "{\"type\":\"person\",\"id\":\"MENTOR@\",\"rev\":1,\"name\":\"Moss @\","
                           "\"mentor_capacity\":1,\"languages\":[\"LANGUAGE\"]}\n");
    if (w->next)
        rm_buf_printf(&text,
            "{\"type\":\"pair\",\"cycle\":\"c\",\"mentor\":\"MENTOR@\",\"mentee\":\"MENTEE@\","
            "\"rev\":1,\"status\":\"%s\",\"changed\":{\"by\":\"R@\",\"at\":\"2026-02-27T08:00:00Z"
            "\"}}\n",
            w->next);
    if (w->own)
        rm_buf_adds(&text, checkins("R", w->own));
    replace_all(&text, "MENTOR@", w->reader == RM_MENTOR ? "R@" : "C@");
    replace_all(&text, "MENTEE@", w->reader == RM_MENTEE ? "R@" : "C@");
    if (variant && variant->instead && strncmp(variant->instead, "\"by\"", 4) == 0)
        replace_all(&text, variant->instead,
            rm_arena_printf(&arena, "\"by\":\"%.*s\"", (int)strcspn(variant->records + 11, "\n"),
                variant->records + 11));
    else if (variant && variant->instead && !(variant->member && has_already(&text, variant)))
        change_line(&text, variant);
    else if (variant && !variant->instead)
        rm_buf_adds(&text, variant->records);
    replace_all(&text, "SIDER", sides[w->reader]);
    replace_all(&text, "SIDEC", sides[!w->reader]);
    replace_all(&text, "PAIR@", w->reader == RM_MENTOR ? "c:R@:C@" : "c:C@:R@");
    replace_all(&text, "LANGUAGE", w->language);
    replace_all(&text, "CADENCE", w->cadence);
    replace_all(&text, "@example", "%example");
    replace_all(&text, "R@", rm_arena_printf(&arena, "r%s", tag));
    replace_all(&text, "C@", rm_arena_printf(&arena, "c%s", tag));
    replace_all(&text, "@", tag);
    replace_all(&text, "%example", "@example");
    rm_buf_adds(out, text.data);
    rm_buf_free(&text);
}

static void note_kind(struct world *w, const char *line)
{
    for (int kind = 0; kind < RM_N_KINDS; kind++)
        if (strstr(line, rm_arena_printf(&arena, "\"kind\":\"%s\"", rm_kind_words[kind])))
            w->seen[kind] = 1;
}

/* Sorts what is due by whom it goes to, and notes its id as sent. */
static void take_line(struct world *w, struct rm_buf *records, const char *line, const char *now)
{
    const char *to = strstr(line, "\"to\":\"") + 6, *pair = strstr(line, "\"pair\":\"");
    const char *id = strstr(line, "\"id\":\"") + 6, *tag = strstr(line, "zq");
    const char *plain = rm_arena_dup(&arena, line);
    struct rm_buf text = {0};
    size_t number;

    if (!w->forgets)
        rm_buf_printf(records,
            "{\"type\":\"delivery\",\"message_id\":\"%.*s\",\"to\":\"x@example.org\",\"state\":"
            "\"sent\",\"reminders\":[\"%.*s\"]}\n",
            (int)strcspn(id, "\""), id, (int)strcspn(id, "\""), id);
    if (*to == 'u')
        note_kind(w, line);
    if (!tag || (!pair && *to != 'r'))
        return;
    number = strtoul(tag + 2, NULL, 10);
    replace(&text, plain, rm_arena_printf(&arena, "zq%03zu", number), "zq");
    if (*to == 'r') {
        note_kind(w, line);
        assert_null(strstr(line, MARK));
        assert_null(strstr(line, LIVED));
        assert_null(strstr(line, "Wheelchairs"));
        assert_null(strstr(line, "grief"));
        rm_buf_printf(&w->sent[number], "%s %s\n", now, text.data);
    } else if (*to == 'o') {
        rm_buf_printf(&w->office[number], "%s %s\n", now, text.data);
    }
    rm_buf_free(&text);
}

static void run_once(struct world *w, struct rm_buf *records, const char *now)
{
    struct rm_arena own = {0};
    struct rm_diag told;
    struct rm_programme programme;
    struct rm_due_request request = {.programme = &programme,
        .policy = &policy,
        .rules = &rules,
        .templates = &templates,
        .kind = -1};
    struct rm_buf out = {0};

    rm_diag_init(&told, &own);
    rm_programme_init(&programme, &own, &told, RM_ALL_TYPES);
    rm_programme_read_text(&programme, records->data, records->len, "test");
    if (rm_programme_settle(&programme)) {
        rm_diag_format(&told, "test", &out);
        fail_msg("%s", out.data);
    }
    assert_int_equal(rm_time_or_date_parse(&request.now, now), 0);
    rm_due(&out, &request, &told);
    for (char *line = out.data, *end; line && (end = strchr(line, '\n')); line = end + 1) {
        *end = '\0';
        take_line(w, records, line, now);
    }
    rm_buf_free(&out);
    rm_arena_free(&own);
}

static void live(struct world *w)
{
    struct rm_buf records = {0};
    size_t n = w->variants->n;

    w->sent = calloc(n + 1, sizeof *w->sent);
    w->office = calloc(n + 1, sizeof *w->office);
    replace(&records, CYCLE, "LANGUAGE", w->language);
    for (size_t i = 0; i <= n; i++)
        add_block(&records, w, i, i < n ? &w->variants->v[i] : NULL);
    policy.reminders.quiet_from = w->forgets ? 19 * 60 : policy.reminders.quiet_until;
    policy.reminders.working = w->forgets ? 0x1f : 0x7f;
    for (int i = 0; i < N_NOWS; i++)
        run_once(w, &records, nows[i]);
    rm_buf_free(&records);
}

static void forget(struct world *w)
{
    for (size_t i = 0; i <= w->variants->n; i++) {
        rm_buf_free(&w->sent[i]);
        rm_buf_free(&w->office[i]);
    }
    free(w->sent);
    free(w->office);
}

/* How many of the variants the administrator hears of. */
static size_t assert_silent(const struct world *w)
{
    size_t n = w->variants->n, told = 0;
    const char *neutral = rm_buf_text(&w->sent[n]);

    assert_true(*neutral);
    for (size_t i = 0; i < n; i++) {
        if (strcmp(rm_buf_text(&w->sent[i]), neutral) != 0) {
            print_error("to the %s, in %s, cadence %s, then %s, own answer %s: %s\n",
                w->reader == RM_MENTOR ? "mentor" : "mentee", w->language, w->cadence,
                w->next ? w->next : "nothing", w->own ? w->own : "none", w->variants->v[i].what);
            assert_string_equal(rm_buf_text(&w->sent[i]), neutral);
        }
        told += strcmp(rm_buf_text(&w->office[i]), rm_buf_text(&w->office[n])) != 0;
    }
    return told;
}

static int is_for_readers(int kind)
{
    for (size_t i = 0; i < rules.n; i++)
        for (size_t k = 0; k < rules.ladders[i].n; k++)
            if ((int)rules.ladders[i].steps[k].kind == kind &&
                rules.ladders[i].steps[k].reader == RM_READER_SELF)
                return 1;
    return 0;
}

/* What the reader answers. */
static const char *const owns[] = {NULL, "\"fit\":1,\"led\":\"mentee\",\"happened\":false",
    "\"wish\":\"leave\"", "", "\"wish\":\"break\",\"happened\":true", "\"wish\":\"rematch\""};
enum { N_OWNS = sizeof owns / sizeof *owns };
static const char *const nexts[] = {"paused", "ended", "completed"};
static const char *const shipped[] = {"de", "en"};

static size_t assert_silent_in(struct world world)
{
    size_t told;

    live(&world);
    told = assert_silent(&world);
    forget(&world);
    return told;
}

static void no_answer_reaches_the_other_side(void **state)
{
    struct variants all = {0};
    size_t told = 0;

    (void)state;
    add_answers(&all);
    add_arrivals(&all);
    add_mixtures(&all);
    for (int reader = 0; reader < 2; reader++) {
        struct world w = {.reader = reader, .cadence = "weekly", .variants = &all};

        for (int own = 0; own < 3; own++) {
            w.language = shipped[(reader + own) % 2];
            w.own = owns[own];
            told += assert_silent_in(w);
        }
        w.forgets = 1;
        assert_silent_in(w);
        w.own = NULL;
        assert_silent_in(w);
        w.forgets = 0;
        w.cadence = "none";
        assert_silent_in(w);
        w.cadence = "weekly";
        for (int next = 0; next < 3; next++) {
            w.next = nexts[next];
            assert_silent_in(w);
        }
    }
    assert_true(told > all.n);
}

static void nothing_else_of_the_other_side_reaches_a_reader(void **state)
{
    struct variants all = {0};

    (void)state;
    add_others(&all);
    assert_true(all.n > 60);
    for (int reader = 0; reader < 2; reader++)
        assert_silent_in((struct world){
            .reader = reader, .language = shipped[reader], .cadence = "weekly", .variants = &all});
    add_changes(&all);
    for (int reader = 0; reader < 2; reader++)
        assert_silent_in((struct world){.reader = reader,
            .language = shipped[!reader],
            .cadence = "weekly",
            .next = nexts[reader],
            .variants = &all});
}

/* What is not said cannot be told apart: all that readers may be sent was sent above, and here in
 * each language. */
static void every_message_is_among_them(void **state)
{
    struct variants none = {0};

    (void)state;
    for (int language = 0; language < 2; language++) {
        int seen[RM_N_KINDS] = {0};

        for (int turn = 0; turn < 2 * (N_OWNS + 3); turn++) {
            struct world w = {.reader = turn % 2,
                .language = shipped[language],
                .cadence = "weekly",
                .own = turn / 2 < N_OWNS ? owns[turn / 2] : NULL,
                .next = turn / 2 < N_OWNS ? NULL : nexts[turn / 2 - N_OWNS],
                .variants = &none};

            live(&w);
            forget(&w);
            for (int kind = 0; kind < RM_N_KINDS; kind++)
                seen[kind] |= w.seen[kind];
        }
        for (int kind = 0; kind < RM_N_KINDS; kind++)
            if (is_for_readers(kind) && !seen[kind])
                fail_msg("nobody got a %s message in %s", rm_kind_words[kind], shipped[language]);
    }
}

/* Figures, and about whom they are, are fields of the administrator's messages alone. */
static void readers_get_no_figures(void **state)
{
    (void)state;
    for (int kind = 0; kind < RM_N_KINDS; kind++)
        if (is_for_readers(kind))
            assert_int_equal(rm_kind_gives[kind] & (RM_GIVES_DETAIL | RM_GIVES_PERSON), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(no_answer_reaches_the_other_side),
        TEST(nothing_else_of_the_other_side_reaches_a_reader),
        TEST(every_message_is_among_them),
        TEST(readers_get_no_figures),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "checkin/due.h"

#include "base/date.h"
#include "base/text.h"
#include "checkin/rules.h"
#include "checkin/words.h"

#include <stdlib.h>
#include <string.h>

struct run {
    const struct rm_due_request *request;
    struct rm_rule_context context;
    struct rm_progress progress;
    struct rm_words words;
    struct rm_map said; /* ids of reminders */
    struct rm_reminder **found;
    size_t n_found;
    size_t n_unaddressed; /* for an administrator whom nobody named */
    size_t n_withheld;    /* for an administrator who is one of the pair */
};

static void note_said(struct run *run)
{
    const struct rm_programme *p = run->request->programme;

    rm_map_init(&run->said, p->arena);
    for (size_t i = 0; i < rm_n_reminders(p); i++)
        *rm_map_add(&run->said, rm_reminder_at(p, i)->rec.id) = run;
    for (size_t i = 0; i < rm_n_deliveries(p); i++)
        for (const struct rm_record *r = &rm_delivery_at(p, i)->rec; r; r = r->before) {
            const struct rm_texts *ids = &((const struct rm_delivery *)(const void *)r)->reminders;

            for (size_t k = 0; k < ids->n; k++)
                *rm_map_add(&run->said, ids->v[k]) = run;
        }
}

/* Whether somebody is there to be written to; who has no record is taken to be. */
static int is_there(const struct run *run, const char *id)
{
    const struct rm_person *person = rm_person_find(run->request->programme, id);

    return !person || person->status == RM_PERSON_ACTIVE || person->status == RM_PERSON_RESERVE;
}

static const char *id_of_self(const struct rm_subject *s)
{
    if (s->person)
        return s->person->rec.id;
    return s->side == RM_MENTOR ? s->pair->pair->mentor : s->pair->pair->mentee;
}

/* kind, what it is about, whom the administrator hears about, the reader, the attempt. */
static const char *id_of(
    const struct run *run, const struct rm_rule *rule, const struct rm_subject *s, const char *to)
{
    const char *parts[6] = {0};
    size_t n = 0;

    parts[n++] = rm_kind_words[rule->kind];
    if (rule->about != RM_ABOUT_PERSON)
        parts[n++] = s->about;
    if (s->key)
        parts[n++] = s->key;
    if (rule->about == RM_ABOUT_SIDE && rule->reader == RM_READER_ADMINISTRATOR)
        parts[n++] = id_of_self(s);
    parts[n++] = to;
    parts[n] = rm_arena_printf(run->context.arena, "%d", rule->attempt);
    return rm_id_join(run->context.arena, parts[0], parts[1], parts[2], parts[3], parts[4],
        parts[5], (char *)NULL);
}

static int is_wanted(const struct run *run, const struct rm_rule *rule, const char *to)
{
    if (run->request->kind >= 0 && run->request->kind != (int)rule->kind)
        return 0;
    return !run->request->to || (to && strcmp(run->request->to, to) == 0);
}

static void write_texts(struct run *run, struct rm_reminder *reminder, const struct rm_rule *rule,
    const struct rm_subject *s)
{
    struct rm_chosen chosen =
        rm_words_choose(&run->words, run->request->templates, rule, s, reminder->to);
    struct rm_text_values values = rm_words_of(&run->words, rule, s, reminder->to, chosen.phrases);
    struct rm_buf subject = {0}, body = {0};

    rm_template_render(&subject, &body, chosen.text, &values);
    if (subject.len == 0) /* a template of somebody's own may come to nothing */
        rm_buf_adds(&subject, rm_kind_words[rule->kind]);
    reminder->subject = rm_arena_copy(run->context.arena, rm_buf_text(&subject), subject.len);
    reminder->body = rm_arena_copy(run->context.arena, rm_buf_text(&body), body.len);
    rm_buf_free(&subject);
    rm_buf_free(&body);
}

static int is_who(const struct run *run, const char *id, const char *address)
{
    const struct rm_person *person = rm_person_find(run->request->programme, id);
    struct rm_arena *arena = run->context.arena;
    const char *key = rm_text_key(arena, address);

    return strcmp(rm_text_key(arena, id), key) == 0 ||
           (person && person->email && strcmp(rm_text_key(arena, person->email), key) == 0);
}

/* Whoever runs a programme may take part in it, and is then a side like any other. */
static int is_of_own_pair(const struct run *run, const struct rm_subject *s, const char *to)
{
    return s->pair &&
           (is_who(run, s->pair->pair->mentor, to) || is_who(run, s->pair->pair->mentee, to));
}

static void say(
    struct run *run, const struct rm_rule *rule, const struct rm_subject *s, int64_t due)
{
    const char *to = rule->reader == RM_READER_SELF ? id_of_self(s) : s->cycle->administrator;
    struct rm_reminder *reminder;
    const char *id;

    if (!is_wanted(run, rule, to))
        return;
    if (!to) {
        run->n_unaddressed++;
        return;
    }
    if (rule->reader == RM_READER_ADMINISTRATOR && is_of_own_pair(run, s, to)) {
        run->n_withheld++;
        return;
    }
    id = id_of(run, rule, s, to);
    if (rm_map_find(&run->said, id))
        return;
    *rm_map_add(&run->said, id) = run;
    reminder = rm_record_new(run->context.arena, RM_REMINDER);
    reminder->rec.id = id;
    reminder->kind = rm_kind_words[rule->kind];
    reminder->to = to;
    reminder->pair = s->pair ? s->pair->pair->rec.id : NULL;
    reminder->due = due;
    reminder->attempt = rule->attempt;
    write_texts(run, reminder, rule, s);
    run->found = rm_arena_grow(run->context.arena, run->found, run->n_found, sizeof *run->found);
    run->found[run->n_found++] = reminder;
}

/* The rules from `from` on that are one ladder: how many they are. */
static size_t ladder(size_t from)
{
    size_t n = 1;

    while (from + n < rm_n_rules && rm_rules[from + n].since == rm_rules[from].since &&
           rm_rules[from + n].about == rm_rules[from].about)
        n++;
    return n;
}

/* Tries a ladder on a subject; the last rule whose time has come speaks. */
static void try_ladder(struct run *run, size_t from, size_t n, struct rm_subject s)
{
    const struct rm_rule *last = NULL;
    int64_t since, due = 0;

    if (rm_rules[from].asks && s.pair && s.pair->cadence == RM_CADENCE_NONE)
        return;
    since = rm_rules[from].since(&run->context, &s);
    for (size_t i = from; since != RM_NONE && i < from + n; i++) {
        int64_t at = since + rm_rule_delay(&run->context, &rm_rules[i], &s);

        if (at <= run->context.now) {
            last = &rm_rules[i];
            due = at;
        }
    }
    if (last)
        say(run, last, &s, due);
}

static void try_rules(struct run *run, enum rm_about about, const struct rm_subject *s)
{
    for (size_t i = 0, n; i < rm_n_rules; i += n) {
        n = ladder(i);
        if (rm_rules[i].about == about)
            try_ladder(run, i, n, *s);
    }
}

/* A cycle of which there is no record has an id and nothing else. */
static const struct rm_cycle *cycle_of(const struct run *run, const char *id)
{
    struct rm_cycle *cycle = rm_cycle_find(run->request->programme, id);

    if (!cycle) {
        cycle = rm_record_new(run->context.arena, RM_CYCLE);
        cycle->rec.id = id;
    }
    return cycle;
}

static void try_action(struct run *run, struct rm_subject s, const struct rm_action *action)
{
    s.action = action;
    s.about = action->rec.id;
    if (strcmp(action->owner, s.pair->pair->mentor) == 0)
        s.side = RM_MENTOR;
    else if (strcmp(action->owner, s.pair->pair->mentee) == 0)
        s.side = RM_MENTEE;
    else
        return;
    try_rules(run, RM_ABOUT_ACTION, &s);
}

static void try_pair(struct run *run, const struct rm_pair_progress *pair)
{
    struct rm_subject s = {.pair = pair, .about = pair->pair->rec.id};

    s.cycle = cycle_of(run, pair->pair->cycle);
    if (rm_pair_is_over(&run->context, pair->pair, s.cycle) || !is_there(run, pair->pair->mentor) ||
        !is_there(run, pair->pair->mentee))
        return;
    try_rules(run, RM_ABOUT_PAIR, &s);
    for (s.side = RM_MENTOR; s.side <= RM_MENTEE; s.side++)
        try_rules(run, RM_ABOUT_SIDE, &s);
    for (size_t i = 0; i < pair->n_actions; i++)
        try_action(run, s, pair->actions[i]);
}

/* A cycle that is not over, as those see it who are in no pair. */
struct round {
    const struct rm_cycle *cycle;
    int64_t matched_at; /* when its first pair was agreed, RM_NONE before */
};

struct rounds {
    struct round **v;
    size_t n;
    struct rm_map by_id;
    struct rm_map paired; /* cycle and person joined, of those who are or were in a pair */
};

static struct round *find_round(struct run *run, struct rounds *rounds, const char *id)
{
    void **place = rm_map_add(&rounds->by_id, id);
    struct round *round = *place;

    if (round)
        return round;
    *place = round = RM_NEW(run->context.arena, struct round);
    round->cycle = cycle_of(run, id);
    round->matched_at = RM_NONE;
    rounds->v = rm_arena_grow(run->context.arena, rounds->v, rounds->n, sizeof *rounds->v);
    rounds->v[rounds->n++] = round;
    return round;
}

static void note_pair(struct run *run, struct rounds *rounds, const struct rm_pair *pair)
{
    struct rm_arena *arena = run->context.arena;
    struct round *round;
    int64_t at;

    if (pair->status == RM_PAIR_WITHDRAWN)
        return;
    *rm_map_add(&rounds->paired, rm_id_join(arena, pair->cycle, pair->mentor, NULL)) = run;
    *rm_map_add(&rounds->paired, rm_id_join(arena, pair->cycle, pair->mentee, NULL)) = run;
    if (rm_pair_is_over(&run->context, pair, cycle_of(run, pair->cycle)))
        return;
    round = find_round(run, rounds, pair->cycle);
    at = rm_pair_matched_at(&run->context, pair, round->cycle);
    if (round->matched_at == RM_NONE || at < round->matched_at)
        round->matched_at = at;
}

static void find_rounds(struct run *run, struct rounds *rounds)
{
    const struct rm_programme *p = run->request->programme;
    int64_t today = rm_time_date(run->context.now);

    rm_map_init(&rounds->by_id, run->context.arena);
    rm_map_init(&rounds->paired, run->context.arena);
    for (size_t i = 0; i < rm_n_cycles(p); i++)
        if (rm_cycle_at(p, i)->ends == RM_NONE || rm_cycle_at(p, i)->ends >= today)
            find_round(run, rounds, rm_cycle_at(p, i)->rec.id);
    for (size_t i = 0; i < rm_n_pairs(p); i++)
        note_pair(run, rounds, rm_pair_at(p, i));
    if (rounds->n == 0)
        find_round(run, rounds, "default");
}

static void try_person(struct run *run, const struct rounds *rounds, const struct rm_person *person)
{
    if (!is_there(run, person->rec.id))
        return;
    for (size_t i = 0; i < rounds->n; i++) {
        const struct round *round = rounds->v[i];
        struct rm_subject s = {.cycle = round->cycle,
            .person = person,
            .about = person->rec.id,
            .matched_at = RM_NONE};

        if (!rm_map_find(&rounds->paired,
                rm_id_join(run->context.arena, round->cycle->rec.id, person->rec.id, NULL)))
            s.matched_at = round->matched_at;
        try_rules(run, RM_ABOUT_PERSON, &s);
    }
}

static int compare_found(const void *a, const void *b)
{
    const struct rm_reminder *x = *(struct rm_reminder *const *)a;
    const struct rm_reminder *y = *(struct rm_reminder *const *)b;

    if (x->due != y->due)
        return x->due < y->due ? -1 : 1;
    return strcmp(x->rec.id, y->rec.id);
}

static void try_all(struct run *run)
{
    const struct rm_programme *p = run->request->programme;
    struct rounds rounds = {0};

    find_rounds(run, &rounds);
    for (size_t i = 0; i < run->progress.n_pairs; i++)
        try_pair(run, &run->progress.pairs[i]);
    for (size_t i = 0; i < rm_n_people(p); i++)
        try_person(run, &rounds, rm_person_at(p, i));
    for (size_t i = 0; i < rm_n_cycles(p); i++) {
        struct rm_subject s = {.cycle = rm_cycle_at(p, i), .about = rm_cycle_at(p, i)->rec.id};

        try_rules(run, RM_ABOUT_CYCLE, &s);
    }
}

static int check_languages(const struct rm_due_request *request, struct rm_diag *diag)
{
    const struct rm_programme *p = request->programme;
    int rc = 0;

    for (size_t i = 0; i < rm_n_cycles(p); i++) {
        const struct rm_cycle *cycle = rm_cycle_at(p, i);

        rc |= rm_templates_check_language(
            request->templates, cycle->language, cycle->rec.id, diag, cycle->rec.where);
    }
    return rc;
}

/* Links without their tokens would bring in answers of which nobody knows whose they are. */
static int check_links(const struct rm_due_request *request, struct rm_diag *diag)
{
    const struct rm_programme *p = request->programme;
    size_t errors = diag->n_errors, n_places = 0;

    for (size_t i = 0; i < rm_n_cycles(p); i++) {
        const struct rm_cycle *cycle = rm_cycle_at(p, i);

        if (!rm_words_wants_token(cycle->survey_url))
            continue;
        n_places++;
        if (!request->token_key)
            rm_error(diag, cycle->rec.where,
                "cycle \"%s\": survey_url has a place for a token, which needs a key: "
                "--token-key FILE",
                cycle->rec.id);
    }
    if (request->token_key && !n_places)
        rm_warn(diag, (struct rm_where){0},
            "--token-key is of no use: no cycle's survey_url has {token} in it");
    return diag->n_errors > errors ? -1 : 0;
}

void rm_due(struct rm_buf *out, const struct rm_due_request *request, struct rm_diag *diag)
{
    struct run run = {.request = request,
        .context = {request->programme, request->policy, request->now, request->programme->arena,
            request->token_key}};

    if (check_links(request, diag) | check_languages(request, diag))
        return;
    note_said(&run);
    rm_progress_init(&run.progress, request->programme, request->policy, request->now);
    rm_words_init(&run.words, &run.context);
    try_all(&run);
    if (run.n_found)
        qsort(run.found, run.n_found, sizeof *run.found, compare_found);
    for (size_t i = 0; i < run.n_found; i++)
        rm_record_write(out, &run.found[i]->rec);
    if (run.n_unaddressed)
        rm_warn(diag, (struct rm_where){0},
            "%zu messages are for the administrator, whom the cycle does not name; give the "
            "cycle an \"administrator\"",
            run.n_unaddressed);
    if (run.n_withheld)
        rm_warn(diag, (struct rm_where){0},
            "%zu messages are held back: they are for the administrator, and about a pair of the "
            "administrator's own; have somebody else look after that pair",
            run.n_withheld);
}

#include "checkin/due.h"

#include "base/date.h"
#include "checkin/visit.h"
#include "checkin/words.h"

#include <stdlib.h>
#include <string.h>

struct run {
    const struct rm_due_request *request;
    struct rm_judge judge;
    struct rm_words words;
    struct rm_reminder **found;
    size_t n_found;
    size_t n_unaddressed; /* for an administrator whom nobody named */
    size_t n_waiting;     /* for the hours of their readers, for more than a day */
};

static int is_wanted(const struct run *run, const struct rm_verdict *verdict)
{
    const struct rm_due_request *request = run->request;

    if (request->kind >= 0 && request->kind != (int)verdict->rule->kind)
        return 0;
    return !request->to || (verdict->to && strcmp(request->to, verdict->to) == 0);
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
    reminder->language = chosen.language;
    reminder->subject = rm_arena_copy(run->judge.context.arena, rm_buf_text(&subject), subject.len);
    reminder->body = rm_arena_copy(run->judge.context.arena, rm_buf_text(&body), body.len);
    rm_buf_free(&subject);
    rm_buf_free(&body);
}

static void say(struct run *run, const struct rm_verdict *verdict)
{
    struct rm_arena *arena = run->judge.context.arena;
    const struct rm_subject *s = verdict->subject;
    struct rm_reminder *reminder = rm_record_new(arena, RM_REMINDER);

    reminder->rec.id = verdict->id;
    reminder->kind = rm_kind_words[verdict->rule->kind];
    reminder->to = verdict->to;
    reminder->pair = s->pair ? s->pair->pair->rec.id : NULL;
    reminder->due = verdict->due;
    reminder->attempt = verdict->rule->attempt;
    write_texts(run, reminder, verdict->rule, s);
    rm_judge_note(&run->judge, &reminder->rec);
    run->found = rm_arena_grow(arena, run->found, run->n_found, sizeof(struct rm_reminder *));
    run->found[run->n_found++] = reminder;
}

static void hear(void *listener, const struct rm_verdict *verdict)
{
    struct run *run = listener;

    if (!is_wanted(run, verdict))
        return;
    if (verdict->standing == RM_SPEAKS)
        say(run, verdict);
    run->n_unaddressed += verdict->standing == RM_UNADDRESSED;
    run->n_waiting += verdict->standing == RM_WAITS && verdict->is_waiting;
}

static int compare_found(const void *a, const void *b)
{
    const struct rm_reminder *x = *(struct rm_reminder *const *)a;
    const struct rm_reminder *y = *(struct rm_reminder *const *)b;

    if (x->due != y->due)
        return x->due < y->due ? -1 : 1;
    return strcmp(x->rec.id, y->rec.id);
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

static void warn(const struct run *run, struct rm_diag *diag)
{
    const struct rm_where nowhere = {0};

    if (run->n_unaddressed)
        rm_warn(diag, nowhere,
            "%zu messages are for the administrator, whom the cycle does not name; give the "
            "cycle an \"administrator\"",
            run->n_unaddressed);
    if (run->n_waiting)
        rm_warn(diag, nowhere,
            "%zu messages have waited for more than a day: no run seems to fall into the hours of "
            "those whom they are for; run this every hour",
            run->n_waiting);
}

void rm_due(struct rm_buf *out, const struct rm_due_request *request, struct rm_diag *diag)
{
    struct rm_rule_context context = {request->programme, request->policy, request->now,
        request->programme->arena, request->token_key};
    struct run run = {.request = request};
    struct rm_progress progress;

    if (check_links(request, diag) | check_languages(request, diag))
        return;
    rm_progress_init(&progress, request->programme, request->policy, request->now);
    rm_judge_init(&run.judge, &context, request->rules, hear, &run, 0);
    rm_words_init(&run.words, &run.judge.context);
    rm_visit_all(&run.judge, &progress, &(struct rm_visit){0});
    if (run.n_found)
        qsort(run.found, run.n_found, sizeof(struct rm_reminder *), compare_found);
    for (size_t i = 0; i < run.n_found; i++)
        rm_record_write(out, &run.found[i]->rec);
    warn(&run, diag);
}

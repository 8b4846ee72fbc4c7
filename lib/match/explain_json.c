#include "match/explain.h"

#include "match/candidates.h"
#include "match/market.h"
#include "wire/json.h"

/* As rm-match --check has them, where both do. */
static const char *const obstacle_words[] = {[RM_SAME_PERSON] = "same_person",
    [RM_NOT_ACTIVE] = "status",
    [RM_NO_ROLE] = "role",
    [RM_NO_CANDIDATE] = "no_candidate",
    [RM_RULE] = "rule",
    [RM_VALUE_MISSING] = "unknown",
    [RM_UNAVAILABLE] = "unavailable",
    [RM_NO_PLACE_LEFT] = "places"};

static void put_text(struct rm_json_writer *w, const char *name, const char *text)
{
    rm_json_key(w, name);
    rm_json_put_text(w, text);
}

static void put_int(struct rm_json_writer *w, const char *name, int64_t value)
{
    rm_json_key(w, name);
    rm_json_put_int(w, value);
}

static void put_flag(struct rm_json_writer *w, const char *name, int value)
{
    rm_json_key(w, name);
    rm_json_put_flag(w, value);
}

static void open_list(struct rm_json_writer *w, const char *name)
{
    rm_json_key(w, name);
    rm_json_open(w, '[');
}

static void open_line(struct rm_json_writer *w, const char *type)
{
    rm_json_open(w, '{');
    put_text(w, "type", type);
}

static void close_line(struct rm_json_writer *w)
{
    rm_json_close(w, '}');
    rm_buf_addc(w->out, '\n');
}

static void put_person(struct rm_json_writer *w, const struct rm_match *match, uint32_t who)
{
    put_text(w, "person", match->roster.v[who].id);
    put_text(w, "name", rm_member_label(&match->roster.v[who]));
}

static void put_ids(
    struct rm_json_writer *w, const struct rm_match *match, const struct rm_choice *pair)
{
    put_text(w, "mentor", match->roster.v[match->sides[RM_MENTOR].member[pair->mentor]].id);
    put_text(w, "mentee", match->roster.v[match->sides[RM_MENTEE].member[pair->mentee]].id);
}

static void put_reasons(struct rm_json_writer *w, const struct rm_reason *reasons, size_t n)
{
    open_list(w, "reasons");
    for (size_t i = 0; i < n; i++) {
        rm_json_open(w, '{');
        put_text(w, "criterion", reasons[i].criterion);
        put_int(w, "points", reasons[i].points);
        if (reasons[i].detail)
            put_text(w, "detail", reasons[i].detail);
        rm_json_close(w, '}');
    }
    rm_json_close(w, ']');
}

/* Nothing where there is none to count. */
static void put_toll(struct rm_json_writer *w, const struct rm_toll *toll)
{
    if (toll->kind != RM_TOLL)
        return;
    rm_json_key(w, "cost");
    rm_json_open(w, '{');
    put_int(w, "mentees", toll->levels.mentees);
    put_int(w, "mentors", toll->levels.mentors);
    put_int(w, "loads", toll->levels.loads);
    put_int(w, "total", toll->levels.total);
    rm_json_close(w, '}');
}

static void put_tally(
    struct rm_json_writer *w, const struct rm_match *match, const struct rm_tally *tally)
{
    put_int(w, "others", (int64_t)tally->n_others);
    open_list(w, "rules");
    for (size_t k = 0; k < match->criteria.n; k++) {
        size_t i = match->criteria.order[k];

        if (!tally->by_rule[i])
            continue;
        rm_json_open(w, '{');
        put_text(w, "rule", rm_criterion_of(&match->criteria, i)->id);
        put_int(w, "others", (int64_t)tally->by_rule[i]);
        put_int(w, "unknown", (int64_t)tally->by_rule_unknown[i]);
        rm_json_close(w, '}');
    }
    rm_json_close(w, ']');
    put_int(w, "unavailable", (int64_t)tally->n_unavailable);
    put_int(w, "possible", (int64_t)tally->n_possible);
    put_int(w, "free", (int64_t)tally->n_free);
}

static void put_prospects(struct rm_json_writer *w, const struct rm_match *match, const char *name,
    const struct rm_prospect *prospects, size_t n)
{
    open_list(w, name);
    for (size_t i = 0; i < n; i++) {
        const struct rm_choice *pair = &prospects[i].pair;
        size_t n_reasons;
        const struct rm_reason *reasons =
            rm_pair_reasons(match, match->programme->arena, pair->mentor, pair->mentee, &n_reasons);

        rm_json_open(w, '{');
        put_ids(w, match, pair);
        put_int(w, "score", pair->score);
        put_reasons(w, reasons, n_reasons);
        if (!prospects[i].chosen)
            put_toll(w, &prospects[i].toll);
        rm_json_close(w, '}');
    }
    rm_json_close(w, ']');
}

static void put_stays(struct rm_json_writer *w, const struct rm_role *role)
{
    open_list(w, "stays");
    for (size_t i = 0; i < role->n_stays; i++) {
        rm_json_open(w, '{');
        put_text(w, "pair", role->stays[i]->rec.id);
        put_text(w, "mentor", role->stays[i]->mentor);
        put_text(w, "mentee", role->stays[i]->mentee);
        put_text(w, "status", rm_pair_status_words[role->stays[i]->status]);
        rm_json_close(w, '}');
    }
    rm_json_close(w, ']');
}

static void explain_role(
    struct rm_buf *out, const struct rm_match *match, const struct rm_role *role)
{
    struct rm_json_writer w = {.out = out};

    open_line(&w, "explanation");
    put_person(&w, match, role->who);
    put_text(&w, "role", rm_side_words[role->side]);
    put_int(&w, "capacity", match->roster.v[role->who].capacity[role->side]);
    put_stays(&w, role);
    put_prospects(&w, match, "chosen", role->chosen, role->n_chosen);
    put_prospects(&w, match, "alternatives", role->alternatives, role->n_alternatives);
    put_tally(&w, match, &role->tally);
    close_line(&w);
}

static void explain_nobody(struct rm_buf *out, const struct rm_match *match, uint32_t who)
{
    struct rm_json_writer w = {.out = out};

    open_line(&w, "explanation");
    put_person(&w, match, who);
    close_line(&w);
}

static void explain_unmatched(struct rm_buf *out, const struct rm_match *match,
    const struct rm_fate *who, const struct rm_tally *tally)
{
    struct rm_json_writer w = {.out = out};

    open_line(&w, "unmatched");
    put_person(&w, match, who->who);
    put_text(&w, "role", rm_side_words[who->side]);
    put_tally(&w, match, tally);
    close_line(&w);
}

static void put_obstacles(
    struct rm_json_writer *w, const struct rm_match *match, const struct rm_two *two)
{
    open_list(w, "against");
    for (size_t i = 0; i < two->n_obstacles; i++) {
        const struct rm_obstacle *o = &two->obstacles[i];

        rm_json_open(w, '{');
        put_text(w, "reason", obstacle_words[o->kind]);
        if (o->kind == RM_RULE || o->kind == RM_VALUE_MISSING)
            put_text(w, "criterion", rm_criterion_of(&match->criteria, o->rule)->id);
        if (o->kind == RM_NOT_ACTIVE || o->kind == RM_NO_ROLE || o->kind == RM_NO_PLACE_LEFT) {
            put_text(w, "person", match->roster.v[o->who].id);
            put_text(w, "role", rm_side_words[o->side]);
        }
        rm_json_close(w, '}');
    }
    rm_json_close(w, ']');
}

static void put_choices(struct rm_json_writer *w, const struct rm_match *match, const char *name,
    const struct rm_choice *pairs, size_t n)
{
    open_list(w, name);
    for (size_t i = 0; i < n; i++) {
        rm_json_open(w, '{');
        put_ids(w, match, &pairs[i]);
        put_int(w, "score", pairs[i].score);
        rm_json_close(w, '}');
    }
    rm_json_close(w, ']');
}

static void put_fates(struct rm_json_writer *w, const struct rm_match *match, const char *name,
    const struct rm_fate *fates, size_t n)
{
    open_list(w, name);
    for (size_t i = 0; i < n; i++) {
        rm_json_open(w, '{');
        put_text(w, "person", match->roster.v[fates[i].who].id);
        put_text(w, "role", rm_side_words[fates[i].side]);
        rm_json_close(w, '}');
    }
    rm_json_close(w, ']');
}

static void explain_two(struct rm_buf *out, const struct rm_match *match, const struct rm_two *two)
{
    struct rm_json_writer w = {.out = out};

    open_line(&w, "explanation");
    put_text(&w, "mentor", match->roster.v[two->mentor].id);
    put_text(&w, "mentee", match->roster.v[two->mentee].id);
    put_flag(&w, "possible", two->may_be && !two->n_obstacles);
    put_flag(&w, "chosen", two->chosen);
    put_flag(&w, "stays", two->stays);
    put_obstacles(&w, match, two);
    if (two->may_be) {
        put_int(&w, "score", two->pair.score);
        put_reasons(&w, two->reasons, two->n_reasons);
    }
    if (two->may_be && !two->chosen && two->toll.kind == RM_TOLL) {
        put_toll(&w, &two->toll);
        put_choices(&w, match, "goes", two->goes, two->n_goes);
        put_choices(&w, match, "comes", two->comes, two->n_comes);
        put_fates(&w, match, "loses", two->loses, two->n_loses);
        put_fates(&w, match, "gains", two->gains, two->n_gains);
    }
    close_line(&w);
}

const struct rm_explain_form rm_explain_json = {
    explain_role, explain_nobody, explain_two, explain_unmatched};

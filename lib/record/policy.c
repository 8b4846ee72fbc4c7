#include "record/policy.h"

#include "base/date.h"
#include "base/lines.h"
#include "base/text.h"
#include "record/policy_rules.h"
#include "record/record.h"
#include "record/table.h"

#include <errno.h>
#include <string.h>

static const char *const kind_words[] = {[RM_GAP] = "gap",
    [RM_SAME] = "same",
    [RM_DIFFERENT] = "different",
    [RM_MEMBER] = "member",
    [RM_OVERLAP] = "overlap",
    [RM_TOPICS] = "topics",
    [RM_RETURNS] = "returns",
    [RM_SHARED_HOURS] = "hours",
    [RM_REQUEST] = "request",
    [RM_TENURE] = "tenure",
    [RM_WAITED] = "waited",
    [RM_PERSPECTIVE] = "perspective",
    [RM_CHAIN] = "chain",
    [RM_KEEP] = "keep",
    NULL};
static const char *const unknown_words[] = {"fail", "pass", NULL};
static const char *const criterion_side_words[] = {"both", "mentor", "mentee", NULL};

static const struct rm_field criterion_fields[] = {
    FIELD(rm_criterion, id, RM_ID, "id",
        "how reasons and explanations name it; the kind when absent"),
    FIELD(rm_criterion, kind, RM_WORD, "kind", "what it looks at", NEEDED, ONE_OF(kind_words)),
    FIELD(rm_criterion, field, RM_ID, "field", "field of a person that it looks at"),
    FIELD(rm_criterion, with, RM_ID, "with", "field of the other side; the same one when absent"),
    FIELD(rm_criterion, points, RM_INT, "points",
        "added where it holds, or for each unit that the kind counts",
        RANGE(-RM_SCORE_MAX, RM_SCORE_MAX), ELSE(0)),
    FIELD(rm_criterion, table, RM_SCORES, "table", "points by what was found, in place of points",
        RANGE(-RM_SCORE_MAX, RM_SCORE_MAX)),
    FIELD(
        rm_criterion, require, RM_FLAG, "require", "a rule: without it there is no pair", ELSE(0)),
    FIELD(rm_criterion, unknown, RM_WORD, "unknown", "what a rule makes of a missing value",
        ONE_OF(unknown_words), ELSE(RM_UNKNOWN_FAIL)),
    FIELD(rm_criterion, min, RM_INT, "min", "least of what the kind counts",
        RANGE(-RM_SCORE_MAX, RM_SCORE_MAX)),
    FIELD(rm_criterion, max, RM_INT, "max", "most of what the kind counts",
        RANGE(-RM_SCORE_MAX, RM_SCORE_MAX)),
    FIELD(rm_criterion, side, RM_WORD, "side",
        "whose points they are, for the objective stable; of some kinds, whose value it is",
        ONE_OF(criterion_side_words)),
};
const struct rm_shape rm_criterion_shape = SHAPE(rm_criterion, "criterion", criterion_fields,
    "One criterion of matching; as many lines as there are criteria.");

static const struct rm_field grades_fields[] = {
    FIELD(rm_grades, order, RM_IDS, "order", "labels of grades, the most junior first", NEEDED),
};
const struct rm_shape rm_grades_shape = SHAPE(rm_grades, "grades", grades_fields,
    "The order of grades that are labels: the first is level 1.");

static const struct rm_field meeting_policy_fields[] = {
    FIELD(rm_meeting_policy, cadence, RM_CADENCE, "cadence", "how often; monthly when absent"),
    FIELD(rm_meeting_policy, sessions, RM_INT, "sessions", "meetings in all", RANGE(1, 1000),
        ELSE(6)),
    FIELD(rm_meeting_policy, durations, RM_INTS, "durations",
        "minutes of the first meeting, the second …; 60 when absent", RANGE(5, 480)),
    FIELD(rm_meeting_policy, hours, RM_HOURS, "hours", "weekly hours of people who gave none"),
    FIELD(rm_meeting_policy, notice_days, RM_INT, "notice_days",
        "days of notice before a new meeting", RANGE(0, 365), ELSE(0)),
    FIELD(rm_meeting_policy, notice_hours, RM_INT, "notice_hours",
        "hours of notice before a new meeting; the later of the two counts", RANGE(0, 8760),
        ELSE(0)),
    FIELD(rm_meeting_policy, earliest, RM_CLOCK, "earliest",
        "no meeting starts before it on the wall of either, whatever their hours"),
    FIELD(rm_meeting_policy, latest, RM_CLOCK, "latest",
        "no meeting ends after it on the wall of either, whatever their hours"),
    FIELD(rm_meeting_policy, buffer_min, RM_INT, "buffer_min",
        "minutes between two meetings of one person", RANGE(0, 1440), ELSE(0)),
    FIELD(rm_meeting_policy, daily_max, RM_INT, "daily_max", "meetings of one person a day",
        RANGE(1, 100), ELSE(100)),
    FIELD(rm_meeting_policy, weekly_max, RM_INT, "weekly_max",
        "meetings of one person a week, from Monday on", RANGE(1, 700), ELSE(700)),
    FIELD(rm_meeting_policy, require_acceptance, RM_FLAG, "require_acceptance",
        "no meetings before both are trained and have accepted the agreement", ELSE(0)),
};
const struct rm_shape rm_meeting_policy_shape = SHAPE(rm_meeting_policy, "meetings",
    meeting_policy_fields, "Meetings of pairs whose agreement does not say otherwise.");

static const struct rm_field reminder_policy_fields[] = {
    FIELD(rm_reminder_policy, quiet_days, RM_INT, "quiet_days",
        "days without contact until a pair is quiet", RANGE(1, 3650), ELSE(42)),
    FIELD(rm_reminder_policy, streak, RM_INT, "streak",
        "meetings cancelled or missed in a row that count as a streak", RANGE(1, 100), ELSE(2)),
    FIELD(rm_reminder_policy, in_time_hours, RM_INT, "in_time_hours",
        "hours after a meeting within which an answer is in time", RANGE(1, 8760), ELSE(48)),
    FIELD(rm_reminder_policy, answer_days, RM_INT, "answer_days",
        "days after a meeting that may have been held in which its answers are awaited, and nobody "
        "hears of silence",
        RANGE(0, 365), ELSE(7)),
    FIELD(rm_reminder_policy, near_hours, RM_INT, "near_hours",
        "hours before a meeting in which nobody hears of silence", RANGE(0, 8760), ELSE(24)),
    FIELD(rm_reminder_policy, quiet_from, RM_CLOCK, "quiet_from",
        "nobody is written to from this time on, on the reader's own wall", ELSE(18 * 60)),
    FIELD(rm_reminder_policy, quiet_until, RM_CLOCK, "quiet_until",
        "until this time; the same as quiet_from: there are no quiet hours", ELSE(8 * 60)),
    FIELD(rm_reminder_policy, working_days, RM_IDS, "working_days",
        "days on which people are written to, as mon, tue …; those from Monday to Friday when "
        "absent"),
};
const struct rm_shape rm_reminder_policy_shape =
    SHAPE(rm_reminder_policy, "reminders", reminder_policy_fields, "When people hear what.");

static const struct rm_field report_policy_fields[] = {
    FIELD(rm_report_policy, threshold, RM_INT, "threshold",
        "counts of fewer people than this are hidden", RANGE(1, 1000), ELSE(5)),
    FIELD(rm_report_policy, agreement_days, RM_INT, "agreement_days",
        "days within which both should have accepted their agreement", RANGE(1, 365), ELSE(14)),
};
const struct rm_shape rm_report_policy_shape =
    SHAPE(rm_report_policy, "report", report_policy_fields, "What a report may show.");

/* One policy being read: which of its types the current text has already given. */
struct reader {
    struct rm_policy *policy;
    struct rm_arena *arena;
    struct rm_diag *diag;
    struct rm_where grades, meetings, reminders,
        report; /* where each was given, line 0 if not yet */
    struct rm_rule_lines rules;
    int criteria_given;
    int n_values;
};

/* A record keeps members that are not known; here they are slips of the pen, and one in "require"
 * would pair people who must not be. */
static void check_members(const struct reader *r, const struct rm_shape *shape,
    const struct rm_json *value, struct rm_where where)
{
    struct rm_buf known = {0};

    for (void *at = rm_json_first(value); at; at = rm_json_next(value, at)) {
        const char *name = rm_json_name(at);

        if (strcmp(name, "type") == 0 || strcmp(name, "note") == 0 || rm_field_find(shape, name))
            continue;
        rm_buf_clear(&known);
        for (size_t i = 0; i < shape->n_fields; i++)
            rm_buf_printf(&known, "%s, ", shape->fields[i].name);
        rm_error(r->diag, where, "%s: there is no \"%s\" here; expected %sor note for a comment",
            shape->name, name, rm_buf_text(&known));
    }
    rm_buf_free(&known);
}

static void settle_side(struct rm_criterion *criterion)
{
    criterion->whose = criterion->side;
    if (criterion->side >= 0)
        return;
    criterion->side = RM_SIDE_BOTH;
    criterion->whose = criterion->kind == RM_TOPICS    ? RM_SIDE_MENTEE
                       : criterion->kind == RM_RETURNS ? RM_SIDE_MENTOR
                       : criterion->kind == RM_REQUEST ? RM_SIDE_ASKER
                                                       : RM_SIDE_BOTH;
}

static void read_criterion(struct reader *r, const struct rm_json *value, struct rm_where where)
{
    struct rm_criterion criterion = {.where = where};
    struct rm_policy *policy = r->policy;

    check_members(r, &rm_criterion_shape, value, where);
    if (rm_fields_decode(&criterion, &rm_criterion_shape, value,
            &(struct rm_decoding){r->arena, r->diag, where, "criterion", NULL}))
        return;
    if (rm_json_member(value, "points") && rm_json_member(value, "table"))
        rm_error(r->diag, where,
            "criterion: \"points\" and \"table\" are both given; expected one of them");
    if (rm_json_member(value, "table") && !criterion.table.n)
        rm_error(r->diag, where, "criterion: table: is empty; expected points by what was found");
    if (!criterion.id)
        criterion.id = kind_words[criterion.kind];
    if (!criterion.with)
        criterion.with = criterion.field;
    settle_side(&criterion);
    if (!r->criteria_given)
        policy->criteria.n = 0;
    r->criteria_given = 1;
    for (size_t i = 0; i < policy->criteria.n; i++)
        if (strcmp(policy->criteria.v[i].id, criterion.id) == 0)
            rm_error(r->diag, where,
                "criterion \"%s\" stands in line %lu too; give each an \"id\" of its own",
                criterion.id, policy->criteria.v[i].where.line);
    if (policy->criteria.n == 0)
        policy->criteria.v = NULL;
    policy->criteria.v =
        rm_arena_grow(r->arena, policy->criteria.v, policy->criteria.n, sizeof criterion);
    policy->criteria.v[policy->criteria.n++] = criterion;
}

/* A type of which there is one line a file. */
static void read_single(struct reader *r, void *target, struct rm_where *given,
    const struct rm_shape *shape, const struct rm_json *value, struct rm_where where)
{
    if (given->line)
        rm_error(r->diag, where, "\"%s\" stands in line %lu too; expected one such line",
            shape->name, given->line);
    *given = where;
    check_members(r, shape, value, where);
    rm_fields_decode(
        target, shape, value, &(struct rm_decoding){r->arena, r->diag, where, shape->name, NULL});
}

static void read_meetings(struct reader *r, const struct rm_json *value, struct rm_where where)
{
    struct rm_meeting_policy *meetings = &r->policy->meetings;

    read_single(r, meetings, &r->meetings, &rm_meeting_policy_shape, value, where);
    if (meetings->earliest != RM_NONE && meetings->latest != RM_NONE &&
        meetings->earliest >= meetings->latest)
        rm_error(r->diag, where, "meetings: latest: is not after earliest; expected a later time");
}

static void read_reminders(struct reader *r, const struct rm_json *value, struct rm_where where)
{
    struct rm_reminder_policy *reminders = &r->policy->reminders;
    const struct rm_json *days = rm_json_member(value, "working_days");

    read_single(r, reminders, &r->reminders, &rm_reminder_policy_shape, value, where);
    reminders->working = 0;
    for (size_t i = 0; i < reminders->working_days.n; i++) {
        int day = 0;

        while (day < 7 && strcmp(rm_weekday_names[day], reminders->working_days.v[i]) != 0)
            day++;
        if (day < 7)
            reminders->working |= 1U << day;
        else
            rm_error(r->diag, where,
                "reminders: working_days[%zu]: \"%s\"; expected one of mon, tue, wed, thu, fri, "
                "sat, sun",
                i, reminders->working_days.v[i]);
    }
    if (reminders->quiet_from == 0 && reminders->quiet_until == 24 * 60)
        rm_error(r->diag, where,
            "reminders: quiet_until: leaves no time of day; expected an earlier one");
    if (days && rm_json_kind(days) == RM_JSON_LIST && rm_json_size(days) == 0)
        rm_error(r->diag, where, "reminders: working_days: is empty; expected one day at least");
    if (!days || rm_json_kind(days) == RM_JSON_NULL)
        reminders->working = RM_MON_TO_FRI;
}

/* Labels are compared by their keys: "grade 7" in a sheet is the "Grade 7" of the order. */
static void read_grades(struct reader *r, const struct rm_json *value, struct rm_where where)
{
    const struct rm_json *order = rm_json_member(value, "order");
    struct rm_grades *grades = &r->policy->grades;

    read_single(r, grades, &r->grades, &rm_grades_shape, value, where);
    grades->keys = RM_NEW_N(r->arena, grades->order.n, const char *);
    for (size_t i = 0; i < grades->order.n; i++) {
        grades->keys[i] = rm_text_key(r->arena, grades->order.v[i]);
        for (size_t k = 0; k < i; k++)
            if (strcmp(grades->keys[k], grades->keys[i]) == 0)
                rm_error(r->diag, where,
                    "grades: order: \"%s\" stands there twice, as number %zu and number %zu",
                    grades->order.v[i], k + 1, i + 1);
    }
    if (order && rm_json_kind(order) == RM_JSON_LIST && rm_json_size(order) == 0)
        rm_error(r->diag, where, "grades: order: is empty; expected labels, the most junior first");
}

static void read_rule(struct reader *r, const struct rm_json *value, struct rm_where where)
{
    check_members(r, &rm_rule_policy_shape, value, where);
    rm_rule_line_read(&r->rules, value, r->arena, r->diag, where);
}

static void read_value(struct reader *r, const struct rm_json *value, struct rm_where where)
{
    const struct rm_json *type_value = rm_json_member(value, "type");
    const char *type = type_value ? rm_json_string(type_value, NULL) : NULL;

    if (!type)
        rm_error(r->diag, where,
            "expected an object with \"type\": criterion, grades, meetings, reminders, rule "
            "or report");
    else if (strcmp(type, "criterion") == 0)
        read_criterion(r, value, where);
    else if (strcmp(type, "grades") == 0)
        read_grades(r, value, where);
    else if (strcmp(type, "meetings") == 0)
        read_meetings(r, value, where);
    else if (strcmp(type, "reminders") == 0)
        read_reminders(r, value, where);
    else if (strcmp(type, "rule") == 0)
        read_rule(r, value, where);
    else if (strcmp(type, "report") == 0)
        read_single(r, &r->policy->report, &r->report, &rm_report_policy_shape, value, where);
    else
        rm_error(r->diag, where,
            "type \"%s\" is not one of criterion, grades, meetings, reminders, rule, report", type);
}

static void read_line(struct reader *r, const char *line, size_t len, struct rm_where where)
{
    char error[RM_JSON_ERROR_SIZE];
    struct rm_json *value;

    while (len && strchr(" \t\r", line[len - 1]))
        len--;
    if (!len)
        return;
    value = rm_json_parse(line, len, error);
    r->n_values++;
    if (!value) {
        rm_error(r->diag, where, "%s", error);
        return;
    }
    if (rm_json_kind(value) == RM_JSON_OBJECT)
        read_value(r, value, where);
    else
        rm_error(r->diag, where, "this line is %s; expected an object",
            rm_json_kind_name(rm_json_kind(value)));
    rm_json_free(value);
}

static void read_text(struct reader *r, const char *text, size_t len, const char *name)
{
    struct rm_where where = {.file = rm_arena_dup(r->arena, name)};
    const char *end = text + len;

    if (len >= 3 && memcmp(text, "\357\273\277", 3) == 0)
        text += 3;
    while (text < end) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        const char *stop = newline ? newline : end;

        where.line++;
        read_line(r, text, (size_t)(stop - text), where);
        text = stop + 1;
    }
    rm_rule_lines_merge(r->policy, &r->rules, r->arena);
}

void rm_policy_print(struct rm_buf *out)
{
    for (size_t i = 0; rm_policy_builtin[i]; i++)
        rm_buf_printf(out, "%s\n", rm_policy_builtin[i]);
}

int rm_policy_read(
    struct rm_policy *policy, const char *path, struct rm_arena *arena, struct rm_diag *diag)
{
    struct reader r = {.policy = policy, .arena = arena, .diag = diag};
    struct rm_where file = {.file = path ? rm_arena_dup(arena, path) : NULL};
    struct rm_buf text = {0};
    size_t before = diag->n_errors;

    memset(policy, 0, sizeof *policy);
    rm_policy_print(&text);
    read_text(&r, rm_buf_text(&text), text.len, RM_POLICY_BUILTIN);
    rm_buf_clear(&text);
    if (!path) {
        rm_buf_free(&text);
        return diag->n_errors > before ? -1 : 0;
    }
    r = (struct reader){.policy = policy, .arena = arena, .diag = diag};
    if (rm_file_read(path, &text))
        rm_error(diag, file, "cannot be read: %s", strerror(errno));
    else
        read_text(&r, rm_buf_text(&text), text.len, path);
    if (diag->n_errors == before && !r.n_values)
        rm_warn(diag, file, "has no line; the built-in policy counts");
    rm_buf_free(&text);
    return diag->n_errors > before ? -1 : 0;
}

struct rm_terms rm_terms_of(const struct rm_agreement *agreement, const struct rm_policy *policy)
{
    static int64_t an_hour[] = {60};
    const struct rm_meeting_policy *meetings = &policy->meetings;
    struct rm_terms terms = {meetings->cadence, meetings->sessions, meetings->durations};

    if (agreement && agreement->cadence != RM_NONE)
        terms.cadence = agreement->cadence;
    if (agreement && agreement->sessions != RM_NONE)
        terms.sessions = agreement->sessions;
    if (agreement && agreement->durations.n)
        terms.durations = agreement->durations;
    if (terms.cadence == RM_NONE)
        terms.cadence = RM_CADENCE_MONTHLY;
    if (!terms.durations.n)
        terms.durations = (struct rm_ints){an_hour, 1};
    return terms;
}

int rm_grade_level(int64_t *level, const struct rm_policy *policy, const struct rm_grade *grade)
{
    struct rm_arena arena = {0};
    const char *key;
    int rc = -1;

    if (!grade->given)
        return -1;
    if (!grade->label) {
        *level = grade->level;
        return 0;
    }
    key = rm_text_key(&arena, grade->label);
    for (size_t i = 0; key && rc && i < policy->grades.order.n; i++)
        if (strcmp(policy->grades.keys[i], key) == 0) {
            *level = (int64_t)i + 1;
            rc = 0;
        }
    rm_arena_free(&arena);
    return rc;
}

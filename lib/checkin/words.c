#include "checkin/words.h"

#include "base/date.h"
#include "base/text.h"

#include <string.h>

static const char *const weekdays[] = {
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
static const char *const months[] = {"January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December"};

void rm_words_init(struct rm_words *words, const struct rm_rule_context *context)
{
    const struct rm_programme *p = context->programme;

    words->context = context;
    rm_zones_init(&words->zones, context->arena);
    words->resource_topics = RM_NEW_N(context->arena, rm_n_resources(p), const char *);
    for (size_t i = 0; i < rm_n_resources(p); i++)
        words->resource_topics[i] = rm_text_key(context->arena, rm_resource_at(p, i)->topic);
}

/* "Tuesday 1 December 2026". */
static const char *day_of(struct rm_arena *arena, int64_t date)
{
    struct rm_civil civil = rm_date_civil(date);

    return rm_arena_printf(arena, "%s %d %s %d", weekdays[rm_date_weekday(date)], civil.day,
        months[civil.month - 1], civil.year);
}

/* "Tuesday 1 December 2026, 10:00 to 11:00 (Europe/London)", in the reader's zone. */
static const char *hours_of(
    struct rm_words *words, const struct rm_meeting *meeting, const char *reader)
{
    struct rm_arena *arena = words->context->arena;
    const struct rm_person *person = rm_person_find(words->context->programme, reader);
    const char *name = person && person->timezone ? person->timezone : "UTC";
    const struct rm_zone *zone = rm_zone_open(&words->zones, name);
    int64_t first = rm_time_date(meeting->start), last = rm_time_date(meeting->end);
    int from = (int)((meeting->start - first * RM_DAY) / RM_MINUTE);
    int to = (int)((meeting->end - last * RM_DAY) / RM_MINUTE);
    char begins[6], ends[6];

    if (zone) {
        rm_zone_wall(zone, meeting->start, &first, &from);
        rm_zone_wall(zone, meeting->end, &last, &to);
    }
    return rm_arena_printf(arena, "%s, %s to %s (%s)", day_of(arena, first),
        rm_clock_format(begins, from), rm_clock_format(ends, to), zone ? name : "UTC");
}

static const char *open_topic(struct rm_words *words, const struct rm_pair *pair)
{
    struct rm_arena *arena = words->context->arena;

    for (size_t i = 0; i < pair->topics.n; i++)
        if (rm_topic_is_open(words->context->programme, pair, pair->topics.v[i], arena))
            return pair->topics.v[i];
    return NULL;
}

/* Something on the pair's topics, in their order; another one at each attempt. */
static const struct rm_resource *find_resource(
    struct rm_words *words, const struct rm_pair *pair, int attempt)
{
    const struct rm_programme *p = words->context->programme;
    struct rm_arena *arena = words->context->arena;
    const struct rm_resource *found = NULL;

    for (size_t t = 0; t < pair->topics.n; t++) {
        const char *key = rm_text_key(arena, pair->topics.v[t]);

        if (!rm_topic_is_open(p, pair, pair->topics.v[t], arena))
            continue;
        for (size_t i = 0; i < rm_n_resources(p); i++)
            if (strcmp(words->resource_topics[i], key) == 0 && rm_resource_at(p, i)->url) {
                found = rm_resource_at(p, i);
                if (--attempt == 0)
                    return found;
            }
    }
    return found;
}

static void add_mean(struct rm_buf *out, struct rm_mean mean)
{
    int64_t hundredths = rm_mean_hundredths(mean);

    rm_buf_printf(out, "%lld.%02lld", (long long)(hundredths / 100), (long long)(hundredths % 100));
}

static int canceller(const struct rm_meeting *meeting, const struct rm_pair *pair)
{
    if (meeting->cancelled_by && strcmp(meeting->cancelled_by, pair->mentor) == 0)
        return RM_MENTOR;
    if (meeting->cancelled_by && strcmp(meeting->cancelled_by, pair->mentee) == 0)
        return RM_MENTEE;
    return 2;
}

/* "2 cancelled by the mentee, 1 missed". */
static void add_cancellations(struct rm_buf *out, const struct rm_subject *s, int64_t now)
{
    static const char *const what[] = {
        "cancelled by the mentor", "cancelled by the mentee", "cancelled", "missed"};
    int n[4] = {0};

    for (size_t i = rm_row_start(s->pair); i < s->pair->n_meetings; i++) {
        const struct rm_meeting *m = s->pair->meetings[i].meeting;

        if (!rm_is_in_row(&s->pair->meetings[i], now))
            continue;
        n[m->status == RM_MEETING_MISSED ? 3 : canceller(m, s->pair->pair)]++;
    }
    for (int i = 0; i < 4; i++)
        if (n[i])
            rm_buf_printf(out, "%s%d %s", out->len ? ", " : "", n[i], what[i]);
}

static const char *detail_of(
    struct rm_words *words, const struct rm_rule *rule, const struct rm_subject *s)
{
    struct rm_buf text = {0};
    const char *copy;

    if (rule->kind == RM_KIND_CANCELLATIONS_ESCALATED) {
        add_cancellations(&text, s, words->context->now);
    } else if (rule->kind == RM_KIND_DIVERGING) {
        rm_buf_adds(&text, "the mentor's mean rating is ");
        add_mean(&text, s->pair->rating[RM_MENTOR]);
        rm_buf_adds(&text, ", the mentee's ");
        add_mean(&text, s->pair->rating[RM_MENTEE]);
    } else {
        rm_signs_format(&text, s->pair);
    }
    copy = rm_arena_copy(words->context->arena, rm_buf_text(&text), text.len);
    rm_buf_free(&text);
    return copy;
}

static void add_pair(struct rm_words *words, struct rm_text_values *values,
    const struct rm_rule *rule, const struct rm_subject *s)
{
    const struct rm_programme *p = words->context->programme;
    const struct rm_pair *pair = s->pair->pair;
    const char *mentor = rm_person_label(p, pair->mentor);
    const char *mentee = rm_person_label(p, pair->mentee);
    const struct rm_person *other =
        rm_person_find(p, s->side == RM_MENTOR ? pair->mentee : pair->mentor);

    values->v[RM_TEXT_MENTOR_NAME] = mentor;
    values->v[RM_TEXT_MENTEE_NAME] = mentee;
    values->v[RM_TEXT_TOPIC] = open_topic(words, pair);
    values->v[RM_TEXT_PERSON_NAME] = s->side == RM_MENTOR ? mentor : mentee;
    if (rule->reader != RM_READER_SELF)
        return;
    values->v[RM_TEXT_OTHER_NAME] = s->side == RM_MENTOR ? mentee : mentor;
    values->v[RM_TEXT_OTHER_EMAIL] = other ? other->email : NULL;
    values->v[RM_TEXT_IS_MENTOR] = s->side == RM_MENTOR ? "yes" : NULL;
}

/* Where the next token goes: its length in letters, and the place. */
static const char *find_place(const char *url, size_t *len)
{
    static const char *const places[] = {"{token}", "%7Btoken%7D", "%7btoken%7d"};
    const char *first = NULL;

    for (size_t i = 0; i < 3; i++) {
        const char *found = strstr(url, places[i]);

        if (found && (!first || found < first)) {
            first = found;
            *len = strlen(places[i]);
        }
    }
    return first;
}

int rm_words_wants_token(const char *survey_url)
{
    size_t len;

    return survey_url && find_place(survey_url, &len);
}

/* The link for one reader: that of the cycle, or with the reader's own token in it. */
static const char *survey_of(struct rm_words *words, const struct rm_rule *rule,
    const struct rm_subject *s, const char *reader)
{
    const struct rm_token_key *key = words->context->token_key;
    const char *url = s->cycle->survey_url, *place;
    char token[RM_TOKEN_SIZE];
    struct rm_buf link = {0};
    size_t len;

    if (!rm_words_wants_token(url))
        return url;
    if (!key || !s->pair || rule->reader != RM_READER_SELF)
        return NULL;
    rm_token_make(token, key, s->pair->pair->rec.id, reader);
    for (; (place = find_place(url, &len)); url = place + len) {
        rm_buf_add(&link, url, (size_t)(place - url));
        rm_buf_adds(&link, token);
    }
    rm_buf_adds(&link, url);
    url = rm_arena_copy(words->context->arena, link.data, link.len);
    rm_buf_free(&link);
    return url;
}

static const char *number(struct rm_words *words, int64_t n)
{
    return rm_arena_printf(words->context->arena, "%lld", (long long)n);
}

struct rm_text_values rm_words_of(struct rm_words *words, const struct rm_rule *rule,
    const struct rm_subject *s, const char *reader)
{
    struct rm_text_values values = {0};
    unsigned gives = rm_kind_gives[rule->kind];

    values.v[RM_TEXT_TO_NAME] = rm_person_label(words->context->programme, reader);
    values.v[RM_TEXT_CYCLE_NAME] = s->cycle->name;
    values.v[RM_TEXT_ADMINISTRATOR] = s->cycle->administrator;
    values.v[RM_TEXT_SAFEGUARDING] = s->cycle->safeguarding;
    values.v[RM_TEXT_SURVEY_URL] = survey_of(words, rule, s, reader);
    values.v[RM_TEXT_AGAIN] = rule->attempt > 1 ? "yes" : NULL;
    if (s->pair)
        add_pair(words, &values, rule, s);
    if (gives & RM_GIVES_MEETING) {
        values.v[RM_TEXT_MEETING_WHEN] = hours_of(words, s->meeting, reader);
        values.v[RM_TEXT_MEETING_MEDIUM] = s->meeting->medium;
        values.v[RM_TEXT_IS_FIRST] = s->is_first ? "yes" : NULL;
    }
    if (gives & RM_GIVES_ACTION)
        values.v[RM_TEXT_ACTION] = s->action->text ? s->action->text : s->action->rec.id;
    if (gives & RM_GIVES_RESOURCE) {
        const struct rm_resource *resource = find_resource(words, s->pair->pair, rule->attempt);

        values.v[RM_TEXT_RESOURCE_TITLE] = resource ? resource->title : NULL;
        values.v[RM_TEXT_RESOURCE_URL] = resource ? resource->url : NULL;
    }
    if (gives & RM_GIVES_DAY && s->day != RM_NONE)
        values.v[RM_TEXT_DAY] = day_of(words->context->arena, s->day);
    if (gives & RM_GIVES_DAYS)
        values.v[RM_TEXT_DAYS] = number(words, s->days);
    if (gives & RM_GIVES_COUNT)
        values.v[RM_TEXT_COUNT] = number(words, s->count);
    if (gives & RM_GIVES_DETAIL)
        values.v[RM_TEXT_DETAIL] = detail_of(words, rule, s);
    return values;
}

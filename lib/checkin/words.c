#include "checkin/words.h"

#include "base/date.h"
#include "base/text.h"

#include <string.h>

void rm_words_init(struct rm_words *words, const struct rm_rule_context *context)
{
    const struct rm_programme *p = context->programme;

    words->context = context;
    rm_zones_init(&words->zones, context->arena);
    words->resource_topics = RM_NEW_N(context->arena, rm_n_resources(p), const char *);
    for (size_t i = 0; i < rm_n_resources(p); i++)
        words->resource_topics[i] = rm_text_key(context->arena, rm_resource_at(p, i)->topic);
}

static const char *take_text(struct rm_words *words, struct rm_buf *text)
{
    const char *copy = rm_arena_copy(words->context->arena, rm_buf_text(text), text->len);

    rm_buf_free(text);
    return copy;
}

static const char *day_of(struct rm_words *words, const struct rm_phrases *phrases, int64_t date)
{
    struct rm_buf text = {0};

    rm_phrase_add_date(&text, phrases, date);
    return take_text(words, &text);
}

/* In the reader's zone. */
static const char *hours_of(struct rm_words *words, const struct rm_phrases *phrases,
    const struct rm_subject *s, const char *reader)
{
    const struct rm_person *person = rm_person_find(words->context->programme, reader);
    const char *name = person && person->timezone ? person->timezone : s->cycle->timezone;
    const struct rm_zone *zone = name ? rm_zone_open(&words->zones, name) : NULL;
    struct rm_buf text = {0};

    if (!zone)
        zone = rm_zone_open(&words->zones, "UTC");
    rm_phrase_add_hours(&text, phrases, zone, s->meeting->start, s->meeting->end);
    return take_text(words, &text);
}

/* Whether a topic of the pair may be named: not one that its mentor ever offered as lived
 * experience. Who takes consent back, and the offer with it, has not agreed to its being named. */
static int is_open(const struct rm_programme *programme, const struct rm_pair *pair,
    const char *topic, struct rm_arena *arena)
{
    const struct rm_person *mentor = rm_person_find(programme, pair->mentor);
    const char *key = rm_text_key(arena, topic);

    for (const struct rm_record *r = mentor ? &mentor->rec : NULL; r; r = r->before) {
        const struct rm_person *was = (const struct rm_person *)(const void *)r;

        for (size_t i = 0; i < was->offers.n; i++)
            if (was->offers.v[i].lived == 1 &&
                strcmp(rm_text_key(arena, was->offers.v[i].topic), key) == 0)
                return 0;
    }
    return 1;
}

static const char *open_topic(struct rm_words *words, const struct rm_pair *pair)
{
    struct rm_arena *arena = words->context->arena;

    for (size_t i = 0; i < pair->topics.n; i++)
        if (is_open(words->context->programme, pair, pair->topics.v[i], arena))
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

        if (!is_open(p, pair, pair->topics.v[t], arena))
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

static int canceller(const struct rm_meeting *meeting, const struct rm_pair *pair)
{
    if (meeting->cancelled_by && strcmp(meeting->cancelled_by, pair->mentor) == 0)
        return RM_MENTOR;
    if (meeting->cancelled_by && strcmp(meeting->cancelled_by, pair->mentee) == 0)
        return RM_MENTEE;
    return 2;
}

/* Figures while they are put into words. */
struct telling {
    struct rm_words *words;
    const struct rm_phrases *phrases;
    const struct rm_pair_progress *pair;
    struct rm_phrase_values values;
    struct rm_buf text;
};

static const char *decimal(struct telling *t, int64_t hundredths)
{
    struct rm_buf text = {0};

    rm_phrase_add_decimal(&text, t->phrases, hundredths);
    return take_text(t->words, &text);
}

static const char *mean(struct telling *t, struct rm_mean of)
{
    return of.n ? decimal(t, rm_mean_hundredths(of)) : NULL;
}

static const char *integer(struct telling *t, int64_t n)
{
    return rm_arena_printf(t->words->context->arena, "%lld", (long long)n);
}

static const char *count(struct telling *t, int64_t n)
{
    return n > 0 ? integer(t, n) : NULL;
}

static void set_n(struct telling *t, int64_t n)
{
    t->values.v[RM_SAY_N] = integer(t, n);
    t->values.v[RM_SAY_ONE] = n == 1 ? "yes" : NULL;
}

/* Appends a phrase with the values that were set, as an item of a list, and forgets them. */
static void tell(struct telling *t, enum rm_phrase phrase, enum rm_phrase list)
{
    const struct rm_programme *p = t->words->context->programme;
    struct rm_buf item = {0};

    t->values.v[RM_SAY_MENTOR_NAME] = rm_person_label(p, t->pair->pair->mentor);
    t->values.v[RM_SAY_MENTEE_NAME] = rm_person_label(p, t->pair->pair->mentee);
    rm_phrase_add(&item, t->phrases, phrase, &t->values);
    rm_phrase_add_item(&t->text, 0, t->phrases, list, rm_buf_text(&item));
    rm_buf_free(&item);
    memset(&t->values, 0, sizeof t->values);
}

/* "2 cancelled by Eva Lindqvist, 1 missed". */
static void tell_cancellations(struct telling *t, int64_t now)
{
    static const enum rm_phrase what[] = {RM_PHRASE_CANCELLED_BY_MENTOR,
        RM_PHRASE_CANCELLED_BY_MENTEE, RM_PHRASE_CANCELLED, RM_PHRASE_MISSED};
    int n[4] = {0};

    for (size_t i = rm_row_start(t->pair); i < t->pair->n_meetings; i++) {
        const struct rm_meeting *m = t->pair->meetings[i].meeting;

        if (!rm_is_in_row(&t->pair->meetings[i], now))
            continue;
        n[m->status == RM_MEETING_MISSED ? 3 : canceller(m, t->pair->pair)]++;
    }
    for (int i = 0; i < 4; i++)
        if (n[i]) {
            set_n(t, n[i]);
            tell(t, what[i], RM_PHRASE_LIST);
        }
}

static void set_sides(struct telling *t, const char *mentor, const char *mentee)
{
    t->values.v[RM_SAY_BY_MENTOR] = mentor;
    t->values.v[RM_SAY_BY_MENTEE] = mentee;
}

/* A new sign has its words here and in the phrases of each language. */
static void tell_sign(struct telling *t, enum rm_sign sign)
{
    const struct rm_pair_progress *pair = t->pair;
    enum rm_phrase phrase = RM_N_PHRASES;

    switch (sign) {
    case RM_SIGN_QUIET:
        set_n(t, pair->silent_days);
        t->values.v[RM_SAY_SINCE_START] = pair->last_contact == RM_NONE ? "yes" : NULL;
        phrase = RM_PHRASE_SIGN_QUIET;
        break;
    case RM_SIGN_CANCELLATIONS:
        set_n(t, pair->streak);
        set_sides(t, count(t, pair->streak_by[RM_MENTOR]), count(t, pair->streak_by[RM_MENTEE]));
        phrase = RM_PHRASE_SIGN_CANCELLATIONS;
        break;
    case RM_SIGN_ENGAGEMENT:
        set_n(t, pair->held);
        t->values.v[RM_SAY_OF] = integer(t, pair->planned);
        t->values.v[RM_SAY_UNREPORTED] = count(t, pair->unreported);
        phrase = RM_PHRASE_SIGN_ENGAGEMENT;
        break;
    case RM_SIGN_RATING:
        set_sides(t, mean(t, pair->latest[RM_MENTOR]), mean(t, pair->latest[RM_MENTEE]));
        phrase = RM_PHRASE_SIGN_RATING;
        break;
    case RM_SIGN_FIT:
        set_sides(t, count(t, pair->fit[RM_MENTOR]), count(t, pair->fit[RM_MENTEE]));
        phrase = RM_PHRASE_SIGN_FIT;
        break;
    case RM_SIGN_DIVERGENCE:
        t->values.v[RM_SAY_N] = decimal(t, pair->divergence_hundredths);
        phrase = RM_PHRASE_SIGN_DIVERGENCE;
        break;
    case RM_SIGN_LED:
        set_n(t, pair->led_mentee);
        t->values.v[RM_SAY_OF] = integer(t, pair->led);
        phrase = RM_PHRASE_SIGN_LED;
        break;
    case RM_N_SIGNS:
        return;
    }
    tell(t, phrase, RM_PHRASE_CLAUSES);
}

static const char *detail_of(struct rm_words *words, const struct rm_phrases *phrases,
    const struct rm_rule *rule, const struct rm_subject *s)
{
    struct telling t = {.words = words, .phrases = phrases, .pair = s->pair};

    if (rule->kind == RM_KIND_CANCELLATIONS_ESCALATED) {
        tell_cancellations(&t, words->context->now);
    } else if (rule->kind == RM_KIND_DIVERGING) {
        set_sides(&t, mean(&t, s->pair->rating[RM_MENTOR]), mean(&t, s->pair->rating[RM_MENTEE]));
        tell(&t, RM_PHRASE_MEANS, RM_PHRASE_CLAUSES);
    } else {
        for (int sign = 0; sign < RM_N_SIGNS; sign++)
            if (s->pair->signs[sign])
                tell_sign(&t, (enum rm_sign)sign);
    }
    return take_text(words, &t.text);
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

struct rm_chosen rm_words_choose(const struct rm_words *words, const struct rm_templates *templates,
    const struct rm_rule *rule, const struct rm_subject *s, const char *reader)
{
    const struct rm_person *person = rm_person_find(words->context->programme, reader);

    return rm_templates_choose(templates, rule->words,
        rule->reader == RM_READER_SELF && person ? &person->languages : NULL, s->cycle->language);
}

struct rm_text_values rm_words_of(struct rm_words *words, const struct rm_rule *rule,
    const struct rm_subject *s, const char *reader, const struct rm_phrases *phrases)
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
        values.v[RM_TEXT_MEETING_WHEN] = hours_of(words, phrases, s, reader);
        values.v[RM_TEXT_MEETING_MEDIUM] = rm_phrase_medium(phrases, s->meeting->medium);
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
        values.v[RM_TEXT_DAY] = day_of(words, phrases, s->day);
    if (gives & RM_GIVES_DAYS)
        values.v[RM_TEXT_DAYS] = number(words, s->days);
    if (gives & RM_GIVES_COUNT) {
        values.v[RM_TEXT_COUNT] = number(words, s->count);
        values.v[RM_TEXT_SEVERAL] = s->count > 1 ? "yes" : NULL;
    }
    if (gives & RM_GIVES_WISH) {
        values.v[RM_TEXT_ASKED_BREAK] = s->wish == RM_WISH_BREAK ? "yes" : NULL;
        values.v[RM_TEXT_ASKED_REMATCH] = s->wish == RM_WISH_REMATCH ? "yes" : NULL;
        values.v[RM_TEXT_ASKED_LEAVE] = s->wish == RM_WISH_LEAVE ? "yes" : NULL;
    }
    if (gives & RM_GIVES_DETAIL)
        values.v[RM_TEXT_DETAIL] = detail_of(words, phrases, rule, s);
    return values;
}

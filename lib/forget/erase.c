#include "forget/erase.h"

#include "base/text.h"

#include <string.h>

enum { ANY = -1 };

/* How an id is made of the person's. */
enum made {
    PERSON,  /* it is the person's */
    PAIR,    /* of a pair or a meeting: part 1 or 2 is the person's */
    REMINDER /* any part but the first (the kind) and the last (the attempt) is one of the above */
};

/* Where ids stand. */
static const struct {
    int type;
    const char *path;
    enum made made;
} ids[] = {
    {RM_PAIR, "id", PAIR},
    {RM_MEETING, "id", PAIR},
    {RM_CHECKIN, "id", PAIR},
    {RM_ACTION, "id", PAIR},
    {RM_EXCLUSION, "id", PAIR},
    {ANY, "changed.by", PERSON},
    {RM_PERSON, "manager", PERSON},
    {RM_PERSON, "requests[]", PERSON},
    {RM_PAIR, "mentor", PERSON},
    {RM_PAIR, "mentee", PERSON},
    {RM_PAIR, "override.by", PERSON},
    {RM_MEETING, "uid", PAIR},
    {RM_MEETING, "pair", PAIR},
    {RM_MEETING, "cancelled_by", PERSON},
    {RM_CHECKIN, "pair", PAIR},
    {RM_CHECKIN, "meeting", PAIR},
    {RM_ACTION, "pair", PAIR},
    {RM_ACTION, "owner", PERSON},
    {RM_EXCLUSION, "by", PERSON},
    {RM_DELIVERY, "reminders[]", REMINDER},
};

/* A record goes where one of these is the person. */
static const struct {
    int type;
    const char *member;
    enum made made;
} goes[] = {
    {RM_PERSON, "id", PERSON},
    {RM_CHECKIN, "by", PERSON},
    {RM_CONCERN, "by", PERSON},
    {RM_EXCLUSION, "a", PERSON},
    {RM_EXCLUSION, "b", PERSON},
    {RM_CANDIDATE, "mentor", PERSON},
    {RM_CANDIDATE, "mentee", PERSON},
    {RM_REMINDER, "to", PERSON},
    {RM_REMINDER, "pair", PAIR},
    {RM_REMINDER, "id", REMINDER},
};

struct pass {
    const struct rm_erasure *e;
    struct rm_arena arena; /* for one record */
    struct rm_json_writer w;
    struct rm_diag *diag;
    struct rm_where where;
    struct rm_erased *erased;
    int type;             /* enum rm_type, or ANY for one that is not known */
    int side;             /* enum rm_side of the person in the pair that the record is, or -1 */
    int shows;            /* the record is shown to the person, not erased */
    int settled, carries; /* of a delivery: it has an outcome; a reminder about the person */
};

static void add_text(struct rm_texts *texts, struct rm_arena *arena, const char *text)
{
    if (!text || !*text)
        return;
    for (size_t i = 0; i < texts->n; i++)
        if (strcmp(texts->v[i], text) == 0)
            return;
    texts->v = rm_arena_grow(arena, texts->v, texts->n, sizeof *texts->v);
    texts->v[texts->n++] = text;
}

/* The name as a whole, and its words: people are called by one. The words count as they are
 * spelled, for "will" is no name. */
static void add_name(struct rm_erasure *e, const char *name)
{
    static const char between[] = " .,'\"()-";
    struct rm_arena *arena = e->p->arena;
    char *rest = NULL;

    if (!name)
        return;
    add_text(&e->keys, arena, rm_text_key(arena, name));
    for (char *word = strtok_r(rm_arena_dup(arena, name), between, &rest); word;
         word = strtok_r(NULL, between, &rest))
        if (strlen(word) > 2)
            add_text(&e->words, arena, word);
}

static void add_address(struct rm_erasure *e, const char *text)
{
    char *address = rm_arena_dup(e->p->arena, text);

    rm_ascii_lower(address);
    add_text(&e->addresses, e->p->arena, address);
    add_text(&e->keys, e->p->arena, rm_text_key(e->p->arena, address));
}

static int ever_offered_lived(const struct rm_programme *p, const char *id)
{
    const struct rm_record *record = id ? rm_map_find(&p->sets[RM_PERSON].by_id, id) : NULL;

    for (; record; record = record->before) {
        const struct rm_person *person = (const struct rm_person *)(const void *)record;

        for (size_t i = 0; i < person->offers.n; i++)
            if (person->offers.v[i].lived == 1)
                return 1;
    }
    return 0;
}

void rm_erasure_init(
    struct rm_erasure *e, const char *id, const char *pseudonym, const struct rm_programme *p)
{
    memset(e, 0, sizeof *e);
    e->id = id;
    e->pseudonym = pseudonym;
    e->p = p;
    if (strlen(id) > 2)
        add_text(&e->keys, p->arena, rm_text_key(p->arena, id));
    if (strchr(id, '@'))
        add_address(e, id);
    for (const struct rm_record *record = rm_map_find(&p->sets[RM_PERSON].by_id, id); record;
         record = record->before) {
        const struct rm_person *person = (const struct rm_person *)(const void *)record;

        add_name(e, person->name);
        if (person->email)
            add_address(e, person->email);
    }
    e->lived = ever_offered_lived(p, id);
}

static char *rename_parts(struct pass *pass, const char *id, int all);

/* The id with the pseudonym in place of the person's, or NULL where it is not made of it. */
static char *rename_id(struct pass *pass, const char *id, enum made made)
{
    if (made != PERSON)
        return rename_parts(pass, id, made == REMINDER);
    return strcmp(id, pass->e->id) == 0 ? rm_arena_dup(&pass->arena, pass->e->pseudonym) : NULL;
}

static char *rename_part(struct pass *pass, const char *id, size_t n, int all)
{
    const char *part = rm_id_part(&pass->arena, id, n);
    char *renamed = rename_id(pass, part, PERSON);

    return renamed || !all ? renamed : rename_id(pass, part, PAIR);
}

static size_t count_parts(const char *id)
{
    size_t n = 1;

    for (; *id; id++)
        n += *id == ':';
    return n;
}

/* Parts 1 and 2 are looked at; where `all`, all but the first and the last, and what they
 * are made of. */
static char *rename_parts(struct pass *pass, const char *id, int all)
{
    size_t n = count_parts(id), last = all ? n - 1 : 3;
    const char *at = id;
    struct rm_buf out = {0};
    int renamed = 0;
    char *copy;

    if (n < 3)
        return NULL;
    for (size_t i = 0; i < n; i++) {
        size_t len = strcspn(at, ":");
        char *part = i > 0 && i < last ? rename_part(pass, id, i, all) : NULL;

        rm_buf_adds(&out, i ? ":" : "");
        if (part)
            rm_buf_adds(&out, rm_id_join(&pass->arena, part, NULL));
        else
            rm_buf_add(&out, at, len);
        renamed |= part != NULL;
        at += len + 1;
    }
    copy = rm_arena_dup(&pass->arena, out.data);
    rm_buf_free(&out);
    return renamed ? copy : NULL;
}

static const char *text_of(const struct rm_json *record, const char *member)
{
    const struct rm_json *value = rm_json_member(record, member);

    return value ? rm_json_string(value, NULL) : NULL;
}

static int is_address(const struct rm_erasure *e, const char *text)
{
    struct rm_arena arena = {0};
    char *lower = rm_arena_dup(&arena, text);
    int found = 0;

    rm_ascii_lower(lower);
    for (size_t i = 0; i < e->addresses.n && !found; i++)
        found = strcmp(e->addresses.v[i], lower) == 0;
    rm_arena_free(&arena);
    return found;
}

/* The last part but one of a reminder's id is whom it was for: that tells when the address does
 * not, since people change theirs. */
static int is_for_person(struct pass *pass, const char *reminder)
{
    size_t n = count_parts(reminder);
    const char *to = n > 2 ? rm_id_part(&pass->arena, reminder, n - 2) : NULL;

    return to && (strcmp(to, pass->e->id) == 0 || is_address(pass->e, to));
}

static int carries_for_person(struct pass *pass, const struct rm_json *delivery)
{
    const struct rm_json *reminders = rm_json_member(delivery, "reminders");

    for (size_t i = 0; reminders && i < rm_json_size(reminders); i++) {
        const char *id = rm_json_string(rm_json_item(reminders, i), NULL);

        if (id && is_for_person(pass, id))
            return 1;
    }
    return 0;
}

static int is_gone(struct pass *pass, const struct rm_json *record)
{
    const char *to = text_of(record, "to");

    if ((pass->type == RM_REMINDER || pass->type == RM_DELIVERY) && to && is_address(pass->e, to))
        return 1;
    if (pass->type == RM_DELIVERY && carries_for_person(pass, record))
        return 1;
    for (size_t i = 0; i < sizeof goes / sizeof *goes; i++) {
        const char *id = goes[i].type == pass->type ? text_of(record, goes[i].member) : NULL;

        if (id && rename_id(pass, id, goes[i].made))
            return 1;
    }
    return 0;
}

static int is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (unsigned char)c >= 0x80;
}

/* Whether words stand in a text, and not within other words. */
static int holds(const char *text, const char *word)
{
    size_t len = strlen(word);

    for (const char *at = text; (at = strstr(at, word)); at++)
        if ((at == text || !is_letter(at[-1])) && !is_letter(at[len]))
            return 1;
    return 0;
}

/* Others may have the same name; it is theirs. */
static int is_ones_own(const struct pass *pass, const char *path)
{
    return pass->type == RM_PERSON &&
           (strcmp(path, "name") == 0 || strcmp(path, "email") == 0 || strcmp(path, "id") == 0);
}

static const char *find_one(const char *text, const struct rm_texts *words)
{
    for (size_t i = 0; i < words->n; i++)
        if (holds(text, words->v[i]))
            return words->v[i];
    return NULL;
}

/* Messages call people by their whole names; a word of one is somebody else's there. */
static void look_for_mentions(struct pass *pass, const char *text, const char *path)
{
    int is_message = pass->type == RM_REMINDER || pass->type == RM_DELIVERY;
    const char *found;

    if (is_ones_own(pass, path))
        return;
    found = is_message ? NULL : find_one(text, &pass->e->words);
    if (!found)
        found = find_one(rm_text_key(&pass->arena, text), &pass->e->keys);
    if (found)
        rm_warn(pass->diag, pass->where, "%s still mentions \"%s\"", path, found);
}

static char *renamed_text(struct pass *pass, const char *text, const char *path)
{
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        if ((ids[i].type == ANY || ids[i].type == pass->type) && strcmp(ids[i].path, path) == 0)
            return rename_id(pass, text, ids[i].made);
    return NULL;
}

static void put_text(struct pass *pass, const char *text, const char *path)
{
    char *renamed = pass->shows ? NULL : renamed_text(pass, text, path);

    if (renamed)
        pass->erased->fate = RM_PSEUDONYMISED;
    else if (!pass->shows)
        look_for_mentions(pass, text, path);
    rm_json_put_text(&pass->w, renamed ? renamed : text);
}

/* Whether a member is the person's own word, or made of it. */
static int is_taken_out(struct pass *pass, const struct rm_json *object, const char *path)
{
    int owner = RM_MENTEE;

    if (pass->type == RM_DELIVERY)
        return strcmp(path, "message") == 0 && pass->carries && pass->settled;
    if (pass->side < 0)
        return 0;
    if (pass->type == RM_ACTION)
        return strcmp(path, "text") == 0 || strcmp(path, "outcome") == 0;
    if (strcmp(path, "agreement.goals[].text") == 0) {
        const char *word = text_of(object, "owner");

        owner = word && strcmp(word, "mentor") == 0 ? RM_MENTOR : RM_MENTEE;
        return owner == pass->side;
    }
    if (strcmp(path, "topics") == 0 || strcmp(path, "agreement.goals[].topic") == 0)
        return pass->e->lived;
    return strcmp(path, "reasons") == 0 || (pass->type == RM_PAIR && strcmp(path, "note") == 0);
}

/* Whether a member, of a record that two people share, tells what the other said or wants: who
 * ended or cancelled it, and what the match found in the other's record. */
static int is_confidential(const struct pass *pass, const struct rm_json *object, const char *path)
{
    static const char *const members[] = {
        "score", "mentor_score", "mentee_score", "reasons", "override", "note", NULL};
    const char *who = NULL;

    if (pass->type == RM_PERSON || pass->type == RM_CHECKIN)
        return 0;
    if (strcmp(path, "changed") == 0)
        who = text_of(rm_json_member(object, "changed"), "by");
    else if (strcmp(path, "cancelled_by") == 0)
        who = text_of(object, "cancelled_by");
    else if (strcmp(path, "topics") == 0 &&
             ever_offered_lived(pass->e->p, text_of(object, "mentor")))
        who = text_of(object, "mentor");
    return (who && strcmp(who, pass->e->id) != 0) || rm_word_find(members, path) >= 0;
}

static void put_value(struct pass *pass, const struct rm_json *value, const char *path);

static void put_members(struct pass *pass, const struct rm_json *object, const char *path)
{
    rm_json_open(&pass->w, '{');
    for (void *at = rm_json_first(object); at; at = rm_json_next(object, at)) {
        const char *name = rm_json_name(at);
        const char *below = *path ? rm_arena_printf(&pass->arena, "%s.%s", path, name) : name;

        if (pass->shows && is_confidential(pass, object, below))
            continue;
        if (!pass->shows && is_taken_out(pass, object, below)) {
            pass->erased->fate = RM_PSEUDONYMISED;
            if (!strstr(rm_buf_text(&pass->erased->without), below))
                rm_buf_printf(
                    &pass->erased->without, "%s%s", pass->erased->without.len ? ", " : "", below);
            continue;
        }
        rm_json_key(&pass->w, name);
        put_value(pass, rm_json_value(at), below);
    }
    rm_json_close(&pass->w, '}');
}

static void put_value(struct pass *pass, const struct rm_json *value, const char *path)
{
    struct rm_buf plain = {0};

    switch (rm_json_kind(value)) {
    case RM_JSON_OBJECT:
        put_members(pass, value, path);
        break;
    case RM_JSON_LIST:
        rm_json_open(&pass->w, '[');
        path = rm_arena_printf(&pass->arena, "%s[]", path);
        for (size_t i = 0; i < rm_json_size(value); i++)
            put_value(pass, rm_json_item(value, i), path);
        rm_json_close(&pass->w, ']');
        break;
    case RM_JSON_STRING:
        put_text(pass, rm_json_string(value, NULL), path);
        break;
    default:
        rm_json_dump(&plain, value);
        rm_json_put_raw(&pass->w, plain.data, plain.len);
        rm_buf_free(&plain);
    }
}

static int is_person(const struct pass *pass, const struct rm_json *record, const char *member)
{
    const char *id = text_of(record, member);

    return id && strcmp(id, pass->e->id) == 0;
}

/* What the fate of members depends on. */
static void look_at(struct pass *pass, const struct rm_json *record)
{
    const char *type = text_of(record, "type");
    const struct rm_json *reminders = rm_json_member(record, "reminders");
    const struct rm_delivery *delivery;

    pass->type = type ? rm_type_find(type) : ANY;
    pass->side = -1;
    if (pass->type == RM_PAIR && is_person(pass, record, "mentor"))
        pass->side = RM_MENTOR;
    else if (pass->type == RM_PAIR && is_person(pass, record, "mentee"))
        pass->side = RM_MENTEE;
    else if (pass->type == RM_ACTION && is_person(pass, record, "owner"))
        pass->side = RM_MENTEE;
    if (pass->type != RM_DELIVERY)
        return;
    for (size_t i = 0; reminders && i < rm_json_size(reminders); i++) {
        const char *id = rm_json_string(rm_json_item(reminders, i), NULL);

        pass->carries |= id && rename_id(pass, id, REMINDER);
    }
    delivery = rm_delivery_find(pass->e->p,
        rm_id_join(&pass->arena, text_of(record, "message_id"), text_of(record, "to"), NULL));
    pass->settled = delivery && delivery->state != RM_DELIVERY_INTENT;
}

/* What others said or asked for in confidence is about the person and yet not theirs to see. */
static int is_own(struct pass *pass, const struct rm_json *record)
{
    switch (pass->type) {
    case RM_PERSON:
        return is_person(pass, record, "id");
    case RM_CHECKIN:
    case RM_CONCERN:
    case RM_EXCLUSION:
        return is_person(pass, record, "by");
    case RM_REMINDER:
    case RM_DELIVERY: {
        const char *to = text_of(record, "to");

        return to && (strcmp(to, pass->e->id) == 0 || is_address(pass->e, to) ||
                         (pass->type == RM_DELIVERY && carries_for_person(pass, record)));
    }
    case RM_PAIR:
        return pass->side >= 0;
    case RM_MEETING:
    case RM_ACTION: {
        const char *pair = text_of(record, "pair");

        return pair && rename_id(pass, pair, PAIR);
    }
    case RM_CANDIDATE:
        return 1;
    default:
        return 0;
    }
}

void rm_erase(struct rm_buf *line, struct rm_erased *erased, const struct rm_erasure *erasure,
    const struct rm_json *record, struct rm_diag *diag, struct rm_where where)
{
    struct pass pass = {
        .e = erasure, .w = {.out = line}, .diag = diag, .where = where, .erased = erased};
    size_t start = line->len;

    look_at(&pass, record);
    if (is_gone(&pass, record)) {
        erased->fate = RM_ERASED;
        erased->is_person = pass.type == RM_PERSON;
    } else {
        put_value(&pass, record, "");
        rm_buf_addc(line, '\n');
        if (erased->fate == RM_UNTOUCHED)
            line->data[line->len = start] = '\0';
        if (pass.carries && !pass.settled)
            rm_warn(diag, where,
                "this message is in doubt and tells of the person; let rm-mail settle it, and run "
                "this again");
    }
    erased->is_own = erased->fate != RM_UNTOUCHED && is_own(&pass, record);
    rm_arena_free(&pass.arena);
}

void rm_erasure_show(
    struct rm_buf *out, const struct rm_erasure *erasure, const struct rm_json *record)
{
    struct pass pass = {.e = erasure, .w = {.out = out}, .shows = 1};
    const char *type = text_of(record, "type");

    pass.type = type ? rm_type_find(type) : ANY;
    put_value(&pass, record, "");
    rm_buf_addc(out, '\n');
    rm_arena_free(&pass.arena);
}

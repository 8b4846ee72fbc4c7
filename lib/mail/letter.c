#include "mail/letter.h"

#include "base/hash.h"
#include "base/tag.h"
#include "base/text.h"
#include "wire/ics.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* People by e-mail in lower case; of several with one, the first by id. */
static void map_addresses(struct rm_map *people, struct rm_programme *p)
{
    rm_map_init(people, p->arena);
    for (size_t i = 0; i < rm_n_people(p); i++) {
        struct rm_person *person = rm_person_at(p, i);
        char *address = person->email ? rm_arena_dup(p->arena, person->email) : NULL;
        void **place;

        if (!address)
            continue;
        rm_ascii_lower(address);
        place = rm_map_add(people, address);
        if (!*place)
            *place = person;
    }
}

/* Who is meant by a reminder's `to`: a person, or an address. -1 where it is neither. */
static int find_recipient(struct rm_letter *out, const struct rm_reminder *reminder,
    struct rm_programme *p, const struct rm_map *by_address, const struct rm_person **person)
{
    char *address = rm_arena_dup(p->arena, reminder->to);

    rm_ascii_lower(address);
    *person = rm_person_find(p, reminder->to);
    if (!*person)
        *person = rm_map_find(by_address, address);
    if (!*person && !strchr(address, '@')) {
        rm_error(p->diag, reminder->rec.where,
            "reminder \"%s\": to: there is no person \"%s\" in the input, and it is no address",
            reminder->rec.id, reminder->to);
        return -1;
    }
    memset(out, 0, sizeof *out);
    out->key = *person ? rm_id_join(p->arena, "person", (*person)->rec.id, NULL)
                       : rm_id_join(p->arena, "address", address, NULL);
    out->where = *person ? (*person)->rec.where : reminder->rec.where;
    out->to.name = *person ? (*person)->name : NULL;
    out->to.address = *person ? (*person)->email : reminder->to;
    return 0;
}

static int is_cancellation(const struct rm_letter *letter)
{
    return letter->method && strcmp(letter->method, "CANCEL") == 0;
}

/* Why nothing can be sent to somebody, or NULL. */
static const char *obstacle(
    struct rm_arena *arena, const struct rm_letter *letter, const struct rm_person *person)
{
    const char *who =
        person ? rm_arena_printf(arena, "person \"%s\"", person->rec.id) : "the recipient";

    if (person && person->status == RM_PERSON_LEFT && !is_cancellation(letter))
        return rm_arena_printf(arena, "%s has left", who);
    if (!letter->to.address)
        return rm_arena_printf(arena, "%s has no e-mail", who);
    if (!rm_address_valid(letter->to.address))
        return rm_arena_printf(
            arena, "mail cannot go to the address \"%s\" of %s", letter->to.address, who);
    return NULL;
}

static void add_reminder(struct rm_letters *letters, struct rm_map *by_key,
    const struct rm_letter *to, struct rm_reminder *reminder, struct rm_arena *arena)
{
    void **place = rm_map_add(by_key, to->key);
    struct rm_letter *letter;

    if (!*place) {
        letters->v = rm_arena_grow(arena, letters->v, letters->n, sizeof *letters->v);
        letters->v[letters->n++] = *to;
        *place = (void *)(uintptr_t)letters->n;
    }
    letter = &letters->v[(uintptr_t)*place - 1];
    letter->reminders =
        rm_arena_grow(arena, letter->reminders, letter->n_reminders, sizeof *letter->reminders);
    letter->reminders[letter->n_reminders++] = reminder;
}

static int compare_reminders(const void *a, const void *b)
{
    const struct rm_reminder *x = *(struct rm_reminder *const *)a;
    const struct rm_reminder *y = *(struct rm_reminder *const *)b;

    if (x->due != y->due)
        return x->due < y->due ? -1 : 1;
    return strcmp(x->rec.id, y->rec.id);
}

static int compare_letters(const void *a, const void *b)
{
    const struct rm_letter *x = a, *y = b;
    int order = strcmp(x->to.address, y->to.address);

    if (x->reminders[0]->due != y->reminders[0]->due)
        return x->reminders[0]->due < y->reminders[0]->due ? -1 : 1;
    return order ? order : strcmp(x->key, y->key);
}

/* What carried an earlier attempt of a reminder, or NULL. Ids end in the number of the attempt. */
static const struct rm_delivery *earlier_delivery(const struct rm_reminder *reminder,
    int64_t attempt, const struct rm_journal *journal, struct rm_arena *arena)
{
    const char *id = reminder->rec.id, *colon = strrchr(id, ':');

    return colon ? rm_journal_carried(journal,
                       rm_arena_printf(arena, "%.*s:%" PRId64, (int)(colon - id), id, attempt))
                 : NULL;
}

/* The Message-IDs of all earlier attempts, of which some may never have been made. */
static void find_earlier(struct rm_texts *ids, const struct rm_reminder *reminder,
    const struct rm_journal *journal, struct rm_arena *arena)
{
    memset(ids, 0, sizeof *ids);
    for (int64_t attempt = 1; attempt < reminder->attempt; attempt++) {
        const struct rm_delivery *delivery = earlier_delivery(reminder, attempt, journal, arena);

        if (!delivery || (ids->n && strcmp(ids->v[ids->n - 1], delivery->message_id) == 0))
            continue;
        ids->v = rm_arena_grow(arena, ids->v, ids->n, sizeof *ids->v);
        ids->v[ids->n++] = delivery->message_id;
    }
}

/* A digest repeats the first of its reminders that repeats anything. */
static void find_thread(
    struct rm_letter *letter, const struct rm_journal *journal, struct rm_arena *arena)
{
    for (size_t i = 0; i < letter->n_reminders && !letter->references.n; i++)
        find_earlier(&letter->references, letter->reminders[i], journal, arena);
}

/* Makes the letter that a reminder goes into one of its own, if it has a calendar. 0, or -1 with an
 * error. */
static int take_calendar(
    struct rm_letter *letter, const struct rm_reminder *reminder, struct rm_programme *p)
{
    struct rm_buf text = {0};

    if (!reminder->calendar)
        return 0;
    letter->method = rm_ics_method(reminder->calendar);
    if (!letter->method) {
        rm_error(p->diag, reminder->rec.where,
            "reminder \"%s\": calendar: is none that can be sent; expected an iCalendar object "
            "with a METHOD",
            reminder->rec.id);
        return -1;
    }
    for (const char *c = reminder->calendar; *c; c++) {
        if (*c == '\n')
            rm_buf_addc(&text, '\r');
        rm_buf_addc(&text, *c);
    }
    letter->calendar = rm_arena_dup(p->arena, rm_buf_text(&text));
    letter->key = rm_id_join(p->arena, letter->key, reminder->rec.id, NULL);
    rm_buf_free(&text);
    return 0;
}

/* Bytes of the first paragraph and the newlines behind it; all where there is but one. */
static size_t head_of(const char *text)
{
    const char *end = strstr(text, "\n\n");
    size_t len = end ? (size_t)(end - text) : strlen(text);

    return len + strspn(text + len, "\n");
}

/* Bytes of a text without the newlines at its end. */
static size_t trimmed(const char *text, size_t len)
{
    while (len && text[len - 1] == '\n')
        len--;
    return len;
}

/* Bytes of the last paragraph, newlines at its end included. */
static size_t tail_of(const char *text)
{
    size_t at = trimmed(text, strlen(text));

    while (at > 0 && !(at > 1 && text[at - 1] == '\n' && text[at - 2] == '\n'))
        at--;
    return strlen(text) - at;
}

/* How much of all the bodies' starts, or ends, is one and the same paragraph; 0 where a body would
 * be empty without. */
static size_t shared_head(const struct rm_letter *letter)
{
    const char *first = letter->reminders[0]->body;
    size_t head = head_of(first);

    for (size_t i = 0; i < letter->n_reminders; i++) {
        const char *body = letter->reminders[i]->body;

        if (head_of(body) != head || memcmp(body, first, head) != 0 || !body[head])
            return 0;
    }
    return head;
}

static size_t shared_tail(const struct rm_letter *letter, size_t head)
{
    const char *first = letter->reminders[0]->body;
    size_t tail = tail_of(first);

    for (size_t i = 0; i < letter->n_reminders; i++) {
        const char *body = letter->reminders[i]->body;
        size_t len = strlen(body);

        if (tail_of(body) != tail || head + tail >= len ||
            strcmp(body + len - tail, first + strlen(first) - tail) != 0)
            return 0;
    }
    return tail;
}

static void add_paragraphs(struct rm_buf *out, const char *text, size_t len)
{
    if (out->len && trimmed(text, len))
        rm_buf_addc(out, '\n');
    rm_buf_add(out, text, trimmed(text, len));
    if (trimmed(text, len))
        rm_buf_addc(out, '\n');
}

static void add_heading(struct rm_buf *out, size_t number, const char *subject)
{
    struct rm_buf line = {0};
    int width;

    rm_buf_printf(&line, "%zu. %s", number, subject);
    width = rm_text_width(line.data);
    rm_buf_printf(out, "\n\n%s\n", line.data);
    for (int i = 0; i < width; i++)
        rm_buf_addc(out, '-');
    rm_buf_addc(out, '\n');
    rm_buf_free(&line);
}

static void add_digest(struct rm_buf *out, const struct rm_letter *letter)
{
    size_t head = shared_head(letter), tail = shared_tail(letter, head);
    const char *first = letter->reminders[0]->body;

    add_paragraphs(out, first, head);
    if (out->len)
        rm_buf_addc(out, '\n');
    for (size_t i = 0; i < letter->n_reminders; i++)
        rm_buf_printf(out, "%zu. %s\n", i + 1, letter->reminders[i]->subject);
    for (size_t i = 0; i < letter->n_reminders; i++) {
        const char *body = letter->reminders[i]->body;

        add_heading(out, i + 1, letter->reminders[i]->subject);
        add_paragraphs(out, body + head, strlen(body) - head - tail);
    }
    if (tail)
        rm_buf_addc(out, '\n');
    add_paragraphs(out, first + strlen(first) - tail, tail);
}

static const char *language_of(const struct rm_letter *letter)
{
    const char *language = letter->reminders[0]->language;

    for (size_t i = 1; i < letter->n_reminders && language; i++) {
        const char *other = letter->reminders[i]->language;

        if (!other || !rm_tag_equal(language, other))
            language = NULL;
    }
    return language;
}

static void write_letter(struct rm_letter *letter, struct rm_arena *arena)
{
    struct rm_buf text = {0};

    letter->language = language_of(letter);
    letter->subject = letter->reminders[0]->subject;
    if (letter->n_reminders > 1) {
        letter->subject =
            rm_arena_printf(arena, "%s (+%zu)", letter->subject, letter->n_reminders - 1);
        add_digest(&text, letter);
    } else {
        add_paragraphs(&text, letter->reminders[0]->body, strlen(letter->reminders[0]->body));
    }
    letter->text = rm_arena_dup(arena, rm_buf_text(&text));
    rm_buf_free(&text);
}

static int was_invited(
    const struct rm_reminder *reminder, const struct rm_journal *journal, struct rm_arena *arena)
{
    struct rm_texts invites;

    find_earlier(&invites, reminder, journal, arena);
    return invites.n > 0;
}

static int is_wanted(const struct rm_reminder *reminder, const char *address,
    const struct rm_journal *journal, int64_t now, int retry)
{
    if (reminder->due != RM_NONE && reminder->due > now)
        return 0;
    if (rm_journal_carried(journal, reminder->rec.id))
        return 0;
    return retry || !address || !rm_journal_failed(journal, reminder->rec.id, address);
}

int rm_letters_make(struct rm_letters *letters, struct rm_programme *p,
    const struct rm_journal *journal, int64_t now, int retry)
{
    size_t n_errors = p->diag->n_errors;
    struct rm_map by_address, by_key;

    memset(letters, 0, sizeof *letters);
    map_addresses(&by_address, p);
    rm_map_init(&by_key, p->arena);
    for (size_t i = 0; i < rm_n_reminders(p); i++) {
        struct rm_reminder *reminder = rm_reminder_at(p, i);
        const struct rm_person *person;
        struct rm_letter to;
        const char *why;

        if (find_recipient(&to, reminder, p, &by_address, &person) ||
            !is_wanted(reminder, to.to.address, journal, now, retry) ||
            take_calendar(&to, reminder, p) ||
            (is_cancellation(&to) && !was_invited(reminder, journal, p->arena)))
            continue;
        why = obstacle(p->arena, &to, person);
        if (why) {
            rm_warn(p->diag, reminder->rec.where, "reminder \"%s\" is set aside: %s",
                reminder->rec.id, why);
            letters->n_aside++;
        } else {
            add_reminder(letters, &by_key, &to, reminder, p->arena);
        }
    }
    for (size_t i = 0; i < letters->n; i++) {
        struct rm_letter *letter = &letters->v[i];

        qsort(letter->reminders, letter->n_reminders, sizeof *letter->reminders, compare_reminders);
        find_thread(letter, journal, p->arena);
        write_letter(letter, p->arena);
    }
    if (letters->n)
        qsort(letters->v, letters->n, sizeof *letters->v, compare_letters);
    return p->diag->n_errors > n_errors ? -1 : 0;
}

static uint64_t hash_letter(const struct rm_letter *letter, const char *salt, uint64_t seed)
{
    uint64_t hash = rm_hash_text(letter->to.address, rm_hash_text(salt, seed));

    for (size_t i = 0; i < letter->n_reminders; i++)
        hash = rm_hash_text(letter->reminders[i]->rec.id, hash);
    return hash;
}

char *rm_letter_message_id(struct rm_arena *arena, const struct rm_letter *letter,
    const struct rm_mailbox *from, const char *salt)
{
    return rm_arena_printf(arena, "%016" PRIx64 "%016" PRIx64 "%s", hash_letter(letter, salt, 1),
        hash_letter(letter, salt, 2), strchr(from->address, '@'));
}

#include "import/replies.h"

#include "base/date.h"
#include "base/text.h"
#include "wire/ics.h"
#include "wire/message.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A calendar has thousands of replies at the most. */
enum { CALENDAR_MAX = 2 * 1024 * 1024 };

/* An answer of a side of a meeting's pair, to its invite as it stands. */
struct rm_reply_case {
    const struct rm_meeting *meeting;
    enum rm_side side;
    struct rm_reply reply;
    struct rm_where where;
};

void rm_replies_init(struct rm_reply_reading *reading, const struct rm_programme *programme,
    struct rm_arena *arena, struct rm_diag *diag)
{
    *reading = (struct rm_reply_reading){.programme = programme, .arena = arena, .diag = diag};
    rm_map_init(&reading->meetings, arena);
    for (size_t i = 0; i < rm_n_meetings(programme); i++) {
        struct rm_meeting *meeting = rm_meeting_at(programme, i);
        void **place = meeting->uid ? rm_map_add(&reading->meetings, meeting->uid) : NULL;
        const struct rm_meeting *other = place ? *place : NULL;

        if (other)
            rm_error(diag, meeting->rec.where,
                "meeting \"%s\": uid: is that of meeting \"%s\" too, at %s:%lu; expected one of "
                "its own",
                meeting->rec.id, other->rec.id, other->rec.where.file, other->rec.where.line);
        else if (place)
            *place = meeting;
    }
}

static void put_aside(struct rm_reply_reading *r, struct rm_where where, const char *why)
{
    if (!r->sets_aside) {
        rm_error(r->diag, where, "%s", why);
        return;
    }
    rm_warn(r->diag, where, "set aside: %s", why);
    r->n_aside++;
}

/* ---- Whose ---- */

static int is_address_of(const struct rm_reply_reading *r, const char *id, const char *address)
{
    const struct rm_person *person = rm_person_find(r->programme, id);

    return person && person->email && strcasecmp(person->email, address) == 0;
}

/* The side that an address is of: enum rm_side, or -1; -2 for both. */
static int side_of(
    const struct rm_reply_reading *r, const struct rm_pair *pair, const char *address)
{
    int is_mentor = is_address_of(r, pair->mentor, address);
    int is_mentee = is_address_of(r, pair->mentee, address);

    if (is_mentor && is_mentee)
        return -2;
    return is_mentor ? RM_MENTOR : is_mentee ? RM_MENTEE : -1;
}

/* Why a reply cannot be the answer of a side of the pair; or NULL, and the side. `from` is whom the
 * message is from, where it came in one: one side must not answer for the other. */
static const char *find_side(const struct rm_reply_reading *r, const struct rm_pair *pair,
    const char *attendee, const char *from, enum rm_side *side)
{
    int of_attendee = side_of(r, pair, attendee), of_from = from ? side_of(r, pair, from) : -1;

    if (of_attendee == -2)
        return rm_arena_printf(r->arena,
            "%s is the address of both sides of pair \"%s\"; nothing tells who answers", attendee,
            pair->rec.id);
    if (of_attendee < 0)
        return rm_arena_printf(r->arena,
            "%s answers about pair \"%s\", but is the address of neither \"%s\" nor \"%s\"",
            attendee, pair->rec.id, pair->mentor, pair->mentee);
    if (of_from >= 0 && of_from != of_attendee)
        return rm_arena_printf(r->arena,
            "the message is from %s and answers for %s; one side of a pair cannot answer for the "
            "other",
            from, attendee);
    *side = (enum rm_side)of_attendee;
    return NULL;
}

/* ---- One reply ---- */

static void add_case(struct rm_reply_reading *r, const struct rm_reply_case *found)
{
    r->cases = rm_arena_grow(r->arena, r->cases, r->n_cases, sizeof *r->cases);
    r->cases[r->n_cases++] = *found;
}

static enum rm_answer answer_of(enum rm_ics_answer answer)
{
    switch (answer) {
    case RM_ICS_ACCEPTED:
        return RM_ANSWER_ACCEPTED;
    case RM_ICS_TENTATIVE:
        return RM_ANSWER_TENTATIVE;
    case RM_ICS_DECLINED:
        break;
    }
    return RM_ANSWER_DECLINED;
}

static void take_reply(struct rm_reply_reading *r, const struct rm_ics_reply *reply,
    const char *from, struct rm_where where)
{
    const struct rm_meeting *meeting = rm_map_find(&r->meetings, reply->uid);
    const struct rm_pair *pair = meeting ? rm_pair_find(r->programme, meeting->pair) : NULL;
    struct rm_reply_case found = {.meeting = meeting,
        .where = where,
        .reply = {(int)answer_of(reply->answer), reply->sequence, reply->at}};
    const char *wrong = NULL;

    if (!meeting)
        wrong = rm_arena_printf(r->arena,
            "there is no meeting with the uid \"%s\", which %s answers about", reply->uid,
            reply->attendee);
    else if (!pair)
        wrong = rm_arena_printf(
            r->arena, "meeting \"%s\": there is no pair \"%s\"", meeting->rec.id, meeting->pair);
    else
        wrong = find_side(r, pair, reply->attendee, from, &found.side);
    if (!wrong && reply->sequence > meeting->sequence)
        wrong = rm_arena_printf(r->arena,
            "%s answers invite %" PRId64 " of meeting \"%s\", which is at %" PRId64
            " (%s:%lu); expected the meeting as it was sent",
            reply->attendee, reply->sequence, meeting->rec.id, meeting->sequence,
            meeting->rec.where.file, meeting->rec.where.line);
    if (wrong)
        put_aside(r, where, wrong);
    else if (reply->sequence < meeting->sequence)
        rm_warn(r->diag, where,
            "%s answers invite %" PRId64 " of meeting \"%s\", which is at %" PRId64
            "; an answer to the new one is still to come",
            reply->attendee, reply->sequence, meeting->rec.id, meeting->sequence);
    else
        add_case(r, &found);
}

/* ---- Files ---- */

/* Where a line of a part stands in the file. */
static struct rm_where place_in(
    struct rm_where file, const struct rm_mail_part *part, unsigned long line)
{
    file.line = line;
    if (part->line && part->is_plain && line)
        file.line = part->line + line - 1;
    else if (part->line)
        file.line = part->line;
    return file;
}

static void read_part(
    struct rm_reply_reading *r, const struct rm_mail_part *part, struct rm_where where)
{
    struct rm_ics_replies replies = {0};
    struct rm_diag diag;

    if (part->len > CALENDAR_MAX) {
        put_aside(r, place_in(where, part, 0), "is a calendar larger than 2 MiB, and no reply");
        return;
    }
    rm_diag_init(&diag, r->arena);
    rm_ics_read_replies(&replies, r->arena, &diag, part->text, part->len, where);
    for (size_t i = 0; i < diag.n_entries; i++)
        put_aside(r, place_in(where, part, diag.entries[i].where.line), diag.entries[i].text);
    for (size_t i = 0; i < replies.n; i++)
        take_reply(r, &replies.v[i], part->from, place_in(where, part, replies.v[i].line));
}

static void read_message(
    struct rm_reply_reading *r, const char *text, size_t len, struct rm_where where)
{
    struct rm_mail_parts parts = {0};

    rm_message_read(&parts, r->arena, text, len);
    for (size_t i = 0; i < parts.n; i++)
        if (parts.v[i].text)
            read_part(r, &parts.v[i], where);
        else
            put_aside(r, place_in(where, &parts.v[i], 0), parts.v[i].why);
}

void rm_replies_read(
    struct rm_reply_reading *r, const char *text, size_t len, struct rm_where where)
{
    static const char begin[] = "BEGIN:VCALENDAR", mark[] = "\xef\xbb\xbf";

    if (len >= 3 && memcmp(text, mark, 3) == 0) {
        text += 3;
        len -= 3;
    }
    if (len >= strlen(begin) && strncasecmp(text, begin, strlen(begin)) == 0)
        read_part(r, &(struct rm_mail_part){.text = text, .len = len}, where);
    else
        read_message(r, text, len, where);
}

/* ---- What becomes of the meetings ---- */

static int compare(const void *a, const void *b)
{
    const struct rm_reply_case *x = a, *y = b;
    int order = strcmp(x->meeting->rec.id, y->meeting->rec.id);

    if (order)
        return order;
    if (x->side != y->side)
        return x->side < y->side ? -1 : 1;
    if (x->reply.at != y->reply.at)
        return x->reply.at < y->reply.at ? -1 : 1;
    if (x->reply.answer != y->reply.answer)
        return x->reply.answer < y->reply.answer ? -1 : 1;
    if (x->where.file_no != y->where.file_no)
        return x->where.file_no < y->where.file_no ? -1 : 1;
    return (x->where.line > y->where.line) - (x->where.line < y->where.line);
}

static int is_same_side(const struct rm_reply_case *x, const struct rm_reply_case *y)
{
    return x->meeting == y->meeting && x->side == y->side;
}

/* Of the replies of a side, which are `n` in order, the one that counts; NULL where two of the same
 * instant say different things. */
static const struct rm_reply_case *last_of(
    struct rm_reply_reading *r, const struct rm_reply_case *cases, size_t n)
{
    const struct rm_reply_case *last = &cases[n - 1];

    for (size_t i = 0; i + 1 < n; i++)
        if (cases[i].reply.at == last->reply.at && cases[i].reply.answer != last->reply.answer) {
            put_aside(r, last->where,
                rm_arena_printf(r->arena,
                    "is \"%s\" about meeting \"%s\", but at %s:%lu the same person says \"%s\" at "
                    "the same instant",
                    rm_answer_words[last->reply.answer], last->meeting->rec.id, cases[i].where.file,
                    cases[i].where.line, rm_answer_words[cases[i].reply.answer]));
            return NULL;
        }
    return last;
}

static const struct rm_reply *known_reply(const struct rm_meeting *meeting, enum rm_side side)
{
    return side == RM_MENTOR ? meeting->replies.mentor : meeting->replies.mentee;
}

/* Whether the meeting's record has this reply, or a later one. */
static int is_known(const struct rm_reply_case *found)
{
    const struct rm_reply *known = known_reply(found->meeting, found->side);

    return known && known->sequence == found->reply.sequence && known->at >= found->reply.at;
}

static const char *id_of(const struct rm_reply_reading *r, const struct rm_reply_case *found)
{
    const struct rm_pair *pair = rm_pair_find(r->programme, found->meeting->pair);

    return found->side == RM_MENTOR ? pair->mentor : pair->mentee;
}

/* Writes the next revision of `meeting`, which it then is. */
static void revise(struct rm_buf *out, const struct rm_reply_reading *r, struct rm_meeting *meeting,
    const struct rm_reply_case *found)
{
    static const char *const replied[] = {"replies", NULL};
    static const char *const declined[] = {"replies", "status", "cancelled_by", NULL};
    struct rm_reply *reply = RM_NEW(r->arena, struct rm_reply);
    const char *who = id_of(r, found);
    struct rm_buf line = {0};
    int cancels = found->reply.answer == RM_ANSWER_DECLINED &&
                  meeting->status == RM_MEETING_PLANNED && found->reply.at < meeting->end;

    *reply = found->reply;
    if (found->side == RM_MENTOR)
        meeting->replies.mentor = reply;
    else
        meeting->replies.mentee = reply;
    if (cancels) {
        meeting->status = RM_MEETING_CANCELLED;
        meeting->cancelled_by = who;
    } else if (meeting->status == RM_MEETING_CANCELLED &&
               found->reply.answer != RM_ANSWER_DECLINED) {
        rm_warn(r->diag, found->where,
            "\"%s\" says %s, but meeting \"%s\" is cancelled, and stays so", who,
            rm_answer_words[found->reply.answer], meeting->rec.id);
    }
    meeting->rec.rev++;
    meeting->rec.changed = (struct rm_change){who, found->reply.at};
    rm_record_revise(&line, &meeting->rec, cancels ? declined : replied);
    rm_buf_add(out, line.data, line.len);
    meeting->rec.raw = rm_arena_copy(r->arena, line.data, line.len - 1);
    meeting->rec.raw_len = line.len - 1;
    rm_buf_free(&line);
}

/* The sides of a meeting that answered anew, one or two, in the order of their answers. */
static void write_meeting(struct rm_buf *out, const struct rm_reply_reading *r,
    const struct rm_reply_case *const *cases, size_t n)
{
    struct rm_meeting meeting = *cases[0]->meeting;
    size_t first = n == 2 && cases[1]->reply.at < cases[0]->reply.at;

    revise(out, r, &meeting, cases[first]);
    if (n == 2)
        revise(out, r, &meeting, cases[!first]);
}

void rm_replies_write(struct rm_buf *out, struct rm_reply_reading *r)
{
    const struct rm_reply_case *news[2];
    size_t n_news = 0, first = 0;

    if (r->n_cases)
        qsort(r->cases, r->n_cases, sizeof *r->cases, compare);
    for (size_t i = 1; i <= r->n_cases; i++) {
        const struct rm_reply_case *last;

        if (i < r->n_cases && is_same_side(&r->cases[first], &r->cases[i]))
            continue;
        last = last_of(r, &r->cases[first], i - first);
        if (last && !is_known(last))
            news[n_news++] = last;
        if (n_news && (i == r->n_cases || r->cases[i].meeting != r->cases[first].meeting)) {
            write_meeting(out, r, news, n_news);
            n_news = 0;
        }
        first = i;
    }
}

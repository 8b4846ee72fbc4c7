#include "schedule/event.h"
#include "schedule/publish.h"
#include "wire/mime.h"

#include <inttypes.h>
#include <string.h>

enum { ATTEMPTS_MAX = 1000 }; /* of a record; ids go on */

struct inviting {
    const struct rm_schedule_request *request;
    struct rm_programme *p;
    struct rm_people people;
    struct rm_buf *out;
    struct rm_map unreachable; /* by person id: how many invites were left out, uintptr_t */
};

/* A meeting with whom it is for. */
struct invite {
    const struct rm_meeting *meeting;
    const struct rm_pair *pair;
    enum rm_kind kind;              /* of the messages about it */
    struct rm_ics_party parties[2]; /* whom mail can go to */
    size_t n_parties;
};

static int has_address(const struct rm_person *person)
{
    return person->email && rm_address_valid(person->email);
}

static const struct rm_person *person_of(
    const struct inviting *run, const struct rm_pair *pair, enum rm_side side)
{
    return rm_person_find(run->p, side == RM_MENTOR ? pair->mentor : pair->mentee);
}

static enum rm_kind kind_of(const struct rm_meeting *meeting)
{
    if (meeting->status == RM_MEETING_CANCELLED)
        return RM_KIND_INVITE_CANCELLED;
    return meeting->sequence > 0 ? RM_KIND_INVITE_CHANGED : RM_KIND_INVITE;
}

static struct invite make_invite(const struct inviting *run, const struct rm_meeting *meeting)
{
    struct invite invite = {
        .meeting = meeting, .pair = rm_pair_find(run->p, meeting->pair), .kind = kind_of(meeting)};

    for (enum rm_side side = RM_MENTOR; side <= RM_MENTEE; side++) {
        const struct rm_person *person = person_of(run, invite.pair, side);

        if (has_address(person))
            invite.parties[invite.n_parties++] = (struct rm_ics_party){person->email, person->name};
    }
    return invite;
}

static const char *take_text(struct rm_arena *arena, struct rm_buf *buf)
{
    const char *text = rm_arena_dup(arena, rm_buf_text(buf));

    rm_buf_free(buf);
    return text;
}

/* Records have line feeds alone. */
static const char *calendar_of(
    const struct inviting *run, const struct invite *invite, const struct rm_person *reader)
{
    struct rm_buf text = {0}, lines = {0};
    enum rm_ics_method method =
        invite->kind == RM_KIND_INVITE_CANCELLED ? RM_ICS_CANCEL : RM_ICS_REQUEST;

    rm_ics_begin(&text, method, NULL);
    rm_event_add(&text, &run->people, invite->meeting, reader, invite->parties, invite->n_parties);
    rm_ics_end(&text);
    for (size_t i = 0; i < text.len; i++)
        if (text.data[i] != '\r')
            rm_buf_addc(&lines, text.data[i]);
    rm_buf_free(&text);
    return take_text(run->p->arena, &lines);
}

static void add_reminder(
    const struct inviting *run, const struct invite *invite, const struct rm_person *to)
{
    struct rm_arena *arena = run->p->arena;
    struct rm_event_text text = rm_event_text(&run->people, invite->kind, invite->meeting, to);
    struct rm_reminder *reminder = rm_record_new(arena, RM_REMINDER);
    int64_t number = rm_event_sequence(invite->meeting) + 1;

    reminder->to = to->rec.id;
    reminder->rec.id = rm_id_join(arena, "invite", invite->meeting->rec.id, reminder->to,
        rm_arena_printf(arena, "%" PRId64, number), NULL);
    reminder->kind = rm_kind_words[invite->kind];
    reminder->pair = invite->pair->rec.id;
    reminder->due = run->request->now;
    reminder->attempt = number < ATTEMPTS_MAX ? number : ATTEMPTS_MAX;
    reminder->subject = text.subject;
    reminder->body = text.body;
    reminder->language = text.language;
    reminder->calendar = calendar_of(run, invite, to);
    rm_record_write(run->out, &reminder->rec);
}

static void leave_out(struct inviting *run, const struct rm_person *person)
{
    void **n = rm_map_add(&run->unreachable, person->rec.id);

    *n = (void *)((uintptr_t)*n + 1);
}

static void add_invites(
    struct inviting *run, const struct rm_meeting *meeting, const char *only_for)
{
    struct invite invite = make_invite(run, meeting);

    for (enum rm_side side = RM_MENTOR; side <= RM_MENTEE; side++) {
        const struct rm_person *person = person_of(run, invite.pair, side);

        if (only_for && strcmp(person->rec.id, only_for) != 0)
            continue;
        if (has_address(person))
            add_reminder(run, &invite, person);
        else if (invite.kind != RM_KIND_INVITE_CANCELLED)
            leave_out(run, person);
    }
}

static void report_unreachable(struct inviting *run)
{
    for (size_t i = 0; i < rm_n_people(run->p); i++) {
        const struct rm_person *person = rm_person_at(run->p, i);
        size_t n = (size_t)(uintptr_t)rm_map_find(&run->unreachable, person->rec.id);

        if (n && !person->email)
            rm_warn(run->p->diag, person->rec.where,
                "person \"%s\" has no e-mail; meetings without an invite: %zu", person->rec.id, n);
        else if (n)
            rm_warn(run->p->diag, person->rec.where,
                "person \"%s\": mail cannot go to the address \"%s\"; meetings without an invite: "
                "%zu",
                person->rec.id, person->email, n);
    }
}

/* What a run makes and nobody keeps is placed anew by the next one, maybe elsewhere. */
static void report_unrecorded(const struct inviting *run, const struct rm_schedule *schedule)
{
    size_t n = 0;

    for (size_t i = 0; i < schedule->n; i++)
        n += schedule->meetings[i]->start > run->request->now;
    if (n)
        rm_warn(run->p->diag, (struct rm_where){0},
            "meetings with invites that are new or changed, and not in the input: %zu; add them "
            "first, with rm-checkin add",
            n);
}

static int check_sender(const struct inviting *run)
{
    const struct rm_cycle *cycle = run->request->cycle;

    if (cycle->sender && rm_address_valid(cycle->sender))
        return 0;
    if (cycle->sender)
        rm_error(run->p->diag, cycle->rec.where,
            "cycle \"%s\": sender: \"%s\" is no address that invites can come from", cycle->rec.id,
            cycle->sender);
    else
        rm_error(run->p->diag, cycle->rec.where,
            "cycle \"%s\" has no sender; expected the address that answers to invites go to",
            cycle->rec.id);
    return -1;
}

void rm_schedule_invite(struct rm_buf *out, const struct rm_schedule *schedule,
    const struct rm_schedule_request *request, const char *person)
{
    struct inviting run = {.request = request, .p = request->programme, .out = out};
    const struct rm_meeting **meetings;
    size_t n;

    if (check_sender(&run))
        return;
    rm_people_init(&run.people, request);
    rm_map_init(&run.unreachable, run.p->arena);
    meetings = rm_schedule_meetings(&n, schedule, request, person);
    for (size_t i = 0; i < n; i++)
        if (meetings[i]->start > request->now && (meetings[i]->status == RM_MEETING_PLANNED ||
                                                     meetings[i]->status == RM_MEETING_CANCELLED))
            add_invites(&run, meetings[i], person);
    report_unreachable(&run);
    report_unrecorded(&run, schedule);
}

#include "mail/mail.h"

#include "base/date.h"
#include "base/hash.h"
#include "mail/handover.h"
#include "mail/letter.h"
#include "mail/maildir.h"
#include "mail/patience.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct run {
    const struct rm_mail *mail;
    struct rm_programme *p;
    struct rm_journal journal;
    struct rm_mail_tally *tally;
    struct rm_buf *out;
    int64_t n_tried;
};

static const struct rm_where nowhere;

static int is_full(const struct run *run)
{
    return run->mail->max != RM_NONE && run->n_tried >= run->mail->max;
}

/* A rehearsal must not be taken for the message itself by a mail server that drops doubles. */
static const char *salt_of(const struct run *run)
{
    const struct rm_mail *mail = run->mail;

    return mail->redirect ? rm_arena_printf(run->p->arena, "%s %" PRId64, mail->redirect, mail->now)
                          : "";
}

/* What is sent for a letter; NULL, with an error, where it cannot be. */
static struct rm_delivery *write_delivery(struct run *run, const struct rm_letter *letter)
{
    const struct rm_mail *mail = run->mail;
    struct rm_arena *arena = run->p->arena;
    struct rm_delivery *delivery = rm_record_new(arena, RM_DELIVERY);
    struct rm_mime_message message = {.from = mail->from,
        .to = letter->to,
        .subject = letter->subject,
        .date = mail->now,
        .message_id = rm_letter_message_id(arena, letter, &mail->from, salt_of(run)),
        .references = letter->references.v,
        .n_references = letter->references.n,
        .unsubscribe = mail->from.address,
        .language = letter->language,
        .text = letter->text,
        .calendar = letter->calendar,
        .method = letter->method};
    struct rm_buf text = {0};
    const char *why;
    int part;

    if (mail->redirect) {
        message.to = (struct rm_mailbox){.address = mail->redirect};
        message.subject = rm_arena_printf(arena, "[%s] %s", letter->to.address, letter->subject);
    }
    part = rm_mime_write(&text, &message, &why);
    if (part) {
        rm_error(run->p->diag, part == RM_MIME_TO ? letter->where : letter->reminders[0]->rec.where,
            "the message to \"%s\" cannot be sent: %s", letter->to.address, why);
        return NULL;
    }
    delivery->message_id = message.message_id;
    delivery->to = message.to.address;
    delivery->at = mail->now;
    delivery->reminders.v = RM_NEW_N(arena, letter->n_reminders, const char *);
    for (size_t i = 0; i < letter->n_reminders; i++)
        delivery->reminders.v[delivery->reminders.n++] = letter->reminders[i]->rec.id;
    delivery->message = rm_arena_copy(arena, text.data, text.len);
    rm_buf_free(&text);
    return delivery;
}

/* All that there is to send, or NULL with errors. */
static struct rm_delivery **write_deliveries(struct run *run, const struct rm_letters *letters)
{
    struct rm_delivery **deliveries = RM_NEW_N(run->p->arena, letters->n, struct rm_delivery *);
    int wrong = 0;

    for (size_t i = 0; i < letters->n; i++) {
        deliveries[i] = write_delivery(run, &letters->v[i]);
        wrong |= !deliveries[i];
    }
    return wrong ? NULL : deliveries;
}

/* The name is the message's own, so that it is found again after a crash. */
static int put_into_maildir(struct run *run, const struct rm_delivery *delivery, int again)
{
    char *name = rm_arena_printf(run->p->arena, "%" PRId64 ".%016" PRIx64 ".rm-tools", delivery->at,
        rm_hash_text(delivery->to, rm_hash_text(delivery->message_id, 0)));
    const char *maildir = run->mail->maildir;

    if (rm_maildir_make(maildir) == 0 &&
        rm_maildir_add(maildir, name, delivery->message, strlen(delivery->message), again) == 0)
        return 0;
    rm_error(run->p->diag, (struct rm_where){.file = maildir}, "the maildir cannot be written: %s",
        strerror(errno));
    return -1;
}

static int give_to_command(struct run *run, const struct rm_delivery *delivery, int *code)
{
    char *const *command = run->mail->command;

    if (rm_sendmail(
            code, command, delivery->message, strlen(delivery->message), run->mail->timeout_s) == 0)
        return 0;
    rm_error(run->p->diag, nowhere, "the mail program \"%s\" cannot be run: %s", command[0],
        strerror(errno));
    return -1;
}

/* Tells what came of a message that was not sent. */
static void tell(struct run *run, const struct rm_delivery *delivery, int code, const char *then)
{
    rm_warn(run->p->diag, nowhere, "%s: the mail program failed (%s); %s", delivery->to,
        rm_handover_text(run->p->arena, code), then);
}

static int settle(struct run *run, struct rm_delivery *delivery, int state, int64_t code)
{
    if (state == RM_DELIVERY_SENT)
        run->tally->n_sent++;
    else
        run->tally->n_failed++;
    if (run->mail->redirect)
        return 0;
    delivery->state = state;
    delivery->code = code;
    delivery->at = run->mail->now;
    if (rm_journal_settle(&run->journal, delivery, run->out) == 0)
        return 0;
    rm_error(run->p->diag, (struct rm_where){.file = run->mail->journal},
        "cannot be written: %s; the message to %s %s and is tried again by the next run",
        strerror(errno), delivery->to, state == RM_DELIVERY_SENT ? "was sent" : "was refused");
    return -1;
}

/* 0, or -1 where the run cannot go on. */
static int hand_over(struct run *run, struct rm_delivery *delivery, int again)
{
    int code = 0;

    run->n_tried++;
    if (run->mail->maildir) {
        if (put_into_maildir(run, delivery, again))
            return -1;
        return settle(run, delivery, RM_DELIVERY_SENT, RM_NONE);
    }
    if (give_to_command(run, delivery, &code))
        return -1;
    switch (rm_handover_meaning(code)) {
    case RM_HAND_AGAIN:
        tell(run, delivery, code, "the next run tries again");
        run->tally->n_again++;
        return 0;
    case RM_HAND_REFUSED:
        tell(run, delivery, code, "it is not sent");
        return settle(run, delivery, RM_DELIVERY_FAILED, code);
    default:
        return settle(run, delivery, RM_DELIVERY_SENT, code);
    }
}

static int compare_deliveries(const void *a, const void *b)
{
    const struct rm_delivery *x = *(struct rm_delivery *const *)a;
    const struct rm_delivery *y = *(struct rm_delivery *const *)b;

    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return strcmp(x->rec.id, y->rec.id);
}

/* Intents without an outcome, oldest first. */
static struct rm_delivery **find_in_doubt(struct run *run, size_t *n)
{
    size_t n_records = rm_n_deliveries(&run->journal.records);
    struct rm_delivery **doubts = RM_NEW_N(run->p->arena, n_records, struct rm_delivery *);

    *n = 0;
    for (size_t i = 0; i < n_records; i++) {
        struct rm_delivery *delivery = rm_delivery_at(&run->journal.records, i);

        if (delivery->state == RM_DELIVERY_INTENT)
            doubts[(*n)++] = delivery;
    }
    if (*n)
        qsort(doubts, *n, sizeof *doubts, compare_deliveries);
    return doubts;
}

static int settle_doubt(struct run *run, struct rm_delivery *delivery)
{
    if (delivery->message)
        return hand_over(run, delivery, 1);
    rm_warn(run->p->diag, delivery->rec.where,
        "the message to %s is in doubt and not in the journal; it cannot be sent", delivery->to);
    return settle(run, delivery, RM_DELIVERY_FAILED, RM_NONE);
}

static int intend(struct run *run, struct rm_delivery *delivery)
{
    if (run->mail->redirect || rm_journal_intend(&run->journal, delivery) == 0)
        return 0;
    rm_error(run->p->diag, (struct rm_where){.file = run->mail->journal}, "cannot be written: %s",
        strerror(errno));
    return -1;
}

/* Waits for the turn of the next message, and says why it has none in this run: a text, or NULL. */
static const char *why_stopped(struct run *run)
{
    enum { MINUTE_MS = 60000 };
    const struct rm_mail *mail = run->mail;

    if (is_full(run))
        return rm_arena_printf(run->p->arena, "--max %" PRId64 " is reached", mail->max);
    if (mail->rate != RM_NONE && run->n_tried > 0)
        rm_patience_pause((MINUTE_MS + mail->rate - 1) / mail->rate);
    if (rm_patience_asked())
        return rm_arena_printf(run->p->arena, "asked to stop by signal %d", rm_patience_signal());
    return NULL;
}

/* `deliveries` behind what is in doubt, until all are sent or the run cannot go on. */
static void send_all(struct run *run, struct rm_delivery **deliveries, size_t n)
{
    size_t n_doubts = 0;
    struct rm_delivery **doubts = run->mail->redirect ? NULL : find_in_doubt(run, &n_doubts);

    for (size_t i = 0; i < n_doubts + n; i++) {
        struct rm_delivery *delivery = i < n_doubts ? doubts[i] : deliveries[i - n_doubts];
        const char *why = why_stopped(run);

        if (why) {
            run->tally->n_left = n_doubts + n - i;
            rm_warn(run->p->diag, nowhere, "%s; for the next run: %zu", why, run->tally->n_left);
            return;
        }
        if (i < n_doubts ? settle_doubt(run, delivery)
                         : intend(run, delivery) || hand_over(run, delivery, 0))
            return;
    }
}

static void show_letter(
    struct rm_buf *out, const struct rm_mail *mail, const struct rm_letter *letter)
{
    if (mail->redirect)
        rm_buf_printf(out, "To: %s\nSubject: [%s] %s\n\n", mail->redirect, letter->to.address,
            letter->subject);
    else if (letter->to.name)
        rm_buf_printf(out, "To: %s <%s>\nSubject: %s\n\n", letter->to.name, letter->to.address,
            letter->subject);
    else
        rm_buf_printf(out, "To: %s\nSubject: %s\n\n", letter->to.address, letter->subject);
    rm_buf_printf(out, "%s\n", letter->text);
    if (letter->calendar)
        rm_buf_printf(out, "(With an invite for the calendar: %s.)\n\n", letter->method);
}

static void show_all(struct run *run, const struct rm_letters *letters)
{
    size_t n_doubts = 0;
    struct rm_delivery **doubts = run->mail->redirect ? NULL : find_in_doubt(run, &n_doubts);
    char since[RM_TIME_SIZE];

    for (size_t i = 0; i < n_doubts && !is_full(run); i++, run->n_tried++)
        rm_buf_printf(run->out, "To: %s\nIn doubt since %s: <%s> is handed over again.\n\n",
            doubts[i]->to, doubts[i]->at == RM_NONE ? "?" : rm_time_format(since, doubts[i]->at),
            doubts[i]->message_id);
    for (size_t i = 0; i < letters->n && !is_full(run); i++, run->n_tried++)
        show_letter(run->out, run->mail, &letters->v[i]);
    run->tally->n_left = n_doubts + letters->n - (size_t)run->n_tried;
}

void rm_mail_run(struct rm_buf *out, struct rm_mail_tally *tally, const struct rm_mail *mail,
    struct rm_programme *p)
{
    struct run run = {.mail = mail, .p = p, .tally = tally, .out = out};
    struct rm_delivery **deliveries;
    struct rm_letters letters;

    memset(tally, 0, sizeof *tally);
    if (rm_journal_open(&run.journal, mail->journal, mail->dry || mail->redirect, p))
        return;
    if (rm_letters_make(&letters, p, &run.journal, mail->now, mail->retry) == 0) {
        deliveries = write_deliveries(&run, &letters);
        tally->n_aside = letters.n_aside;
        if (deliveries && mail->dry)
            show_all(&run, &letters);
        else if (deliveries) {
            rm_patience_begin();
            send_all(&run, deliveries, letters.n);
            rm_patience_end();
        }
    }
    rm_journal_close(&run.journal);
}

#include "mail/journal.h"

#include "base/lines.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static void tell_cut(struct rm_diag *diag, const char *path, size_t n_cut)
{
    if (n_cut)
        rm_warn(diag, (struct rm_where){.file = path},
            "the last line was torn and never acknowledged; its %zu bytes were cut", n_cut);
}

void rm_journal_heal(const char *path, struct rm_diag *diag)
{
    struct rm_log log;

    if (access(path, F_OK) || rm_log_open(&log, path, 0600, rm_json_whole))
        return; /* what is wrong is told when it is opened to be used */
    tell_cut(diag, path, log.n_cut);
    rm_log_close(&log);
}

/* The whole lines of a journal that is only looked at; a journal that is not there is empty. */
static int look_at(const char *path, struct rm_buf *text)
{
    size_t whole;

    if (rm_file_read(path, text))
        return errno == ENOENT ? 0 : -1;
    for (whole = text->len; whole > 0 && text->data[whole - 1] != '\n'; whole--)
        ;
    if (whole < text->len && !rm_json_whole(text->data + whole, text->len - whole))
        text->len = whole;
    return 0;
}

static void remember(struct rm_journal *journal, struct rm_delivery *delivery)
{
    struct rm_arena *arena = journal->records.arena;

    for (size_t i = 0; i < delivery->reminders.n; i++) {
        const char *id = delivery->reminders.v[i];

        if (delivery->state == RM_DELIVERY_FAILED)
            *rm_map_add(&journal->failed, rm_id_join(arena, id, delivery->to, NULL)) = delivery;
        else
            *rm_map_add(&journal->carried, id) = delivery;
    }
}

static int read_records(struct rm_journal *journal, const char *path, struct rm_programme *p)
{
    struct rm_buf text = {0};
    int rc = journal->log.fd < 0 ? look_at(path, &text) : rm_log_read(&journal->log, &text);

    rm_programme_init(&journal->records, p->arena, p->diag, RM_BIT(RM_DELIVERY));
    journal->records.n_files = p->n_files;
    if (rc)
        rm_error(p->diag, (struct rm_where){.file = path}, "cannot be read: %s", strerror(errno));
    else
        rm_programme_read_text(&journal->records, rm_buf_text(&text), text.len, path);
    rm_buf_free(&text);
    return rm_programme_settle(&journal->records);
}

int rm_journal_open(struct rm_journal *journal, const char *path, int look, struct rm_programme *p)
{
    memset(journal, 0, sizeof *journal);
    rm_map_init(&journal->carried, p->arena);
    rm_map_init(&journal->failed, p->arena);
    journal->log.fd = -1;
    if (!look && rm_log_open(&journal->log, path, 0600, rm_json_whole)) {
        rm_error(p->diag, (struct rm_where){.file = path}, "cannot be opened: %s", strerror(errno));
        return -1;
    }
    tell_cut(p->diag, path, journal->log.n_cut);
    if (read_records(journal, path, p)) {
        rm_journal_close(journal);
        return -1;
    }
    for (size_t i = 0; i < rm_n_deliveries(p); i++)
        if (!rm_delivery_find(&journal->records, rm_delivery_at(p, i)->rec.id))
            remember(journal, rm_delivery_at(p, i));
    for (size_t i = 0; i < rm_n_deliveries(&journal->records); i++)
        remember(journal, rm_delivery_at(&journal->records, i));
    return 0;
}

const struct rm_delivery *rm_journal_carried(const struct rm_journal *journal, const char *reminder)
{
    return rm_map_find(&journal->carried, reminder);
}

int rm_journal_failed(const struct rm_journal *journal, const char *reminder, const char *address)
{
    struct rm_arena arena = {0};
    int failed = rm_map_find(&journal->failed, rm_id_join(&arena, reminder, address, NULL)) != NULL;

    rm_arena_free(&arena);
    return failed;
}

int rm_journal_intend(struct rm_journal *journal, struct rm_delivery *delivery)
{
    struct rm_arena *arena = journal->records.arena;
    const struct rm_delivery *before;
    struct rm_buf line = {0};
    int rc;

    delivery->rec.id = rm_id_join(arena, delivery->message_id, delivery->to, NULL);
    before = rm_delivery_find(&journal->records, delivery->rec.id);
    delivery->rec.rev = before ? before->rec.rev + 1 : 0;
    delivery->state = RM_DELIVERY_INTENT;
    rm_record_write(&line, &delivery->rec);
    delivery->rec.raw = rm_arena_copy(arena, line.data, line.len - 1);
    delivery->rec.raw_len = line.len - 1;
    rc = rm_log_append(&journal->log, line.data, line.len);
    rm_buf_free(&line);
    return rc;
}

int rm_journal_settle(struct rm_journal *journal, struct rm_delivery *delivery, struct rm_buf *out)
{
    static const char *const fields[] = {"at", "state", "code", "message", NULL};
    struct rm_buf line = {0};
    int rc;

    delivery->rec.rev++;
    delivery->message = NULL;
    rm_record_revise(&line, &delivery->rec, fields);
    rc = rm_log_append(&journal->log, line.data, line.len);
    if (!rc)
        rm_buf_add(out, line.data, line.len);
    rm_buf_free(&line);
    return rc;
}

void rm_journal_close(struct rm_journal *journal)
{
    if (journal->log.fd >= 0)
        rm_log_close(&journal->log);
}

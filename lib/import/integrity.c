#include "import/integrity.h"

#include "base/date.h"
#include "base/text.h"
#include "import/integrity_desk.h"
#include "record/transition.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

const char *const rm_integrity_words[] = {
#define X(RULE, name, found) name,
    RM_INTEGRITY_RULES(X)
#undef X
        NULL};

/* No zone of the world is further ahead of UTC than this: what is past anywhere is not told off. */
#define FURTHEST_AHEAD (14 * RM_HOUR)

static void add(struct rm_integrity *in, enum rm_integrity_rule rule,
    const struct rm_record *record, const struct rm_record *other, const char *text)
{
    in->findings = rm_arena_grow(in->arena, in->findings, in->n_findings, sizeof *in->findings);
    in->findings[in->n_findings++] =
        (struct rm_integrity_finding){rule, record, other, rm_arena_dup(in->arena, text)};
}

void rm_integrity_note(struct rm_integrity *in, enum rm_integrity_rule rule,
    const struct rm_record *record, const struct rm_record *other, const char *format, ...)
{
    struct rm_buf text = {0};
    va_list args;

    if (in->options->skip & RM_BIT(rule))
        return;
    rm_buf_printf(&text, "%s \"%s\": ", rm_shapes[record->type].name, record->id);
    va_start(args, format);
    rm_buf_vprintf(&text, format, args);
    va_end(args);
    add(in, rule, record, other, rm_buf_text(&text));
    rm_buf_free(&text);
}

void rm_integrity_note_time(
    struct rm_integrity *in, const struct rm_record *record, const char *field, int64_t time)
{
    char shown[RM_TIME_SIZE], now[RM_TIME_SIZE];

    if (time != RM_NONE && time > in->options->now)
        rm_integrity_note(in, RM_BREAKS_FUTURE, record, NULL, "%s: %s is after now, which is %s",
            field, rm_time_format(shown, time), rm_time_format(now, in->options->now));
}

void rm_integrity_note_date(
    struct rm_integrity *in, const struct rm_record *record, const char *field, int64_t date)
{
    char shown[RM_DATE_SIZE], now[RM_TIME_SIZE];

    if (date != RM_NONE && date > rm_time_date(in->options->now + FURTHEST_AHEAD))
        rm_integrity_note(in, RM_BREAKS_FUTURE, record, NULL, "%s: %s is after now, which is %s",
            field, rm_date_format(shown, date), rm_time_format(now, in->options->now));
}

int rm_integrity_is_under_way(const struct rm_pair *pair)
{
    return pair->status == RM_PAIR_AGREED || pair->status == RM_PAIR_ACTIVE ||
           pair->status == RM_PAIR_PAUSED;
}

/* ---- History ---- */

static void compare_revisions(
    struct rm_integrity *in, const struct rm_record *record, struct rm_arena *scratch)
{
    const struct rm_record *before = record->before;
    struct rm_diag diag;

    if (record->rev != before->rev + 1)
        rm_integrity_note(in, RM_BREAKS_HISTORY, record, before,
            "rev: %" PRId64 " follows %" PRId64 "; what is between is missing", record->rev,
            before->rev);
    rm_diag_init(&diag, scratch);
    rm_transition_check(before, record, &record->changed, scratch, &diag, record->where);
    for (size_t i = 0; i < diag.n_entries; i++)
        add(in, RM_BREAKS_HISTORY, record, before, diag.entries[i].text);
}

static void find_changes(struct rm_integrity *in)
{
    struct rm_arena scratch = {0};

    for (int type = 0; type < RM_N_TYPES; type++)
        for (size_t i = 0; i < in->programme->sets[type].n; i++) {
            const struct rm_record *record = in->programme->sets[type].v[i];

            rm_integrity_note_time(in, record, "changed.at", record->changed.at);
            for (; record->before && !(in->options->skip & RM_BIT(RM_BREAKS_HISTORY));
                 record = record->before) {
                compare_revisions(in, record, &scratch);
                rm_arena_clear(&scratch);
            }
        }
    rm_arena_free(&scratch);
}

/* ---- Writing ---- */

static int compare(const void *a, const void *b)
{
    const struct rm_integrity_finding *x = a, *y = b;
    const struct rm_where *in_x = &x->record->where, *in_y = &y->record->where;

    if (in_x->file_no != in_y->file_no)
        return in_x->file_no < in_y->file_no ? -1 : 1;
    if (in_x->line != in_y->line)
        return in_x->line < in_y->line ? -1 : 1;
    if (x->rule != y->rule)
        return x->rule < y->rule ? -1 : 1;
    return strcmp(x->text, y->text);
}

static void write_text(struct rm_buf *out, const struct rm_integrity_finding *f)
{
    rm_diag_show(out, f->record->where.file);
    rm_buf_printf(out, ":%lu: ", f->record->where.line);
    rm_diag_show(out, f->text);
    if (f->other) {
        rm_buf_adds(out, " (");
        rm_diag_show(out, f->other->where.file);
        rm_buf_printf(out, ":%lu)", f->other->where.line);
    }
    rm_buf_addc(out, '\n');
}

static void put_text(struct rm_json_writer *w, const char *name, const char *text)
{
    rm_json_key(w, name);
    rm_json_put_text(w, text);
}

/* A name of a file may be any bytes; JSON may not. */
static void put_place(struct rm_json_writer *w, const char *file_name, const char *line_name,
    const struct rm_where *where)
{
    struct rm_buf shown = {0};

    for (const char *c = where->file; *c; c++)
        if ((unsigned char)*c < 0x80 || rm_text_valid(where->file, strlen(where->file)))
            rm_buf_addc(&shown, *c);
        else
            rm_buf_printf(&shown, "\\x%02x", (unsigned)(unsigned char)*c);
    put_text(w, file_name, rm_buf_text(&shown));
    rm_json_key(w, line_name);
    rm_json_put_int(w, (int64_t)where->line);
    rm_buf_free(&shown);
}

static void write_json(struct rm_buf *out, const struct rm_integrity_finding *f)
{
    struct rm_json_writer w = {.out = out};

    rm_json_open(&w, '{');
    put_text(&w, "type", "finding");
    put_text(&w, "rule", rm_integrity_words[f->rule]);
    put_place(&w, "file", "line", &f->record->where);
    put_text(&w, "record", rm_shapes[f->record->type].name);
    put_text(&w, "id", f->record->id);
    put_text(&w, "text", f->text);
    if (f->other)
        put_place(&w, "other_file", "other_line", &f->other->where);
    rm_json_close(&w, '}');
    rm_buf_addc(out, '\n');
}

size_t rm_integrity_write(
    struct rm_out *out, struct rm_programme *programme, const struct rm_integrity_options *options)
{
    struct rm_integrity in = {programme, options, programme->arena, NULL, 0};

    rm_integrity_find_names(&in);
    find_changes(&in);
    rm_integrity_find_pairs(&in);
    rm_integrity_find_meetings(&in);
    rm_integrity_find_people(&in);
    rm_integrity_find_spellings(&in);
    if (in.n_findings)
        qsort(in.findings, in.n_findings, sizeof *in.findings, compare);
    for (size_t i = 0; i < in.n_findings; i++) {
        if (options->json)
            write_json(&out->buf, &in.findings[i]);
        else
            write_text(&out->buf, &in.findings[i]);
        rm_out_settle(out);
    }
    return in.n_findings;
}

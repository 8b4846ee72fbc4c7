/* Any bytes read as a template and as phrases: what is wrong is told by line, and what is not can
 * be filled in, whatever is given, and stays the same when it is written and read again. */
#include "fuzz.h"

#include "base/text.h"
#include "words/templates.h"

#include <string.h>

/* Fields are given by the bits of `given`; none of them brings in a line or a brace of its own. */
static void fill_in(struct rm_buf *subject, struct rm_buf *body, const char *text, uint32_t given)
{
    struct rm_text_values values = {0};

    for (int i = 0; i < RM_N_TEXT_FIELDS; i++)
        if (given >> i % 32 & 1)
            values.v[i] = i % 2 ? "\xc3\xa4" : "{x}";
    rm_template_render(subject, body, text, &values);
}

static void require_filled_in(const char *text, uint32_t given)
{
    struct rm_buf subject = {0}, body = {0};

    fill_in(&subject, &body, text, given);
    fuzz_require(rm_text_valid(rm_buf_text(&subject), subject.len) &&
                     rm_text_valid(rm_buf_text(&body), body.len),
        "what is made of text is text");
    fuzz_require(!rm_text_has_control(rm_buf_text(&subject)), "a subject is one line");
    fuzz_require(body.len && body.data[body.len - 1] == '\n', "a body ends in a line feed");
    rm_buf_free(&subject);
    rm_buf_free(&body);
}

static void require_told_by_line(const struct rm_diag *diag, const char *text)
{
    unsigned long n_lines = 1;

    for (; *text; text++)
        n_lines += *text == '\n';
    for (size_t i = 0; i < diag->n_entries; i++)
        fuzz_require(diag->entries[i].where.line <= n_lines, "what is wrong is in a line");
}

static void read_phrases(const char *text, struct rm_arena *arena)
{
    struct rm_phrases phrases;
    struct rm_phrase_values values = {{0}};
    struct rm_buf out = {0};
    struct rm_diag diag;
    int rc;

    rm_diag_init(&diag, arena);
    rc = rm_phrases_read(&phrases, text, arena, &diag, (struct rm_where){"f", 1, 0});
    fuzz_require(!rc == !diag.n_errors, "phrases are sound, or it is told why not");
    require_told_by_line(&diag, text);
    for (int i = 0; i < RM_N_PHRASES && !rc; i++)
        rm_phrase_add(&out, &phrases, (enum rm_phrase)i, &values);
    fuzz_require(rm_text_valid(rm_buf_text(&out), out.len), "phrases are text");
    rm_buf_free(&out);
}

/* Three kinds at a time: which they are depends on the length. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct rm_where where = {"f", 1, 0};
    struct rm_arena arena = {0};
    struct rm_diag diag;
    const char *text, *again;
    int rc;

    rm_diag_init(&diag, &arena);
    text = rm_template_settle(&arena, (const char *)bytes, len, &diag, where);
    fuzz_require(rm_text_valid(text, strlen(text)), "what is settled is text");
    again = rm_template_settle(&arena, text, strlen(text), &diag, where);
    fuzz_require(
        strncmp(text, "\xef\xbb\xbf", 3) == 0 || strcmp(text, again) == 0, "what is settled stays");
    for (int kind = (int)(len % 9); kind < RM_N_TEMPLATES; kind += 9) {
        rm_diag_init(&diag, &arena);
        rc = rm_template_check(text, (enum rm_kind)kind, &diag, where);
        fuzz_require(!rc == !diag.n_errors, "a template is sound, or it is told why not");
        require_told_by_line(&diag, text);
        for (uint32_t given = 0; given < 4 && !rc; given++)
            require_filled_in(text, given * UINT32_C(0x55555555));
    }
    read_phrases(text, &arena);
    rm_arena_free(&arena);
    return 0;
}

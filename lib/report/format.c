#include "report/format.h"

#include "base/date.h"

#include <string.h>

int rm_column_is_text(const struct rm_column *column)
{
    return column->kind == RM_COLUMN_TEXT || column->kind == RM_COLUMN_ID;
}

int rm_column_is_number(const struct rm_column *column)
{
    return column->kind == RM_COLUMN_INT || column->kind == RM_COLUMN_PERCENT ||
           column->kind == RM_COLUMN_HUNDREDTHS;
}

int rm_column_is_shown(const struct rm_table *table, size_t column)
{
    if (table->columns[column].rules & RM_COLUMN_DETAIL)
        return 0;
    for (size_t r = 0; r < table->n_rows; r++) {
        const struct rm_cell *cell = rm_table_cell(table, r, column);
        int is_text = rm_column_is_text(&table->columns[column]);

        if (cell->state == RM_CELL_HIDDEN ||
            (cell->state == RM_CELL_VALUE && (!is_text || *cell->text)))
            return 1;
    }
    return !table->n_rows;
}

int rm_cell_is_repeated(const struct rm_table *table, size_t row, size_t column)
{
    for (size_t c = 0; c <= column; c++) {
        const struct rm_cell *cell = rm_table_cell(table, row, c), *above;

        if (!(table->columns[c].rules & RM_COLUMN_GROUP))
            continue;
        above = row ? rm_table_cell(table, row - 1, c) : NULL;
        if (!above || above->state != cell->state ||
            (cell->text && strcmp(cell->text, above->text) != 0))
            return 0;
    }
    return (table->columns[column].rules & RM_COLUMN_GROUP) != 0;
}

/* How many bytes of a control stand here: C0, DEL, C1; what ends lines, and what turns the
 * direction of all that follows (U+2028 to U+202E, U+2066 to U+2069). 0: none. */
static size_t control_length(const char *text)
{
    unsigned char c = (unsigned char)text[0], d = c ? (unsigned char)text[1] : 0;
    unsigned char e = c >= 0xe0 && d ? (unsigned char)text[2] : 0;

    if (c < 0x20 || c == 0x7f)
        return 1;
    if (c == 0xc2 && d < 0xa0)
        return 2;
    if (c == 0xe2 &&
        ((d == 0x80 && e >= 0xa8 && e <= 0xae) || (d == 0x81 && e >= 0xa6 && e <= 0xa9)))
        return 3;
    return 0;
}

void rm_line_add(struct rm_buf *out, const char *text)
{
    while (*text) {
        size_t n = control_length(text);

        rm_buf_addc(out, n ? ' ' : *text);
        text += n ? n : 1;
    }
}

void rm_cell_show(struct rm_buf *out, const struct rm_column *column, const struct rm_cell *cell)
{
    rm_buf_clear(out);
    if (rm_column_is_text(column) && cell->state == RM_CELL_VALUE)
        rm_line_add(out, cell->text);
    else
        rm_cell_format(out, column, cell);
    if (column->kind == RM_COLUMN_PERCENT && cell->state == RM_CELL_VALUE)
        rm_buf_adds(out, " %");
}

void rm_digits_add(struct rm_buf *out, const char *digits)
{
    size_t sign = *digits == '-', n = strspn(digits + sign, "0123456789");

    rm_buf_add(out, digits, sign);
    for (size_t i = 0; i < n; i++) {
        if (i && (n - i) % 3 == 0)
            rm_buf_addc(out, ',');
        rm_buf_addc(out, digits[sign + i]);
    }
    rm_buf_adds(out, digits + sign + n);
}

void rm_day_add(struct rm_buf *out, int64_t date, int with_year)
{
    static const char *const months[] = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct rm_civil day = rm_date_civil(date);

    rm_buf_printf(out, "%d %s", day.day, months[day.month - 1]);
    if (with_year)
        rm_buf_printf(out, " %d", day.year);
}

enum rm_tone rm_word_tone(const char *word)
{
    static const struct {
        const char *word;
        enum rm_tone tone;
    } words[] = {{"on_track", RM_TONE_GOOD}, {"on track", RM_TONE_GOOD}, {"watch", RM_TONE_WATCH},
        {"to watch", RM_TONE_WATCH}, {"at_risk", RM_TONE_BAD}, {"at risk", RM_TONE_BAD}};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].word, word) == 0)
            return words[i].tone;
    return RM_TONE_NONE;
}

enum rm_tone rm_cell_tone(const struct rm_column *column, const struct rm_cell *cell)
{
    if (!(column->rules & RM_COLUMN_HEALTH) || cell->state != RM_CELL_VALUE ||
        !rm_column_is_text(column))
        return RM_TONE_NONE;
    return rm_word_tone(cell->text);
}

int rm_column_range(int64_t *min, int64_t *max, const struct rm_table *table, size_t column,
    size_t first_row, size_t n_rows)
{
    int any = 0;

    for (size_t r = first_row; r < first_row + n_rows; r++) {
        const struct rm_cell *cell = rm_table_cell(table, r, column);

        if (cell->state != RM_CELL_VALUE)
            continue;
        *min = !any || cell->number < *min ? cell->number : *min;
        *max = !any || cell->number > *max ? cell->number : *max;
        any = 1;
    }
    return any ? 0 : -1;
}

int64_t rm_column_full_bar(const struct rm_table *table, size_t column)
{
    int64_t min, max = 100;

    if (rm_column_range(&min, &max, table, column, 0, table->n_rows) || max < 100)
        return 100;
    return max;
}

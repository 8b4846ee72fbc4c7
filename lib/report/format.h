/*
 * format: what the renderers share.
 * Floor: report. Part of render.
 *
 * A file for each format, and what more than one of them asks of a table.
 */
#ifndef RM_REPORT_FORMAT_H
#define RM_REPORT_FORMAT_H

#include "report/render.h"

int rm_column_is_text(const struct rm_column *column);
int rm_column_is_number(const struct rm_column *column);

/* Whether people are shown a column: it is no detail, and not empty throughout. */
int rm_column_is_shown(const struct rm_table *table, size_t column);

/* Whether all group columns up to this one say what they said in the row before. */
int rm_cell_is_repeated(const struct rm_table *table, size_t row, size_t column);

/* Appends a text as one line without controls, whatever it holds, those that turn the direction of
 * what follows among them: spaces stand for them. */
void rm_line_add(struct rm_buf *out, const char *text);

/* The cell as people see it, in place of what `out` held: one line, "50 %", "*" where hidden. */
void rm_cell_show(struct rm_buf *out, const struct rm_column *column, const struct rm_cell *cell);

/* Appends digits of a number with commas between thousands: 1,234.50. */
void rm_digits_add(struct rm_buf *out, const char *digits);

/* Appends a date in words: "2 Mar", or "2 Mar 2026". */
void rm_day_add(struct rm_buf *out, int64_t date, int with_year);

/* What a word of judgement says; always beside the word, for those who see no colours. */
enum rm_tone { RM_TONE_NONE, RM_TONE_GOOD, RM_TONE_WATCH, RM_TONE_BAD };

/* Of a word itself: "on_track", "to watch", "at risk" … */
enum rm_tone rm_word_tone(const char *word);

/* Of a cell: none but in a column of judgements (RM_COLUMN_HEALTH). */
enum rm_tone rm_cell_tone(const struct rm_column *column, const struct rm_cell *cell);

/* The smallest and the largest number that some rows of a column show. 0, or -1 where none does. */
int rm_column_range(int64_t *min, int64_t *max, const struct rm_table *table, size_t column,
    size_t first_row, size_t n_rows);

/* What the longest bar beside a column of percentages stands for: 100, or the largest beyond it. */
int64_t rm_column_full_bar(const struct rm_table *table, size_t column);

/* Each appends tables to `out`; see render.h. */
void rm_terminal_render(struct rm_buf *out, const struct rm_table *table, struct rm_rendering how);
void rm_delimited_render(struct rm_buf *out, const struct rm_table *table, struct rm_rendering how);
void rm_jsonl_render(struct rm_buf *out, const struct rm_table *table, int names_view);
const char *rm_workbook_render(
    struct rm_buf *out, const struct rm_table *tables, size_t n, const char *folder);
void rm_html_render(struct rm_buf *out, const struct rm_table *tables, size_t n);
void rm_markdown_render(struct rm_buf *out, const struct rm_table *tables, size_t n);

#endif

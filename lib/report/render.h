/*
 * render: a table as bytes.
 * Floor: report.
 *
 * The same table and the same options give the same bytes, whatever the terminal, the locale and
 * the environment.
 */
#ifndef RM_REPORT_RENDER_H
#define RM_REPORT_RENDER_H

#include "report/table.h"

enum rm_format {
    RM_FORMAT_TABLE,
    RM_FORMAT_CSV,
    RM_FORMAT_TSV,
    RM_FORMAT_JSONL,
    RM_FORMAT_XLSX,
    RM_FORMAT_HTML,
    RM_FORMAT_MARKDOWN
};

/* "table", "csv", "tsv", "jsonl", "xlsx", "html", "md"; NULL-terminated. */
extern const char *const rm_format_words[];

struct rm_rendering {
    enum rm_format format;
    int excel;          /* CSV with a byte order mark and CRLF */
    int raw;            /* CSV and TSV: texts that look like formulas are written as they are */
    int width;          /* columns of a table for a terminal; 0: as wide as it gets */
    int colour;         /* a table for a terminal that knows escape sequences */
    const char *folder; /* for temporary files: of XLSX */
};

/* Whether a format can hold several tables; another one is of a single table. */
int rm_format_is_for_many(enum rm_format format);

/* Appends `n` tables to `out`, one at the least. NULL, or what went wrong, in words: only XLSX can.
 *
 * Table: the tables, a blank line between them; of each the title, the headings, a row a line,
 * charts of lines as sparklines, and the notes. Columns are two spaces apart, numbers to the right,
 * all else to the left, measured as a terminal shows them (base/text.h); a bar stands beside
 * percentages. Where that is wider than `width`, headings of numbers go on in another line, then
 * the bars go, and then the widest columns of texts are cut, prose first, with "…" where something
 * went, though never to under eight columns. Detail columns, and those that are empty throughout,
 * are left out; newlines and other controls show as spaces. In colour, no colour says what a word
 * beside it does not.
 *
 * CSV and TSV: a row of keys, then a row a line, by wire/csv.h. A hidden cell is *, an empty one is
 * empty.
 *
 * JSON Lines: an object a row, by key, and where there are several tables with the key of the table
 * first, as "view". Hidden is null; what does not apply is left out. Numbers are JSON numbers
 * (means with two decimals), dates and times RFC 3339 texts.
 *
 * XLSX: a sheet a table, named by its key, with all columns, by wire/xlsx.h, under their keys, so
 * that what is saved from it as CSV is the CSV above. Columns that are empty throughout are hidden,
 * but not those that are open to be written into. A hidden number is *. Titles, notes and charts,
 * each beside the cells that it is drawn from, are on a last sheet, "about".
 *
 * HTML: one file that asks for no other and has no script; a section a table: its charts, each
 * beside a table of what it shows, and the table, with the columns of a terminal. Texts are never
 * markup.
 *
 * Markdown: GitHub's; a heading and a table for each, with the columns of a terminal. Texts are
 * never markup, links or another cell. */
const char *rm_tables_render(
    struct rm_buf *out, const struct rm_table *tables, size_t n, struct rm_rendering how);

#endif

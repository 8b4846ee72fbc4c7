/* Aligned columns, for people at a terminal. */
#include "base/text.h"
#include "report/format.h"

#include <string.h>

enum { COLUMN_MIN = 8, COLUMN_GAP = 2, BAR_WIDTH = 10, SPARK_MAX = 52 };

/* How something looks; a word or a sign says the same to those who see no colours. */
#define LOOK_END     "\033[0m"
#define LOOK_TITLE   "\033[1m"
#define LOOK_HEADING "\033[1m"
#define LOOK_HIDDEN  "\033[2m"
#define LOOK_BAR     "\033[36m"

struct terminal {
    struct rm_buf *out;
    const struct rm_table *table;
    int *widths;   /* of columns; -1: not shown */
    int *least;    /* of columns of numbers: as wide as the cells, and the words of the heading */
    int64_t *full; /* of columns of percentages: what a bar of full length stands for */
    int has_bars;  /* 1: beside percentages */
    int is_colour; /* 1: escape sequences may be written */
    int gap;       /* spaces that stand before what comes next, so that no line ends in any */
};

static int width_of(const char *text)
{
    int width = rm_text_width(text);

    return width < 0 ? (int)strlen(text) : width;
}

/* How wide the words of a heading are, one below the other. */
static int longest_word(const char *heading)
{
    int longest = 0, length = 0;

    for (; *heading; heading++) {
        length = *heading == ' ' ? 0 : length + (((unsigned char)*heading & 0xc0) != 0x80);
        longest = length > longest ? length : longest;
    }
    return longest;
}

/* How wide the cells of a column are. */
static int widest_cell(const struct rm_table *table, size_t column)
{
    const struct rm_column *c = &table->columns[column];
    struct rm_buf text = {0};
    int width = 0;

    for (size_t r = 0; r < table->n_rows; r++) {
        int wide;

        rm_cell_show(&text, c, rm_table_cell(table, r, column));
        wide = width_of(rm_buf_text(&text));
        width = wide > width ? wide : width;
    }
    rm_buf_free(&text);
    return width;
}

static int larger(int a, int b)
{
    return a > b ? a : b;
}

/* How wide a column would be, and how narrow it can be without cutting anything. */
static void measure(struct terminal *t, size_t c)
{
    const struct rm_column *column = &t->table->columns[c];
    int cells, is_number = rm_column_is_number(column);

    t->widths[c] = t->least[c] = -1;
    if (!rm_column_is_shown(t->table, c))
        return;
    cells = widest_cell(t->table, c);
    t->widths[c] = larger(cells, width_of(column->heading));
    t->least[c] = is_number ? larger(cells, longest_word(column->heading)) : t->widths[c];
    if (column->kind == RM_COLUMN_PERCENT)
        t->full[c] = rm_column_full_bar(t->table, c);
}

static int has_bar(const struct terminal *t, size_t column)
{
    return t->has_bars && t->widths[column] >= 0 &&
           t->table->columns[column].kind == RM_COLUMN_PERCENT;
}

static int total_width(const struct terminal *t)
{
    int total = -COLUMN_GAP;

    for (size_t c = 0; c < t->table->n_columns; c++)
        if (t->widths[c] >= 0)
            total += t->widths[c] + COLUMN_GAP + (has_bar(t, c) ? BAR_WIDTH + COLUMN_GAP : 0);
    return total;
}

/* The widest column of texts that may be cut, the last of equals; n_columns where there is none. */
static size_t find_widest(const struct terminal *t, unsigned rules)
{
    const struct rm_table *table = t->table;
    size_t widest = table->n_columns;

    for (size_t c = 0; c < table->n_columns; c++)
        if (rm_column_is_text(&table->columns[c]) && t->widths[c] > COLUMN_MIN &&
            (table->columns[c].rules & rules) == rules &&
            (widest == table->n_columns || t->widths[c] >= t->widths[widest]))
            widest = c;
    return widest;
}

/* The widest column of numbers whose heading may go on in another line; n_columns where there is
 * none. */
static size_t find_heading(const struct terminal *t)
{
    size_t widest = t->table->n_columns;

    for (size_t c = 0; c < t->table->n_columns; c++)
        if (t->widths[c] > t->least[c] &&
            (widest == t->table->n_columns || t->widths[c] > t->widths[widest]))
            widest = c;
    return widest;
}

/* Headings of numbers go on in another line first; then bars go; then the widest column is cut
 * until all fit: prose before others. */
static void fit(struct terminal *t, int width)
{
    for (size_t c; total_width(t) > width && (c = find_heading(t)) < t->table->n_columns;)
        t->widths[c]--;
    if (total_width(t) > width)
        t->has_bars = 0;
    while (total_width(t) > width) {
        size_t widest = find_widest(t, RM_COLUMN_PROSE);

        if (widest == t->table->n_columns)
            widest = find_widest(t, 0);
        if (widest == t->table->n_columns)
            return;
        t->widths[widest]--;
    }
}

static void cut(struct rm_buf *text, int width)
{
    if (width_of(rm_buf_text(text)) <= width)
        return;
    text->len = rm_text_fit(text->data, width - 1);
    text->data[text->len] = '\0';
    rm_buf_adds(text, "…");
}

static void add_look(struct terminal *t, const char *look, const char *text)
{
    int is_seen = look && t->is_colour;

    rm_buf_adds(t->out, is_seen ? look : "");
    rm_buf_adds(t->out, text);
    rm_buf_adds(t->out, is_seen ? LOOK_END : "");
}

/* Adds a text in so many columns. */
static void add_cell(struct terminal *t, const char *text, const char *look, int width, int right)
{
    int left_over = width - width_of(text);

    t->gap += right ? left_over : 0;
    if (*text) {
        while (t->gap-- > 0)
            rm_buf_addc(t->out, ' ');
        add_look(t, look, text);
        t->gap = 0;
    }
    t->gap += COLUMN_GAP + (right ? 0 : left_over);
}

static void end_line(struct terminal *t)
{
    rm_buf_addc(t->out, '\n');
    t->gap = 0;
}

/* As many words of a heading as fit, and one at the least; gives what is left, or NULL. */
static const char *take_line(struct rm_buf *line, const char *rest, int width)
{
    rm_buf_clear(line);
    while (*rest) {
        size_t len = strcspn(rest, " "), before = line->len;

        rm_buf_adds(line, before ? " " : "");
        rm_buf_add(line, rest, len);
        if (before && width_of(line->data) > width) {
            line->len = before;
            line->data[before] = '\0';
            return rest;
        }
        rest += len + (rest[len] == ' ');
    }
    return NULL;
}

/* How many lines a heading takes; 0: it is not shown. Only those of numbers take several. */
static int n_lines_of(const struct terminal *t, size_t c)
{
    const char *rest = t->widths[c] < 0 ? NULL : t->table->columns[c].heading;
    struct rm_buf line = {0};
    int n = 0;

    for (; rest; n++)
        rest = rm_column_is_number(&t->table->columns[c]) ? take_line(&line, rest, t->widths[c])
                                                          : NULL;
    rm_buf_free(&line);
    return n;
}

/* Headings stand on the last line. */
static void add_heading(struct terminal *t, size_t c, int line, int n_lines)
{
    const struct rm_column *column = &t->table->columns[c];
    int is_number = rm_column_is_number(column), skipped = n_lines - n_lines_of(t, c);
    const char *rest = column->heading;
    struct rm_buf text = {0};

    if (line >= skipped && !is_number)
        rm_buf_adds(&text, rest);
    for (int i = skipped; i <= line && is_number; i++)
        rest = take_line(&text, rest, t->widths[c]);
    cut(&text, t->widths[c]);
    add_cell(t, rm_buf_text(&text), LOOK_HEADING, t->widths[c], is_number);
    if (has_bar(t, c))
        add_cell(t, "", NULL, BAR_WIDTH, 0);
    rm_buf_free(&text);
}

static void add_headings(struct terminal *t)
{
    int n_lines = 1;

    for (size_t c = 0; c < t->table->n_columns; c++)
        n_lines = larger(n_lines, n_lines_of(t, c));
    for (int line = 0; line < n_lines; line++) {
        for (size_t c = 0; c < t->table->n_columns; c++)
            if (t->widths[c] >= 0)
                add_heading(t, c, line, n_lines);
        end_line(t);
    }
}

/* In eighths of a column; what is not nothing shows. */
static void format_bar(struct rm_buf *out, const struct rm_cell *cell, int64_t full)
{
    static const char *const parts[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    int64_t percent = cell->number < 0 ? 0 : cell->number;
    int64_t eighths = (percent * BAR_WIDTH * 8 + full / 2) / full;

    rm_buf_clear(out);
    if (cell->state != RM_CELL_VALUE)
        return;
    for (int64_t i = 0; i < eighths / 8; i++)
        rm_buf_adds(out, "█");
    rm_buf_adds(out, parts[percent > 0 && !eighths ? 1 : eighths % 8]);
}

static const char *look_of(const struct rm_column *column, const struct rm_cell *cell)
{
    static const char *const tones[] = {NULL, "\033[32m", "\033[33m", "\033[1;31m"};

    return cell->state == RM_CELL_HIDDEN ? LOOK_HIDDEN : tones[rm_cell_tone(column, cell)];
}

static void add_row(struct terminal *t, size_t row)
{
    const struct rm_table *table = t->table;
    struct rm_buf text = {0};

    for (size_t c = 0; c < table->n_columns; c++) {
        const struct rm_column *column = &table->columns[c];
        const struct rm_cell *cell = rm_table_cell(table, row, c);

        if (t->widths[c] < 0)
            continue;
        rm_cell_show(&text, column, cell);
        if (rm_cell_is_repeated(table, row, c))
            rm_buf_clear(&text);
        cut(&text, t->widths[c]);
        add_cell(t, rm_buf_text(&text), look_of(column, cell), t->widths[c],
            rm_column_is_number(column));
        if (has_bar(t, c)) {
            format_bar(&text, cell, t->full[c]);
            add_cell(t, rm_buf_text(&text), LOOK_BAR, BAR_WIDTH, 0);
        }
    }
    end_line(t);
    rm_buf_free(&text);
}

/* The last `n` rows of a series, from its smallest number to its largest. */
static void format_spark(
    struct rm_buf *out, const struct rm_table *table, size_t column, size_t first, size_t n)
{
    static const char *const levels[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    int64_t min = 0, max = 0;

    rm_buf_clear(out);
    rm_column_range(&min, &max, table, column, first, n);
    for (size_t r = first; r < first + n; r++) {
        const struct rm_cell *cell = rm_table_cell(table, r, column);
        int64_t range = max > min ? max - min : 1;

        if (cell->state == RM_CELL_VALUE)
            rm_buf_adds(out, levels[((cell->number - min) * 7 + range / 2) / range]);
        else
            rm_buf_addc(out, cell->state == RM_CELL_HIDDEN ? '*' : ' ');
    }
}

static void add_range(
    struct rm_buf *out, const struct rm_table *table, size_t column, size_t first, size_t n)
{
    struct rm_cell least = {.state = RM_CELL_VALUE}, most = {.state = RM_CELL_VALUE};
    struct rm_buf text = {0};

    if (rm_column_range(&least.number, &most.number, table, column, first, n))
        return;
    rm_cell_show(&text, &table->columns[column], &least);
    rm_buf_adds(out, text.data);
    rm_cell_show(&text, &table->columns[column], &most);
    if (most.number > least.number)
        rm_buf_printf(out, " to %s", text.data);
    rm_buf_free(&text);
}

/* A chart of lines, as a line of little columns for each series. */
static void add_lines(struct terminal *t, const struct rm_chart *chart, int width)
{
    size_t n = chart->n_rows < SPARK_MAX ? chart->n_rows : SPARK_MAX;
    size_t first = chart->first_row + chart->n_rows - n;
    int longest = 0;
    struct rm_buf text = {0};

    for (size_t i = 0; i < chart->n_series; i++) {
        int wide = width_of(t->table->columns[chart->series[i]].heading);

        longest = wide > longest ? wide : longest;
    }
    end_line(t);
    rm_line_add(&text, chart->title);
    if (n < chart->n_rows)
        rm_buf_printf(&text, " (the last %d)", (int)n);
    if (width)
        cut(&text, width);
    add_look(t, LOOK_HEADING, text.data);
    end_line(t);
    for (size_t i = 0; i < chart->n_series; i++) {
        add_cell(t, t->table->columns[chart->series[i]].heading, NULL, longest, 0);
        format_spark(&text, t->table, chart->series[i], first, n);
        add_cell(t, rm_buf_text(&text), LOOK_BAR, (int)n, 0);
        rm_buf_clear(&text);
        add_range(&text, t->table, chart->series[i], first, n);
        add_cell(t, rm_buf_text(&text), NULL, 0, 0);
        end_line(t);
    }
    rm_buf_free(&text);
}

void rm_terminal_render(struct rm_buf *out, const struct rm_table *table, struct rm_rendering how)
{
    struct terminal t = {.out = out, .table = table, .has_bars = 1, .is_colour = how.colour};
    struct rm_buf title = {0};

    t.widths = RM_NEW_N(table->arena, table->n_columns, int);
    t.least = RM_NEW_N(table->arena, table->n_columns, int);
    t.full = RM_NEW_N(table->arena, table->n_columns, int64_t);
    for (size_t c = 0; c < table->n_columns; c++)
        measure(&t, c);
    if (how.width)
        fit(&t, how.width);
    if (table->title) {
        rm_line_add(&title, table->title);
        add_look(&t, LOOK_TITLE, rm_buf_text(&title));
        rm_buf_adds(out, "\n\n");
    }
    add_headings(&t);
    for (size_t r = 0; r < table->n_rows; r++)
        add_row(&t, r);
    if (!table->n_rows)
        rm_buf_adds(out, "(none)\n");
    for (size_t i = 0; i < table->n_charts; i++)
        if (table->charts[i].kind == RM_CHART_LINES && table->charts[i].n_rows)
            add_lines(&t, &table->charts[i], how.width);
    for (size_t i = 0; i < table->n_notes; i++)
        rm_buf_printf(out, "%s%s\n", i ? "" : "\n", table->notes[i]);
    rm_buf_free(&title);
}

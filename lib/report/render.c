#include "report/render.h"

#include "report/format.h"

const char *const rm_format_words[] = {"table", "csv", "tsv", "jsonl", "xlsx", "html", "md", NULL};

int rm_format_is_for_many(enum rm_format format)
{
    return format != RM_FORMAT_CSV && format != RM_FORMAT_TSV;
}

static void render_one(
    struct rm_buf *out, const struct rm_table *table, size_t n, struct rm_rendering how)
{
    switch (how.format) {
    case RM_FORMAT_TABLE:
        rm_terminal_render(out, table, how);
        break;
    case RM_FORMAT_JSONL:
        rm_jsonl_render(out, table, n > 1);
        break;
    default:
        rm_delimited_render(out, table, how);
        break;
    }
}

const char *rm_tables_render(
    struct rm_buf *out, const struct rm_table *tables, size_t n, struct rm_rendering how)
{
    if (how.format == RM_FORMAT_XLSX)
        return rm_workbook_render(out, tables, n, how.folder);
    if (how.format == RM_FORMAT_HTML) {
        rm_html_render(out, tables, n);
        return NULL;
    }
    if (how.format == RM_FORMAT_MARKDOWN) {
        rm_markdown_render(out, tables, n);
        return NULL;
    }
    for (size_t i = 0; i < n; i++) {
        if (i && how.format == RM_FORMAT_TABLE)
            rm_buf_addc(out, '\n');
        render_one(out, &tables[i], n, how);
    }
    return NULL;
}

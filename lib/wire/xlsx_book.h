/*
 * xlsx_book: a workbook while it is made.
 * Floor: wire. Part of xlsx: with it the only place that includes libxlsxwriter.
 */
#ifndef RM_WIRE_XLSX_BOOK_H
#define RM_WIRE_XLSX_BOOK_H

#include "wire/xlsx.h"

#include <xlsxwriter.h>

enum { RM_XLSX_BREAKS_MAX = 100 };

/* Cells that a chart is drawn from, on a sheet of blocks. */
struct rm_xlsx_block {
    struct rm_xlsx_chart chart;
    lxw_row_t head; /* the row of headings; the cells are below */
};

struct rm_xlsx {
    lxw_workbook *book;
    lxw_worksheet *sheet;
    const char *sheet_name;
    const struct rm_xlsx_column *columns; /* of the sheet, or of the block */
    lxw_format **formats;                 /* of its columns */
    size_t n_columns;
    lxw_row_t row; /* of the next cell */
    size_t column;
    int n_lines;          /* of the row so far, where texts wrap */
    int is_of_blocks;     /* 1: the sheet has lines and blocks, not one table */
    int has_block;        /* 1: `block` has begun */
    lxw_format *looks[4]; /* of lines and headings, made when they are needed */
    lxw_row_t page;       /* where the page of paper begins that the next block is on */
    lxw_row_t breaks[RM_XLSX_BREAKS_MAX + 1]; /* before which rows a new one begins; 0 ends them */
    size_t n_breaks;
    struct rm_xlsx_block block;
    struct rm_buf text; /* for one cell */
    char *path;         /* of the file that the library writes */
    const char *wrong;  /* the first error, or NULL */
};

/* Remembers the first error. */
void rm_xlsx_note(struct rm_xlsx *x, lxw_error error);

/* The text as the file can hold it, valid until the next one. */
const char *rm_xlsx_prepare(struct rm_xlsx *x, const char *text);

/* A format for each column, with shades beside columns to write into if `is_shaded`. */
void rm_xlsx_set_columns(
    struct rm_xlsx *x, const struct rm_xlsx_column *columns, size_t n_columns, int is_shaded);

/* Ends the block that has begun: its chart is put beside it. */
void rm_xlsx_end_block(struct rm_xlsx *x);

#endif

#include "sheet.h"

#include "unit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int sheet_file(const char *bytes, size_t len)
{
    FILE *file = tmpfile();
    int fd;

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, len, file), len);
    assert_int_equal(fflush(file), 0);
    fd = dup(fileno(file));
    fclose(file);
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    return fd;
}

static void put_row(struct rm_buf *out, const struct rm_csv_row *row)
{
    rm_buf_printf(out, "%lu", row->line);
    if (row->number != row->line)
        rm_buf_printf(out, "#%lu", row->number);
    if (row->last_line != row->line)
        rm_buf_printf(out, "-%lu", row->last_line);
    rm_buf_adds(out, ": ");
    for (size_t i = 0; i < row->n; i++)
        rm_buf_printf(out, "<%s>", row->cells[i]);
    if (row->wrong)
        rm_buf_printf(out, " ! %s", row->wrong);
    rm_buf_addc(out, '\n');
}

void sheet_rows(
    struct rm_buf *out, const char *bytes, size_t len, const struct rm_csv_dialect *dialect)
{
    int fd = sheet_file(bytes, len), rc;
    struct rm_csv *csv = rm_csv_open(fd, dialect);
    struct rm_csv_row row;

    rm_buf_clear(out);
    while ((rc = rm_csv_next(csv, &row)) > 0)
        put_row(out, &row);
    if (rc < 0)
        rm_buf_printf(out, "! %s\n", strerror(errno));
    rm_csv_close(csv);
    close(fd);
}

/*
 * csvread: what reading a sheet costs, without importing it.
 *
 *   csvread [ENCODING] <SHEET     rows, cells, rows that are wrong; megabytes a second of CPU time
 */
#include "wire/csv.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    struct rm_csv_dialect dialect = {.encoding = argc > 1 ? argv[1] : NULL};
    struct rm_csv *csv = rm_csv_open(STDIN_FILENO, &dialect);
    unsigned long n_rows = 0, n_cells = 0, n_wrong = 0;
    struct rm_csv_row row;
    struct stat file;
    double seconds;
    int rc;

    while ((rc = rm_csv_next(csv, &row)) > 0) {
        n_rows++;
        n_cells += row.n;
        n_wrong += row.wrong != NULL;
    }
    rm_csv_close(csv);
    if (rc < 0 || fstat(STDIN_FILENO, &file)) {
        perror("csvread");
        return 2;
    }
    seconds = (double)clock() / CLOCKS_PER_SEC;
    printf("%lu rows, %lu cells, %lu wrong; %.0f MB/s\n", n_rows, n_cells, n_wrong,
        (double)file.st_size / 1e6 / seconds);
    return 0;
}

#include "wire/csv_sniff.h"

#include "wire/csv.h"

#include <string.h>

enum { COMMA, SEMICOLON, TAB, N_SIGNS };

static const char signs[N_SIGNS] = {',', ';', '\t'};

/* How many there are of each sign in a row, outside of quotes. */
struct counts {
    size_t all[N_SIGNS], tight[N_SIGNS]; /* tight: without a space behind it */
};

static int count_line(struct counts *counts, const char *line, size_t len, int quoted)
{
    for (size_t i = 0; i < len; i++) {
        const char *sign = memchr(signs, line[i], N_SIGNS);

        if (line[i] == '"')
            quoted = !quoted;
        if (!sign || quoted)
            continue;
        counts->all[sign - signs]++;
        counts->tight[sign - signs] += i + 1 == len || line[i + 1] != ' ';
    }
    return quoted;
}

/* Of the next row that is not blank. 1, 0 at the end, or -1 with errno. */
static int count_row(struct counts *counts, struct rm_csv_lines *lines)
{
    size_t len, seen = 0;
    int quoted = 0, rc;
    char *line;

    memset(counts, 0, sizeof *counts);
    do {
        rc = rm_csv_lines_next(lines, &line, &len);
        if (rc <= 0)
            break;
        quoted = count_line(counts, line, len, quoted);
        seen += len;
    } while ((!seen || quoted) && lines->at - lines->mark <= RM_CSV_ROW_MAX);
    return rc < 0 ? -1 : seen > 0;
}

/* The more, the likelier; 0: not at all. `row` is NULL where there is none below the header. */
static int likelihood(const struct counts *header, const struct counts *row, size_t sign)
{
    int agrees = !row || header->all[sign] == row->all[sign];

    return header->tight[sign] ? 2 + agrees : header->all[sign] && agrees;
}

static char choose(const struct counts *header, const struct counts *row)
{
    int comma = likelihood(header, row, COMMA), semicolon = likelihood(header, row, SEMICOLON);

    if (header->all[TAB])
        return signs[TAB];
    if (comma != semicolon)
        return signs[comma > semicolon ? COMMA : SEMICOLON];
    if (comma == 0)
        return signs[COMMA];
    if (header->tight[COMMA] != header->tight[SEMICOLON])
        return signs[header->tight[COMMA] > header->tight[SEMICOLON] ? COMMA : SEMICOLON];
    return signs[header->all[COMMA] >= header->all[SEMICOLON] ? COMMA : SEMICOLON];
}

int rm_csv_sniff(char *delimiter, struct rm_csv_lines *lines)
{
    struct counts header, row;
    int rc = count_row(&header, lines), below = 0;

    if (rc > 0)
        below = count_row(&row, lines);
    if (rc < 0 || below < 0)
        return -1;
    *delimiter = choose(&header, below ? &row : NULL);
    rm_csv_lines_back(lines);
    return 0;
}

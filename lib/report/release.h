/*
 * release: what was published before, so that one report cannot be subtracted from the next.
 * Floor: report.
 *
 * Two reports that are each safe can tell of one person together: 40 matched on Monday, 41 on
 * Friday, and everybody knows who came on Wednesday. So a file remembers what was published. A
 * number is published anew only when at least `threshold` people are behind the change, measured
 * against every earlier publication of it; otherwise its row shows again what it said last, with
 * the date of then. Rows of a date add up with one another, and reports of a month apart are mostly
 * new.
 *
 * A number that is not published anew is, in the new report, one that is not known: it is hidden as
 * far as sums go, and suppress.h sees that sums with new numbers do not tell it, holding back
 * others where they would. Readers know of it that it changed by fewer than the threshold; somebody
 * who reckons with that is left with more than half a threshold of values, as with the rule itself.
 * Nothing else binds one date to another: no sum has numbers of two dates, so that what is safe in
 * each of two reports, and in each of the numbers that both tell, is safe in both together.
 *
 * How many people are behind a change: in a count of people, at least as many as the count has
 * changed by. Otherwise by marks (figures.h), if the figure has them; or by the most that one
 * person can have added: a change by more than threshold - 1 times that.
 *
 * Sources: Denning, "Cryptography and Data Security" (1982), on trackers and differences;
 * Willenborg and de Waal, "Elements of Statistical Disclosure Control" (2001), on linked tables; UK
 * Government Statistical Service, "Guidance on disclosure control for tables" (2014), on
 * differencing.
 */
#ifndef RM_REPORT_RELEASE_H
#define RM_REPORT_RELEASE_H

#include "base/diag.h"
#include "base/log.h"
#include "base/map.h"
#include "report/figures.h"
#include "report/table.h"

struct rm_release {
    struct rm_arena *arena;
    struct rm_log log;
    const char *path;
    const char *cycle;
    int64_t at;             /* of the report that is made */
    struct rm_map rows;     /* struct rm_published, the latest first, by a row's words */
    struct rm_buf rows_out; /* JSON of the rows that are new, with commas between them */
    int64_t threshold;
    unsigned char *kept; /* figures that are not published anew; NULL before rm_release_withhold */
};

/* Opens or makes the file, locks it until it is closed, and reads what was published of the cycle.
 * 0, or -1 with errors in diag; nothing is open then. */
int rm_release_open(struct rm_release *release, const char *path, const char *cycle, int64_t at,
    struct rm_arena *arena, struct rm_diag *diag);

/* Says which figures must not be told anew, and hides them, after rm_figures_suppress; `tables` are
 * those of all views, not yet settled. Gives how many figures could be worked out after all: unless
 * it is 0, the report must not be printed. */
size_t rm_release_withhold(struct rm_release *release, struct rm_figures *figures,
    struct rm_table *const *tables, size_t n, int64_t threshold);

/* Settles a table as rm_figures_settle does, puts back what was published before in rows that are
 * not new, and adds a column with the date of each row. */
void rm_release_settle(struct rm_release *release, struct rm_table *table,
    struct rm_figures *figures, int64_t threshold);

/* Adds the rows that are new to the file, in a line of JSON, and closes it. 0, or -1 with an error
 * in diag. */
int rm_release_close(
    struct rm_release *release, const char *audience, int64_t threshold, struct rm_diag *diag);

/* Closes the file as it is. */
void rm_release_abandon(struct rm_release *release);

#endif

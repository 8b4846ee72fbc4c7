/*
 * signups: an invented sign-up sheet of any size, as CSV.
 *
 *   signups ROWS [SEED]               15 columns, every row right; managers by e-mail
 *   signups ROWS SEED wrong           rows of all kinds among them: wrong cells, too few and too
 * many cells, people who stand there twice, stray quotes, blank rows signups ROWS SEED corrected
 * the same people, every row right
 *
 * In the last two, and only there, the last column says whether the row is one of the wrong kinds,
 * as "wrong" or "right"; in the sheet that is corrected too. A double is in neither: it is left
 * out.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum kind { PLAIN, WRONG, CORRECTED, N_KINDS };

static const char *const kinds[] = {"plain", "wrong", "corrected"};
static enum kind kind;

/* xorshift64*, Vigna 2016. */
static uint64_t state;

static size_t below(size_t n)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (size_t)((state * UINT64_C(2685821657736338717)) >> 33) % n;
}

#define ANY(list) (list)[below(sizeof list / sizeof *list)]

static void put_topics(void)
{
    static const char *const topics[] = {"python", "data", "podcasts", "social media",
        "accessibility", "AI", "video editing", "UX", "SQL", "cloud"};
    size_t n = 1 + below(4), at = below(10);

    putchar('"');
    for (size_t i = 0; i < n; i++, at = (at + 1 + below(2)) % 10)
        printf("%s%s %zu", i ? "; " : "", topics[at], 1 + below(5));
    printf("\",");
}

/* What may be wrong with a row. */
enum fault {
    NONE,
    BAD_GRADE,
    BAD_ZONE,
    BAD_DATE,
    NO_ID,
    TOO_FEW,
    TOO_MANY,
    STRAY_QUOTE,
    DOUBLE,
    BLANK,
    N_FAULTS
};

static void put_row(size_t i, size_t n, enum fault fault)
{
    static const char *const first[] = {"Ana", "Bo", "Cai", "Dee", "Eli", "Fay", "Gus", "Hal"};
    static const char *const last[] = {"Ode", "Lee", "Moreau", "Okafor", "Sand", "Tamm"};
    static const char *const hours[] = {"Mon 09:00-12:00; Wed 14:00-16:30", "Mon-Fri mornings",
        "Tue 10-12", "Thu afternoons", "Fri 9am-1pm"};
    size_t mentees;

    if (fault != NO_ID)
        printf("S%07zu", i);
    printf(",%s %s,", ANY(first), ANY(last));
    if (fault != NO_ID)
        printf("p%zu@example.org", i);
    printf(",%zu%s,", 1 + below(9), fault == BAD_GRADE ? "\x01" : "");
    printf("Dept %zu,Team %zu,", 1 + below(20), 1 + below(300));
    printf("p%zu@example.org,", below(n / 8 + 1));
    printf("%s,\"Welsh, English\",", fault == BAD_ZONE ? "Europe/Londn" : "Europe/London");
    put_topics();
    put_topics();
    printf(fault == STRAY_QUOTE ? "\"%s," : "\"%s\",", ANY(hours));
    printf("2025-03-%02zu,", 1 + below(28) + (fault == BAD_DATE ? 40 : 0));
    mentees = below(4);
    if (fault != TOO_FEW)
        printf("%zu,", mentees);
    printf("\"To lead a team, and to \"\"learn\"\" more\"");
    printf("%s%s\n", fault == TOO_MANY ? ",what?" : "",
        kind == PLAIN   ? ""
        : fault == NONE ? ",right"
                        : ",wrong");
}

static void put_person(size_t i, size_t n)
{
    enum fault fault = kind != PLAIN && below(4) == 0 ? (enum fault)below(N_FAULTS) : NONE;
    uint64_t begun = state, ended;

    if (fault == NO_ID && i <= n / 8)
        fault = NONE; /* nobody could tell whom others name then */
    if (fault == BLANK)
        printf(kind == WRONG ? " ,,\n" : "\n");
    put_row(i, n, kind == WRONG && fault != DOUBLE && fault != BLANK ? fault : NONE);
    ended = state;
    if (fault == DOUBLE && kind == WRONG) {
        state = begun + 1;
        put_row(i, n, BAD_DATE);
    }
    state = ended;
}

int main(int argc, char **argv)
{
    size_t n = argc > 1 ? (size_t)strtoull(argv[1], NULL, 10) : 0;

    state = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    while (argc == 4 && kind < N_KINDS && strcmp(argv[3], kinds[kind]))
        kind++;
    if (!n || !state || argc > 4 || kind == N_KINDS) {
        fprintf(stderr, "usage: signups ROWS [SEED [wrong|corrected]]\n");
        return 2;
    }
    printf("Staff number,Full name,Email address,Grade,Department,Team,Line manager's email,Time "
           "zone,Languages you speak,Skills you can share,What would you like to "
           "learn?,Availability,Start date,How many mentees could you take?,Career goals%s\n",
        kind == PLAIN ? "" : ",Kind");
    for (size_t i = 0; i < n; i++)
        put_person(i, n);
    return fflush(stdout) || ferror(stdout) ? 2 : 0;
}

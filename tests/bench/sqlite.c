/*
 * sqlite: what tests/tools/appends measures, of SQLite.
 *
 *   sqlite FILE N FULL|OFF WAL|DELETE held|opened
 *
 * Inserts the same N answers into a table of a new database, each in a transaction of its own, with
 * that setting of synchronous and of journal_mode, and prints how many a second. `held`: over one
 * connection and one prepared statement; `opened`: over a new one each. The table has no key, which
 * spares SQLite an index.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static sqlite3 *db;

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void expect(int rc, int expected)
{
    if (rc == expected)
        return;
    fprintf(stderr, "sqlite: %s\n", sqlite3_errmsg(db));
    exit(2);
}

static void run(const char *before, const char *what)
{
    char text[100];

    snprintf(text, sizeof text, "%s%s", before, what);
    expect(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
}

static void forget(const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    char file[4096];

    for (int i = 0; i < 4; i++) {
        snprintf(file, sizeof file, "%s%s", path, ends[i]);
        unlink(file);
    }
}

static sqlite3_stmt *connect_to(char **argv)
{
    sqlite3_stmt *insert;

    expect(sqlite3_open(argv[1], &db), SQLITE_OK);
    run("PRAGMA journal_mode=", argv[4]);
    run("PRAGMA synchronous=", argv[3]);
    run("CREATE TABLE IF NOT EXISTS log (line TEXT)", "");
    expect(sqlite3_prepare_v2(db, "INSERT INTO log VALUES (?)", -1, &insert, NULL), SQLITE_OK);
    return insert;
}

static void leave(sqlite3_stmt *insert)
{
    expect(sqlite3_finalize(insert), SQLITE_OK);
    expect(sqlite3_close(db), SQLITE_OK);
}

static void insert_line(sqlite3_stmt *insert, long i)
{
    char line[400];
    int len = snprintf(line, sizeof line,
        "{\"type\":\"checkin\",\"id\":\"r%06ld\",\"pair\":\"2026:m000000:s000000\",\"by\":"
        "\"m000000\",\"side\":\"mentor\",\"at\":\"2026-01-05T12:00:00Z\",\"happened\":true,"
        "\"ratings\":{\"direction\":4,\"heard\":5,\"useful\":2},\"led\":\"mentee\"}\n",
        i);

    expect(sqlite3_bind_text(insert, 1, line, len, SQLITE_STATIC), SQLITE_OK);
    expect(sqlite3_step(insert), SQLITE_DONE);
    expect(sqlite3_reset(insert), SQLITE_OK);
}

int main(int argc, char **argv)
{
    sqlite3_stmt *insert;
    double began;
    int is_held;
    long n;

    if (argc != 6) {
        fprintf(stderr, "usage: sqlite FILE N FULL|OFF WAL|DELETE held|opened\n");
        return 2;
    }
    n = atol(argv[2]);
    is_held = strcmp(argv[5], "held") == 0;
    forget(argv[1]);
    insert = connect_to(argv);
    began = now();
    for (long i = 0; i < n; i++) {
        if (!is_held) {
            leave(insert);
            insert = connect_to(argv);
        }
        insert_line(insert, i);
    }
    printf("%.0f\n", (double)n / (now() - began));
    leave(insert);
    forget(argv[1]);
    return fflush(stdout) ? 2 : 0;
}

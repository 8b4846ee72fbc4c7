#include "unit.h"

#include "base/hash.h"
#include "import/circles.h"

#include <string.h>

enum { MOST = 9 };

static const char *const names[MOST] = {"a", "b", "c", "d", "e", "f", "g", "h", "i"};

/* Somebody is in a circle who is met again by going up. */
static int is_in_circle(const int *manager, int who)
{
    int at = manager[who];

    for (int step = 0; step < MOST && at >= 0 && at != who; step++)
        at = manager[at];
    return at == who;
}

static int is_smallest(const int *manager, int who)
{
    for (int at = manager[who]; at != who; at = manager[at])
        if (at < who)
            return 0;
    return 1;
}

static int has_new(const int *manager, const int *is_new, int who)
{
    int at = who;

    do {
        if (is_new[at])
            return 1;
        at = manager[at];
    } while (at != who);
    return 0;
}

/* Every circle with somebody new in it is told once, whatever the order of people. */
static void one(uint64_t seed)
{
    struct rm_arena arena = {0};
    struct rm_where where = {.file = "s.csv", .file_no = 1, .line = 2};
    struct rm_circles circles;
    struct rm_diag diag;
    int manager[MOST], is_new[MOST];
    size_t expected = 0;

    rm_diag_init(&diag, &arena);
    rm_circles_init(&circles, &arena);
    for (int i = 0; i < MOST; i++) {
        manager[i] = (int)(rm_hash(&i, sizeof i, seed) % (MOST + 4));
        manager[i] = manager[i] < MOST ? manager[i] : -1;
        is_new[i] = rm_hash(&i, sizeof i, ~seed) % 3 == 0;
    }
    for (int i = 0; i < MOST; i++) {
        int who = (int)(((uint64_t)i * 4 + seed) % MOST);

        rm_circles_add(&circles, names[who], manager[who] < 0 ? NULL : names[manager[who]],
            is_new[who] ? &where : NULL);
        rm_circles_add(&circles, names[who], "b", &where); /* does not count */
        expected += (size_t)(is_in_circle(manager, who) && is_smallest(manager, who) &&
                             has_new(manager, is_new, who));
    }
    rm_circles_warn(&circles, &diag);
    assert_int_equal(diag.n_warnings, expected);
    rm_arena_free(&arena);
}

static void circles_are_told_once(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 2000; seed++)
        one(seed);
}

static void manager_who_is_nobody_here(void **state)
{
    struct rm_arena arena = {0};
    struct rm_where where = {.file = "s.csv", .file_no = 1, .line = 2};
    struct rm_circles circles;
    struct rm_diag diag;

    (void)state;
    rm_diag_init(&diag, &arena);
    rm_circles_init(&circles, &arena);
    rm_circles_add(&circles, "a", "z", &where);
    rm_circles_add(&circles, "b", "b", &where);
    rm_circles_warn(&circles, &diag);
    assert_int_equal(diag.n_warnings, 1);
    assert_string_equal(
        diag.entries[0].text, "manager: they manage one another in a circle: b -> b");
    rm_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(circles_are_told_once),
        cmocka_unit_test(manager_who_is_nobody_here),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

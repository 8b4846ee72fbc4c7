/* What is put by is found again, in memory or in a file. */
#include "unit.h"

#include "base/spool.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static size_t len_of(size_t i)
{
    return i % 7 == 0 ? 0 : i * 31 % 6000;
}

static void fill(char *bytes, size_t i)
{
    memset(bytes, (int)('a' + i % 26), len_of(i));
}

static void look_at(const struct rm_spool *spool, const size_t *at, size_t n, size_t step)
{
    struct rm_spool_reader reader = {0};
    char expected[6000];

    for (size_t k = 0, i = 0; k < n; k++, i = (i + step) % n) {
        const char *bytes = rm_spool_look(spool, &reader, at[i], len_of(i));

        fill(expected, i);
        assert_non_null(bytes);
        assert_memory_equal(bytes, expected, len_of(i));
    }
    rm_spool_reader_free(&reader);
}

static void found_again(void **state)
{
    static const size_t most[] = {0, 1, 5000, 1 << 20, 1 << 24};
    enum { N = 997 };
    size_t at[N], len;
    char bytes[6000];

    (void)state;
    for (size_t m = 0; m < sizeof most / sizeof *most; m++) {
        struct rm_spool spool;

        rm_spool_init(&spool, NULL, most[m]);
        len = 0;
        for (size_t i = 0; i < N; i++) {
            fill(bytes, i);
            at[i] = rm_spool_add(&spool, bytes, len_of(i));
            assert_int_equal(at[i], len);
            len += len_of(i);
        }
        assert_int_equal(rm_spool_len(&spool), len);
        assert_int_equal(spool.fd >= 0, most[m] < len);
        look_at(&spool, at, N, 1);
        look_at(&spool, at, N, N - 1);
        look_at(&spool, at, N, 101);
        rm_spool_free(&spool);
    }
}

static void no_room(void **state)
{
    struct rm_spool_reader reader = {0};
    struct rm_spool spool;

    (void)state;
    rm_spool_init(&spool, "/nowhere", 2);
    rm_spool_add(&spool, "ab", 2);
    assert_int_equal(spool.error, 0);
    rm_spool_add(&spool, "c", 1);
    assert_int_equal(spool.error, ENOENT);
    assert_int_equal(rm_spool_add(&spool, "d", 1), 3);
    assert_null(rm_spool_look(&spool, &reader, 0, 1));
    assert_int_equal(errno, ENOENT);
    rm_spool_reader_free(&reader);
    rm_spool_free(&spool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(found_again),
        cmocka_unit_test(no_room),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

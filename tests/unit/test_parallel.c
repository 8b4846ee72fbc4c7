#include "unit.h"

#include "base/parallel.h"

#include <string.h>
#include <time.h>

enum { PIECES = 10000 };

struct tally {
    unsigned char done[PIECES];
    size_t by_thread[RM_THREADS_MAX];
};

static void count(void *context, size_t piece, unsigned thread)
{
    struct tally *tally = context;

    tally->done[piece]++;
    tally->by_thread[thread]++;
}

static void each_piece_is_done_once(void **state)
{
    static const unsigned threads[] = {1, 2, 7, RM_THREADS_MAX};
    static const size_t pieces[] = {0, 1, 3, PIECES};

    (void)state;
    for (size_t t = 0; t < sizeof threads / sizeof *threads; t++)
        for (size_t p = 0; p < sizeof pieces / sizeof *pieces; p++) {
            struct tally tally;
            size_t sum = 0;

            memset(&tally, 0, sizeof tally);
            rm_set_threads(threads[t]);
            rm_parallel(pieces[p], count, &tally);
            for (size_t i = 0; i < PIECES; i++)
                assert_int_equal(tally.done[i], i < pieces[p]);
            for (unsigned i = 0; i < RM_THREADS_MAX; i++) {
                assert_true(i < threads[t] || !tally.by_thread[i]);
                sum += tally.by_thread[i];
            }
            assert_int_equal(sum, pieces[p]);
        }
    rm_set_threads(1);
}

/* The caller is slow, so that others get some of the work, and they are slower. */
static void dawdle(void *context, size_t piece, unsigned thread)
{
    struct timespec pause = {.tv_nsec = thread ? 20000000 : 5000000};

    nanosleep(&pause, NULL);
    count(context, piece, thread);
}

static void all_is_done_on_return(void **state)
{
    struct tally tally;

    (void)state;
    memset(&tally, 0, sizeof tally);
    rm_set_threads(3);
    rm_parallel(3, dawdle, &tally);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(tally.done[i], 1);
    rm_set_threads(1);
}

static void the_number_of_threads_is_kept_within_bounds(void **state)
{
    (void)state;
    assert_int_equal(rm_threads(), 1);
    rm_set_threads(3);
    assert_int_equal(rm_threads(), 3);
    rm_set_threads(RM_THREADS_MAX + 1);
    assert_int_equal(rm_threads(), RM_THREADS_MAX);
    rm_set_threads(0);
    assert_in_range(rm_threads(), 1, RM_THREADS_MAX);
    rm_set_threads(1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_number_of_threads_is_kept_within_bounds),
        cmocka_unit_test(each_piece_is_done_once),
        cmocka_unit_test(all_is_done_on_return),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

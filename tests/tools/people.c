/*
 * people: an invented programme of any size, for benchmarks.
 *
 *   people SIDE [SEED]            SIDE mentors and SIDE mentees, as person records
 *   people SIDE SEED one          the same people; mentees have one place each
 *   people SIDE SEED scarce       as well, and two places for five mentees: three mentors of five
 *                                 have none, the others one
 *   people SIDE SEED few-topics   as the first, with 30 topics
 *   people SIDE SEED checkins     a pair for each two of them, six meetings each and their
 * check-ins
 *
 * Grades, teams, zones, weekly hours, one to five topics of 200 by Zipf's law, capacities 1 to 3.
 */
#include "base/date.h"
#include "record/record.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum kind { PLAIN, ONE, SCARCE, FEW_TOPICS, CHECKINS, N_KINDS };

static const char *const kinds[] = {"plain", "one", "scarce", "few-topics", "checkins"};
static enum kind kind; /* as asked for */

/* xorshift64*, Vigna 2016. */
static uint64_t state;

static size_t below(size_t n)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (size_t)((state * UINT64_C(2685821657736338717)) >> 33) % n;
}

/* Zipf's law with exponent 1: topic k is drawn in proportion to 1 / (k + 1). */
static size_t draw_topic(void)
{
    static uint64_t sums[200];
    const size_t n_topics = kind == FEW_TOPICS ? 30 : 200;
    uint64_t lot;
    size_t k = 0;

    if (!sums[0])
        for (size_t i = 0; i < n_topics; i++)
            sums[i] = (i ? sums[i - 1] : 0) + 1000000 / (i + 1);
    lot = below(sums[n_topics - 1]);
    while (sums[k] <= lot)
        k++;
    return k;
}

static void put_topics(const char *field, const char *weight)
{
    size_t n = 1 + below(5), drawn[5] = {0}, kept = 0;

    printf(",\"%s\":[", field);
    for (size_t i = 0; i < n; i++) {
        size_t topic = draw_topic(), k = 0;

        while (k < kept && drawn[k] != topic)
            k++;
        if (k < kept)
            continue;
        drawn[kept++] = topic;
        printf("%s{\"topic\":\"topic %zu\",\"%s\":%zu}", kept > 1 ? "," : "", topic, weight,
            1 + below(5));
    }
    putchar(']');
}

static void put_hours(void)
{
    size_t first = below(3);

    printf(",\"hours\":{");
    for (size_t day = first, n = 0; day < 5; day += 1 + below(2), n++) {
        size_t start = 8 + below(6), end = start + 1 + below(18 - start);

        printf("%s\"%s\":[\"%02zu:00-%02zu:00\"]", n ? "," : "", rm_weekday_names[day], start, end);
    }
    putchar('}');
}

static size_t places_of(size_t i, int mentor)
{
    size_t places = 1 + below(3);

    if (!mentor)
        return kind == ONE || kind == SCARCE ? 1 : places;
    return kind == SCARCE ? i % 5 < 2 : places;
}

static void put_person(size_t i, int mentor, size_t side)
{
    static const char *const zones[] = {
        "Europe/London", "Europe/Berlin", "America/New_York", "Asia/Kolkata"};
    char letter = mentor ? 'm' : 's';

    printf("{\"type\":\"person\",\"id\":\"%c%06zu\",\"name\":\"Person "
           "%c%06zu\",\"email\":\"%c%06zu@example.org\"",
        letter, i, letter, i, letter, i);
    printf(",\"%s_capacity\":%zu,\"grade\":%zu,\"department\":\"department %zu\",\"team\":\"team "
           "%zu\"",
        mentor ? "mentor" : "mentee", places_of(i, mentor), (mentor ? 1 : 5) + below(5), below(12),
        below(side / 8 + 1));
    printf(",\"timezone\":\"%s\",\"languages\":[\"en\"],\"mediums\":[\"video\"]", zones[below(4)]);
    put_hours();
    put_topics("offers", "level");
    put_topics("wants", "importance");
    printf("}\n");
}

static void put_pair(size_t i)
{
    int64_t start = rm_date_of((struct rm_civil){2026, 1, 5}) * RM_DAY + 36000;

    printf("{\"type\":\"pair\",\"cycle\":\"default\",\"mentor\":\"m%06zu\",\"mentee\":\"s%06zu\","
           "\"status\":\"active\"}\n",
        i, i);
    for (int k = 0; k < 6; k++) {
        char from[RM_TIME_SIZE], to[RM_TIME_SIZE];
        int64_t at = start + k * 28 * RM_DAY;

        printf("{\"type\":\"meeting\",\"id\":\"k%06zu-%d\",\"pair\":\"default:m%06zu:s%06zu\","
               "\"start\":\"%s\",\"end\":\"%s\",\"status\":\"held\"}\n",
            i, k, i, i, rm_time_format(from, at), rm_time_format(to, at + 3600));
        for (int side = 0; side < 2; side++)
            printf("{\"type\":\"checkin\",\"id\":\"r%06zu-%d-%d\",\"pair\":\"default:m%06zu:s%"
                   "06zu\",\"meeting\":\"k%06zu-%d\",\"by\":\"%c%06zu\",\"side\":\"%s\",\"at\":\"%"
                   "s\",\"happened\":true,\"ratings\":{\"direction\":%zu,\"heard\":%zu,\"useful\":%"
                   "zu},\"led\":\"%s\"}\n",
                i, k, side, i, i, i, k, side ? 's' : 'm', i, rm_side_words[side],
                rm_time_format(to, at + 7200), 1 + below(5), 1 + below(5), 1 + below(5),
                rm_led_words[below(3)]);
    }
}

int main(int argc, char **argv)
{
    size_t side = argc > 1 ? (size_t)strtoull(argv[1], NULL, 10) : 0;

    state = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    while (argc == 4 && kind < N_KINDS && strcmp(argv[3], kinds[kind]))
        kind++;
    if (!side || !state || argc > 4 || kind == N_KINDS) {
        fprintf(stderr, "usage: people SIDE [SEED [one|scarce|few-topics|checkins]]\n");
        return 2;
    }
    if (kind == CHECKINS)
        for (size_t i = 0; i < side; i++)
            put_pair(i);
    else
        for (size_t i = 0; i < 2 * side; i++)
            put_person(i / 2, i % 2, side);
    return fflush(stdout) || ferror(stdout) ? 2 : 0;
}

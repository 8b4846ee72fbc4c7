/*
 * diaries: an invented programme of pairs who can all meet, for benchmarks.
 *
 *   diaries PAIRS [SEED [EXTRA [HOURS]]]
 *
 * Mentors have one to three mentees, mentees one to three mentors. For each pair an hour of the
 * week is drawn that both have free, of HOURS different ones (40, and at most that), and of these
 * hours, and EXTRA others (2), each person's weekly hours are made. So there is a schedule that
 * gives every pair all of its six weekly meetings in one slot; whether it is found is another
 * matter. Fewer hours make it harder; a pair for which none is left is left out. Records of people
 * and agreed pairs; no line comes twice.
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DAYS = 5, FIRST_HOUR = 9, HOURS = 8, WEEK = DAYS * HOURS, PLACES_MAX = 3 };

/* xorshift64*, Vigna 2016. */
static uint64_t state;

static size_t below(size_t n)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (size_t)((state * UINT64_C(2685821657736338717)) >> 33) % n;
}

/* Hours of the week as bits; and places that are left. */
struct person {
    uint64_t hours;
    size_t places;
};

struct people {
    struct person *v;
    size_t n;
};

/* People with as many places together as there are pairs. */
static struct people make_people(size_t n_pairs)
{
    struct people people = {calloc(n_pairs, sizeof(struct person)), 0};

    for (size_t places = 0; people.v && places < n_pairs; people.n++) {
        size_t n = 1 + below(PLACES_MAX);

        people.v[people.n].places = n < n_pairs - places ? n : n_pairs - places;
        places += people.v[people.n].places;
    }
    return people;
}

/* A place of somebody who has one left. */
static size_t draw(struct people *people)
{
    size_t i = below(people->n);

    while (!people->v[i].places)
        i = (i + 1) % people->n;
    people->v[i].places--;
    return i;
}

/* An hour that neither has taken; 0 where there is none. */
static uint64_t draw_hour(uint64_t taken, size_t n_hours)
{
    uint64_t bit;
    size_t i = below(n_hours);

    for (size_t k = 0; k < n_hours; k++) {
        bit = UINT64_C(1) << ((i + k) % n_hours * (WEEK / n_hours));
        if (!(taken & bit))
            return bit;
    }
    return 0;
}

static void put_person(char role, size_t i, struct person *person, size_t extra)
{
    static const char *const days[DAYS] = {"mon", "tue", "wed", "thu", "fri"};
    const char *comma = "";

    for (size_t k = 0; k < extra; k++)
        person->hours |= UINT64_C(1) << below(WEEK);
    printf("{\"type\":\"person\",\"id\":\"%c%06zu\",\"timezone\":\"Europe/London\",\"hours\":{",
        role, i);
    for (int day = 0; day < DAYS; day++) {
        const char *between = "";

        if (!(person->hours >> (day * HOURS) & ((1U << HOURS) - 1)))
            continue;
        printf("%s\"%s\":[", comma, days[day]);
        for (int hour = 0; hour < HOURS; hour++)
            if (person->hours >> (day * HOURS + hour) & 1) {
                printf("%s\"%02d:00-%02d:00\"", between, FIRST_HOUR + hour, FIRST_HOUR + hour + 1);
                between = ",";
            }
        printf("]");
        comma = ",";
    }
    printf("}}\n");
}

static void put_pair(size_t mentor, size_t mentee)
{
    printf("{\"type\":\"pair\",\"cycle\":\"c\",\"mentor\":\"a%06zu\",\"mentee\":\"b%06zu\","
           "\"status\":\"agreed\",\"agreement\":{\"cadence\":\"weekly\",\"sessions\":6,"
           "\"durations\":[60]}}\n",
        mentor, mentee);
}

/* Gives each mentee's places to mentors; the same one is not drawn twice. */
static void make_pairs(struct people *mentors, struct people *mentees, size_t n_hours)
{
    for (size_t b = 0; b < mentees->n; b++) {
        size_t drawn[PLACES_MAX], n_drawn = 0;

        for (size_t k = 0; k < mentees->v[b].places; k++) {
            size_t a = draw(mentors), twice = 0;
            uint64_t hour = draw_hour(mentors->v[a].hours | mentees->v[b].hours, n_hours);

            for (size_t i = 0; i < n_drawn; i++)
                twice |= drawn[i] == a;
            drawn[n_drawn++] = a;
            if (twice || !hour)
                continue;
            mentors->v[a].hours |= hour;
            mentees->v[b].hours |= hour;
            put_pair(a, b);
        }
    }
}

int main(int argc, char **argv)
{
    size_t numbers[] = {0, 7, 2, WEEK}; /* pairs, seed, extra, hours */
    struct people mentors, mentees;

    for (int i = 1; i < argc && i <= 4; i++)
        numbers[i - 1] = strtoul(argv[i], NULL, 10);
    if (!numbers[0] || !numbers[1] || !numbers[3] || numbers[3] > WEEK || argc > 5)
        return fprintf(stderr, "usage: diaries PAIRS [SEED [EXTRA [HOURS]]]\n"), 2;
    state = numbers[1];
    mentors = make_people(numbers[0]);
    mentees = make_people(numbers[0]);
    if (!mentors.v || !mentees.v)
        return 2;
    make_pairs(&mentors, &mentees, numbers[3]);
    for (size_t i = 0; i < mentors.n; i++)
        put_person('a', i, &mentors.v[i], numbers[2]);
    for (size_t i = 0; i < mentees.n; i++)
        put_person('b', i, &mentees.v[i], numbers[2]);
    free(mentors.v);
    free(mentees.v);
    return fflush(stdout) ? 2 : 0;
}

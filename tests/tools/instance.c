/*
 * instance: assignment problems made with a seed, to measure solvers by. The same seed, the same
 * bytes.
 *
 *   instance FAMILY N [SEED] >FILE
 *
 * N mentees with one place each, and N mentors if nothing else is said. FAMILY is one of
 *
 *   sK      K random mentors a mentee, one place each, scores 0 to 1000
 *   tK      the same with 11 distinct scores: 0, 100, to 1000
 *   popK    50 mentors for 100 mentees, with 1 to 3 places, as many places as mentees; 1 % of the
 *           mentors hold half of all candidate places
 *   plentyK popK with as many mentors as mentees: two places for each mentee
 *   scarceK popK with as many mentors as mentees and 0 to 2 places: 80 for 100 mentees
 *   fewK    popK with 40 mentors for 100 mentees: 80 places too
 *   zipf    200 topics by Zipf's law; mentors offer 1 to 5 of them at levels 1 to 5, mentees want 1
 *           to 5 with importance 1 to 5; a score is the sum of importance times level; the best 50
 *           mentors a mentee; mentors have 1 to 3 places
 *   dense   all pairs, one place each, scores 1 to 1000
 *
 * The file, in the byte order of the machine: uint32 n_mentees, n_mentors; uint64 n_pairs; uint64
 * start[n_mentees + 1]; {uint32 mentor; int32 score} pairs[n_pairs], those of mentee i from
 * start[i] up to start[i + 1] and by mentor; uint32 mentee_capacity[n_mentees]; uint32
 * mentor_capacity[n_mentors].
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { N_TOPICS = 200, MAX_TOPICS = 5, BEST = 50, BLOCK = 16, MAX_CANDIDATES = 1000 };

/* The scores of so many mentors at once. */
typedef uint8_t block __attribute__((vector_size(BLOCK)));

struct candidate {
    uint32_t mentor;
    int32_t score;
};

struct family {
    const char *name;
    uint32_t n_scores, step; /* distinct scores, and between them */
    int popular;             /* 1 % of the mentors are */
    uint32_t lowest_capacity, n_capacities;
    uint32_t mentors_percent; /* of the mentees */
};

static const struct family families[] = {
    {"s", 1001, 1, 0, 1, 1, 100},
    {"t", 11, 100, 0, 1, 1, 100},
    {"pop", 1001, 1, 1, 1, 3, 50},
    {"plenty", 1001, 1, 1, 1, 3, 100},
    {"scarce", 1001, 1, 1, 0, 3, 100},
    {"few", 1001, 1, 1, 1, 3, 40},
    {"zipf", 0, 0, 0, 1, 3, 100},
    {"dense", 1000, 1, 0, 1, 1, 100},
};

/* xorshift64*, Vigna 2016. */
static uint64_t state;

static uint64_t draw(void)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return state * UINT64_C(2685821657736338717);
}

static uint32_t below(uint32_t n)
{
    return (uint32_t)((draw() >> 32) * n >> 32);
}

static void *allocate(size_t n, size_t size)
{
    void *memory = calloc(n ? n : 1, size);

    if (!memory) {
        fputs("instance: out of memory\n", stderr);
        exit(1);
    }
    return memory;
}

static void put(const void *items, size_t n, size_t size)
{
    if (fwrite(items, size, n, stdout) != n) {
        perror("instance");
        exit(1);
    }
}

/* What is made, while it grows. */
struct instance {
    uint32_t n_mentees, n_mentors;
    uint64_t *start;
    struct candidate *candidates;
    size_t room;
};

static struct candidate *add_candidates(struct instance *x, uint32_t mentee, uint32_t n)
{
    size_t used = x->start[mentee];

    if (used + n > x->room) {
        struct candidate *more = allocate(2 * x->room + n, sizeof *more);

        if (used)
            memcpy(more, x->candidates, used * sizeof *more);
        free(x->candidates);
        x->candidates = more;
        x->room = 2 * x->room + n;
    }
    x->start[mentee + 1] = used + n;
    return x->candidates + used;
}

static int by_mentor(const void *a, const void *b)
{
    uint32_t x = ((const struct candidate *)a)->mentor, y = ((const struct candidate *)b)->mentor;

    return (x > y) - (x < y);
}

static uint32_t some_mentor(const struct family *family, uint32_t n)
{
    uint32_t popular = n / 100 ? n / 100 : 1;

    if (!family->popular || n <= popular)
        return below(n);
    return below(2) ? below(popular) : popular + below(n - popular);
}

static void draw_candidates(
    struct instance *x, const struct family *family, uint32_t mentee, uint32_t k)
{
    struct candidate *candidates = add_candidates(x, mentee, k);

    for (uint32_t i = 0, j; i < k; i++) {
        do {
            candidates[i].mentor = some_mentor(family, x->n_mentors);
            for (j = 0; candidates[j].mentor != candidates[i].mentor; j++)
                ;
        } while (j < i);
        candidates[i].score = (int32_t)(below(family->n_scores) * family->step);
    }
    qsort(candidates, k, sizeof *candidates, by_mentor);
}

static void all_candidates(struct instance *x, uint32_t mentee)
{
    struct candidate *candidates = add_candidates(x, mentee, x->n_mentors);

    for (uint32_t i = 0; i < x->n_mentors; i++)
        candidates[i] = (struct candidate){i, (int32_t)(1 + below(1000))};
}

/* Topic t is drawn 1 / (t + 1) times as often as topic 0: up to until[t]. */
static void fill_law(uint32_t until[N_TOPICS])
{
    for (uint32_t t = 0; t < N_TOPICS; t++)
        until[t] = (t ? until[t - 1] : 0) + 100000000 / (t + 1);
}

/* 1 to 5 topics, none twice. */
static uint32_t draw_topics(uint32_t topics[MAX_TOPICS], const uint32_t until[N_TOPICS])
{
    uint32_t n = 1 + below(MAX_TOPICS);

    for (uint32_t i = 0, j; i < n; i++) {
        do {
            uint32_t at = below(until[N_TOPICS - 1]);

            for (topics[i] = 0; until[topics[i]] <= at; topics[i]++)
                ;
            for (j = 0; topics[j] != topics[i]; j++)
                ;
        } while (j < i);
    }
    return n;
}

static uint32_t count_from(const block *scores, uint32_t n_blocks, uint8_t least)
{
    uint32_t found = 0;

    for (uint32_t from = 0; from < n_blocks; from += UINT8_MAX) {
        block here = {0};

        for (uint32_t b = from; b < n_blocks && b < from + UINT8_MAX; b++)
            here -= (block)(scores[b] >= least);
        for (uint32_t i = 0; i < BLOCK; i++)
            found += here[i];
    }
    return found;
}

/* The lowest score that is kept: of at least BEST that are as high, if there are so many. */
static uint8_t lowest_kept(const block *scores, uint32_t n_blocks)
{
    uint32_t least = 1, above = MAX_TOPICS * 25 + 1;

    while (above - least > 1) {
        uint32_t middle = (least + above) / 2;

        if (count_from(scores, n_blocks, (uint8_t)middle) >= BEST)
            least = middle;
        else
            above = middle;
    }
    return (uint8_t)least;
}

/* The best of them, and of equals those that follow a mentor drawn by lot. */
static void best_candidates(
    struct instance *x, uint32_t mentee, const block *blocks, uint32_t n_blocks)
{
    const uint8_t *scores = (const uint8_t *)blocks;
    uint8_t least = lowest_kept(blocks, n_blocks);
    uint32_t wanted = count_from(blocks, n_blocks, 1), kept = 0, mentor = below(x->n_mentors);
    uint32_t equals;
    struct candidate *candidates;

    if (wanted > BEST)
        wanted = BEST;
    candidates = add_candidates(x, mentee, wanted);
    equals = wanted - count_from(blocks, n_blocks, (uint8_t)(least + 1));
    while (kept < wanted) {
        if (scores[mentor] > least || (scores[mentor] == least && equals)) {
            equals -= scores[mentor] == least;
            candidates[kept++] = (struct candidate){mentor, scores[mentor]};
        }
        mentor = mentor + 1 < x->n_mentors ? mentor + 1 : 0;
    }
    qsort(candidates, kept, sizeof *candidates, by_mentor);
}

static void share_topics(struct instance *x)
{
    uint32_t topics[MAX_TOPICS], law[N_TOPICS], n_blocks = x->n_mentors / BLOCK + 1;
    block *levels = allocate((N_TOPICS + 1) * (size_t)n_blocks, BLOCK);
    block *scores = levels + N_TOPICS * (size_t)n_blocks;

    fill_law(law);
    for (uint32_t i = 0; i < x->n_mentors; i++)
        for (uint32_t k = draw_topics(topics, law); k-- > 0;)
            ((uint8_t *)(levels + topics[k] * (size_t)n_blocks))[i] = (uint8_t)(1 + below(5));
    for (uint32_t i = 0; i < x->n_mentees; i++) {
        memset(scores, 0, n_blocks * sizeof *scores);
        for (uint32_t k = draw_topics(topics, law); k-- > 0;) {
            const block *level = levels + topics[k] * (size_t)n_blocks;
            uint8_t importance = (uint8_t)(1 + below(5));

            for (uint32_t b = 0; b < n_blocks; b++)
                scores[b] += importance * level[b];
        }
        best_candidates(x, i, scores, n_blocks);
    }
    free(levels);
}

static void put_capacities(const struct instance *x, const struct family *family)
{
    uint32_t one = 1;

    for (uint32_t i = 0; i < x->n_mentees; i++)
        put(&one, 1, sizeof one);
    for (uint32_t i = 0; i < x->n_mentors; i++) {
        uint32_t capacity = family->lowest_capacity + below(family->n_capacities);

        if (family->lowest_capacity == 0)
            capacity = below(5) / 2; /* 0, 0, 1, 1, 2: four fifths */
        put(&capacity, 1, sizeof capacity);
    }
}

static void make(struct instance *x, const struct family *family, uint32_t k)
{
    if (!strcmp(family->name, "zipf"))
        share_topics(x);
    else
        for (uint32_t i = 0; i < x->n_mentees; i++) {
            if (!strcmp(family->name, "dense"))
                all_candidates(x, i);
            else
                draw_candidates(x, family, i, k < x->n_mentors ? k : x->n_mentors);
        }
}

static const struct family *find_family(const char *name, uint32_t *k)
{
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        size_t len = strlen(families[i].name);

        *k = 0;
        if (strncmp(name, families[i].name, len))
            continue;
        if (!name[len] && (!strcmp(name, "zipf") || !strcmp(name, "dense")))
            return &families[i];
        *k = (uint32_t)strtoul(name + len, NULL, 10);
        if (*k && *k <= MAX_CANDIDATES)
            return &families[i];
    }
    return NULL;
}

int main(int argc, char **argv)
{
    struct instance x = {0};
    uint32_t k = 0;
    const struct family *family = argc > 2 ? find_family(argv[1], &k) : NULL;

    x.n_mentees = family ? (uint32_t)strtoul(argv[2], NULL, 10) : 0;
    if (x.n_mentees < 3 || x.n_mentees > 10000000) {
        fputs("usage: instance FAMILY N [SEED]\n", stderr);
        return 2;
    }
    x.n_mentors = (uint32_t)((uint64_t)x.n_mentees * family->mentors_percent / 100);
    x.start = allocate(x.n_mentees + (size_t)1, sizeof *x.start);
    state = UINT64_C(0x9e3779b97f4a7c15) * (1 + (argc > 3 ? strtoul(argv[3], NULL, 10) : 7));
    for (int i = 0; i < 8; i++)
        draw();
    make(&x, family, k);
    put(&x.n_mentees, 1, sizeof x.n_mentees);
    put(&x.n_mentors, 1, sizeof x.n_mentors);
    put(&x.start[x.n_mentees], 1, sizeof *x.start);
    put(x.start, x.n_mentees + (size_t)1, sizeof *x.start);
    put(x.candidates, x.start[x.n_mentees], sizeof *x.candidates);
    put_capacities(&x, family);
    free(x.candidates);
    free(x.start);
    return fclose(stdout) ? 1 : 0;
}

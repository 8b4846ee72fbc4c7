#include "match/paths.h"

#include <stdlib.h>
#include <string.h>

/* Somebody in the search, by side and index: mentors from 0, then the mentees. */
struct node {
    int64_t distance;
    uint32_t from;  /* node before */
    int32_t score;  /* of the pair that leads here */
    uint32_t round; /* of the search that reached it last */
    int done;
};

struct entry {
    int64_t distance;
    uint32_t node;
};

struct search {
    struct rm_market *market;
    enum rm_side side; /* of those who look for a path */
    struct node *nodes;
    uint32_t round;
    struct entry *heap; /* the nearest first; an entry that is no longer true is passed over */
    size_t n_heap, heap_size;
    uint32_t *level; /* nodes at the distance that the search has come to */
    size_t n_level, level_size;
    uint32_t *done;
    size_t n_done, done_size;
    int64_t best; /* the shortest path so far */
    uint32_t end; /* where it ends, or NO_NODE */
};

#define NO_NODE UINT32_MAX

static uint32_t node_of(const struct search *s, enum rm_side side, uint32_t who)
{
    return side == RM_MENTOR ? who : s->market->sides[RM_MENTOR].n + who;
}

static enum rm_side side_of(const struct search *s, uint32_t node)
{
    return node < s->market->sides[RM_MENTOR].n ? RM_MENTOR : RM_MENTEE;
}

static uint32_t who_of(const struct search *s, uint32_t node)
{
    uint32_t n = s->market->sides[RM_MENTOR].n;

    return node < n ? node : node - n;
}

static struct rm_unit *units_of(const struct rm_trader_side *side, uint32_t who)
{
    return side->v[who].units;
}

static void *grown(void *items, size_t n, size_t *size, size_t item)
{
    if (n < *size)
        return items;
    *size = *size ? *size * 2 : 256;
    return rm_realloc(items, *size * item);
}

static void heap_add(struct search *s, int64_t distance, uint32_t node)
{
    size_t at = s->n_heap++;

    s->heap = grown(s->heap, at, &s->heap_size, sizeof *s->heap);
    for (; at && s->heap[(at - 1) / 4].distance > distance; at = (at - 1) / 4)
        s->heap[at] = s->heap[(at - 1) / 4];
    s->heap[at] = (struct entry){distance, node};
}

static struct entry heap_take(struct search *s)
{
    struct entry first = s->heap[0], last = s->heap[--s->n_heap];
    size_t at = 0;

    for (;;) {
        size_t child = 4 * at + 1, least = child;

        if (child >= s->n_heap)
            break;
        for (size_t k = child + 1; k < child + 4 && k < s->n_heap; k++)
            if (s->heap[k].distance < s->heap[least].distance)
                least = k;
        if (s->heap[least].distance >= last.distance)
            break;
        s->heap[at] = s->heap[least];
        at = least;
    }
    s->heap[at] = last;
    return first;
}

/* Sees whether the path may end at a node: somebody of the other side has a unit left, somebody of
 * this side gives one up. What a unit left asks above its worth is seen to when its side searches.
 */
static void look_at_end(struct search *s, uint32_t node)
{
    enum rm_side side = side_of(s, node);
    const struct rm_trader_side *people = &s->market->sides[side];
    uint32_t who = who_of(s, node), load = people->v[who].load;
    int64_t more;

    if (side == s->side) {
        more = people->price[who] + rm_unit_worth(people, who, load - 1);
    } else {
        if (load == people->v[who].room)
            return;
        more = -people->price[who] - rm_unit_worth(people, who, load);
        more = more > 0 ? more : 0;
    }
    if (s->nodes[node].distance + more < s->best) {
        s->best = s->nodes[node].distance + more;
        s->end = node;
    }
}

static void reach(
    struct search *s, uint32_t node, int64_t distance, uint32_t from, int32_t score, int64_t now)
{
    struct node *to = &s->nodes[node];

    if (distance >= s->best)
        return;
    if (to->round == s->round) {
        if (distance >= to->distance)
            return;
    } else {
        to->round = s->round;
        to->done = 0;
    }
    to->distance = distance;
    to->from = from;
    to->score = score;
    look_at_end(s, node);
    if (distance > now) {
        heap_add(s, distance, node);
        return;
    }
    s->level = grown(s->level, s->n_level, &s->level_size, sizeof *s->level);
    s->level[s->n_level++] = node;
}

/* From somebody of the side that searches: new pairs. */
static void reach_options(struct search *s, uint32_t node, uint32_t who, int64_t now)
{
    const struct rm_trader_side *mine = &s->market->sides[s->side];
    enum rm_side side = rm_other_side(s->side);
    const int64_t *price = s->market->sides[side].price;
    const struct rm_option *option = mine->v[who].options;
    const struct rm_option *end = option + mine->v[who].n_options;
    int64_t here = now + mine->price[who];
    uint32_t offset = node_of(s, side, 0);

    for (; option < end; option++) {
        int64_t there = here + price[option->other] - option->score * RM_POINT;

        if (there >= s->best || (mine->v[who].load && rm_is_chosen(mine, who, option->other)))
            continue;
        reach(s, offset + option->other, there, node, option->score, now);
    }
}

/* From somebody of the other side: pairs to give up. */
static void reach_partners(struct search *s, uint32_t node, uint32_t who, int64_t now)
{
    const struct rm_trader_side *mine = &s->market->sides[s->side];
    const struct rm_trader_side *theirs = &s->market->sides[rm_other_side(s->side)];
    const struct rm_unit *units = units_of(theirs, who);

    for (uint32_t k = 0; k < theirs->v[who].load; k++)
        if (!rm_is_forced(s->market, s->side, units[k].other, who))
            reach(s, node_of(s, s->side, units[k].other),
                now + units[k].score * RM_POINT - mine->price[units[k].other] - theirs->price[who],
                node, units[k].score, now);
}

static void visit(struct search *s, uint32_t node, int64_t now)
{
    s->nodes[node].done = 1;
    s->done = grown(s->done, s->n_done, &s->done_size, sizeof *s->done);
    s->done[s->n_done++] = node;
    if (side_of(s, node) == s->side)
        reach_options(s, node, who_of(s, node), now);
    else
        reach_partners(s, node, who_of(s, node), now);
}

/* The shortest path from somebody, if it is shorter than `best`. */
static void find_path(struct search *s, uint32_t first)
{
    s->round++;
    s->n_heap = s->n_level = s->n_done = 0;
    s->end = NO_NODE;
    s->nodes[first] = (struct node){0, NO_NODE, 0, s->round, 0};
    s->level = grown(s->level, 0, &s->level_size, sizeof *s->level);
    s->level[s->n_level++] = first;
    for (int64_t now = 0; now < s->best;) {
        if (s->n_level) {
            uint32_t node = s->level[--s->n_level];

            if (!s->nodes[node].done && s->nodes[node].distance == now)
                visit(s, node, now);
        } else if (s->n_heap) {
            struct entry next = heap_take(s);

            if (s->nodes[next.node].done || s->nodes[next.node].distance != next.distance)
                continue;
            now = next.distance;
            s->level[s->n_level++] = next.node;
        } else {
            break;
        }
    }
}

/* Everybody who is nearer than the end of the path moves to where it makes no difference. */
static void settle_prices(struct search *s)
{
    for (size_t k = 0; k < s->n_done; k++) {
        uint32_t node = s->done[k];
        enum rm_side side = side_of(s, node);
        int64_t change = s->best - s->nodes[node].distance;

        if (change > 0)
            s->market->sides[side].price[who_of(s, node)] += side == s->side ? -change : change;
    }
}

/* Takes and gives up pairs along the path, from its end back. */
static void follow_path(struct search *s)
{
    uint32_t node = s->end;

    while (s->nodes[node].from != NO_NODE) {
        uint32_t from = s->nodes[node].from;

        if (side_of(s, node) == s->side)
            rm_market_give_up(s->market, s->side, who_of(s, node), who_of(s, from));
        node = from;
    }
    for (node = s->end; s->nodes[node].from != NO_NODE; node = s->nodes[node].from)
        if (side_of(s, node) != s->side)
            rm_market_choose(s->market, s->side, who_of(s, s->nodes[node].from), who_of(s, node),
                s->nodes[node].score);
}

/* Uses one more unit of somebody if that makes the whole better. 1 if it does. */
static int use_unit(struct search *s, uint32_t who)
{
    const struct rm_trader_side *mine = &s->market->sides[s->side];

    if (mine->v[who].load == mine->v[who].room)
        return 0;
    s->best = mine->price[who] + rm_unit_worth(mine, who, mine->v[who].load);
    if (s->best <= 0)
        return 0;
    find_path(s, node_of(s, s->side, who));
    settle_prices(s);
    if (s->end == NO_NODE)
        return 0;
    follow_path(s);
    return 1;
}

/* First units first, then second ones, and so on: each is worth no more than the one before. */
static void use_units(struct search *s, enum rm_side side)
{
    uint32_t n = s->market->sides[side].n, n_open = n, *open = rm_malloc(n * sizeof *open);

    s->side = side;
    for (uint32_t i = 0; i < n; i++)
        open[i] = i;
    while (n_open) {
        uint32_t kept = 0;

        for (uint32_t k = 0; k < n_open; k++)
            if (use_unit(s, open[k]))
                open[kept++] = open[k];
        n_open = kept;
    }
    free(open);
}

/* The pair that somebody would give up first, or NULL. */
static const struct rm_unit *worst_unit(
    const struct rm_market *market, enum rm_side side, uint32_t who)
{
    const int64_t *price = market->sides[rm_other_side(side)].price;
    const struct rm_unit *units = units_of(&market->sides[side], who), *worst = NULL;

    for (uint32_t k = 0; k < market->sides[side].v[who].load; k++)
        if (!rm_is_forced(market, side, who, units[k].other) &&
            (!worst || units[k].score * RM_POINT - price[units[k].other] <
                           worst->score * RM_POINT - price[worst->other]))
            worst = &units[k];
    return worst;
}

/* The lowest price of somebody that their options allow, and what they have to give up for it. */
static void price_one(struct rm_market *market, enum rm_side side, uint32_t who)
{
    struct rm_trader_side *mine = &market->sides[side];
    const int64_t *theirs = market->sides[rm_other_side(side)].price;
    int64_t least = INT64_MIN;

    if (!mine->v[who].room) {
        mine->price[who] = RM_PRICE_MAX;
        return;
    }
    for (uint32_t k = 0; k < mine->v[who].n_options; k++) {
        const struct rm_option *option = &mine->v[who].options[k];
        int64_t value = option->score * RM_POINT - theirs[option->other];

        if (value > least && !(mine->v[who].load && rm_is_chosen(mine, who, option->other)))
            least = value;
    }
    while (mine->v[who].load) {
        int64_t alone = -rm_unit_worth(mine, who, mine->v[who].load - 1), value;
        const struct rm_unit *worst = worst_unit(market, side, who);

        alone = alone > least ? alone : least;
        value = worst ? worst->score * RM_POINT - theirs[worst->other] : alone;
        if (value >= alone) {
            mine->price[who] = alone;
            return;
        }
        least = value > least ? value : least;
        rm_market_give_up(market, side, who, worst->other);
    }
    mine->price[who] = -rm_unit_worth(mine, who, 0);
    if (mine->price[who] < least)
        mine->price[who] = least;
}

/* Prices of people who have a pair are not below what the pair's unit is worth, and of people of
 * whom nobody can be had, whatever there is. */
static void raise_prices(struct rm_trader_side *side)
{
    for (uint32_t j = 0; j < side->n; j++) {
        int64_t least = side->v[j].load ? -rm_unit_worth(side, j, side->v[j].load - 1) : INT64_MIN;

        if (!side->v[j].room)
            side->price[j] = RM_PRICE_MAX;
        else if (side->price[j] < least)
            side->price[j] = least;
    }
}

static int anybody_gains(const struct rm_trader_side *side)
{
    for (uint32_t j = 0; j < side->n; j++)
        if (side->v[j].load < side->v[j].room &&
            side->price[j] + rm_unit_worth(side, j, side->v[j].load) > 0)
            return 1;
    return 0;
}

void rm_paths_repair(struct rm_market *market, enum rm_side first)
{
    struct search s = {.market = market};
    size_t n_nodes = (size_t)market->sides[0].n + market->sides[1].n;

    s.nodes = rm_malloc(n_nodes * sizeof *s.nodes);
    memset(s.nodes, 0, n_nodes * sizeof *s.nodes);
    raise_prices(&market->sides[rm_other_side(first)]);
    for (uint32_t i = 0; i < market->sides[first].n; i++)
        price_one(market, first, i);
    use_units(&s, first);
    if (anybody_gains(&market->sides[rm_other_side(first)])) {
        rm_market_transpose(market);
        use_units(&s, rm_other_side(first));
    }
    free(s.nodes);
    free(s.heap);
    free(s.level);
    free(s.done);
}

// LEMON's network simplex on a file of `instance`: most pairs, then the highest total, as one
// minimum-cost flow. Arcs: source to mentee and mentor to sink by capacity, a pair each, and one
// back from sink to source, which carries a bonus that no loss of scores can outweigh. Prints the
// line of JSON that `assign` prints; the seconds are those of run() and of building the network
// simplex, not of the graph. The file is read as a stream, so that it takes no memory.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <utility>
#include <vector>

#include <sys/resource.h>
#include <time.h>

#include <lemon/network_simplex.h>
#include <lemon/static_graph.h>

using Graph = lemon::StaticDigraph;

static void take(void *items, size_t size, size_t n, FILE *file)
{
    if (std::fread(items, size, n, file) != n) {
        std::fputs("lemon: the file cannot be read\n", stderr);
        std::exit(1);
    }
}

static double wall_seconds()
{
    timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return double(now.tv_sec) + double(now.tv_nsec) / 1e9;
}

static rusage used()
{
    rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return usage;
}

static double user_seconds()
{
    return double(used().ru_utime.tv_sec) + double(used().ru_utime.tv_usec) / 1e6;
}

// Nodes: mentees, mentors, source, sink. Arcs in the order of their sources, as the graph has them.
struct Instance {
    uint32_t n_mentees, n_mentors;
    uint64_t n_pairs;
    std::vector<std::pair<int, int>> arcs;
    std::vector<int> score, capacity; // of the arcs
};

static void add(Instance &x, int from, int to, int score, int capacity)
{
    x.arcs.emplace_back(from, to);
    x.score.push_back(score);
    x.capacity.push_back(capacity);
}

static void read_pairs(Instance &x, FILE *file)
{
    std::vector<uint64_t> start(x.n_mentees + size_t(1));

    take(start.data(), sizeof(uint64_t), start.size(), file);
    for (uint32_t i = 0; i < x.n_mentees; i++)
        for (uint64_t k = start[i]; k < start[i + 1]; k++) {
            struct {
                uint32_t mentor;
                int32_t score;
            } pair;

            take(&pair, sizeof pair, 1, file);
            add(x, int(i), int(x.n_mentees + pair.mentor), pair.score, 1);
        }
}

static void read_instance(Instance &x, const char *path)
{
    FILE *file = std::fopen(path, "rb");

    if (!file) {
        std::perror(path);
        std::exit(1);
    }
    take(&x.n_mentees, sizeof(uint32_t), 1, file);
    take(&x.n_mentors, sizeof(uint32_t), 1, file);
    take(&x.n_pairs, sizeof(uint64_t), 1, file);

    size_t n_arcs = x.n_pairs + x.n_mentees + x.n_mentors + 1;
    int source = int(x.n_mentees + x.n_mentors), sink = source + 1;
    std::vector<uint32_t> mentees(x.n_mentees), mentors(x.n_mentors);

    x.arcs.reserve(n_arcs);
    x.score.reserve(n_arcs);
    x.capacity.reserve(n_arcs);
    read_pairs(x, file);
    take(mentees.data(), sizeof(uint32_t), mentees.size(), file);
    take(mentors.data(), sizeof(uint32_t), mentors.size(), file);
    for (uint32_t j = 0; j < x.n_mentors; j++)
        add(x, int(x.n_mentees + j), sink, 0, int(mentors[j]));
    for (uint32_t i = 0; i < x.n_mentees; i++)
        add(x, source, int(i), 0, int(mentees[i]));
    add(x, sink, source, 0, int(x.n_mentees + x.n_mentors));
    std::fclose(file);
}

// More than the scores of all pairs that can be lost or changed for one more.
static int64_t bonus(const Instance &x)
{
    int64_t most = 1;

    for (int score : x.score)
        most = std::max<int64_t>(most, std::abs(score));
    return 2 * most * (std::min(x.n_mentees, x.n_mentors) + 1);
}

int main(int argc, char **argv)
{
    Instance x;
    Graph graph;

    if (argc != 2) {
        std::fputs("usage: lemon FILE\n", stderr);
        return 2;
    }
    read_instance(x, argv[1]);
    graph.build(int(x.n_mentees + x.n_mentors + 2), x.arcs.begin(), x.arcs.end());
    std::vector<std::pair<int, int>>().swap(x.arcs);

    Graph::ArcMap<int64_t> cost(graph);
    Graph::ArcMap<int> capacity(graph);
    int back = graph.arcNum() - 1;

    for (int a = 0; a < graph.arcNum(); a++) {
        cost[graph.arc(a)] = a == back ? -bonus(x) : -x.score[size_t(a)];
        capacity[graph.arc(a)] = x.capacity[size_t(a)];
    }
    std::vector<int>().swap(x.capacity);

    double wall = wall_seconds(), user = user_seconds();
    lemon::NetworkSimplex<Graph, int, int64_t> simplex(graph);

    simplex.upperMap(capacity).costMap(cost);
    if (simplex.run() != simplex.OPTIMAL) {
        std::fputs("lemon: not optimal\n", stderr);
        return 1;
    }
    wall = wall_seconds() - wall;
    user = user_seconds() - user;

    int64_t total = 0;

    for (uint64_t a = 0; a < x.n_pairs; a++)
        total += simplex.flow(graph.arc(int(a))) * int64_t(x.score[a]);
    std::printf("{\"solver\":\"LEMON\",\"seconds\":%.4f,\"user\":%.4f,\"mb\":%.0f,\"pairs\":%d,"
                "\"total\":%lld}\n",
        wall, user, double(used().ru_maxrss) / 1024, simplex.flow(graph.arc(back)),
        static_cast<long long>(total));
    return 0;
}

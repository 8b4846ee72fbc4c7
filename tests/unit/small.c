#include "small.h"

#include "base/date.h"

#include <inttypes.h>
#include <string.h>

enum { PEOPLE_MAX = 60, STAGES = 10 };

struct small {
    struct rm_buf *text;
    uint64_t state;
    int stage;
    int64_t n_people, n_departments, n_topics;
    int64_t busy; /* of ten pairs, how many do much */
    int here[PEOPLE_MAX];
    int n_meetings, n_checkins, n_actions;
};

/* xorshift64*, Vigna 2016. */
int64_t small_draw(uint64_t *state, int64_t n)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return (int64_t)((*state * UINT64_C(2685821657736338717)) >> 33) % n;
}

int64_t small_day(int stage)
{
    int64_t day;

    rm_date_parse(&day, "2026-01-19");
    return day + 8 * (stage + 1);
}

static int64_t draw(struct small *s, int64_t n)
{
    return small_draw(&s->state, n);
}

/* Everything is drawn whatever the stage; what is not there yet is not written. Quotes are '. */
static void write(struct small *s, int is_there, const char *line)
{
    for (const char *at = line; is_there && *at; at++)
        rm_buf_addc(s->text, *at == '\'' ? '"' : *at);
}

static const char *pick(struct small *s, const char *const *words)
{
    int64_t n = 0;

    while (words[n])
        n++;
    return words[draw(s, n)];
}

static void list_topics(struct small *s, struct rm_buf *line, const char *name, int64_t most)
{
    unsigned seen = 0;
    int64_t n = draw(s, most + 1), written = 0;

    rm_buf_printf(line, ",'%s':[", name);
    for (int64_t i = 0; i < n; i++) {
        int64_t topic = draw(s, s->n_topics);

        if (seen >> topic & 1)
            continue;
        seen |= 1U << topic;
        rm_buf_printf(line, "%s{'topic':'topic %" PRId64 "'}", written++ ? "," : "", topic);
    }
    rm_buf_addc(line, ']');
}

/* Early ones are mostly mentors; a few hold both roles, a few none. */
static void add_person(struct small *s, int64_t i)
{
    static const char *const statuses[] = {"active", "active", "active", "active", "active",
        "active", "paused", "reserve", "left", NULL};
    struct rm_buf line = {0};
    int64_t role = draw(s, 20), mentor = 2 * i < s->n_people, joins = draw(s, 2 * STAGES) - STAGES;
    const char *later = pick(s, statuses), *now = draw(s, STAGES) > s->stage ? "active" : later;
    int64_t department = draw(s, s->n_departments + 1);

    s->here[i] = joins <= s->stage;
    rm_buf_printf(&line, "{'type':'person','id':'p%02" PRId64 "','status':'%s','grade':%" PRId64, i,
        now, draw(s, 4));
    if ((mentor && role > 0) || role > 18)
        rm_buf_printf(&line, ",'mentor_capacity':%" PRId64, 1 + draw(s, 5) / 4);
    if ((!mentor && role > 0) || role > 18)
        rm_buf_printf(&line, ",'mentee_capacity':%" PRId64, 1 + draw(s, 6) / 5);
    if (department)
        rm_buf_printf(&line, ",'department':'Unit %" PRId64 "'", department);
    if (draw(s, 2))
        rm_buf_printf(&line, ",'joined':'20%02" PRId64 "-05-01'", 15 + draw(s, 11));
    if (!strcmp(now, "left"))
        rm_buf_printf(&line, ",'left_on':'2026-0%" PRId64 "-10'", 1 + draw(s, 3));
    list_topics(s, &line, "offers", mentor ? 3 : 1);
    list_topics(s, &line, "wants", mentor ? 1 : 3);
    rm_buf_adds(&line, "}\n");
    write(s, s->here[i], rm_buf_text(&line));
    rm_buf_free(&line);
}

static void add_checkin(struct small *s, int is_there, const char *pair, int64_t by,
    const char *side, int meeting, int64_t day)
{
    struct rm_buf line = {0};
    char date[RM_DATE_SIZE];

    rm_buf_printf(&line,
        "{'type':'checkin','id':'k%d','pair':'%s','by':'p%02" PRId64
        "','side':'%s','meeting':'m%d','at':'%sT12:00:00Z','happened':true",
        s->n_checkins++, pair, by, side, meeting, rm_date_format(date, day + draw(s, 5)));
    if (draw(s, 4))
        rm_buf_printf(&line,
            ",'ratings':{'direction':%" PRId64 ",'heard':%" PRId64 ",'useful':%" PRId64 "}",
            1 + draw(s, 5), 3 + draw(s, 3), 2 + draw(s, 4));
    if (!draw(s, 3))
        rm_buf_printf(&line, ",'fit':%" PRId64, 1 + draw(s, 5));
    if (!draw(s, 2))
        rm_buf_printf(&line, ",'recommend':%" PRId64, 4 + draw(s, 7));
    if (!draw(s, 2))
        rm_buf_printf(
            &line, ",'goals':{'g1':%" PRId64 ",'g2':%" PRId64 "}", draw(s, 5) - 2, draw(s, 5) - 2);
    if (!draw(s, 3))
        rm_buf_adds(&line, ",'insight':'saw that'");
    if (!draw(s, 3))
        rm_buf_adds(&line, ",'example':'it helped'");
    if (draw(s, 2))
        rm_buf_printf(&line, ",'share':'%s'", draw(s, 3) ? "anonymous" : "named");
    rm_buf_adds(&line, "}\n");
    write(s, is_there, rm_buf_text(&line));
    rm_buf_free(&line);
}

static void add_meetings(
    struct small *s, int is_there, const char *pair, int64_t mentor, int64_t mentee)
{
    static const char *const statuses[] = {
        "held", "held", "held", "held", "held", "cancelled", "missed", "planned", NULL};
    int64_t n = draw(s, 10) < s->busy ? draw(s, 8) : draw(s, 2), first = small_day(-1) - 7;
    for (int64_t i = 0; i < n; i++) {
        int64_t day = first + 12 * i + draw(s, 14);
        int there = is_there && day < small_day(s->stage), meeting = s->n_meetings++;
        const char *status = pick(s, statuses);
        struct rm_buf line = {0};
        char date[RM_DATE_SIZE];

        rm_date_format(date, day);
        rm_buf_printf(&line,
            "{'type':'meeting','id':'m%d','pair':'%s','start':'%sT10:00:00Z','end':'%sT11:00:00Z',"
            "'status':'%s'",
            meeting, pair, date, date, status);
        if (*status == 'c')
            rm_buf_printf(&line, ",'cancelled_by':'p%02" PRId64 "'", draw(s, 2) ? mentor : mentee);
        rm_buf_adds(&line, "}\n");
        write(s, there, rm_buf_text(&line));
        rm_buf_free(&line);
        if (draw(s, 10) < 8)
            add_checkin(s, there && *status == 'h', pair, mentor, "mentor", meeting, day);
        if (draw(s, 10) < 7)
            add_checkin(s, there && *status == 'h', pair, mentee, "mentee", meeting, day);
    }
}

static void add_actions(struct small *s, int is_there, const char *pair, int64_t mentee)
{
    for (int64_t n = draw(s, 10) < s->busy ? draw(s, 4) : 0; n > 0; n--) {
        struct rm_buf line = {0};
        int64_t done = draw(s, 3), told = draw(s, 2);

        rm_buf_printf(&line,
            "{'type':'action','id':'a%d','pair':'%s','owner':'p%02" PRId64
            "','kind':'%s','text':'do it','status':'%s'%s}\n",
            s->n_actions++, pair, mentee, draw(s, 3) ? "do" : "return", done ? "done" : "open",
            done && told ? ",'told_mentor':'2026-03-01','outcome':'it was done','share':'anonymous'"
                         : "");
        write(s, is_there && draw(s, STAGES) <= s->stage, rm_buf_text(&line));
        rm_buf_free(&line);
    }
}

static void add_pair(struct small *s, int64_t mentor, int64_t mentee)
{
    static const char *const statuses[] = {"proposed", "agreed", "active", "active", "active",
        "active", "active", "active", "paused", "completed", "completed", "ended", "declined",
        NULL};
    static const char *const cadences[] = {"fortnightly", "fortnightly", "weekly", "none", NULL};
    const char *later = pick(s, statuses), *now = draw(s, STAGES) > s->stage ? "active" : later;
    int64_t agreed = small_day(-1) - 7 + draw(s, 12) * draw(s, 8); /* most of them early */
    int is_there = s->here[mentor] && s->here[mentee] && agreed < small_day(s->stage);
    struct rm_buf line = {0};
    char id[40], date[RM_DATE_SIZE];

    rm_buf_printf(&line, "c:p%02" PRId64 ":p%02" PRId64, mentor, mentee);
    memcpy(id, rm_buf_text(&line), line.len + 1);
    rm_buf_clear(&line);
    rm_buf_printf(&line,
        "{'type':'pair','cycle':'c','mentor':'p%02" PRId64 "','mentee':'p%02" PRId64
        "','status':'%s','starts':'2026-01-12','topics':['topic %" PRId64 "']",
        mentor, mentee, now, draw(s, s->n_topics));
    rm_buf_printf(&line, ",'agreement':{'revision':1,'cadence':'%s','goals':[", pick(s, cadences));
    for (int64_t goal = 1; goal <= 2; goal++) {
        rm_buf_printf(&line, "%s{'id':'g%" PRId64 "','owner':'%s'", goal > 1 ? "," : "", goal,
            goal > 1 ? "mentor" : "mentee");
        if (draw(s, 3))
            rm_buf_printf(&line, ",'topic':'topic %" PRId64 "'", draw(s, s->n_topics));
        rm_buf_addc(&line, '}');
    }
    rm_buf_addc(&line, ']');
    if (draw(s, 3))
        rm_buf_adds(&line, ",'accepted':{'mentor':{'revision':1,'at':'2026-01-15T09:00:00Z'},"
                           "'mentee':{'revision':1,'at':'2026-01-16T09:00:00Z'}}");
    rm_buf_printf(&line, "},'rev':1,'changed':{'by':'x','at':'%sT08:00:00Z'}}\n",
        rm_date_format(date, agreed));
    write(s, is_there, rm_buf_text(&line));
    rm_buf_free(&line);
    add_meetings(s, is_there, id, mentor, mentee);
    add_actions(s, is_there, id, mentee);
}

void small_programme(struct rm_buf *text, uint64_t seed, int stage)
{
    struct small s = {
        .text = text, .state = seed * UINT64_C(0x9e3779b97f4a7c15) + 1, .stage = stage};
    int64_t half;

    for (int i = 0; i < 4; i++)
        draw(&s, 2);
    s.n_people = 8 + draw(&s, PEOPLE_MAX - 7);
    s.n_departments = 1 + draw(&s, 4);
    s.n_topics = 2 + draw(&s, 4);
    s.busy = draw(&s, 11);
    half = s.n_people / 2;
    write(&s, 1, "{'type':'cycle','id':'c','starts':'2026-01-12','ends':'2026-06-30'}\n");
    for (int64_t i = 0; i < s.n_people; i++)
        add_person(&s, i);
    for (int64_t i = 0; i < half; i++)
        for (int64_t n = draw(&s, 10) / 4; n > 0; n -= 2)
            add_pair(&s, i, half + (i + n) % (s.n_people - half));
}

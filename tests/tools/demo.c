/*
 * demo: what people would do in a programme, for the demonstration. All of them are invented.
 *
 *   demo signups                  a sign-up sheet of 120 people (CSV), some rows wrong
 *   demo feed                     what HR says of them, and of 90 others (CSV)
 *   demo agreements FILE…         the agreed pairs, with what they agree on, and begun: revisions
 *   demo attendance UNTIL FILE…   what became of the meetings before UNTIL: their revisions
 *   demo answers UNTIL FILE…      what both sides answered after the meetings: check-ins
 *   demo actions UNTIL FILE…      what was promised there, and what came of it: actions
 *
 * The seed is fixed: the same output every time.
 */
#include "base/date.h"
#include "base/hash.h"
#include "record/programme.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* xorshift64*, Vigna 2016. */
static uint64_t state = 20260112;

static uint64_t draw(void)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return state * UINT64_C(2685821657736338717);
}

static size_t below(size_t n)
{
    return (size_t)(draw() >> 33) % n;
}

static int chance(size_t percent)
{
    return below(100) < percent;
}

static const char *const first_names[] = {"Adaeze", "Aled", "Amina", "Anouk", "Arjun", "Beatriz",
    "Bilal", "Carys", "Chidi", "Dana", "Emeka", "Esther", "Farah", "Finn", "Gwen", "Hana", "Idris",
    "Ines", "Jun", "Kofi", "Leila", "Mateusz", "Mei", "Nadia", "Oona", "Priya", "Rafael", "Rhys",
    "Samira", "Tomasz", "Ulla", "Wanjiru", "Yusuf", "Zofia"};
static const char *const last_names[] = {"Abara", "Bergqvist", "Chaudhry", "Driscoll", "Eze",
    "Fairweather", "Goldmann", "Hargreave", "Ibsen", "Jankowski", "Kimathi", "Llewellyn", "Moreau",
    "Nakahara", "Okonjo", "Petrov", "Quill", "Rossini", "Sandhu", "Thackeray", "Usman",
    "Vandermeer", "Wetherby", "Yilmaz"};
static const char *const departments[] = {"Digital", "Estates", "Finance", "Operations", "People"};
static const char *const zones[] = {
    "Europe/London", "Europe/London", "Europe/London", "Europe/Berlin", "America/New_York"};
static const char *const topics[] = {"accessibility", "social media", "data literacy", "automation",
    "inclusion", "neurodiversity", "sustainability", "new joiners' view", "remote work",
    "generative AI", "cyber security", "wellbeing"};
static const char *const gives[] = {
    "budgets", "public speaking", "strategy", "sponsorship", "career advice", "negotiation"};
static const char *const hours[] = {"mon 09:00-12:00; wed 14:00-17:00", "tue 10:00-16:00",
    "mon 09:00-17:00; thu 09:00-12:00", "wed 09:00-17:00", "tue 09:00-12:00; fri 09:00-13:00",
    "thu 13:00-17:00; fri 09:00-12:00", "mon 13:00-17:00; tue 13:00-17:00; wed 09:00-12:00",
    "mon 10:00-16:00; tue 10:00-16:00; thu 10:00-16:00"};

enum { PEOPLE = 120, MENTORS = 50, BOTH = 6, OTHERS = 90 };

struct sign_up {
    char name[60], email[80], manager[80];
    const char *department, *zone, *languages, *hours;
    int grade, team, mentees, mentors;
};

static void add_topics(const char *const *from, size_t n_from, size_t n, int with_levels)
{
    size_t start = below(n_from), step = 1 + below(3);

    putchar('"');
    for (size_t i = 0; i < n; i++) {
        printf("%s%s", i ? "; " : "", from[(start + i * step) % n_from]);
        if (with_levels)
            printf(" (%zu)", 2 + below(4));
    }
    putchar('"');
}

static void make_person(struct sign_up *p, size_t i)
{
    const char *first = first_names[i % COUNT(first_names)];
    const char *last = last_names[(i * 7 + i / COUNT(first_names)) % COUNT(last_names)];

    snprintf(p->name, sizeof p->name, "%s %s", first, last);
    snprintf(p->email, sizeof p->email, "%s.%s@example.org", first, last);
    for (char *c = p->email; *c; c++)
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c - 'A' + 'a');
    p->department = departments[below(COUNT(departments))];
    p->zone = zones[below(COUNT(zones))];
    p->languages = strcmp(p->zone, "Europe/Berlin") == 0 ? (chance(15) ? "de" : "de, en") : "en";
    p->hours = hours[below(COUNT(hours))];
    p->team = 1 + (int)below(3);
    p->mentees = i < MENTORS + BOTH ? 1 + chance(6) : 0;
    p->mentors = i >= MENTORS ? 1 : 0;
    p->grade = i < MENTORS ? 1 + (int)below(4) : i < MENTORS + BOTH ? 5 : 6 + (int)below(5);
}

/* A junior is managed by somebody senior of the department, who signed up too. */
static void choose_manager(struct sign_up *people, size_t i)
{
    for (size_t tries = 0; tries < 40 && i < MENTORS; tries++) {
        const struct sign_up *boss = &people[MENTORS + BOTH + below(PEOPLE - MENTORS - BOTH)];

        if (boss->department == people[i].department) {
            snprintf(people[i].manager, sizeof people[i].manager, "%s", boss->email);
            return;
        }
    }
}

static void print_person(const struct sign_up *p, size_t i)
{
    printf("2025-12-%02zu 09:%02zu,%s,%s,%d,%s,%s %d,%s,%s,\"%s\",%d,%d,", 1 + i % 19, i % 60,
        p->name, p->email, p->grade, p->department, p->department, p->team, p->manager, p->zone,
        p->languages, p->mentees, p->mentors);
    if (p->mentees)
        add_topics(topics, COUNT(topics), 2 + below(2), 1);
    else
        add_topics(gives, COUNT(gives), 1 + below(2), 0);
    putchar(',');
    if (i >= PEOPLE - 2)
        printf("falconry"); /* which nobody offers */
    else if (p->mentors)
        add_topics(topics, COUNT(topics), 2 + below(2), 0);
    else
        add_topics(gives, COUNT(gives), 1, 0);
    printf(",%s,%s\r\n", chance(80) ? "video; in person" : "video", p->hours);
}

/* What goes wrong in every sheet: a typing error, a joke, a second try. */
static void print_wrong_rows(const struct sign_up *again)
{
    printf(
        "2025-12-20 10:01,Pat Example,pat at example.org,3,Digital,Digital 1,,Europe/London,en,1,0,"
        "automation,budgets,video,mon 09:00-12:00\r\n");
    printf("2025-12-20 10:02,Kim Example,kim@example.org,3,Finance,Finance 2,,Europe/Berln,en,1,0,"
           "automation,budgets,video,mon 09:00-12:00\r\n");
    printf(
        "2025-12-20 10:03,Lee Example,lee@example.org,7,People,People 1,,Europe/London,en,0,lots,"
        "budgets,automation,video,mon 09:00-12:00\r\n");
    printf("2025-12-20 10:04,Jo Example,jo@example.org,2,Estates,Estates 3,,Europe/London,en,1,0,"
           "\"wellbeing (9)\",budgets,\"video\nor a walk\",whenever\r\n");
    printf("2025-12-20 10:05,%s,%s,4,%s,,,Europe/London,en,1,0,automation,budgets,video,"
           "mon 09:00-12:00\r\n",
        again->name, again->email, again->department);
}

static void print_signups(void)
{
    static struct sign_up people[PEOPLE];

    for (size_t i = 0; i < PEOPLE; i++)
        make_person(&people[i], i);
    for (size_t i = 0; i < PEOPLE; i++)
        choose_manager(people, i);
    printf(
        "Timestamp,Your name,E-mail address,Grade,Department,Team,Line manager's e-mail,Time zone,"
        "Languages you speak,Mentees you could take,Mentors you would like,"
        "What could you show others?,What would you like to learn?,How would you like to meet?,"
        "When are you available?\r\n");
    for (size_t i = 0; i < PEOPLE; i++) {
        size_t at =
            i * 49 % PEOPLE; /* people do not sign up by grade; 49 and 120 share no factor */

        print_person(&people[at], at);
    }
    print_wrong_rows(&people[3]);
}

static void print_feed_row(const char *id, const char *name, int grade, size_t leave_percent)
{
    state = rm_hash_text(id, 20260601) | 1;
    if (!grade)
        grade = 1 + (int)below(9);
    printf("%s,%s,%d,%zu-%02zu-01,", id, name, grade, 2012 + below(13), 1 + below(12));
    if (chance(leave_percent))
        printf("2026-%02zu-28", 2 + below(3));
    printf("\r\n");
}

static void print_feed(void)
{
    static struct sign_up people[PEOPLE];

    for (size_t i = 0; i < PEOPLE; i++)
        make_person(&people[i], i);
    printf("Staff number,Employee name,Grade,Hire Date,Termination Date\r\n");
    for (size_t i = 0; i < PEOPLE; i++)
        print_feed_row(people[i].email, people[i].name, people[i].grade, 12);
    for (size_t i = 0; i < OTHERS; i++) {
        char id[40];

        snprintf(id, sizeof id, "other%zu@example.org", i);
        print_feed_row(id, "", 0, 20);
    }
}

static uint64_t seed_of(const char *id)
{
    return rm_hash_text(id, 20260112) | 1;
}

static void print_record(const struct rm_record *record, const char *const *fields)
{
    struct rm_buf out = {0};

    rm_record_revise(&out, record, fields);
    fwrite(out.data, 1, out.len, stdout);
    rm_buf_free(&out);
}

static void agree(struct rm_programme *p, struct rm_pair *pair)
{
    static const char *const fields[] = {"status", "agreement", "starts", NULL};
    struct rm_agreement *agreement = RM_NEW(p->arena, struct rm_agreement);
    const char *topic = pair->topics.n ? pair->topics.v[0] : "what is new";
    struct rm_acceptance *acceptance = RM_NEW_N(p->arena, 2, struct rm_acceptance);
    const struct rm_goal goals[] = {
        {"g1", RM_MENTEE,
            rm_arena_printf(p->arena, "Use what I learn about %s once a month", topic), topic, 2},
        {"g2", RM_MENTOR, "Get to know how decisions are made", NULL, 1},
    };

    state = seed_of(pair->rec.id);
    for (int i = 0; i < 2; i++)
        acceptance[i] = (struct rm_acceptance){
            1, rm_date_of((struct rm_civil){2026, 1, 6}) * RM_DAY + (int64_t)below(100000)};
    agreement->revision = 1;
    agreement->goals.v =
        (struct rm_goal *)(void *)rm_arena_copy(p->arena, (const char *)goals, sizeof goals);
    agreement->goals.n = COUNT(goals);
    agreement->cadence = chance(60) ? 3 : RM_CADENCE_MONTHLY;
    agreement->sessions = 6;
    agreement->durations.v = RM_NEW_N(p->arena, 3, int64_t);
    memcpy(agreement->durations.v, (const int64_t[]){60, 60, 45}, 3 * sizeof(int64_t));
    agreement->durations.n = 3;
    agreement->medium = "video";
    agreement->ground_rules = "What is said stays between us. The mentor leads.";
    agreement->accepted = (struct rm_accepted){&acceptance[0], &acceptance[1]};
    pair->agreement = agreement;
    pair->starts = rm_date_of((struct rm_civil){2026, 1, 12});
    pair->status = RM_PAIR_ACTIVE;
    pair->rec.rev++;
    pair->rec.changed = (struct rm_change){"administrator", acceptance[0].at};
    print_record(&pair->rec, fields);
}

/* The pairs that the story is about: by their place among the pairs, so that there is always one of
 * each. */
enum story { FINE, QUIET, CANCELLING };

static enum story story_of(const struct rm_programme *p, const char *pair_id)
{
    for (size_t i = 0; i < rm_n_pairs(p); i++)
        if (strcmp(rm_pair_at(p, i)->rec.id, pair_id) == 0)
            return i == 3 ? QUIET : i == 8 ? CANCELLING : FINE;
    return FINE;
}

/* How many meetings of the pair come before this one. */
static size_t number_of(const struct rm_programme *p, const struct rm_meeting *meeting)
{
    size_t n = 0;

    for (size_t i = 0; i < rm_n_meetings(p); i++) {
        const struct rm_meeting *other = rm_meeting_at(p, i);

        n += strcmp(other->pair, meeting->pair) == 0 && other->start < meeting->start;
    }
    return n;
}

static int what_became_of(const struct rm_programme *p, const struct rm_meeting *meeting)
{
    size_t n = number_of(p, meeting), lot;
    enum story story = story_of(p, meeting->pair);

    state = seed_of(meeting->rec.id);
    lot = below(100);
    if (story == QUIET)
        return n == 0 ? RM_MEETING_HELD : RM_MEETING_PLANNED;
    if (story == CANCELLING)
        return n < 2 ? RM_MEETING_HELD : RM_MEETING_CANCELLED;
    return lot < 86 ? RM_MEETING_HELD : lot < 96 ? RM_MEETING_CANCELLED : RM_MEETING_MISSED;
}

static void attend(struct rm_programme *p, struct rm_meeting *meeting)
{
    static const char *const fields[] = {"status", "cancelled_by", NULL};
    const struct rm_pair *pair = rm_pair_find(p, meeting->pair);
    int status = what_became_of(p, meeting);

    if (status == RM_MEETING_PLANNED || !pair || meeting->status != RM_MEETING_PLANNED)
        return;
    meeting->status = status;
    if (status == RM_MEETING_CANCELLED)
        meeting->cancelled_by =
            story_of(p, meeting->pair) == CANCELLING || chance(70) ? pair->mentee : pair->mentor;
    meeting->rec.rev++;
    meeting->rec.changed =
        (struct rm_change){meeting->cancelled_by ? meeting->cancelled_by : pair->mentor,
            status == RM_MEETING_CANCELLED ? meeting->start - RM_DAY : meeting->end};
    print_record(&meeting->rec, fields);
}

static int64_t rating(int low)
{
    return low ? 1 + (int64_t)below(3) : 3 + (int64_t)below(3);
}

static void answer(struct rm_programme *p, const struct rm_meeting *meeting, int side)
{
    const struct rm_pair *pair = rm_pair_find(p, meeting->pair);
    struct rm_checkin *c = rm_record_new(p->arena, RM_CHECKIN);
    int low = seed_of(pair->rec.id) % 12 == 0 && side == RM_MENTOR;
    struct rm_buf line = {0};

    c->rec.id = rm_arena_printf(p->arena, "r-%08" PRIx64 "-%s",
        rm_hash_text(meeting->rec.id, 0) & 0xffffffff, rm_side_words[side]);
    state = seed_of(c->rec.id);
    if (chance(20))
        return; /* not everybody answers */
    c->pair = pair->rec.id;
    c->meeting = meeting->rec.id;
    c->by = side == RM_MENTOR ? pair->mentor : pair->mentee;
    c->side = side;
    c->at = meeting->end + RM_HOUR * (1 + (int64_t)below(40));
    c->happened = 1;
    if (number_of(p, meeting) == 0)
        c->fit = rating(low);
    c->ratings = (struct rm_ratings){
        rating(low), rating(low), rating(0), side == RM_MENTOR ? rating(low) : RM_NONE};
    c->led = chance(low ? 20 : 75) ? RM_LED_MENTOR : chance(50) ? RM_LED_BOTH : RM_LED_MENTEE;
    c->goals.v = RM_NEW_N(p->arena, 2, struct rm_entry);
    c->goals.n = 2;
    for (size_t g = 0; g < 2; g++)
        c->goals.v[g] = (struct rm_entry){
            g ? "g2" : "g1", (int64_t)(number_of(p, meeting) + below(3)) / 2 - (low ? 2 : 1)};
    for (size_t g = 0; g < 2; g++)
        if (c->goals.v[g].value > 2)
            c->goals.v[g].value = 2;
    if (chance(12)) {
        c->insight = "Our forms cannot be filled in on a phone";
        c->share = chance(50) ? RM_SHARE_ANONYMOUS : RM_SHARE_NAMED;
    }
    if (number_of(p, meeting) >= 2) {
        c->recommend = low ? 2 + (int64_t)below(5) : 6 + (int64_t)below(5);
        c->wish = !chance(low ? 60 : 6) ? RM_WISH_GO_ON
                  : chance(50)          ? RM_WISH_BREAK
                                        : RM_WISH_REMATCH;
        if (side == RM_MENTOR && chance(30))
            c->growth = "I speak up in meetings that I used to sit through";
    }
    rm_record_write(&line, &c->rec);
    fwrite(line.data, 1, line.len, stdout);
    rm_buf_free(&line);
}

/* One of two meetings ends with a promise, one in four of these is a return. */
static void promise(struct rm_programme *p, const struct rm_meeting *meeting, int64_t until)
{
    static const char *const texts[] = {"Let the team choose its hours", "Ask before deciding",
        "Try the form on a phone", "Answer in the open channel"};
    static const char *const returns[] = {
        "An introduction to the finance director", "A look at the board's papers"};
    const struct rm_pair *pair = rm_pair_find(p, meeting->pair);
    struct rm_action *a = rm_record_new(p->arena, RM_ACTION);
    struct rm_buf line = {0};

    a->rec.id =
        rm_arena_printf(p->arena, "a-%08" PRIx64, rm_hash_text(meeting->rec.id, 0) & 0xffffffff);
    state = seed_of(a->rec.id);
    if (chance(50))
        return;
    a->pair = pair->rec.id;
    a->owner = pair->mentee;
    a->kind = chance(25) ? RM_ACTION_RETURN : RM_ACTION_DO;
    a->text = a->kind == RM_ACTION_RETURN ? returns[below(2)] : texts[below(4)];
    a->due = rm_time_date(meeting->end) + 28;
    if (a->due * RM_DAY < until)
        a->status = chance(75) ? RM_ACTION_DONE : chance(60) ? RM_ACTION_OPEN : RM_ACTION_DROPPED;
    if (a->status == RM_ACTION_DONE) {
        a->told_mentor = chance(70) ? a->due : RM_NONE;
        a->outcome = chance(60) ? "Two people could stay in their team" : NULL;
        a->share = chance(50) ? RM_SHARE_ANONYMOUS : chance(30) ? RM_SHARE_NAMED : RM_SHARE_NONE;
    }
    rm_record_write(&line, &a->rec);
    fwrite(line.data, 1, line.len, stdout);
    rm_buf_free(&line);
}

static int read_programme(struct rm_programme *p, char **files, int n)
{
    for (int i = 0; i < n; i++)
        rm_programme_read_file(p, files[i]);
    if (!rm_programme_settle(p))
        return 0;
    struct rm_buf text = {0};

    rm_diag_format(p->diag, "demo", &text);
    fputs(text.data, stderr);
    rm_buf_free(&text);
    return -1;
}

static int act(const char *what, char **args, int n)
{
    struct rm_arena arena = {0};
    struct rm_diag diag;
    struct rm_programme p;
    int64_t until = INT64_MAX;
    int agreements = strcmp(what, "agreements") == 0;

    rm_diag_init(&diag, &arena);
    rm_programme_init(&p, &arena, &diag, RM_BIT(RM_PAIR) | RM_BIT(RM_MEETING));
    if (!agreements && (n < 1 || rm_time_or_date_parse(&until, args[0])))
        return -1;
    if (read_programme(&p, args + !agreements, n - !agreements))
        return -1;
    for (size_t i = 0; agreements && i < rm_n_pairs(&p); i++)
        if (rm_pair_at(&p, i)->status == RM_PAIR_AGREED)
            agree(&p, rm_pair_at(&p, i));
    for (size_t i = 0; !agreements && i < rm_n_meetings(&p); i++) {
        struct rm_meeting *meeting = rm_meeting_at(&p, i);

        if (meeting->start >= until)
            continue;
        if (strcmp(what, "attendance") == 0) {
            attend(&p, meeting);
        } else if (meeting->status == RM_MEETING_HELD && strcmp(what, "actions") == 0) {
            promise(&p, meeting, until);
        } else if (meeting->status == RM_MEETING_HELD) {
            answer(&p, meeting, RM_MENTOR);
            answer(&p, meeting, RM_MENTEE);
        }
    }
    rm_arena_free(&arena);
    return 0;
}

int main(int argc, char **argv)
{
    int known =
        argc > 2 && (strcmp(argv[1], "agreements") == 0 || strcmp(argv[1], "attendance") == 0 ||
                        strcmp(argv[1], "answers") == 0 || strcmp(argv[1], "actions") == 0);

    if (argc == 2 && strcmp(argv[1], "signups") == 0) {
        print_signups();
    } else if (argc == 2 && strcmp(argv[1], "feed") == 0) {
        print_feed();
    } else if (!known || act(argv[1], argv + 2, argc - 2)) {
        fprintf(stderr,
            "usage: demo signups | feed | agreements FILE... | attendance UNTIL FILE... | "
            "answers UNTIL FILE... | actions UNTIL FILE...\n");
        return 2;
    }
    return fflush(stdout) || ferror(stdout) ? 2 : 0;
}

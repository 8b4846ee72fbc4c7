/*
 * programme: the records of a run, each in its highest revision.
 * Floor: record.
 *
 * Files are read in any order; then `settle` keeps the highest revision of each entity, sorts the
 * entities of each type by id, and reports what contradicts itself. After that nothing depends on
 * the order of files and lines.
 */
#ifndef RM_RECORD_PROGRAMME_H
#define RM_RECORD_PROGRAMME_H

#include "base/map.h"
#include "record/record.h"

struct rm_set {
    struct rm_record **v; /* sorted by id, bytewise, once settled */
    size_t n;
    struct rm_map by_id; /* of a type that is indexed */
    struct rm_map later; /* where settled as of a time: by id, the highest revision that was not
                            known yet */
};

/* The types that records name: all that a program looks for by id which is about them. */
#define RM_NAMED_TYPES (RM_BIT(RM_CYCLE) | RM_BIT(RM_PERSON) | RM_BIT(RM_PAIR) | RM_BIT(RM_MEETING))

struct rm_programme {
    struct rm_arena *arena;
    struct rm_diag *diag;
    unsigned wanted; /* RM_BIT of each type to decode; lines of others must only be sound JSON */
    struct rm_buf *copy; /* gets the input byte for byte, each file ending in a newline; or NULL.
                            A concern in it is an error: it must not get there */
    const struct rm_map *only; /* ids of interest, or NULL for all. Lines that begin as records are
                                  written, {"type":"…","id":"…", with another id, are then passed by
                                  and not decoded; they must only look whole. Concerns never are */
    unsigned n_files;
    int64_t as_of; /* what became known after this instant is left out, as if it had not been read;
                      INT64_MAX, for all there is, unless set before settling */
    unsigned indexed; /* RM_BIT of each type of which many are looked for by id; all, unless set
                         before settling. The others are found too, by halving */
    int met_concern;  /* a concern was met; one that is not wanted is a warning, the first time */
    struct rm_map unknown; /* types that were met and are not ours */
    struct rm_set sets[RM_N_TYPES];
};

void rm_programme_init(
    struct rm_programme *p, struct rm_arena *arena, struct rm_diag *diag, unsigned wanted);

/* Reads one stream; all that is wrong with it goes to diag. */
void rm_programme_read(struct rm_programme *p, int fd, const char *name);

/* Opens, reads and closes a file, under a shared lock where the file can be locked. */
void rm_programme_read_file(struct rm_programme *p, const char *path);

/* Reads from memory, for what was read already (a log under its lock). */
void rm_programme_read_text(struct rm_programme *p, const char *text, size_t len, const char *name);

/* Call once, after the last file. 0, or -1 when there are errors of any kind in diag. */
int rm_programme_settle(struct rm_programme *p);

/* Since when a revision is known: the later of the time at which it was made (`changed`) and of
 * that which the record has of its own (`at` of a check-in, a concern and a delivery). RM_NONE of
 * one that has neither: it counts from the beginning. */
int64_t rm_record_known_at(const struct rm_record *record);

/* The highest of a record's revisions (the record itself and those before) that was known at an
 * instant; NULL where none was. */
const struct rm_record *rm_record_as_of(const struct rm_record *record, int64_t instant);

/* The highest revision of a record that was read, known as of the programme's time or not: what
 * somebody agreed to then, they may have taken back since. */
const struct rm_record *rm_programme_latest(
    const struct rm_programme *p, const struct rm_record *record);

/* Whether two records that were read say the same, whatever the order of their members. */
int rm_record_same(const struct rm_record *a, const struct rm_record *b);

/* Reports ids that name nobody, in the types of the set; `refers` of the field
 * tables. References to types that are not wanted are passed by, and so are those to what was not
 * known yet as of the programme's time. 0 or -1. */
int rm_programme_check_references(struct rm_programme *p, unsigned types);

/* A record by type and id in a settled programme; NULL for an id that is not there. */
struct rm_record *rm_programme_find(
    const struct rm_programme *p, enum rm_type type, const char *id);

/* rm_person_at(p, i), rm_person_find(p, id), rm_n_people(p) … for each type. `find` gives NULL
 * for an id that is not there, and for NULL. */
#define X(NAME, name, names)                                                                       \
    static inline struct rm_##name *rm_##name##_at(const struct rm_programme *p, size_t i)         \
    {                                                                                              \
        return (struct rm_##name *)(void *)p->sets[RM_##NAME].v[i];                                \
    }                                                                                              \
    static inline struct rm_##name *rm_##name##_find(const struct rm_programme *p, const char *id) \
    {                                                                                              \
        return id ? (struct rm_##name *)(void *)rm_programme_find(p, RM_##NAME, id) : NULL;        \
    }                                                                                              \
    static inline size_t rm_n_##names(const struct rm_programme *p)                                \
    {                                                                                              \
        return p->sets[RM_##NAME].n;                                                               \
    }
RM_TYPES(X)
#undef X

/* The cycle that a run is about: the one named, or the only one, or one with id "default"
 * where there is none. NULL, with an error in diag, where that does not decide it. */
const struct rm_cycle *rm_programme_cycle(struct rm_programme *p, const char *id);

/* The last day of a pair: its own, or, unless it has a day of review, its cycle's. RM_NONE for one
 * that goes on, and where nothing tells. `cycle` may be NULL. */
int64_t rm_pair_last_day(const struct rm_pair *pair, const struct rm_cycle *cycle);

/* Whether the pair's agreement has a goal, or had one of that id in an earlier revision that was
 * read: an answer may be older than the agreement as it stands. */
int rm_pair_has_goal(const struct rm_pair *pair, const char *goal);

/* What to call somebody in front of others: name, else id. */
const char *rm_person_label(const struct rm_programme *p, const char *id);

#endif

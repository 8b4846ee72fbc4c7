/*
 * check: whether a new record fits the others.
 * Floor: checkin.
 */
#ifndef RM_CHECKIN_CHECK_H
#define RM_CHECKIN_CHECK_H

#include "record/programme.h"

/* Settled programmes that are looked at as one. */
struct rm_world {
    const struct rm_programme *parts[3];
    size_t n_parts;
};

/* The record in its highest revision, or NULL. */
const struct rm_record *rm_world_find(
    const struct rm_world *world, enum rm_type type, const char *id);

/* Reports what is wrong with a record beyond its fields: times that run backwards, somebody paired
 * with himself, an answer or action by somebody whom the pair's id does not name, or on the wrong
 * side. Where `world` is given also ids that name nothing, a meeting of another pair, and goals
 * that no revision of the pair's agreement has. 0 or -1. */
int rm_check_record(const struct rm_record *record, const struct rm_world *world,
    struct rm_arena *arena, struct rm_diag *diag);

#endif

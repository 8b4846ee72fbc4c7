/*
 * prove: what the solver found, as a certificate.
 * Floor: match.
 */
#ifndef RM_MATCH_PROVE_H
#define RM_MATCH_PROVE_H

#include "match/certificate.h"
#include "match/match.h"

/* Adds a set of prices: by side, everybody's by their index on it. For `fair` there are three. */
void rm_prove_add(struct rm_certificate *certificate, const struct rm_match *match,
    enum rm_proof proof, struct rm_levels *const price[2]);

/* What is claimed of the choice of a match that was solved, and its prices. */
void rm_prove(struct rm_certificate *certificate, const struct rm_match *match);

/* Replaces the file with the certificate (base/out.h). What goes wrong is an error in the
 * programme's diag. 0 or -1. */
int rm_prove_to(const char *path, const struct rm_match *match);

#endif

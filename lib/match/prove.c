#include "match/prove.h"

#include "base/out.h"

#include <errno.h>
#include <string.h>

static void add_side(struct rm_certificate *certificate, const struct rm_match *match,
    enum rm_proof proof, enum rm_side side, const struct rm_levels *levels)
{
    const struct rm_side_list *list = &match->sides[side];

    for (uint32_t i = 0; i < list->n; i++) {
        certificate->prices.v = rm_arena_grow(match->programme->arena, certificate->prices.v,
            certificate->prices.n, sizeof *certificate->prices.v);
        certificate->prices.v[certificate->prices.n++] =
            (struct rm_price){.proof = proof == RM_PROOF_CHOICE ? -1 : (int)proof,
                .side = (int)side,
                .person = match->roster.v[list->member[i]].id,
                .levels = levels[i]};
    }
}

void rm_prove_add(struct rm_certificate *certificate, const struct rm_match *match,
    enum rm_proof proof, struct rm_levels *const price[2])
{
    add_side(certificate, match, proof, RM_MENTOR, price[RM_MENTOR]);
    add_side(certificate, match, proof, RM_MENTEE, price[RM_MENTEE]);
}

void rm_prove(struct rm_certificate *certificate, const struct rm_match *match)
{
    const struct rm_fair *fair = match->fair;

    *certificate = (struct rm_certificate){.cycle = match->cycle->rec.id,
        .objective = (int)match->objective,
        .people = {(int64_t)match->sides[RM_MENTEE].n, (int64_t)match->sides[RM_MENTOR].n},
        .pairs = (int64_t)match->answer.n_pairs,
        .worth = match->answer.worth,
        .worst = RM_NONE};
    if (match->objective != RM_STABLE)
        rm_prove_add(certificate, match, RM_PROOF_CHOICE, match->answer.price);
    if (!fair)
        return;
    rm_prove_add(certificate, match, RM_PROOF_LEVELS, fair->all.price);
    if (match->answer.n_pairs) {
        certificate->worst = fair->worst;
        rm_prove_add(certificate, match, RM_PROOF_WORST, fair->above.price);
    }
}

int rm_prove_to(const char *path, const struct rm_match *match)
{
    struct rm_certificate certificate;
    struct rm_buf text = {0};
    int rc;

    rm_prove(&certificate, match);
    rm_certificate_write(&text, &certificate);
    rc = rm_file_replace(path, text.data, text.len);
    if (rc)
        rm_error(match->programme->diag, (struct rm_where){.file = path}, "cannot be written: %s",
            strerror(errno));
    rm_buf_free(&text);
    return rc;
}

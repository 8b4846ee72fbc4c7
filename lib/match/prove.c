#include "match/prove.h"

#include "base/out.h"

#include <errno.h>
#include <string.h>

static void add_prices(struct rm_certificate *certificate, const struct rm_match *match, int proof,
    enum rm_side side, const struct rm_levels *levels)
{
    const struct rm_side_list *list = &match->sides[side];

    for (uint32_t i = 0; i < list->n; i++)
        certificate->prices.v[certificate->prices.n++] = (struct rm_price){.proof = proof,
            .side = (int)side,
            .person = match->roster.v[list->member[i]].id,
            .levels = levels[i]};
}

void rm_prove(struct rm_certificate *certificate, const struct rm_match *match)
{
    size_t n_mentees = match->sides[RM_MENTEE].n, n_mentors = match->sides[RM_MENTOR].n;

    *certificate = (struct rm_certificate){.cycle = match->cycle->rec.id,
        .objective = (int)match->objective,
        .people = {(int64_t)n_mentees, (int64_t)n_mentors},
        .pairs = (int64_t)match->answer.n_pairs,
        .worth = match->answer.worth,
        .worst = RM_NONE};
    if (match->objective == RM_STABLE)
        return;
    certificate->prices.v =
        RM_NEW_N(match->programme->arena, n_mentees + n_mentors, struct rm_price);
    add_prices(certificate, match, -1, RM_MENTEE, match->answer.price[RM_MENTEE]);
    add_prices(certificate, match, -1, RM_MENTOR, match->answer.price[RM_MENTOR]);
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

/*
 * builtin: the texts that the programs come with.
 * Floor: words.
 *
 * They stand in the tree as text files, LANGUAGE/NAME.txt beside this header, and are built in, so
 * that nothing need be installed: the table is made by embed.awk when the programs are.
 */
#ifndef RM_WORDS_BUILTIN_H
#define RM_WORDS_BUILTIN_H

#include "base/diag.h"

struct rm_builtin {
    const char *language; /* the folder: a BCP 47 tag */
    const char *name;     /* the file without .txt: a kind of message */
    const char *text;
};

/* By language, then name; a zero entry behind them. */
extern const struct rm_builtin rm_builtins[];
extern const size_t rm_n_builtins;

/* The text of a name in a language, or NULL. */
const char *rm_builtin_find(const char *language, const char *name);

/* The language that serves whoever asks for a tag: itself, or what is left when it is cut (see
 * base/tag.h). NULL where there is none. */
const char *rm_builtin_language(const char *tag);

/* Writes the built-in texts as DIR/LANGUAGE/NAME.txt, of one language or of all (NULL), to start
 * from, and appends the names of the files to `out`. What is there already and is the same stays; a
 * file that is another one is an error, and then nothing is written. 0 or -1. */
int rm_builtins_write(struct rm_buf *out, const char *folder, const char *language,
    struct rm_arena *arena, struct rm_diag *diag);

#endif

/*
 * builtin: the texts that the programs come with.
 * Floor: words.
 *
 * They stand in the tree as text files, LANGUAGE/NAME.txt beside this header, and are built in, so
 * that nothing need be installed: the table is made by embed.awk when the programs are.
 */
#ifndef RM_WORDS_BUILTIN_H
#define RM_WORDS_BUILTIN_H

#include <stddef.h>

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

#endif

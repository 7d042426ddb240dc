/*
 * command/ss_words.h - the words of an `ss` line. As ss(8) has it, a word
 * of its command line may hold several ('( sport = :80 )'), and a backslash
 * keeps what follows it: \( is (.
 */
#ifndef COMMAND_SS_WORDS_H
#define COMMAND_SS_WORDS_H

#include "command/command.h"

enum { SS_WORDS_MAX = 1000 }; /* filters are walked by recursion */

struct ss_words {
	struct command_word *word;
	size_t count, cap;
	unsigned end; /* the column behind the last one */
};

/* 0; ss_words_free it. Or -1 with *err, and nothing to free. */
int ss_words_read(
    struct ss_words *out, const char *rest, unsigned column, struct err *err);
void ss_words_free(struct ss_words *words);

#endif

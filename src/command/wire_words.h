/* command/wire_words.h - the words of `wire`, for completion. */
#ifndef COMMAND_WIRE_WORDS_H
#define COMMAND_WIRE_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/* What can follow `wire`, by index from 0; NULL ends. */
const char *wire_word(size_t index);
/* Whether the numbers of packets follow that word, which has len bytes. */
bool wire_takes_packets(const char *word, size_t len);

#endif

/* command/words.c - a command's words, and finding a command by its name. */
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "command/command.h"

const struct command *
command_find(const char *name)
{
	for (size_t i = 0; commands[i] != NULL; i++) {
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	}
	return NULL;
}

/*
 * Copy one word to out; returns what follows it. In "..." a backslash
 * keeps a quote or a backslash, so that any text can be a word.
 */
static const char *
word_copy(struct buf *out, const char *p, const char **open)
{
	char quote = '\0';

	*open = NULL;
	for (; *p != '\0'; p++) {
		if (quote == '\0' && (*p == ' ' || *p == '\t'))
			break;
		if (quote == '\0' && (*p == '"' || *p == '\'')) {
			quote = *p;
			*open = p;
		} else if (quote != '\0' && *p == quote) {
			quote = '\0';
			*open = NULL;
		} else if (quote == '"' && *p == '\\' &&
			   (p[1] == '"' || p[1] == '\\')) {
			buf_addc(out, *++p);
		} else {
			buf_addc(out, *p);
		}
	}
	return p;
}

static int
word_next(const char **p, const char *rest, unsigned column,
    struct command_word *word, struct err *err)
{
	struct buf text = { 0 };
	const char *open;

	word->column = column + (unsigned)(*p - rest);
	*p = word_copy(&text, *p, &open);
	if (open != NULL) {
		buf_free(&text);
		return err_set(err, column + (unsigned)(open - rest),
		    "this quote (%c) is not closed: put another %c after "
		    "the text",
		    *open, *open);
	}
	word->text = buf_take(&text);
	return 0;
}

int
command_words(const char *rest, unsigned column, struct command_word *words,
    size_t max, struct err *err)
{
	const char *p = rest;
	size_t count = 0;

	for (;;) {
		p += strspn(p, " \t");
		if (*p == '\0')
			return (int)count;
		if (count == max) {
			err_set(err, column + (unsigned)(p - rest),
			    max == 0 ? _("nothing more was expected here")
				     : _("that is one word too many: nothing "
					 "was expected here"));
			break;
		}
		if (word_next(&p, rest, column, &words[count], err) == -1)
			break;
		count++;
	}
	command_words_free(words, count);
	return -1;
}

void
command_words_free(struct command_word *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(words[i].text);
}

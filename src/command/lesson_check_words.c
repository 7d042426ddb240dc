/*
 * command/lesson_check_words.c - `lesson check`: which files, and what is to
 * be done with them.
 */
#include <stdlib.h>
#include <string.h>

#include "command/lesson_parts.h"

static enum session_result
check_installed(struct session *s, enum lesson_checking what)
{
	size_t count;
	struct lesson_file *files = lesson_files_all(&count);
	enum session_result worst = SESSION_OK;

	for (size_t i = 0; i < count && !s->interrupted; i++)
		if (lesson_check(s, files[i].path, what) != SESSION_OK)
			worst = SESSION_FAILED;
	if (count == 0)
		session_print(s,
		    "No lessons are installed beside this "
		    "program. `lesson check FILE.md` checks a file.\n");
	lesson_files_free(files, count);
	return worst;
}

static bool
is_option(const struct command_word *word)
{
	return word->text[0] == '-';
}

static enum session_result
check_files(struct session *s, const struct command_word *words, size_t count,
    enum lesson_checking what, struct err *err)
{
	enum session_result worst = SESSION_OK;

	for (size_t i = 0; i < count && !s->interrupted; i++) {
		char *path;

		if (is_option(&words[i]))
			continue;
		path = lesson_find(words[i].text, words[i].column, err);
		if (path == NULL)
			return SESSION_MISUNDERSTOOD;
		if (lesson_check(s, path, what) != SESSION_OK)
			worst = SESSION_FAILED;
		free(path);
	}
	return worst;
}

/* What an option asks for; false with *err where there is no such, or another
 * stands before it. */
static bool
read_option(const struct command_word *word, enum lesson_checking *what,
    struct err *err)
{
	enum lesson_checking asked = LESSON_COMPARE;

	if (strcmp(word->text, "--update") == 0)
		asked = LESSON_UPDATE;
	else if (strcmp(word->text, "--translated") == 0)
		asked = LESSON_CONFIRM;
	else
		err_set(err, word->column,
		    "no option '%.40s'; there are --update and --translated",
		    word->text);
	if (*what != LESSON_COMPARE && *what != asked)
		err_set(err, word->column,
		    "--update and --translated are done one after the other: "
		    "give one of them");
	*what = asked;
	return !err_is_set(err);
}

enum session_result
lesson_check_words(struct session *s, const struct command_word *words,
    size_t count, struct err *err)
{
	enum lesson_checking what = LESSON_COMPARE;
	size_t options = 0;

	for (size_t i = 0; i < count; i++) {
		if (is_option(&words[i]) && !read_option(&words[i], &what, err))
			return SESSION_MISUNDERSTOOD;
		options += is_option(&words[i]);
	}
	if (count > options)
		return check_files(s, words, count, what, err);
	if (what != LESSON_CONFIRM)
		return check_installed(s, what);
	/* Each has to be looked at by somebody. */
	err_set(err, words[0].column,
	    "which translation? lesson check --translated FILE.es.md");
	return SESSION_MISUNDERSTOOD;
}

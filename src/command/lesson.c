/*
 * command/lesson.c - `lesson`: its row and what is typed after it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "base/text.h"
#include "command/lesson_words.h"
#include "command/player.h"

/* The lesson in that file, in the user's language where it is there. */
static enum session_result
play_file(struct session *s, const char *path, bool pauses)
{
	char *translated = lesson_translated(path, lang_name());
	enum session_result result =
	    player_start(s, translated != NULL ? translated : path, pauses);

	free(translated);
	return result;
}

/* A lesson's name, and perhaps --no-pause before or after it. */
static enum session_result
play(struct session *s, const struct command_word *words, size_t count,
    struct err *err)
{
	const struct command_word *name = NULL;
	bool pauses = true;
	char *path = NULL;
	enum session_result result;

	for (size_t i = 0; i < count; i++) {
		if (strcmp(words[i].text, "--no-pause") == 0)
			pauses = false;
		else if (words[i].text[0] == '-')
			err_set(err, words[i].column,
			    "no option '%.40s'; there is --no-pause",
			    words[i].text);
		else if (name == NULL)
			name = &words[i];
		else
			err_set(err, words[i].column,
			    "one lesson at a time: lesson NAME");
	}
	/* The first error is the one that is told. */
	if (name == NULL)
		err_set(err, words[0].column,
		    "which lesson? lesson NAME --no-pause");
	if (!err_is_set(err))
		path = lesson_find(name->text, name->column, err);
	if (path == NULL)
		return SESSION_MISUNDERSTOOD;
	result = play_file(s, path, pauses);
	free(path);
	return result;
}

static enum session_result
check(struct session *s, const struct command_word *words, size_t count,
    struct err *err)
{
	return lesson_check_words(s, words + 1, count - 1, err);
}

/* What else a first word may be than a lesson's name. */
static const struct {
	const char *name;
	/* words[0] is that word itself. */
	enum session_result (*run)(struct session *s,
	    const struct command_word *words, size_t count, struct err *err);
} subjects[] = {
	{ "check", check },
	{ "export", lesson_export },
	{ "forget", lesson_forget },
	{ "new", lesson_new },
	{ "review", lesson_review },
};

enum { SUBJECTS = sizeof subjects / sizeof subjects[0] };

const char *
lesson_word(size_t index)
{
	return index < SUBJECTS ? subjects[index].name : NULL;
}

/* The one that a word which is no lesson's name was to be, or NULL. */
static const char *
subject_meant(const char *word)
{
	struct text_near near = { .word = word };
	char *path = lesson_find(word, 0, &(struct err){ 0 });
	bool is_lesson = path != NULL;

	free(path);
	for (size_t i = 0; i < SUBJECTS; i++)
		text_near_try(&near, subjects[i].name);
	return is_lesson ? NULL : near.best;
}

static enum session_result
run_words(struct session *s, const struct command_word *words, size_t count,
    struct err *err)
{
	const char *meant;

	for (size_t i = 0; i < SUBJECTS; i++)
		if (strcmp(words[0].text, subjects[i].name) == 0)
			return subjects[i].run(s, words, count, err);
	meant = subject_meant(words[0].text);
	if (meant == NULL)
		return play(s, words, count, err);
	err_set(err, words[0].column,
	    "no lesson named '%.60s'; did you mean 'lesson %s'?", words[0].text,
	    meant);
	return SESSION_MISUNDERSTOOD;
}

static enum session_result
lesson_run(
    struct session *s, const char *rest, unsigned column, struct err *err)
{
	/* As many as there can be: all files of a folder may be checked. */
	size_t max = strlen(rest) / 2 + 1;
	struct command_word *words = x_calloc(max, sizeof *words);
	int count = command_words(rest, column, words, max, err);
	enum session_result result = SESSION_MISUNDERSTOOD;

	if (count == 0)
		result = lesson_list(s);
	else if (count > 0)
		result = run_words(s, words, (size_t)count, err);
	if (count > 0)
		command_words_free(words, (size_t)count);
	free(words);
	return result;
}

const struct command command_lesson = {
	.name = "lesson",
	.group = COMMAND_LEARN,
	.usage = "[NAME | FILE.md [--no-pause] | WORD ...]",
	.gist = N_("list the lessons, or play one step by step"),
	.about = N_(
	    "Alone it lists the lessons and how far you are in each. With a "
	    "lesson's name, its number or a file it plays that lesson in a "
	    "private network of its own: each step's line stands ready, Enter "
	    "runs it. A lesson that you left goes on where you were. "
	    "--no-pause plays it straight through.\n\n"
	    "`lesson review [NAME]` tells how you went through a lesson, "
	    "`lesson export FILE.md [NAME]` writes the lesson with what you "
	    "typed and what came of it to a new file; without a name, the one "
	    "being played or played last. A lesson that you play once more "
	    "adds to what is kept; `lesson forget NAME` forgets it, `lesson "
	    "forget all` that of all lessons.\n\n"
	    "For those who write lessons: `lesson new FILE.md` writes a small "
	    "one to begin with. `lesson check [FILE]...` runs lessons without "
	    "a pause and compares what they print with what their files say; "
	    "with --update it writes that into the files. With --translated "
	    "it notes in a translation that it says what its English lesson "
	    "says now."),
	.example = "lesson echo",
	.word = WORD_LESSON,
	.run = lesson_run,
};

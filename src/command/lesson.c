/*
 * command/lesson.c - `lesson`: its row and what is typed after it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "command/lesson_parts.h"

enum { FILES_MAX = 200 };

static void
print_lesson(struct session *s, const struct lesson_file *file, int width)
{
	struct err err = { 0 };
	struct lesson *lesson = lesson_open(file->path, &err);

	if (lesson != NULL)
		session_print(s, "%3u  %-*s  %s\n", file->number, width,
		    file->name, lesson->title);
	else
		session_print(s, "%3u  %-*s  (%s:%u: %s)\n", file->number,
		    width, file->name, file->path, err.line, err.text);
	lesson_free(lesson);
}

static enum session_result
list_lessons(struct session *s)
{
	size_t count, width = 4;
	struct lesson_file *files = lesson_files(&count);

	for (size_t i = 0; i < count; i++)
		if (strlen(files[i].name) > width)
			width = strlen(files[i].name);
	for (size_t i = 0; i < count; i++)
		print_lesson(s, &files[i], (int)width);
	if (count > 0)
		session_print(
		    s, "\n`lesson %s` plays the first one.\n", files[0].name);
	else
		session_print(s,
		    "No lessons are installed beside this "
		    "program. `lesson FILE.md` plays one from a file.\n");
	lesson_files_free(files, count);
	return SESSION_OK;
}

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
		else if (name == NULL)
			name = &words[i];
		else
			err_set(err, words[i].column,
			    "one lesson at a time: lesson NAME");
	}
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
lesson_run(
    struct session *s, const char *rest, unsigned column, struct err *err)
{
	struct command_word words[FILES_MAX];
	int count = command_words(rest, column, words, FILES_MAX, err);
	enum session_result result;

	if (count < 0)
		return SESSION_MISUNDERSTOOD;
	if (count == 0)
		return list_lessons(s);
	if (strcmp(words[0].text, "check") == 0)
		result =
		    lesson_check_words(s, words + 1, (size_t)count - 1, err);
	else
		result = play(s, words, (size_t)count, err);
	command_words_free(words, (size_t)count);
	return result;
}

const struct command command_lesson = {
	.name = "lesson",
	.group = COMMAND_LEARN,
	.usage = "[NAME | FILE.md [--no-pause] | check [--update | "
		 "--translated] [FILE]...]",
	.gist = "list the lessons, or play one step by step",
	.about = "Alone it lists the lessons. With a lesson's name, its "
		 "number or a file it plays that lesson in a private network "
		 "of its own: each step's line stands ready, Enter runs it. "
		 "`lesson check` runs lessons without a pause and compares "
		 "what they print with what their files say; with --update "
		 "it writes that into the files. With --translated it notes "
		 "in a translation that it says what its English lesson says "
		 "now.",
	.example = "lesson echo",
	.word = WORD_LESSON,
	.run = lesson_run,
};

/*
 * command/lesson_done.c - a lesson with what was done in it, as it is kept or,
 * of the lesson that is being played, as it is now.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "command/lesson_words.h"

/* Which lesson is meant, and where its file is; both are freed. */
struct meant {
	char *name, *path;
	unsigned column; /* where it was named */
};

/* An installed lesson's name, or else a path. */
static char *
path_of(const char *name, unsigned column, struct err *err)
{
	return name[0] == '/' ? x_strdup(name) : lesson_find(name, column, err);
}

static int
find_named(
    const struct command_word *word, struct meant *meant, struct err *err)
{
	meant->column = word->column;
	meant->path = lesson_find(word->text, word->column, err);
	if (meant->path == NULL)
		return -1;
	meant->name = lesson_kept_name(meant->path);
	return 0;
}

static int
find_last(const struct session *s, struct meant *meant, struct err *err)
{
	const struct progress *playing = player_progress(s);

	meant->column = 1;
	meant->name =
	    playing != NULL ? x_strdup(playing->name) : progress_last(err);
	if (meant->name == NULL)
		return err_set(err, meant->column,
		    "no lesson has been played yet; `lesson` lists them");
	meant->path = path_of(meant->name, meant->column, err);
	return meant->path != NULL ? 0 : -1;
}

static int
open_lesson(
    struct lesson_done *done, const struct meant *meant, struct err *err)
{
	char *translated = lesson_translated(meant->path, lang_name());
	const char *path = translated != NULL ? translated : meant->path;
	struct err why = { 0 };

	done->lesson = lesson_open(path, &why);
	/* What is wrong with the file as a whole has no place in it. */
	if (done->lesson == NULL && why.line == 0)
		err_set(err, meant->column, "%s: %s", path, why.text);
	else if (done->lesson == NULL)
		err_set(
		    err, meant->column, "%s:%u: %s", path, why.line, why.text);
	free(translated);
	return done->lesson != NULL ? 0 : -1;
}

static int
open_progress(const struct session *s, struct lesson_done *done,
    const struct meant *meant, struct err *err)
{
	const struct progress *playing = player_progress(s);
	bool changed = false;

	if (playing != NULL && strcmp(playing->name, meant->name) == 0) {
		changed = !progress_fits(playing, done->lesson);
		done->progress = playing;
	} else {
		done->loaded =
		    progress_load(meant->name, done->lesson, &changed, err);
		done->progress = done->loaded;
	}
	if (done->progress != NULL && !changed)
		return 0;
	if (changed)
		return err_set(err, meant->column,
		    "%s has other steps now than when you played it: what "
		    "you did does not fit them any more",
		    meant->name);
	return err_set(err, meant->column,
	    "nothing is kept of %s: it was not played yet", meant->name);
}

int
lesson_done_open(struct session *s, const struct command_word *name,
    struct lesson_done *done, struct err *err)
{
	struct meant meant = { 0 };
	int result;

	*done = (struct lesson_done){ 0 };
	result = name != NULL ? find_named(name, &meant, err)
			      : find_last(s, &meant, err);
	if (result == 0)
		result = open_lesson(done, &meant, err);
	if (result == 0)
		result = open_progress(s, done, &meant, err);
	free(meant.name);
	free(meant.path);
	return result;
}

void
lesson_done_free(struct lesson_done *done)
{
	lesson_free(done->lesson);
	progress_free(done->loaded);
}

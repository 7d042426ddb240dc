/* command/lesson_forget.c - `lesson forget`: begin a lesson anew. */
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "command/lesson_words.h"

/* The player would save it again at its next step. name NULL: any. */
static int
refuse_played(
    const struct session *s, const char *name, unsigned column, struct err *err)
{
	const struct progress *playing = player_progress(s);

	if (playing == NULL ||
	    (name != NULL && strcmp(playing->name, name) != 0))
		return 0;
	return err_set(
	    err, column, "you are in the lesson: leave it first, with `quit`");
}

static enum session_result
forget_all(struct session *s, unsigned column, struct err *err)
{
	size_t count;

	if (refuse_played(s, NULL, column, err) != 0 ||
	    progress_forget_all(&count, err) != 0)
		return SESSION_MISUNDERSTOOD;
	if (count == 0)
		session_print(s, "Nothing is kept of any lesson.\n");
	else
		session_print(s,
		    n_("What you did in %zu lesson is forgotten.\n",
			"What you did in %zu lessons is forgotten.\n", count),
		    count);
	return SESSION_OK;
}

static enum session_result
forget_one(
    struct session *s, const char *name, unsigned column, struct err *err)
{
	struct err why = { 0 };
	bool changed;
	struct progress *p;

	if (refuse_played(s, name, column, err) != 0)
		return SESSION_MISUNDERSTOOD;
	p = progress_load(name, NULL, &changed, &why);
	if (progress_forget(name, err) == 0) {
		if (err_is_set(&why))
			session_remark(s, why.text);
		else if (p == NULL)
			session_print(s, "Nothing is kept of `%s`.\n", name);
		else
			session_print(
			    s, "What you did in `%s` is forgotten.\n", name);
	}
	progress_free(p);
	return err_is_set(err) ? SESSION_MISUNDERSTOOD : SESSION_OK;
}

enum session_result
lesson_forget(struct session *s, const struct command_word *words, size_t count,
    struct err *err)
{
	enum session_result result;
	char *path, *name;

	if (count != 2) {
		err_set(err, words[count > 2 ? 2 : 0].column,
		    "which lesson is to be forgotten? lesson forget NAME, or "
		    "lesson forget all");
		return SESSION_MISUNDERSTOOD;
	}
	if (strcmp(words[1].text, "all") == 0)
		return forget_all(s, words[1].column, err);
	path = lesson_find(words[1].text, words[1].column, err);
	if (path == NULL)
		return SESSION_MISUNDERSTOOD;
	name = lesson_kept_name(path);
	result = forget_one(s, name, words[1].column, err);
	free(name);
	free(path);
	return result;
}

/*
 * command/lesson_follow.c - another language was set while a lesson is played:
 * it goes on in its file of that language, if there is one with the same steps.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "command/player_parts.h"

/* The lesson's file in the language that the shell speaks; NULL: none. */
static char *
path_spoken(const char *path)
{
	char *english = lesson_english(path), *spoken;

	if (english == NULL)
		english = x_strdup(path);
	if (strcmp(lang_name(), "en") == 0)
		return english;
	spoken = lesson_translated(english, lang_name());
	free(english);
	return spoken;
}

static void
take(struct player *p, struct lesson *lesson, char *path)
{
	lesson_free(p->lesson);
	p->lesson = lesson;
	free(p->path);
	p->path = path;
	/* What the step printed so far has the language before. */
	p->told.foreign = p->told.foreign || p->command > 0;
}

void
player_follow_language(struct session *s)
{
	struct player *p = s->player;
	struct err ignored = { 0 };
	struct lesson *lesson;
	char *path;

	if (p->kept.progress == NULL || lesson_is_spoken(p->path))
		return;
	path = path_spoken(p->path);
	if (path == NULL)
		return;
	lesson = lesson_open(path, &ignored);
	if (lesson != NULL && progress_fits(p->kept.progress, lesson)) {
		take(p, lesson, path);
		player_show_step(s);
		return;
	}
	lesson_free(lesson);
	free(path);
}

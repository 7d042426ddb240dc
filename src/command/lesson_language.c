/*
 * command/lesson_language.c - which file is a translation of which: the
 * language stands in the name, NN-topic.es.md beside NN-topic.md.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "command/lesson_parts.h"

static const char ending[] = ".md";

/* Where the name "01-echo.es.md" has ".es.md"; NULL: it has no such end. */
static const char *
find_language(const char *path)
{
	const char *name = strrchr(path, '/'), *at;
	size_t len;

	name = name == NULL ? path : name + 1;
	len = strlen(name);
	if (len <= strlen(".es.md"))
		return NULL;
	at = name + len - strlen(".es.md");
	if (at[0] != '.' || strcmp(at + 3, ending) != 0 ||
	    !islower((unsigned char)at[1]) || !islower((unsigned char)at[2]))
		return NULL;
	return at;
}

char *
lesson_language(const char *path)
{
	const char *at = find_language(path);

	return at == NULL ? NULL : x_strndup(at + 1, 2);
}

char *
lesson_english(const char *path)
{
	const char *at = find_language(path);
	struct buf english = { 0 };

	if (at == NULL)
		return NULL;
	buf_add(&english, path, (size_t)(at - path));
	buf_adds(&english, ending);
	return buf_take(&english);
}

bool
lesson_is_spoken(const char *path)
{
	char *lang = lesson_language(path);
	/* One in a language that the shell does not have is English for it. */
	const char *has = lang != NULL && lang_is_known(lang) ? lang : "en";
	bool spoken = strcmp(has, lang_name()) == 0;

	free(lang);
	return spoken;
}

char *
lesson_translated(const char *path, const char *lang)
{
	size_t len = strlen(path);
	struct buf name = { 0 };

	if (len <= strlen(ending) || find_language(path) != NULL ||
	    strcmp(path + len - strlen(ending), ending) != 0)
		return NULL;
	buf_add(&name, path, len - strlen(ending));
	buf_printf(&name, ".%s%s", lang, ending);
	if (access(name.data, R_OK) != 0)
		buf_free(&name);
	return name.data == NULL ? NULL : buf_take(&name);
}

/*
 * base/lang.c - which catalogue is in use. It is state of the process as the
 * locale is, of which it is a part: the one variable in src/ that changes
 * and belongs to nobody.
 */
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/catalogue.h"
#include "base/file.h"
#include "base/lang.h"

enum { ENGLISH, SPANISH, JAPANESE, LANGUAGES };

static const char *const names[LANGUAGES] = { "en", "es", "ja" };

/* Catalogues once read are kept: texts of them may still be held. */
static struct {
	size_t used;
	struct catalogue *catalogues[LANGUAGES];
} state;

/* From the folder of the program: PREFIX/bin/sockets, build/sockets,
 * build/tests/test_*. */
static const char *const beside[] = { "../share/sockets/locale/", "locale/",
	"../locale/" };

static struct catalogue *
open_below(const char *folder, const char *rest, const char *name)
{
	struct buf path = { 0 };
	struct catalogue *c;

	buf_printf(&path, "%s%s%s/LC_MESSAGES/sockets.mo", folder, rest, name);
	c = catalogue_open(path.data);
	buf_free(&path);
	return c;
}

static struct catalogue *
find_catalogue(const char *name)
{
	struct buf folder = { 0 };
	struct catalogue *c = NULL;

	file_program_folder(&folder);
	for (size_t i = 0; i < sizeof beside / sizeof beside[0] &&
			   folder.len > 0 && c == NULL;
	     i++)
		c = open_below(folder.data, beside[i], name);
#ifdef LOCALE_DIR
	if (c == NULL)
		c = open_below("", LOCALE_DIR "/", name);
#endif
	buf_free(&folder);
	return c;
}

/* LANGUAGES where the name is none of ours. */
static size_t
find_name(const char *name, size_t len)
{
	size_t i = 0;

	while (i < LANGUAGES &&
	       (strlen(names[i]) != len || strncmp(names[i], name, len) != 0))
		i++;
	return i;
}

static bool
use(size_t language)
{
	if (language == LANGUAGES)
		return false;
	if (language != ENGLISH && state.catalogues[language] == NULL)
		state.catalogues[language] = find_catalogue(names[language]);
	if (language != ENGLISH && state.catalogues[language] == NULL)
		return false;
	state.used = language;
	return true;
}

/* ---- the environment ---- */

static bool
is_utf8(void)
{
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

/* "" as if it were not set, as locale(7) has it. */
static const char *
variable(const char *name)
{
	const char *value = getenv(name);

	return value != NULL && value[0] != '\0' ? value : NULL;
}

/* The locale of a category: LC_ALL, the category's own variable, LANG. */
static const char *
wanted(const char *category)
{
	const char *value = variable("LC_ALL");

	if (value == NULL)
		value = variable(category);
	if (value == NULL)
		value = variable("LANG");
	return value != NULL ? value : "C";
}

/* In the environment too: readline sets the locale anew from there. */
static void
use_utf8(void)
{
	static const char locale[] = "C.UTF-8";

	(void)setlocale(LC_CTYPE, locale);
	(void)setenv(
	    variable("LC_ALL") != NULL ? "LC_ALL" : "LC_CTYPE", locale, 1);
}

static bool
names_utf8(const char *locale)
{
	const char *dot = strchr(locale, '.');

	return dot != NULL && (strncasecmp(dot, ".UTF-8", 6) == 0 ||
				  strncasecmp(dot, ".UTF8", 5) == 0);
}

/* "es_MX.UTF-8": the language is what stands before '_', '.' or '@'. */
static bool
use_locale(const char *locale)
{
	return use(find_name(locale, strcspn(locale, "_.@:")));
}

/* LANGUAGE lists them in the order of preference: "ca:es". */
static bool
use_first(const char *list)
{
	for (const char *at = list;; at++) {
		if (use_locale(at))
			return true;
		at += strcspn(at, ":");
		if (*at == '\0')
			return false;
	}
}

void
lang_begin(void)
{
	char *messages = x_strdup(wanted("LC_MESSAGES"));
	const char *list = variable("LANGUAGE");
	bool is_c;

	/* A locale that is not installed may still name the terminal's
	 * letters. */
	if (setlocale(LC_CTYPE, "") == NULL && names_utf8(wanted("LC_CTYPE")))
		use_utf8();
	is_c = strcspn(messages, "_.@") == 1 || strcmp(messages, "POSIX") == 0;
	if (is_utf8() && !is_c && (list == NULL || !use_first(list)))
		(void)use_locale(messages);
	free(messages);
}

/* ---- what others ask ---- */

bool
lang_set(const char *name)
{
	if (!use(find_name(name, strlen(name))))
		return false;
	if (state.used != ENGLISH && !is_utf8())
		use_utf8();
	return true;
}

const char *
lang_name(void)
{
	return names[state.used];
}

bool
lang_is_known(const char *name)
{
	return find_name(name, strlen(name)) < LANGUAGES;
}

static const char *
find(const char *id, unsigned form)
{
	const struct catalogue *c = state.catalogues[state.used];

	/* The empty message is the catalogue's own header. */
	return c != NULL && id[0] != '\0' ? catalogue_find(c, id, form) : NULL;
}

const char *
lang_text(const char *text)
{
	const char *found = find(text, 0);

	return found != NULL ? found : text;
}

const char *
lang_text_in(const char *id)
{
	const char *found = find(id, 0);

	return found != NULL ? found : strchr(id, '\004') + 1;
}

/* Japanese has one form; the others tell one from all else, as English. */
const char *
lang_count(const char *one, const char *many, unsigned long n)
{
	unsigned form = state.used != JAPANESE && n != 1;
	const char *found = find(one, form);

	if (found != NULL)
		return found;
	return n == 1 ? one : many;
}

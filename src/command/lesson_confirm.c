/*
 * command/lesson_confirm.c - a translation and the English lesson beside it:
 * whether they belong together, and noting that they do.
 */
#include <stdlib.h>
#include <string.h>

#include "command/lesson_parts.h"
#include "lesson/translation.h"

struct lesson *
lesson_open_english(const char *english_path, struct err *err)
{
	struct err inner = { 0 };
	struct lesson *english = lesson_open(english_path, &inner);

	if (english == NULL && inner.line == 0)
		err_set(err, 0, "it is a translation of %.100s: %s",
		    english_path, inner.text);
	else if (english == NULL)
		err_set(err, 0, "it is a translation of %.100s:%u: %s",
		    english_path, inner.line, inner.text);
	return english;
}

int
lesson_compare_english(struct buf *report, const char *path,
    const struct lesson *translated, size_t *count, struct err *err)
{
	char *english_path = lesson_english(path);
	struct lesson *english;

	if (english_path == NULL)
		return 0;
	english = lesson_open_english(english_path, err);
	if (english != NULL)
		*count += translation_compare(
		    report, path, translated, english_path, english);
	lesson_free(english);
	free(english_path);
	return english == NULL ? -1 : 0;
}

/* What somebody vouches for with this, so that nothing slips in unseen. */
static void
say_confirmed(struct session *s, const char *path,
    const struct lesson *translated, const char *english_path,
    const struct lesson *english)
{
	struct buf report = { 0 };

	if (translation_changes(
		&report, path, translated, english_path, english) > 0)
		session_print(s, "%s", buf_text(&report));
	session_print(
	    s, "%s: noted as translated from %s\n", path, english_path);
	buf_free(&report);
}

/* The text with the note, where nothing but the note was missing. */
static enum session_result
write_confirmed(struct session *s, const char *path,
    const struct lesson *translated, const char *english_path,
    const struct lesson *english)
{
	struct buf text = { 0 }, report = { 0 };
	struct err err = { 0 };
	struct lesson *again;
	enum session_result result = SESSION_OK;

	translation_confirm(&text, translated, english);
	again =
	    lesson_parse(buf_text(&text), text.len, translated->folder, &err);
	if (again != NULL && translation_compare(&report, path, again,
				 english_path, english) > 0)
		err_set(&err, 0,
		    "not noted as translated: first bring these into line "
		    "with the English");
	session_print(s, "%s", buf_text(&report));
	if (err_is_set(&err) ||
	    lesson_write(path, translated, &text, &err) != 0)
		result = lesson_error(s, path, &err);
	else
		say_confirmed(s, path, translated, english_path, english);
	lesson_free(again);
	buf_free(&report);
	buf_free(&text);
	return result;
}

enum session_result
lesson_confirm(struct session *s, const char *path)
{
	struct err err = { 0 };
	char *english_path = lesson_english(path);
	struct lesson *translated = NULL, *english = NULL;
	enum session_result result;

	if (english_path == NULL)
		err_set(&err, 0,
		    "by its name it is no translation: that ends with the "
		    "language, as 01-echo.es.md does");
	else if ((translated = lesson_open(path, &err)) != NULL)
		english = lesson_open_english(english_path, &err);
	if (english == NULL)
		result = lesson_error(s, path, &err);
	else
		result =
		    write_confirmed(s, path, translated, english_path, english);
	lesson_free(translated);
	lesson_free(english);
	free(english_path);
	return result;
}

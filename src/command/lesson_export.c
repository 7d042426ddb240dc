/* command/lesson_export.c - `lesson export`: a lesson with one's own record. */
#include "command/lesson_words.h"

enum session_result
lesson_export(struct session *s, const struct command_word *words, size_t count,
    struct err *err)
{
	const struct command_word *file = &words[1], *name = &words[2];
	struct lesson_done done;
	struct buf text = { 0 };
	int result;

	if (count < 2 || count > 3) {
		err_set(err, words[0].column,
		    "which file is it to be? lesson export FILE.md [NAME]");
		return SESSION_MISUNDERSTOOD;
	}
	/* Either order: only one of them looks like a file. */
	if (count > 2 && lesson_check_file(file, &(struct err){ 0 }) != 0) {
		file = &words[2];
		name = &words[1];
	}
	if (lesson_check_file(file, err) != 0)
		return SESSION_MISUNDERSTOOD;
	result = lesson_done_open(s, count > 2 ? name : NULL, &done, err);
	if (result == 0) {
		progress_export(&text, done.progress, done.lesson);
		result = lesson_create(file, &text, err);
	}
	if (result == 0)
		session_print(s, "What you did in `%s` is in %s now.\n",
		    done.progress->name, file->text);
	buf_free(&text);
	lesson_done_free(&done);
	return result == 0 ? SESSION_OK : SESSION_MISUNDERSTOOD;
}

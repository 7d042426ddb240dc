/* command/lesson_review.c - `lesson review`: how one went through a lesson. */
#include "command/lesson_words.h"

enum session_result
lesson_review(struct session *s, const struct command_word *words, size_t count,
    struct err *err)
{
	struct lesson_done done;
	int result;

	if (count > 2) {
		err_set(err, words[2].column,
		    "one lesson at a time: lesson review [NAME]");
		return SESSION_MISUNDERSTOOD;
	}
	result = lesson_done_open(s, count > 1 ? &words[1] : NULL, &done, err);
	if (result == 0)
		lesson_summary(s, done.lesson, done.progress);
	lesson_done_free(&done);
	return result == 0 ? SESSION_OK : SESSION_MISUNDERSTOOD;
}

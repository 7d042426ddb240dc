/*
 * lesson/translation.h - a lesson in another language: the same commands,
 * goals and quizzes under other prose, and which of its paragraphs tell of an
 * English that has changed since. Knows files by their text alone.
 */
#ifndef LESSON_TRANSLATION_H
#define LESSON_TRANSLATION_H

#include <stddef.h>

#include "base/buf.h"
#include "lesson/lesson.h"

/*
 * Compare a translation with the English lesson. Each thing in which it
 * differs is added to report as "FILE:LINE: what it is": another number or
 * kind of steps; another command, goal, number of choices, right choice or
 * number of hints; another number of paragraphs in a step; a paragraph whose
 * English has changed since it was translated (with the English file's line),
 * or of which nobody said that it was translated. Returns how many.
 */
size_t translation_compare(struct buf *report, const char *path,
    const struct lesson *translated, const char *english_path,
    const struct lesson *english);

/*
 * What translation_confirm would newly record: each paragraph whose English
 * is not what the record has is added to report as "FILE:LINE: what it is",
 * with the English file's line; where there is no record, all of them as one
 * line. Returns how many lines.
 */
size_t translation_changes(struct buf *report, const char *path,
    const struct lesson *translated, const char *english_path,
    const struct lesson *english);

/*
 * The translation's source with the record of what it was translated from
 * brought up to date: its last line is a comment of Markdown,
 * "<!-- translated: SUM SUM ... -->", with one sum for each paragraph of the
 * English. Added to out, which starts empty.
 */
void translation_confirm(struct buf *out, const struct lesson *translated,
    const struct lesson *english);

#endif

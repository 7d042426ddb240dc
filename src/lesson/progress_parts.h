/*
 * lesson/progress_parts.h - what the files of lesson/progress.h share: its
 * JSON, and text that is safe to keep.
 */
#ifndef LESSON_PROGRESS_PARTS_H
#define LESSON_PROGRESS_PARTS_H

#include <stdint.h>

#include "lesson/progress.h"

/* A file that is larger is none of ours. */
enum { PROGRESS_FILE_MAX = 8 * 1024 * 1024 };

/* FNV-1a, 64 bits, over strings one after the other, each with its NUL. */
#define PROGRESS_SUM_BEGIN UINT64_C(0xcbf29ce484222325)
void progress_add_sum(uint64_t *sum, const char *text);
/* Of what is done in a lesson; the caller frees it. */
char *progress_sum(const struct lesson *lesson);
/* Room for that many steps, nothing done, everything else empty. */
struct progress *progress_empty(size_t step_count);

/* ---- progress_json.c ---- */

/* Text without control characters but tabs and newlines (of which CR LF is
 * one), added to out: whoever opens a file with it, or prints it, is safe. */
void progress_plain(struct buf *out, const char *text, size_t len);

/* Added to out, at most PROGRESS_FILE_MAX bytes. */
void progress_encode(struct buf *out, const struct progress *progress);
/* NULL with *err (a reason, without the file) where the bytes are not what
 * progress_encode writes. The caller frees it. */
struct progress *progress_decode(
    const char *bytes, size_t len, struct err *err);

/* ---- progress_file.c ---- */

/* What a lesson's file ends with. */
#define PROGRESS_SUFFIX ".json"

/* The lesson's file; NULL with *err set where there is no place for it. The
 * caller frees it. */
char *progress_path(const char *name, struct err *err);
/* As progress_load, of that lesson; name NULL: of any. */
struct progress *progress_load_path(
    const char *path, const char *name, struct err *err);

#endif

/*
 * lesson/progress_file.c - a lesson's progress in a file: read and replaced.
 * Of shells at the same time each adds to what the others saved. Only what is
 * saved in the same moment may be lost, until that shell saves its next step.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/lang.h"
#include "base/state.h"
#include "lesson/progress_parts.h"

/* Of a file's name, which may have 255 bytes, so that what follows fits. */
enum { NAME_BYTES_MAX = 200, BROKEN_MAX = 99 };

/* ---- names ---- */

/* A lesson's name as the name of a file: what cannot be in one, or would
 * hide it, as %XX. A long path is told apart by its sum and its end. */
static void
add_file_name(struct buf *out, const char *name)
{
	struct buf escaped = { 0 };

	for (const char *c = name; *c != '\0'; c++) {
		unsigned char byte = (unsigned char)*c;

		if (byte < 0x20 || byte == 0x7f || byte == '/' || byte == '%' ||
		    (byte == '.' && c == name))
			buf_printf(&escaped, "%%%02X", byte);
		else
			buf_addc(&escaped, *c);
	}
	if (escaped.len > NAME_BYTES_MAX) {
		uint64_t sum = PROGRESS_SUM_BEGIN;

		progress_add_sum(&sum, name);
		buf_printf(out, "%016llx", (unsigned long long)sum);
		buf_drop(&escaped, escaped.len - NAME_BYTES_MAX);
	}
	buf_adds(out, buf_text(&escaped));
	buf_free(&escaped);
}

char *
progress_path(const char *name, struct err *err)
{
	char *folder = state_path("lessons", err);
	struct buf path = { 0 };

	if (folder == NULL)
		return NULL;
	buf_printf(&path, "%s/", folder);
	add_file_name(&path, name);
	buf_adds(&path, PROGRESS_SUFFIX);
	free(folder);
	return buf_take(&path);
}

/* ---- reading ---- */

/* All of a file that is one and not too large; else -1 with the reason.
 * *spoilt: it is the file's fault. */
static int
read_open(int fd, struct buf *out, bool *spoilt, struct err *err)
{
	struct stat st;

	*spoilt = false;
	if (fstat(fd, &st) == -1)
		return err_set(err, 0, "%s", lang_error(errno));
	*spoilt = !S_ISREG(st.st_mode);
	if (*spoilt)
		return err_set(err, 0, "it is no plain file");
	if (file_read(fd, PROGRESS_FILE_MAX, out) == -1)
		return err_set(err, 0, "%s", lang_error(errno));
	*spoilt = out->len > PROGRESS_FILE_MAX;
	return *spoilt ? err_set(err, 0, "it is too large") : 0;
}

/* NULL and no error: there is none. */
static struct progress *
read_file(const char *path, bool *spoilt, struct err *err)
{
	/* Not to wait for whoever writes into a FIFO. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct progress *p = NULL;
	struct buf text = { 0 };

	if (fd == -1) {
		*spoilt = errno == ELOOP || errno == ENXIO;
		if (errno != ENOENT && errno != ENOTDIR)
			err_set(err, 0, "%s", lang_error(errno));
		return NULL;
	}
	if (read_open(fd, &text, spoilt, err) == 0) {
		p = progress_decode(buf_text(&text), text.len, err);
		*spoilt = p == NULL;
	}
	close(fd);
	buf_free(&text);
	return p;
}

/* Whether the record in a file is of the lesson that the file is for. */
static bool
is_of(const struct progress *p, const char *name)
{
	struct buf plain = { 0 };
	bool same;

	progress_plain(&plain, name, strlen(name));
	same = strcmp(p->name, buf_text(&plain)) == 0;
	buf_free(&plain);
	return same;
}

/* Never in the place of what somebody may still want. */
static int
move_aside(const char *path, struct buf *to)
{
	int result = -1;

	for (unsigned i = 1; result == -1 && i <= BROKEN_MAX; i++) {
		buf_clear(to);
		buf_printf(to, "%s.broken", path);
		if (i > 1)
			buf_printf(to, "-%u", i);
		result = renameat2(
		    AT_FDCWD, path, AT_FDCWD, to->data, RENAME_NOREPLACE);
		if (result == -1 && errno != EEXIST)
			break;
	}
	return result;
}

/* Of a folder that nobody may look into it is told, not of each file in it. */
static int
cannot_read(const char *path, const struct err *why, struct err *err)
{
	char *folder = x_strndup(path, (size_t)(strrchr(path, '/') - path));
	bool closed = faccessat(AT_FDCWD, folder, X_OK, AT_EACCESS) == -1;

	err_set(err, 0, "%s cannot be read (%s)", closed ? folder : path,
	    why->text);
	free(folder);
	return -1;
}

/* What could not be read, for the reason in why. */
static void
give_up(const char *path, bool spoilt, const struct err *why, struct err *err)
{
	struct buf moved = { 0 };

	if (spoilt && move_aside(path, &moved) == 0)
		err_set(err, 0,
		    "%s is no record of a lesson (%s): it is called %s now, "
		    "and nothing counts as done",
		    path, why->text, strrchr(moved.data, '/') + 1);
	else
		cannot_read(path, why, err);
	buf_free(&moved);
}

struct progress *
progress_load_path(const char *path, const char *name, struct err *err)
{
	struct err why = { 0 };
	bool spoilt = false;
	struct progress *p = read_file(path, &spoilt, &why);

	if (p != NULL && name != NULL && !is_of(p, name)) {
		err_set(&why, 0, "it is of another lesson");
		spoilt = true;
		progress_free(p);
		p = NULL;
	}
	if (err_is_set(&why))
		give_up(path, spoilt, &why, err);
	return p;
}

struct progress *
progress_load(const char *name, const struct lesson *lesson, bool *changed,
    struct err *err)
{
	char *path = progress_path(name, err);
	struct progress *p = NULL;

	*changed = false;
	if (path != NULL)
		p = progress_load_path(path, name, err);
	free(path);
	if (p == NULL)
		return NULL;
	/* What is not text in it was escaped. */
	free(p->name);
	p->name = x_strdup(name);
	*changed = lesson != NULL && !progress_fits(p, lesson);
	if (!*changed)
		return p;
	progress_free(p);
	return NULL;
}

/* ---- writing ---- */

/* The record as it is to be saved: what is there, of the same steps, with that
 * merged into it. */
static struct progress *
merged(const struct progress *progress, struct progress *there)
{
	there->at = progress->at;
	there->finished = there->finished || progress->finished;
	if (there->seconds < progress->seconds)
		there->seconds = progress->seconds;
	for (size_t i = 0; i < there->step_count; i++)
		progress_merge(&there->steps[i], &progress->steps[i]);
	return there;
}

static bool
has_same_steps(const struct progress *p, const struct progress *there)
{
	return p->step_count == there->step_count &&
	       strcmp(p->sum, there->sum) == 0 && is_of(there, p->name);
}

/* What the file is to have. -1: what is there now was not when it was loaded,
 * and another version of this program may have written it since. */
static int
compose(struct buf *out, const char *path, const struct progress *progress,
    struct err *err)
{
	struct err why = { 0 };
	bool spoilt;
	struct progress *there = read_file(path, &spoilt, &why);

	if (err_is_set(&why))
		return cannot_read(path, &why, err);
	if (there != NULL && has_same_steps(progress, there))
		progress_encode(out, merged(progress, there));
	else
		progress_encode(out, progress);
	progress_free(there);
	return 0;
}

int
progress_save(const struct progress *progress, struct err *err)
{
	char *path = progress_path(progress->name, err);
	struct buf text = { 0 };
	int result = -1;

	if (path != NULL && compose(&text, path, progress, err) == 0 &&
	    state_make_folders(path, err) == 0) {
		result = file_replace(path, &text, S_IRUSR | S_IWUSR);
		if (result == -1)
			err_set(err, 0, "%s: %s", path, lang_error(errno));
	}
	buf_free(&text);
	free(path);
	return result;
}

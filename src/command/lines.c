/* command/lines.c - reading lines of any length, and running them. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/lang.h"
#include "command/lines.h"

enum { READ_SIZE = 64 * 1024 };

void
lines_from_fd(struct lines *in, int fd)
{
	*in = (struct lines){ .fd = fd };
}

void
lines_from_text(struct lines *in, const char *text, size_t len)
{
	*in = (struct lines){ .fd = -1, .end = true };
	buf_add(&in->buf, text, len);
}

void
lines_free(struct lines *in)
{
	buf_free(&in->buf);
}

/* The bytes up to end are a line; a carriage return (CRLF) is not of it. */
static enum lines_got
take(struct lines *in, size_t end, size_t next, const char **line, size_t *len)
{
	*line = in->buf.data + in->start;
	*len = end - in->start;
	if (*len > 0 && (*line)[*len - 1] == '\r')
		(*len)--;
	in->start = in->scanned = next;
	return LINES_LINE;
}

enum lines_got
lines_next(struct lines *in, const char **line, size_t *len)
{
	const char *newline = NULL;

	if (in->scanned < in->buf.len)
		newline = memchr(in->buf.data + in->scanned, '\n',
		    in->buf.len - in->scanned);
	if (newline != NULL) {
		size_t end = (size_t)(newline - in->buf.data);

		return take(in, end, end + 1, line, len);
	}
	in->scanned = in->buf.len;
	if (in->buf.len - in->start > LINES_LINE_MAX)
		return take(in, in->buf.len, in->buf.len, line, len);
	if (!in->end)
		return LINES_MORE;
	if (in->start < in->buf.len)
		return take(in, in->buf.len, in->buf.len, line, len);
	return LINES_END;
}

int
lines_read(struct lines *in, struct err *err)
{
	char chunk[READ_SIZE];
	ssize_t got = read(in->fd, chunk, sizeof chunk);

	/* A signal came: the caller knows what it meant. */
	if (got == -1 && errno == EINTR)
		return 0;
	if (got == -1)
		return err_set(
		    err, 0, "reading stopped: %s", lang_error(errno));
	buf_drop(&in->buf, in->start);
	in->scanned -= in->start;
	in->start = 0;
	if (got == 0)
		in->end = true;
	buf_add(&in->buf, chunk, (size_t)got);
	return 0;
}

static enum session_result
worse(enum session_result a, enum session_result b)
{
	return a > b ? a : b;
}

/* Whether no further line is to be run after one that had this result. */
static bool
stops(const struct session *s, enum session_result result)
{
	return s->quit || s->interrupted || result == SESSION_MISUNDERSTOOD ||
	       (s->failed && s->stop_on_failure);
}

static enum session_result
read_more(struct session *s, struct lines *in,
    void (*idle)(struct session *s, int fd))
{
	struct err err = { 0 };

	if (idle != NULL)
		idle(s, in->fd);
	if (s->quit || s->interrupted || lines_read(in, &err) == 0)
		return SESSION_OK;
	s->line++; /* the line that could not be read */
	session_error(s, &err);
	s->misunderstood = true;
	return SESSION_MISUNDERSTOOD;
}

static enum session_result
run_all(struct session *s, struct lines *in,
    void (*idle)(struct session *s, int fd))
{
	enum session_result worst = SESSION_OK, result = SESSION_OK;
	const char *line;
	size_t len;

	while (!stops(s, result)) {
		switch (lines_next(in, &line, &len)) {
		case LINES_LINE:
			s->line++;
			result = s->run(s, line, len);
			break;
		case LINES_MORE:
			result = read_more(s, in, idle);
			break;
		case LINES_END:
			return worst;
		}
		worst = worse(worst, result);
	}
	return worst;
}

enum session_result
lines_run(struct session *s, struct lines *in, const char *file,
    void (*idle)(struct session *s, int fd))
{
	const char *outer_file = s->file;
	unsigned outer_line = s->line;
	const char *outer_text = s->text;
	enum session_result result;

	s->file = file;
	s->line = 0;
	s->text = NULL;
	result = run_all(s, in, idle);
	s->file = outer_file;
	s->line = outer_line;
	s->text = outer_text;
	return result;
}

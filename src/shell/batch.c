/* shell/batch.c - running lines that nobody types. */
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "command/lines.h"
#include "shell/batch.h"
#include "shell/fold.h"
#include "shell/session.h"

enum { WIDTH = 80 };

static void
ui_complain(void *context, const char *text, size_t len)
{
	output_error(context, text, len);
}

static void
ui_flush(void *context)
{
	output_flush(context);
}

static unsigned
ui_width(void *context)
{
	struct winsize size;

	(void)context;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return WIDTH;
}

static void
write_folded(struct output *out, const char *text, size_t len,
    void (*fold)(struct buf *, const char *, size_t, unsigned))
{
	struct buf folded = { 0 };

	if (!out->live) {
		output_write(out, text, len);
		return;
	}
	fold(&folded, text, len, ui_width(out));
	output_write(out, buf_text(&folded), folded.len);
	buf_free(&folded);
}

static void
ui_write(void *context, const char *text, size_t len)
{
	write_folded(context, text, len, fold_text);
}

static void
ui_record(void *context, const char *text, size_t len)
{
	write_folded(context, text, len, fold_lines);
}

struct session_ui
batch_ui(struct output *out)
{
	return (struct session_ui){ .context = out,
		.write = ui_write,
		.record = ui_record,
		.complain = ui_complain,
		.flush = ui_flush,
		.width = ui_width };
}

static bool
is_readable(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, 0) > 0;
}

/*
 * Until there is input: show what there is, and what comes from the lab
 * meanwhile. While input is at hand, nothing is flushed.
 */
static void
wait_for_input(struct session *s, int fd)
{
	const struct output *out = s->ui.context;

	if (out->failed)
		s->quit = true;
	if (fd == -1 || s->quit || is_readable(fd))
		return;
	for (;;) {
		struct pollfd fds[] = {
			{ .fd = fd, .events = POLLIN },
			{ .fd = lab_fd(s->lab), .events = POLLIN },
		};

		s->ui.flush(s->ui.context);
		if (out->failed)
			s->quit = true;
		if (s->quit)
			return;
		if (poll(fds, 2, -1) > 0 && fds[1].revents != 0)
			lab_collect(s->lab);
		if (fds[0].revents != 0)
			return;
	}
}

void
batch_input(struct session *s)
{
	struct lines in;

	lines_from_fd(&in, STDIN_FILENO);
	lines_run(s, &in, "stdin", wait_for_input);
	lines_free(&in);
}

void
batch_text(struct session *s, const char *text, const char *file)
{
	struct lines in;

	lines_from_text(&in, text, strlen(text));
	lines_run(s, &in, file, NULL);
	lines_free(&in);
}

static void
note_blocked(struct session *s, const struct wproc *p)
{
	struct buf note = { 0 };

	if (p->busy_fd != -1)
		buf_say(&note, "%s was still blocked in %s(%d)", p->name,
		    p->busy_in, p->busy_fd);
	else
		buf_say(
		    &note, "%s was still blocked in %s()", p->name, p->busy_in);
	session_note(s, buf_text(&note));
	buf_free(&note);
}

void
batch_end(struct session *s)
{
	const struct world *w = lab_world(s->lab);
	const struct wproc *p;

	lab_finish(s->lab);
	for (proc_id id = 1; (p = world_process(w, id)) != NULL; id++) {
		if (p->alive && p->busy != 0)
			note_blocked(s, p);
	}
}

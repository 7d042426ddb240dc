/*
 * shell/screen.c - a picture that is drawn again every second until a key is
 * pressed. The terminal's alternate screen is used, so that what was on it
 * comes back; it is given back too before the program stops or ends. Knows
 * nothing of what is drawn. Sequences are those of ECMA-48 and, with `?`,
 * xterm's.
 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "base/lang.h"
#include "shell/caret.h"
#include "shell/edit_parts.h"
#include "shell/signals.h"

enum { EVERY_MS = 1000, ROWS = 24, COLUMNS = 80, KEPT = 100 /* rows */ };

struct screen {
	struct edit *e;
	const struct session_watched *w;
	struct termios before; /* the terminal's settings */
	bool settings;	       /* they are known */
	unsigned rows, columns;
	long next; /* when to look again, as lab_clock */
	bool ended;
	struct buf picture, out;
};

bool
screen_works(void)
{
	const char *term = getenv("TERM");

	return term != NULL && term[0] != '\0' && strcmp(term, "dumb") != 0;
}

static void
send_out(struct screen *s)
{
	output_write(s->e->out, buf_text(&s->out), s->out.len);
	buf_clear(&s->out);
}

/* ---- the terminal, taken and given back ---- */

/* Keys at once and not shown; Ctrl-C and Ctrl-Z are signals as before. */
static void
enter(struct screen *s)
{
	struct termios keys = s->before;

	if (s->settings) {
		keys.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
		keys.c_cc[VMIN] = 1;
		keys.c_cc[VTIME] = 0;
		tcsetattr(STDIN_FILENO, TCSADRAIN, &keys);
	}
	/* The alternate screen; no cursor. */
	buf_adds(&s->out, "\033[?1049h\033[?25l");
	send_out(s);
}

static void
leave(struct screen *s)
{
	buf_adds(&s->out, "\033[?25h\033[?1049l");
	send_out(s);
	if (s->settings)
		tcsetattr(STDIN_FILENO, TCSADRAIN, &s->before);
}

static void
measure(struct screen *s)
{
	struct winsize size;

	s->rows = ROWS;
	s->columns = COLUMNS;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == -1)
		return;
	if (size.ws_row > 0)
		s->rows = size.ws_row;
	if (size.ws_col > 0)
		s->columns = size.ws_col;
}

/* ---- drawing ---- */

/* A sequence that sets colours: ESC [ ... m. Its bytes, or 0. */
static size_t
sequence_len(const char *text)
{
	size_t len;

	if (text[0] != '\033' || text[1] != '[')
		return 0;
	len = 2 + strspn(text + 2, "0123456789;");
	return text[len] == 'm' ? len + 1 : 0;
}

/* One line, cut to a width; colours that begin in it end in it, too. Returns
 * where the next one is. */
static const char *
add_line(struct buf *out, const char *text, unsigned width)
{
	unsigned at = 0, columns = 0;

	while (*text != '\0' && *text != '\n') {
		size_t sequence = sequence_len(text), len = sequence;

		if (sequence == 0) {
			len = caret_character(text, &columns);
			at += columns;
		}
		if (sequence > 0 || at <= width)
			buf_add(out, text, len);
		text += len;
	}
	return *text == '\n' ? text + 1 : text;
}

static unsigned
count_lines(const char *text)
{
	unsigned count = 0;

	for (; *text != '\0'; count++) {
		text += strcspn(text, "\n");
		text += *text == '\n';
	}
	return count;
}

/* Where lines go: on the screen, or among those that are printed. */
struct place {
	unsigned room, width; /* lines, and columns of each */
	const char *begin, *end;
	bool higher; /* a higher one would have room for all */
};

/* The picture's lines; how many there was no room for is said in the last. */
static void
add_lines(struct screen *s, const struct place *to)
{
	const char *text = buf_text(&s->picture);
	unsigned count = count_lines(text);
	unsigned shown = count;
	struct buf more = { 0 };

	if (count > to->room)
		shown = to->room > 0 ? to->room - 1 : 0;
	for (unsigned i = 0; i < shown; i++) {
		buf_adds(&s->out, to->begin);
		text = add_line(&s->out, text, to->width);
		buf_adds(&s->out, to->end);
	}
	if (shown == count || to->room == 0)
		return;
	buf_say(&more,
	    to->higher ? _("(%u more rows below: make the window higher)")
		       : _("(%u more rows)"),
	    count - shown);
	buf_adds(&s->out, to->begin);
	add_line(&s->out, buf_text(&more), to->width);
	buf_adds(&s->out, to->end);
	buf_free(&more);
}

/* What is watched, and how to end it: what is cut off stands last. */
static void
add_title(struct screen *s)
{
	struct buf title = { 0 };
	time_t now = time(NULL);
	struct tm local;
	char clock[16] = "";

	if (localtime_r(&now, &local) != NULL)
		strftime(clock, sizeof clock, "%H:%M:%S", &local);
	buf_say(&title, "%s  any key ends  watch %s", clock, s->w->title);
	for (char *tab; (tab = strchr(title.data, '\t')) != NULL;)
		*tab = ' ';
	buf_adds(&s->out, s->e->s->colour ? "\033[1m" : "");
	add_line(&s->out, buf_text(&title), s->columns);
	buf_adds(&s->out, s->e->s->colour ? "\033[22m" : "");
	buf_free(&title);
}

static void
paint(struct screen *s)
{
	measure(s);
	buf_clear(&s->picture);
	s->w->draw(s->w->context, &s->picture, true, s->columns);
	buf_adds(&s->out, "\033[H\033[K");
	add_title(s);
	/* Each row is erased (EL) before it is written. */
	add_lines(s, &(struct place){ .room = s->rows - 1,
			 .width = s->columns,
			 .begin = "\r\n\033[K",
			 .end = "",
			 .higher = true });
	/* Nothing below (ED); but the last row's end is kept. */
	if (count_lines(buf_text(&s->picture)) + 1 < s->rows)
		buf_adds(&s->out, "\r\n\033[J");
	send_out(s);
}

/* What was seen last stays where lines are printed, if it is not endless. */
static void
keep(struct screen *s)
{
	measure(s);
	buf_clear(&s->picture);
	s->w->draw(s->w->context, &s->picture, false, s->columns);
	add_lines(s, &(struct place){ .room = s->rows > KEPT ? s->rows : KEPT,
			 .width = (unsigned)-1,
			 .begin = "",
			 .end = "\n" });
	send_out(s);
}

/* ---- what happens ---- */

/* All bytes of one key: what was typed after it is for the next line. */
static void
take_key(struct screen *s)
{
	struct pollfd more = { .fd = STDIN_FILENO, .events = POLLIN };
	char byte;

	s->ended = true;
	if (read(STDIN_FILENO, &byte, 1) != 1)
		return;
	if (byte != '\033' && (unsigned char)byte < 0x80)
		return;
	while (poll(&more, 1, 0) > 0 && read(STDIN_FILENO, &byte, 1) == 1)
		;
}

/* Ctrl-Z: the terminal goes back to the shell that started this one. */
static void
stop(struct screen *s)
{
	leave(s);
	raise(SIGSTOP);
}

static void
on_signals(struct screen *s)
{
	signals_drain();
	if (edit_ending(s->e))
		return;
	if (signals_take(SIGTSTP))
		stop(s);
	if (signals_take(SIGCONT)) {
		enter(s);
		s->next = lab_clock();
	}
	if (signals_take(SIGWINCH))
		paint(s);
}

static void
look(struct screen *s)
{
	s->ended = !s->w->look(s->w->context);
	if (!s->ended)
		paint(s);
	s->next = lab_clock() + EVERY_MS;
}

static void
wait_and_act(struct screen *s)
{
	struct lab *lab = s->e->s->lab;
	struct pollfd fds[] = {
		{ .fd = STDIN_FILENO, .events = POLLIN },
		{ .fd = signals_fd(), .events = POLLIN },
		{ .fd = lab_fd(lab), .events = POLLIN },
	};
	long left = s->next - lab_clock();

	if (left <= 0) {
		look(s);
		return;
	}
	if (poll(fds, 3, (int)left) <= 0)
		return;
	on_signals(s);
	if (fds[2].revents != 0)
		lab_collect(lab);
	if (fds[0].revents != 0 && s->e->signal == 0)
		take_key(s);
}

void
screen_watch(void *context, const struct session_watched *w)
{
	struct screen s = { .e = context, .w = w };
	struct edit *e = context;

	s.settings = tcgetattr(STDIN_FILENO, &s.before) == 0;
	signals_editing(true);
	enter(&s);
	paint(&s);
	s.next = lab_clock() + EVERY_MS;
	while (
	    !s.ended && !e->s->interrupted && e->signal == 0 && !e->out->failed)
		wait_and_act(&s);
	/* It may have come at any time since poll(2) was left. */
	(void)edit_ending(e);
	leave(&s);
	signals_editing(false);
	keep(&s);
	buf_free(&s.picture);
	buf_free(&s.out);
}

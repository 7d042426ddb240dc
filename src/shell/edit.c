/*
 * shell/edit.c - the loop of the interactive shell: keys, signals and what
 * arrives from the lab, whichever comes first. The terminal is readline's
 * only while a line is typed; lines run with it given back.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <readline/readline.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "command/player.h"
#include "shell/edit.h"
#include "shell/edit_parts.h"
#include "shell/session.h"
#include "shell/signals.h"

/* One at a time, while edit_run runs: see edit_running. */
static struct edit *editor;

struct edit *
edit_running(void)
{
	return editor;
}

static void
stop(struct edit *e)
{
	if (!e->typing)
		return;
	rl_callback_handler_remove();
	fflush(stdout);
	e->typing = false;
	e->hidden = false;
	signals_editing(false);
}

static void
take_line(char *line)
{
	editor->ended = line == NULL;
	free(editor->line);
	editor->line = line;
	stop(editor);
}

static void
make_prompt(struct edit *e)
{
	buf_clear(&e->prompt);
	session_prompt(e->s, &e->prompt);
}

/* What was typed while a line still ran is a line of its own, not the end of
 * one that stands ready: that comes after it. But what is left of a paste was
 * typed before. */
static void
put_ready(struct edit *e)
{
	struct pollfd keys = { .fd = STDIN_FILENO, .events = POLLIN };

	free(e->stood);
	e->stood = e->ready;
	e->ready = NULL;
	if (e->stood != NULL && e->pasted.len == 0 && poll(&keys, 1, 0) > 0) {
		free(e->stood);
		e->stood = NULL;
	}
	buf_clear(&e->pasted);
	if (e->stood != NULL) {
		rl_insert_text(e->stood);
		rl_redisplay();
	}
}

static void
begin(struct edit *e)
{
	if (e->typing)
		return;
	make_prompt(e);
	signals_editing(true);
	e->typing = true;
	rl_callback_handler_install(e->prompt.data, take_line);
	edit_limit_width();
	put_ready(e);
}

static void
run_line(struct edit *e, const char *line)
{
	edit_history_add(e, line);
	player_run_line(e->s, line);
}

/* A line of a paste is shown with its prompt, as if it had been typed. */
static void
run_pasted(struct edit *e, const char *line)
{
	struct buf shown = { 0 };

	make_prompt(e);
	buf_printf(&shown, "%s%s\n", e->prompt.data, line);
	e->s->ui.write(e->s->ui.context, shown.data, shown.len);
	buf_free(&shown);
	run_line(e, line);
}

/* The typed line, and those that were pasted with it. Ctrl-C is for all of
 * them. */
static void
run_typed(struct edit *e)
{
	char *line = e->line;

	e->line = NULL;
	e->s->interrupted = 0;
	if (line == NULL)
		return;
	run_line(e, line);
	free(line);
	while (!e->s->quit && !e->s->interrupted &&
	       (line = edit_paste_next(e)) != NULL) {
		run_pasted(e, line);
		free(line);
	}
	if (e->s->interrupted)
		buf_clear(&e->pasted);
}

/* Ctrl-C: the typed line is dropped; on an empty line the call that the
 * current process is blocked in is interrupted. */
static void
on_interrupt(struct edit *e)
{
	const struct wproc *p =
	    world_process_find(lab_world(e->s->lab), e->s->current);
	struct err err = { 0 };

	if (!e->typing)
		return;
	if (rl_end == 0 && p != NULL && p->busy != 0) {
		if (lab_interrupt(e->s->lab, p, &err) == -1)
			session_error(e->s, &err);
		return;
	}
	rl_callback_sigcleanup();
	rl_echo_signal_char(SIGINT);
	rl_free_line_state();
	rl_replace_line("", 1);
	rl_crlf();
	rl_on_new_line();
	rl_redisplay();
}

/* Ctrl-Z: the terminal goes back to the shell that started this one. */
static void
on_stop(struct edit *e)
{
	if (e->typing)
		rl_deprep_terminal();
	fflush(stdout);
	raise(SIGSTOP);
}

static void
on_continue(struct edit *e)
{
	if (!e->typing)
		return;
	rl_prep_terminal(1);
	rl_on_new_line();
	rl_forced_update_display();
}

bool
edit_ending(struct edit *e)
{
	if (signals_take(SIGTERM))
		e->signal = SIGTERM;
	if (signals_take(SIGHUP))
		e->signal = SIGHUP;
	if (signals_take(SIGQUIT))
		e->signal = SIGQUIT;
	return e->signal != 0;
}

static void
on_signals(struct edit *e)
{
	signals_drain();
	if (edit_ending(e))
		return;
	if (signals_take(SIGTSTP))
		on_stop(e);
	if (signals_take(SIGCONT))
		on_continue(e);
	if (signals_take(SIGWINCH))
		edit_resize(e);
	if (signals_take(SIGINT))
		on_interrupt(e);
}

/* Until a line was typed, a signal ends the shell, or there is no more. */
static void
type_line(struct edit *e)
{
	struct pollfd fds[] = {
		{ .fd = STDIN_FILENO, .events = POLLIN },
		{ .fd = signals_fd(), .events = POLLIN },
		{ .fd = lab_fd(e->s->lab), .events = POLLIN },
	};

	begin(e);
	while (e->typing && e->signal == 0) {
		if (poll(fds, 3, -1) == -1)
			continue;
		/* One that came after poll had looked was still before the
		 * keys that are read now. */
		on_signals(e);
		if (fds[2].revents != 0)
			lab_collect(e->s->lab);
		edit_show(e);
		/* Ctrl-C takes away what was typed before it. */
		if (e->signal == 0 && poll(fds, 1, 0) > 0)
			rl_callback_read_char();
	}
	stop(e);
}

static void
loop(struct edit *e)
{
	while (!e->s->quit && !e->ended && e->signal == 0) {
		type_line(e);
		if (e->ended) {
			e->s->ui.write(e, "\n", 1);
			player_say_where(e->s);
		} else if (e->signal == 0) {
			run_typed(e);
		}
		/* It was for what ran; the next line begins without it. */
		(void)signals_take(SIGINT);
	}
}

int
edit_run(struct session *s, const char *first, struct output *out)
{
	struct edit e = { .s = s, .out = out };

	editor = &e;
	s->ui = edit_ui(&e);
	s->interactive = true;
	if (signals_open(&s->interrupted) == -1) {
		perror(_("sockets: no pipe for signals"));
		return 0;
	}
	edit_keys();
	/* Whoever came with a command knows what to type. */
	if (edit_history_open(&e) && first == NULL)
		edit_greet(&e);
	if (first != NULL)
		session_run(s, first, strlen(first));
	if (first == NULL || s->player != NULL) {
		loop(&e);
		/* At the prompt mistakes are part of the work. */
		s->failed = s->misunderstood = false;
	}
	edit_history_close(&e);
	signals_close();
	buf_free(&e.prompt);
	buf_free(&e.pasted);
	free(e.ready);
	free(e.stood);
	free(e.line);
	editor = NULL;
	return e.signal;
}

/*
 * command/set.c - `set`: the variables that lines can use, and the language
 * of messages.
 */
#include <string.h>

#include "base/lang.h"
#include "base/text.h"
#include "command/command.h"
#include "command/who.h"

static void
add_variable(struct buf *out, const struct world *w, const char *name,
    proc_id process, const struct value *value)
{
	const struct wproc *p = world_process(w, process);

	if (p != NULL)
		buf_printf(out, "%s: ", p->name);
	buf_printf(out, "%s = ", name);
	value_text(out, value);
	buf_addc(out, '\n');
}

static enum session_result
list(struct session *s)
{
	const struct world *w = lab_world(s->lab);
	const struct value *value;
	struct buf out = { 0 };
	const char *name;
	proc_id process;

	for (size_t i = 0;
	     (name = world_variable_at(w, i, &process, &value)) != NULL; i++) {
		if (value != NULL)
			add_variable(&out, w, name, process, value);
	}
	if (out.len == 0)
		buf_adds(&out, _("There are no variables yet; to set one: "
				 "HOST = \"127.0.0.1\"\n"));
	session_write(s, out.data, out.len);
	buf_free(&out);
	return SESSION_OK;
}

/* The call that the process is blocked in may yet give the name. */
static void
add_busy(struct buf *out, const struct wproc *p)
{
	struct buf busy = { 0 };

	if (p == NULL || p->busy == 0)
		return;
	who_busy(&busy, p);
	buf_say(out, "; %s is still %s", p->name, buf_text(&busy));
	buf_free(&busy);
}

/* Another process has it: that is said, and true is the answer. */
static bool
is_elsewhere(
    const struct world *w, const struct command_word *word, struct err *err)
{
	const struct wproc *p;

	for (proc_id id = 1; (p = world_process(w, id)) != NULL; id++) {
		bool is_socket = world_fd_find(w, p, word->text) >= 0;

		if (!p->alive ||
		    (!is_socket && world_variable(w, id, word->text) == NULL))
			continue;
		err_set(err, word->column,
		    is_socket
			? _("that socket is %s's: `%s: set %.64s` shows it")
			: _("that variable is %s's: `%s: set %.64s` shows it"),
		    p->name, p->name, word->text);
		return true;
	}
	return false;
}

static enum session_result
unknown(const struct world *w, const struct wproc *p,
    const struct command_word *word, struct err *err)
{
	struct text_near near = { .word = word->text };
	const struct value *value;
	struct buf busy = { 0 };
	const char *name;
	proc_id of;

	if (is_elsewhere(w, word, err))
		return SESSION_MISUNDERSTOOD;
	for (size_t i = 0;
	     (name = world_variable_at(w, i, &of, &value)) != NULL; i++) {
		if (value != NULL)
			text_near_try(&near, name);
	}
	add_busy(&busy, p);
	if (near.best != NULL)
		err_set(err, word->column,
		    "no variable named '%.64s'; did you mean '%s'?%s",
		    word->text, near.best, buf_text(&busy));
	else
		err_set(err, word->column,
		    "no variable named '%.64s'; to set it: %.64s = VALUE%s",
		    word->text, word->text, buf_text(&busy));
	buf_free(&busy);
	return SESSION_MISUNDERSTOOD;
}

/* A variable, or else a socket: a name in a process stands for one. */
static enum session_result
show(struct session *s, const struct command_word *word, struct err *err)
{
	const struct world *w = lab_world(s->lab);
	const struct wproc *p = world_process_find(w, s->current);
	struct buf out = { 0 };
	const struct value *value =
	    world_variable(w, p != NULL ? p->id : 0, word->text);
	int fd = p != NULL ? world_fd_find(w, p, word->text) : -1;

	if (value != NULL) {
		add_variable(&out, w, word->text, 0, value);
	} else if (fd >= 0) {
		lab_look(s->lab);
		view_socket(&out, w, p, fd);
	}
	if (out.len == 0)
		return unknown(w, p, word, err);
	session_write(s, out.data, out.len);
	buf_free(&out);
	return SESSION_OK;
}

/*
 * `set NAME VALUE` is the line `NAME = VALUE`. Blanks before it put VALUE
 * at the column where it was typed, so that errors point there.
 */
static enum session_result
assign(struct session *s, const char *name, const char *value, unsigned column)
{
	size_t before = strlen(name) + strlen(" = ");
	struct buf line = { 0 };
	enum session_result result;

	for (size_t i = before; i + 1 < column; i++)
		buf_addc(&line, ' ');
	buf_printf(&line, "%s = %s", name, value);
	result = s->run(s, line.data, line.len);
	buf_free(&line);
	return result;
}

/* `set lang`: the shell's own setting, and no variable. */
static enum session_result
set_lang(struct session *s, const char *value, unsigned column, struct err *err)
{
	if (value[0] == '\0') {
		session_print(s, "lang = %s\n", lang_name());
		return SESSION_OK;
	}
	if (lang_set(value))
		return SESSION_OK;
	if (lang_is_known(value))
		err_set(err, column, "the messages in '%s' are not installed",
		    value);
	else
		err_set(err, column,
		    "no language '%.60s'; the languages are en, es and ja",
		    value);
	return SESSION_MISUNDERSTOOD;
}

static enum session_result
set_run(struct session *s, const char *rest, unsigned column, struct err *err)
{
	size_t name_len = strcspn(rest, " \t");
	size_t value = name_len + strspn(rest + name_len, " \t");
	struct command_word name = { .column = column };
	struct buf text = { 0 };
	enum session_result result;

	if (name_len == 0)
		return list(s);
	buf_add(&text, rest, name_len);
	name.text = text.data;
	if (strcmp(name.text, "lang") == 0)
		result =
		    set_lang(s, rest + value, column + (unsigned)value, err);
	else if (rest[value] == '\0')
		result = show(s, &name, err);
	else
		result = assign(
		    s, name.text, rest + value, column + (unsigned)value);
	buf_free(&text);
	return result;
}

const struct command command_set = {
	.name = "set",
	.group = COMMAND_SHELL,
	.usage = "[NAME [VALUE]]",
	.gist = N_("list the variables, or show or set one"),
	.about =
	    N_("A variable stands for its value wherever a call takes one. "
	       "`set PORT 65432` and `PORT = 65432` are the same: that value "
	       "can be used by all processes. What a call returns can be kept "
	       "as well, as in data = recv 1024, and belongs to the process "
	       "that made the call. A NAME alone in a line is shown too, a "
	       "socket's with its descriptor, state and addresses. `set lang "
	       "es` has the shell go on in another language: en, es or ja."),
	.example = "set HOST \"127.0.0.1\"",
	.run = set_run,
};

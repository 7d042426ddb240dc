/* command/set.c - `set`: the variables that lines can use. */
#include <string.h>

#include "base/text.h"
#include "command/command.h"

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
		buf_adds(&out, "There are no variables yet; to set one: "
			       "HOST = \"127.0.0.1\"\n");
	session_write(s, out.data, out.len);
	buf_free(&out);
	return SESSION_OK;
}

static enum session_result
unknown(const struct world *w, const struct command_word *word, struct err *err)
{
	struct text_near near = { .word = word->text };
	const struct value *value;
	const char *name;
	proc_id process;

	for (size_t i = 0;
	     (name = world_variable_at(w, i, &process, &value)) != NULL; i++) {
		if (value == NULL)
			continue;
		if (strcmp(name, word->text) == 0) {
			err_set(err, word->column,
			    "that variable is %s's: `%s: set %.64s` shows it",
			    world_process(w, process)->name,
			    world_process(w, process)->name, name);
			return SESSION_MISUNDERSTOOD;
		}
		text_near_try(&near, name);
	}
	if (near.best != NULL)
		err_set(err, word->column,
		    "no variable named '%.64s'; did you mean '%s'?", word->text,
		    near.best);
	else
		err_set(err, word->column,
		    "no variable named '%.64s'; to set it: %.64s = VALUE",
		    word->text, word->text);
	return SESSION_MISUNDERSTOOD;
}

static enum session_result
show(struct session *s, const struct command_word *word, struct err *err)
{
	const struct world *w = lab_world(s->lab);
	const struct wproc *p = world_process_find(w, s->current);
	struct buf out = { 0 };
	const struct value *value =
	    world_variable(w, p != NULL ? p->id : 0, word->text);

	if (value == NULL)
		return unknown(w, word, err);
	add_variable(&out, w, word->text, 0, value);
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
	if (rest[value] == '\0')
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
	.gist = "list the variables, or show or set one",
	.about =
	    "A variable stands for its value wherever a call takes one. "
	    "`set PORT 65432` and `PORT = 65432` are the same. What a call "
	    "returns can be kept as well: data = recv 1024.",
	.example = "set HOST \"127.0.0.1\"",
	.run = set_run,
};

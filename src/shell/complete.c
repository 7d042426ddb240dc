/*
 * shell/complete.c - candidates for the word at the cursor: the line so far,
 * and the arguments of calls. A command's words are in complete_words.c.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "command/who.h"
#include "model/constant.h"
#include "shell/complete_parts.h"

static bool
has(const struct completion *c, const char *word)
{
	for (size_t i = 0; i < c->count; i++) {
		if (strcmp(c->words[i], word) == 0)
			return true;
	}
	return false;
}

void
complete_add(
    struct finder *f, const char *before, const char *word, const char *after)
{
	struct buf whole = { 0 };
	struct completion *out = f->out;

	buf_printf(&whole, "%s%s%s", before, word, after);
	if (strncasecmp(whole.data, f->typed, f->typed_len) != 0 ||
	    has(out, whole.data)) {
		buf_free(&whole);
		return;
	}
	X_GROW(out->words, out->count, f->cap);
	out->words[out->count++] = buf_take(&whole);
}

static const struct wproc *
process_of(const struct finder *f)
{
	const struct world *w = lab_world(f->s->lab);
	char *name;
	const struct wproc *p;

	if (f->at.process.len == 0)
		return world_process_find(w, f->s->current);
	name = x_strndup(f->at.process.text, f->at.process.len);
	p = world_process_find(w, name);
	free(name);
	return p;
}

void
complete_sockets(struct finder *f, const char *after)
{
	const struct wproc *p = process_of(f);

	for (size_t fd = 0; p != NULL && fd < p->fd_count; fd++) {
		struct buf number = { 0 };

		if (p->fds[fd].socket == 0)
			continue;
		if (p->fds[fd].name != NULL) {
			complete_add(f, "", p->fds[fd].name, after);
		} else if (after[0] == '\0') {
			buf_printf(&number, "%zu", fd);
			complete_add(f, "", number.data, after);
		}
		buf_free(&number);
	}
}

void
complete_processes(struct finder *f, const char *after)
{
	const struct world *w = lab_world(f->s->lab);
	const char *name;

	for (size_t i = 0; (name = who_name(w, i)) != NULL; i++)
		complete_add(f, "", name, after);
}

void
complete_calls(struct finder *f, const char *before, bool of_sockets)
{
	for (size_t i = 0; calls[i] != NULL; i++) {
		if (!of_sockets || calls[i]->args[0].kind == ARG_FD)
			complete_add(f, before, calls[i]->name, "");
	}
}

void
complete_commands(struct finder *f)
{
	for (size_t i = 0; commands[i] != NULL; i++)
		complete_add(f, "", commands[i]->name, "");
}

static void
add_variables(struct finder *f)
{
	const struct world *w = lab_world(f->s->lab);
	const struct wproc *p = process_of(f);
	const struct value *value;
	const char *name;
	proc_id owner;

	for (size_t i = 0;
	     (name = world_variable_at(w, i, &owner, &value)) != NULL; i++) {
		if (value != NULL &&
		    (owner == 0 || (p != NULL && owner == p->id)))
			complete_add(f, "", name, "");
	}
}

/* Constants in the way that the word was begun: socket.AF_INET. */
static void
add_constants(struct finder *f, enum constant_group group)
{
	static const char module[] = "socket.";
	size_t len = sizeof module - 1;
	bool dotted = f->typed_len >= len && memcmp(f->typed, module, len) == 0;

	for (const struct constant *c = constants; c->name != NULL; c++) {
		if (c->group == group)
			complete_add(f, dotted ? module : "", c->name, "");
	}
}

/* Options of the level before the cursor; of all where none was typed. */
static void
add_options(struct finder *f)
{
	char *level =
	    x_strndup(f->at.before.text != NULL ? f->at.before.text : "",
		f->at.before.len);
	const struct constant *c = constant_find(GROUP_LEVEL, level);
	int group = c != NULL ? constant_option_group(c->value) : -1;

	free(level);
	if (group != -1) {
		add_constants(f, (enum constant_group)group);
		return;
	}
	add_constants(f, GROUP_SOCKET);
	add_constants(f, GROUP_TCP);
	add_constants(f, GROUP_IP);
	add_constants(f, GROUP_IPV6);
}

static void
add_argument(struct finder *f, const struct arg *arg)
{
	switch (arg->kind) {
	case ARG_FD:
	case ARG_FDS:
		complete_sockets(f, "");
		return;
	case ARG_CONST:
	case ARG_BITS:
		add_constants(f, arg->group);
		return;
	case ARG_OPTION:
		add_options(f);
		return;
	case ARG_INT:
	case ARG_DATA:
	case ARG_ADDR:
	case ARG_HOST:
	case ARG_SERVICE:
	case ARG_OPTVAL:
	case ARG_SECONDS:
		add_variables(f);
		return;
	case ARG_NAME:
	case ARG_END:
		return;
	}
}

/* Whether the first value is a socket of the process: not left out. */
static bool
first_is_socket(const struct finder *f)
{
	const struct world *w = lab_world(f->s->lab);
	const struct wproc *p = process_of(f);
	char *name;
	bool is;

	if (p == NULL || f->at.first.len == 0)
		return false;
	name = x_strndup(f->at.first.text, f->at.first.len);
	is = world_fd_find(w, p, name) != -1;
	if (!is && f->at.first.len < 10 &&
	    strspn(name, "0123456789") == f->at.first.len)
		is = world_fd(w, p, (int)strtol(name, NULL, 10)) != NULL;
	free(name);
	return is;
}

/*
 * The argument at the cursor: the one of that place, with the socket
 * counted where it is left out. An address is one value in parentheses and
 * two words otherwise.
 */
static void
add_arguments(struct finder *f)
{
	const struct arg *arg = f->at.call->args;
	unsigned place = f->at.index;

	if (arg->kind == ARG_FD && f->at.receiver.len > 0)
		arg++;
	else if (arg->kind == ARG_FD && place == 0)
		add_argument(f, arg++);
	else if (arg->kind == ARG_FD && first_is_socket(f))
		arg++, place--;
	else if (arg->kind == ARG_FD)
		arg++;
	for (; arg->kind != ARG_END && place > 0; arg++) {
		unsigned words =
		    arg->kind == ARG_ADDR && !f->at.in_parens ? 2 : 1;

		if (arg->kind == ARG_FDS || place < words)
			break;
		place -= words;
	}
	add_argument(f, arg);
	/* poll's sockets end where its events begin. */
	if (arg->kind == ARG_FDS)
		add_argument(f, arg + 1);
	/* setsockopt's level may be left out. */
	if (arg->kind == ARG_CONST && arg->group == GROUP_LEVEL)
		add_options(f);
}

static void
add_start(struct finder *f)
{
	complete_calls(f, "", false);
	complete_sockets(f, ".");
	if (f->at.assigned)
		return;
	complete_commands(f);
	if (f->at.process.len == 0)
		complete_processes(f, ":");
}

/* `socket.` may be Python's module: all calls are in it. */
static void
add_methods(struct finder *f)
{
	char *before = x_strndup(f->at.receiver.text, f->at.receiver.len + 1);

	complete_calls(f, before, strcmp(before, "socket.") != 0);
	free(before);
}

/* What the user types next after a word that is complete. */
static char
follows(const struct finder *f)
{
	const struct completion *out = f->out;
	size_t len;

	if (out->count != 1)
		return ' ';
	len = strlen(out->words[0]);
	if (f->at.in_parens || f->at.place == CURSOR_METHOD ||
	    (len > 0 && out->words[0][len - 1] == '.'))
		return '\0';
	return ' ';
}

void
complete_find(
    struct session *s, const char *line, size_t point, struct completion *out)
{
	struct finder f = { .s = s, .at = cursor_find(line, point) };

	*out = (struct completion){ .start = f.at.word, .after = ' ' };
	f.out = out;
	f.typed = line + f.at.word;
	f.typed_len = point - f.at.word;
	if (f.at.in_file)
		out->files = true;
	else if (f.at.place == CURSOR_START)
		add_start(&f);
	else if (f.at.place == CURSOR_METHOD)
		add_methods(&f);
	else if (f.at.place == CURSOR_WORD && f.at.index == 0)
		complete_words(&f);
	else if (f.at.place == CURSOR_WORD)
		complete_later_words(&f);
	else if (f.at.place == CURSOR_ARGUMENT && f.at.quote == '\0')
		add_arguments(&f);
	out->after = follows(&f);
}

void
complete_free(struct completion *c)
{
	for (size_t i = 0; i < c->count; i++)
		free(c->words[i]);
	free(c->words);
	*c = (struct completion){ 0 };
}

bool
complete_usage(struct buf *out, const char *line, size_t point)
{
	struct cursor at = cursor_find(line, point);
	struct cursor done;
	struct buf text = { 0 };

	/* A word that reaches to the cursor counts as typed. */
	if (at.call == NULL && at.command == NULL) {
		buf_add(&text, line, point);
		buf_addc(&text, ' ');
		done = cursor_find(text.data, text.len);
		at.call = done.call;
		at.command = done.command;
		buf_free(&text);
	}
	if (at.call != NULL) {
		call_usage(out, at.call);
		buf_printf(out, "    %s\n", lang_text(at.call->gist));
	} else if (at.command != NULL) {
		buf_printf(out, "%s %s    %s\n", at.command->name,
		    at.command->usage, lang_text(at.command->gist));
	}
	return at.call != NULL || at.command != NULL;
}

bool
complete_in_quotes(const char *line, size_t point)
{
	char quote = '\0';

	for (size_t i = 0; i < point; i++) {
		if (quote != '\0' && line[i] == '\\')
			i++;
		else if (quote != '\0' && line[i] == quote)
			quote = '\0';
		else if (quote == '\0' && (line[i] == '"' || line[i] == '\''))
			quote = line[i];
	}
	return quote != '\0';
}

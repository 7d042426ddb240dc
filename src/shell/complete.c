/* shell/complete.c - candidates for the word at the cursor. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "command/player.h"
#include "command/who.h"
#include "command/wire_words.h"
#include "model/constant.h"
#include "shell/complete.h"
#include "shell/cursor.h"

/* So many numbers are offered; no list of thousands. */
enum { PACKETS_MAX = 40 };

struct finder {
	struct session *s;
	struct cursor at;
	const char *typed; /* the word so far */
	size_t typed_len;
	struct completion *out;
	size_t cap;
};

static bool
has(const struct completion *c, const char *word)
{
	for (size_t i = 0; i < c->count; i++) {
		if (strcmp(c->words[i], word) == 0)
			return true;
	}
	return false;
}

static void
add(struct finder *f, const char *before, const char *word, const char *after)
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

static void
add_sockets(struct finder *f, const char *after)
{
	const struct wproc *p = process_of(f);

	for (size_t fd = 0; p != NULL && fd < p->fd_count; fd++) {
		struct buf number = { 0 };

		if (p->fds[fd].socket == 0)
			continue;
		if (p->fds[fd].name != NULL) {
			add(f, "", p->fds[fd].name, after);
		} else if (after[0] == '\0') {
			buf_printf(&number, "%zu", fd);
			add(f, "", number.data, after);
		}
		buf_free(&number);
	}
}

static void
add_processes(struct finder *f, const char *after)
{
	const struct world *w = lab_world(f->s->lab);
	const char *name;

	for (size_t i = 0; (name = who_name(w, i)) != NULL; i++)
		add(f, "", name, after);
}

static void
add_calls(struct finder *f, const char *before, bool of_sockets)
{
	for (size_t i = 0; calls[i] != NULL; i++) {
		if (!of_sockets || calls[i]->args[0].kind == ARG_FD)
			add(f, before, calls[i]->name, "");
	}
}

static void
add_commands(struct finder *f)
{
	for (size_t i = 0; commands[i] != NULL; i++)
		add(f, "", commands[i]->name, "");
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
			add(f, "", name, "");
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
			add(f, dotted ? module : "", c->name, "");
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
		add_sockets(f, "");
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
add_lessons(struct finder *f)
{
	char *name;

	for (size_t i = 0; (name = lesson_name(i)) != NULL; i++) {
		add(f, "", name, "");
		free(name);
	}
	add(f, "", "check", "");
}

static void
add_views(struct finder *f)
{
	for (size_t i = 0; commands[i] != NULL; i++) {
		if (commands[i]->is_view)
			add(f, "", commands[i]->name, "");
	}
}

static void
add_networks(struct finder *f)
{
	for (enum lab_net net = LAB_HOST; net <= LAB_WIRE; net++)
		add(f, "", lab_net_name(net), "");
}

/* The words of `wire`, or the numbers of packets that are on it. */
static void
add_wire(struct finder *f)
{
	const struct wire *w = lab_wire(f->s->lab);
	const char *word;

	for (size_t i = 0; f->at.index == 0 && (word = wire_word(i)) != NULL;
	     i++)
		add(f, "", word, "");
	if (f->at.index == 0 || w == NULL ||
	    !wire_takes_packets(f->at.first.text, f->at.first.len))
		return;
	for (size_t i = 0; i < wire_count(w) && i < PACKETS_MAX; i++) {
		struct buf number = { 0 };

		buf_printf(&number, "%u", wire_at(w, i)->number);
		add(f, "", number.data, "");
		buf_free(&number);
	}
}

/* process NAME on HOST */
static void
add_host(struct finder *f)
{
	if (f->at.command != command_find("process") ||
	    lab_net(f->s->lab) != LAB_WIRE)
		return;
	if (f->at.index == 1)
		add(f, "", "on", "");
	if (f->at.index == 2) {
		add(f, "", host_name(HOST_SERVER), "");
		add(f, "", host_name(HOST_CLIENT), "");
	}
}

/* What follows a command's first word. */
static void
add_later_words(struct finder *f)
{
	switch (f->at.command->word) {
	case WORD_FILE:
		f->out->files = true;
		return;
	case WORD_WIRE:
		add_wire(f);
		return;
	case WORD_PROCESS:
		add_host(f);
		return;
	case WORD_NONE:
	case WORD_NAME:
	case WORD_SOCKET:
	case WORD_LESSON:
	case WORD_VIEW:
	case WORD_NET:
		return;
	}
}

static void
add_words(struct finder *f)
{
	switch (f->at.command->word) {
	case WORD_NONE:
		return;
	case WORD_PROCESS:
		add_processes(f, "");
		return;
	case WORD_NAME:
		add_calls(f, "", false);
		add_commands(f);
		add(f, "", "notation", "");
		return;
	case WORD_SOCKET:
		add_sockets(f, "");
		return;
	case WORD_FILE:
		f->out->files = true;
		return;
	case WORD_LESSON:
		add_lessons(f);
		return;
	case WORD_VIEW:
		add_views(f);
		return;
	case WORD_NET:
		add_networks(f);
		return;
	case WORD_WIRE:
		add_wire(f);
		return;
	}
}

static void
add_start(struct finder *f)
{
	add_calls(f, "", false);
	add_sockets(f, ".");
	if (f->at.assigned)
		return;
	add_commands(f);
	if (f->at.process.len == 0)
		add_processes(f, ":");
}

/* `socket.` may be Python's module: all calls are in it. */
static void
add_methods(struct finder *f)
{
	char *before = x_strndup(f->at.receiver.text, f->at.receiver.len + 1);

	add_calls(f, before, strcmp(before, "socket.") != 0);
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
		add_words(&f);
	else if (f.at.place == CURSOR_WORD)
		add_later_words(&f);
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
		buf_printf(out, "    %s\n", at.call->gist);
	} else if (at.command != NULL) {
		buf_printf(out, "%s %s    %s\n", at.command->name,
		    at.command->usage, at.command->gist);
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

/* shell/complete_words.c - candidates for the words of commands. */
#include <stdlib.h>
#include <string.h>

#include "command/player.h"
#include "command/wire_words.h"
#include "shell/complete_parts.h"

/* So many numbers are offered; no list of thousands. */
enum { PACKETS_MAX = 40 };

static bool
is_first(const struct finder *f, const char *word)
{
	return f->at.first.len == strlen(word) &&
	       memcmp(f->at.first.text, word, f->at.first.len) == 0;
}

static void
add_lessons(struct finder *f)
{
	char *name;

	for (size_t i = 0; (name = lesson_name(i)) != NULL; i++) {
		complete_add(f, "", name, "");
		free(name);
	}
}

static void
add_lesson_words(struct finder *f)
{
	const char *word;

	for (size_t i = 0; (word = lesson_word(i)) != NULL; i++)
		complete_add(f, "", word, "");
}

/* What follows one of these words. */
static void
add_after_lesson_word(struct finder *f)
{
	bool second = f->at.index == 1;

	if (is_first(f, "forget") && second)
		complete_add(f, "", "all", "");
	if (((is_first(f, "forget") || is_first(f, "review")) && second) ||
	    is_first(f, "check") || (is_first(f, "export") && !second))
		add_lessons(f);
	f->out->files = second && (is_first(f, "export") || is_first(f, "new"));
}

static void
add_views(struct finder *f)
{
	for (size_t i = 0; commands[i] != NULL; i++) {
		if (commands[i]->is_view)
			complete_add(f, "", commands[i]->name, "");
	}
}

static void
add_networks(struct finder *f)
{
	for (enum lab_net net = LAB_HOST; net <= LAB_WIRE; net++)
		complete_add(f, "", lab_net_name(net), "");
}

/* The words of `wire`, or the numbers of packets that are on it. */
static void
add_wire(struct finder *f)
{
	const struct wire *w = lab_wire(f->s->lab);
	const char *word;

	for (size_t i = 0; f->at.index == 0 && (word = wire_word(i)) != NULL;
	     i++)
		complete_add(f, "", word, "");
	if (f->at.index == 2 && is_first(f, "loss"))
		complete_add(f, "", "seed", "");
	if (f->at.index == 0 || w == NULL ||
	    !wire_takes_packets(f->at.first.text, f->at.first.len))
		return;
	for (size_t i = 0; i < wire_count(w) && i < PACKETS_MAX; i++) {
		struct buf number = { 0 };

		buf_printf(&number, "%u", wire_at(w, i)->number);
		complete_add(f, "", number.data, "");
		buf_free(&number);
	}
}

/* Options; or all packets are saved, to a file. */
static void
add_packets(struct finder *f)
{
	if (f->at.index > 0 && is_first(f, "save")) {
		f->out->files = f->at.index == 1;
		return;
	}
	if (f->at.index == 0)
		complete_add(f, "", "save", "");
	complete_add(f, "", "-v", "");
	complete_add(f, "", "-x", "");
	complete_add(f, "", "--absolute", "");
}

/* process NAME on HOST */
static void
add_host(struct finder *f)
{
	if (f->at.command != command_find("process") ||
	    lab_net(f->s->lab) != LAB_WIRE)
		return;
	if (f->at.index == 1)
		complete_add(f, "", "on", "");
	if (f->at.index == 2) {
		complete_add(f, "", host_name(HOST_SERVER), "");
		complete_add(f, "", host_name(HOST_CLIENT), "");
	}
}

/* What follows a command's first word. */
void
complete_later_words(struct finder *f)
{
	switch (f->at.command->word) {
	case WORD_FILE:
		f->out->files = true;
		return;
	case WORD_WIRE:
		add_wire(f);
		return;
	case WORD_PACKETS:
		add_packets(f);
		return;
	case WORD_PROCESS:
		add_host(f);
		return;
	case WORD_LESSON:
		add_after_lesson_word(f);
		return;
	case WORD_NONE:
	case WORD_NAME:
	case WORD_SOCKET:
	case WORD_VIEW:
	case WORD_NET:
		return;
	}
}

void
complete_words(struct finder *f)
{
	switch (f->at.command->word) {
	case WORD_NONE:
		return;
	case WORD_PROCESS:
		complete_processes(f, "");
		return;
	case WORD_NAME:
		complete_calls(f, "", false);
		complete_commands(f);
		complete_add(f, "", "notation", "");
		return;
	case WORD_SOCKET:
		complete_sockets(f, "");
		return;
	case WORD_FILE:
		f->out->files = true;
		return;
	case WORD_LESSON:
		add_lessons(f);
		add_lesson_words(f);
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
	case WORD_PACKETS:
		add_packets(f);
		return;
	}
}

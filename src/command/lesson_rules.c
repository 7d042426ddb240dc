/*
 * command/lesson_rules.c - what a lesson may do. Its file may come from a
 * stranger: it has socket calls in a private network, and the few commands
 * that belong to them; it reads no file and changes nothing of the shell.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "base/text.h"
#include "command/lesson_parts.h"

/* Each may make a process, sockets or packets, and take some time. */
enum { COMMANDS_MAX = 1000 };

static size_t
word_len(const char *at)
{
	size_t len = 0;

	while (
	    isalnum((unsigned char)at[len]) || at[len] == '_' || at[len] == '-')
		len++;
	return len;
}

static const char *
skip_blanks(const char *at)
{
	return at + strspn(at, " \t");
}

/* What may stand in a name that gets a value. */
static size_t
name_len(const char *at)
{
	size_t len = 0;

	while (isalnum((unsigned char)at[len]) || at[len] == '_')
		len++;
	return isdigit((unsigned char)at[0]) ? 0 : len;
}

/* A list of names, then one `=`: the shell looks for no command there. */
static bool
is_assigned(const char *at)
{
	for (size_t len; (len = name_len(at)) > 0;) {
		at = skip_blanks(at + len);
		if (*at != ',')
			return at[0] == '=' && at[1] != '=';
		at = skip_blanks(at + 1);
	}
	return false;
}

bool
lesson_is_name(const char *at)
{
	return at[name_len(at)] == '.' || is_assigned(at);
}

static bool
is_allowed(const char *word)
{
	const struct command *command = command_find(word);

	return command == NULL || command->in_lessons;
}

/* "process, wait and kill": the commands that are allowed. */
static void
add_allowed(struct buf *out)
{
	const struct command *last = NULL;

	for (size_t i = 0; commands[i] != NULL; i++) {
		if (!commands[i]->in_lessons)
			continue;
		if (last != NULL)
			buf_printf(out, "%s%s",
			    out->len > 0 ? C_("between items", ", ") : "",
			    last->name);
		last = commands[i];
	}
	if (last != NULL)
		buf_printf(
		    out, "%s%s", out->len > 0 ? _(" and ") : "", last->name);
}

static int
refuse(const char *word, unsigned column, struct err *err)
{
	struct buf names = { 0 };

	add_allowed(&names);
	err_set(err, column,
	    "a lesson cannot use `%s`: it has socket calls, and the commands "
	    "%s",
	    word, buf_text(&names));
	buf_free(&names);
	return -1;
}

/* Quotes are not looked at: in doubt it is refused. */
static const char *
find_file_value(const char *text)
{
	for (const char *at = text; (at = strstr(at, "file")) != NULL; at++) {
		bool starts = at == text || !(isalnum((unsigned char)at[-1]) ||
						at[-1] == '_');

		if (starts && *skip_blanks(at + strlen("file")) == '(')
			return at;
	}
	return NULL;
}

/* What follows `net`: a private network, or nothing. */
static void
check_network(const char *text, const char *at, struct err *err)
{
	static const char *const allowed[] = { "loopback", "wire", "" };
	size_t len = strcspn(at, " \t#");

	for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++) {
		if (len == strlen(allowed[i]) &&
		    memcmp(at, allowed[i], len) == 0)
			return;
	}
	err_set(err, (unsigned)(at - text) + 1,
	    "a lesson keeps to the networks `loopback` and `wire`");
}

/* What follows `packets`: listing, but not `save`, which writes a file. Its
 * words are read as the command reads them. */
static void
check_packets(const char *text, const char *at, struct err *err)
{
	enum { MAX = 1 };
	struct command_word word[MAX];
	struct err ignored = { 0 };
	char *first = x_strndup(at, strcspn(at, " \t"));
	/* A quoted blank cannot stand in `save`. */
	int count = command_words(first, 0, word, MAX, &ignored);

	if (count == 1 && strcmp(word[0].text, "save") == 0)
		err_set(err, (unsigned)(at - text) + 1,
		    "a lesson writes no files: it lists packets, but does not "
		    "save them");
	if (count > 0)
		command_words_free(word, (size_t)count);
	free(first);
}

/*
 * The first word, and where a colon follows it also the next one: which of
 * them the shell would take for a command is not asked; none may be.
 */
static int
check_words(const char *text, struct err *err)
{
	const char *at = text;
	bool more = true;

	while (more && !err_is_set(err)) {
		size_t len;
		bool is_name;
		char *word;

		at += strspn(at, " \t>:"); /* >>> is Python's prompt */
		len = word_len(at);
		word = x_strndup(at, len);
		is_name = lesson_is_name(at);
		if (!is_name && !is_allowed(word))
			refuse(word, (unsigned)(at - text) + 1, err);
		at = skip_blanks(at + len);
		more = len > 0 && *at == ':';
		if (strcmp(word, "net") == 0 && !is_name && !more)
			check_network(text, at, err);
		if (strcmp(word, "packets") == 0 && !is_name && !more)
			check_packets(text, at, err);
		free(word);
	}
	return err_is_set(err) ? -1 : 0;
}

void
lesson_place(const struct lesson_step *step, const struct lesson_line *line,
    struct err *err)
{
	struct err inner = *err;

	if (line->file == NULL) {
		err->line = line->line;
		return;
	}
	*err = (struct err){ .line = step->line };
	if (inner.column == 0)
		err_set(err, 0, "%.100s:%u: %s", line->file, line->line,
		    inner.text);
	else
		err_set(err, 0, "%.100s:%u:%u: %s", line->file, line->line,
		    inner.column, inner.text);
}

/*
 * A line stands ready on the input line as it is: it must not move the
 * terminal (U+009B is the same to some as Esc [), nor look like another one
 * (U+202E turns what follows around).
 */
static void
check_shown(const char *text, struct err *err)
{
	struct buf plain = { 0 };
	size_t len = strlen(text), step = 1;

	for (size_t i = 0; i < len && !err_is_set(err); i += step) {
		step = text_char_len(text + i, len - i);
		step = step > 0 ? step : 1;
		buf_clear(&plain);
		text_plain_line(&plain, text + i, step);
		if (text[i] != '\t' &&
		    (plain.len != step || memcmp(plain.data, text + i, step)))
			err_set(err, (unsigned)i + 1,
			    "the character here (%s) is not shown as it is; "
			    "in a string write it as \\u and its number",
			    buf_text(&plain));
	}
	buf_free(&plain);
}

static int
check_line(const struct lesson_step *step, const struct lesson_line *line,
    struct err *err)
{
	const char *file = find_file_value(line->text);

	if (file != NULL)
		err_set(err, (unsigned)(file - line->text) + 1,
		    "a lesson reads no files; write the bytes instead of "
		    "file(...)");
	check_shown(line->text, err);
	if (check_words(line->text, err) == 0)
		return 0;
	lesson_place(step, line, err);
	return -1;
}

static int
check_step(const struct lesson_step *step, size_t *left, struct err *err)
{
	for (size_t i = 0; i < step->command_count; i++) {
		if ((*left)-- == 0) {
			err->line = step->line;
			return err_set(err, 0,
			    "a lesson has at most %d commands", COMMANDS_MAX);
		}
		if (check_line(step, &step->commands[i], err) == -1)
			return -1;
	}
	return 0;
}

struct lesson *
lesson_open(const char *path, struct err *err)
{
	struct lesson *lesson = lesson_load(path, err);
	size_t left = COMMANDS_MAX;

	for (size_t i = 0; lesson != NULL && i < lesson->step_count; i++) {
		if (check_step(&lesson->steps[i], &left, err) == 0)
			continue;
		lesson_free(lesson);
		return NULL;
	}
	return lesson;
}

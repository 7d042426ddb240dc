/*
 * command/lesson_new.c - `lesson new`: a small lesson to begin with, which can
 * be checked and played as it is, and whose prose tells what to write where;
 * or, by its name, what becomes a translation.
 */
#include <stdlib.h>

#include "base/lang.h"
#include "command/lesson_words.h"

/* The blocks' fences and what is the same in all languages are not marked. */
static const char *const template[] = {
	N_("# Title: what the lesson is about\n"
	   "\n"
	   "The first paragraph is the aim: what a reader will be able to do. "
	   "This\n"
	   "file is a lesson that can be checked and played as it is: put your "
	   "own text and\n"
	   "commands in place of what stands here, and add steps.\n"
	   "\n"
	   "A step is prose, then one block that begins at the left margin. "
	   "The\n"
	   "commands of a `sockets` block are what a reader runs with Enter, "
	   "one a line. The\n"
	   "`output` block after it is what they print: `lesson check "
	   "--update` fills\n"
	   "it in. Leave it out where a number differs each time.\n"
	   "\n"),
	"```sockets\n",
	N_("# A line like this one is a comment: nobody sees it.\n"),
	"server: s = socket\n"
	"```\n"
	"\n"
	"```output\n"
	"server: socket(AF_INET, SOCK_STREAM, 0) = 3\n"
	"```\n"
	"\n",
	N_("Commands that many steps share can stand in a file of their own: a "
	   "block\n"
	   "`include`, in place of `sockets`, has its name.\n"
	   "\n"
	   "A `quiz` asks before the step that gives the answer, so that a "
	   "reader\n"
	   "predicts it. Exactly one choice has an x in its box. What stands "
	   "below a choice\n"
	   "is said to whoever chose it.\n"
	   "\n"),
	"```quiz\n",
	N_("The server has a socket. Can a client reach it now?\n"
	   "\n"
	   "- [ ] Yes: every socket has an address from the start.\n"
	   "  The system gives it one only when it is needed.\n"
	   "- [x] No: it has no address that a client could name.\n"
	   "  `bind` gives it one.\n"),
	"```\n"
	"\n",
	N_("A `task` is done by the reader, in whatever way: what is checked "
	   "is\n"
	   "whether all conditions of its goal hold. Its solution is run for "
	   "whoever\n"
	   "cannot do it. Each `hint` after a quiz or task is shown when it is "
	   "asked for.\n"
	   "\n"),
	"```task\n",
	N_("Have the server wait for connections on port 65432 of this machine "
	   "alone.\n"),
	"\n"
	"goal:\n"
	"server: socket tcp LISTEN local 127.0.0.1:65432\n"
	"\n"
	"solution:\n"
	"server: bind s 127.0.0.1 65432\n"
	"server: listen s\n"
	"```\n"
	"\n"
	"```hint\n",
	N_("Two calls do it. The first gives the socket its address.\n"),
	"```\n"
	"\n"
	"```hint\n",
	N_("The address of this machine as seen from itself is 127.0.0.1.\n"),
	"```\n"
	"\n",
	N_("After the task everything is as its solution leaves it.\n"
	   "\n"),
	"```sockets\n"
	"ss -tan\n"
	"```\n"
	"\n",
	N_("## What you now know\n"
	   "\n"
	   "What stands after the last step ends the lesson: say in a few "
	   "lines what the\n"
	   "reader knows now.\n"),
};

static void
add_template(struct buf *out)
{
	for (size_t i = 0; i < sizeof template / sizeof template[0]; i++)
		buf_adds(out, lang_text(template[i]));
}

/* A translation begins as the English lesson: what is to be in another
 * language stands where it has to. */
static int
add_english(struct buf *out, const char *path, unsigned column, struct err *err)
{
	struct lesson *english = lesson_open_english(path, err);

	if (english == NULL) {
		err->column = column;
		return -1;
	}
	buf_add(out, english->source, english->source_len);
	lesson_free(english);
	return 0;
}

static void
say_what_next(struct session *s, const char *file, const char *english)
{
	if (english == NULL)
		session_print(s,
		    "%s is a small lesson to begin with. `lesson check %s` "
		    "checks it, `lesson %s` plays it.\n",
		    file, file, file);
	else
		session_print(s,
		    "%s is a copy of %s. Translate its prose, questions, "
		    "choices, tasks and hints; all else stays as it is. Then "
		    "`lesson check --update %s` fills in what is printed, and "
		    "`lesson check --translated %s` notes that it says the "
		    "same.\n",
		    file, english, file, file);
}

enum session_result
lesson_new(struct session *s, const struct command_word *words, size_t count,
    struct err *err)
{
	struct buf text = { 0 };
	char *english;
	int result = 0;

	if (count != 2) {
		err_set(err, words[count > 2 ? 2 : 0].column,
		    "which file is it to be? lesson new FILE.md");
		return SESSION_MISUNDERSTOOD;
	}
	if (lesson_check_file(&words[1], err) != 0)
		return SESSION_MISUNDERSTOOD;
	english = lesson_english(words[1].text);
	if (english == NULL)
		add_template(&text);
	else
		result = add_english(&text, english, words[1].column, err);
	if (result == 0)
		result = lesson_create(&words[1], &text, err);
	if (result == 0)
		say_what_next(s, words[1].text, english);
	buf_free(&text);
	free(english);
	return result == 0 ? SESSION_OK : SESSION_MISUNDERSTOOD;
}

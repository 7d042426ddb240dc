/*
 * shell/line_python.c - the rest of a pasted Python or C program: what does
 * nothing here, and what the shell does not run but has an answer to.
 */
#include <string.h>

#include "base/lang.h"
#include "shell/line_parts.h"

static const char loop[] =
    N_("the shell does not loop: the lines of its body run as they come; "
       "repeat them with the Up key, and type a call that stands in the "
       "condition by itself");
static const char leave[] =
    N_("there is no loop to leave: go on with the call that comes next");
static const char choice[] =
    N_("the shell does not choose: the lines of its body run as they come; "
       "leave out those that you do not want, and type a call that stands in "
       "the condition by itself");
static const char failure[] =
    N_("nothing needs to be caught: a call that fails says why, and the shell "
       "goes on with the next line");
static const char function[] =
    N_("the shell has no functions of your own: type the calls of the body, "
       "one a line");
static const char print[] = N_(
    "this is not run, nor is what stands in it: type the call itself, such "
    "as conn.recv(16), and its result is shown; a name alone shows its value");
static const char check[] = N_(
    "this is not checked: what the last call returned can be, with `expect`, "
    "as in: expect 3");
static const char delete[] =
    N_("nothing is deleted here: to close a socket type `close NAME`");
static const char scope[] =
    N_("nothing is declared here: a value given with NAME = VALUE is for all "
       "processes, and what a call returns for the one that made it");
static const char leave_shell[] =
    N_("to leave the shell type `quit` or Ctrl-D; to end a process type `kill "
       "NAME`");
static const char block[] =
    N_("the end of the block closes nothing here: type `close NAME` after its "
       "lines");
static const char structure[] =
    N_("an address needs no structure: write the host and the port in the "
       "call: bind(s, \"127.0.0.1\", 65432)");
static const char declaration[] =
    N_("nothing is declared here: a name gets its value with NAME = VALUE or "
       "NAME = CALL");
static const char pause[] = N_(
    "the shell does not sleep: each call is followed until nothing moves any "
    "more; type `wait` to wait for a call that is blocked");
static const char selector[] = N_(
    "nothing needs to be registered or made: poll waits for several sockets, "
    "as in: poll([s, c], POLLIN, 1000)");
static const char thread[] =
    N_("the shell has no threads: its processes make calls at the same time; "
       "put PROCESS: before a call, as in: client: connect c 127.0.0.1 65432");

static const struct {
	const char *word;
	const char *hint;
} hints[] = {
	{ "while", loop },
	{ "for", loop },
	{ "do", loop },
	{ "break", leave },
	{ "continue", leave },
	{ "if", choice },
	{ "elif", choice },
	{ "else", choice },
	{ "switch", choice },
	{ "match", choice },
	{ "case", choice },
	{ "default", choice },
	{ "try", failure },
	{ "except", failure },
	{ "finally", failure },
	{ "raise", failure },
	{ "assert", check },
	{ "perror", failure },
	{ "def", function },
	{ "class", function },
	{ "return", function },
	{ "lambda", function },
	{ "yield", function },
	{ "async", function },
	{ "await", function },
	{ "print", print },
	{ "printf", print },
	{ "fprintf", print },
	{ "puts", print },
	{ "del", delete },
	{ "global", scope },
	{ "nonlocal", scope },
	{ "exit", leave_shell },
	{ "sys", leave_shell },
	{ "with", block },
	{ "struct", structure },
	{ "memset", structure },
	{ "bzero", structure },
	{ "memcpy", structure },
	{ "int", declaration },
	{ "char", declaration },
	{ "long", declaration },
	{ "unsigned", declaration },
	{ "void", declaration },
	{ "const", declaration },
	{ "static", declaration },
	{ "size_t", declaration },
	{ "ssize_t", declaration },
	{ "socklen_t", declaration },
	{ "time", pause },
	{ "sleep", pause },
	{ "usleep", pause },
	{ "selectors", selector },
	{ ".register", selector },
	{ ".unregister", selector },
	{ ".modify", selector },
	{ ".poll", selector },
	{ "threading", thread },
	{ "multiprocessing", thread },
	{ "asyncio", thread },
	{ ".sin_family", structure },
	{ ".sin_addr", structure },
	{ ".s_addr", structure },
	{ ".sin_port", structure },
	{ ".sin6_family", structure },
	{ ".sin6_addr", structure },
	{ ".sin6_port", structure },
	{ ".sun_family", structure },
	{ ".sun_path", structure },
};

const char *
line_hint(const char *word)
{
	for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
		if (strcmp(hints[i].word, word) == 0)
			return lang_text(hints[i].hint);
	return NULL;
}

bool
line_is_nothing(const struct scan *s)
{
	size_t len = scan_ident(s, s->pos), end = s->pos + len;
	size_t dots = 0;
	char c = scan_at(s, s->pos);

	if (scan_is(s, s->pos, end, "import") ||
	    scan_is(s, s->pos, end, "from"))
		return scan_is_blank(scan_at(s, end));
	if (c == '{' || c == '}')
		end = s->pos + 1;
	while (len == 0 && dots < 3 && scan_at(s, s->pos + dots) == '.')
		dots++;
	if (dots == 3)
		end = s->pos + 3;
	else if (c != '{' && c != '}' && !scan_is(s, s->pos, end, "pass"))
		return false;
	while (scan_is_blank(scan_at(s, end)))
		end++;
	return scan_end(s, end);
}

/* A structure is none: it gets its hint. */
bool
line_is_type(const struct scan *s, size_t start, size_t end)
{
	static const char *const words[] = { "int", "char", "long", "unsigned",
		"const", "static", "size_t", "ssize_t", "socklen_t", "auto",
		"void", "short", "uint16_t", "in_port_t" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (scan_is(s, start, end, words[i]))
			return true;
	return false;
}

bool
line_skip_types(struct scan *s)
{
	bool any = false;

	for (;;) {
		size_t end = s->pos + scan_ident(s, s->pos);

		if (!line_is_type(s, s->pos, end))
			return any;
		if (!scan_is_blank(scan_at(s, end)) && scan_at(s, end) != '*')
			return any;
		any = true;
		s->pos = end;
		while (scan_is_blank(scan_at(s, s->pos)) ||
		       scan_at(s, s->pos) == '*')
			s->pos++;
	}
}

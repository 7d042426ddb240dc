/*
 * test_lesson_rules.c - a lesson that a stranger wrote to do harm: each of
 * its lines is refused when the file is read, or when it is run, and says
 * why. What a lesson needs is not.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command/lesson_parts.h"
#include "session_made.h"
#include "unit.h"

/* ---- when the file is read ---- */

/* What a lesson of these lines is refused with; "" where it is not. */
static const char *
refused_with(const char *lines, unsigned *column)
{
	static char text[1000];
	char path[] = "/tmp/sockets-rules.XXXXXX";
	int fd = mkstemp(path);
	struct err err = { 0 };
	struct lesson *lesson;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_gt(
	    dprintf(
		fd, "# A lesson\n\nOne line.\n\n```sockets\n%s\n```\n", lines),
	    0);
	close(fd);
	lesson = lesson_open(path, &err);
	unlink(path);
	lesson_free(lesson);
	snprintf(text, sizeof text, "%s", lesson != NULL ? "" : err.text);
	*column = err.column;
	return text;
}

static const struct {
	const char *line;
	unsigned column;
	const char *with; /* part of what is said */
} read_lines[] = {
	/* Commands that are no lesson's, however they are spelt. */
	{ "run /etc/passwd", 1, "cannot use `run`" },
	{ "run \"/etc/passwd\"", 1, "cannot use `run`" },
	{ "run\"/etc/passwd\"", 1, "cannot use `run`" },
	{ "  \t run x", 1, "cannot use `run`" },
	{ ">>> run x", 5, "cannot use `run`" },
	{ ">>>run x", 4, "cannot use `run`" },
	{ "server: run x", 9, "cannot use `run`" },
	{ "server:\trun x", 9, "cannot use `run`" },
	{ "a-b-1: run x", 8, "cannot use `run`" },
	{ ">>> server: run x", 13, "cannot use `run`" },
	{ "server: >>> run x", 13, "cannot use `run`" },
	{ "a: b: run x", 7, "cannot use `run`" },
	{ "net: run x", 6, "cannot use `run`" },
	{ "journal", 1, "cannot use `journal`" },
	{ "history", 1, "cannot use `history`" },
	{ "set lang ja", 1, "cannot use `set`" },
	{ "quit", 1, "cannot use `quit`" },
	{ "quit()", 1, "cannot use `quit`" },
	{ "watch net", 1, "cannot use `watch`" },
	{ "doctor", 1, "cannot use `doctor`" },
	{ "help", 1, "cannot use `help`" },
	{ "lesson echo", 1, "cannot use `lesson`" },
	{ "lesson check --update x.md", 1, "cannot use `lesson`" },
	{ "again ==x", 1, "cannot use `again`" },
	{ "again, x", 1, "cannot use `again`" },
	{ "again , x == 1", 1, "cannot use `again`" },
	{ "again 1.x = 3", 1, "cannot use `again`" },
	{ "again .connect()", 1, "cannot use `again`" },
	{ "hint; x = 3", 1, "cannot use `hint`" },
	{ "x: again", 4, "cannot use `again`" },
	/* Files that are read. */
	{ "send s file(\"/etc/passwd\")", 8, "reads no files" },
	{ "send s file(/etc/passwd)", 8, "reads no files" },
	{ "send s file (\"/etc/passwd\")", 8, "reads no files" },
	{ "x = file('/etc/passwd')", 5, "reads no files" },
	{ "x = (1, [file('/etc/passwd')])", 10, "reads no files" },
	{ "x = \"a\"+file('/etc/passwd')", 9, "reads no files" },
	{ "x = 2*file('/etc/passwd')", 7, "reads no files" },
	{ "x = struct.file('/etc/passwd')", 12, "reads no files" },
	{ "x = socket.file('/etc/passwd')", 12, "reads no files" },
	{ "x = len(file('/etc/passwd'))", 9, "reads no files" },
	{ "expect file('/etc/passwd')", 8, "reads no files" },
	{ "s.sendall(file('/etc/passwd'))", 11, "reads no files" },
	{ "send \"profile()\" + file('x')", 20, "reads no files" },
	/* Files that are written. */
	{ "packets save x.pcap", 9, "writes no files" },
	{ "packets \"save\" x.pcap", 9, "writes no files" },
	{ "packets sa've' x.pcap", 9, "writes no files" },
	{ "packets\tsave x.pcap", 9, "writes no files" },
	{ "server: packets save x.pcap", 17, "writes no files" },
	/* Another network. */
	{ "net host", 5, "keeps to the networks" },
	{ "net \"host\"", 5, "keeps to the networks" },
	{ "net 'ho'st", 5, "keeps to the networks" },
	{ "net()", 4, "keeps to the networks" },
	/* What would move a terminal, or show another line than is run. */
	{ "send s \"\302\23331m\"", 9, "not shown as it is" },
	{ "send s \"\342\200\256\"", 9, "not shown as it is" },
	{ "server: s = socket # \302\205", 22, "not shown as it is" },
	/* Sockets and variables may be called as commands are. */
	{ "client: again = socket", 0, "" },
	{ "again=socket.socket()", 0, "" },
	{ "client: again.connect((\"127.0.0.1\", 65432))", 0, "" },
	{ "next, hint = socketpair", 0, "" },
	{ "(next, hint) = socketpair", 0, "" },
	{ "net.send(\"x\")", 0, "" },
	{ "packets = 3", 0, "" },
	/* What a lesson needs. */
	{ "send s \"caf\303\251 \346\227\245\"", 0, "" },
	{ "server:\ts = socket", 0, "" },
	{ "server: s = socket", 0, "" },
	{ ">>> s = socket.socket()", 0, "" },
	{ "server: profile = 3", 0, "" },
	{ "send s \"the file (there)\"", 0, "reads no files" },
	{ "net", 0, "" },
	{ "net wire", 0, "" },
	{ "packets", 0, "" },
	{ "packets 3-5 -v", 0, "" },
	{ "kill server", 0, "" },
	{ "process web on server", 0, "" },
	{ "u = socket AF_UNIX", 0, "" },
	{ "ss -tan", 0, "" },
};

enum { READ_LINES = sizeof read_lines / sizeof read_lines[0] };

START_TEST(a_line_is_refused_when_it_is_read)
{
	unsigned column;
	const char *text = refused_with(read_lines[_i].line, &column);

	/* Quotes are not looked at. */
	if (strstr(read_lines[_i].line, "(there)") != NULL) {
		ck_assert_ptr_nonnull(strstr(text, read_lines[_i].with));
		return;
	}
	ck_assert_msg((read_lines[_i].column == 0) == (text[0] == '\0'),
	    "%s: %s", read_lines[_i].line, text);
	if (text[0] == '\0')
		return;
	ck_assert_msg(strstr(text, read_lines[_i].with) != NULL, "%s: %s",
	    read_lines[_i].line, text);
	ck_assert_msg(column == read_lines[_i].column, "%s: column %u",
	    read_lines[_i].line, column);
}
END_TEST

/* Each may make a process. */
START_TEST(there_are_only_so_many_lines)
{
	struct buf lines = { 0 };
	unsigned column;

	for (int i = 0; i < 1000; i++)
		buf_printf(&lines, "process p%d\n", i);
	ck_assert_str_eq(refused_with(lines.data, &column), "");
	buf_adds(&lines, "```\nOne more.\n```sockets\nnet\n");
	ck_assert_ptr_nonnull(
	    strstr(refused_with(lines.data, &column), "at most 1000 commands"));
	buf_free(&lines);
}
END_TEST

/* What somebody's editor has just written is not replaced. */
START_TEST(a_file_that_was_changed_is_not_written)
{
	char path[] = "/tmp/sockets-rules.XXXXXX";
	int fd = mkstemp(path);
	struct err err = { 0 };
	struct buf text = { 0 };
	struct lesson *lesson;
	struct stat st;

	ck_assert_int_gt(dprintf(fd, "# A\n\nB\n\n```sockets\nnet\n```\n"), 0);
	lesson = lesson_open(path, &err);
	ck_assert_ptr_nonnull(lesson);
	buf_adds(&text, "new");
	ck_assert_int_gt(dprintf(fd, "More."), 0);
	ck_assert_int_eq(lesson_write(path, lesson, &text, &err), -1);
	ck_assert_ptr_nonnull(strstr(err.text, "changed while"));
	ck_assert_int_eq(ftruncate(fd, (off_t)lesson->source_len), 0);
	err = (struct err){ 0 };
	ck_assert_int_eq(lesson_write(path, lesson, &text, &err), 0);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_int_eq(st.st_size, 3);
	unlink(path);
	err = (struct err){ 0 };
	ck_assert_int_eq(lesson_write(path, lesson, &text, &err), -1);
	ck_assert_ptr_nonnull(strstr(err.text, "No such file"));
	close(fd);
	buf_free(&text);
	lesson_free(lesson);
}
END_TEST

/* All commands, those too that are added one day, are one or the other. */
START_TEST(what_a_lesson_has_is_a_list)
{
	static const char *const has[] = { "process", "wait", "interrupt",
		"kill", "net", "wire", "packets", "sockets", "ss", "fsm", "why",
		"netstat", "lsof", "expect" };

	for (size_t i = 0; commands[i] != NULL; i++) {
		bool listed = false;

		for (size_t k = 0; k < sizeof has / sizeof has[0]; k++)
			listed |= strcmp(commands[i]->name, has[k]) == 0;
		ck_assert_msg(listed == commands[i]->in_lessons,
		    "%s: can it write a file, read one, or leave the network?",
		    commands[i]->name);
	}
}
END_TEST

/* ---- when it is run ---- */

static char folder[] = "/tmp/sockets-rules-dir.XXXXXX";

static void
begin(void)
{
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(chdir(folder), 0);
	setup_on(LAB_LOOPBACK);
	session.repeatable = true;
}

/* Empty, or this fails. */
static void
end(void)
{
	teardown();
	ck_assert_int_eq(chdir("/"), 0);
	ck_assert_int_eq(rmdir(folder), 0);
}

/* The lines before it make what it needs. */
static const struct {
	const char *before[3];
	const char *line;
	const char *with;
} run_lines[] = {
	/* A file would be made, or a program of the machine reached. */
	{ { "s = socket AF_UNIX" }, "bind s made", "no files" },
	{ { "s = socket AF_UNIX" }, "bind s ./made", "no files" },
	{ { "s = socket AF_UNIX" }, "bind(s, \"made\")", "no files" },
	{ { "s = socket AF_UNIX" }, "s.bind('made')", "no files" },
	{ { "s = socket AF_UNIX" }, "bind made", "no files" },
	{ { "s = socket AF_UNIX", "p = \"made\"" }, "bind s p", "no files" },
	{ { "s = socket AF_UNIX" }, "bind s \"ma\" + \"de\"", "no files" },
	{ { "s = socket AF_UNIX" }, "bind s \"\\x2ftmp/made\"", "no files" },
	{ { "s = socket AF_UNIX" }, "connect s /run/docker.sock", "no files" },
	{ { "s = socket AF_UNIX" }, "connect_ex s /run/dbus", "no files" },
	{ { "s = socket AF_UNIX SOCK_DGRAM" }, "sendto s hi /dev/log",
	    "no files" },
	{ { "s, t = socketpair AF_UNIX SOCK_DGRAM" }, "bind t made",
	    "no files" },
	{ { "s = socket AF_UNIX", "fork twin" }, "twin: bind 3 made",
	    "no files" },
	{ { NULL }, "connect 2 /run/docker.sock", "no files" },
	{ { NULL }, "connect 99 /run/docker.sock", "no files" },
	/* Should they get through the reading. */
	{ { NULL }, "x = file(\"/etc/passwd\")", "cannot be read here" },
	{ { NULL }, "run x", "cannot use `run`" },
	{ { NULL }, "journal", "cannot use `journal`" },
	{ { NULL }, "set lang ja", "cannot use `set`" },
	{ { NULL }, "net host", "keeps away" },
	/* Nothing but processes of the lab. */
	{ { NULL }, "kill 1", "no process named '1'" },
	{ { NULL }, "interrupt 1", "no process named '1'" },
	{ { NULL }, "process ../x", "starts with a letter" },
	/* Families that reach beyond a network. */
	{ { NULL }, "s = socket 40 SOCK_STREAM", "AF_INET, AF_INET6, AF_UNIX" },
	{ { NULL }, "s = socket 16 SOCK_DGRAM", "AF_INET, AF_INET6, AF_UNIX" },
};

enum { RUN_LINES = sizeof run_lines / sizeof run_lines[0] };

START_TEST(a_line_is_refused_when_it_is_run)
{
	size_t events;

	for (size_t i = 0; i < 3 && run_lines[_i].before[i] != NULL; i++)
		ck_assert_msg(run(run_lines[_i].before[i]) == SESSION_OK,
		    "%s: %s", run_lines[_i].before[i], buf_text(&complained));
	events = journal_count(lab_journal(session.lab));
	ck_assert_int_eq(run(run_lines[_i].line), SESSION_MISUNDERSTOOD);
	ck_assert_msg(strstr(buf_text(&complained), run_lines[_i].with) != NULL,
	    "%s: %s", run_lines[_i].line, buf_text(&complained));
	/* That it is refused is all that happened. */
	ck_assert_uint_eq(journal_count(lab_journal(session.lab)), events + 1);
}
END_TEST

START_TEST(the_place_of_a_path_is_told)
{
	run("s = socket AF_UNIX SOCK_DGRAM");
	run("sendto s made made");
	ck_assert_uint_eq(last_event()->error.column, 15);
	run("p = \"made\"");
	run("bind s p");
	ck_assert_uint_eq(last_event()->error.column, 8);
}
END_TEST

/* Names that are no files are the network's own. */
START_TEST(names_that_are_no_files_are_allowed)
{
	run("server: s = socket AF_UNIX");
	ck_assert_int_eq(run("server: bind s @name"), SESSION_OK);
	run("server: listen s");
	run("client: c = socket AF_UNIX");
	ck_assert_int_eq(run("client: connect c @name"), SESSION_OK);
	run("client: d = socket AF_UNIX");
	ck_assert_int_eq(run("client: connect d \"\\0name\""), SESSION_OK);
	run("client: e = socket AF_UNIX");
	ck_assert_int_eq(run("client: bind e \"\""), SESSION_OK);
}
END_TEST

/* Neither ends but by what never comes. */
START_TEST(nothing_is_waited_for_forever)
{
	session.ends = lab_clock() + 1;
	run("server: s = socket");
	run("server: bind s 127.0.0.1 65432");
	run("server: listen s");
	run("server: accept s");
	ck_assert_int_eq(run("wait"), SESSION_FAILED);
	ck_assert_int_eq(run("wait server 86400"), SESSION_FAILED);
	ck_assert_int_eq(run("server: wait"), SESSION_FAILED);
	run("net wire");
	ck_assert_int_eq(run("wire wait 86400"), SESSION_FAILED);
}
END_TEST

/* Whatever it is that fills it: the line before was the last. */
START_TEST(memory_is_not_filled)
{
	static const char more[] = "x = \"x\" * 30000000";

	run("x = (\"x\", (\"x\" * 1000000, 1))");
	run(more);
	run(more);
	ck_assert_int_eq(run("y = (x, 1)"), SESSION_OK);
	ck_assert_int_eq(run("z = 1"), SESSION_MISUNDERSTOOD);
	ck_assert_int_eq(run("net"), SESSION_MISUNDERSTOOD);
	ck_assert_ptr_nonnull(strstr(buf_text(&complained), "no more room"));
	session.repeatable = false;
	ck_assert_int_eq(run("z = 1"), SESSION_OK);
}
END_TEST

/* Without a lesson the shell is its user's. */
START_TEST(outside_of_a_lesson_all_is_allowed)
{
	session.repeatable = false;
	run("s = socket AF_UNIX");
	ck_assert_int_eq(run("bind s made"), SESSION_OK);
	ck_assert_int_eq(unlink("made"), 0);
	ck_assert_int_eq(run("x = file(\"/dev/null\")"), SESSION_MISUNDERSTOOD);
	ck_assert_ptr_nonnull(strstr(buf_text(&complained), "plain file"));
}
END_TEST

/* Who reads standard error has nothing escaped, where it is a socket. */
START_TEST(standard_error_cannot_be_sent_to)
{
	int ends[2], kept = dup(STDERR_FILENO);
	char byte;

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	dup2(ends[1], STDERR_FILENO);
	run("process one");
	run("send 2 \"\\x1b[2J\"");
	dup2(kept, STDERR_FILENO);
	ck_assert_ptr_nonnull(strstr(buf_text(&shown), "ENOTSOCK"));
	ck_assert_int_lt(recv(ends[0], &byte, 1, MSG_DONTWAIT), 0);
	close(ends[0]);
	close(ends[1]);
	close(kept);
}
END_TEST

static Suite *
rules_suite(void)
{
	Suite *s = suite_create("lesson_rules");
	TCase *f = tcase_create("read"), *c = tcase_create("run");

	suite_add_tcase(s, f);
	tcase_add_loop_test(
	    f, a_line_is_refused_when_it_is_read, 0, READ_LINES);
	tcase_add_test(f, there_are_only_so_many_lines);
	tcase_add_test(f, a_file_that_was_changed_is_not_written);
	tcase_add_test(f, what_a_lesson_has_is_a_list);
	suite_add_tcase(s, c);
	tcase_set_timeout(c, 60);
	tcase_add_checked_fixture(c, begin, end);
	tcase_add_loop_test(c, a_line_is_refused_when_it_is_run, 0, RUN_LINES);
	tcase_add_test(c, the_place_of_a_path_is_told);
	tcase_add_test(c, names_that_are_no_files_are_allowed);
	tcase_add_test(c, nothing_is_waited_for_forever);
	tcase_add_test(c, memory_is_not_filled);
	tcase_add_test(c, outside_of_a_lesson_all_is_allowed);
	tcase_add_test(c, standard_error_cannot_be_sent_to);
	return s;
}

int
main(void)
{
	struct err err = { 0 };
	struct lab *made = lab_new(LAB_LOOPBACK, &err);

	if (made == NULL)
		return unit_skip(err.text);
	lab_free(made);
	return unit_run(rules_suite());
}

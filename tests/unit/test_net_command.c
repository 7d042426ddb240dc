/*
 * tests/unit/test_net_command.c - `net`, and what of a session stays when its
 * network is another one; processes on a host.
 */
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/alloc.h"
#include "command/lesson_parts.h"
#include "session_made.h"
#include "unit.h"

static void
has(const struct buf *text, const char *part)
{
	ck_assert_msg(strstr(buf_text(text), part) != NULL,
	    "nothing like \"%s\" in: %s", part, buf_text(text));
}

static void
is_wrong(const char *line, unsigned column, const char *part)
{
	ck_assert_int_eq(run(line), SESSION_MISUNDERSTOOD);
	ck_assert_uint_eq(last_event()->error.column, column);
	has(&complained, part);
}

START_TEST(it_shows_where_processes_live)
{
	run("net");
	has(&shown, "host: this machine's own network");
	has(&shown, "none yet\n");
	run("net loopback");
	run("server: socket");
	run("client: socket");
	ck_assert_int_eq(run("net"), SESSION_OK);
	ck_assert_str_eq(shown.data,
	    "loopback: a private network of one host, where nothing else "
	    "runs\n"
	    "ADDRESSES         PROCESSES\n"
	    "127.0.0.1, ::1    server, client\n"
	    "\n"
	    "NAME             ADDRESSES\n"
	    "localhost        127.0.0.1, ::1\n"
	    "ip6-localhost    ::1\n"
	    "server           127.0.0.1\n"
	    "client           127.0.0.1\n"
	    "many.example     127.0.0.1, 127.0.0.2, 127.0.0.3, ::1\n");
	run("kill server");
	run("net");
	has(&shown, "::1    client\n");
}
END_TEST

/* Where the machine answers, it is not known what. */
START_TEST(names_are_not_shown_where_they_are_the_machine_s)
{
	run("net host");
	run("net");
	ck_assert_ptr_null(strstr(buf_text(&shown), "NAME"));
}
END_TEST

START_TEST(all_begins_anew)
{
	const struct journal *j;

	run("server: s = socket");
	run("HOST = \"127.0.0.1\"");
	run("process peer");
	ck_assert_str_eq(session.current, "peer");
	ck_assert_int_eq(run("net loopback"), SESSION_OK);
	has(&shown, "The network is now `loopback`");
	has(&shown, "(server and peer) have\n");
	j = lab_journal(session.lab);
	ck_assert_int_eq(lab_net(session.lab), LAB_LOOPBACK);
	ck_assert_str_eq(session.current, "main");
	ck_assert_uint_eq(world_process_count(journal_world(j)), 0);
	ck_assert_ptr_null(world_variable(journal_world(j), 0, "HOST"));
	ck_assert_int_eq(run("server: socket"), SESSION_OK);
	has(&shown, "= 3\n");
	for (size_t i = 0; i < journal_count(j); i++) {
		if (journal_at(j, i)->kind == EVENT_CALL)
			ck_assert_uint_eq(journal_at(j, i)->id, 1);
	}
}
END_TEST

/* The same one again is a way to begin anew, too. */
START_TEST(the_same_network_may_be_asked_for)
{
	pid_t pid;

	run("net loopback");
	run("server: socket");
	pid = world_process_find(lab_world(session.lab), "server")->pid;
	ck_assert_int_eq(run("net loopback"), SESSION_OK);
	has(&shown, "(server) has ended");
	ck_assert_int_eq(kill(pid, 0), -1);
}
END_TEST

START_TEST(json_goes_on_in_the_same_stream)
{
	session.json = true;
	run("net loopback");
	has(&shown, "{\"event\":\"note\"");
	run("server: socket");
	has(&shown, "{\"event\":\"process\"");
	has(&shown, "\"event\":\"call\",\"id\":1,");
}
END_TEST

START_TEST(a_network_that_cannot_be_made_changes_nothing)
{
	struct rlimit before, none;
	struct lab *kept;
	int result;

	run("net loopback");
	run("server: s = socket");
	kept = session.lab;
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &before), 0);
	none = (struct rlimit){ 0, before.rlim_max };
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &none), 0);
	result = run("net loopback");
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &before), 0);
	ck_assert_int_eq(result, SESSION_FAILED);
	has(&complained, "ulimit -n");
	has(&shown, "The network is still `loopback`, as it was.\n");
	ck_assert_ptr_eq(session.lab, kept);
	ck_assert_int_eq(run("server: listen s"), SESSION_OK);
}
END_TEST

START_TEST(what_is_no_network_is_refused)
{
	is_wrong("net loopbak", 5, "did you mean 'loopback'?");
	is_wrong("net moon", 5, "host, loopback and wire are there");
	is_wrong("net loopback now", 14, "one word too many");
	is_wrong("server: net loopback", 1, "leave out 'server:'");
	ck_assert_ptr_eq(session.lab, lab);
}
END_TEST

START_TEST(lessons_keep_away_from_the_machines_network)
{
	session.repeatable = true;
	is_wrong("net host", 5, "a lesson keeps away");
	ck_assert_ptr_eq(session.lab, lab);
	ck_assert_int_eq(run("net loopback"), SESSION_OK);
}
END_TEST

/* ---- lessons ---- */

/* A lesson of that one line is refused at that column; 0: it is not. */
static void
lesson_line(const char *line, unsigned column)
{
	char path[] = "/tmp/sockets-lesson.XXXXXX";
	int fd = mkstemp(path);
	struct buf text = { 0 };
	struct lesson *lesson;
	struct err err = { 0 };

	ck_assert_int_ge(fd, 0);
	buf_printf(
	    &text, "# A lesson\n\nOne line.\n\n```sockets\n%s\n```\n", line);
	ck_assert_int_eq(write(fd, text.data, text.len), (ssize_t)text.len);
	close(fd);
	lesson = lesson_open(path, &err);
	unlink(path);
	ck_assert_msg(
	    (lesson == NULL) == (column > 0), "%s: %s", line, err.text);
	ck_assert_msg(
	    err.column == column, "%s: %u: %s", line, err.column, err.text);
	lesson_free(lesson);
	buf_free(&text);
}

START_TEST(a_lesson_names_private_networks_alone)
{
	lesson_line("net", 0);
	lesson_line("net wire", 0);
	lesson_line("net loopback # anew", 0);
	lesson_line("net  # which", 0);
	lesson_line("net host", 5);
	lesson_line("net \"host\"", 5);
	lesson_line("server:  net   host", 16);
	lesson_line("net wirehost", 5);
	lesson_line("wire hold", 0);
}
END_TEST

/* ---- processes on hosts ---- */

START_TEST(one_host_needs_no_name)
{
	is_wrong("process peer on server", 14, "has one host");
	is_wrong("process peer off", 14, "process NAME on server");
	is_wrong("nobody: socket", 1, "to make it: process nobody");
	ck_assert_ptr_null(strstr(complained.data, " on server"));
	ck_assert_ptr_null(world_process_find(lab_world(lab), "peer"));
}
END_TEST

static const struct wproc *
process(const char *name)
{
	const struct wproc *p =
	    world_process_find(lab_world(session.lab), name);

	ck_assert_msg(p != NULL, "there is no process %s", name);
	return p;
}

START_TEST(processes_live_on_hosts)
{
	run("net wire");
	run("server: socket");
	run("client: socket");
	run("socket");
	ck_assert_int_eq(run("process peer on server"), SESSION_OK);
	ck_assert_str_eq(session.current, "peer");
	ck_assert_int_eq(process("server")->host, HOST_SERVER);
	ck_assert_int_eq(process("client")->host, HOST_CLIENT);
	ck_assert_int_eq(process("main")->host, HOST_CLIENT);
	ck_assert_int_eq(process("peer")->host, HOST_SERVER);
	ck_assert_int_eq(session_host(&session), HOST_SERVER);
	run("process client");
	ck_assert_int_eq(session_host(&session), HOST_CLIENT);
	/* There it is already. */
	ck_assert_int_eq(run("process peer on server"), SESSION_OK);
	run("process");
	has(&shown, "SOCKETS  HOST    NOW\n");
	has(&shown, "  server  idle\n");
	run("net");
	ck_assert_str_eq(shown.data,
	    "wire: a private network of two hosts, joined by a wire: `wire` "
	    "shows it\n"
	    "HOST      ADDRESSES                            PROCESSES\n"
	    "server    10.0.0.1, fd00::1, 127.0.0.1, ::1    server, peer\n"
	    "client    10.0.0.2, fd00::2, 127.0.0.1, ::1    client, main\n"
	    "\n"
	    "NAME             ADDRESSES\n"
	    "localhost        127.0.0.1, ::1\n"
	    "ip6-localhost    ::1\n"
	    "server           10.0.0.1, fd00::1\n"
	    "client           10.0.0.2, fd00::2\n"
	    "many.example     10.0.0.1, fd00::1, 10.0.0.3\n");
}
END_TEST

START_TEST(a_host_has_to_be_told)
{
	run("net wire");
	is_wrong("process peer", 9, "`process peer on server`");
	is_wrong("process peer on", 14, "on which host?");
	is_wrong("process peer on loopback", 17, "has server and client");
	is_wrong("peer: socket", 1, "process peer on server");
	run("process peer on client");
	is_wrong("process peer on server", 9, "already, on the client");
	run("kill peer");
	is_wrong("peer: socket", 1, "process peer on client");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("net_command");
	TCase *t = tcase_create("loopback"), *w;
	struct err err = { 0 };
	struct lab *made = lab_new(LAB_LOOPBACK, &err);
	int status;

	if (made == NULL)
		return unit_skip(err.text);
	lab_free(made);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, it_shows_where_processes_live);
	tcase_add_test(t, names_are_not_shown_where_they_are_the_machine_s);
	tcase_add_test(t, all_begins_anew);
	tcase_add_test(t, the_same_network_may_be_asked_for);
	tcase_add_test(t, json_goes_on_in_the_same_stream);
	tcase_add_test(t, a_network_that_cannot_be_made_changes_nothing);
	tcase_add_test(t, what_is_no_network_is_refused);
	tcase_add_test(t, lessons_keep_away_from_the_machines_network);
	tcase_add_test(t, a_lesson_names_private_networks_alone);
	tcase_add_test(t, one_host_needs_no_name);
	suite_add_tcase(s, t);
	made = lab_new(LAB_WIRE, &err);
	if (made != NULL) {
		w = tcase_create("wire");
		tcase_add_checked_fixture(w, setup, teardown);
		tcase_add_test(w, processes_live_on_hosts);
		tcase_add_test(w, a_host_has_to_be_told);
		suite_add_tcase(s, w);
	}
	lab_free(made);
	status = unit_run(s);
	return status == 0 && made == NULL ? unit_skip(err.text) : status;
}

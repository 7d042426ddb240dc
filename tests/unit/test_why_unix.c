/*
 * tests/unit/test_why_unix.c - what stands at a path, and what `why` says of
 * the AF_UNIX sockets of another program: this one. And processes that are
 * stopped, names that could not be looked up.
 */
#include <netdb.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/alloc.h"
#include "kernel/unix_file.h"
#include "why_shown.h"

#define LEN(array) (sizeof(array) / sizeof(array)[0])

static char folder[] = "/tmp/why_unix.XXXXXX";

static void
enter(void)
{
	setup();
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(chdir(folder), 0);
}

/* Tests leave files of these names alone in it. */
static void
leave(void)
{
	unlink("sock");
	unlink("link");
	unlink("file");
	ck_assert_int_eq(rmdir(folder), 0);
	teardown();
}

static struct addr
path_of(const char *name)
{
	struct addr a;

	ck_assert(addr_parse(&a, AF_UNIX, name, strlen(name), 0, 0, 0));
	return a;
}

static int
bound_to(const char *name, int type)
{
	int fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
	struct addr a = path_of(name);

	ck_assert_int_eq(bind(fd, &a.sa, a.len), 0);
	return fd;
}

static enum unix_file_kind
kind_of(const char *name)
{
	struct addr a = path_of(name);

	return unix_file_look(&a).kind;
}

static const int types[] = { SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET };

START_TEST(an_open_socket_s_file_is_told_from_one_that_is_left)
{
	int fd = bound_to("sock", types[_i]);
	struct pollfd wait = { .fd = fd, .events = POLLIN };

	ck_assert_int_eq(kind_of("sock"), UNIX_FILE_BOUND);
	if (types[_i] != SOCK_DGRAM) {
		ck_assert_int_eq(listen(fd, 0), 0);
		ck_assert_int_eq(kind_of("sock"), UNIX_FILE_BOUND);
		/* It was not troubled. */
		ck_assert_int_eq(poll(&wait, 1, 0), 0);
	}
	close(fd);
	ck_assert_int_eq(kind_of("sock"), UNIX_FILE_LEFT);
	unlink("sock");
	ck_assert_int_eq(kind_of("sock"), UNIX_FILE_NONE);
}
END_TEST

START_TEST(what_is_no_socket_s_file_is_told)
{
	ck_assert_int_eq(kind_of("."), UNIX_FILE_FOLDER);
	ck_assert_int_eq(kind_of("/dev/null"), UNIX_FILE_OTHER);
	ck_assert_int_eq(kind_of("/dev/null/x"), UNIX_FILE_NONE);
	ck_assert_int_eq(symlink("sock", "link"), 0);
	ck_assert_int_eq(kind_of("link"), UNIX_FILE_LINK);
}
END_TEST

static void
has_not(const char *text)
{
	ck_assert_msg(strstr(buf_text(&shown), text) == NULL, "'%s' is in:\n%s",
	    text, buf_text(&shown));
}

START_TEST(another_program_s_path_is_not_to_be_deleted)
{
	int fd = bound_to("sock", SOCK_STREAM);

	run("client: c = socket AF_UNIX");
	run("client: connect c sock");
	run("why");
	has(me(fd));
	has("is bound to sock, but does not listen");
	has_not("delete");
	run("client: bind c sock");
	run("why");
	has(me(fd));
	has("sock is in use");
	has_not("delete");
	close(fd);
	run("why");
	has("delete the file: no open socket has it");
}
END_TEST

static const char *const files[] = { ".", "file", "link", "/dev/null" };

START_TEST(what_is_no_socket_s_file_is_not_to_be_deleted)
{
	char line[100];
	FILE *f = fopen("file", "w");

	ck_assert_ptr_nonnull(f);
	fclose(f);
	ck_assert_int_eq(symlink("file", "link"), 0);
	run("client: c = socket AF_UNIX");
	run("client: d = socket AF_UNIX SOCK_DGRAM");
	snprintf(line, sizeof line, "client: connect c %s", files[_i]);
	ck_assert_int_eq(run(line), SESSION_FAILED);
	run("why");
	has("give the path that the server has bound");
	has_not("delete");
	snprintf(line, sizeof line, "client: sendto d x %s", files[_i]);
	ck_assert_int_eq(run(line), SESSION_FAILED);
	run("why");
	has("give the path that the server has bound");
	has_not("delete");
	snprintf(line, sizeof line, "client: bind c %s", files[_i]);
	ck_assert_int_eq(run(line), SESSION_FAILED);
	run("why");
	has("bind another path");
	has_not("delete");
}
END_TEST

/* A path that the lab had may be another program's socket by now. */
START_TEST(a_later_socket_of_the_same_path_is_the_one_that_is_meant)
{
	int fd;

	run("server: s = socket AF_UNIX");
	run("server: bind s sock");
	unlink("sock");
	fd = bound_to("sock", SOCK_STREAM);
	run("client: c = socket AF_UNIX");
	run("client: connect c sock");
	run("why");
	has(me(fd));
	has_not("server's s");
	close(fd);
}
END_TEST

/* ---- processes and names ---- */

START_TEST(a_stopped_process_is_told_of)
{
	const struct wproc *p;
	time_t begin = 0;

	run("client: c = socket");
	run("client: bind c 127.0.0.1 0");
	p = world_process_find(lab_world(lab), "client");
	kill(p->pid, SIGSTOP);
	do
		run("client: why c");
	while (strstr(buf_text(&shown), "is stopped") == NULL &&
	       !unit_late(&begin));
	has_not("To get out of it: `client");
	run("client: listen c");
	run("client: why c");
	has("The process client is stopped");
	has("a call is under way: listen has not returned");
	has("kill -CONT");
	kill(p->pid, SIGCONT);
	run("wait client");
	run("client: why c");
	has("listens on 127.0.0.1:");
}
END_TEST

START_TEST(a_name_that_nobody_answered_for_may_have_an_address)
{
	run("client: c = socket");
	journal_append(lab_journal(lab),
	    &(struct event){ .kind = EVENT_CALL,
		.id = 99,
		.process = 1,
		.fd = -1,
		.done = { .name = "getaddrinfo",
		    .text = x_strdup("getaddrinfo(\"a.test\", NULL)"),
		    .fd = -1,
		    .result = EAI_AGAIN,
		    .failed = true,
		    .detail = x_strdup("EAI_AGAIN (Temporary failure)") } });
	run("why");
	has("Whether the name has an address is not known");
	has_not("No address was found");
}
END_TEST

/* "prohibit" as a route's type, or a policy; TCP knows no broadcast. */
START_TEST(what_is_forbidden_is_not_called_broadcast)
{
	static const struct {
		const char *make, *call, *host, *says;
	} made[] = {
		{ "client: c = socket", "connect", "10.9.9.9",
		    "does not let anything be sent from here to 10.9.9.9." },
		{ "client: c = socket AF_INET SOCK_DGRAM", "sendto", "10.9.9.9",
		    "does not let anything be sent from here to 10.9.9.9." },
		{ "client: c = socket AF_INET SOCK_DGRAM", "sendto",
		    "127.255.255.255", "is a broadcast address" },
	};

	for (size_t i = 0; i < LEN(made); i++) {
		struct addr to;

		ck_assert(addr_parse(&to, AF_INET, made[i].host,
		    strlen(made[i].host), 80, 0, 0));
		run(made[i].make);
		journal_append(
		    lab_journal(lab), &(struct event){ .kind = EVENT_CALL,
					  .id = 99,
					  .process = 1,
					  .fd = 3 + (int)i,
					  .done = { .name = made[i].call,
					      .text = x_strdup(made[i].call),
					      .fd = 3 + (int)i,
					      .result = -1,
					      .error = EACCES,
					      .failed = true,
					      .target = to } });
		run("why");
		has(made[i].says);
	}
}
END_TEST

static Suite *
why_unix_suite(void)
{
	Suite *s = suite_create("why_unix");
	TCase *c = tcase_create("why_unix");

	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, enter, leave);
	tcase_add_loop_test(c,
	    an_open_socket_s_file_is_told_from_one_that_is_left, 0, LEN(types));
	tcase_add_test(c, what_is_no_socket_s_file_is_told);
	tcase_add_test(c, another_program_s_path_is_not_to_be_deleted);
	tcase_add_loop_test(
	    c, what_is_no_socket_s_file_is_not_to_be_deleted, 0, LEN(files));
	tcase_add_test(
	    c, a_later_socket_of_the_same_path_is_the_one_that_is_meant);
	tcase_add_test(c, a_stopped_process_is_told_of);
	tcase_add_test(c, what_is_forbidden_is_not_called_broadcast);
	tcase_add_test(c, a_name_that_nobody_answered_for_may_have_an_address);
	return s;
}

int
main(void)
{
	return unit_run(why_unix_suite());
}

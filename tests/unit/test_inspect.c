/*
 * test_inspect.c - the table of the kernel's sockets: that a dump has real
 * sockets of this process as they are, and that their holders are found.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "kernel/diag_dump.h"
#include "kernel/owners.h"
#include "sockets_made.h"

static struct diag *diag;
static struct ksock_table table;

static void
begin(void)
{
	diag = diag_new(diag_socket());
}

static void
end(void)
{
	ksock_table_free(&table);
	diag_free(diag);
}

static void
dump(int family, int protocol, uint32_t states)
{
	struct diag_want want = { .family = family,
		.protocol = protocol,
		.states = states,
		.extensions = DIAG_WANT_MEMORY | DIAG_WANT_TCP };
	struct err err = { 0 };

	ck_assert_msg(
	    diag_dump(diag, &want, &table, &err) == 0, "%s", err.text);
}

static uint32_t
inode_of(int fd)
{
	char path[32], link[64];
	unsigned inode = 0;
	ssize_t len;

	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	len = readlink(path, link, sizeof link - 1);
	ck_assert_int_gt(len, 0);
	link[len] = '\0';
	ck_assert_int_eq(sscanf(link, "socket:[%u]", &inode), 1);
	return inode;
}

/* The one row of the descriptor's socket, or NULL. */
static const struct ksock *
row_of(int fd)
{
	const struct ksock *found = NULL;
	uint32_t inode = inode_of(fd);

	for (size_t i = 0; i < table.count; i++) {
		if (table.socks[i].inode != inode)
			continue;
		ck_assert_ptr_null(found);
		found = &table.socks[i];
	}
	return found;
}

START_TEST(a_listener_has_its_queue_and_backlog)
{
	int l = listening(7), a = connected(l), b = connected(l);
	const struct ksock *s;
	struct addr local = local_of(l);

	dump(AF_INET, IPPROTO_TCP, KSOCK_ALL);
	s = row_of(l);
	ck_assert_ptr_nonnull(s);
	ck_assert_uint_eq(s->state, KSOCK_LISTEN);
	ck_assert_uint_eq(s->rqueue, 2);
	ck_assert_uint_eq(s->wqueue, 7);
	ck_assert(addr_equal(&s->local, &local));
	ck_assert_uint_eq(addr_port(&s->peer), 0);
	ck_assert_uint_eq(s->uid, geteuid());
	close(l);
	close(a);
	close(b);
}
END_TEST

START_TEST(a_connection_has_what_was_asked_for)
{
	const struct ksock *s;
	int ends[2];

	connection(ends);
	ck_assert_int_eq(send(ends[0], "Hello", 5, 0), 5);
	readable(ends[1]);
	dump(AF_INET, IPPROTO_TCP, KSOCK_BIT(KSOCK_ESTABLISHED));
	s = row_of(ends[1]);
	ck_assert_ptr_nonnull(s);
	ck_assert_uint_eq(s->rqueue, 5);
	ck_assert(s->has_memory);
	ck_assert_uint_gt(s->memory[1], 0);
	ck_assert_ptr_nonnull(s->tcp);
	ck_assert_uint_gt(s->tcp->info_len, 100);
	ck_assert_uint_eq(s->tcp->info[0], KSOCK_ESTABLISHED);
	ck_assert_uint_gt(strlen(s->cong), 0);
	close(ends[0]);
	close(ends[1]);
}
END_TEST

START_TEST(only_the_states_that_are_asked_for_come)
{
	int l = listening(1), ends[2];

	connection(ends);
	dump(AF_INET, IPPROTO_TCP, KSOCK_BIT(KSOCK_LISTEN));
	ck_assert_ptr_nonnull(row_of(l));
	ck_assert_ptr_null(row_of(ends[0]));
	close(l);
	close(ends[0]);
	close(ends[1]);
}
END_TEST

/* TIME-WAIT belongs to nobody: no inode, a timer that runs. */
START_TEST(time_wait_has_a_timer)
{
	const struct ksock *found = NULL;
	struct addr local;
	int ends[2];

	connection(ends);
	local = local_of(ends[0]);
	close(ends[0]);
	readable(ends[1]);
	close(ends[1]);
	for (time_t since = 0; found == NULL && !unit_late(&since);) {
		ksock_table_free(&table);
		dump(AF_INET, IPPROTO_TCP, KSOCK_BIT(KSOCK_TIME_WAIT));
		for (size_t i = 0; i < table.count; i++) {
			if (addr_equal(&table.socks[i].local, &local))
				found = &table.socks[i];
		}
	}
	ck_assert_ptr_nonnull(found);
	ck_assert_uint_eq(found->timer, KSOCK_TIMER_TIME_WAIT);
	ck_assert_uint_gt(found->expires_ms, 0);
	ck_assert_uint_le(found->expires_ms, 60000);
	ck_assert_uint_eq(found->inode, 0);
}
END_TEST

START_TEST(udp_is_told_of)
{
	int fd = bound(SOCK_DGRAM);
	struct addr local = local_of(fd);
	const struct ksock *s;

	dump(AF_INET, IPPROTO_UDP, KSOCK_ALL);
	s = row_of(fd);
	ck_assert_ptr_nonnull(s);
	ck_assert_int_eq(s->type, SOCK_DGRAM);
	ck_assert_uint_eq(s->state, KSOCK_CLOSE);
	ck_assert(addr_equal(&s->local, &local));
	close(fd);
}
END_TEST

START_TEST(unix_sockets_have_names_and_peers)
{
	struct sockaddr_un un = { AF_UNIX, "\0sockets-test" };
	socklen_t len = sizeof(sa_family_t) + 13;
	int l = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), pair[2];
	const struct ksock *s;
	struct buf name = { 0 };

	ck_assert_int_eq(bind(l, (struct sockaddr *)&un, len), 0);
	ck_assert_int_eq(listen(l, 3), 0);
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_DGRAM, 0, pair), 0);
	dump(AF_UNIX, 0, KSOCK_ALL);
	s = row_of(l);
	ck_assert_ptr_nonnull(s);
	ck_assert_uint_eq(s->state, KSOCK_LISTEN);
	ck_assert_uint_eq(s->wqueue, 3);
	addr_text(&name, &s->local);
	ck_assert_str_eq(buf_text(&name), "@sockets-test");
	buf_free(&name);
	s = row_of(pair[0]);
	ck_assert_ptr_nonnull(s);
	ck_assert_int_eq(s->type, SOCK_DGRAM);
	ck_assert_uint_eq(s->peer_inode, inode_of(pair[1]));
	ck_assert(s->has_memory);
	close(l);
	close(pair[0]);
	close(pair[1]);
}
END_TEST

/* More than one datagram of netlink: none is lost, none comes twice. */
START_TEST(many_sockets_come_whole)
{
	enum { MANY = 700 };
	int fd[MANY];

	for (int i = 0; i < MANY; i++)
		fd[i] = listening(1);
	dump(AF_INET, IPPROTO_TCP, KSOCK_ALL);
	for (int i = 0; i < MANY; i++)
		ck_assert_ptr_nonnull(row_of(fd[i]));
	for (int i = 0; i < MANY; i++)
		close(fd[i]);
}
END_TEST

/* ---- holders ---- */

static const struct ksock_owner *
owner_of(int fd, size_t *count)
{
	owners_find(&table);
	return ksock_owners(&table, inode_of(fd), count);
}

START_TEST(a_holder_is_found_by_inode)
{
	int fd = bound(SOCK_STREAM);
	size_t count;
	const struct ksock_owner *o = owner_of(fd, &count);

	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(o->pid, getpid());
	ck_assert_int_eq(o->fd, fd);
	ck_assert_uint_eq(o->uid, geteuid());
	ck_assert_str_eq(o->command, "test_inspect");
	close(fd);
}
END_TEST

START_TEST(all_holders_are_found)
{
	int fd = bound(SOCK_STREAM), again = dup(fd), ready[2];
	const struct ksock_owner *o;
	size_t count, mine = 0;
	pid_t child;

	ck_assert_int_eq(pipe(ready), 0);
	child = fork();
	if (child == 0) {
		char byte;

		close(ready[1]);
		_exit((int)read(ready[0], &byte, 1));
	}
	o = owner_of(fd, &count);
	ck_assert_uint_eq(count, 4);
	for (size_t i = 0; i < count; i++)
		mine += o[i].pid == getpid();
	ck_assert_uint_eq(mine, 2);
	/* Of one process the last descriptor comes first, as in ss. */
	for (size_t i = 1; i < count; i++)
		ck_assert(o[i].pid != o[i - 1].pid || o[i].fd < o[i - 1].fd);
	close(ready[1]);
	waitpid(child, NULL, 0);
	close(fd);
	close(again);
}
END_TEST

START_TEST(nobody_holds_inode_0)
{
	size_t count = 9;

	owners_find(&table);
	ck_assert_ptr_null(ksock_owners(&table, 0, &count));
	ck_assert_uint_eq(count, 0);
}
END_TEST

START_TEST(the_reason_of_a_refusal_is_told)
{
	struct diag_want want = {
		.family = AF_INET, .protocol = 200, .states = KSOCK_ALL
	};
	struct err err = { 0 };

	errno = 0;
	ck_assert_int_eq(diag_dump(diag, &want, &table, &err), -1);
	ck_assert_int_eq(errno, ENOENT);
	ck_assert_uint_eq(table.count, 0);
}
END_TEST

static Suite *
inspect_suite(void)
{
	Suite *s = suite_create("inspect");
	TCase *c = tcase_create("inspect");

	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, begin, end);
	tcase_set_timeout(c, 60);
	tcase_add_test(c, a_listener_has_its_queue_and_backlog);
	tcase_add_test(c, a_connection_has_what_was_asked_for);
	tcase_add_test(c, only_the_states_that_are_asked_for_come);
	tcase_add_test(c, time_wait_has_a_timer);
	tcase_add_test(c, udp_is_told_of);
	tcase_add_test(c, unix_sockets_have_names_and_peers);
	tcase_add_test(c, many_sockets_come_whole);
	tcase_add_test(c, a_holder_is_found_by_inode);
	tcase_add_test(c, all_holders_are_found);
	tcase_add_test(c, nobody_holds_inode_0);
	tcase_add_test(c, the_reason_of_a_refusal_is_told);
	return s;
}

int
main(void)
{
	int fd = diag_socket();

	if (fd < 0)
		return unit_skip("this kernel has no sock_diag");
	close(fd);
	return unit_run(inspect_suite());
}

/*
 * test_constant.c - symbolic constants by name and by number, and bits.
 */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <strings.h>

#include "model/constant.h"
#include "unit.h"

#define LEN(a) (sizeof(a) / sizeof(a)[0])

static const struct {
	enum constant_group group;
	const char *name;
	long value;
	const char *shown; /* the name that the number gets; NULL: none */
} names[] = {
	{ GROUP_FAMILY, "AF_INET", AF_INET, "AF_INET" },
	{ GROUP_FAMILY, "af_inet6", AF_INET6, "AF_INET6" },
	{ GROUP_FAMILY, "socket.AF_UNIX", AF_UNIX, "AF_UNIX" },
	{ GROUP_FAMILY, "AF_LOCAL", AF_UNIX, "AF_UNIX" },
	{ GROUP_FAMILY, "PF_INET", AF_INET, "AF_INET" },
	{ GROUP_TYPE, "SOCK_STREAM", SOCK_STREAM, "SOCK_STREAM" },
	{ GROUP_LEVEL, "SOL_SOCKET", SOL_SOCKET, "SOL_SOCKET" },
	{ GROUP_LEVEL, "SOL_TCP", IPPROTO_TCP, "IPPROTO_TCP" },
	{ GROUP_SOCKET, "SO_REUSEADDR", SO_REUSEADDR, "SO_REUSEADDR" },
	{ GROUP_TCP, "TCP_NODELAY", TCP_NODELAY, "TCP_NODELAY" },
	{ GROUP_MSG, "MSG_PEEK", MSG_PEEK, "MSG_PEEK" },
	{ GROUP_SHUT, "wr", SHUT_WR, "SHUT_WR" },
	{ GROUP_SHUT, "SHUT_RDWR", SHUT_RDWR, "SHUT_RDWR" },
	{ GROUP_POLL, "POLLIN", POLLIN, "POLLIN" },
	{ GROUP_SWITCH, "true", 1, "on" },
	{ GROUP_SWITCH, "off", 0, "off" },
};

START_TEST(a_constant_is_found_by_name_and_number)
{
	const struct constant *c;
	enum constant_group group = names[_i].group;

	c = constant_find(group, names[_i].name);
	ck_assert_ptr_nonnull(c);
	ck_assert_int_eq(c->value, names[_i].value);
	ck_assert_int_eq(c->group, group);
	c = constant_any(names[_i].name);
	ck_assert_ptr_nonnull(c);
	ck_assert_int_eq(c->value, names[_i].value);
	ck_assert_str_eq(
	    constant_name(group, names[_i].value), names[_i].shown);
}
END_TEST

START_TEST(a_constant_belongs_to_its_group)
{
	ck_assert_ptr_null(constant_find(GROUP_TYPE, "AF_INET"));
	ck_assert_ptr_null(constant_find(GROUP_FAMILY, ""));
	ck_assert_ptr_null(constant_find(GROUP_FAMILY, "socket."));
	ck_assert_ptr_null(constant_find(GROUP_FAMILY, "AF_INE"));
	ck_assert_ptr_null(constant_any("AF_NONSENSE"));
	ck_assert_ptr_null(constant_name(GROUP_FAMILY, 12345));
}
END_TEST

/* Two rows of one group with one name could not both be reached. */
START_TEST(every_row_can_be_reached)
{
	for (const struct constant *c = constants; c->name != NULL; c++) {
		ck_assert_ptr_eq(constant_find(c->group, c->name), c);
		ck_assert_ptr_nonnull(constant_name(c->group, c->value));
	}
}
END_TEST

START_TEST(the_options_of_a_level_are_known)
{
	ck_assert_int_eq(constant_option_group(SOL_SOCKET), GROUP_SOCKET);
	ck_assert_int_eq(constant_option_group(IPPROTO_TCP), GROUP_TCP);
	ck_assert_int_eq(constant_option_group(IPPROTO_IP), GROUP_IP);
	ck_assert_int_eq(constant_option_group(IPPROTO_IPV6), GROUP_IPV6);
	ck_assert_int_eq(constant_option_group(12345), -1);
}
END_TEST

static const struct {
	enum constant_group group;
	long bits;
	const char *shown;
} bits[] = {
	{ GROUP_MSG, 0, "0" },
	{ GROUP_MSG, MSG_PEEK, "MSG_PEEK" },
	{ GROUP_MSG, MSG_DONTWAIT | MSG_PEEK, "MSG_PEEK|MSG_DONTWAIT" },
	{ GROUP_MSG, MSG_PEEK | 0x10000000, "MSG_PEEK|0x10000000" },
	{ GROUP_MSG, 0x10000000, "0x10000000" },
	{ GROUP_POLL, POLLIN | POLLHUP, "POLLIN|POLLHUP" },
	{ GROUP_TYPE, SOCK_STREAM | SOCK_NONBLOCK,
	    "SOCK_STREAM|SOCK_NONBLOCK" },
};

START_TEST(bits_are_names_joined)
{
	struct buf out = { 0 };

	constant_bits(&out, bits[_i].group, bits[_i].bits);
	ck_assert_str_eq(buf_text(&out), bits[_i].shown);
	buf_free(&out);
}
END_TEST

START_TEST(errnos_have_names)
{
	ck_assert_str_eq(errno_name(ECONNREFUSED), "ECONNREFUSED");
	ck_assert_str_eq(errno_name(EAGAIN), "EAGAIN");
	ck_assert_ptr_null(errno_name(0));
	ck_assert_ptr_null(errno_name(-1));
	ck_assert_ptr_null(errno_name(99999));
}
END_TEST

static Suite *
constant_suite(void)
{
	Suite *s = suite_create("constant");
	TCase *c = tcase_create("constant");

	suite_add_tcase(s, c);
	tcase_add_loop_test(
	    c, a_constant_is_found_by_name_and_number, 0, LEN(names));
	tcase_add_test(c, a_constant_belongs_to_its_group);
	tcase_add_test(c, every_row_can_be_reached);
	tcase_add_test(c, the_options_of_a_level_are_known);
	tcase_add_loop_test(c, bits_are_names_joined, 0, LEN(bits));
	tcase_add_test(c, errnos_have_names);
	return s;
}

int
main(void)
{
	return unit_run(constant_suite());
}

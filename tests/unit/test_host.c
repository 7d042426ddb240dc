/* test_host.c - the hosts of a wire: their names and who has an address. */
#include <string.h>

#include "model/host.h"
#include "unit.h"

#define LEN(a) (sizeof(a) / sizeof(a)[0])

START_TEST(names_and_hosts_are_one_to_one)
{
	ck_assert_ptr_null(host_name(HOST_ONLY));
	ck_assert_str_eq(host_name(HOST_SERVER), "server");
	ck_assert_str_eq(host_name(HOST_CLIENT), "client");
	ck_assert_int_eq(host_find("server"), HOST_SERVER);
	ck_assert_int_eq(host_find("client"), HOST_CLIENT);
	ck_assert_int_eq(host_find("main"), HOST_ONLY);
	ck_assert_int_eq(host_find("Server"), HOST_ONLY);
	ck_assert_int_eq(host_find(""), HOST_ONLY);
}
END_TEST

START_TEST(a_wire_has_two_ends)
{
	ck_assert_int_eq(host_other(HOST_SERVER), HOST_CLIENT);
	ck_assert_int_eq(host_other(HOST_CLIENT), HOST_SERVER);
	ck_assert_int_eq(host_other(HOST_ONLY), HOST_ONLY);
}
END_TEST

START_TEST(each_host_has_an_address_of_each_family)
{
	ck_assert_str_eq(host_address(HOST_SERVER, AF_INET), "10.0.0.1");
	ck_assert_str_eq(host_address(HOST_SERVER, AF_INET6), "fd00::1");
	ck_assert_str_eq(host_address(HOST_CLIENT, AF_INET), "10.0.0.2");
	ck_assert_str_eq(host_address(HOST_CLIENT, AF_INET6), "fd00::2");
	ck_assert_ptr_null(host_address(HOST_ONLY, AF_INET));
	ck_assert_ptr_null(host_address(HOST_SERVER, AF_UNIX));
}
END_TEST

static const struct {
	int family;
	const char *host;
	enum host of; /* for a packet of the client's */
} rows[] = {
	{ AF_INET, "10.0.0.1", HOST_SERVER },
	{ AF_INET, "10.0.0.2", HOST_CLIENT },
	{ AF_INET, "10.0.0.3", HOST_ONLY },
	{ AF_INET, "127.0.0.1", HOST_CLIENT },
	{ AF_INET, "127.255.0.9", HOST_CLIENT },
	{ AF_INET, "128.0.0.1", HOST_ONLY },
	{ AF_INET, "", HOST_CLIENT },
	{ AF_INET6, "fd00::1", HOST_SERVER },
	{ AF_INET6, "fd00::2", HOST_CLIENT },
	{ AF_INET6, "fd00::3", HOST_ONLY },
	{ AF_INET6, "::1", HOST_CLIENT },
	{ AF_INET6, "", HOST_CLIENT },
	{ AF_INET6, "::ffff:10.0.0.1", HOST_SERVER },
	{ AF_INET6, "::ffff:10.0.0.2", HOST_CLIENT },
	{ AF_INET6, "::ffff:127.0.0.1", HOST_CLIENT },
	{ AF_INET6, "::ffff:0.0.0.0", HOST_CLIENT },
	{ AF_INET6, "::ffff:8.8.8.8", HOST_ONLY },
	{ AF_UNIX, "10.0.0.1", HOST_ONLY },
};

START_TEST(an_address_is_of_one_host)
{
	const char *host = rows[_i].host;
	enum host own = rows[_i].of;
	struct addr a;

	ck_assert(
	    addr_parse(&a, rows[_i].family, host, strlen(host), 65432, 0, 0));
	ck_assert_int_eq(host_of(HOST_CLIENT, &a), own);
	ck_assert_int_eq(host_of(HOST_ONLY, &a), HOST_ONLY);
	/* The server has the same, but for what each host has of its own. */
	if (own == HOST_CLIENT && strstr(host, "10.0.0.2") == NULL &&
	    strcmp(host, "fd00::2") != 0)
		own = HOST_SERVER;
	ck_assert_int_eq(host_of(HOST_SERVER, &a), own);
}
END_TEST

START_TEST(no_address_is_of_no_host)
{
	struct addr none = { 0 };

	ck_assert_int_eq(host_of(HOST_CLIENT, &none), HOST_ONLY);
}
END_TEST

static Suite *
host_suite(void)
{
	Suite *s = suite_create("host");
	TCase *c = tcase_create("host");

	suite_add_tcase(s, c);
	tcase_add_test(c, names_and_hosts_are_one_to_one);
	tcase_add_test(c, a_wire_has_two_ends);
	tcase_add_test(c, each_host_has_an_address_of_each_family);
	tcase_add_loop_test(c, an_address_is_of_one_host, 0, LEN(rows));
	tcase_add_test(c, no_address_is_of_no_host);
	return s;
}

int
main(void)
{
	return unit_run(host_suite());
}

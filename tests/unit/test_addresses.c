/* tests/unit/test_addresses.c - reading what /proc/net has of addresses. */
#include <string.h>

#include "kernel/addresses.h"
#include "unit.h"

#define LEN(array) (sizeof(array) / sizeof(array)[0])

static const char trie[] = "Main:\n"
			   "  +-- 0.0.0.0/0 3 0 4\n"
			   "     |-- 0.0.0.0\n"
			   "        /0 universe UNICAST\n"
			   "     |-- 192.0.2.0\n"
			   "        /24 link UNICAST\n"
			   "Local:\n"
			   "     +-- 127.0.0.0/8 2 0 2\n"
			   "           |-- 127.0.0.0\n"
			   "              /8 host LOCAL\n"
			   "           |-- 127.0.0.1\n"
			   "              /32 host LOCAL\n"
			   "        |-- 127.255.255.255\n"
			   "           /32 link BROADCAST\n"
			   "     |-- 192.0.2.7\n"
			   "        /32 host LOCAL\n"
			   "     |-- 192.0.2.255\n"
			   "        /32 link BROADCAST\n"
			   "     |-- 192.0.2.7\n"
			   "        /32 host LOCAL\n"
			   "     |-- 192.0.2.70\n"
			   "        /32 host LOCAL\n";

static const char inet6[] =
    "00000000000000000000000000000001 01 80 10 80       lo\n"
    "fe800000000000000000000000000001 02 40 20 80     eth0\n";

static const struct {
	const char *trie, *inet6, *list;
} rows[] = {
	{ "", "", "" },
	{ trie, "", "127.0.0.0/8, 192.0.2.7, 192.0.2.70" },
	{ "", inet6, "::1, fe80::1" },
	{ "   |-- 192.0.2.7\n     /32 host LOCAL", inet6,
	    "192.0.2.7, ::1, fe80::1" },
	/* what is in a range is not listed again */
	{ "|-- 10.1.0.0\n/16 host LOCAL\n|-- 10.1.255.1\n/32 host LOCAL\n"
	  "|-- 10.2.0.1\n/32 host LOCAL\n",
	    "", "10.1.0.0/16, 10.2.0.1" },
	{ "|-- 0.0.0.0\n/0 host LOCAL\n|-- 10.2.0.1\n/32 host LOCAL\n", "",
	    "0.0.0.0/0" },
	/* what it does not know is left out */
	{ "/32 host LOCAL\n", "", "" },
	{ "|-- 300.1.2.3\n/32 host LOCAL\n", "", "" },
	{ "|-- 1.2.3.4\n/32 host\n/32\n|--\n\n\n/ LOCAL\n", "0\nzz\n\n", "" },
	{ "", "000000000000000000000000000000011 01 80 10 80 lo\n", "" },
};

START_TEST(the_host_s_addresses_are_listed_once)
{
	struct buf list = { 0 };

	addresses_list(&list, rows[_i].trie, rows[_i].inet6);
	ck_assert_str_eq(buf_text(&list), rows[_i].list);
	buf_free(&list);
}
END_TEST

START_TEST(an_address_of_the_host_is_known)
{
	struct addr a;

	ck_assert(addr_parse(&a, AF_INET, "127.0.0.9", 9, 80, 0, 0));
	ck_assert(addresses_has(trie, inet6, &a));
	ck_assert(addr_parse(&a, AF_INET, "192.0.2.7", 9, 80, 0, 0));
	ck_assert(addresses_has(trie, inet6, &a));
	ck_assert(addr_parse(&a, AF_INET, "192.0.2.8", 9, 80, 0, 0));
	ck_assert(!addresses_has(trie, inet6, &a));
	ck_assert(addr_parse(&a, AF_INET6, "fe80::1", 7, 80, 0, 0));
	ck_assert(addresses_has(trie, inet6, &a));
	ck_assert(!addresses_has(trie, "", &a));
	ck_assert(addr_parse(&a, AF_UNIX, "x", 1, 0, 0, 0));
	ck_assert(!addresses_has(trie, inet6, &a));
}
END_TEST

START_TEST(it_adds_to_what_there_is)
{
	struct buf list = { 0 };

	buf_adds(&list, "here: ");
	addresses_list(&list, "", inet6);
	ck_assert_str_eq(buf_text(&list), "here: ::1, fe80::1");
	buf_free(&list);
}
END_TEST

static const struct {
	int family;
	const char *host;
	bool broadcast;
} casts[] = {
	{ AF_INET, "127.255.255.255", true },
	{ AF_INET, "192.0.2.255", true },
	{ AF_INET6, "::ffff:192.0.2.255", true },
	{ AF_INET, "255.255.255.255", true },
	{ AF_INET, "192.0.2.7", false },
	{ AF_INET, "192.0.2.0", false },
	{ AF_INET, "10.9.9.9", false },
	{ AF_INET6, "::1", false },
};

START_TEST(broadcast_addresses_are_known)
{
	struct addr a;

	ck_assert(addr_parse(&a, casts[_i].family, casts[_i].host,
	    strlen(casts[_i].host), 80, 0, 0));
	ck_assert_int_eq(addresses_broadcast(trie, &a), casts[_i].broadcast);
}
END_TEST

static Suite *
addresses_suite(void)
{
	Suite *s = suite_create("addresses");
	TCase *c = tcase_create("addresses");

	suite_add_tcase(s, c);
	tcase_add_loop_test(
	    c, the_host_s_addresses_are_listed_once, 0, LEN(rows));
	tcase_add_test(c, an_address_of_the_host_is_known);
	tcase_add_test(c, it_adds_to_what_there_is);
	tcase_add_loop_test(c, broadcast_addresses_are_known, 0, LEN(casts));
	return s;
}

int
main(void)
{
	return unit_run(addresses_suite());
}

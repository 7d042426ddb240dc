/*
 * test_addr.c - addresses from the system's structures and from text, what
 * they mean, and how ss, C and Python write them.
 */
#include <arpa/inet.h>
#include <stddef.h>
#include <string.h>

#include "model/addr.h"
#include "unit.h"

#define LEN(a) (sizeof(a) / sizeof(a)[0])
#define BYTES(literal) literal, sizeof(literal) - 1

enum { PATH_AT = offsetof(struct sockaddr_un, sun_path) };

static struct addr
parsed(int family, const char *host, unsigned port)
{
	struct addr a;

	ck_assert(addr_parse(&a, family, host, strlen(host), port, 0, 0));
	return a;
}

static const struct {
	int family;
	const char *host;
	size_t len;
	unsigned port;
	const char *text, *c, *python;
} rows[] = {
	{ AF_INET, BYTES("127.0.0.1"), 65432, "127.0.0.1:65432",
	    "{AF_INET, 127.0.0.1:65432}", "('127.0.0.1', 65432)" },
	{ AF_INET, BYTES(""), 0, "0.0.0.0:0", "{AF_INET, 0.0.0.0:0}",
	    "('0.0.0.0', 0)" },
	{ AF_INET, BYTES("255.255.255.255"), 65535, "255.255.255.255:65535",
	    "{AF_INET, 255.255.255.255:65535}", "('255.255.255.255', 65535)" },
	{ AF_INET6, BYTES("::1"), 80, "[::1]:80", "{AF_INET6, [::1]:80}",
	    "('::1', 80, 0, 0)" },
	{ AF_INET6, BYTES(""), 1, "[::]:1", "{AF_INET6, [::]:1}",
	    "('::', 1, 0, 0)" },
	{ AF_INET6, BYTES("::ffff:10.0.0.1"), 7, "[::ffff:10.0.0.1]:7",
	    "{AF_INET6, [::ffff:10.0.0.1]:7}", "('::ffff:10.0.0.1', 7, 0, 0)" },
	{ AF_UNIX, BYTES("/tmp/x"), 0, "/tmp/x", "{AF_UNIX, \"/tmp/x\"}",
	    "'/tmp/x'" },
	{ AF_UNIX, BYTES("@name"), 0, "@name", "{AF_UNIX, \"@name\"}",
	    "'@name'" },
	{ AF_UNIX, BYTES("\0n\0m"), 0, "@n\\x00m", "{AF_UNIX, \"@n\\x00m\"}",
	    "'@n\\x00m'" },
	{ AF_UNIX, BYTES(""), 0, "", "{AF_UNIX, \"\"}", "''" },
	{ AF_UNIX, BYTES("/tmp/\x1b[2J\xc2\x9b"), 0, "/tmp/\\x1b[2J\\xc2\\x9b",
	    "{AF_UNIX, \"/tmp/\\x1b[2J\\xc2\\x9b\"}",
	    "'/tmp/\\x1b[2J\\xc2\\x9b'" },
};

START_TEST(an_address_is_written_in_three_ways)
{
	struct buf out = { 0 };
	struct addr a;

	ck_assert(addr_parse(&a, rows[_i].family, rows[_i].host, rows[_i].len,
	    rows[_i].port, 0, 0));
	ck_assert_int_eq(addr_family(&a), rows[_i].family);
	ck_assert_uint_eq(addr_port(&a), rows[_i].port);
	addr_text(&out, &a);
	ck_assert_str_eq(buf_text(&out), rows[_i].text);
	buf_clear(&out);
	addr_c(&out, &a);
	ck_assert_str_eq(buf_text(&out), rows[_i].c);
	buf_clear(&out);
	addr_python(&out, &a);
	ck_assert_str_eq(buf_text(&out), rows[_i].python);
	buf_free(&out);
}
END_TEST

/* What the system calls would be given and give back is the same. */
START_TEST(an_address_survives_the_system_structure)
{
	struct addr a, b;

	ck_assert(addr_parse(&a, rows[_i].family, rows[_i].host, rows[_i].len,
	    rows[_i].port, 0, 0));
	b = addr_from(&a.sa, a.len);
	ck_assert_uint_eq(b.len, a.len);
	ck_assert(addr_equal(&a, &b));
	ck_assert_uint_eq(addr_hash(&a), addr_hash(&b));
}
END_TEST

static const struct {
	int family;
	const char *host;
	size_t len;
} not_hosts[] = {
	{ AF_INET, BYTES("localhost") },
	{ AF_INET, BYTES("127.0.0") },
	{ AF_INET, BYTES("127.0.0.256") },
	{ AF_INET, BYTES("::1") },
	{ AF_INET, BYTES("127.0.0.1\0x") },
	{ AF_INET, BYTES(" 127.0.0.1") },
	{ AF_INET6, BYTES("127.0.0.1") },
	{ AF_INET6, BYTES(":::") },
	{ AF_INET6, BYTES("::1%lo") },
	{ AF_UNSPEC, BYTES("127.0.0.1") },
	{ AF_UNSPEC, BYTES("") },
	{ AF_UNIX, BYTES("/10345678901234567890123456789012345678901234567890"
			 "1234567890123456789012345678901234567890123456789012"
			 "34567") },
};

START_TEST(what_is_no_number_is_refused)
{
	struct addr a;

	ck_assert(!addr_parse(&a, not_hosts[_i].family, not_hosts[_i].host,
	    not_hosts[_i].len, 1, 0, 0));
}
END_TEST

START_TEST(the_longest_path_fits)
{
	char path[108];
	struct addr a;
	struct buf out = { 0 };

	memset(path, 'p', sizeof path);
	ck_assert(!addr_parse(&a, AF_UNIX, path, 108, 0, 0, 0));
	ck_assert(addr_parse(&a, AF_UNIX, path, 107, 0, 0, 0));
	ck_assert_uint_eq(a.len, PATH_AT + 108);
	ck_assert_int_eq(a.un.sun_path[107], '\0');
	addr_text(&out, &a);
	ck_assert_uint_eq(out.len, 107);
	buf_free(&out);
}
END_TEST

START_TEST(ipv6_has_four_parts)
{
	struct buf out = { 0 };
	struct addr a;

	ck_assert(addr_parse(&a, AF_INET6, "fe80::1", 7, 99, 0x12345, 3));
	ck_assert_uint_eq(ntohl(a.in6.sin6_flowinfo), 0x12345);
	ck_assert_uint_eq(a.in6.sin6_scope_id, 3);
	addr_python(&out, &a);
	ck_assert_str_eq(buf_text(&out), "('fe80::1', 99, 74565, 3)");
	buf_free(&out);
}
END_TEST

/* The kernel's answers of every length, true or not. */
START_TEST(a_structure_of_a_wrong_length_is_no_address)
{
	static const int families[] = { AF_INET, AF_INET6, AF_UNIX, AF_NETLINK,
		AF_UNSPEC };
	static const socklen_t least[] = { sizeof(struct sockaddr_in),
		sizeof(struct sockaddr_in6), PATH_AT, 999, 999 };
	struct buf out = { 0 };

	for (size_t f = 0; f < LEN(families); f++) {
		for (socklen_t len = 0; len < 200; len++) {
			struct sockaddr_storage sa = { 0 };
			struct addr a;

			sa.ss_family = (sa_family_t)families[f];
			a = addr_from(&sa, len);
			ck_assert_int_eq(
			    a.len > 0, len >= least[f] && len <= sizeof a.un);
			buf_clear(&out);
			addr_text(&out, &a);
			addr_python(&out, &a);
			addr_c(&out, &a);
		}
	}
	buf_free(&out);
}
END_TEST

START_TEST(no_address_is_said_to_be_none)
{
	struct addr none = { 0 };
	struct buf out = { 0 };

	addr_text(&out, &none);
	ck_assert_str_eq(buf_text(&out), "");
	addr_python(&out, &none);
	ck_assert_str_eq(buf_text(&out), "None");
	ck_assert_int_eq(addr_family(&none), AF_UNSPEC);
	ck_assert_uint_eq(addr_port(&none), 0);
	ck_assert(addr_is_empty(&none));
	ck_assert(!addr_is_any(&none));
	buf_free(&out);
}
END_TEST

static const struct {
	int family;
	const char *host;
	unsigned port;
	bool any, empty;
} kinds[] = {
	{ AF_INET, "", 0, true, true },
	{ AF_INET, "", 1, true, false },
	{ AF_INET, "0.0.0.0", 65432, true, false },
	{ AF_INET, "127.0.0.1", 0, false, false },
	{ AF_INET6, "", 0, true, true },
	{ AF_INET6, "::", 80, true, false },
	{ AF_INET6, "::1", 0, false, false },
	{ AF_UNIX, "", 0, false, true },
	{ AF_UNIX, "x", 0, false, false },
	{ AF_UNIX, "@", 0, false, false },
};

START_TEST(any_and_empty_are_told_apart)
{
	struct addr a =
	    parsed(kinds[_i].family, kinds[_i].host, kinds[_i].port);

	ck_assert_int_eq(addr_is_any(&a), kinds[_i].any);
	ck_assert_int_eq(addr_is_empty(&a), kinds[_i].empty);
}
END_TEST

START_TEST(addresses_that_differ_are_not_equal)
{
	struct addr all[] = {
		{ 0 },
		parsed(AF_INET, "127.0.0.1", 1),
		parsed(AF_INET, "127.0.0.1", 2),
		parsed(AF_INET, "127.0.0.2", 1),
		parsed(AF_INET6, "::1", 1),
		parsed(AF_INET6, "::1", 2),
		parsed(AF_INET6, "::2", 1),
		parsed(AF_INET6, "::ffff:127.0.0.1", 1),
		parsed(AF_UNIX, "", 0),
		parsed(AF_UNIX, "/tmp/x", 0),
		parsed(AF_UNIX, "/tmp/y", 0),
		parsed(AF_UNIX, "@/tmp/x", 0),
	};

	for (size_t i = 0; i < LEN(all); i++) {
		for (size_t k = 0; k < LEN(all); k++)
			ck_assert_int_eq(addr_equal(&all[i], &all[k]), i == k);
	}
}
END_TEST

/* They are equal, so they must be found under the same hash. */
START_TEST(flow_and_scope_are_not_part_of_equality)
{
	struct addr a, b;

	ck_assert(addr_parse(&a, AF_INET6, "fe80::1", 7, 5, 1, 2));
	ck_assert(addr_parse(&b, AF_INET6, "fe80::1", 7, 5, 3, 4));
	ck_assert(addr_equal(&a, &b));
	ck_assert_uint_eq(addr_hash(&a), addr_hash(&b));
}
END_TEST

START_TEST(a_mapped_address_is_its_ipv4)
{
	struct addr four = parsed(AF_INET, "10.1.2.3", 99);
	struct addr six = parsed(AF_INET6, "::ffff:10.1.2.3", 99);
	struct addr other = parsed(AF_INET6, "::10.1.2.3", 99);
	struct addr un = parsed(AF_UNIX, "/x", 0);
	struct addr got = addr_unmapped(&six);

	ck_assert(addr_equal(&got, &four));
	ck_assert_uint_eq(addr_hash(&got), addr_hash(&four));
	got = addr_unmapped(&four);
	ck_assert(addr_equal(&got, &four));
	got = addr_unmapped(&other);
	ck_assert(addr_equal(&got, &other));
	got = addr_unmapped(&un);
	ck_assert(addr_equal(&got, &un));
}
END_TEST

START_TEST(bytes_of_the_kernel_become_an_address)
{
	static const unsigned char four[4] = { 192, 0, 2, 1 };
	static const unsigned char six[16] = { 0x20, 1, 0xd, 0xb8, 0, 0, 0, 0,
		0, 0, 0, 0, 0, 0, 0, 1 };
	struct addr a = addr_ip(AF_INET, four, 443);
	struct addr b = addr_ip(AF_INET6, six, 443);
	struct buf out = { 0 };

	addr_text(&out, &a);
	addr_text(&out, &b);
	ck_assert_str_eq(buf_text(&out), "192.0.2.1:443[2001:db8::1]:443");
	a = addr_ip(AF_UNIX, four, 1);
	ck_assert(addr_is_empty(&a));
	buf_free(&out);
}
END_TEST

static Suite *
addr_suite(void)
{
	Suite *s = suite_create("addr");
	TCase *c = tcase_create("addr");

	suite_add_tcase(s, c);
	tcase_add_loop_test(
	    c, an_address_is_written_in_three_ways, 0, LEN(rows));
	tcase_add_loop_test(
	    c, an_address_survives_the_system_structure, 0, LEN(rows));
	tcase_add_loop_test(c, what_is_no_number_is_refused, 0, LEN(not_hosts));
	tcase_add_test(c, the_longest_path_fits);
	tcase_add_test(c, ipv6_has_four_parts);
	tcase_add_test(c, a_structure_of_a_wrong_length_is_no_address);
	tcase_add_test(c, no_address_is_said_to_be_none);
	tcase_add_loop_test(c, any_and_empty_are_told_apart, 0, LEN(kinds));
	tcase_add_test(c, addresses_that_differ_are_not_equal);
	tcase_add_test(c, flow_and_scope_are_not_part_of_equality);
	tcase_add_test(c, a_mapped_address_is_its_ipv4);
	tcase_add_test(c, bytes_of_the_kernel_become_an_address);
	return s;
}

int
main(void)
{
	return unit_run(addr_suite());
}

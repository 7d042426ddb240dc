/* test_netns_file.c - /proc/net as another network has it. */
#include <string.h>

#include "kernel/netns.h"
#include "unit.h"

static struct netns host, private;

static void
begin(void)
{
	struct err err = { 0 };

	ck_assert_int_eq(netns_host(&host, &err), 0);
	ck_assert_int_eq(netns_loopback(&private, &err), 0);
}

static void
end(void)
{
	netns_close(&host);
	netns_close(&private);
}

static unsigned
lines_of(const struct buf *text)
{
	unsigned count = 0;

	for (size_t i = 0; i < text->len; i++)
		count += text->data[i] == '\n';
	return count;
}

/* /proc/net/dev has two lines of titles and one for each interface. */
START_TEST(a_private_network_shows_its_own)
{
	struct buf text = { 0 };
	struct err err = { 0 };

	ck_assert_int_eq(netns_file(&private, "dev", &text, &err), 0);
	ck_assert_uint_eq(lines_of(&text), 3);
	ck_assert_ptr_nonnull(strstr(buf_text(&text), "lo:"));
	buf_free(&text);
}
END_TEST

START_TEST(the_host_shows_the_machine_s)
{
	struct buf text = { 0 };
	struct err err = { 0 };

	ck_assert_int_eq(netns_file(&host, "sockstat", &text, &err), 0);
	ck_assert_ptr_nonnull(strstr(buf_text(&text), "sockets: used"));
	buf_free(&text);
}
END_TEST

/* Added to what there was, to its last line. */
START_TEST(a_file_is_added_whole)
{
	struct buf text = { 0 };
	struct err err = { 0 };

	buf_adds(&text, "before ");
	ck_assert_int_eq(netns_file(&private, "snmp", &text, &err), 0);
	ck_assert_int_eq(strncmp(buf_text(&text), "before Ip:", 10), 0);
	ck_assert_ptr_nonnull(strstr(buf_text(&text), "UdpLite:"));
	buf_free(&text);
}
END_TEST

START_TEST(a_file_that_is_not_there_is_an_error)
{
	const struct netns *both[] = { &host, &private };

	for (int i = 0; i < 2; i++) {
		struct buf text = { 0 };
		struct err err = { 0 };

		buf_adds(&text, "before");
		ck_assert_int_eq(
		    netns_file(both[i], "nothing", &text, &err), -1);
		ck_assert_str_eq(err.text,
		    "reading /proc/net/nothing: No such file or directory");
		ck_assert_str_eq(buf_text(&text), "before");
		buf_free(&text);
	}
}
END_TEST

static Suite *
netns_file_suite(void)
{
	Suite *s = suite_create("netns_file");
	TCase *c = tcase_create("netns_file");

	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, begin, end);
	tcase_add_test(c, a_private_network_shows_its_own);
	tcase_add_test(c, the_host_shows_the_machine_s);
	tcase_add_test(c, a_file_is_added_whole);
	tcase_add_test(c, a_file_that_is_not_there_is_an_error);
	return s;
}

int
main(void)
{
	struct err err = { 0 };
	struct netns ns;

	if (netns_loopback(&ns, &err) < 0)
		return unit_skip(err.text);
	netns_close(&ns);
	return unit_run(netns_file_suite());
}

/*
 * test_diag_attributes.c - what follows a socket in sock_diag's answers:
 * attributes that are too short, too long or wrong, and hostile names.
 */
#include "diag_made.h"

/* ---- attributes ---- */

START_TEST(attributes_are_read)
{
	uint32_t memory[KSOCK_MEM_COUNT] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };
	uint32_t mark = 0x01020304;
	unsigned char info[232] = { 1 };

	inet(NLM_F_MULTI);
	attribute(INET_DIAG_SKMEMINFO, memory, sizeof memory);
	attribute(INET_DIAG_MARK, &mark, sizeof mark);
	attribute(INET_DIAG_SHUTDOWN, "\3", 1);
	attribute(INET_DIAG_CONG, "cubic", 6);
	attribute(INET_DIAG_INFO, info, sizeof info);
	attribute(INET_DIAG_BBRINFO, info, 20);
	done(0);
	ck_assert(is_over(&tcp));
	is_whole();
	ck_assert_uint_eq(table.count, 1);
	ck_assert(table.socks[0].has_memory);
	ck_assert_mem_eq(table.socks[0].memory, memory, sizeof memory);
	ck_assert_uint_eq(table.socks[0].mark, mark);
	ck_assert(table.socks[0].has_shutdown);
	ck_assert_uint_eq(table.socks[0].shutdown, 3);
	ck_assert_str_eq(table.socks[0].cong, "cubic");
	ck_assert_uint_eq(table.socks[0].tcp->info_len, sizeof info);
	ck_assert_mem_eq(table.socks[0].tcp->info, info, sizeof info);
	ck_assert_uint_eq(table.socks[0].tcp->cc_len, 20);
	ck_assert_int_eq(table.socks[0].tcp->cc_kind, KSOCK_CC_BBR);
}
END_TEST

/* A number that is not all there is not there. */
START_TEST(an_attribute_that_is_too_short_is_left_out)
{
	static const unsigned char ones[64] = { [0 ... 63] = 0xff };
	const struct ksock *s;

	inet(NLM_F_MULTI);
	attribute(INET_DIAG_SKMEMINFO, ones, 35);
	attribute(INET_DIAG_MARK, ones, 3);
	attribute(INET_DIAG_SHUTDOWN, ones, 0);
	attribute(INET_DIAG_SKV6ONLY, ones, 0);
	attribute(21, ones, 7); /* the cgroup's id */
	attribute(INET_DIAG_INFO, ones, 0);
	done(0);
	ck_assert(is_over(&tcp));
	s = &table.socks[0];
	ck_assert(!s->has_memory && !s->has_shutdown && !s->has_v6only);
	ck_assert_uint_eq(s->mark, 0);
	ck_assert_uint_eq(s->cgroup, 0);
	ck_assert(s->tcp == NULL || s->tcp->info_len == 0);
}
END_TEST

START_TEST(a_unix_attribute_that_is_too_short_is_left_out)
{
	static const unsigned char ones[8] = { [0 ... 7] = 0xff };

	unix_socket();
	attribute(UNIX_DIAG_PEER, ones, 3);
	attribute(UNIX_DIAG_RQLEN, ones, 7);
	attribute(UNIX_DIAG_UID, ones, 2);
	attribute(UNIX_DIAG_SHUTDOWN, ones, 0);
	ck_assert(!is_over(&names));
	ck_assert_uint_eq(table.socks[0].peer_inode, 0);
	ck_assert_uint_eq(table.socks[0].rqueue, 0);
	ck_assert_uint_eq(table.socks[0].wqueue, 0);
	ck_assert_uint_eq(table.socks[0].uid, 0);
	ck_assert(!table.socks[0].has_shutdown);
}
END_TEST

/* Newer kernels tell more than this program knows. */
START_TEST(an_attribute_that_is_too_long_is_cut)
{
	static const unsigned char ones[1000] = { [0 ... 999] = 0xff };
	char cong[64];
	const struct ksock *s;

	memset(cong, 'c', sizeof cong);
	inet(NLM_F_MULTI);
	attribute(INET_DIAG_INFO, ones, sizeof ones);
	attribute(INET_DIAG_VEGASINFO, ones, sizeof ones);
	attribute(INET_DIAG_CONG, cong, sizeof cong);
	attribute(INET_DIAG_SKMEMINFO, ones, sizeof ones);
	attribute(1234, ones, sizeof ones); /* of a kind not known */
	attribute(INET_DIAG_SHUTDOWN, "\1", 1);
	done(0);
	ck_assert(is_over(&tcp));
	is_whole();
	s = &table.socks[0];
	ck_assert_uint_eq(s->tcp->info_len, sizeof s->tcp->info);
	ck_assert_uint_eq(s->tcp->cc_len, sizeof s->tcp->cc);
	ck_assert_uint_eq(strlen(s->cong), sizeof s->cong - 1);
	ck_assert(s->has_memory);
	ck_assert(s->has_shutdown);
}
END_TEST

/* A length that reaches beyond the message, or not over its own head. */
START_TEST(a_wrong_length_of_an_attribute_ends_them)
{
	static const unsigned beyond[] = { 2, 300, 65531 };

	for (size_t i = 0; i < 3; i++) {
		end();
		begin();
		inet(NLM_F_MULTI);
		attribute_of(INET_DIAG_SHUTDOWN, beyond[i], "\3", 1);
		ck_assert(!is_over(&tcp));
		ck_assert_uint_eq(table.count, 1);
		ck_assert(!table.socks[0].has_shutdown);
	}
	for (unsigned less = 1; less <= 4; less++) {
		end();
		begin();
		inet(NLM_F_MULTI);
		attribute_of(INET_DIAG_MARK, 0u - less, "\3\3\3\3", 4);
		attribute(INET_DIAG_SHUTDOWN, "\3", 1);
		ck_assert(!is_over(&tcp));
		ck_assert_uint_eq(table.count, 1);
		ck_assert_uint_eq(table.socks[0].mark, 0);
		ck_assert(!table.socks[0].has_shutdown);
	}
}
END_TEST

/* ---- names ---- */

static const struct ksock *
named(const char *name, size_t len)
{
	unix_socket();
	attribute(UNIX_DIAG_NAME, name, len);
	done(0);
	ck_assert(is_over(&names));
	is_whole();
	ck_assert_uint_eq(table.count, 1);
	return &table.socks[0];
}

/* That many bytes, as they are. */
static void
has_name(const struct ksock *s, const char *name, size_t len)
{
	ck_assert_int_eq(addr_family(&s->local), AF_UNIX);
	ck_assert_uint_eq(
	    s->local.len, offsetof(struct sockaddr_un, sun_path) + len);
	ck_assert_mem_eq(s->local.un.sun_path, name, len);
}

START_TEST(an_abstract_name_keeps_its_zeros)
{
	static const char name[] = "\0a\0\33[31m\n\377";

	has_name(named(name, sizeof name - 1), name, sizeof name - 1);
}
END_TEST

START_TEST(a_name_as_long_as_can_be_is_whole)
{
	char name[200];

	memset(name, 'n', sizeof name);
	name[107] = '!';
	has_name(named(name, 108), name, 108);
	end();
	begin();
	has_name(named(name, sizeof name), name, 108);
}
END_TEST

START_TEST(an_empty_name_is_none)
{
	const struct ksock *s = named("", 0);
	struct buf text = { 0 };

	ck_assert(addr_is_empty(&s->local) || s->local.len <= 2);
	addr_text(&text, &s->local);
	buf_free(&text);
}
END_TEST

/* Whatever it is, it is printed in printable characters. */
START_TEST(a_hostile_name_is_shown_escaped)
{
	static const char name[] = "\0\33]0;x\7\n\r\t\177\302\233";
	const struct ksock *s = named(name, sizeof name - 1);
	struct buf text = { 0 };

	addr_text(&text, &s->local);
	for (size_t i = 0; i < text.len; i++)
		ck_assert_msg(text.data[i] >= ' ' && text.data[i] <= '~', "%s",
		    text.data);
	buf_free(&text);
}
END_TEST

static Suite *
diag_attributes_suite(void)
{
	Suite *s = suite_create("diag_attributes");
	TCase *c = tcase_create("diag_attributes");

	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, begin, end);
	tcase_add_test(c, attributes_are_read);
	tcase_add_test(c, an_attribute_that_is_too_short_is_left_out);
	tcase_add_test(c, a_unix_attribute_that_is_too_short_is_left_out);
	tcase_add_test(c, an_attribute_that_is_too_long_is_cut);
	tcase_add_test(c, a_wrong_length_of_an_attribute_ends_them);
	tcase_add_test(c, an_abstract_name_keeps_its_zeros);
	tcase_add_test(c, a_name_as_long_as_can_be_is_whole);
	tcase_add_test(c, an_empty_name_is_none);
	tcase_add_test(c, a_hostile_name_is_shown_escaped);
	return s;
}

int
main(void)
{
	return unit_run(diag_attributes_suite());
}

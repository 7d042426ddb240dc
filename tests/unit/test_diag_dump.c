/*
 * test_diag_dump.c - sock_diag's answers as bytes: whole ones, and those
 * that are cut off, interrupted, of another question, or wrong in a length.
 */
#include <stdlib.h>

#include "base/alloc.h"
#include "diag_made.h"

/* ---- answers ---- */

START_TEST(an_answer_ends_with_done)
{
	inet(NLM_F_MULTI);
	inet(NLM_F_MULTI);
	ck_assert(!is_over(&tcp));
	is_whole();
	ck_assert_uint_eq(table.count, 2);
	ck_assert_uint_eq(table.socks[1].inode, 4711);
	ck_assert_uint_eq(addr_port(&table.socks[1].local), 65432);
	buf_clear(&bytes);
	done(0);
	inet(NLM_F_MULTI);
	ck_assert(is_over(&tcp));
	is_whole();
	ck_assert_uint_eq(table.count, 2);
}
END_TEST

START_TEST(no_bytes_are_no_end)
{
	ck_assert(!is_over(&tcp));
	is_whole();
	ck_assert_uint_eq(table.count, 0);
}
END_TEST

START_TEST(an_error_ends_it)
{
	struct nlmsgerr e = { .error = -ENOENT };

	message(NLMSG_ERROR, 0, &e, sizeof e);
	ck_assert(is_over(&tcp));
	ck_assert_int_eq(answer.error, ENOENT);
}
END_TEST

START_TEST(done_may_carry_an_error)
{
	inet(NLM_F_MULTI);
	done(-ENOMEM);
	ck_assert(is_over(&tcp));
	ck_assert_int_eq(answer.error, ENOMEM);
}
END_TEST

/* Nothing says that this was all, or what was wrong. */
START_TEST(an_end_without_an_errno_is_damaged)
{
	static const unsigned types[] = { NLMSG_ERROR, NLMSG_DONE };
	static const int wrong[] = { 1, INT_MIN };

	for (size_t i = 0; i < 2; i++) {
		end();
		begin();
		message(types[i], 0, "\0\0", 2);
		ck_assert(is_over(&tcp));
		ck_assert(answer.damaged);
		ck_assert_int_eq(answer.error, 0);
		for (size_t j = 0; j < 2; j++) {
			end();
			begin();
			message(types[i], 0, &wrong[j], sizeof wrong[j]);
			ck_assert(is_over(&tcp));
			ck_assert(answer.damaged);
			ck_assert_int_eq(answer.error, 0);
		}
	}
}
END_TEST

START_TEST(an_acknowledgement_is_no_answer)
{
	struct nlmsgerr e = { .error = 0 };

	message(NLMSG_ERROR, 0, &e, sizeof e);
	ck_assert(is_over(&tcp));
	ck_assert(answer.damaged);
}
END_TEST

START_TEST(an_interruption_is_told_wherever_it_stands)
{
	static const int none = 0;

	inet(NLM_F_MULTI | NLM_F_DUMP_INTR);
	inet(NLM_F_MULTI);
	ck_assert(!is_over(&tcp));
	ck_assert(answer.interrupted);
	end();
	begin();
	message(NLMSG_DONE, NLM_F_MULTI | NLM_F_DUMP_INTR, &none, sizeof none);
	ck_assert(is_over(&tcp));
	ck_assert(answer.interrupted);
	ck_assert(!answer.damaged);
}
END_TEST

START_TEST(what_the_kernel_could_not_send_is_missed)
{
	message(NLMSG_OVERRUN, 0, "", 0);
	ck_assert(!is_over(&tcp));
	ck_assert(answer.damaged);
}
END_TEST

START_TEST(the_answer_to_another_question_is_left_alone)
{
	inet(NLM_F_MULTI | NLM_F_DUMP_INTR);
	done(-ENOENT);
	ck_assert(!diag_read(
	    buf_text(&bytes), bytes.len, SEQ + 1, &tcp, &table, &answer));
	is_whole();
	ck_assert_uint_eq(table.count, 0);
}
END_TEST

/* ---- lengths of messages ---- */

/* Cut off at each byte, the last message is not whole: only what is before
 * it comes into the table. */
START_TEST(a_truncated_answer_is_damaged)
{
	size_t first, all;

	inet(NLM_F_MULTI);
	first = bytes.len;
	inet(NLM_F_MULTI);
	all = bytes.len;
	for (size_t len = 1; len < all; len++) {
		void *cut;

		if (len == first)
			continue;
		cut = x_malloc(len);
		memcpy(cut, bytes.data, len);
		ksock_cut(&table, 0);
		answer = (struct diag_answer){ 0 };
		ck_assert(!diag_read(cut, len, SEQ, &tcp, &table, &answer));
		ck_assert(answer.damaged);
		ck_assert_uint_eq(table.count, len < first ? 0 : 1);
		free(cut);
	}
}
END_TEST

START_TEST(a_wrong_length_of_a_message_is_damage)
{
	static const uint32_t wrong[] = { 0, 1, 15, 2000, INT_MAX, 0x80000000u,
		0xfffffff0u, 0xfffffffdu, UINT_MAX };

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		end();
		begin();
		inet(NLM_F_MULTI);
		set_length(wrong[i]);
		ck_assert(!is_over(&tcp));
		ck_assert_msg(answer.damaged, "%x", wrong[i]);
		ck_assert_uint_eq(table.count, 0);
	}
}
END_TEST

START_TEST(a_message_too_short_for_its_kind_is_damage)
{
	struct inet_diag_msg m = { .idiag_family = AF_INET };
	struct unix_diag_msg u = { .udiag_family = AF_UNIX };

	message(SOCK_DIAG_BY_FAMILY, 0, &m, sizeof m - 1);
	ck_assert(!is_over(&tcp));
	ck_assert(answer.damaged);
	ck_assert_uint_eq(table.count, 0);
	end();
	begin();
	message(SOCK_DIAG_BY_FAMILY, 0, &u, sizeof u - 1);
	ck_assert(!is_over(&names));
	ck_assert(answer.damaged);
	ck_assert_uint_eq(table.count, 0);
	end();
	begin();
	message(SOCK_DIAG_BY_FAMILY, 0, "", 0);
	ck_assert(!is_over(&names));
	ck_assert(answer.damaged);
}
END_TEST

START_TEST(a_message_of_another_family_is_damage)
{
	unix_socket();
	buf_add(&bytes, (char[128]){ 0 }, 128);
	finish();
	ck_assert(!is_over(&tcp));
	ck_assert(answer.damaged);
	end();
	begin();
	inet(NLM_F_MULTI);
	ck_assert(!is_over(&names));
	ck_assert(answer.damaged);
	ck_assert_uint_eq(table.count, 0);
}
END_TEST

static Suite *
diag_dump_suite(void)
{
	Suite *s = suite_create("diag_dump");
	TCase *c = tcase_create("diag_dump");

	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, begin, end);
	tcase_add_test(c, an_answer_ends_with_done);
	tcase_add_test(c, no_bytes_are_no_end);
	tcase_add_test(c, an_error_ends_it);
	tcase_add_test(c, done_may_carry_an_error);
	tcase_add_test(c, an_end_without_an_errno_is_damaged);
	tcase_add_test(c, an_acknowledgement_is_no_answer);
	tcase_add_test(c, an_interruption_is_told_wherever_it_stands);
	tcase_add_test(c, what_the_kernel_could_not_send_is_missed);
	tcase_add_test(c, the_answer_to_another_question_is_left_alone);
	tcase_add_test(c, a_truncated_answer_is_damaged);
	tcase_add_test(c, a_wrong_length_of_a_message_is_damage);
	tcase_add_test(c, a_message_too_short_for_its_kind_is_damage);
	tcase_add_test(c, a_message_of_another_family_is_damage);
	return s;
}

int
main(void)
{
	return unit_run(diag_dump_suite());
}

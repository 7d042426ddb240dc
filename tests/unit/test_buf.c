/*
 * test_buf.c - growing buffers, errors that keep the first, and arrays that
 * grow. That memory runs out is in test_alloc.c.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "unit.h"

START_TEST(an_empty_buffer_is_empty_text)
{
	struct buf b = { 0 };

	ck_assert_str_eq(buf_text(&b), "");
	buf_clear(&b);
	buf_drop(&b, 5);
	ck_assert_uint_eq(b.len, 0);
	ck_assert_ptr_null(b.data);
	buf_free(&b);
}
END_TEST

START_TEST(whatever_is_added_ends_with_nul)
{
	struct buf b = { 0 };

	buf_adds(&b, "one");
	buf_addc(&b, ' ');
	buf_add(&b, "t\0w", 3);
	buf_printf(&b, "%d-%s", 42, "x");
	ck_assert_uint_eq(b.len, 11);
	ck_assert_mem_eq(b.data, "one t\0w42-x", 12);
	buf_add(&b, NULL, 0);
	ck_assert_uint_eq(b.len, 11);
	buf_clear(&b);
	ck_assert_str_eq(buf_text(&b), "");
	ck_assert_uint_eq(b.len, 0);
	buf_free(&b);
	ck_assert_ptr_null(b.data);
	ck_assert_uint_eq(b.cap, 0);
}
END_TEST

START_TEST(adding_byte_by_byte_loses_none)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < 5000; i++) {
		buf_addc(&b, (char)('a' + i % 26));
		ck_assert_uint_eq(b.len, i + 1);
		ck_assert_int_eq(b.data[b.len], '\0');
	}
	for (size_t i = 0; i < b.len; i++)
		ck_assert_int_eq(b.data[i], (char)('a' + i % 26));
	buf_free(&b);
}
END_TEST

/* Lengths around each size that a buffer grows to. */
START_TEST(printing_fits_at_every_length)
{
	struct buf b = { 0 };
	char *want = x_malloc(700);

	for (int len = 0; len < 600; len++) {
		memset(want, 'x', 700);
		want[len] = '\0';
		buf_clear(&b);
		buf_printf(&b, "%s", want);
		ck_assert_uint_eq(b.len, (size_t)len);
		ck_assert_str_eq(b.data, want);
		buf_free(&b);
		buf_printf(&b, "%*d", len, 7);
		ck_assert_uint_eq(b.len, (size_t)(len > 0 ? len : 1));
		ck_assert_int_eq(b.data[b.len - 1], '7');
	}
	free(want);
	buf_free(&b);
}
END_TEST

START_TEST(the_front_is_dropped_and_the_rest_kept)
{
	struct buf b = { 0 };

	buf_adds(&b, "frame1frame2");
	buf_drop(&b, 0);
	ck_assert_str_eq(b.data, "frame1frame2");
	buf_drop(&b, 6);
	ck_assert_str_eq(b.data, "frame2");
	buf_drop(&b, 7);
	ck_assert_uint_eq(b.len, 0);
	ck_assert_str_eq(b.data, "");
	buf_free(&b);
}
END_TEST

START_TEST(what_is_taken_is_the_callers)
{
	struct buf b = { 0 };
	char *text;

	text = buf_take(&b);
	ck_assert_str_eq(text, "");
	free(text);
	buf_adds(&b, "mine");
	text = buf_take(&b);
	ck_assert_ptr_null(b.data);
	ck_assert_uint_eq(b.len, 0);
	buf_adds(&b, "other");
	ck_assert_str_eq(text, "mine");
	free(text);
	buf_free(&b);
}
END_TEST

START_TEST(the_first_error_wins)
{
	struct err err = { 0 };

	ck_assert(!err_is_set(&err));
	ck_assert_int_eq(err_set(&err, 7, "no process named '%s'", "x"), -1);
	ck_assert(err_is_set(&err));
	ck_assert_int_eq(err_set(&err, 9, "another"), -1);
	ck_assert_uint_eq(err.column, 7);
	ck_assert_str_eq(err.text, "no process named 'x'");
}
END_TEST

START_TEST(a_long_error_is_cut_and_still_text)
{
	struct err err = { 0 };
	char text[1000];

	memset(text, 'y', sizeof text);
	text[sizeof text - 1] = '\0';
	err_set(&err, 1, "%s", text);
	ck_assert_uint_eq(strlen(err.text), sizeof err.text - 1);
	ck_assert(err_is_set(&err));
}
END_TEST

START_TEST(arrays_grow_and_keep_their_elements)
{
	unsigned *array = NULL;
	size_t count = 0, cap = 0;

	while (count < 1000) {
		X_GROW(array, count, cap);
		ck_assert_uint_gt(cap, count);
		array[count] = (unsigned)count;
		count++;
	}
	for (unsigned i = 0; i < 1000; i++)
		ck_assert_uint_eq(array[i], i);
	ck_assert_uint_lt(cap, 2 * count + 8);
	free(array);
}
END_TEST

START_TEST(copies_of_text_are_copies)
{
	char text[] = "text";
	char *copy = x_strdup(text), *part = x_strndup("a\0bc", 3);

	text[0] = 'n';
	ck_assert_str_eq(copy, "text");
	ck_assert_mem_eq(part, "a\0b", 4);
	free(copy);
	free(part);
	/* No bytes are still memory that can be freed. */
	copy = x_malloc(0);
	ck_assert_ptr_nonnull(copy);
	copy = x_realloc(copy, 0);
	ck_assert_ptr_nonnull(copy);
	free(copy);
	copy = x_calloc(0, 0);
	ck_assert_ptr_nonnull(copy);
	free(copy);
}
END_TEST

static Suite *
buf_suite(void)
{
	Suite *s = suite_create("buf");
	TCase *c = tcase_create("buf");

	suite_add_tcase(s, c);
	tcase_add_test(c, an_empty_buffer_is_empty_text);
	tcase_add_test(c, whatever_is_added_ends_with_nul);
	tcase_add_test(c, adding_byte_by_byte_loses_none);
	tcase_add_test(c, printing_fits_at_every_length);
	tcase_add_test(c, the_front_is_dropped_and_the_rest_kept);
	tcase_add_test(c, what_is_taken_is_the_callers);
	tcase_add_test(c, the_first_error_wins);
	tcase_add_test(c, a_long_error_is_cut_and_still_text);
	tcase_add_test(c, arrays_grow_and_keep_their_elements);
	tcase_add_test(c, copies_of_text_are_copies);
	return s;
}

int
main(void)
{
	return unit_run(buf_suite());
}

/* test_value.c - values: what they are called, shown as, copied and freed. */
#include <string.h>

#include "model/value.h"
#include "unit.h"

#define BYTES(literal) literal, sizeof(literal) - 1

static struct value
tuple(size_t count, struct value *items)
{
	struct value whole = {
		.kind = VALUE_TUPLE, .items = items, .count = count
	};

	return value_copy(&whole);
}

static void
shows(struct value v, const char *text, const char *kind)
{
	struct buf out = { 0 };

	value_text(&out, &v);
	ck_assert_str_eq(buf_text(&out), text);
	ck_assert_str_eq(value_kind_name(&v), kind);
	buf_free(&out);
	value_free(&v);
}

START_TEST(each_kind_is_shown_as_python_does)
{
	struct value word = value_bytes(BYTES("localhost"));
	struct value text = value_bytes(BYTES("it's"));

	word.kind = VALUE_WORD;
	text.text = true;
	shows((struct value){ .kind = VALUE_NONE }, "None", "None");
	shows(value_int(65432), "65432", "an integer");
	shows(value_int(-1), "-1", "an integer");
	shows((struct value){ .kind = VALUE_REAL, .real = 0.5 }, "0.5",
	    "a number with a fraction");
	shows(value_bytes(BYTES("a\0\x1b\xff")), "b'a\\x00\\x1b\\xff'",
	    "a string");
	shows(value_bytes(BYTES("")), "b''", "a string");
	shows(text, "\"it's\"", "a string");
	shows(word, "localhost", "a word");
}
END_TEST

START_TEST(tuples_are_shown_as_python_does)
{
	struct value address[] = { value_bytes(BYTES("127.0.0.1")),
		value_int(64623) };
	struct value both, pair;

	address[0].text = true;
	pair = tuple(2, address);
	both = tuple(1, &pair);
	shows(tuple(0, NULL), "()", "a tuple");
	shows(tuple(1, &address[1]), "(64623,)", "a tuple");
	shows(both, "(('127.0.0.1', 64623),)", "a tuple");
	value_free(&pair);
	value_free(&address[0]);
	value_free(&address[1]);
}
END_TEST

START_TEST(an_integer_is_also_real_and_text)
{
	struct value v = value_int(-42);

	ck_assert_int_eq(v.number, -42);
	ck_assert_double_eq(v.real, -42.0);
	ck_assert_str_eq(buf_text(&v.bytes), "-42");
	value_free(&v);
}
END_TEST

START_TEST(a_copy_stands_on_its_own)
{
	struct value inner = value_bytes(BYTES("x\0y"));
	struct value v = tuple(1, &inner);
	struct value copy = value_copy(&v);

	v.items[0].bytes.data[0] = 'z';
	value_free(&v);
	value_free(&inner);
	ck_assert_int_eq(copy.kind, VALUE_TUPLE);
	ck_assert_uint_eq(copy.count, 1);
	ck_assert_uint_eq(copy.items[0].bytes.len, 3);
	ck_assert_mem_eq(copy.items[0].bytes.data, "x\0y", 4);
	value_free(&copy);
}
END_TEST

START_TEST(a_freed_value_is_none)
{
	struct value v = value_bytes(BYTES("x"));

	value_free(&v);
	ck_assert_int_eq(v.kind, VALUE_NONE);
	ck_assert_ptr_null(v.bytes.data);
	value_free(&v);
}
END_TEST

static Suite *
value_suite(void)
{
	Suite *s = suite_create("value");
	TCase *c = tcase_create("value");

	suite_add_tcase(s, c);
	tcase_add_test(c, each_kind_is_shown_as_python_does);
	tcase_add_test(c, tuples_are_shown_as_python_does);
	tcase_add_test(c, an_integer_is_also_real_and_text);
	tcase_add_test(c, a_copy_stands_on_its_own);
	tcase_add_test(c, a_freed_value_is_none);
	return s;
}

int
main(void)
{
	return unit_run(value_suite());
}

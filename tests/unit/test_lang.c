/*
 * test_lang.c - which language the environment chooses, what a catalogue's
 * file may look like, and that no bytes of it make trouble.
 */
#include <langinfo.h>
#include <locale.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/catalogue.h"
#include "base/err.h"
#include "base/lang.h"
#include "unit.h"

/* ---- catalogues ---- */

static void
add_word(struct buf *b, uint32_t n, bool swapped)
{
	n = swapped ? __builtin_bswap32(n) : n;
	buf_add(b, &n, sizeof n);
}

static const struct {
	const char *id, *text;
	size_t id_len, text_len;
} rows[] = {
	{ "", "Language: xx\n", 0, 13 },
	{ "bye", "adios", 3, 5 },
	{ "one\0many", "uno\0muchos", 8, 10 },
	{ "zero", "cero", 4, 4 },
};
enum { ROWS = sizeof rows / sizeof rows[0], ROWS_AT = 28 };

/* A file as msgfmt writes it. */
static void
add_file(struct buf *b, bool swapped)
{
	uint32_t at = ROWS_AT + 2 * 8 * ROWS;

	add_word(b, 0x950412deU, swapped);
	add_word(b, 0, swapped);
	add_word(b, ROWS, swapped);
	add_word(b, ROWS_AT, swapped);
	add_word(b, ROWS_AT + 8 * ROWS, swapped);
	add_word(b, 0, swapped);
	add_word(b, 0, swapped);
	for (size_t i = 0; i < 2 * ROWS; i++) {
		size_t len =
		    i < ROWS ? rows[i].id_len : rows[i - ROWS].text_len;

		add_word(b, (uint32_t)len, swapped);
		add_word(b, at, swapped);
		at += (uint32_t)len + 1;
	}
	for (size_t i = 0; i < ROWS; i++)
		buf_add(b, rows[i].id, rows[i].id_len + 1);
	for (size_t i = 0; i < ROWS; i++)
		buf_add(b, rows[i].text, rows[i].text_len + 1);
}

static struct catalogue *
made(bool swapped)
{
	struct buf b = { 0 };
	size_t len;

	add_file(&b, swapped);
	len = b.len;
	return catalogue_read(buf_take(&b), len);
}

START_TEST(each_message_is_found_in_both_byte_orders)
{
	struct catalogue *c = made(_i == 1);

	ck_assert_ptr_nonnull(c);
	ck_assert_str_eq(catalogue_find(c, "bye", 0), "adios");
	ck_assert_str_eq(catalogue_find(c, "one", 0), "uno");
	ck_assert_str_eq(catalogue_find(c, "one", 1), "muchos");
	ck_assert_str_eq(catalogue_find(c, "zero", 0), "cero");
	catalogue_free(c);
}
END_TEST

START_TEST(what_is_not_there_is_not_found)
{
	struct catalogue *c = made(false);

	ck_assert_ptr_null(catalogue_find(c, "aaa", 0));
	ck_assert_ptr_null(catalogue_find(c, "by", 0));
	ck_assert_ptr_null(catalogue_find(c, "byes", 0));
	ck_assert_ptr_null(catalogue_find(c, "zzz", 0));
	ck_assert_ptr_null(catalogue_find(c, "bye", 1));
	ck_assert_ptr_null(catalogue_find(c, "one", 2));
	ck_assert_ptr_null(catalogue_find(c, "one", 4000000000U));
	catalogue_free(c);
}
END_TEST

START_TEST(a_file_that_was_cut_off_is_refused)
{
	struct buf b = { 0 };
	struct catalogue *c;
	char *bytes;

	add_file(&b, false);
	for (size_t len = 0; len < b.len; len++) {
		bytes = x_malloc(len + 1);
		memcpy(bytes, b.data, len);
		c = catalogue_read(bytes, len);
		ck_assert_msg(c == NULL, "%zu bytes were taken", len);
	}
	buf_free(&b);
}
END_TEST

START_TEST(a_changed_byte_does_no_harm)
{
	static const unsigned char values[] = { 0, 1, 0x7f, 0x80, 0xff };
	struct buf b = { 0 };

	add_file(&b, false);
	for (size_t i = 0; i < b.len * sizeof values; i++) {
		size_t at = i / sizeof values;
		char *bytes = x_malloc(b.len);
		struct catalogue *c;

		memcpy(bytes, b.data, b.len);
		bytes[at] = (char)values[i % sizeof values];
		c = catalogue_read(bytes, b.len);
		for (size_t k = 0; c != NULL && k < ROWS; k++)
			(void)catalogue_find(c, rows[k].id, 1);
		catalogue_free(c);
	}
	buf_free(&b);
}
END_TEST

START_TEST(no_file_no_catalogue)
{
	ck_assert_ptr_null(catalogue_open("/nowhere/sockets.mo"));
	ck_assert_ptr_null(catalogue_open("/"));
	ck_assert_ptr_null(catalogue_open("/dev/null"));
}
END_TEST

/* ---- languages ---- */

static void
set(const char *name, const char *value)
{
	if (value != NULL)
		setenv(name, value, 1);
	else
		unsetenv(name);
}

static const char port[] = "a port is a number from 0 to 65535, not %s";

START_TEST(a_language_is_chosen_by_name)
{
	struct err err = { 0 };

	ck_assert_str_eq(lang_name(), "en");
	ck_assert_ptr_eq(lang_text(port), port);
	ck_assert(lang_set("es"));
	ck_assert_str_eq(lang_name(), "es");
	err_set(&err, 1, port, "x");
	ck_assert_str_eq(err.text, "un puerto es un número de 0 a 65535, no x");
	ck_assert(!lang_set("fr"));
	ck_assert_str_eq(lang_name(), "es");
	ck_assert(lang_set("en"));
	ck_assert_str_eq(lang_text(port), port);
}
END_TEST

START_TEST(what_is_not_translated_is_english)
{
	ck_assert(lang_set("es"));
	ck_assert_str_eq(_("no such message"), "no such message");
	ck_assert_str_eq(_(""), "");
	ck_assert_str_eq(C_("here", "no such"), "no such");
	ck_assert_str_eq(n_("%d bit", "%d bits", 1), "%d bit");
	ck_assert_str_eq(n_("%d bit", "%d bits", 0), "%d bits");
}
END_TEST

START_TEST(letters_are_utf8_in_another_language)
{
	unsetenv("LC_CTYPE");
	set("LC_ALL", _i == 0 ? "C" : NULL);
	ck_assert_ptr_nonnull(setlocale(LC_CTYPE, ""));
	ck_assert(lang_set("ja"));
	ck_assert_str_eq(nl_langinfo(CODESET), "UTF-8");
	/* Whoever sets the locale from the environment finds it there. */
	ck_assert_ptr_nonnull(setlocale(LC_CTYPE, ""));
	ck_assert_str_eq(nl_langinfo(CODESET), "UTF-8");
}
END_TEST

START_TEST(an_error_that_is_cut_off_ends_with_a_whole_letter)
{
	struct err err = { 0 };
	char text[2 * sizeof err.text];

	memset(text, 'x', sizeof text);
	for (size_t i = (size_t)_i; i + 3 < sizeof text; i += 3)
		memcpy(text + i, "日", 3);
	text[sizeof text - 1] = '\0';
	err_set(&err, 0, "%s", text);
	ck_assert_uint_eq((strlen(err.text) - (size_t)_i) % 3, 0);
	ck_assert_uint_ge(strlen(err.text), sizeof err.text - 3);
}
END_TEST

/* Each: LC_ALL, LC_MESSAGES, LANG, LANGUAGE, and what is chosen. */
static const struct {
	const char *all, *messages, *lang, *language, *name;
} environments[] = {
	{ NULL, NULL, NULL, NULL, "en" },
	{ NULL, NULL, "es_ES.UTF-8", NULL, "es" },
	{ NULL, NULL, "ja_JP.utf8", NULL, "ja" },
	{ NULL, NULL, "es.UTF-8", NULL, "es" },
	{ NULL, NULL, "es_MX.UTF-8@x", "", "es" },
	{ NULL, "ja_JP.UTF-8", "es_ES.UTF-8", NULL, "ja" },
	{ "es_ES.UTF-8", "ja_JP.UTF-8", "ja_JP.UTF-8", NULL, "es" },
	{ "", "", "es_ES.UTF-8", NULL, "es" },
	/* No catalogue; the terminal's letters; the locale without language. */
	{ NULL, NULL, "fr_FR.UTF-8", NULL, "en" },
	{ NULL, NULL, "est_EE.UTF-8", NULL, "en" },
	{ NULL, NULL, "es_ES", NULL, "en" },
	{ NULL, NULL, "es_ES.ISO-8859-1", NULL, "en" },
	{ "C.UTF-8", "es_ES.UTF-8", NULL, "es", "en" },
	{ "C", NULL, "es_ES.UTF-8", "es", "en" },
	{ "POSIX", NULL, NULL, "es", "en" },
	/* Preferences. */
	{ NULL, NULL, "fr_FR.UTF-8", "ca:es:ja", "es" },
	{ NULL, NULL, "es_ES.UTF-8", "en:ja", "en" },
	{ NULL, NULL, "es_ES.UTF-8", "ja_JP.UTF-8", "ja" },
	{ NULL, NULL, "es_ES.UTF-8", "ca:::", "es" },
	{ NULL, "C", "es_ES.UTF-8", "es", "en" },
};

START_TEST(the_environment_chooses)
{
	unsetenv("LC_CTYPE");
	set("LC_ALL", environments[_i].all);
	set("LC_MESSAGES", environments[_i].messages);
	set("LANG", environments[_i].lang);
	set("LANGUAGE", environments[_i].language);
	setlocale(LC_ALL, "C");
	lang_set("en");
	lang_begin();
	ck_assert_str_eq(lang_name(), environments[_i].name);
}
END_TEST

START_TEST(numbers_stay_as_they_are)
{
	set("LC_ALL", "es_ES.UTF-8");
	lang_begin();
	ck_assert_str_eq(setlocale(LC_NUMERIC, NULL), "C");
	ck_assert(strtod("1.5", NULL) > 1.4);
}
END_TEST

static Suite *
lang_suite(void)
{
	Suite *s = suite_create("lang");
	TCase *t = tcase_create("lang");

	tcase_add_loop_test(t, each_message_is_found_in_both_byte_orders, 0, 2);
	tcase_add_test(t, what_is_not_there_is_not_found);
	tcase_add_test(t, a_file_that_was_cut_off_is_refused);
	tcase_add_test(t, a_changed_byte_does_no_harm);
	tcase_add_test(t, no_file_no_catalogue);
	tcase_add_test(t, a_language_is_chosen_by_name);
	tcase_add_test(t, what_is_not_translated_is_english);
	tcase_add_loop_test(t, letters_are_utf8_in_another_language, 0, 2);
	tcase_add_loop_test(
	    t, an_error_that_is_cut_off_ends_with_a_whole_letter, 0, 3);
	tcase_add_loop_test(t, the_environment_chooses, 0,
	    sizeof environments / sizeof environments[0]);
	tcase_add_test(t, numbers_stay_as_they_are);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return unit_run(lang_suite());
}

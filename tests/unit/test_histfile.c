/* tests/unit/test_histfile.c - the file of typed lines, also a damaged one. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "shell/histfile.h"
#include "unit.h"

static char folder[] = "/tmp/histfile-XXXXXX";
static char path[128];
static struct buf got;

static void
setup(void)
{
	char made[64];

	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(setenv("XDG_STATE_HOME", folder, 1), 0);
	snprintf(made, sizeof made, "%s/sockets", folder);
	ck_assert_int_eq(mkdir(made, 0700), 0);
	snprintf(path, sizeof path, "%s/history", made);
}

static void
teardown(void)
{
	buf_free(&got);
	unlink(path);
	path[strlen(path) - strlen("/history")] = '\0';
	rmdir(path);
	rmdir(folder);
}

static void
write_bytes(const char *bytes, size_t len)
{
	FILE *f = fopen(path, "a");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(bytes, 1, len, f), len);
	ck_assert_int_eq(fclose(f), 0);
}

/* A line of that many bytes. */
static void
write_long(size_t len)
{
	struct buf line = { 0 };

	while (line.len < len)
		buf_addc(&line, 'x');
	buf_addc(&line, '\n');
	write_bytes(line.data, line.len);
	buf_free(&line);
}

/* What the file is now. */
static void
read_file(struct buf *out)
{
	char chunk[4096];
	FILE *f = fopen(path, "r");
	size_t n;

	ck_assert_ptr_nonnull(f);
	while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
		buf_add(out, chunk, n);
	fclose(f);
}

static struct histfile *
opened(void)
{
	struct err err = { 0 };
	bool first;
	struct histfile *h = histfile_open(&first, &err);

	ck_assert_msg(h != NULL, "%s", err.text);
	return h;
}

static void
gather(const char *line)
{
	buf_printf(&got, "<%s>", line);
}

/* The lines come out, and only they are in the file after it is closed. */
static void
assert_kept(const char *lines, const char *file)
{
	struct buf text = { 0 };
	struct histfile *h = opened();

	histfile_each(h, gather);
	ck_assert_str_eq(buf_text(&got), lines);
	histfile_close(h);
	read_file(&text);
	ck_assert_uint_eq(text.len, strlen(file));
	ck_assert_str_eq(buf_text(&text), file);
	buf_free(&text);
}

START_TEST(lines_are_added_and_come_back)
{
	struct err err = { 0 };
	struct histfile *h = opened();

	ck_assert_int_eq(histfile_add(h, "server: socket", &err), 0);
	ck_assert_int_eq(histfile_add(h, "quit", &err), 0);
	histfile_close(h);
	assert_kept("<server: socket><quit>", "server: socket\nquit\n");
}
END_TEST

START_TEST(what_stands_after_a_nul_is_not_lost)
{
	write_bytes("one\ntw\0o\n\0\nthree\n\nfour", 22);
	assert_kept("<one><three><four>", "one\nthree\nfour\n");
}
END_TEST

START_TEST(the_longest_line_is_kept_and_a_longer_one_dropped)
{
	struct histfile *h;

	write_bytes("one\n", 4);
	write_long(HISTFILE_LINE_MAX + 1);
	write_bytes("two\n", 4);
	assert_kept("<one><two>", "one\ntwo\n");
	write_long(HISTFILE_LINE_MAX);
	buf_clear(&got);
	h = opened();
	histfile_each(h, gather);
	histfile_close(h);
	ck_assert_uint_eq(got.len, 10 + HISTFILE_LINE_MAX + 2);
}
END_TEST

START_TEST(a_line_larger_than_what_is_read_is_dropped)
{
	write_bytes("one\n", 4);
	write_long(9 * 1024 * 1024);
	assert_kept("", "");
}
END_TEST

START_TEST(what_follows_a_huge_line_is_kept)
{
	write_long(9 * 1024 * 1024);
	write_bytes("one\n", 4);
	assert_kept("<one>", "one\n");
}
END_TEST

START_TEST(the_file_is_cut_to_the_last_lines)
{
	struct buf want = { 0 }, lines = { 0 };
	char line[32];

	for (int i = 0; i < HISTFILE_LINES + 7; i++) {
		snprintf(line, sizeof line, "set N %d\n", i);
		write_bytes(line, strlen(line));
		if (i < 7)
			continue;
		buf_adds(&want, line);
		buf_printf(&lines, "<set N %d>", i);
	}
	assert_kept(lines.data, want.data);
	buf_free(&want);
	buf_free(&lines);
}
END_TEST

/* It has no end: reading it would never be done. */
START_TEST(a_device_is_neither_read_nor_replaced)
{
	struct histfile *h;
	struct stat st;

	ck_assert_int_eq(symlink("/dev/zero", path), 0);
	h = opened();
	histfile_each(h, gather);
	histfile_close(h);
	ck_assert_uint_eq(got.len, 0);
	ck_assert_int_eq(lstat(path, &st), 0);
	ck_assert(S_ISLNK(st.st_mode));
}
END_TEST

static Suite *
histfile_suite(void)
{
	Suite *s = suite_create("histfile");
	TCase *t = tcase_create("histfile");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, lines_are_added_and_come_back);
	tcase_add_test(t, what_stands_after_a_nul_is_not_lost);
	tcase_add_test(t, the_longest_line_is_kept_and_a_longer_one_dropped);
	tcase_add_test(t, a_line_larger_than_what_is_read_is_dropped);
	tcase_add_test(t, what_follows_a_huge_line_is_kept);
	tcase_add_test(t, the_file_is_cut_to_the_last_lines);
	tcase_add_test(t, a_device_is_neither_read_nor_replaced);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return unit_run(histfile_suite());
}

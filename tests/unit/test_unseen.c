/* test_unseen.c - the words about processes that could not be looked into. */
#include <string.h>

#include "command/unseen.h"
#include "unit.h"

static const struct {
	unsigned unseen;
	const char *help;
} cases[] = {
	{ KSOCK_UNSEEN_BY_USER, "root may: sudo sockets" },
	{ KSOCK_UNSEEN_BY_ROOT, "docker run --cap-add SYS_PTRACE" },
	{ KSOCK_UNSEEN_BY_ALL, "start sockets outside of it" },
	{ KSOCK_UNSEEN_NO_PROC, "mount -t proc proc /proc" },
	{ KSOCK_UNSEEN_DESCRIPTORS, "ulimit -n 1024" },
	/* What is in the way of looking at all comes first. */
	{ KSOCK_UNSEEN_BY_USER | KSOCK_UNSEEN_NO_PROC,
	    "mount -t proc proc /proc" },
	{ KSOCK_UNSEEN_BY_ROOT | KSOCK_UNSEEN_DESCRIPTORS, "ulimit -n 1024" },
};

START_TEST(what_would_help_is_told)
{
	const char *text = unseen_text(cases[_i].unseen);

	ck_assert_msg(strstr(text, cases[_i].help) != NULL, "%s", text);
	ck_assert_msg(strncmp(text, "processes ", 10) == 0, "%s", text);
	/* It is a part of a sentence. */
	ck_assert_int_ne(text[strlen(text) - 1], '.');
}
END_TEST

/* Of other users they need not be, and root is told of nothing that only
 * root could do. */
START_TEST(only_a_user_is_sent_to_root)
{
	for (size_t i = 1; i < sizeof cases / sizeof cases[0]; i++) {
		const char *text = unseen_text(cases[i].unseen);

		ck_assert_msg(strstr(text, "sudo") == NULL, "%s", text);
		ck_assert_msg(strstr(text, "other users") == NULL, "%s", text);
	}
}
END_TEST

static Suite *
unseen_suite(void)
{
	Suite *s = suite_create("unseen");
	TCase *c = tcase_create("unseen");

	suite_add_tcase(s, c);
	tcase_add_loop_test(
	    c, what_would_help_is_told, 0, sizeof cases / sizeof cases[0]);
	tcase_add_test(c, only_a_user_is_sent_to_root);
	return s;
}

int
main(void)
{
	return unit_run(unseen_suite());
}

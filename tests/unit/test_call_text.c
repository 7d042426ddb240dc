/*
 * test_call_text.c - the rows: every call has all its texts, its usage and
 * its example are read as that call, and how C writes it.
 */
#include <ctype.h>

#include "call_line.h"
#include "unit.h"

static int suitable = 3;
static const struct call_sockets sockets = { &suitable, named_by_name,
	named_suitable, named_family, named_name };

static const char *const order[] = { "socket", "bind", "listen", "accept",
	"connect", "connect_ex", "send", "sendall", "recv", "close" };

START_TEST(the_calls_stand_in_the_order_of_the_tutorial)
{
	size_t count = 0;

	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
		ck_assert_str_eq(calls[i]->name, order[i]);
	while (calls[count] != NULL)
		count++;
	ck_assert_uint_eq(count, 23);
}
END_TEST

START_TEST(a_call_is_found_by_its_exact_name)
{
	for (size_t i = 0; calls[i] != NULL; i++)
		ck_assert_ptr_eq(call_find(calls[i]->name), calls[i]);
	ck_assert_ptr_null(call_find("lisen"));
	ck_assert_ptr_null(call_find("Listen"));
	ck_assert_ptr_null(call_find(""));
}
END_TEST

static size_t
sentences(const char *text)
{
	size_t n = 0;

	for (const char *s = text; *s != '\0'; s++)
		n += (*s == '.' || *s == '?') && (s[1] == ' ' || s[1] == '\0');
	return n;
}

START_TEST(every_row_has_all_its_texts)
{
	for (size_t i = 0; calls[i] != NULL; i++) {
		const struct call *c = calls[i];
		size_t about = strlen(c->about);

		ck_assert_ptr_nonnull(c->run);
		ck_assert(islower((unsigned char)c->gist[0]));
		ck_assert_int_ne(c->gist[strlen(c->gist) - 1], '.');
		ck_assert_uint_lt(strlen(c->gist), 60);
		ck_assert_ptr_nonnull(strchr(c->c, '('));
		/* C, and no English around it. */
		ck_assert_int_eq(c->c[strlen(c->c) - 1], ')');
		ck_assert_ptr_null(strstr(c->c, "then"));
		ck_assert_ptr_nonnull(strchr(c->python, '('));
		ck_assert(isupper((unsigned char)c->about[0]) ||
			  strncmp(c->about, "Python", 6) == 0);
		ck_assert_int_eq(c->about[about - 1], '.');
		ck_assert_uint_ge(sentences(c->about), 2);
		ck_assert_ptr_nonnull(strstr(c->man, "("));
		ck_assert_ptr_nonnull(strstr(c->example, c->name));
	}
}
END_TEST

START_TEST(every_error_has_a_name_a_meaning_and_stands_once)
{
	for (size_t i = 0; calls[i] != NULL; i++) {
		const struct call_error *e = calls[i]->errors;

		ck_assert_int_ne(e->number, 0);
		for (; e->number != 0; e++) {
			ck_assert_ptr_nonnull(errno_name(e->number));
			ck_assert_uint_gt(strlen(e->means), 15);
			ck_assert_int_ne(e->means[strlen(e->means) - 1], '.');
			for (const struct call_error *f = e + 1; f->number != 0;
			     f++)
				ck_assert_msg(f->number != e->number,
				    "%s has %s twice", calls[i]->name,
				    errno_name(e->number));
		}
	}
}
END_TEST

START_TEST(every_argument_has_a_name_and_a_range)
{
	for (size_t i = 0; calls[i] != NULL; i++) {
		for (const struct arg *a = calls[i]->args; a->kind != ARG_END;
		     a++) {
			ck_assert_ptr_nonnull(a->name);
			if (a->kind == ARG_INT)
				ck_assert_int_lt(a->low, a->high);
		}
	}
}
END_TEST

/* A line made of a call's usage: each word stands for a value of its. */
static void
line_of_usage(struct buf *line, const char *usage, bool all)
{
	static const struct {
		const char *word, *value;
	} words[] = {
		{ "S", "s" },
		{ "HOST", "127.0.0.1" },
		{ "PORT", "65432" },
		{ "FAMILY", "AF_INET" },
		{ "TYPE", "SOCK_STREAM" },
		{ "PROTO", "0" },
		{ "BACKLOG", "7" },
		{ "DATA", "hello" },
		{ "FLAGS", "MSG_DONTWAIT" },
		{ "SIZE", "100" },
		{ "LEVEL", "SOL_SOCKET" },
		{ "OPTION", "SO_KEEPALIVE" },
		{ "VALUE", "1" },
		{ "on|off", "on" },
		{ "rd|wr|rdwr", "rd" },
		{ "SECONDS|none", "none" },
		{ "EVENTS", "POLLIN" },
		{ "TIMEOUT", "100" },
		{ "NAME", "child" },
	};
	size_t len = strcspn(usage, " ");
	size_t at;

	buf_add(line, usage, len);
	for (usage += len; *usage != '\0'; usage += len) {
		bool optional;

		usage += strspn(usage, " ]....");
		optional = *usage == '[';
		usage += optional;
		len = strcspn(usage, " ]");
		if (len == 0 || (optional && !all))
			continue;
		for (at = 0; strlen(words[at].word) != len ||
			     strncmp(words[at].word, usage, len) != 0;)
			ck_assert_msg(
			    ++at < sizeof words / sizeof words[0], "%s", usage);
		buf_addc(line, ' ');
		buf_adds(line, words[at].value);
	}
}

START_TEST(the_usage_is_read_as_that_call)
{
	for (size_t i = 0; calls[i] != NULL; i++) {
		for (int all = 0; all < 2; all++) {
			struct buf usage = { 0 }, line = { 0 };
			struct call_args args;
			const struct call *call;
			struct err err = { 0 };
			bool chosen;
			int rc;

			call_usage(&usage, calls[i]);
			line_of_usage(&line, usage.data, all != 0);
			rc = line_read(line.data, NULL, &sockets, &call, &args,
			    &chosen, &err);
			ck_assert_msg(rc == 0, "%s: %s", line.data, err.text);
			ck_assert_ptr_eq(call, calls[i]);
			/* All or nothing was given. */
			for (size_t k = 0; k < args.count; k++) {
				const struct arg *a = &call->args[k];

				if (all || a->fallback == NULL)
					ck_assert_int_eq(args.arg[k].given,
					    all || (a->kind != ARG_FD &&
						       a->kind != ARG_FDS));
				else
					ck_assert(!args.arg[k].given);
			}
			call_args_free(&args);
			buf_free(&usage);
			buf_free(&line);
		}
	}
}
END_TEST

START_TEST(the_example_is_read_as_that_call)
{
	for (size_t i = 0; calls[i] != NULL; i++) {
		const char *line = strstr(calls[i]->example, " = ");
		struct call_args args;
		const struct call *call;
		struct err err = { 0 };
		bool chosen;
		int rc;

		line = line != NULL ? line + 3 : calls[i]->example;
		rc = line_read(
		    line, NULL, &sockets, &call, &args, &chosen, &err);
		ck_assert_msg(rc == 0, "%s: %s", line, err.text);
		ck_assert_ptr_eq(call, calls[i]);
		ck_assert(!chosen);
		call_args_free(&args);
	}
}
END_TEST

static const struct {
	const char *name, *usage;
} usages[] = {
	{ "socket", "socket [FAMILY] [TYPE] [PROTO]" },
	{ "bind", "bind [S] HOST PORT" },
	{ "listen", "listen [S] [BACKLOG]" },
	{ "accept", "accept [S]" },
	{ "send", "send [S] DATA [FLAGS]" },
	{ "sendall", "sendall [S] DATA" },
	{ "sendto", "sendto [S] DATA [FLAGS] HOST PORT" },
	{ "recv", "recv [S] [SIZE] [FLAGS]" },
	{ "shutdown", "shutdown [S] [rd|wr|rdwr]" },
	{ "setsockopt", "setsockopt [S] [LEVEL] OPTION VALUE" },
	{ "setblocking", "setblocking [S] on|off" },
	{ "settimeout", "settimeout [S] SECONDS|none" },
	{ "poll", "poll [S]... [EVENTS] [TIMEOUT]" },
	{ "getaddrinfo", "getaddrinfo HOST [PORT] [FAMILY] [TYPE]" },
	{ "fork", "fork NAME" },
};

START_TEST(the_usage_says_how_it_is_typed)
{
	struct buf usage = { 0 };

	call_usage(&usage, call_find(usages[_i].name));
	ck_assert_str_eq(usage.data, usages[_i].usage);
	buf_free(&usage);
}
END_TEST

static void
text_of(struct buf *out, const char *line, const struct addr *addr)
{
	struct call_args args;
	const struct call *call;
	struct err err = { 0 };
	bool chosen;

	buf_clear(out);
	ck_assert_int_eq(
	    line_read(line, NULL, &sockets, &call, &args, &chosen, &err), 0);
	call_text(out, call, &args, addr);
	call_args_free(&args);
}

START_TEST(long_data_is_cut_after_40_bytes)
{
	struct buf text = { 0 };

	text_of(&text, "send s 1234567890123456789012345678901234567890", NULL);
	ck_assert_str_eq(text.data,
	    "send(3, \"1234567890123456789012345678901234567890\", 40, 0)");
	text_of(
	    &text, "send s 12345678901234567890123456789012345678901", NULL);
	ck_assert_str_eq(text.data,
	    "send(3, \"1234567890123456789012345678901234567890\"..., 41, "
	    "0)");
	buf_free(&text);
}
END_TEST

START_TEST(nothing_in_the_text_moves_a_terminal)
{
	struct buf text = { 0 };

	text_of(&text, "send s \"\x1b[2J\n\"", NULL);
	ck_assert_str_eq(text.data, "send(3, \"\\x1b[2J\\n\", 5, 0)");
	text_of(&text, "connect s (\"a\x1b[2Jb\", 80)", NULL);
	ck_assert_str_eq(text.data, "connect(3, {AF_INET, a\\x1b[2Jb:80})");
	buf_free(&text);
}
END_TEST

START_TEST(the_address_that_a_name_stood_for_is_shown)
{
	static const unsigned char home[4] = { 127, 0, 0, 1 };
	struct addr addr = addr_ip(AF_INET, home, 65432);
	struct addr none = { 0 };
	struct buf text = { 0 };

	text_of(&text, "connect s localhost 65432", &addr);
	ck_assert_str_eq(text.data, "connect(3, {AF_INET, 127.0.0.1:65432})");
	text_of(&text, "connect s localhost 65432", &none);
	ck_assert_str_eq(text.data, "connect(3, {AF_INET, localhost:65432})");
	text_of(&text, "connect six fe80::1%lo 80", NULL);
	ck_assert_str_eq(text.data, "connect(6, {AF_INET6, [fe80::1%lo]:80})");
	/* accept's peer is a result, not an argument. */
	text_of(&text, "accept s", &addr);
	ck_assert_str_eq(text.data, "accept(3)");
	buf_free(&text);
}
END_TEST

static Suite *
call_text_suite(void)
{
	Suite *s = suite_create("call_text");
	TCase *t = tcase_create("text");

	tcase_add_test(t, the_calls_stand_in_the_order_of_the_tutorial);
	tcase_add_test(t, a_call_is_found_by_its_exact_name);
	tcase_add_test(t, every_row_has_all_its_texts);
	tcase_add_test(t, every_error_has_a_name_a_meaning_and_stands_once);
	tcase_add_test(t, every_argument_has_a_name_and_a_range);
	tcase_add_test(t, the_usage_is_read_as_that_call);
	tcase_add_test(t, the_example_is_read_as_that_call);
	tcase_add_loop_test(t, the_usage_says_how_it_is_typed, 0,
	    sizeof usages / sizeof usages[0]);
	tcase_add_test(t, long_data_is_cut_after_40_bytes);
	tcase_add_test(t, nothing_in_the_text_moves_a_terminal);
	tcase_add_test(t, the_address_that_a_name_stood_for_is_shown);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return unit_run(call_text_suite());
}

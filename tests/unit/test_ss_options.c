/*
 * test_ss_options.c - what the words of `ss` ask for, and what is said of
 * words that are not understood. What they should mean was seen at
 * iproute2's ss 6.1.
 */
#include <stdlib.h>
#include <string.h>

#include "command/ss_options.h"
#include "command/ss_states.h"
#include "unit.h"

static struct ss_request r;
static struct err err;

static void
begin(void)
{
	r = (struct ss_request){ 0 };
	err = (struct err){ 0 };
}

static void
end(void)
{
	ss_request_free(&r);
}

static void
reads(const char *rest)
{
	ss_request_free(&r);
	ck_assert_msg(
	    ss_request_read(&r, rest, 4, &err) == 0, "%s: %s", rest, err.text);
}

/* ---- options ---- */

#define EST KSOCK_BIT(KSOCK_ESTABLISHED)
#define CONN SS_STATES_CONNECTED
#define ALL SS_STATES_ALL
#define LISTENING (KSOCK_BIT(KSOCK_LISTEN) | KSOCK_BIT(KSOCK_CLOSE))
#define IP (SS_IPV4 | SS_IPV6)

static const struct {
	const char *rest;
	bool tcp, udp, unix_sockets;
	unsigned families;
	uint32_t states;
} kinds[] = {
	{ "", true, true, true, IP | SS_UNIX, CONN },
	{ "-t", true, false, false, IP, CONN },
	{ "-u", false, true, false, IP, EST },
	{ "-x", false, false, true, SS_UNIX, CONN },
	{ "-tu", true, true, false, IP, CONN },
	{ "-t -x", true, false, true, IP | SS_UNIX, CONN },
	{ "-4", true, true, false, SS_IPV4, CONN },
	{ "-6", true, true, false, SS_IPV6, CONN },
	{ "-46", true, true, false, IP, CONN },
	{ "-4x", true, true, true, SS_IPV4 | SS_UNIX, CONN },
	{ "-t4", true, false, false, SS_IPV4, CONN },
	{ "-u6", false, true, false, SS_IPV6, CONN },
	{ "-tx6", true, false, true, SS_IPV6 | SS_UNIX, CONN },
	{ "-a", true, true, true, IP | SS_UNIX, ALL },
	{ "-ta", true, false, false, IP, ALL },
	{ "-l", true, true, true, IP | SS_UNIX, LISTENING },
	{ "-al", true, true, true, IP | SS_UNIX, LISTENING },
	{ "-la", true, true, true, IP | SS_UNIX, ALL },
	{ "--tcp --listening", true, false, false, IP, LISTENING },
	{ "--udp --all --ipv6", false, true, false, SS_IPV6, ALL },
	{ "--unix", false, false, true, SS_UNIX, CONN },
	{ "--ipv4", true, true, false, SS_IPV4, CONN },
	{ "--list --ud", false, true, false, IP, LISTENING },
	{ "-t state established", true, false, false, IP, EST },
	{ "state established -t", true, false, false, IP, EST },
	{ "-ta state established", true, false, false, IP, EST },
	{ "-t state syn-sent state ESTABLISHED", true, false, false, IP,
	    EST | KSOCK_BIT(KSOCK_SYN_SENT) },
	{ "-t exclude listening", true, false, false, IP,
	    ALL & ~KSOCK_BIT(KSOCK_LISTEN) },
	{ "-l exclude closed", true, true, true, IP | SS_UNIX,
	    ALL & ~KSOCK_BIT(KSOCK_CLOSE) },
	{ "-t state all excl big", true, false, false, IP,
	    KSOCK_BIT(KSOCK_SYN_RECV) | KSOCK_BIT(KSOCK_TIME_WAIT) },
	/* Nothing left is as if no states were given. */
	{ "-t exclude all", true, false, false, IP, CONN },
	{ "-u exclude all", false, true, false, IP, EST },
	/* A family that the filter names is meant. */
	{ "-a src unix:/tmp/*", true, true, true, SS_UNIX, ALL },
	{ "-ta dst inet6:*", true, false, false, SS_IPV6, ALL },
	{ "-6a dst inet:*", true, true, false, SS_IPV4, ALL },
	{ "-a src inet:* or src unix:*", true, true, true, SS_IPV4 | SS_UNIX,
	    ALL },
};

START_TEST(kinds_and_states)
{
	reads(kinds[_i].rest);
	ck_assert_int_eq(r.show.tcp, kinds[_i].tcp);
	ck_assert_int_eq(r.show.udp, kinds[_i].udp);
	ck_assert_int_eq(r.show.unix_sockets, kinds[_i].unix_sockets);
	ck_assert_uint_eq(r.families, kinds[_i].families);
	ck_assert_uint_eq(r.show.states, kinds[_i].states);
}
END_TEST

/* How a row looks: an option, its long name, which of the flags. */
static const struct {
	const char *letter, *name, *flags;
} looks[] = {
	{ "-n", "--numeric", "n" },
	{ "-p", "--processes", "p" },
	{ "-o", "--options", "o" },
	{ "-e", "--extended", "oe" },
	{ "-m", "--memory", "m" },
	{ "-i", "--info", "i" },
	{ "-H", "--no-header", "H" },
	{ "-O", "--oneline", "O" },
	{ "-s", "--summary", "s" },
	{ "-nH", "--numeric --no-header", "nH" },
	{ "-npoemisHO", "--nu --pr --op --ex --me --inf --su --no --on",
	    "npoemisHO" },
};

static void
has_flags(const char *flags)
{
	ck_assert_int_eq(r.show.numeric, strchr(flags, 'n') != NULL);
	ck_assert_int_eq(r.show.processes, strchr(flags, 'p') != NULL);
	ck_assert_int_eq(r.show.timers, strchr(flags, 'o') != NULL);
	ck_assert_int_eq(r.show.extended, strchr(flags, 'e') != NULL);
	ck_assert_int_eq(r.show.memory, strchr(flags, 'm') != NULL);
	ck_assert_int_eq(r.show.info, strchr(flags, 'i') != NULL);
	ck_assert_int_eq(r.show.one_line, strchr(flags, 'O') != NULL);
	ck_assert_int_eq(r.no_header, strchr(flags, 'H') != NULL);
	ck_assert_int_eq(r.summary, strchr(flags, 's') != NULL);
}

START_TEST(letters_and_names)
{
	reads(looks[_i].letter);
	has_flags(looks[_i].flags);
	reads(looks[_i].name);
	has_flags(looks[_i].flags);
}
END_TEST

START_TEST(a_summary_may_be_alone)
{
	reads("");
	ck_assert(r.table);
	reads("-s");
	ck_assert(!r.table);
	reads("-san");
	ck_assert(!r.table);
	reads("-st");
	ck_assert(r.table);
	reads("-s state all");
	ck_assert(r.table);
	reads("-s sport = :80");
	ck_assert(r.table);
}
END_TEST

static const struct {
	const char *name;
	uint32_t states;
} states[] = {
	{ "established", EST },
	{ "syn-sent", KSOCK_BIT(KSOCK_SYN_SENT) },
	{ "syn-recv", KSOCK_BIT(KSOCK_SYN_RECV) },
	{ "syn-rcv", KSOCK_BIT(KSOCK_SYN_RECV) },
	{ "fin-wait-1", KSOCK_BIT(KSOCK_FIN_WAIT_1) },
	{ "fin-wait-2", KSOCK_BIT(KSOCK_FIN_WAIT_2) },
	{ "time-wait", KSOCK_BIT(KSOCK_TIME_WAIT) },
	{ "close", KSOCK_BIT(KSOCK_CLOSE) },
	{ "closed", KSOCK_BIT(KSOCK_CLOSE) },
	{ "unconnected", KSOCK_BIT(KSOCK_CLOSE) },
	{ "close-wait", KSOCK_BIT(KSOCK_CLOSE_WAIT) },
	{ "last-ack", KSOCK_BIT(KSOCK_LAST_ACK) },
	{ "listening", KSOCK_BIT(KSOCK_LISTEN) },
	{ "closing", KSOCK_BIT(KSOCK_CLOSING) },
	{ "all", 0xfff },
	{ "connected", 0xfff & ~(1u << 7 | 1u << 10) },
	{ "synchronized", 0xfff & ~(1u << 7 | 1u << 10 | 1u << 2) },
	{ "bucket", 1u << 3 | 1u << 6 },
	{ "big", 0xfff & ~(1u << 3 | 1u << 6) },
};

START_TEST(names_of_states)
{
	struct command_word word = { (char *)states[_i].name, 1 };
	uint32_t got = 0;

	ck_assert_int_eq(ss_states(&word, &got, &err), 0);
	ck_assert_uint_eq(got, states[_i].states);
}
END_TEST

/* ---- filters ---- */

/* The tree in a notation of its own: (and (sport = 80) ...). */
static void
add_text(struct buf *out, const struct filter *f)
{
	static const char *const ops[] = { [FILTER_AND] = "and",
		[FILTER_OR] = "or",
		[FILTER_NOT] = "not",
		[FILTER_HOST] = "host",
		[FILTER_PATH] = "path",
		[FILTER_PORT_GE] = ">=",
		[FILTER_PORT_LE] = "<=",
		[FILTER_PORT_EQ] = "=" };

	if (f->op == FILTER_AND || f->op == FILTER_OR || f->op == FILTER_NOT) {
		buf_printf(out, "(%s ", ops[f->op]);
		add_text(out, f->left);
		if (f->right != NULL) {
			buf_addc(out, ' ');
			add_text(out, f->right);
		}
		buf_addc(out, ')');
		return;
	}
	buf_printf(out, "%c%s", f->source ? 's' : 'd', ops[f->op]);
	if (f->op == FILTER_PATH) {
		buf_printf(out, ":%s", f->path);
		return;
	}
	if (f->family != AF_UNSPEC) {
		struct addr a = addr_ip(f->family, f->host, 0);

		buf_addc(out, ' ');
		addr_text(out, &a);
		buf_printf(out, "/%u", f->bits);
	}
	buf_printf(out, " %ld", f->port);
}

static const struct {
	const char *rest, *tree;
} filters[] = {
	{ "sport = :80", "s= 80" },
	{ "sport :80", "s= 80" },
	{ "sport 80", "s= 80" },
	{ "sport == :80", "s= 80" },
	{ "sport eq 80", "s= 80" },
	{ "sport = :0x50", "s= 80" },
	{ "dport = :0", "d= 0" },
	{ "dport = :65535", "d= 65535" },
	{ "dport != :80", "(not d= 80)" },
	{ "dport ne :80", "(not d= 80)" },
	{ "dport neq :80", "(not d= 80)" },
	{ "sport < :80", "(not s>= 80)" },
	{ "sport lt :80", "(not s>= 80)" },
	{ "sport <= :80", "s<= 80" },
	{ "sport le :80", "s<= 80" },
	{ "sport leq :80", "s<= 80" },
	{ "sport > :80", "(not s<= 80)" },
	{ "sport gt :80", "(not s<= 80)" },
	{ "sport >= :80", "s>= 80" },
	{ "sport ge :80", "s>= 80" },
	{ "sport geq :80", "s>= 80" },
	{ "sport = :*", "shost -1" },
	{ "sport =  :", "shost -1" },
	{ "src 127.0.0.1", "shost 127.0.0.1:0/32 -1" },
	{ "dst = 127.0.0.1:80", "dhost 127.0.0.1:0/32 80" },
	{ "dst eq 127.0.0.1:*", "dhost 127.0.0.1:0/32 -1" },
	{ "src 10.0.0.0/8", "shost 10.0.0.0:0/8 -1" },
	{ "src 10/8", "shost 10.0.0.0:0/8 -1" },
	{ "src 10.1/16:80", "shost 10.1.0.0:0/16 80" },
	{ "src 0.0.0.0/0", "shost 0.0.0.0:0/0 -1" },
	{ "src *", "shost -1" },
	{ "src *:80", "shost 80" },
	{ "src :80", "shost 80" },
	{ "src any", "shost -1" },
	{ "src [::1]", "shost [::1]:0/128 -1" },
	{ "src [::1]:80", "shost [::1]:0/128 80" },
	{ "src [fe80::]/10", "shost [fe80::]:0/10 -1" },
	{ "src [fe80::]/10:80", "shost [fe80::]:0/10 80" },
	{ "src [fe80::/10]:80", "shost [fe80::]:0/10 80" },
	{ "src fe80::/10", "shost [fe80::]:0/10 -1" },
	{ "src fe80::/10:80", "shost [fe80::]:0/10 80" },
	{ "src 2001:db8::1:80", "shost [2001:db8::1]:0/128 80" },
	{ "src [127.0.0.1]:80", "shost 127.0.0.1:0/32 80" },
	{ "src inet:127.0.0.1", "shost 127.0.0.1:0/32 -1" },
	{ "src inet6:[::1]:80", "shost [::1]:0/128 80" },
	{ "src unix:/tmp/*", "spath:/tmp/*" },
	{ "dst unix:", "dpath:" },
	{ "src unix:/tmp/a\\ b", "spath:/tmp/a b" },
	{ "src \"unix:/tmp/a\\\\ b\"", "spath:/tmp/a b" },
	{ "src unix:a\\\"b", "spath:a\"b" },
	{ "sport 1 and dport 2", "(and s= 1 d= 2)" },
	{ "sport 1 && dport 2", "(and s= 1 d= 2)" },
	{ "sport 1 & dport 2", "(and s= 1 d= 2)" },
	{ "sport 1 dport 2", "(and s= 1 d= 2)" },
	{ "sport 1 or dport 2", "(or s= 1 d= 2)" },
	{ "sport 1 || dport 2", "(or s= 1 d= 2)" },
	{ "sport 1 | dport 2", "(or s= 1 d= 2)" },
	{ "not sport 1", "(not s= 1)" },
	{ "! sport 1", "(not s= 1)" },
	{ "not not sport 1", "(not (not s= 1))" },
	/* From left to right; `not` is of the next condition alone. */
	{ "sport 1 or sport 2 and sport 3", "(and (or s= 1 s= 2) s= 3)" },
	{ "sport 1 sport 2 or sport 3", "(or (and s= 1 s= 2) s= 3)" },
	{ "not sport 1 or sport 2", "(or (not s= 1) s= 2)" },
	{ "sport 1 and ( sport 2 or sport 3 )", "(and s= 1 (or s= 2 s= 3))" },
	{ "! ( sport 1 dport 2 )", "(not (and s= 1 d= 2))" },
	{ "( ( sport 1 ) )", "s= 1" },
	/* As a shell passes them on. */
	{ "'( sport = :80 or dport = :443 )'", "(or s= 80 d= 443)" },
	{ "\\( sport \\< :80 \\)", "(not s>= 80)" },
	{ "\"sport = :80\" -n 'or dport' = :1", "(or s= 80 d= 1)" },
	{ "-tu sport = :domain", "s= 53" },
	{ "-tu src *:domain", "shost 53" },
	{ "-xa src /run/*", "spath:/run/*" },
	{ "-xa sport = :100000", "s= 100000" },
	{ "state all sport = :80", "s= 80" },
	{ "-- sport = :80", "s= 80" },
};

START_TEST(filters_are_read)
{
	struct buf text = { 0 };

	reads(filters[_i].rest);
	ck_assert_ptr_nonnull(r.filter);
	add_text(&text, r.filter);
	ck_assert_str_eq(buf_text(&text), filters[_i].tree);
	buf_free(&text);
}
END_TEST

START_TEST(without_a_filter_there_is_none)
{
	reads("-tan state all");
	ck_assert_ptr_null(r.filter);
}
END_TEST

/* ---- what is not understood; `rest` begins in column 4 ---- */

static const struct {
	const char *rest;
	unsigned column;
	const char *says;
} wrong[] = {
	{ "-q", 5, "no option -q; usage: ss [-tux" },
	{ "-taq", 7, "no option -q" },
	{ "  -taq", 9, "no option -q" },
	{ "-t \xc3\xa9", 7, "no word of a filter" },
	{ "-\xc3\xa9", 5, "no option -\xc3\xa9;" },
	{ "-\xff", 5, "no option -\xff;" },
	{ "--lisening", 4, "did you mean --listening? usage: ss [" },
	{ "--n", 4, "no option '--n'" },
	{ "--xyzzyxyz", 4, "no option '--xyzzyxyz'; usage" },
	{ "--tcp=1", 4, "no option '--tcp=1'" },
	{ "-tK", 6, "-K is an option of iproute2's ss that is not here" },
	{ "-f inet", 5, "not here" },
	{ "-0", 5, "not here" },
	{ "--kill", 4, "--kill is an option of iproute2's" },
	{ "--cgroup", 4, "not here" },
	{ "-h", 5, "help ss" },
	{ "state", 9, "which state?" },
	{ "-t state all exclude", 24, "which state?" },
	{ "state estab", 10, "did you mean 'established'?" },
	{ "state tim-wait", 10, "did you mean 'time-wait'?" },
	{ "state xyz", 10, "there are established, syn-sent" },
	{ "sport 1 state all", 12, "states stand before the filter" },
	{ "sprt = :80", 4, "did you mean 'sport'?" },
	{ "127.0.0.1", 4, "conditions are src HOST[:PORT]" },
	{ "sport=:80", 4, "put blanks between" },
	{ "(sport = :80)", 4, "put blanks between" },
	{ "sport", 9, "a port, such as :80, is missing" },
	{ "sport =", 11, "a port, such as :80, is missing" },
	{ "sport = and", 12, "is missing before 'and'" },
	{ "sport = :65536", 13, "from 0 to 65535" },
	{ "sport = 65536", 12, "from 0 to 65535" },
	{ "sport = :99999999999999999999", 13, "from 0 to 65535" },
	{ "sport = :+5", 13, "is no port" },
	{ "sport = :8x", 13, "is no port" },
	{ "sport = :no-such-service", 13, "/etc/services" },
	{ "sport = 1.2.3.4:80", 12, "type: src HOST:PORT" },
	{ "dport < *", 12, "a port is missing" },
	{ "src", 7, "an address, such as 127.0.0.1, is missing" },
	{ "src != 1.2.3.4", 8, "not src HOST" },
	{ "src ::1", 8, "[::1]" },
	{ "src localhost", 8, "is no address" },
	{ "src 127.1", 8, "is no address" },
	{ "src 1.2.3.4.5", 8, "is no address" },
	{ "src 1.2.3.4.5/8", 8, "is no address" },
	{ "src 256/8", 8, "is no address" },
	{ "src 1.2.3.4/33", 8, "from 0 to 32" },
	{ "src [::1]/129", 8, "from 0 to 128" },
	{ "src 1.2.3.4/", 8, "from 0 to 32" },
	{ "src 1.2.3.4/-1", 8, "from 0 to 32" },
	{ "src 1.2.3.4:65536", 16, "from 0 to 65535" },
	{ "src [::1", 8, "the ] behind the address" },
	{ "src [::1]80", 8, "only :PORT" },
	{ "src inet:[::1]", 8, "inet: wants an IPv4" },
	{ "-t src unix:/x", 11, "add -x" },
	{ "( sport 1", 13, "a ) for each (" },
	{ "( )", 6, "a condition" },
	{ "sport 1 )", 12, "no ( that this )" },
	{ "and sport 1", 4, "a condition" },
	{ "sport 1 or", 14, "a condition" },
	{ "not", 7, "a condition" },
	{ "'( sport = :80 or dport = :nope )'", 31, "is no port" },
	{ "src \"x", 8, "is not closed" },
};

START_TEST(what_is_not_understood_has_its_column)
{
	ck_assert_int_eq(ss_request_read(&r, wrong[_i].rest, 4, &err), -1);
	ck_assert_msg(strstr(err.text, wrong[_i].says) != NULL, "%s: %s",
	    wrong[_i].rest, err.text);
	ck_assert_msg(err.column == wrong[_i].column, "%s: column %u",
	    wrong[_i].rest, err.column);
	ck_assert_ptr_null(r.filter);
}
END_TEST

START_TEST(too_many_words_are_refused)
{
	struct buf many = { 0 };

	for (int i = 0; i < 1000; i++)
		buf_adds(&many, "not ");
	ck_assert_int_eq(ss_request_read(&r, buf_text(&many), 4, &err), -1);
	ck_assert_ptr_nonnull(strstr(err.text, "is missing"));
	err = (struct err){ 0 };
	buf_adds(&many, "sport 1");
	ck_assert_int_eq(ss_request_read(&r, buf_text(&many), 4, &err), -1);
	ck_assert_ptr_nonnull(strstr(err.text, "more than 1000 words"));
	ck_assert_uint_eq(err.column, 4004);
	buf_free(&many);
}
END_TEST

static void
add_loop(TCase *c, const TTest *test, size_t bytes, size_t row)
{
	tcase_add_loop_test(c, test, 0, (int)(bytes / row));
}

static Suite *
ss_options_suite(void)
{
	Suite *s = suite_create("ss_options");
	TCase *c = tcase_create("ss_options");

	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, begin, end);
	add_loop(c, kinds_and_states, sizeof kinds, sizeof kinds[0]);
	add_loop(c, letters_and_names, sizeof looks, sizeof looks[0]);
	tcase_add_test(c, a_summary_may_be_alone);
	add_loop(c, names_of_states, sizeof states, sizeof states[0]);
	add_loop(c, filters_are_read, sizeof filters, sizeof filters[0]);
	tcase_add_test(c, without_a_filter_there_is_none);
	add_loop(c, what_is_not_understood_has_its_column, sizeof wrong,
	    sizeof wrong[0]);
	tcase_add_test(c, too_many_words_are_refused);
	return s;
}

int
main(void)
{
	return unit_run(ss_options_suite());
}

/* test_ss_summary.c - `ss -s` from the text of /proc/net. */
#include "command/ss_summary.h"
#include "unit.h"

static const char sockstat[] = "sockets: used 33\n"
			       "TCP: inuse 8 orphan 1 tw 9509 alloc 12 mem 47\n"
			       "UDP: inuse 3 mem 0\n"
			       "UDPLITE: inuse 70\n"
			       "RAW: inuse 2\n"
			       "FRAG: inuse 4 memory 99\n";
static const char sockstat6[] = "TCP6: inuse 5\n"
				"UDP6: inuse 6\n"
				"UDPLITE6: inuse 70\n"
				"RAW6: inuse 1\n"
				"FRAG6: inuse 9 memory 0\n";
static const char snmp[] = "Ip: Forwarding DefaultTTL\n"
			   "Ip: 1 64\n"
			   "Tcp: RtoAlgorithm MaxConn CurrEstab InSegs\n"
			   "Tcp: 1 -1 7 15280989\n"
			   "Udp: InDatagrams NoPorts\n"
			   "Udp: 1 2\n";

static void
is(const char *v4, const char *v6, const char *counters, const char *text)
{
	struct buf out = { 0 };

	ss_summary(&out, v4, v6, counters);
	ck_assert_str_eq(buf_text(&out), text);
	buf_free(&out);
}

/* As iproute2's ss 6.1 prints them, blanks at the ends of lines too. */
START_TEST(the_lines_are_those_of_ss)
{
	is(sockstat, sockstat6, snmp,
	    "Total: 33\n"
	    "TCP:   9521 (estab 7, closed 9508, orphaned 1, timewait 9509)\n"
	    "\n"
	    "Transport Total     IP        IPv6\n"
	    "RAW\t  3         2         1        \n"
	    "UDP\t  9         3         6        \n"
	    "TCP\t  13        8         5        \n"
	    "INET\t  25        13        12       \n"
	    "FRAG\t  13        4         9        \n"
	    "\n");
}
END_TEST

#define NOTHING \
	"Total: 0\n" \
	"TCP:   0 (estab 0, closed 0, orphaned 0, timewait 0)\n" \
	"\n" \
	"Transport Total     IP        IPv6\n" \
	"RAW\t  0         0         0        \n" \
	"UDP\t  0         0         0        \n" \
	"TCP\t  0         0         0        \n" \
	"INET\t  0         0         0        \n" \
	"FRAG\t  0         0         0        \n" \
	"\n"

START_TEST(what_is_not_told_is_0)
{
	is("", "", "", NOTHING);
	is("TCP:", "TCP6: inuse", "Tcp: CurrEstab", NOTHING);
	is("TCP: inuse\n", "\n\n", "Tcp: CurrEstab\n", NOTHING);
	is("TCP: inused 4\n", "", "Tcp: CurrEstab\nTcp:\n", NOTHING);
	is("xTCP: inuse 4\n", "", "Tcp: A CurrEstab\nTcp: 5\n", NOTHING);
}
END_TEST

static Suite *
ss_summary_suite(void)
{
	Suite *s = suite_create("ss_summary");
	TCase *c = tcase_create("ss_summary");

	suite_add_tcase(s, c);
	tcase_add_test(c, the_lines_are_those_of_ss);
	tcase_add_test(c, what_is_not_told_is_0);
	return s;
}

int
main(void)
{
	return unit_run(ss_summary_suite());
}

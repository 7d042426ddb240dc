/* test_view_ss_info.c - the line of ss -i, from tables made here. */
#include <linux/inet_diag.h>

#include "ksock_made.h"

static struct tcp_info
info_made(void)
{
	return (struct tcp_info){
		.tcpi_options = TCPI_OPT_TIMESTAMPS | TCPI_OPT_SACK |
				TCPI_OPT_WSCALE | TCPI_OPT_ECN |
				TCPI_OPT_ECN_SEEN | TCPI_OPT_SYN_DATA,
		.tcpi_snd_wscale = 7,
		.tcpi_rcv_wscale = 8,
		.tcpi_delivery_rate_app_limited = 1,
		.tcpi_rto = 204000,
		.tcpi_backoff = 1,
		.tcpi_rtt = 2048,
		.tcpi_rttvar = 25,
		.tcpi_ato = 40000,
		.tcpi_snd_mss = 32768,
		.tcpi_pmtu = 65535,
		.tcpi_rcv_mss = 536,
		.tcpi_advmss = 65483,
		.tcpi_snd_cwnd = 10,
		.tcpi_snd_ssthresh = 7,
		.tcpi_bytes_sent = 1,
		.tcpi_bytes_retrans = 2,
		.tcpi_bytes_acked = 5000000000,
		.tcpi_bytes_received = 4,
		.tcpi_segs_out = 5,
		.tcpi_segs_in = 6,
		.tcpi_data_segs_out = 7,
		.tcpi_data_segs_in = 8,
		.tcpi_last_data_sent = 9,
		.tcpi_last_data_recv = 10,
		.tcpi_last_ack_recv = 11,
		.tcpi_pacing_rate = 2500,
		.tcpi_max_pacing_rate = 125000000,
		.tcpi_delivery_rate = 120,
		.tcpi_delivered = 12,
		.tcpi_delivered_ce = 13,
		.tcpi_busy_time = 4000,
		.tcpi_rwnd_limited = 1000,
		.tcpi_sndbuf_limited = 3000,
		.tcpi_unacked = 14,
		.tcpi_total_retrans = 15,
		.tcpi_lost = 16,
		.tcpi_sacked = 17,
		.tcpi_dsack_dups = 18,
		.tcpi_fackets = 19,
		.tcpi_reordering = 4,
		.tcpi_reord_seen = 20,
		.tcpi_rcv_rtt = 2500,
		.tcpi_rcv_space = 21,
		.tcpi_rcv_ssthresh = 22,
		.tcpi_notsent_bytes = 23,
		.tcpi_min_rtt = 24,
		.tcpi_rcv_ooopack = 25,
		.tcpi_snd_wnd = 26,
	};
}

#define BEGINNING \
	" wscale:7,8 rto:204 backoff:1 rtt:2.048/0.025 ato:40 mss:32768" \
	" pmtu:65535 rcvmss:536 advmss:65483 cwnd:10 ssthresh:7 bytes_sent:1" \
	" bytes_retrans:2 bytes_acked:5000000000 bytes_received:4 segs_out:5" \
	" segs_in:6 data_segs_out:7 data_segs_in:8"
#define END \
	" delivered:12 delivered_ce:13 app_limited busy:4ms" \
	" rwnd_limited:1ms(25.0%) sndbuf_limited:3ms(75.0%) unacked:14" \
	" retrans:0/15 lost:16 sacked:17 dsack_dups:18 fackets:19" \
	" reordering:4 reord_seen:20 rcv_rtt:2.5 rcv_space:21" \
	" rcv_ssthresh:22 notsent:23 minrtt:0.024 rcv_ooopack:25 snd_wnd:26\n"
#define RATES \
	" send 1.28Gbps lastsnd:9 lastrcv:10 lastack:11" \
	" pacing_rate 20kbps/1Gbps delivery_rate 960bps"

START_TEST(a_connection_is_told_of_in_full)
{
	struct tcp_info info = info_made();

	inform(add_tcp(KSOCK_ESTABLISHED), &info, sizeof info);
	options.numeric = false;
	rows_are(ROW "\n\t cubic" BEGINNING RATES END);
	options.timers = true;
	rows_are(
	    ROW "\n\t ts sack ecn ecnseen fastopen cubic" BEGINNING RATES END);
	options.timers = false;
	options.extended = true;
	options.one_line = true;
	rows_are(ROW
	    " ino:0 sk:3cb02 ts sack ecn ecnseen fastopen cubic" BEGINNING RATES
		END);
}
END_TEST

START_TEST(rates_are_whole_numbers_with_n)
{
	struct tcp_info info = info_made();

	inform(add_tcp(KSOCK_ESTABLISHED), &info, sizeof info);
	rows_are(ROW "\n\t cubic" BEGINNING
		     " send 1280000000bps lastsnd:9 lastrcv:10 lastack:11"
		     " pacing_rate 20000bps/1000000000bps"
		     " delivery_rate 960bps" END);
}
END_TEST

START_TEST(memory_comes_before_the_connection)
{
	struct tcp_info info = { .tcpi_reordering = 3 };
	struct ksock *s = add_tcp(KSOCK_ESTABLISHED);

	inform(s, &info, sizeof info);
	remember(s);
	options.memory = true;
	rows_are(ROW "\n\t " MEMORY " cubic\n");
}
END_TEST

START_TEST(what_means_nothing_is_left_out)
{
	struct tcp_info info = { .tcpi_rto = 3000000,
		.tcpi_snd_ssthresh = 0xffff,
		.tcpi_pacing_rate = UINT64_MAX,
		.tcpi_min_rtt = UINT32_MAX,
		.tcpi_reordering = 3,
		.tcpi_snd_cwnd = 10,
		.tcpi_unacked = 2,
		.tcpi_sacked = 128 };

	inform(add_tcp(KSOCK_LISTEN), &info, sizeof info);
	rows_are("tcp LISTEN 0 0 127.0.0.1:65432 127.0.0.1:64623\n"
		 "\t cubic cwnd:10 unacked:2\n");
	info.tcpi_pacing_rate = 1;
	info.tcpi_max_pacing_rate = UINT64_MAX;
	inform(&table.socks[0], &info, sizeof info);
	table.socks[0].cong[0] = '\0';
	rows_are("tcp LISTEN 0 0 127.0.0.1:65432 127.0.0.1:64623\n"
		 "\t cwnd:10 pacing_rate 8bps unacked:2\n");
}
END_TEST

START_TEST(an_older_kernel_tells_less)
{
	struct tcp_info info = info_made();

	inform(add_tcp(KSOCK_ESTABLISHED), &info,
	    offsetof(struct tcp_info, tcpi_pacing_rate));
	rows_are(ROW "\n\t cubic wscale:7,8 rto:204 backoff:1 rtt:2.048/0.025"
		     " ato:40 mss:32768 pmtu:65535 rcvmss:536 advmss:65483"
		     " cwnd:10 ssthresh:7 send 1280000000bps lastsnd:9"
		     " lastrcv:10 lastack:11 app_limited unacked:14"
		     " retrans:0/15 lost:16 sacked:17 fackets:19 reordering:4"
		     " rcv_rtt:2.5 rcv_space:21 rcv_ssthresh:22\n");
	/* Newer than we know: what is more is not shown. */
	table.socks[0].tcp->info_len = sizeof table.socks[0].tcp->info;
	inform(&table.socks[0], &info, sizeof info);
	table.socks[0].tcp->info_len = sizeof table.socks[0].tcp->info;
	options.numeric = false;
	rows_are(ROW "\n\t cubic" BEGINNING RATES END);
}
END_TEST

START_TEST(nothing_may_be_known_of_a_connection)
{
	add_tcp(KSOCK_TIME_WAIT);
	add(AF_INET, IPPROTO_UDP, KSOCK_CLOSE, "127.0.0.1", 9, "0.0.0.0", 0);
	add_unix(SOCK_STREAM, KSOCK_ESTABLISHED, "", 0);
	options.info = true;
	rows_are("tcp TIME-WAIT 0 0 127.0.0.1:65432 127.0.0.1:64623\n\t\n"
		 "udp UNCONN 0 0 127.0.0.1:9 0.0.0.0:*\n"
		 "u_str ESTAB 0 0 * 21 * 0\n");
}
END_TEST

static const struct {
	int kind;
	uint32_t words[5];
	size_t len;
	const char *text;
} algorithms[] = {
	{ KSOCK_CC_VEGAS, { 1, 2, 4096, 4 }, 16,
	    " cwnd:10 send 160000000bps\n" },
	{ KSOCK_CC_VEGAS, { 0, 2, 4096, 4 }, 16,
	    " cwnd:10 send 320000000bps\n" },
	{ KSOCK_CC_VEGAS, { 1, 2, 0x7fffffff, 4 }, 16,
	    " cwnd:10 send 320000000bps\n" },
	{ KSOCK_CC_DCTCP, { 0x00020001, 3, 4, 5 }, 16,
	    " cwnd:10 dctcp:(ce_state:2,alpha:3,ab_ecn:4,ab_tot:5)"
	    " send 320000000bps\n" },
	{ KSOCK_CC_DCTCP, { 0x00020000, 3, 4, 5 }, 16,
	    " cwnd:10 dctcp:fallback_mode send 320000000bps\n" },
	{ KSOCK_CC_BBR, { 125, 1, 1500, 739, 512 }, 20,
	    " cwnd:10 bbr:(bw:34359739368bps,mrtt:1.5,"
	    "pacing_gain:2.88672,cwnd_gain:2) send 320000000bps\n" },
	{ KSOCK_CC_BBR, { 125, 0, 0, 0, 0 }, 8,
	    " cwnd:10 bbr:(bw:1000bps,mrtt:0) send 320000000bps\n" },
};

START_TEST(algorithms_have_numbers_of_their_own) /* one algorithm */
{
	struct tcp_info info = { .tcpi_rtt = 2048,
		.tcpi_snd_mss = 8192,
		.tcpi_snd_cwnd = 10,
		.tcpi_reordering = 3 };
	struct ksock *s = add_tcp(KSOCK_ESTABLISHED);
	struct buf want = { 0 };

	inform(s, &info, sizeof info);
	s->tcp->cc_kind = (unsigned)algorithms[_i].kind;
	s->tcp->cc_len = algorithms[_i].len;
	memcpy(s->tcp->cc, algorithms[_i].words, algorithms[_i].len);
	buf_printf(&want, ROW "\n\t cubic rtt:2.048/0 mss:8192%s",
	    algorithms[_i].text);
	rows_are(want.data);
	buf_free(&want);
}
END_TEST

static Suite *
view_ss_info_suite(void)
{
	Suite *s = suite_create("view_ss_info");
	TCase *t = tcase_create("info");

	tcase_add_checked_fixture(t, begin, end);
	tcase_add_test(t, a_connection_is_told_of_in_full);
	tcase_add_test(t, rates_are_whole_numbers_with_n);
	tcase_add_test(t, memory_comes_before_the_connection);
	tcase_add_test(t, what_means_nothing_is_left_out);
	tcase_add_test(t, an_older_kernel_tells_less);
	tcase_add_test(t, nothing_may_be_known_of_a_connection);
	tcase_add_loop_test(
	    t, algorithms_have_numbers_of_their_own, 0, LEN(algorithms));
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return unit_run(view_ss_info_suite());
}

/*
 * view/ss_info.c - the line of ss -i: what the kernel knows of a TCP
 * connection (tcp(7), TCP_INFO), in the order in which ss(8) tells it.
 */
#include <inttypes.h>
#include <linux/inet_diag.h>
#include <linux/tcp.h>
#include <string.h>

#include "base/text.h"
#include "view/ss_parts.h"

/* What is put together for one socket. */
struct told {
	struct buf *out;
	const struct ss_row *row;
	struct tcp_info info;
};

/*
 * One entry of the line: NAME:NUMBER, left out where the number is 0 or
 * `except`; or whatever put makes of several of the kernel's fields.
 */
struct item {
	const char *name;
	enum { BYTE, WORD, LONG, MICROSECONDS } kind;
	size_t at; /* in struct tcp_info */
	uint64_t except;
	void (*put)(const struct told *t);
};

static uint64_t
field(const struct tcp_info *info, const struct item *item)
{
	const unsigned char *at = (const unsigned char *)info + item->at;
	uint64_t number = 0;
	uint32_t word;

	switch (item->kind) {
	case BYTE:
		return *at;
	case WORD:
	case MICROSECONDS:
		memcpy(&word, at, sizeof word);
		return word;
	case LONG:
		memcpy(&number, at, sizeof number);
	}
	return number;
}

static void
put_item(const struct told *t, const struct item *item)
{
	uint64_t number = field(&t->info, item);

	if (number == 0 || number == item->except)
		return;
	buf_addc(t->out, ' ');
	buf_adds(t->out, item->name);
	buf_addc(t->out, ':');
	if (item->kind == MICROSECONDS)
		buf_printf(t->out, "%g", (double)number / 1000);
	else
		ss_number(t->out, number);
}

/* ---- entries that are not one number ---- */

static void
put_options(const struct told *t)
{
	static const struct {
		unsigned bit;
		const char *word;
	} words[] = {
		{ TCPI_OPT_TIMESTAMPS, " ts" },
		{ TCPI_OPT_SACK, " sack" },
		{ TCPI_OPT_ECN, " ecn" },
		{ TCPI_OPT_ECN_SEEN, " ecnseen" },
		{ TCPI_OPT_SYN_DATA, " fastopen" },
	};
	const struct ss_options *o = t->row->o;

	/* -e takes in -o. */
	if (!o->timers && !o->extended)
		return;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (t->info.tcpi_options & words[i].bit)
			buf_adds(t->out, words[i].word);
	}
}

static void
put_algorithm(const struct told *t)
{
	const char *cong = t->row->s->cong;
	size_t len = strnlen(cong, sizeof t->row->s->cong);

	if (len == 0)
		return;
	buf_addc(t->out, ' ');
	text_plain_line(t->out, cong, len);
}

static void
put_window_scale(const struct told *t)
{
	if (t->info.tcpi_options & TCPI_OPT_WSCALE)
		buf_printf(t->out, " wscale:%u,%u", t->info.tcpi_snd_wscale,
		    t->info.tcpi_rcv_wscale);
}

static void
put_round_trip(const struct told *t)
{
	if (t->info.tcpi_rtt != 0)
		buf_printf(t->out, " rtt:%g/%g", t->info.tcpi_rtt / 1000.0,
		    t->info.tcpi_rttvar / 1000.0);
}

/* A threshold that was never reached is told as a huge one. */
static void
put_threshold(const struct told *t)
{
	if (t->info.tcpi_snd_ssthresh > 0 && t->info.tcpi_snd_ssthresh < 0xffff)
		buf_printf(
		    t->out, " ssthresh:%" PRIu32, t->info.tcpi_snd_ssthresh);
}

static void
put_rate(const struct told *t, double bits)
{
	static const struct {
		double unit;
		const char *letter;
	} units[] = { { 1e12, "T" }, { 1e9, "G" }, { 1e6, "M" }, { 1e3, "k" } };

	if (t->row->o->numeric) {
		buf_printf(t->out, "%.0fbps", bits);
		return;
	}
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		if (bits < units[i].unit)
			continue;
		buf_printf(
		    t->out, "%.3g%sbps", bits / units[i].unit, units[i].letter);
		return;
	}
	buf_printf(t->out, "%gbps", bits);
}

static void
put_dctcp(const struct told *t)
{
	struct tcp_dctcp_info cc;

	memcpy(&cc, t->row->s->tcp->cc, sizeof cc);
	if (cc.dctcp_enabled == 0) {
		buf_adds(t->out, " dctcp:fallback_mode");
		return;
	}
	buf_printf(t->out,
	    " dctcp:(ce_state:%u,alpha:%" PRIu32 ",ab_ecn:%" PRIu32
	    ",ab_tot:%" PRIu32 ")",
	    cc.dctcp_ce_state, cc.dctcp_alpha, cc.dctcp_ab_ecn,
	    cc.dctcp_ab_tot);
}

static void
put_bbr(const struct told *t)
{
	struct tcp_bbr_info cc;
	uint64_t bytes;

	memcpy(&cc, t->row->s->tcp->cc, sizeof cc);
	bytes = (uint64_t)cc.bbr_bw_hi << 32 | cc.bbr_bw_lo;
	buf_adds(t->out, " bbr:(bw:");
	put_rate(t, (double)bytes * 8.0);
	buf_printf(t->out, ",mrtt:%g", cc.bbr_min_rtt / 1000.0);
	if (cc.bbr_pacing_gain != 0)
		buf_printf(
		    t->out, ",pacing_gain:%g", cc.bbr_pacing_gain / 256.0);
	if (cc.bbr_cwnd_gain != 0)
		buf_printf(t->out, ",cwnd_gain:%g", cc.bbr_cwnd_gain / 256.0);
	buf_addc(t->out, ')');
}

static void
put_algorithm_numbers(const struct told *t)
{
	if (t->row->s->tcp->cc_len == 0)
		return;
	switch (t->row->s->tcp->cc_kind) {
	case KSOCK_CC_VEGAS: /* its round trip: see put_sending */
		break;
	case KSOCK_CC_DCTCP:
		put_dctcp(t);
		break;
	case KSOCK_CC_BBR:
		put_bbr(t);
		break;
	}
}

/* The round trip that the algorithm goes by, in microseconds. */
static double
round_trip(const struct told *t)
{
	const struct ksock_tcp *tcp = t->row->s->tcp;
	struct tcpvegas_info cc;

	memcpy(&cc, tcp->cc, sizeof cc);
	if (tcp->cc_len > 0 && tcp->cc_kind == KSOCK_CC_VEGAS &&
	    cc.tcpv_enabled != 0 && cc.tcpv_rtt != 0 &&
	    cc.tcpv_rtt != 0x7fffffff)
		return cc.tcpv_rtt;
	return t->info.tcpi_rtt;
}

/* A congestion window for each round trip. */
static void
put_sending(const struct told *t)
{
	double window = (double)t->info.tcpi_snd_cwnd * t->info.tcpi_snd_mss;
	double microseconds = round_trip(t);

	if (window <= 0 || microseconds <= 0)
		return;
	buf_adds(t->out, " send ");
	put_rate(t, window * 8000000.0 / microseconds);
}

static void
put_pacing(const struct told *t)
{
	const struct tcp_info *info = &t->info;

	if (info->tcpi_pacing_rate == 0 || info->tcpi_pacing_rate == UINT64_MAX)
		return;
	buf_adds(t->out, " pacing_rate ");
	put_rate(t, (double)info->tcpi_pacing_rate * 8.0);
	if (info->tcpi_max_pacing_rate == 0 ||
	    info->tcpi_max_pacing_rate == UINT64_MAX)
		return;
	buf_addc(t->out, '/');
	put_rate(t, (double)info->tcpi_max_pacing_rate * 8.0);
}

static void
put_delivery(const struct told *t)
{
	if (t->info.tcpi_delivery_rate == 0)
		return;
	buf_adds(t->out, " delivery_rate ");
	put_rate(t, (double)t->info.tcpi_delivery_rate * 8.0);
}

static void
put_app_limited(const struct told *t)
{
	if (t->info.tcpi_delivery_rate_app_limited)
		buf_adds(t->out, " app_limited");
}

static void
put_limited(const struct told *t, const char *name, uint64_t microseconds)
{
	if (microseconds > 0)
		buf_printf(t->out, " %s:%" PRIu64 "ms(%.1f%%)", name,
		    microseconds / 1000,
		    100.0 * (double)microseconds /
			(double)t->info.tcpi_busy_time);
}

static void
put_busy(const struct told *t)
{
	uint64_t microseconds = t->info.tcpi_busy_time;

	if (microseconds == 0)
		return;
	buf_printf(t->out, " busy:%" PRIu64 "ms", microseconds / 1000);
	put_limited(t, "rwnd_limited", t->info.tcpi_rwnd_limited);
	put_limited(t, "sndbuf_limited", t->info.tcpi_sndbuf_limited);
}

static void
put_retransmitted(const struct told *t)
{
	if (t->info.tcpi_retrans != 0 || t->info.tcpi_total_retrans != 0)
		buf_printf(t->out, " retrans:%" PRIu32 "/%" PRIu32,
		    t->info.tcpi_retrans, t->info.tcpi_total_retrans);
}

/* Of a listening socket the field holds the backlog. */
static void
put_sacked(const struct told *t)
{
	if (t->info.tcpi_sacked != 0 && t->row->s->state != KSOCK_LISTEN)
		buf_printf(t->out, " sacked:%" PRIu32, t->info.tcpi_sacked);
}

/* 3 is what every connection begins with (net.ipv4.tcp_reordering). */
static void
put_reordering(const struct told *t)
{
	if (t->info.tcpi_reordering != 3)
		buf_printf(
		    t->out, " reordering:%" PRIu32, t->info.tcpi_reordering);
}

/* ---- the line ---- */

#define AT(member) offsetof(struct tcp_info, tcpi_##member)
#define PUT(function) \
	{ \
		.put = function \
	}

static const struct item items[] = {
	PUT(put_options),
	PUT(put_algorithm),
	PUT(put_window_scale),
	/* 3 s: nothing was sent yet */
	{ "rto", MICROSECONDS, AT(rto), 3000000, NULL },
	{ "backoff", BYTE, AT(backoff), 0, NULL },
	PUT(put_round_trip),
	{ "ato", MICROSECONDS, AT(ato), 0, NULL },
	{ "mss", WORD, AT(snd_mss), 0, NULL },
	{ "pmtu", WORD, AT(pmtu), 0, NULL },
	{ "rcvmss", WORD, AT(rcv_mss), 0, NULL },
	{ "advmss", WORD, AT(advmss), 0, NULL },
	{ "cwnd", WORD, AT(snd_cwnd), 0, NULL },
	PUT(put_threshold),
	{ "bytes_sent", LONG, AT(bytes_sent), 0, NULL },
	{ "bytes_retrans", LONG, AT(bytes_retrans), 0, NULL },
	{ "bytes_acked", LONG, AT(bytes_acked), 0, NULL },
	{ "bytes_received", LONG, AT(bytes_received), 0, NULL },
	{ "segs_out", WORD, AT(segs_out), 0, NULL },
	{ "segs_in", WORD, AT(segs_in), 0, NULL },
	{ "data_segs_out", WORD, AT(data_segs_out), 0, NULL },
	{ "data_segs_in", WORD, AT(data_segs_in), 0, NULL },
	PUT(put_algorithm_numbers),
	PUT(put_sending),
	{ "lastsnd", WORD, AT(last_data_sent), 0, NULL },
	{ "lastrcv", WORD, AT(last_data_recv), 0, NULL },
	{ "lastack", WORD, AT(last_ack_recv), 0, NULL },
	PUT(put_pacing),
	PUT(put_delivery),
	{ "delivered", WORD, AT(delivered), 0, NULL },
	{ "delivered_ce", WORD, AT(delivered_ce), 0, NULL },
	PUT(put_app_limited),
	PUT(put_busy),
	{ "unacked", WORD, AT(unacked), 0, NULL },
	PUT(put_retransmitted),
	{ "lost", WORD, AT(lost), 0, NULL },
	PUT(put_sacked),
	{ "dsack_dups", WORD, AT(dsack_dups), 0, NULL },
	{ "fackets", WORD, AT(fackets), 0, NULL },
	PUT(put_reordering),
	{ "reord_seen", WORD, AT(reord_seen), 0, NULL },
	{ "rcv_rtt", MICROSECONDS, AT(rcv_rtt), 0, NULL },
	{ "rcv_space", WORD, AT(rcv_space), 0, NULL },
	{ "rcv_ssthresh", WORD, AT(rcv_ssthresh), 0, NULL },
	{ "notsent", WORD, AT(notsent_bytes), 0, NULL },
	{ "minrtt", MICROSECONDS, AT(min_rtt), UINT32_MAX, NULL },
	{ "rcv_ooopack", WORD, AT(rcv_ooopack), 0, NULL },
	{ "snd_wnd", WORD, AT(snd_wnd), 0, NULL },
};

void
ss_info(struct buf *out, const struct ss_row *r)
{
	const struct ksock_tcp *tcp = r->s->tcp;
	struct told t = { .out = out, .row = r };
	size_t len;

	if (tcp == NULL || tcp->info_len == 0)
		return;
	/* An older kernel tells less: the rest is zero. */
	len = tcp->info_len < sizeof t.info ? tcp->info_len : sizeof t.info;
	if (len > sizeof tcp->info)
		len = sizeof tcp->info;
	memcpy(&t.info, tcp->info, len);
	for (size_t i = 0; i < sizeof items / sizeof items[0]; i++) {
		if (items[i].put != NULL)
			items[i].put(&t);
		else
			put_item(&t, &items[i]);
	}
}

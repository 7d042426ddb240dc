/* view/packet_words.c - the words for what stands in a packet as numbers. */
#include <stddef.h>

#include "view/packet_parts.h"

/* What opens or ends a connection first, ACK behind all: "SYN ACK". */
const struct packet_flag_word packet_flag_words[PACKET_FLAG_WORDS] = {
	{ PACKET_SYN, "SYN" },
	{ PACKET_FIN, "FIN" },
	{ PACKET_RST, "RST" },
	{ PACKET_PSH, "PSH" },
	{ PACKET_URG, "URG" },
	{ PACKET_ECE, "ECE" },
	{ PACKET_CWR, "CWR" },
	{ PACKET_ACK, "ACK" },
};

void
packet_flags_text(struct buf *out, unsigned flags)
{
	const char *between = "";

	for (size_t i = 0; i < PACKET_FLAG_WORDS; i++) {
		if ((flags & packet_flag_words[i].bit) == 0)
			continue;
		buf_printf(out, "%s%s", between, packet_flag_words[i].word);
		between = " ";
	}
	if (between[0] == '\0')
		buf_adds(out, "no flags");
}

const char *
packet_protocol_word(const struct packet *p)
{
	switch (p->kind) {
	case PACKET_TCP:
		return "TCP";
	case PACKET_UDP:
		return "UDP";
	case PACKET_ICMP:
		return "ICMP";
	case PACKET_ICMP6:
		return "ICMPv6";
	case PACKET_OTHER:
		break;
	}
	if (p->family == AF_INET)
		return "IPv4";
	return p->family == AF_INET6 ? "IPv6" : "not IP";
}

/* code -1: whatever it is. */
struct icmp_word {
	unsigned type;
	int code;
	const char *text;
};

/* RFC 792; codes from 6 on: RFC 1122, 1812. */
static const struct icmp_word icmp_words[] = {
	{ 0, -1, "echo reply" },
	{ 3, 0, "network unreachable" },
	{ 3, 1, "host unreachable" },
	{ 3, 2, "protocol unreachable" },
	{ 3, 3, "port unreachable" },
	{ 3, 4, "packet too big" },
	{ 3, 13, "forbidden by a filter" },
	{ 3, -1, "destination unreachable" },
	{ 5, -1, "redirect" },
	{ 8, -1, "echo request" },
	{ 11, 0, "time to live exceeded" },
	{ 11, 1, "fragments missing for too long" },
	{ 11, -1, "time exceeded" },
	{ 12, -1, "parameter problem" },
};

/* RFC 4443, 4861, 2710 and 3810. */
static const struct icmp_word icmp6_words[] = {
	{ 1, 0, "no route to destination" },
	{ 1, 1, "forbidden by a filter" },
	{ 1, 3, "address unreachable" },
	{ 1, 4, "port unreachable" },
	{ 1, -1, "destination unreachable" },
	{ 2, -1, "packet too big" },
	{ 3, 0, "hop limit exceeded" },
	{ 3, 1, "fragments missing for too long" },
	{ 3, -1, "time exceeded" },
	{ 4, -1, "parameter problem" },
	{ 128, -1, "echo request" },
	{ 129, -1, "echo reply" },
	{ 130, -1, "multicast listener query" },
	{ 131, -1, "multicast listener report" },
	{ 132, -1, "multicast listener done" },
	{ 133, -1, "router solicitation" },
	{ 134, -1, "router advertisement" },
	{ 135, -1, "neighbor solicitation" },
	{ 136, -1, "neighbor advertisement" },
	{ 137, -1, "redirect" },
	{ 143, -1, "multicast listener report" },
};

/* The words for a type and a code, or NULL. code -1: those for all codes. */
static const char *
icmp_find(const struct packet *p, int code)
{
	bool v6 = p->kind == PACKET_ICMP6;
	const struct icmp_word *words = v6 ? icmp6_words : icmp_words;
	size_t count = v6 ? sizeof icmp6_words / sizeof *words
			  : sizeof icmp_words / sizeof *words;

	for (size_t i = 0; i < count; i++) {
		if (words[i].type == p->icmp.type &&
		    (words[i].code == -1 || words[i].code == code))
			return words[i].text;
	}
	return NULL;
}

void
packet_icmp_text(struct buf *out, const struct packet *p)
{
	const char *text = icmp_find(p, (int)p->icmp.code);

	if (text != NULL)
		buf_adds(out, text);
	else
		buf_printf(out, "type %u, code %u", p->icmp.type, p->icmp.code);
}

const char *
packet_icmp_type(const struct packet *p)
{
	const char *text = icmp_find(p, -1);

	return text != NULL ? text : "not known here";
}

const char *
packet_fate_word(enum packet_fate fate)
{
	static const char *const words[] = { "crossed", "held", "delivered",
		"dropped", "duplicated" };

	return words[fate];
}

const char *
packet_end_name(const struct world *world, enum host host, proc_id process)
{
	const struct wproc *p = world_process(world, process);

	if (host_name(host) != NULL)
		return host_name(host);
	return p != NULL ? p->name : NULL;
}

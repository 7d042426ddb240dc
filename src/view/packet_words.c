/* view/packet_words.c - the words for what stands in a packet as numbers. */
#include <stddef.h>

#include "base/lang.h"
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
		buf_adds(out, _("no flags"));
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
	return p->family == AF_INET6 ? "IPv6" : _("not IP");
}

/* code -1: whatever it is. */
struct icmp_word {
	unsigned type;
	int code;
	const char *text;
};

/* RFC 792; codes from 6 on: RFC 1122, 1812. */
static const struct icmp_word icmp_words[] = {
	{ 0, -1, N_("echo reply") },
	{ 3, 0, N_("network unreachable") },
	{ 3, 1, N_("host unreachable") },
	{ 3, 2, N_("protocol unreachable") },
	{ 3, 3, N_("port unreachable") },
	{ 3, 4, N_("packet too big") },
	{ 3, 13, N_("forbidden by a filter") },
	{ 3, -1, N_("destination unreachable") },
	{ 5, -1, N_("redirect") },
	{ 8, -1, N_("echo request") },
	{ 11, 0, N_("time to live exceeded") },
	{ 11, 1, N_("fragments missing for too long") },
	{ 11, -1, N_("time exceeded") },
	{ 12, -1, N_("parameter problem") },
};

/* RFC 4443, 4861, 2710 and 3810. */
static const struct icmp_word icmp6_words[] = {
	{ 1, 0, N_("no route to destination") },
	{ 1, 1, N_("forbidden by a filter") },
	{ 1, 3, N_("address unreachable") },
	{ 1, 4, N_("port unreachable") },
	{ 1, -1, N_("destination unreachable") },
	{ 2, -1, N_("packet too big") },
	{ 3, 0, N_("hop limit exceeded") },
	{ 3, 1, N_("fragments missing for too long") },
	{ 3, -1, N_("time exceeded") },
	{ 4, -1, N_("parameter problem") },
	{ 128, -1, N_("echo request") },
	{ 129, -1, N_("echo reply") },
	{ 130, -1, N_("multicast listener query") },
	{ 131, -1, N_("multicast listener report") },
	{ 132, -1, N_("multicast listener done") },
	{ 133, -1, N_("router solicitation") },
	{ 134, -1, N_("router advertisement") },
	{ 135, -1, N_("neighbor solicitation") },
	{ 136, -1, N_("neighbor advertisement") },
	{ 137, -1, N_("redirect") },
	{ 143, -1, N_("multicast listener report") },
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
		buf_adds(out, lang_text(text));
	else
		buf_say(out, "type %u, code %u", p->icmp.type, p->icmp.code);
}

const char *
packet_icmp_type(const struct packet *p)
{
	const char *text = icmp_find(p, -1);

	return text != NULL ? lang_text(text) : _("not known here");
}

const char *
packet_fate_word(enum packet_fate fate)
{
	/* As JSON has it; for people it is translated. */
	static const char *const words[] = { N_("crossed"), N_("held"),
		N_("delivered"), N_("dropped"), N_("duplicated") };

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

/*
 * view/packet_parts.h - what the views of packets share: the words for flags,
 * for ICMP, for ends. Words are static ASCII.
 */
#ifndef VIEW_PACKET_PARTS_H
#define VIEW_PACKET_PARTS_H

#include "view/packet.h"
#include "view/view.h"

/* The flags of TCP in the order in which they are told: ACK last. */
enum { PACKET_FLAG_WORDS = 8 };
struct packet_flag_word {
	unsigned bit; /* of enum packet_flag */
	const char *word;
};
extern const struct packet_flag_word packet_flag_words[PACKET_FLAG_WORDS];

/* "SYN ACK", "no flags". */
void packet_flags_text(struct buf *out, unsigned flags);
/* "TCP", "ICMPv6"; of one that was not understood "IPv4", "not IP". */
const char *packet_protocol_word(const struct packet *p);
/* "port unreachable", "type 42, code 0": of PACKET_ICMP and PACKET_ICMP6. */
void packet_icmp_text(struct buf *out, const struct packet *p);
/* "destination unreachable", "not known here": its type alone. */
const char *packet_icmp_type(const struct packet *p);
/* "crossed", "held" ... */
const char *packet_fate_word(enum packet_fate fate);
/* Who is at that end: the host, on a network of one host the process; NULL:
 * not known. */
const char *packet_end_name(
    const struct world *world, enum host host, proc_id process);

/*
 * What the record says of an event about a packet: all of it when it is first
 * told of, then only what is new.
 */
void packet_lines(struct buf *out, const struct view_style *style,
    const struct world *world, const struct event_packet *p);

#endif

/*
 * model/packet_parts.h - what packet.c and the decoders of the protocols
 * share; nobody else includes it.
 */
#ifndef MODEL_PACKET_PARTS_H
#define MODEL_PACKET_PARTS_H

#include "model/packet.h"

struct decoding {
	struct packet *p;
	size_t end;  /* of the IP packet on the wire: what its header says,
			but not more than there was */
	bool quoted; /* by an ICMP error: only its beginning is here */
	bool first;  /* the first of several fragments: the rest of the data
			is in the others */
};

/* The first complaint about a packet stays. bad: static. */
void packet_complain(struct packet *p, const char *bad);
/* How many bytes of the IP packet there are from `at` on: here, and on the
 * wire. */
size_t packet_here(const struct decoding *d, size_t at);
size_t packet_on_wire(const struct decoding *d, size_t at);
/* Whether so much of a transport's header is here. If not, it is `bad`, but
 * for a quotation that leaves out what the packet had: that is normal, if
 * it has the 8 bytes that RFC 792 asks for. */
bool packet_has(
    const struct decoding *d, size_t at, size_t len, const char *bad);

/* The ports of TCP and UDP, which begin a header of which 4 bytes are here. */
void packet_ports(struct packet *p);

/* Numbers in network byte order. */
unsigned packet_16(const unsigned char *b);
uint32_t packet_32(const unsigned char *b);

/* The whole packet, from p->bytes. */
void packet_decode(struct packet *p, bool quoted);
/* The transport's header at p->transport; p->family, src and dst are there. */
void packet_decode_tcp(const struct decoding *d);
void packet_decode_udp(const struct decoding *d);
void packet_decode_icmp(const struct decoding *d);

/* What an IP header at b says of the packet's whole length; 0: that is not
 * here, or makes no sense. */
size_t packet_claim(const unsigned char *b, size_t len);

#endif

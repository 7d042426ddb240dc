/*
 * model/packet.h - one IP packet as it was on the wire: its bytes, and what
 * its headers say. Bytes are a peer's: nothing in them is trusted.
 *
 * IPv4 (RFC 791), IPv6 (RFC 8200), TCP (RFC 9293), UDP (RFC 768), ICMP
 * (RFC 792), ICMPv6 (RFC 4443).
 */
#ifndef MODEL_PACKET_H
#define MODEL_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/addr.h"

enum packet_kind {
	PACKET_OTHER, /* another protocol, or not even IP */
	PACKET_TCP,
	PACKET_UDP,
	PACKET_ICMP,
	PACKET_ICMP6
};

/* The bits of TCP's flags as they stand in its header. */
enum packet_flag {
	PACKET_FIN = 1,
	PACKET_SYN = 2,
	PACKET_RST = 4,
	PACKET_PSH = 8,
	PACKET_ACK = 16,
	PACKET_URG = 32,
	PACKET_ECE = 64,
	PACKET_CWR = 128
};

struct packet_tcp {
	uint32_t seq, ack;
	uint16_t window; /* as it stands there: not scaled */
	unsigned flags;	 /* PACKET_ bits */
	/* Options (RFC 9293, 3.2; RFC 7323; RFC 2018). */
	int mss;	/* -1: not there */
	int scale;	/* shift count; -1: not there */
	bool sack_ok;	/* SACK permitted */
	unsigned sacks; /* blocks of SACK: at most 4 */
	struct {
		uint32_t left, right;
	} sack[4];
	bool stamped; /* timestamps: */
	uint32_t stamp, echo;
};

struct packet {
	unsigned references;
	unsigned char *bytes; /* from the IP header on */
	size_t captured;      /* how many of them are here, */
	size_t length;	      /* of so many on the wire */
	int64_t time_ns;      /* since 1970 */
	/* It never left the machine, and the kernel has not filled in the
	 * transport's checksum. */
	bool open_checksum;

	/* What could be read; the rest is 0. */
	const char *bad; /* static: what is wrong with it; NULL: nothing */
	int family;	 /* AF_INET, AF_INET6; 0: not IP */
	enum packet_kind kind;
	unsigned protocol;     /* IP's number of what follows its headers */
	bool fragment;	       /* a part of a packet, and not its first */
	struct addr src, dst;  /* with the ports of TCP and UDP */
	size_t transport;      /* where that header begins in bytes */
	size_t payload;	       /* where data begins, */
	size_t payload_length; /* and how long it was on the wire: what is
				  here may be less (packet_payload) */
	struct packet_tcp tcp;
	struct {
		unsigned type, code;
	} icmp;
};

/*
 * A packet of these bytes (copied), of `length` on the wire, with one
 * reference. Never NULL: what cannot be understood is PACKET_OTHER, and bad
 * says why.
 */
struct packet *packet_new(
    const void *bytes, size_t captured, size_t length, int64_t time_ns);
struct packet *packet_ref(struct packet *p);
/* Gives one reference back; NULL is allowed. */
void packet_free(struct packet *p);

/* The data that is here; *len of it. */
const unsigned char *packet_payload(const struct packet *p, size_t *len);
/* An ICMP error (port unreachable ...) is about a packet of which it quotes
 * the beginning: that one, with one reference; NULL: it is none. */
struct packet *packet_quoted(const struct packet *p);
/* What a segment takes of the sequence space: data, SYN and FIN (RFC 9293,
 * 3.4). */
uint32_t packet_span(const struct packet *p);

#endif

/*
 * view/packet_headers.h - what the views of the protocols' headers share
 * (packet_fields.c, header_tcp.c, header_udp.c): numbers, ports, checksums.
 */
#ifndef VIEW_PACKET_HEADERS_H
#define VIEW_PACKET_HEADERS_H

#include "model/event.h"
#include "view/packet_figure.h"

/* The figure of the header at p->transport, whose fixed part is there. */
void header_tcp(struct buf *out, const struct event_packet *e);
void header_udp(struct buf *out, const struct packet *p);
void header_icmp(struct buf *out, const struct packet *p);

/* A number of 1, 2 or 4 bytes in network byte order that stands at that place
 * of the packet; 0 where it is not there. */
uint32_t header_number(const struct packet *p, size_t at, unsigned bytes);
/* A field whose value is such a number: its text, and what it means. */
void header_field(struct figure *f, const char *name, unsigned bits,
    uint32_t number, const char *means);
/* "Source Port" and "Destination Port", where p->transport begins. */
void header_ports(struct figure *f, const struct packet *p);
/* What follows in the picture alone: "options", "data"; nothing for none. */
void header_rest(struct figure *f, const char *box, size_t bytes);

/* The checksum of the IPv4 header, or the transport's that stands at `at`:
 * its field, and whether it is right (RFC 1071). */
void header_ip_checksum(struct figure *f, const struct packet *p);
void header_checksum(struct figure *f, const struct packet *p, size_t at);

#endif

/*
 * view/packet.h - packets as text: a line for the record, every field of the
 * headers, the bytes.
 */
#ifndef VIEW_PACKET_H
#define VIEW_PACKET_H

#include "base/buf.h"
#include "model/event.h"
#include "model/world.h"

/*
 * The packet in one line of the record (and one more for its data), indented:
 *
 *	#1 client:64623 > server:65432  SYN  seq 0 win 64240 len 0
 *
 * Ends are hosts, or on a network of one host the processes; the fate is told
 * unless it has just crossed. absolute: sequence numbers as they are in it.
 * options: TCP's, on a line more.
 */
void view_packet(struct buf *out, const struct world *world,
    const struct event_packet *p, bool absolute, bool options);
/* Each header field with its name, bits and meaning, as the RFC's figures
 * have them. */
void view_packet_fields(struct buf *out, const struct event_packet *p);
/* Its bytes, in hexadecimal and as text, 16 a line. */
void view_packet_bytes(struct buf *out, const struct packet *p);

#endif

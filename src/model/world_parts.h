/* model/world_parts.h - what world.c and world_find.c share, nobody else. */
#ifndef MODEL_WORLD_PARTS_H
#define MODEL_WORLD_PARTS_H

#include "model/names.h"
#include "model/world.h"

struct world {
	struct wproc **procs; /* id - 1; their addresses stay valid */
	size_t proc_count, proc_cap;
	struct wsock *socks; /* id - 1 */
	size_t sock_count, sock_cap;
	sock_id *listeners; /* those in LISTEN */
	size_t listener_count, listener_cap;
	sock_id *buckets; /* chains of sockets by (local, peer) */
	size_t bucket_count, indexed;
	struct names *names;
	struct wpacket *packets; /* number - 1; number 0: not recorded */
	size_t packet_count, packet_cap;
};

/* NULL where there is none of that number. */
struct wproc *world_proc(const struct world *w, proc_id id);
struct wsock *world_sock(const struct world *w, sock_id id);
bool world_is_tcp(const struct wsock *s);
/* The head of the chain that a pair belongs to. */
sock_id *world_bucket(
    const struct world *w, const struct addr *local, const struct addr *peer);

/* ---- world_packet.c ---- */

void world_packet_apply(struct world *w, const struct event *e);
void world_packets_free(struct world *w);

#endif

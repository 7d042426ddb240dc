/*
 * process/proto.h - what the shell and a process say to each other: a byte
 * stream of frames. Little-endian whatever the machine, bounded, with the
 * version in each frame, so that it may cross machines.
 *
 *	frame:   'S' VERSION TYPE 0  LENGTH(4)  payload
 *	HELLO    process -> shell  error(4): errno of its set-up, or 0
 *	REQUEST  shell -> process  id(4) look(1) call arguments
 *	REPLY    process -> shell  id(4) before outcome sights
 *
 * What arrives is not trusted: a length or a count that does not fit makes
 * the whole frame bad, never a read past its end.
 */
#ifndef PROCESS_PROTO_H
#define PROCESS_PROTO_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "call/call.h"
#include "kernel/sight.h"

enum {
	PROTO_VERSION = 1,
	PROTO_HEADER = 8,
	PROTO_PAYLOAD_MAX = 64 * 1024 * 1024,
	PROTO_SIGHTS_MAX = CALL_FDS_MAX + 2,
	PROTO_FD_MAX = 1024 * 1024 /* of an open one: fs.nr_open's default */
};

enum proto_type { PROTO_HELLO = 1, PROTO_REQUEST, PROTO_REPLY };

struct request {
	uint32_t id;
	unsigned look; /* at its descriptors: SIGHT_ bits */
	const struct call *call;
	struct call_args args;
};

struct reply {
	uint32_t id;
	struct sight before; /* the call's descriptor before the call */
	struct outcome outcome;
	struct sight *sights; /* after it: its descriptors and new ones */
	size_t sight_count;
};

/* Add a whole frame to out. */
void proto_put_request(struct buf *out, uint32_t id, unsigned look,
    const struct call *call, const struct call_args *args);
void proto_put_reply(struct buf *out, const struct reply *reply);
void proto_put_hello(struct buf *out, uint32_t error);

/*
 * The first frame in len bytes: its length with the header and its type; 0
 * where more bytes are needed, -1 where this is no frame of ours.
 */
long proto_frame(const void *bytes, size_t len, enum proto_type *type);

/*
 * Read the payload of a frame. On 0, *out owns its parts; on -1 the frame
 * is bad and *out empty.
 */
int proto_get_request(const void *payload, size_t len, struct request *out);
int proto_get_reply(const void *payload, size_t len, struct reply *out);
int proto_get_hello(const void *payload, size_t len, uint32_t *error);

void reply_free(struct reply *reply);

#endif

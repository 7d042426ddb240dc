/* model/event.c - what an event owns. */
#include <stdlib.h>

#include "model/event.h"

static void
call_free(struct event_call *c)
{
	free(c->text);
	free(c->socket);
	buf_free(&c->data);
	free(c->detail);
	free(c->explain);
	free(c->parts);
}

void
event_free(struct event *e)
{
	switch (e->kind) {
	case EVENT_CALL:
		call_free(&e->done);
		break;
	case EVENT_BLOCKED:
		free(e->blocked.text);
		free(e->blocked.why);
		free(e->blocked.socket);
		break;
	case EVENT_PROCESS:
		free(e->proc.name);
		break;
	case EVENT_HOLD:
		free(e->name);
		break;
	case EVENT_NAME:
		free(e->var.name);
		value_free(&e->var.value);
		break;
	case EVENT_PACKET:
		packet_free(e->packet.packet);
		break;
	case EVENT_NOTE:
		free(e->note);
		break;
	case EVENT_ERROR:
		free(e->error.file);
		free(e->error.message);
		free(e->error.source);
		break;
	case EVENT_SOCKET:
	case EVENT_RELEASE:
	case EVENT_ADDRESS:
	case EVENT_STATE:
	case EVENT_QUEUE:
	case EVENT_FAILED:
		break;
	}
}

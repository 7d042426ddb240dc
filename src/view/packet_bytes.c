/* view/packet_bytes.c - a packet's bytes: offset, hexadecimal, text. */
#include "view/packet.h"

enum { ROW = 16 };

static void
add_row(struct buf *out, const unsigned char *bytes, size_t at, size_t count)
{
	buf_printf(out, "        %04zx ", at);
	for (size_t i = 0; i < ROW; i++) {
		if (i % 8 == 0)
			buf_addc(out, ' ');
		if (i < count)
			buf_printf(out, "%02x ", bytes[at + i]);
		else
			buf_adds(out, "   ");
	}
	buf_addc(out, ' ');
	/* What is no printable ASCII may move a terminal. */
	for (size_t i = 0; i < count; i++) {
		unsigned char c = bytes[at + i];

		buf_addc(out, c >= 0x20 && c < 0x7f ? (char)c : '.');
	}
	buf_addc(out, '\n');
}

void
view_packet_bytes(struct buf *out, const struct packet *p)
{
	for (size_t at = 0; at < p->captured; at += ROW) {
		size_t left = p->captured - at;

		add_row(out, p->bytes, at, left < ROW ? left : ROW);
	}
	if (p->captured < p->length)
		buf_say(out, "        %zu more bytes were not kept\n",
		    p->length - p->captured);
}

/*
 * command/packets.c - `packets`: those that were recorded, as the record has
 * them, field by field, byte by byte, or saved as a file.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/text.h"
#include "command/command.h"
#include "kernel/pcapfile.h"
#include "view/packet.h"

enum { WORDS_MAX = 6 };

/* Which packets, and how they are shown. */
struct wanted {
	unsigned from, to;    /* 0: all */
	unsigned column;      /* of the numbers */
	const char *typed[2]; /* the first and the last, as they stand there */
	bool details, bytes, absolute;
};

/* ---- reading the line ---- */

/* A number from 1 that ends at `end`; 0: it is none. */
static unsigned
read_number(const char *text, const char *end)
{
	size_t digits = strspn(text, "0123456789");
	unsigned long n;

	if (digits == 0 || text + digits != end)
		return 0;
	errno = 0;
	n = strtoul(text, NULL, 10);
	return errno == 0 && n < UINT_MAX ? (unsigned)n : UINT_MAX;
}

static int
read_range(
    const struct command_word *word, struct wanted *wanted, struct err *err)
{
	const char *end = word->text + strlen(word->text);
	const char *dash = strchr(word->text, '-');

	if (wanted->from > 0)
		return err_set(err, word->column,
		    "one number or one range of packets is enough: packets "
		    "4-9");
	wanted->column = word->column;
	wanted->typed[0] = word->text;
	wanted->typed[1] = dash != NULL ? dash + 1 : word->text;
	wanted->from = read_number(word->text, dash != NULL ? dash : end);
	wanted->to = dash != NULL ? read_number(dash + 1, end) : wanted->from;
	if (wanted->from == 0 || wanted->to == 0)
		return err_set(err, word->column,
		    "'%.64s' is no number of a packet, from 1, and no range "
		    "(4-9)",
		    word->text);
	if (wanted->from > wanted->to)
		return err_set(err, word->column,
		    "the range %.64s ends before it begins: type %u-%u",
		    word->text, wanted->to, wanted->from);
	return 0;
}

static int
read_word(
    const struct command_word *word, struct wanted *wanted, struct err *err)
{
	if (strcmp(word->text, "-v") == 0)
		wanted->details = true;
	else if (strcmp(word->text, "-x") == 0)
		wanted->bytes = true;
	else if (strcmp(word->text, "--absolute") == 0)
		wanted->absolute = true;
	else if (word->text[0] == '-')
		return err_set(err, word->column,
		    "packets has no option '%.64s': it has -v, -x and "
		    "--absolute",
		    word->text);
	else
		return read_range(word, wanted, err);
	return 0;
}

/* ---- what is there ---- */

static enum session_result
refuse(struct session *s, unsigned column, const char *text)
{
	struct err err = { 0 };

	err_set(&err, column, "%s", text);
	session_error(s, &err);
	return SESSION_FAILED;
}

/* False: the machine's own network; said. */
static bool
is_captured(struct session *s, unsigned column)
{
	if (lab_net(s->lab) != LAB_HOST)
		return true;
	refuse(s, column,
	    _("packets are not captured on the network `host`, this machine's "
	      "own: `net loopback` makes a private one, where they are"));
	return false;
}

/* A slow wire has it: it is told of, and kept, when it arrives. */
static bool
is_under_way(const struct session *s, unsigned number)
{
	const struct wire *w = lab_wire(s->lab);

	return world_packet(lab_world(s->lab), number) == NULL && w != NULL &&
	       wire_find(w, number) != NULL;
}

/* Where no packet is known: whether some were sent all the same. */
static bool
are_under_way(const struct session *s)
{
	const struct wire *w = lab_wire(s->lab);

	return w != NULL && wire_count(w) > 0;
}

/* The number as it was typed: it may be more than a number holds. */
static void
add_missing(struct buf *out, const char *typed, unsigned count)
{
	enum { SHOWN = 32 };
	size_t digits = strspn(typed, "0123456789");
	struct buf number = { 0 };

	buf_add(&number, typed, digits < SHOWN ? digits : SHOWN);
	buf_adds(&number, digits > SHOWN ? "..." : "");
	if (count == 0)
		buf_say(out, "there is no packet %s: there is none yet",
		    buf_text(&number));
	else if (count == 1)
		buf_say(out, "there is no packet %s: there is only packet 1",
		    buf_text(&number));
	else
		buf_say(out, "there is no packet %s: packets 1 to %u are there",
		    buf_text(&number), count);
	buf_free(&number);
}

static bool
are_there(struct session *s, const struct wanted *wanted)
{
	const struct world *w = lab_world(s->lab);
	unsigned count = world_packet_count(w);
	bool one = wanted->from > 0 && wanted->from == wanted->to, all;
	struct buf text = { 0 };

	if (one && is_under_way(s, wanted->from)) {
		buf_say(&text,
		    "packet %u is on its way: it can be looked at when it has "
		    "arrived; `wire` shows it until then",
		    wanted->from);
	} else if (wanted->to > count) {
		add_missing(
		    &text, wanted->typed[wanted->from > count ? 0 : 1], count);
	} else if (one && world_packet(w, wanted->from) == NULL) {
		buf_say(&text,
		    "packet %u was only counted, not kept: there were too "
		    "many at once",
		    wanted->from);
	}
	all = text.len == 0;
	if (!all)
		refuse(s, wanted->column, buf_text(&text));
	buf_free(&text);
	return all;
}

/* ---- listing ---- */

/* The headers of all packets at once are more than anybody reads: without
 * numbers, -v has only options. Whether the kernel has sent one again by now
 * differs from run to run. */
static void
add_packet(struct buf *out, const struct session *s,
    const struct wanted *wanted, const struct wpacket *p)
{
	bool headers = wanted->details && wanted->from > 0;
	struct event_packet e = p->last;

	if (session_is_compared(s))
		e.again = 0;
	view_packet(out, lab_world(s->lab), &e, wanted->absolute,
	    wanted->details && !headers);
	if (headers) {
		buf_addc(out, '\n');
		view_packet_fields(out, &p->last);
	}
	if (headers && wanted->bytes)
		buf_addc(out, '\n');
	if (wanted->bytes)
		view_packet_bytes(out, p->last.packet);
	if (headers && p->last.number < wanted->to)
		buf_addc(out, '\n');
}

static void
add_skipped(struct buf *out, unsigned count)
{
	if (count == 0)
		return;
	buf_adds(out, "    ");
	buf_printf(out,
	    n_("(%u packet was only counted)\n",
		"(%u packets were only counted)\n", count),
	    count);
}

static enum session_result
list(struct session *s, const struct wanted *wanted)
{
	const struct world *w = lab_world(s->lab);
	unsigned count = world_packet_count(w), skipped = 0;
	unsigned to = wanted->from > 0 ? wanted->to : count;
	struct buf out = { 0 };

	for (unsigned i = wanted->from > 0 ? wanted->from : 1; i <= to; i++) {
		const struct wpacket *p = world_packet(w, i);

		if (p == NULL) {
			skipped += !is_under_way(s, i);
			continue;
		}
		add_skipped(&out, skipped);
		skipped = 0;
		add_packet(&out, s, wanted, p);
	}
	add_skipped(&out, skipped);
	if (count == 0)
		buf_printf(&out, "%s\n",
		    are_under_way(s)
			? _("No packet has arrived yet (`wire` lists those "
			    "that are on their way)")
			: _("No packet has been sent yet"));
	session_write(s, buf_text(&out), out.len);
	buf_free(&out);
	return SESSION_OK;
}

/* ---- saving ---- */

/* What is in the file, and what is not. */
struct saved {
	unsigned count, cut;
	unsigned long missing;
};

static void
say_saved(struct session *s, const char *path, const struct saved *saved)
{
	struct buf text = { 0 }, shown = { 0 }, wrapped = { 0 };

	text_plain_line(&shown, path, strlen(path));
	buf_printf(&text,
	    n_("%u packet written to %s", "%u packets written to %s",
		saved->count),
	    saved->count, buf_text(&shown));
	if (saved->cut > 0)
		buf_say(&text, "; of %u, only the first bytes were kept",
		    saved->cut);
	if (saved->missing > 0)
		buf_printf(&text,
		    n_("; %lu that was only counted is not in it",
			"; %lu that were only counted are not in it",
			saved->missing),
		    saved->missing);
	text_wrap(&wrapped, buf_text(&text), 0, 0, 80);
	session_write(s, buf_text(&wrapped), wrapped.len);
	buf_free(&text);
	buf_free(&shown);
	buf_free(&wrapped);
}

static int
write_all(const struct session *s, const char *path, struct saved *saved,
    struct err *err)
{
	const struct world *w = lab_world(s->lab);
	struct pcapfile *f = pcapfile_new(path, err);

	if (f == NULL)
		return -1;
	for (unsigned i = 1; i <= world_packet_count(w); i++) {
		const struct wpacket *p = world_packet(w, i);

		if (p == NULL) {
			saved->missing += !is_under_way(s, i);
			continue;
		}
		pcapfile_add(f, p->last.packet);
		saved->count++;
		saved->cut += p->last.packet->captured < p->last.packet->length;
	}
	return pcapfile_close(f, err);
}

static enum session_result
save(struct session *s, const struct command_word *file)
{
	struct saved saved = { .missing = lab_packets_nameless(s->lab) };
	struct err err = { 0 };

	if (world_packet_count(lab_world(s->lab)) == 0)
		return refuse(s, file->column,
		    are_under_way(s)
			? _("there is nothing to save: no packet has arrived "
			    "yet (`wire` lists those that are on their way)")
			: _("there is nothing to save: no packet has been "
			    "sent yet"));
	if (write_all(s, file->text, &saved, &err) == -1)
		return refuse(s, file->column, err.text);
	say_saved(s, file->text, &saved);
	return SESSION_OK;
}

static int
check_save(const struct session *s, const struct command_word *words,
    size_t count, struct err *err)
{
	if (s->picture != NULL)
		return err_set(err, words[0].column,
		    "watch repeats what lists, and this writes: type packets "
		    "save alone");
	if (count == 1 || words[1].text[0] == '\0')
		return err_set(err, words[0].column,
		    "save to which file? packets save FILE.pcap");
	if (count > 2)
		return err_set(err, words[2].column,
		    "nothing was expected after the file's name; all packets "
		    "are saved");
	return 0;
}

/* ---- the command ---- */

static enum session_result
run_words(struct session *s, const struct command_word *words, size_t count,
    unsigned column, struct err *err)
{
	struct wanted wanted = { .column = column };

	if (count > 0 && strcmp(words[0].text, "save") == 0) {
		if (check_save(s, words, count, err) == -1)
			return SESSION_MISUNDERSTOOD;
		return is_captured(s, words[0].column) ? save(s, &words[1])
						       : SESSION_FAILED;
	}
	for (size_t i = 0; i < count; i++) {
		if (read_word(&words[i], &wanted, err) == -1)
			return SESSION_MISUNDERSTOOD;
	}
	if (!is_captured(s, wanted.column) || !are_there(s, &wanted))
		return SESSION_FAILED;
	return list(s, &wanted);
}

static enum session_result
packets_run(
    struct session *s, const char *rest, unsigned column, struct err *err)
{
	struct command_word words[WORDS_MAX];
	int count = command_words(rest, column, words, WORDS_MAX, err);
	enum session_result result;

	if (count == -1)
		return SESSION_MISUNDERSTOOD;
	result = run_words(s, words, (size_t)count, column, err);
	command_words_free(words, (size_t)count);
	return result;
}

const struct command command_packets = {
	.name = "packets",
	.group = COMMAND_LOOK,
	.usage = "[N|FROM-TO] [-v] [-x] [--absolute] | save FILE",
	.gist =
	    N_("list the packets that were sent, take one apart, save them"),
	.about = N_(
	    "One line for each packet: its number, sender and receiver, "
	    "the flags of TCP, sequence and acknowledgment number (seq, ack), "
	    "the window (win: how many bytes the sender of the packet would "
	    "take now), the length of its data (len), what became of it; below "
	    "it its first bytes of data. `packets 4` is one packet, `packets "
	    "4-9` are six of them. On the network `host` packets are not "
	    "captured.\n\n"
	    "-v with a number draws each header with all its fields and what "
	    "they mean; without one it adds TCP's options to the lines. -x: "
	    "all bytes, in hexadecimal and as text. Sequence numbers are "
	    "counted from the beginning of the connection; --absolute: as "
	    "they are in the packet.\n\n"
	    "`packets save FILE.pcap` writes a file that Wireshark and tcpdump "
	    "read."),
	.example = "packets 1 -v",
	.word = WORD_PACKETS,
	.in_lessons = true,
	.is_view = true,
	.run = packets_run,
};

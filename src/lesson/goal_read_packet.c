/*
 * lesson/goal_read_packet.c - what a condition says of packets: flags and
 * other words, and at the end what became of them.
 */
#include "base/text.h"
#include "lesson/goal_parts.h"

const char *const goal_fates[] = { [FATE_CROSSED] = "crossed",
	[FATE_HELD] = "held",
	[FATE_DELIVERED] = "delivered",
	[FATE_DROPPED] = "dropped",
	[FATE_DUPLICATED] = "duplicated",
	NULL };

static const struct {
	const char *word;
	unsigned flag;
} flag_words[] = {
	{ "SYN", PACKET_SYN },
	{ "ACK", PACKET_ACK },
	{ "FIN", PACKET_FIN },
	{ "RST", PACKET_RST },
	{ "PSH", PACKET_PSH },
};
static const size_t flag_word_count = sizeof flag_words / sizeof *flag_words;

static const char *const packet_words[] = { "data", "udp", "icmp", "again",
	"from" };

static int
unknown_packet_word(struct goal_words *w, const struct goal_word *word)
{
	struct text_near near = { .word = buf_text(&word->bytes) };

	for (size_t i = 0; i < flag_word_count; i++)
		text_near_try(&near, flag_words[i].word);
	for (size_t i = 0; i < sizeof packet_words / sizeof *packet_words; i++)
		text_near_try(&near, packet_words[i]);
	for (size_t i = 0; goal_fates[i] != NULL; i++)
		text_near_try(&near, goal_fates[i]);
	if (near.best != NULL && !word->quoted)
		return err_set(w->err, word->column,
		    "'%s' is not known of a packet; did you mean '%s'?",
		    goal_word_shown(word).text, near.best);
	return err_set(w->err, word->column,
	    "'%s' is not known of a packet: SYN, ACK, FIN, RST, PSH, data, "
	    "udp, icmp, again, from, and at the end what became of it are: "
	    "crossed, held, delivered, dropped or duplicated",
	    goal_word_shown(word).text);
}

static int
read_from(struct goal_words *w, struct goal_packet *p)
{
	const struct goal_word *word = goal_words_next(w);

	if (word != NULL && !word->quoted)
		p->from = host_find(buf_text(&word->bytes));
	if (p->from == HOST_ONLY)
		return err_set(w->err, goal_words_column(w, word),
		    "after 'from' comes server or client");
	return 0;
}

static int
read_packet_word(
    struct goal_words *w, struct goal_packet *p, const struct goal_word *word)
{
	for (size_t i = 0; i < flag_word_count; i++) {
		if (goal_word_is(word, flag_words[i].word)) {
			p->flags |= flag_words[i].flag;
			return 0;
		}
	}
	if (goal_word_is(word, "from"))
		return read_from(w, p);
	if (goal_word_is(word, "data"))
		p->data = true;
	else if (goal_word_is(word, "udp"))
		p->udp = true;
	else if (goal_word_is(word, "icmp"))
		p->icmp = true;
	else if (goal_word_is(word, "again"))
		p->again = true;
	else
		return unknown_packet_word(w, word);
	return 0;
}

static bool
read_fate(const struct goal_word *word, struct goal_packet *p)
{
	for (size_t i = 0; goal_fates[i] != NULL; i++) {
		if (!goal_word_is(word, goal_fates[i]))
			continue;
		p->fate = (enum packet_fate)i;
		return true;
	}
	return false;
}

int
goal_read_packet(struct goal_words *w, struct goal_condition *c)
{
	const struct goal_word *word;
	struct buf words = { 0 };

	c->kind = GOAL_PACKET;
	if (c->process != NULL)
		return err_set(w->err, w->word[0].column,
		    "a packet is no process's: leave '%.40s:' out; 'from' says "
		    "which host sent it",
		    c->process);
	while ((word = goal_words_next(w)) != NULL) {
		if (read_fate(word, &c->packet)) {
			c->words = words.len > 0 ? buf_take(&words) : NULL;
			return 0;
		}
		if (read_packet_word(w, &c->packet, word) == -1) {
			buf_free(&words);
			return -1;
		}
		buf_adds(&words, words.len > 0 ? " " : "");
		buf_adds(&words, buf_text(&word->bytes));
		if (goal_word_is(word, "from"))
			buf_printf(&words, " %s", host_name(c->packet.from));
	}
	buf_free(&words);
	return err_set(w->err, w->end,
	    "at the end comes what became of the packet: crossed, held, "
	    "delivered, dropped or duplicated");
}

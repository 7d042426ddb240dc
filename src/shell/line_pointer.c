/*
 * shell/line_pointer.c - C's `&x` and `(struct sockaddr *)&x` in a call's
 * arguments. There are no structures here: what a call makes of such a
 * value is the call's matter.
 */
#include <string.h>

#include "shell/line_parts.h"

/* Past `(struct sockaddr *)`, or 0 where no cast to a pointer starts. */
static size_t
cast_end(const struct scan *s, size_t pos, bool *structure)
{
	size_t len, stars = 0;

	if (scan_at(s, pos) != '(')
		return 0;
	for (pos++; scan_is_blank(scan_at(s, pos));)
		pos++;
	*structure = scan_is(s, pos, pos + scan_ident(s, pos), "struct");
	if (!*structure && !line_is_type(s, pos, pos + scan_ident(s, pos)))
		return 0;
	for (;; pos += len) {
		char c = scan_at(s, pos);

		len = scan_ident(s, pos);
		if (scan_is(s, pos, pos + len, "struct"))
			*structure = true;
		if (c == ')' && stars > 0)
			return pos + 1;
		if (len == 0 && c != '*' && !scan_is_blank(c))
			return 0;
		stars += c == '*';
		len += len == 0;
	}
}

bool
line_is_pointer(const struct scan *s)
{
	bool structure;

	return scan_at(s, s->pos) == '&' || cast_end(s, s->pos, &structure) > 0;
}

/* server.addr, info->ai_addr: where it ends. */
static size_t
member_end(const struct scan *s, size_t pos)
{
	for (;;) {
		pos += scan_ident(s, pos);
		if (scan_at(s, pos) == '.' && scan_ident(s, pos + 1) > 0)
			pos++;
		else if (scan_at(s, pos) == '-' && scan_at(s, pos + 1) == '>' &&
			 scan_ident(s, pos + 2) > 0)
			pos += 2;
		else
			return pos;
	}
}

int
line_pointer(struct scan *s, struct value *out, bool *done)
{
	size_t start = s->pos, end;
	bool structure = false, any = false;

	if (!s->in_call || s->words)
		return scan_err(s, start,
		    "an address in C's way is not understood here; write the "
		    "value itself, and for a socket's address the host and "
		    "the port");
	while ((end = cast_end(s, s->pos, &structure)) > 0) {
		any = any || structure;
		s->pos = end;
		scan_blanks(s);
	}
	if (scan_at(s, s->pos) == '&')
		s->pos++;
	else if (!any)
		return 0;
	scan_blanks(s);
	end = member_end(s, s->pos);
	if (end == s->pos)
		return scan_err(s, start, "a C address needs a name: &x");
	out->kind = VALUE_WORD;
	buf_addc(&out->bytes, '&');
	buf_add(&out->bytes, s->text + s->pos, end - s->pos);
	s->pos = end;
	*done = true;
	return 0;
}

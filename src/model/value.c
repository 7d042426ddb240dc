/* model/value.c - values: copying, freeing, showing. */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "base/text.h"
#include "model/value.h"

void
value_free(struct value *v)
{
	for (size_t i = 0; i < v->count; i++)
		value_free(&v->items[i]);
	free(v->items);
	buf_free(&v->bytes);
	*v = (struct value){ 0 };
}

struct value
value_copy(const struct value *v)
{
	struct value copy = *v;

	copy.bytes = (struct buf){ 0 };
	if (v->bytes.data != NULL)
		buf_add(&copy.bytes, v->bytes.data, v->bytes.len);
	copy.items = NULL;
	if (v->count > 0)
		copy.items = x_calloc(v->count, sizeof *copy.items);
	for (size_t i = 0; i < v->count; i++)
		copy.items[i] = value_copy(&v->items[i]);
	return copy;
}

struct value
value_bytes(const void *bytes, size_t len)
{
	struct value v = { .kind = VALUE_BYTES };

	buf_add(&v.bytes, bytes, len);
	return v;
}

struct value
value_int(long long number)
{
	struct value v = { .kind = VALUE_INT, .number = number };

	v.real = (double)number;
	buf_printf(&v.bytes, "%lld", number);
	return v;
}

const char *
value_kind_name(const struct value *v)
{
	switch (v->kind) {
	case VALUE_NONE:
		return "None";
	case VALUE_INT:
		return _("an integer");
	case VALUE_REAL:
		return _("a number with a fraction");
	case VALUE_BYTES:
		return _("a string");
	case VALUE_WORD:
		return _("a word");
	case VALUE_TUPLE:
		return _("a tuple");
	}
	return "";
}

void
value_text(struct buf *out, const struct value *v)
{
	switch (v->kind) {
	case VALUE_NONE:
		buf_adds(out, "None");
		break;
	case VALUE_INT:
		buf_printf(out, "%lld", v->number);
		break;
	case VALUE_REAL:
		buf_printf(out, "%g", v->real);
		break;
	case VALUE_BYTES:
		text_python(out, v->text, buf_text(&v->bytes), v->bytes.len);
		break;
	case VALUE_WORD:
		text_plain(out, buf_text(&v->bytes), v->bytes.len);
		break;
	case VALUE_TUPLE:
		buf_addc(out, '(');
		for (size_t i = 0; i < v->count; i++) {
			buf_adds(out, i > 0 ? ", " : "");
			value_text(out, &v->items[i]);
		}
		buf_adds(out, v->count == 1 ? ",)" : ")");
		break;
	}
}

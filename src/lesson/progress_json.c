/*
 * lesson/progress_json.c - a learner's progress as JSON. What is read may come
 * from anybody: each value is checked, and what does not fit is no progress.
 */
#include <limits.h>
#include <string.h>

#include <jansson.h>

#include "base/alloc.h"
#include "base/text.h"
#include "lesson/progress_parts.h"

/* More than a lesson's file has room for; ten years. */
enum { STEPS_MAX = 64 * 1024, COUNT_MAX = 1000000 };
enum { SECONDS_MAX = 315360000 };

static const char what[] = "sockets-lesson";
enum { VERSION = 1 };

static const char *const done_names[] = {
	[PROGRESS_NOT] = "not",
	[PROGRESS_RUN] = "run",
	[PROGRESS_SOLVED] = "solved",
	[PROGRESS_SHOWN] = "shown",
	[PROGRESS_SKIPPED] = "skipped",
};
enum { DONE_COUNT = sizeof done_names / sizeof done_names[0] };

/* ---- writing ---- */

void
progress_plain(struct buf *out, const char *text, size_t len)
{
	size_t start = 0;

	for (size_t i = 0; i < len; i++) {
		bool tab = text[i] == '\t';
		bool crlf =
		    text[i] == '\r' && i + 1 < len && text[i + 1] == '\n';

		if (!tab && !crlf)
			continue;
		text_plain(out, text + start, i - start);
		buf_adds(out, tab ? "\t" : "");
		start = i + 1;
	}
	text_plain(out, text + start, len - start);
}

static json_t *
text_json(const char *text, size_t len)
{
	struct buf plain = { 0 };
	json_t *json;

	progress_plain(&plain, text, len);
	json = json_stringn(buf_text(&plain), plain.len);
	buf_free(&plain);
	return json;
}

/* The text's lines that fit into max bytes. */
static size_t
fitting(const struct buf *text, size_t max)
{
	size_t len = text->len < max ? text->len : max;

	while (len < text->len && len > 0 && text->data[len - 1] != '\n')
		len--;
	return len;
}

/* Takes what is kept of it from *left. */
static void
set_kept(json_t *step, const char *key, const struct buf *text, size_t *left)
{
	size_t max = *left < PROGRESS_STEP_MAX ? *left : PROGRESS_STEP_MAX;
	size_t len = fitting(text, max);
	struct buf kept = { 0 };

	if (text->len == 0)
		return;
	if (len > 0)
		buf_add(&kept, text->data, len);
	if (len < text->len)
		buf_say(&kept, "(what came after this was not kept)\n");
	*left -= len;
	json_object_set_new(step, key, text_json(kept.data, kept.len));
	buf_free(&kept);
}

static void
set_count(json_t *step, const char *key, unsigned n)
{
	if (n > 0)
		json_object_set_new(
		    step, key, json_integer(n < COUNT_MAX ? n : COUNT_MAX));
}

static json_t *
step_json(const struct progress_step *from, size_t *left)
{
	json_t *step = json_object(), *wrong = json_array();

	json_object_set_new(step, "done", json_string(done_names[from->done]));
	for (unsigned i = 0; i < QUIZ_MAX; i++)
		if (from->wrong >> i & 1)
			json_array_append_new(wrong, json_integer(i + 1));
	if (json_array_size(wrong) > 0)
		json_object_set(step, "wrong", wrong);
	json_decref(wrong);
	set_count(step, "misses", from->misses);
	set_count(step, "hints", from->hints);
	set_kept(step, "typed", &from->typed, left);
	set_kept(step, "shown", &from->shown, left);
	return step;
}

static int
add_chunk(const char *chunk, size_t len, void *out)
{
	buf_add(out, chunk, len);
	return 0;
}

void
progress_encode(struct buf *out, const struct progress *p)
{
	json_t *root = json_object(), *steps = json_array();
	size_t left = PROGRESS_ALL_MAX;

	json_object_set_new(root, "what", json_string(what));
	json_object_set_new(root, "version", json_integer(VERSION));
	json_object_set_new(
	    root, "lesson", text_json(p->name, strlen(p->name)));
	json_object_set_new(root, "sum", text_json(p->sum, strlen(p->sum)));
	json_object_set_new(root, "at", json_integer((json_int_t)p->at));
	json_object_set_new(root, "finished", json_boolean(p->finished));
	json_object_set_new(root, "seconds",
	    json_integer(p->seconds < SECONDS_MAX ? (json_int_t)p->seconds
						  : SECONDS_MAX));
	for (size_t i = 0; i < p->step_count; i++)
		json_array_append_new(steps, step_json(&p->steps[i], &left));
	json_object_set_new(root, "steps", steps);
	json_dump_callback(root, add_chunk, out, JSON_INDENT(1));
	buf_addc(out, '\n');
	json_decref(root);
}

/* ---- reading ---- */

/* A whole number from 0 to max; one that is not there is 0. */
static int
get_number(const json_t *object, const char *key, size_t max, size_t *out,
    struct err *err)
{
	const json_t *value = json_object_get(object, key);
	json_int_t n = json_integer_value(value);

	*out = 0;
	if (value == NULL)
		return 0;
	if (!json_is_integer(value) || n < 0 || (size_t)n > max)
		return err_set(
		    err, 0, "\"%s\" is no number from 0 to %zu", key, max);
	*out = (size_t)n;
	return 0;
}

static int
get_count(const json_t *object, const char *key, unsigned *out, struct err *err)
{
	size_t n;
	int result = get_number(object, key, COUNT_MAX, &n, err);

	*out = (unsigned)n;
	return result;
}

/* A string without NUL bytes. */
static const char *
get_string(const json_t *object, const char *key, struct err *err)
{
	const char *text = json_string_value(json_object_get(object, key));

	if (text == NULL)
		err_set(err, 0, "\"%s\" is no text", key);
	return text;
}

/* One that need not be there. */
static int
get_text(
    const json_t *object, const char *key, struct buf *out, struct err *err)
{
	const char *text;

	if (json_object_get(object, key) == NULL)
		return 0;
	text = get_string(object, key, err);
	if (text == NULL)
		return -1;
	progress_plain(out, text, strlen(text));
	return 0;
}

static int
get_done(const json_t *object, enum progress_done *out, struct err *err)
{
	const char *name = get_string(object, "done", err);

	for (unsigned i = 0; name != NULL && i < DONE_COUNT; i++) {
		if (strcmp(name, done_names[i]) == 0) {
			*out = (enum progress_done)i;
			return 0;
		}
	}
	return err_set(err, 0, "\"done\" is none of its words");
}

static int
get_wrong(const json_t *object, unsigned *out, struct err *err)
{
	const json_t *list = json_object_get(object, "wrong");

	if (list != NULL && !json_is_array(list))
		return err_set(err, 0, "\"%s\" is no list", "wrong");
	for (size_t i = 0; i < json_array_size(list); i++) {
		json_int_t n = json_integer_value(json_array_get(list, i));

		if (n < 1 || n > QUIZ_MAX)
			return err_set(err, 0, "a quiz has no such choice");
		*out |= 1U << (n - 1);
	}
	return 0;
}

static int
get_step(const json_t *json, struct progress_step *step, struct err *err)
{
	if (!json_is_object(json))
		return err_set(err, 0, "a step is no object");
	if (get_done(json, &step->done, err) != 0 ||
	    get_wrong(json, &step->wrong, err) != 0 ||
	    get_count(json, "misses", &step->misses, err) != 0 ||
	    get_count(json, "hints", &step->hints, err) != 0 ||
	    get_text(json, "typed", &step->typed, err) != 0)
		return -1;
	return get_text(json, "shown", &step->shown, err);
}

static int
get_head(const json_t *root, struct err *err)
{
	const char *is = json_string_value(json_object_get(root, "what"));
	const json_t *version = json_object_get(root, "version");

	if (is == NULL || strcmp(is, what) != 0)
		return err_set(err, 0, "\"what\" says something else");
	if (!json_is_integer(version) || json_integer_value(version) != VERSION)
		return err_set(err, 0, "another version of sockets wrote it");
	return 0;
}

static int
get_rest(const json_t *root, struct progress *p, struct err *err)
{
	const char *name = get_string(root, "lesson", err);
	const char *sum = get_string(root, "sum", err);
	size_t seconds;

	if (name == NULL || sum == NULL ||
	    get_number(root, "at", p->step_count, &p->at, err) != 0 ||
	    get_number(root, "seconds", SECONDS_MAX, &seconds, err) != 0)
		return -1;
	p->name = x_strdup(name);
	p->sum = x_strdup(sum);
	p->seconds = (unsigned long)seconds;
	/* Earlier versions of this program wrote that it is at its end. */
	p->finished = p->at == p->step_count ||
		      json_is_true(json_object_get(root, "finished"));
	if (p->at == p->step_count)
		p->at = 0;
	return 0;
}

static struct progress *
from_json(const json_t *root, struct err *err)
{
	const json_t *steps = json_object_get(root, "steps");
	size_t count = json_array_size(steps);
	struct progress *p;
	int result;

	if (get_head(root, err) != 0)
		return NULL;
	if (count < 1 || count > STEPS_MAX) {
		err_set(err, 0, "\"%s\" is no list", "steps");
		return NULL;
	}
	p = progress_empty(count);
	result = get_rest(root, p, err);
	for (size_t i = 0; i < count && result == 0; i++)
		result = get_step(json_array_get(steps, i), &p->steps[i], err);
	if (result == 0)
		return p;
	progress_free(p);
	return NULL;
}

struct progress *
progress_decode(const char *bytes, size_t len, struct err *err)
{
	struct progress *p;
	json_error_t error;
	json_t *root = json_loadb(bytes, len, JSON_REJECT_DUPLICATES, &error);

	if (root == NULL) {
		err_set(err, 0, "no JSON from line %d on", error.line);
		return NULL;
	}
	p = from_json(root, err);
	json_decref(root);
	return p;
}

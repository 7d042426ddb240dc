/*
 * base/lang.h - the language of what users read. Sources are in English:
 * the English text is the key, and what stands where a language has no
 * translation of it. Numbers and all that is parsed are the same in all.
 *
 * How texts are marked, so that xgettext finds them (see the Makefile):
 *	_("text")		translated here
 *	N_("text")		in a table: translated where it is printed, with
 *				lang_text(row->gist)
 *	n_("one", "many", n)	what counts: a whole sentence for each form
 *	C_("where", "text")	a short word that needs to be told apart
 * Functions that take a format for users translate it by themselves: buf_say,
 * err_set, session_print, why_fact and others; the Makefile's KEYWORDS has
 * all of them.
 */
#ifndef BASE_LANG_H
#define BASE_LANG_H

#include <stdbool.h>

#define _(text) lang_text(text)
#define N_(text) text
#define n_(one, many, n) lang_count(one, many, n)
#define C_(where, text) lang_text_in(where "\004" text)

/*
 * The language and the encoding of the environment (LC_ALL, LC_MESSAGES,
 * LANG; LANGUAGE as gettext has it). English where it names a language
 * without a catalogue, or letters that the terminal cannot show. Once, at the
 * start.
 */
void lang_begin(void);
/*
 * This language from now on, in UTF-8. false, and nothing changed, where it is
 * none of ours (lang_is_known) or its catalogue was not found.
 */
bool lang_set(const char *name);
/* "en", "es", "ja". */
const char *lang_name(void);
bool lang_is_known(const char *name);

/* What is returned lives as long as the program. */
const char *lang_text(const char *text) __attribute__((format_arg(1)));
const char *lang_text_in(const char *id);
const char *lang_count(const char *one, const char *many, unsigned long n)
    __attribute__((format_arg(1), format_arg(2)));

/* What strerror(3) says of an errno. */
const char *lang_error(int error);
/* What gai_strerror(3) says of an error of getaddrinfo. */
const char *lang_gai_error(int error);

#endif

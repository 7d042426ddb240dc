/*
 * base/catalogue.h - the messages of one language, read from a file that
 * msgfmt(1) wrote ("GNU MO", gettext's manual 10.3). Read by ourselves, since
 * the C library translates nothing in the locales C and C.UTF-8, and a small
 * machine has no others. Knows no languages.
 */
#ifndef BASE_CATALOGUE_H
#define BASE_CATALOGUE_H

#include <stddef.h>

struct catalogue;

/*
 * NULL where there is no such file or it is not whole: each length and place
 * in it is checked. Its texts live until catalogue_free.
 */
struct catalogue *catalogue_open(const char *path);
/* The same from a file's bytes, which are taken: they came from malloc. */
struct catalogue *catalogue_read(char *bytes, size_t len);
void catalogue_free(struct catalogue *c);

/*
 * The translation of a message, or NULL; of one that counts, the form of that
 * number. With a context the two are one id: "context\004message".
 */
const char *catalogue_find(
    const struct catalogue *c, const char *id, unsigned form);

#endif

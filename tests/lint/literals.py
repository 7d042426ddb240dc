#!/usr/bin/python3
"""Texts for users, compared.

usage: tests/lint/literals.py PO POT
       tests/lint/literals.py --source POT ALLOWED

The first prints each message that only one of two catalogues has.

The second prints FILE:LINE: and the text for each literal of src/ that reads
like English and that xgettext does not extract: no catalogue could have it.
ALLOWED has one regular expression a line, "FILE: EXPRESSION", for literals
that are no text for users; '#' begins a comment. An expression that nothing
needs any more is reported too.

Both exit with 1 where they print something.
"""

import os
import re
import sys

TOKEN = re.compile(
    r"""(?P<skip>//[^\n]*|/\*.*?\*/|'(?:[^'\\\n]|\\.)*'
        |^[ \t]*\#[ \t]*(?:include|error)[^\n]*)
      | "(?P<text>(?:[^"\\\n]|\\.)*)" """,
    re.DOTALL | re.VERBOSE | re.MULTILINE,
)
ESCAPE = re.compile(r"\\(x[0-9a-fA-F]+|[0-7]{1,3}|.)", re.DOTALL)
PLAIN = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f",
         "v": "\v"}
# Two words side by side, the second in small letters.
WORDS = re.compile(r"[A-Za-z']{2,},? [a-z']+")
# Members of the calls' and the commands' rows that are no text: what C and
# Python have, and lines of the shell.
CODE = re.compile(r"\.(c|python|example|usage) =\s*$")


def unescape(text):
    def one(match):
        c = match[1]
        if c[0] == "x":
            return chr(int(c[1:], 16))
        if c[0].isdigit():
            return chr(int(c, 8))
        return PLAIN.get(c, c)

    return ESCAPE.sub(one, text)


def literals(source):
    """(line, text) of each literal that may be a text; neighbours are one."""
    begin, end, parts, code = 0, 0, [], None
    for match in TOKEN.finditer(source):
        if match["text"] is None:
            if not source[end:match.start()].strip() and \
                    match[0].startswith("/"):
                end = match.end()
            continue
        # A macro goes on behind a backslash.
        between = source[end:match.start()].replace("\\\n", "")
        if parts and between.strip():
            if not code:
                yield source.count("\n", 0, begin) + 1, "".join(parts)
            parts = []
        if not parts:
            begin = match.start()
            code = CODE.search(source, max(0, begin - 40), begin)
        parts.append(unescape(match["text"]))
        end = match.end()
    if parts and not code:
        yield source.count("\n", 0, begin) + 1, "".join(parts)


def messages(path):
    """All ids of a catalogue that are in use, plurals and contexts too."""
    found, parts = set(), None
    with open(path, encoding="utf-8") as file:
        for line in file:
            match = re.match(r'(msg\w+(?:\[\d+\])?)?\s*"(.*)"$', line.strip())
            if match and match[1]:
                if parts is not None:
                    found.add("".join(parts))
                parts = None
                if match[1] in ("msgid", "msgid_plural", "msgctxt"):
                    parts = []
            if match and parts is not None:
                parts.append(unescape(match[2]))
    if parts is not None:
        found.add("".join(parts))
    return found


def read_allowed(path):
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            line = line.rstrip("\n")
            if line and not line.startswith("#"):
                name, _, expression = line.partition(": ")
                yield number, name, re.compile(expression)


def sources():
    for folder, _, names in sorted(os.walk("src")):
        for name in sorted(names):
            if name.endswith((".c", ".h")):
                yield os.path.join(folder, name)


def lint_source(pot, allowed_path):
    known = messages(pot)
    allowed = list(read_allowed(allowed_path))
    used = set()
    for path in sources():
        with open(path, encoding="utf-8") as file:
            text = file.read()
        for line, literal in literals(text):
            if not WORDS.search(literal) or literal in known:
                continue
            hits = [n for n, name, e in allowed
                    if name == path and e.search(literal)]
            used.update(hits)
            if not hits:
                yield "%s:%d: not marked for translation: %r" % (
                    path, line, literal)
    for number, _, _ in allowed:
        if number not in used:
            yield "%s:%d: nothing needs this line" % (allowed_path, number)


def compare(po, pot):
    have, need = messages(po), messages(pot)
    for text in sorted(need - have):
        yield "%s: missing: %r" % (po, text)
    for text in sorted(have - need):
        yield "%s: is no more: %r" % (po, text)


def main():
    if sys.argv[1] == "--source":
        found = list(lint_source(*sys.argv[2:]))
    else:
        found = list(compare(*sys.argv[1:]))
    for line in found:
        print(line)
    sys.exit(bool(found))


main()

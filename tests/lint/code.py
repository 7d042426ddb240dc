#!/usr/bin/python3
"""The rules of style that need no formatter: what C may not call, waiting
for a time, work left undone, length, how a file opens, the top level.

usage: tests/lint/code.py [ROOT]

Prints FILE:LINE: and what is wrong, for every place; then exits with 1.
"""

import os
import re
import subprocess
import sys

# They overrun a buffer, keep state of their own, or cannot say what failed.
NOT_IN_C = (
    "sprintf vsprintf strtok atoi atol atoll atof strcat strncpy strcpy gets"
).split()
WAITS = "sleep usleep nanosleep clock_nanosleep".split()
LINES_MAX = 499
TOP = "Makefile src lessons po tests docs README.md LICENSE build".split()

SKIP_IN_C = re.compile(
    r"""//[^\n]* | /\*.*?\*/ | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'""",
    re.DOTALL | re.VERBOSE,
)
CALL = re.compile(r"\b(%s)\s*\(" % "|".join(NOT_IN_C + WAITS))
WAIT_IN_SCRIPT = re.compile(r"(?<![\w'-])u?sle" r"ep(\(|\s+[\"$.\d])")
UNDONE = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX)\b")


def without_comments_and_strings(text):
    return SKIP_IN_C.sub(lambda m: "\n" * m.group().count("\n") + " ", text)


def lint_c(path, text):
    for number, line in enumerate(
        without_comments_and_strings(text).split("\n"), 1
    ):
        for match in CALL.finditer(line):
            if match[1] in WAITS or path.startswith("src/"):
                yield number, match[1] + " is not used here"
    if path.startswith("src/") and not text.startswith("/*"):
        yield 1, "open with a comment: what the file is and must not know"


def lint_script(text):
    for number, line in enumerate(text.split("\n"), 1):
        if WAIT_IN_SCRIPT.search(re.sub(r"(^|\s)#.*", "", line)):
            yield number, "wait for a condition, not for a time"


def lint_any(text):
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if UNDONE.search(line):
            yield number, "do it, or open an issue"
    if len(lines) - 1 > LINES_MAX:
        yield len(lines) - 1, "a file has at most %d lines" % LINES_MAX


def files():
    yield "Makefile"
    yield ".ci/run"
    for top in ("src", "tests"):
        for folder, _, names in os.walk(top):
            for name in names:
                if name.endswith((".c", ".h", ".sh", ".py")):
                    yield os.path.join(folder, name)


def top_level():
    """What is in the repository; where there is none, what is there."""
    git = subprocess.run(
        ["git", "ls-files", "-z"], capture_output=True, check=False
    )
    if git.returncode != 0:
        return sorted(os.listdir("."))
    return sorted({p.split("/")[0] for p in git.stdout.decode().split("\0")})


def main():
    os.chdir(sys.argv[1] if len(sys.argv) > 1 else
             os.path.join(os.path.dirname(__file__), "../.."))
    found = []
    for path in sorted(p for p in files() if os.path.exists(p)):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        own = lint_c(path, text) if path.endswith((".c", ".h")) \
            else lint_script(text)
        for number, what in [*own, *lint_any(text)]:
            found.append("%s:%d: %s" % (path, number, what))
    for name in top_level():
        if name and name not in TOP and not name.startswith("."):
            found.append("%s:1: does not belong in the top level" % name)
    if found:
        print("\n".join(found))
        sys.exit(1)


main()

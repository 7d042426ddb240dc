"""Compares the rows of `sockets ss` with those of the machine's ss, for the
same options, states and filters, over the sockets of zoo_sockets.py.

usage: tests/zoo.py SOCKETS [WORD]...

WORD: only the comparisons with that word in their arguments. Rows are
compared in their order, with runs of blanks as one. Each comparison asks ss
before and after: only where both times it says the same are its rows what
they have to be. Of what moves all the time the number is left out, see
MOVING; nothing else.
"""

import collections
import difflib
import os
import re
import shlex
import subprocess
import sys

import zoo_sockets

TRIES = 50  # until nothing moved meanwhile

MOVING = (
    # These run for less than a second and are set again; 0 is no text.
    (re.compile(r"timer:\((on|persist),[^,]*,"), r"timer:(\1,N,"),
    (re.compile(r"(timer:\(\w+,[^,]*?)\d+ms,"), r"\1Nms,"),
    # 0 is left out by both.
    (re.compile(r" (lastsnd|lastrcv|lastack):\d+"), ""),
    (re.compile(r"\b(busy|rwnd_limited|sndbuf_limited):\d+ms(\([\d.]+%\))?"),
     r"\1:N"),
    # ss -s counts the sockets of the program that asks, too.
    (re.compile(r"^Total: \d+"), "Total: N"),
)

LONG = (
    "--tcp --udp --unix --all --numeric --processes --options --extended "
    "--memory --info --no-header --oneline",
    "--listening --ipv4",
    "--listening --ipv6",
    "-t -a -n",
)

STATES = (
    "established syn-sent syn-recv fin-wait-1 fin-wait-2 time-wait closed "
    "close-wait last-ack listening closing unconnected all connected "
    "synchronized bucket big"
).split()

SEVERAL = (
    "-tn state listening state established",
    "-tn state all exclude listening",
    "-tn exclude listening exclude established",
    "-tn state connected exclude time-wait exclude established",
    "-ta state syn-recv",
    "-tl state time-wait",
)

UNIX_FILTERS = (
    "-xa src *listener*",
    "-xa src unix:*listener1",
    "-xa src @abstract*",
    "-xa dst *",
    "-a src unix:*listener*",
)

PORT = zoo_sockets.PORT
FILTERS = """
src 127.0.0.1
dst 127.0.0.1
src 127.0.0.1:{plain}
dst 127.0.0.1:{plain}
src :{plain}
dst *:{plain}
src 127.0.0.0/8
dst 126.0.0.0/7
src [::1]
dst [::1]:{v6}
src ::/0
dst ::1/128
src ::ffff:0:0/96
src 0.0.0.0/0
dst [::ffff:127.0.0.1]
sport = :{plain}
sport = {plain}
sport == :{plain}
sport eq :{plain}
sport != :{plain}
sport ne :{plain}
sport neq :{plain}
sport < :{dual}
sport lt :{dual}
sport > :{dual}
sport gt :{dual}
sport <= :{dual}
sport le :{dual}
sport leq :{dual}
sport >= :{dual}
sport ge :{dual}
sport geq :{dual}
dport = :{plain}
dport != :{plain}
dport < :{dual}
dport > :{dual}
dport <= :{dual}
dport >= :{dual}
sport = :http
dport = 0
sport >= :{plain} and sport <= :{v6only}
sport >= :{plain} sport <= :{v6only}
sport >= :{plain} && sport <= :{v6only}
sport = :{plain} or dport = :{plain}
sport = :{plain} || dport = :{plain}
not sport = :{plain}
! sport = :{plain}
( sport = :{plain} )
( sport = :{plain} or sport = :{dual} ) and dst 127.0.0.1
not ( sport = :{plain} or dport = :{plain} )
src 127.0.0.1 and ( dport = :{plain} or dport = :{full} )
( not src 127.0.0.1 and not dst 127.0.0.1 ) or sport = :{http}
"""

def letters(text):
    return ["-" + word for word in text.split()]


# Cases are (group, arguments): at least one of a group must have rows.


def option_cases():
    """The options alone, with all sockets, and in usual bundles."""
    for option in letters("t u x 4 6 a l n p o e m i H O"):
        yield option, option
        if option not in ("-a", "-l"):
            yield option, option + " -a"
    for summary in ("", "-s", "-s -t state listening"):
        yield summary, summary
    for bundle in letters(
        "tan taun tuln tulpn tlnp tanp tan4 tan6 4a 6a 4l 6l ta ua xa ta4 "
        "xl xap xae xam xam xaemp xlp tano taoe tane tanm tani tanie tanim "
        "tanoi tanemi tanop tanoep tie ti tiO timO tanimO tanoempiO uanm "
        "uani uane uanempi aoempi naoempi naoempiO taH uaH xaH tunH "
        "t4l u6l tuxa 4x 6x tx4a lnt nlput"
    ):
        yield bundle, bundle
    for names in LONG:
        yield names, names


def state_cases():
    for state in STATES:
        for options in ("", "-t", "-ta", "-u", "-x", "-n4", "-tn6"):
            for verb in ("state ", "exclude "):
                yield verb + state, (options + " " + verb + state).strip()
    for several in SEVERAL:
        yield several, several


def filter_cases():
    for line in FILTERS.strip().split("\n"):
        expression = quoted(line.format(**PORT))
        for options in ("-tan", "-aun", "-tn state established", "-an6"):
            yield expression, options + " " + expression
    for expression in UNIX_FILTERS:
        yield expression, quoted(expression)


def quoted(expression):
    return " ".join(map(shlex.quote, expression.split()))


def run(argv):
    done = subprocess.run(
        argv, capture_output=True, text=True, errors="surrogateescape",
        check=False
    )
    return done.stdout, done.stderr, done.returncode


def squeezed(line):
    for pattern, instead in MOVING:
        line = pattern.sub(instead, line)
    # Where the columns are narrow ss has no blank before its last title.
    line = line.replace("PortProcess", "Port Process")
    return re.sub(r"[ \t]+", " ", line).strip()


def rows_of(text):
    """The rows; what stands on a line below belongs to its row."""
    rows = []
    for line in text.split("\n"):
        if line.startswith("\t") and rows:
            rows[-1] += "\n    " + squeezed(line)
        elif line.strip():
            rows.append(squeezed(line))
    return rows


def is_ours(row):
    """ss lists kinds of sockets that sockets does not know."""
    word = row.split()[0]
    return word not in ("nl", "raw", "icmp6", "mptcp", "dccp", "sctp", "???") \
        and not word.startswith(("p_", "v_", "ti_", "xdp"))


def ask_ss(args):
    out, err, status = run(["ss", *args])
    return [row for row in rows_of(out) if is_ours(row)], err, status


class Comparison:
    def __init__(self, sockets):
        self.sockets = sockets
        self.rows = collections.Counter()  # of each group
        self.bad = 0

    def compare(self, group, case):
        args = shlex.split(case)
        for _ in range(TRIES):
            want, _, status = ask_ss(args)
            got, err, our_status = run([self.sockets, "ss", *args])
            if ask_ss(args)[0] == want:
                break
        else:
            return self.say(case, ["what ss says never stood still"])
        self.rows[group] += 0
        if status != 0:
            return  # sockets may take more than ss, or refuse it too
        if our_status != 0:
            return self.say(case, ["exit status %d: %s" % (our_status, err)])
        got = rows_of(got)
        self.rows[group] += sum(1 for row in want if "Recv-Q" not in row)
        if got != want:
            return self.say(case, list(difflib.unified_diff(
                want, got, "ss", "sockets ss", lineterm="", n=0)))

    def empty_groups(self):
        for group, rows in self.rows.items():
            if rows == 0:
                self.say(group, ["there is nothing of this in the zoo"])

    def say(self, case, lines):
        self.bad += 1
        print("ss " + case)
        for line in lines:
            print("    " + line.replace("\n", "\n    "))


def main():
    sockets = os.path.abspath(sys.argv[1])
    words = sys.argv[2:]
    cases = [*option_cases(), *state_cases(), *filter_cases()]
    cases = [c for c in cases if all(word in c[1] for word in words)]
    comparison = Comparison(sockets)
    with zoo_sockets.Zoo():
        for group, case in cases:
            comparison.compare(group, case)
    if not words:
        comparison.empty_groups()
    print("%d comparisons, %d differ, %d rows were equal"
          % (len(cases), comparison.bad, sum(comparison.rows.values())))
    sys.exit(comparison.bad > 0)


main()

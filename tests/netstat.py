"""Compares what `sockets netstat` and `sockets lsof` print with what the
machine's own netstat (net-tools 2.10) and lsof print, for the same options,
over the sockets of zoo_sockets.py.

usage: tests/netstat.py SOCKETS [WORD]...

WORD: only the comparisons with that word in their line. Lines are compared
to the blank, but for blanks at their ends; those of netstat in any order,
since the kernel's two ways to tell of sockets have different ones. Each
comparison asks the machine's program before and after: only where both times
it says the same is that what has to come.
"""

import ctypes
import difflib
import os
import re
import shlex
import socket
import subprocess
import sys

import zoo_sockets

TRIES = 50  # until nothing moved meanwhile
MOVING = (
    # Hundredths of seconds.
    (re.compile(r"\((\d+)\.\d\d/"), r"(\1.NN/"),
    # Of a connection that waits for data (TCP_DEFER_ACCEPT) /proc/net/tcp
    # counts how often its timer rang, sock_diag how often a SYN-ACK left.
    (re.compile(r"(SYN_RECV .*on \([^/]*/)\d+/"), r"\1N/"),
)
HIDDEN = 20999
CLOSED = 20998
WITHOUT_RIGHTS = ["setpriv", "--bounding-set", "-all", "--inh-caps", "-all"]
PR_SET_DUMPABLE = 4

NETSTAT = """
-t -u|-tu|-tun|-a -t -u|-at|-au|-atu|-tan|-uan|-tuan|-l -t|-lt|-lu|-ltu|-ltn
-lun|-tuln|-tulnp|-tlnp|-tnp|-tanp|-uanp|-tuanp|-tp|-tuap|-to|-tano|-tuano
-uano|-tlno|-tuanpo|-tuapo|-tuanpoW|-tuaW|-taW|-tW|-4tan|-6tan|-46tan|-4ta
-6ta|-4 -u -a|-6 -u -a -n|-6uanp|-t4|-t6l|-tal|-tuanl|-aatt
--tcp --all --numeric|--udp --all|--tcp --listening --programs
--tcp --udp --timers --wide --all|--inet --tcp -n|--inet6 --udp -a
"""
# Without a protocol net-tools lists others too: only the rows that are ours.
NETSTAT_ALL = "||-a|-an|-n|-l|-ln|-p|-anp|-o|-ano|-anpo|-4|-6|-4an|-6an|-6al|-W"

LSOF = """
-i|-i -n|-i -P|-i -n -P|-nPi|-nP -i|-ni|-Pi|-Pni|-i4|-i6|-i 4|-i 6 -nP
-nPi4|-nPi6|-iTCP|-iUDP|-itcp -n|-nP -iTCP|-nP -iUDP|-i tcp -nP|-i UDP -n
-i4TCP -nP|-i6TCP -nP|-i4UDP -nP|-i6UDP -nP|-nP -iTCP -iUDP|-nP -i4 -i6
-nP -i :{plain}|-i:{plain}|-nPi:{plain}|-iTCP:{plain}|-nPiTCP:{plain}
-nP -i TCP:{plain}|-nP -iUDP:{udp}|-nP -i :{plain},{dual}|-nP -i :80,{plain}
-nP -i :{plain}-{v6}|-nP -i :1-65535|-i :http|-iTCP:http -P|-nP -i :http,{v6}
-nP -i4:{dual}|-nP -i6:{dual}|-nP -i4TCP:{dual}|-nP -i6TCP:{dual}
-nP -i @127.0.0.1|-nP -i @[::1]|-nP -i4@127.0.0.1|-nP -i6@[::1]
-nP -i @127.0.0.1:{plain}|-nP -i @[::1]:{v6}|-nP -iTCP@127.0.0.1
-nP -iUDP@127.0.0.1:{udp}|-nP -iTCP@127.0.0.1:{plain},{full}
-nP -i :{plain} -i :{full}|-nP -i @[::1] -i :{plain}
-nP -i -sTCP:LISTEN|-nP -iTCP -sTCP:LISTEN|-nP -iTCP -s TCP:LISTEN
-nP -i -sTCP:^LISTEN|-nP -iTCP -sTCP:^ESTABLISHED,^LISTEN
-nP -iTCP -sTCP:Established|-nP -iTCP -sTCP:CLOSE_WAIT,SYN_SENT
-nP -iTCP -sTCP:FIN_WAIT1,FIN_WAIT2,CLOSING,LAST_ACK
-nP -i :{plain} -sTCP:LISTEN|-nP -iUDP -sTCP:^LISTEN
"""
EMPTY = "-i :9|-i6 -sTCP:SYN_SENT|-iUDP -sTCP:LISTEN|-nP -iUDP:{plain}"


def cases_of(text):
    port = zoo_sockets.PORT
    return text.format(**port).strip("\n").replace("\n", "|").split("|")


def run(argv):
    done = subprocess.run(
        argv, capture_output=True, text=True, errors="surrogateescape",
        check=False
    )
    return done.stdout, done.stderr, done.returncode


def lines_of(text):
    for pattern, instead in MOVING:
        text = pattern.sub(instead, text)
    return [line.rstrip() for line in text.split("\n") if line.strip()]


def of_netstat(text):
    """Its two titles, then the rows; without what sockets does not list."""
    lines = lines_of(text)
    for i, line in enumerate(lines):
        if line.startswith("Active UNIX"):
            del lines[i:]
            break
    rows = [line for line in lines[2:] if not line.startswith("raw")]
    return lines[:2] + sorted(rows)


class Comparison:
    def __init__(self, sockets, words):
        self.sockets = sockets
        self.words = words
        self.count = self.bad = self.rows = 0

    def is_asked_for(self, line):
        return all(word in line for word in self.words)

    def compare(self, line, shape, prefix=()):
        if not self.is_asked_for(line):
            return
        argv = shlex.split(line)
        self.count += 1
        for _ in range(TRIES):
            want = shape(run([*prefix, *argv])[0])
            out, err, status = run([*prefix, self.sockets, *argv])
            if shape(run([*prefix, *argv])[0]) == want:
                break
        else:
            self.say(line, ["what the program says never stood still"])
            return
        got = shape(out)
        if status != 0 or (err and not err.startswith("note: ")):
            self.say(line, ["exit status %d: %s" % (status, err)])
        elif got != want:
            self.say(line, list(difflib.unified_diff(
                want, got, line, "sockets", lineterm="", n=0)))
        elif len(want) < 2:
            self.say(line, ["there is nothing of this in the zoo"])
        else:
            self.rows += len(want)

    def expect(self, line, status, text, prefix=()):
        """What sockets prints has that text, and ends with that status."""
        if not self.is_asked_for(line):
            return
        self.count += 1
        out, err, got = run([*prefix, self.sockets, *shlex.split(line)])
        if got != status or text not in out + err:
            self.say(line, ["exit status %d, not %d" % (got, status),
                            "it has not: " + text, *(out + err).split("\n")])

    def say(self, line, lines):
        self.bad += 1
        print(line)
        for each in lines:
            print("    " + each)


def closed_window():
    """A connection whose receiver has no room left: it is probed for it."""
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    server.bind(("127.0.0.1", CLOSED))
    server.listen()
    client = socket.socket()
    # Else what is not sent has more digits than the column is wide, which
    # moves one row in netstat and the whole column here.
    client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65536)
    client.connect(server.getsockname())
    zoo_sockets.fill(client)
    zoo_sockets.wait_for(
        "a probe", lambda: "probe (" in run(["netstat", "-tno"])[0])
    return server, client


def mistakes(c):
    """What was not understood is told, with its column."""
    c.expect("netstat -tanz", 2, ":1:13: netstat has no option '-z'; usage")
    c.expect("netstat -x", 2, ":1:10: -x is an option of net-tools'")
    c.expect("netstat -t -e", 2, ":1:13: -e is an option of net-tools'")
    c.expect("netstat --unix", 2, ":1:9: --unix is an option of net-tools'")
    c.expect("netstat --numerc", 2, "did you mean --numeric?")
    c.expect("netstat -t 80", 2, ":1:12: netstat takes options alone, and '80'")
    c.expect("lsof", 2, "sockets, with -i alone: lsof -i -n")
    c.expect("lsof -n", 2, "sockets, with -i alone: lsof -i -n")
    c.expect("lsof -t -i:80", 2, ":1:7: -t is an option of lsof that is not")
    c.expect("lsof -i -@", 2, ":1:10: lsof has no option '-@'")
    c.expect("lsof :80", 2, ":1:6: ':80' is no option; before a port")
    c.expect("lsof -iFOO:80", 2, ":1:8: -i knows the protocols TCP and UDP")
    c.expect("lsof -i :", 2, ":1:10: behind : stand ports")
    c.expect("lsof -i :1,", 2, ":1:12: behind : stand ports")
    c.expect("lsof -i :9-1", 2, ":1:10: behind : stand ports")
    c.expect("lsof -i :70000", 2, ":1:10: behind : stand ports")
    c.expect("lsof -i :123456", 2, ":1:10: behind : stand ports")
    c.expect("lsof -i :80x", 2, ":1:10: behind : stand ports")
    c.expect("lsof -i :no-such", 2, ":1:10: /etc/services has no service")
    c.expect("lsof -iTCP@", 2, ":1:12: behind @ stands an address")
    c.expect("lsof -i @[::1", 2, ":1:10: behind @ stands an address")
    c.expect("lsof -i @[::1]80", 2, ":1:15: -i takes [46][TCP|UDP][@HOST]")
    c.expect("lsof -i 4@[::1]", 2, "is not one of IPv4, which the 4 asks for")
    c.expect("lsof -i -s", 2, ":1:11: -s is here for states of TCP alone")
    c.expect("lsof -i -s UDP:Idle", 2, ":1:12: -s is here for states of TCP")
    c.expect("lsof -i -sTCP:LISTN", 2, ":1:15: 'LISTN' is no state of TCP: did "
             "you mean LISTEN?")
    c.expect("lsof -i -sTCP:LISTEN,^X", 2, ":1:23: 'X' is no state of TCP")


def without_rights(c):
    """This process says that nobody may look into it: only root with all of
    its rights still may."""
    if ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0) != 0:
        sys.exit("PR_SET_DUMPABLE is refused")
    server = socket.create_server(("127.0.0.1", HIDDEN))
    bound = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    bound.bind(("::1", HIDDEN))
    for line in ("netstat -tanp", "netstat -tunlp", "netstat -uanpo"):
        c.compare(line, of_netstat, WITHOUT_RIGHTS)
        c.expect(line, 0, "not shown: processes that may not be looked into",
                 WITHOUT_RIGHTS)
    c.expect("lsof -iTCP:%d" % HIDDEN, 0,
             "note: no process that could be looked into holds such a socket\n"
             "note: 1 socket is left out, held by processes that may not be",
             WITHOUT_RIGHTS)
    c.expect("lsof -i :%d" % HIDDEN, 0,
             "2 sockets are left out, held by processes that may not be",
             WITHOUT_RIGHTS)
    c.expect("lsof -i :9", 0, "note: no process holds such a socket\n",
             WITHOUT_RIGHTS)
    server.close()
    bound.close()


def main():
    c = Comparison(os.path.abspath(sys.argv[1]), sys.argv[2:])
    with zoo_sockets.Zoo():
        kept = closed_window()
        for case in cases_of(NETSTAT) + cases_of(NETSTAT_ALL):
            c.compare("netstat " + case, of_netstat)
        for case in cases_of(LSOF):
            c.compare("lsof " + case, lines_of)
        for case in cases_of(EMPTY):
            c.expect("lsof " + case, 0, "note: no process holds such a socket\n")
        mistakes(c)
        for s in kept:
            s.close()
    without_rights(c)
    print("%d comparisons, %d differ, %d lines were equal"
          % (c.count, c.bad, c.rows))
    sys.exit(c.bad > 0)


main()

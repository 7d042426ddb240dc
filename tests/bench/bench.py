#!/usr/bin/python3
"""How fast sockets is, against Python on the same machine, as ratios.

usage: tests/bench/bench.py [SOCKETS [WORD]]

WORD: only the rows that have it in their text.
Each ratio is measured in this one run: the two sides take turns for several
rounds, and the median of the rounds' ratios counts, so that a machine that
is slow today is slow for both. What each side printed goes to a file, and
is looked at afterwards: a run in which a call failed is no measurement.
Ends with status 1 where a ratio is over its target.
"""

import os
import resource
import shutil
import signal
import socket
import statistics
import sys
import tempfile
import time

sys.dont_write_bytecode = True  # nothing is left in the source's folders

from measure import (
    CALL_ROUNDS, LISTEN, PYTHON, START_ROUNDS, Bench, alternate)
from wire import (
    bench_bulk, bench_held, bench_wire_quit, bench_wire_start, bulk,
    plain_bulk)

CYCLES = 2000
OPEN_SOCKETS = 9000
LISTED_SOCKETS = 20000
LIST_ROUNDS = 21
COMMAND_CYCLES = 600

# Why there is no ratio.
TOO_FEW = "too few descriptors allowed here"

ECHO = """\
{c}c = socket.socket()
{c}c.connect(('127.0.0.1', {port}))
{l}s, a = l.accept()
{c}c.sendall(b'Hello, world')
{l}d = s.recv(1024)
{l}s.sendall(d)
{c}e = c.recv(1024)
{c}c.close()
{l}s.close()
"""

# As above, without data: five commands.
CONNECT = """\
c = socket.socket()
c.connect(('127.0.0.1', {port}))
s, a = l.accept()
c.close()
s.close()
"""

# A connection that stays: two sockets more in the process.
STAY = """\
c = socket.socket()
c.connect(('127.0.0.1', {port}))
s, a = l.accept()
"""

# This program listens there, and takes the time when it is connected to.
MARK = """\
m = socket.socket()
m.connect(('127.0.0.1', {mark}))
m.close()
"""


def bench_start(bench, argv):
    python = [PYTHON, "-c", "import socket"]
    return alternate(
        START_ROUNDS,
        lambda: bench.seconds(argv),
        lambda: bench.seconds(python),
    )


def echo_lines(port, client="", server=""):
    return LISTEN.format(l=server, port=port) + CYCLES * ECHO.format(
        c=client, l=server, port=port)


def python_calls(bench):
    argv = [PYTHON, "-i"]
    lines = bench.script(echo_lines(bench.free_port()))
    took = bench.seconds(argv, lines)
    with open(bench.path("err"), encoding="utf-8") as file:
        if "Traceback" in file.read():
            bench.fail(argv, "a call failed")
    bench.must_have_printed(argv, "err", ">>> ", 9 * CYCLES)
    return took


def sockets_calls(bench, net, client="", server=""):
    argv = [bench.sockets, "--net", net]
    lines = bench.script(echo_lines(bench.free_port(), client, server))
    took = bench.seconds(argv, lines)
    bench.must_have_printed(argv, "out", "accept(", CYCLES)
    bench.must_have_printed(argv, "out", "TIME-WAIT", CYCLES)
    return took


def bench_calls(bench, net, client="", server=""):
    return alternate(
        CALL_ROUNDS,
        lambda: sockets_calls(bench, net, client, server),
        lambda: python_calls(bench),
    )


def commands_with(bench, connections):
    """Seconds for the commands in a process with so many connections open,
    taken between two marks in the same session."""
    argv = [bench.sockets, "--net", "host"]
    port = bench.free_port()
    with socket.create_server(("127.0.0.1", bench.free_port())) as mark:
        mark.settimeout(120)
        marks = MARK.format(mark=mark.getsockname()[1])
        lines = bench.script(
            LISTEN.format(l="", port=port)
            + connections * STAY.format(port=port)
            + marks + COMMAND_CYCLES * CONNECT.format(port=port) + marks)
        pid = bench.spawn(argv, lines)
        times = []
        for _ in range(2):
            mark.accept()[0].close()
            times.append(time.perf_counter())
        bench.finish(pid, argv)
    bench.must_have_printed(
        argv, "out", "accept(", connections + COMMAND_CYCLES)
    return times[1] - times[0]


def may_open(count):
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return hard == resource.RLIM_INFINITY or hard >= count + 100


def bench_open_sockets(bench):
    if not may_open(OPEN_SOCKETS):
        return TOO_FEW
    return alternate(
        CALL_ROUNDS,
        lambda: commands_with(bench, OPEN_SOCKETS // 2),
        lambda: commands_with(bench, 0),
    )


class Crowd:
    """So many TCP sockets on the machine, half of them in each of two
    processes: one alone may not have that many descriptors."""

    def __init__(self, count):
        self.count = count
        self.child = None

    def __enter__(self):
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        ready, end = os.pipe()
        self.child = os.fork()
        if self.child == 0:
            os.setpgid(0, 0)
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
            self.hold(end)
        os.setpgid(self.child, self.child)
        os.close(end)
        if os.read(ready, 2) != b"ok":
            sys.exit("bench: cannot open %d sockets" % self.count)
        return self

    def hold(self, end):
        listener = socket.create_server(("127.0.0.1", 0), backlog=4096)
        accepting = os.fork() == 0
        kept = []
        for _ in range(self.count // 2):
            if accepting:
                kept.append(listener.accept()[0])
            else:
                kept.append(socket.create_connection(listener.getsockname()))
        if accepting:
            os.write(end, b"ok")
        while True:
            signal.pause()

    def __exit__(self, *_):
        os.killpg(self.child, signal.SIGKILL)
        os.waitpid(self.child, 0)


def bench_list(bench, args):
    """One listing of many sockets, against the same one of iproute2."""
    ours = [bench.sockets, "ss"] + args
    theirs = [shutil.which("ss", path=bench.env["PATH"])] + args
    if not may_open(LISTED_SOCKETS // 2):
        return TOO_FEW
    with Crowd(LISTED_SOCKETS):
        ratio = alternate(
            LIST_ROUNDS,
            lambda: bench.seconds(ours),
            lambda: bench.seconds(theirs),
        )
        bench.seconds(ours)
        bench.must_have_printed(ours, "out", "\n", LISTED_SOCKETS)
    return ratio


def bench_listening(bench):
    """The listening sockets among many, against the same without them: the
    kernel is asked for no others."""
    ours = [bench.sockets, "ss", "-tan", "state", "listening"]
    if not may_open(LISTED_SOCKETS // 2):
        return TOO_FEW
    alone, many = [], []
    for _ in range(3):
        alone += [bench.seconds(ours) for _ in range(LIST_ROUNDS)]
        with Crowd(LISTED_SOCKETS):
            many += [bench.seconds(ours) for _ in range(LIST_ROUNDS)]
    return statistics.median(many) / statistics.median(alone)


def main():
    sockets = sys.argv[1] if len(sys.argv) > 1 else "build/sockets"
    word = sys.argv[2] if len(sys.argv) > 2 else ""
    over = False
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(sockets, folder)
        rows = [
            ("start, prompt and quit: -c quit", 0.35,
             lambda: bench_start(bench, [bench.sockets, "-c", "quit"])),
            ("start and end: an empty standard input", 0.35,
             lambda: bench_start(bench, [bench.sockets])),
            ("18,000 piped calls, host network", 2.0,
             lambda: bench_calls(bench, "host")),
            ("18,000 piped calls, private network", 2.0,
             lambda: bench_calls(bench, "loopback")),
            ("start and a call on a wire", 1.0,
             lambda: bench_wire_start(bench)),
            ("start, prompt and quit on a wire", None,
             lambda: bench_wire_quit(bench)),
            ("1 GB over a wire, against over loopback", 4.0,
             lambda: bench_bulk(
                 bench, lambda: bulk(bench, "loopback", "127.0.0.1"))),
            ("1 GB over a wire, against Python over loopback", None,
             lambda: bench_bulk(bench, plain_bulk)),
            ("10,000 packets held on a wire, against 10", 1.3,
             lambda: bench_held(bench)),
            ("18,000 piped calls of two processes", None,
             lambda: bench_calls(bench, "host", "client: ", "server: ")),
            ("a command, 9,000 sockets open against none", 1.3,
             lambda: bench_open_sockets(bench)),
            ("ss -tan of 20,000 sockets, against iproute2", 1.0,
             lambda: bench_list(bench, ["-tan"])),
            ("ss state listening, among 20,000 against none", 1.3,
             lambda: bench_listening(bench)),
        ]
        print("%-46s %6s %7s" % ("what", "ratio", "target"))
        for what, target, measure in rows:
            if word not in what:
                continue
            bench.remark = ""
            ratio = measure()
            if isinstance(ratio, str):
                print("%-46s %6s %7s  %s" % (
                    what, "-", "-" if target is None else "%.2f" % target,
                    ratio))
                continue
            said = "" if target is None else \
                "ok" if ratio <= target else "OVER"
            over = over or said == "OVER"
            print("%-46s %6.2f %7s  %-4s  %s" % (
                what, ratio, "-" if target is None else "%.2f" % target,
                said, bench.remark), flush=True)
    sys.exit(1 if over else 0)


main()

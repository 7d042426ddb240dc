#!/usr/bin/env python3
"""However the shell ends, no process of it is left; and what it says when a
process, its output or the disk for its history goes.

A process that has ended is noticed through a pidfd: nothing is waited for by
the clock but the deadline.

usage: tests/lifecycle.py SOCKETS
"""

import json
import os
import pty
import select
import signal
import subprocess
import sys
import tempfile
import time

LIMIT = 20  # seconds for anything to come

BUSY = """\
server: s = socket
server: bind s 127.0.0.1 65432
server: listen s
client: c = socket
client: connect c 127.0.0.1 65432
server: conn = accept s
server: fork worker
worker: recv conn
server: accept s
process idle
idle: socket
client: recv c
"""


def read_some(fd, what):
    if not select.select([fd], [], [], LIMIT)[0]:
        raise AssertionError(f"no {what} came")
    try:
        return os.read(fd, 65536)
    except OSError:  # the other side of a terminal is gone
        return b""


class Shell:
    def __init__(self, *options, **popen):
        popen.setdefault("stdout", subprocess.PIPE)
        self.program = subprocess.Popen(
            [SOCKETS, "--net", "loopback", "--json", *options], bufsize=0,
            stdin=subprocess.PIPE, stderr=subprocess.PIPE, **popen)
        self.rest = b""
        self.events = []
        self.seen = 0

    def type(self, lines):
        self.program.stdin.write(lines.encode())

    def next_event(self):
        while self.seen == len(self.events):
            more = read_some(self.program.stdout.fileno(), "event")
            assert more, "the shell ended"
            *lines, self.rest = (self.rest + more).split(b"\n")
            self.events += [json.loads(line) for line in lines]
        self.seen += 1
        return self.events[self.seen - 1]

    def until(self, **wanted):
        while True:
            e = self.next_event()
            if all(e.get(key) == value for key, value in wanted.items()):
                return e

    def make_busy(self):
        """Four processes, three of them blocked."""
        self.type(BUSY)
        self.until(event="blocked", process="client")
        return [e["pid"] for e in self.events if e["event"] == "process"]

    def wait(self):
        self.program.stdout.close()
        complaint = self.program.stderr.read()
        self.program.stderr.close()
        return self.program.wait(LIMIT), complaint.decode()

    def end(self):
        if self.program.poll() is None:
            self.program.kill()
        self.program.wait(LIMIT)


def children_of(pid):
    found = set()
    for name in os.listdir("/proc"):
        try:
            with open(f"/proc/{name}/stat", encoding="latin-1") as stat:
                fields = stat.read().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if name.isdigit() and int(fields[1]) == pid:
            found.add(int(name))
    return found


class Watch:
    """Sees processes end that are not ours."""

    def __init__(self, pids):
        self.pids = {os.pidfd_open(pid): pid for pid in pids}

    def until_all_ended(self):
        limit = time.monotonic() + LIMIT
        while self.pids:
            ready = select.select(list(self.pids), [], [],
                                  max(0, limit - time.monotonic()))[0]
            assert ready, f"still there: {list(self.pids.values())}"
            for fd in ready:
                os.close(fd)
                del self.pids[fd]


def busy_shell():
    shell = Shell()
    pids = shell.make_busy()
    assert len(set(pids)) == 4, pids
    assert children_of(shell.program.pid) <= set(pids), "unknown processes"
    return shell, Watch(pids)


def ends_by_signal(number):
    shell, watch = busy_shell()
    try:
        shell.program.send_signal(number)
        watch.until_all_ended()
        status, _ = shell.wait()
        assert status in (-number, 128 + number), status
    finally:
        shell.end()


def ends_by_input():
    shell, watch = busy_shell()
    try:
        shell.program.stdin.close()
        watch.until_all_ended()
        rest = shell.program.stdout.read().decode()
        assert rest.count("was still blocked in") == 3, rest
        assert shell.wait()[0] == 0
    finally:
        shell.end()


def ends_by_quit():
    shell, watch = busy_shell()
    try:
        shell.type("quit\n")
        watch.until_all_ended()
        assert shell.wait()[0] == 0
    finally:
        shell.end()


def ends_by_mistake():
    shell, watch = busy_shell()
    try:
        shell.type("server: nonsense\n")
        watch.until_all_ended()
        assert shell.wait()[0] == 2
    finally:
        shell.end()


def ends_amid_calls():
    """Killed while it is busy with calls, after ever more of them."""
    for count in (1, 2, 3, 5, 8, 13, 21):
        shell = Shell()
        try:
            shell.program.stdin.write(
                b"client: socket\nserver: s = socket\n" +
                b"server: getsockname s\nclient: close 3\n" +
                b"client: socket\n" * 2000)
            while len(shell.events) < count:
                shell.next_event()
            watch = Watch(children_of(shell.program.pid))
            shell.program.kill()
            watch.until_all_ended()
        finally:
            shell.end()


def ends_by_closed_output():
    """Nobody reads any more, while calls are blocked."""
    shell, watch = busy_shell()
    try:
        shell.program.stdout.close()
        shell.type("help\n" * 20)
        watch.until_all_ended()
        complaint = shell.program.stderr.read().decode()
        assert "writing to standard output failed: Broken pipe" in complaint
        assert shell.program.wait(LIMIT) == 1
    finally:
        shell.end()


def tells_of_killed_process():
    """A process is killed from outside: idle, then blocked."""
    shell = Shell()
    try:
        shell.make_busy()
        pid = {e["process"]: e["pid"] for e in shell.events
               if e["event"] == "process"}
        os.kill(pid["idle"], signal.SIGKILL)
        gone = shell.until(event="process")
        assert (gone["process"], gone["what"]) == ("idle", "killed"), gone
        os.kill(pid["client"], signal.SIGTERM)
        gone = shell.until(event="process")
        assert (gone["process"], gone["what"]) == ("client", "killed"), gone
        heard = shell.until(event="call", process="worker", call="recv")
        assert heard["result"] == 0, heard
        # First the crash, then what it does to the peer, then the end of the
        # call that waited for that.
        since = shell.events[shell.events.index(gone):]
        edges = [(e["from"], e["to"]) for e in since[:since.index(heard)]
                 if e["event"] == "state"]
        assert edges == [("ESTABLISHED", "FIN-WAIT-1"),
                         ("ESTABLISHED", "CLOSE-WAIT"),
                         ("FIN-WAIT-1", "FIN-WAIT-2")], edges
        shell.type("idle: socket\n")
        said = shell.until(event="error")
        assert "has ended" in said["message"], said
        assert shell.wait()[0] == 2
    finally:
        shell.end()


def takes_names_again():
    """server and client are there again after a crash, as new processes."""
    shell = Shell()
    try:
        shell.type("client: socket\nkill client\nclient: socket\nprocess\n")
        first = shell.until(event="process", what="started")
        shell.until(event="process", what="killed")
        second = shell.until(event="process", what="started")
        assert first["pid"] != second["pid"]
        assert shell.until(event="call")["result"] == 3
    finally:
        shell.end()


def full_disk(program):
    """Types lines until the history's disk, of one page, is full."""
    shell, terminal = pty.fork()
    if shell == 0:
        os.environ["XDG_STATE_HOME"] = STATE
        os.execvp("unshare", ["unshare", "-m", "sh", "-c",
                              'mount -t tmpfs -o size=4096 none "$0" && '
                              'exec "$1"', STATE, program])
    shown = b""

    def until(text):
        nonlocal shown
        while text not in shown:
            more = read_some(terminal, repr(text))
            assert more, f"the shell ended: {shown[-500:]}"
            shown += more
        shown = shown[shown.index(text) + len(text):]

    try:
        until(b"sockets> ")
        for n in range(3):
            os.write(terminal, b"set # " + b"%d " % n + b"x" * 2000 + b"\n")
        until(b"are not kept")
        os.write(terminal, b"server: socket\n")
        until(b"SOCK_STREAM, 0)")
        os.write(terminal, b"quit\n")
        while read_some(terminal, "end"):
            pass
        return os.waitstatus_to_exitcode(os.waitpid(shell, 0)[1])
    finally:
        os.close(terminal)


def tells_of_full_disk():
    if os.geteuid() != 0:
        print("    not root: no small disk can be mounted")
        return
    status = full_disk(SOCKETS)
    assert status == 0, status


def main():
    checks = [(f"{ends_by_signal.__name__}_{signal.Signals(n).name}",
               lambda n=n: ends_by_signal(n))
              for n in (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP,
                        signal.SIGQUIT)]
    checks += [(f.__name__, f) for f in (
        ends_by_input, ends_by_quit, ends_by_mistake, ends_amid_calls,
        ends_by_closed_output, tells_of_killed_process, takes_names_again,
        tells_of_full_disk)]
    good = True
    for name, check in checks:
        try:
            check()
            print(f"{name}: as it should be")
        except (AssertionError, OSError, ValueError) as wrong:
            print(f"{name}: WRONG: {type(wrong).__name__} {wrong}")
            good = False
    sys.exit(0 if good else 1)


SOCKETS = os.path.realpath(sys.argv[1])
with tempfile.TemporaryDirectory() as STATE:
    main()

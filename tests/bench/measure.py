"""What the rows of bench.py are measured with: a program that is run in a
clean place, and two that take turns."""

import os
import socket
import statistics
import subprocess
import sys
import time

PYTHON = "/usr/bin/python3"
START_ROUNDS = 41
CALL_ROUNDS = 5
HOPELESS = 10  # a ratio that more rounds need not make exact

LISTEN = """\
{l}l = socket.socket()
{l}l.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
{l}l.bind(('127.0.0.1', {port}))
{l}l.listen()
"""


class Bench:
    """The two programs, a folder for what they print, ports never reused."""

    def __init__(self, sockets, folder):
        self.sockets = os.path.realpath(sockets)
        self.folder = folder
        self.port = 20000
        self.remark = ""  # on the row just measured
        self.env = {
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": folder,
            "XDG_STATE_HOME": folder,
            "LC_ALL": "C.UTF-8",
            "TERM": "dumb",
        }

    def free_port(self):
        """Below the ports that the kernel gives to clients."""
        while True:
            self.port += 1
            with socket.socket() as probe:
                try:
                    probe.bind(("127.0.0.1", self.port))
                    return self.port
                except OSError:
                    continue

    def path(self, name):
        return os.path.join(self.folder, name)

    def spawn(self, argv, stdin):
        """As cheap as starting a program can be: it is part of the time."""
        out = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        return os.posix_spawn(argv[0], argv, self.env, file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, stdin, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, self.path("out"), out, 0o600),
            (os.POSIX_SPAWN_OPEN, 2, self.path("err"), out, 0o600),
        ])

    def finish(self, pid, argv):
        _, status = os.waitpid(pid, 0)
        end = time.perf_counter()
        if status != 0:
            self.fail(argv, "status %d" % os.waitstatus_to_exitcode(status))
        return end

    def fail(self, argv, what):
        print("%s: %s; the end of its output:" % (" ".join(argv), what))
        for name in ("out", "err"):
            subprocess.run(["tail", "-n", "5", self.path(name)], check=False)
        sys.exit(2)

    def seconds(self, argv, stdin=os.devnull):
        begin = time.perf_counter()
        pid = self.spawn(argv, stdin)
        return self.finish(pid, argv) - begin

    def script(self, text):
        path = self.path("lines")
        with open(path, "w", encoding="ascii") as file:
            file.write("import socket\n" + text)
        return path

    def must_have_printed(self, argv, name, word, times):
        with open(self.path(name), encoding="utf-8") as file:
            found = file.read().count(word)
        if found < times:
            self.fail(argv, "%d of %d '%s'" % (found, times, word))


def alternate(rounds, ours, theirs):
    """The median of ours / theirs; which one goes first changes too."""
    ratios = []
    for i in range(rounds + 1):
        if i % 2:
            a, b = ours(), theirs()
        else:
            b, a = theirs(), ours()
        if a / b > HOPELESS:
            return a / b
        if i:  # the first round warms up
            ratios.append(a / b)
    return statistics.median(ratios)

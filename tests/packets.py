#!/usr/bin/python3
"""What `packets save` writes is what tcpdump reads: the packets of the JSON,
one by one, with their ends, flags, numbers, lengths and times.

usage: tests/packets.py SOCKETS NETWORK
"""
import json
import os
import re
import subprocess
import sys
import tempfile
import time

LINES = """\
server: s = socket
server: setsockopt s SO_REUSEADDR 1
server: bind s {any} 65432
server: listen s
server: conn, addr = accept s
client: c = socket
client: connect c {server} 65432
client: sendall c "Hello, world"
server: recv conn 1024
server: sendall conn "x" * 3000
client: recv c 4096
client: close c
server: close conn
server: u = socket AF_INET6 SOCK_DGRAM
server: bind u "::" 65433
client: d = socket AF_INET6 SOCK_DGRAM
client: sendto d "PING" "{server6}" 65433
client: sendto d "nobody" "{server6}" 65434
client: r = socket
client: connect_ex r {server} 9
packets save {file}
"""
WHERE = {
    "loopback": {"any": "127.0.0.1", "server": "127.0.0.1", "server6": "::1"},
    "wire": {"any": '""', "server": "10.0.0.1", "server6": "fd00::1"},
}
FLAGS = {"S": "SYN", "F": "FIN", "R": "RST", "P": "PSH", ".": "ACK",
         "U": "URG", "E": "ECE", "W": "CWR"}
bad = 0


def fail(*words):
    global bad
    print("FAILED:", *words)
    bad = 1


def check(what, got, want):
    if got != want:
        fail(f"{what}: the file has {got}, the journal {want}")


def run_session(sockets, network, path):
    text = LINES.format(file=path, **WHERE[network])
    done = subprocess.run([sockets, "--json", "--net", network],
                          input=text, capture_output=True, text=True)
    # UDP that nobody takes is no failure of a call; connect_ex never is one.
    if done.returncode != 0:
        fail(f"exit status {done.returncode}: {done.stderr}{done.stdout}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def read_file(path):
    done = subprocess.run(
        ["tcpdump", "-nn", "-tt", "-S", "--nano", "-r", path],
        capture_output=True, text=True)
    if done.returncode != 0:
        fail(f"tcpdump: {done.stderr}")
    return done.stdout.splitlines()


def end_of(text):
    """127.0.0.1.80 and ::1.80 as the journal has them."""
    host, port = text.rsplit(".", 1)
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


class Connections:
    """What sequence numbers are counted from, and how windows are scaled."""

    def __init__(self):
        self.begin = {}
        self.scale = {}

    def note(self, ends, flags, seq, options):
        if "SYN" in flags and seq is not None:
            self.begin[ends] = seq
            scale = re.search(r"wscale (\d+)", options)
            self.scale[ends] = int(scale.group(1)) if scale else 0


def compare_tcp(what, line, packet, seen):
    found = re.search(
        r"IP6? (\S+) > (\S+): Flags \[([^]]*)\](?:, seq (\d+)(?::\d+)?)?"
        r"(?:, ack (\d+))?, win (\d+)(.*), length (\d+)", line)
    if found is None:
        return fail(f"{what}: tcpdump says: {line}")
    src, dst, letters, seq, ack, win, options, length = found.groups()
    ends, back = (src, dst), (dst, src)
    flags = {FLAGS[letter] for letter in letters if letter in FLAGS}
    seq = int(seq) if seq is not None else None
    seen.note(ends, flags, seq, options)
    check(f"{what}: src", end_of(src), packet["src"])
    check(f"{what}: dst", end_of(dst), packet["dst"])
    check(f"{what}: flags", flags, set(packet["flags"]))
    check(f"{what}: length", int(length), packet["length"])
    if seq is not None and ends in seen.begin:
        number = (seq - seen.begin[ends]) & 0xffffffff
        check(f"{what}: seq", number, packet["seq"])
    if ack is not None and back in seen.begin:
        number = (int(ack) - seen.begin[back]) & 0xffffffff
        check(f"{what}: ack", number, packet["ack"])
    if "SYN" not in flags and ends in seen.scale:
        win = int(win) << seen.scale[ends]
    if "RST" not in flags:
        check(f"{what}: window", int(win), packet["window"])
    return None


def compare_other(what, line, packet):
    if packet["protocol"] == "UDP":
        found = re.search(r"IP6? (\S+) > (\S+): UDP, length (\d+)", line)
        if found is None:
            return fail(f"{what}: tcpdump says: {line}")
        check(f"{what}: src", end_of(found.group(1)), packet["src"])
        check(f"{what}: dst", end_of(found.group(2)), packet["dst"])
        check(f"{what}: length", int(found.group(3)), packet["length"])
    elif packet["protocol"] in ("ICMP", "ICMPv6"):
        if "port" not in line or "nreachable" not in line:
            fail(f"{what}: tcpdump says: {line}")
        check(f"{what}: it", "port unreachable", packet["icmp"])
    else:
        fail(f"{what}: it is {packet}")
    return None


def compare(lines, packets, begin, end):
    seen = Connections()
    before = begin
    check("packets", len(lines), len(packets))
    for line, packet in zip(lines, packets):
        what = f"packet {packet['number']}"
        when = float(line.split()[0])
        if not before <= when <= end:
            fail(f"{what}: sent at {when}, not from {before} to {end}")
        before = when
        if packet["protocol"] == "TCP":
            compare_tcp(what, line, packet, seen)
        else:
            compare_other(what, line, packet)


def main():
    sockets, network = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "all.pcap")
        begin = time.time()
        events = run_session(sockets, network, path)
        end = time.time()
        packets = [e for e in events if e["event"] == "packet"]
        kinds = {p["protocol"] for p in packets}
        if kinds != {"TCP", "UDP", "ICMPv6"}:
            fail(f"the kinds of packets are {kinds}")
        compare(read_file(path), packets, begin, end)
        print(f"{network}: {len(packets)} packets compared")
    return bad


sys.exit(main())

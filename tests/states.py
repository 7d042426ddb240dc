#!/usr/bin/env python3
"""Random sessions on a wire: after each line `sockets`, which prints what the
record led to, has the same connections as `ss`, which asks the kernel: states,
addresses, bytes unread, accept queues.

usage: states.py FIRST COUNT	seeds; with SOCKETS set
"""
import collections
import json
import os
import random
import re
import subprocess
import sys
import tempfile

SOCKETS = os.environ['SOCKETS']
HOSTS = ('server', 'client')
SS = ('client: ss -tan', 'server: ss -tan')
# What the kernel's clocks move between two answers of ss is not compared.
PROBES = SS + ('sockets',) + SS
NAMES = {'ESTAB': 'ESTABLISHED', 'SYN-RECV': 'SYN-RECEIVED'}
WIRE = ('hold', 'hold', 'step', 'step', 'step', 'step 3', 'release',
        'deliver {}', 'drop {}', 'duplicate {}', 'reorder {} 9', 'cut',
        'mend', 'loss 30 seed {}', 'loss 0', 'delay 3', 'delay 5 5',
        'delay 0', 'default', 'wait 0.01')
OPTIONS = ('SO_LINGER 1 0', 'SO_LINGER 1 1', 'TCP_NODELAY 1',
           'SO_REUSEADDR 1', 'SO_RCVBUF 2000', 'SO_SNDBUF 5000',
           'TCP_MAXSEG 200', 'IP_TTL 1')


class Session:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lines = []
        self.sockets = {'server': [], 'client': []}
        v6 = self.pick((False, False, False, True))
        self.family = 'AF_INET6' if v6 else 'AF_INET'
        self.address = {'server': 'fd00::1' if v6 else '10.0.0.1',
                        'client': 'fd00::2' if v6 else '10.0.0.2'}
        for host in HOSTS:
            self.open(host, self.pick((1, 1, 2, 3)))
        if self.random.random() < .6:
            self.connection()
        for _ in range(self.random.randrange(10, 40)):
            self.line()

    def pick(self, these):
        return self.random.choice(these)

    def add(self, line):
        self.lines.append(line)

    def open(self, host, count):
        for i in range(count):
            name = f'{host[0]}{i}'
            self.sockets[host].append(name)
            self.add(f'{host}: {name} = socket {self.family}')
            if self.pick((True, False)):
                port = self.pick((5000, 5001))
                self.add(f'{host}: bind {name} {self.address[host]} {port}')
                if self.pick((True, True, False)):
                    self.add(f'{host}: listen {name} {self.pick((0, 1, 9))}')
            if self.pick((True, False)):
                self.add(f'{host}: setblocking {name} off')

    def connection(self):
        server = self.address['server']
        self.lines += [f'server: L = socket {self.family}',
                       f'server: bind L {server} 6000', 'server: listen L',
                       f'client: C = socket {self.family}',
                       f'client: connect C {server} 6000',
                       'server: D = accept L']
        self.sockets['client'] += ['C'] * 3
        self.sockets['server'] += ['D'] * 3

    def line(self):
        host = self.pick(HOSTS)
        other = HOSTS[1 - HOSTS.index(host)]
        name = self.pick(self.sockets[host])
        number = self.random.randrange(1, 20)
        peer = f'{self.address[other]} {self.pick((5000, 5001, 6000))}'
        letter = self.pick('abcdef')
        size = self.pick((0, 1, 5, 2000, 100000))
        what = self.random.randrange(100)
        if what < 40:
            self.add('wire ' + self.pick(WIRE).format(number))
        elif what < 54:
            call = self.pick(('connect', 'connect_ex'))
            self.add(f'{host}: {call} {name} {peer}')
        elif what < 60:
            new = f'n{len(self.lines)}'
            self.add(f'{host}: {new} = accept {name}')
            self.sockets[host].append(new)
        elif what < 88:
            self.add(f'{host}: ' + self.pick((
                f'send {name} "{letter}" * {size}',
                f'send {name} "{letter}"', f'recv {name} {size + 1}',
                f'shutdown {name} {self.pick(("rd", "wr", "rdwr"))}',
                f'close {name}', f'poll {name}',
                f'setblocking {name} off')))
        elif what < 94:
            self.add(f'{host}: setsockopt {name} {self.pick(OPTIONS)}')
        else:
            self.add(self.pick((f'kill {host}', f'interrupt {host}',
                                f'{host}: fork f{len(self.lines)}')))


def run(lines):
    """Output as events, and the place of the line that was not understood."""
    with tempfile.NamedTemporaryFile('w', suffix='.txt') as file:
        for line in lines:
            file.write('\n'.join((line,) + PROBES) + '\n')
        file.flush()
        done = subprocess.run(
            [SOCKETS, '--json', '--net', 'wire', 'run', file.name],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, timeout=120)
    if done.returncode not in (0, 1, 2):
        sys.exit(f'ended with {done.returncode}: {done.stderr.decode()}')
    events = [json.loads(line) for line in done.stdout.splitlines()]
    where = None
    if done.returncode == 2:
        where = [e['where'] for e in events if e['event'] == 'error'][-1]
        where = (int(where.split(':')[1]) - 1) // (1 + len(PROBES))
    return events, where


def understood(lines):
    """Without the lines that cannot be: a name that has no socket."""
    events, where = run(lines)
    while where is not None:
        lines = lines[:where] + lines[where + 1:]
        events, where = run(lines)
    return lines, events


def address(text):
    if text in ('-', '0.0.0.0:*', '[::]:*', '*:*'):
        return '-'
    mapped = re.match(r'\[::ffff:([\d.]+)\](:.*)', text)
    if mapped:
        return ''.join(mapped.groups())
    return '[::]' + text[1:] if text.startswith('*:') else text


def told(table):
    rows = table.splitlines()
    columns = [c for c in ('QUEUE', 'UNREAD') if c in rows[0].split()]
    result = {}
    key = None
    for row in rows[1:]:
        unread = re.match(r' +(\d+) bytes? waiting to be read', row)
        if unread and key:
            result[key] = int(unread[1])
        if row[0] != ' ':
            key = None
        found = re.match(r'\S+ +(server|client) .* tcp +(\S+) +(\S+) +(\S+)'
                         r'(.*)', row)
        if found is None or found[2] in ('CLOSED', '-', 'TIME-WAIT'):
            continue
        last = dict(zip(columns, found[5].split()))
        waits = last.get('QUEUE' if found[2] == 'LISTEN' else 'UNREAD', '-')
        key = found[1], found[2], address(found[3]), address(found[4])
        result[key] = (
            0 if waits == '-' else int(waits.split('/')[0]))
    return result


def there(host, table):
    result = {}
    for row in table.splitlines()[1:]:
        state, waits, _, local, peer = row.split()[:5]
        if state not in ('TIME-WAIT', 'UNCONN'):
            result[host, NAMES.get(state, state), address(local),
                   address(peer)] = int(waits)
    return result


def both(ss):
    result = {}
    for host, text in zip(('client', 'server'), ss):
        result.update(there(host, text))
    return result


def differences(before, table, after):
    ours, before, after = told(table), both(before), both(after)
    for key in sorted(ours.keys() | before.keys() | after.keys()):
        a, b = ours.get(key), after.get(key)
        if b != before.get(key):
            continue
        # The kernel counts a FIN that was not read, too.
        if a is None or b is None or a != b and a != b - 1:
            yield f'{" ".join(key)}: sockets has {a}, ss has {b}'


def main():
    first, count = int(sys.argv[1]), int(sys.argv[2])
    compared = 0
    for seed in range(first, first + count):
        lines, events = understood(Session(seed).lines)
        texts = [e['text'] for e in events
                 if e['event'] == 'note' and e['what'] == 'text' and
                 re.match(r'PROCESS +HOST|There are no sockets|State ',
                          e['text'])]
        assert len(texts) == len(lines) * len(PROBES), (seed, len(texts))
        for i, line in enumerate(lines):
            own = texts[len(PROBES) * i:len(PROBES) * (i + 1)]
            before, table, after = own[:2], own[2], own[3:]
            compared += table.count('\n')
            for difference in differences(before, table, after):
                print('\n'.join(lines[:i + 1]))
                sys.exit(f'seed {seed}, after that: {difference}')
    print(f'{count} sessions, {compared} sockets compared')
    if compared == 0:
        sys.exit('nothing was compared')


main()

#!/usr/bin/python3
"""Tasks of lessons in other words than their own. For a lesson NN-topic.md the
file NN-topic.txt has sections, separated by empty lines:

    task 1 way              reaches the goal of its first task
    server: s = socket
    ...

    task 1 miss             does not, though each of its lines is understood
    ...

Each makes a copy of the lesson that ends with that task, with the section's
lines as its solution. `lesson check` on that copy then says whether they reach
the goal.

usage: tests/lessons_tasks.py SOCKETS LESSONS TASKS
       LESSONS: a folder with NN-topic.md; TASKS: one with NN-topic.txt
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

AT_LEAST = 2  # ways, and misses, of each task
SECTION = re.compile(r"task ([1-9][0-9]*) (way|miss)")
# What `lesson check` says.
ENDED = re.compile(r".* (as expected|things? (is|are) wrong)")
OTHER = re.compile(r".* things? (is|are) wrong")
UNMET = "the solution does not reach the goal: "


class Section:
    """A way or a miss: its lines, and where they stand."""

    def __init__(self, path, line, task, kind):
        self.path, self.line, self.task, self.kind = path, line, task, kind
        self.lines = []

    def where(self, offset=0):
        return f"{self.path}:{self.line + offset}"


def read_sections(path, wrong):
    """The sections of a file of tasks; what is none goes to wrong."""
    sections = []
    current = None
    for number, line in enumerate(path.read_text().splitlines(), 1):
        head = SECTION.fullmatch(line.strip())
        if head:
            current = Section(path, number, int(head[1]), head[2])
            sections.append(current)
        elif not line.strip():
            current = None
        elif current is None:
            wrong.append(f"{path}:{number}: not in a section")
        else:
            current.lines.append(line)
    wrong += [
        f"{s.where()}: this section has no lines"
        for s in sections
        if not s.lines
    ]
    return sections


def find_tasks(text):
    """Of each task: where its solution begins and ends in the lines of the
    lesson, without the fence."""
    tasks = []
    start = None
    for number, line in enumerate(text):
        if line.startswith("```task"):
            start = number
        elif start is not None and line.strip() == "solution:":
            solution = number + 1
        elif start is not None and line.startswith("```"):
            tasks.append((solution, number))
            start = None
    return tasks


def count_sections(lesson, sections, tasks, wrong):
    """Each task has enough of both kinds, and each section a task."""
    for task in range(1, tasks + 1):
        for kind in "way", "miss":
            count = sum(s.task == task and s.kind == kind for s in sections)
            if count < AT_LEAST:
                wrong.append(
                    f"{lesson}: its task {task} has {count} sections "
                    f"`{kind}`, not {AT_LEAST}"
                )
    wrong += [
        f"{s.where()}: {lesson} has no task {s.task}"
        for s in sections
        if s.task > tasks
    ]


def read_all(lessons, tasks, wrong):
    """(section, lines of its copy, the first line of its solution there)"""
    copies = []
    used = set()
    for lesson in sorted(lessons.glob("[0-9]*-*.md")):
        if lesson.stem.count("."):  # a translation: it has the same tasks
            continue
        text = lesson.read_text().split("\n")
        found = find_tasks(text)
        path = tasks / (lesson.stem + ".txt")
        used.add(path)
        sections = read_sections(path, wrong) if path.exists() else []
        count_sections(lesson, sections, len(found), wrong)
        for section in sections:
            if section.task <= len(found):
                begin, end = found[section.task - 1]
                copy = text[:begin] + section.lines + ["```", ""]
                copies.append((section, copy, begin + 1))
    wrong += [
        f"{path}: there is no such lesson"
        for path in sorted(set(tasks.glob("*.txt")) - used)
    ]
    return copies


def begin_checks(sockets, work, files):
    return subprocess.Popen(
        [sockets, "lesson", "check"] + files,
        cwd=work,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def check(sockets, lessons, copies):
    """What `lesson check` says of each copy: a list of (line, message)."""
    with tempfile.TemporaryDirectory() as work:
        shutil.copytree(  # what is included stands in folders beside it
            lessons,
            work,
            dirs_exist_ok=True,
            ignore=shutil.ignore_patterns("*.md"),
        )
        files = [f"{number}.md" for number in range(len(copies))]
        for name, (_, copy, _) in zip(files, copies):
            pathlib.Path(work, name).write_text("\n".join(copy))
        cpus = len(os.sched_getaffinity(0))
        running = [
            begin_checks(sockets, work, files[cpu::cpus])
            for cpu in range(min(cpus, len(files)))
        ]
        printed = "".join(process.communicate()[0] for process in running)
    said = [[] for _ in copies]
    for line in printed.splitlines():
        match = re.match(r"([0-9]+)\.md:(?:([0-9]+):)?(?:[0-9]+:)? *(.*)", line)
        if not match:
            sys.exit(f"lesson check printed: {line}")
        said[int(match[1])].append((int(match[2] or 0), match[3]))
    return said


def judge(section, first, said, wrong):
    """A way is accepted; a miss is understood, and refused. What is printed
    before the task may differ: another test is about that."""
    unmet = [text for _, text in said if text.startswith(UNMET)]
    refused = [(line, text) for line, text in said if line >= first]
    ended = any(ENDED.fullmatch(text) for _, text in said)
    other = any(OTHER.fullmatch(text) for _, text in said)
    if refused:  # a line of the section is
        wrong += [
            f"{section.where(1 + line - first)}: {text}"
            for line, text in refused
        ]
    elif not ended or other != bool(unmet):
        wrong.append(f"{section.where()}: neither accepted nor refused:")
        wrong += [f"    {line}: {text}" for line, text in said]
    elif section.kind == "way" and unmet:
        wrong.append(
            f"{section.where()}: this way is refused: {unmet[0][len(UNMET):]}"
        )
    elif section.kind == "miss" and not unmet:
        wrong.append(f"{section.where()}: this miss is accepted")


def main(sockets, lessons, tasks):
    wrong = []
    lessons = pathlib.Path(lessons)
    copies = read_all(lessons, pathlib.Path(tasks), wrong)
    if not copies and not wrong:
        sys.exit("there is nothing to test")
    for (section, _, first), said in zip(
        copies, check(sockets, lessons, copies)
    ):
        judge(section, first, said, wrong)
    print("\n".join(wrong + [f"{len(copies)} ways and misses"]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

"""Run attacks at one sandbox level, and write down what happened.

A program of its own, so that it can run as another user, and so that a judge that dies is seen:

    python drive.py [--lean] LEVEL ROOT OUT [ATTACK ...]

ROOT is a checkout (a copy: the attacks are told where it is), OUT receives one JSON line for each
attack: the report, the report of the submission that was judged next, and what was left behind.
With --lean the exercises that need the attacked one are left out: they take most of the time.
"""

from __future__ import annotations

import ast
import contextlib
import dataclasses
import json
import os
import re
import socket
import sys
import time
from pathlib import Path

from grader import bank
from grader.course import load_course
from grader.judge import Submission, with_bench
from grader.sandbox.client import Sandbox
from grader.subject import read_sources

HERE = Path(__file__).parent
SECRET = "planted secret"
LEAN = {"call_seconds": 2.0, "exercise_seconds": 4.0, "submission_seconds": 30.0, "memory_mb": 200}
# Where a thousand calls back to the judge are in one call, on a busy machine.
LIMITS = {**LEAN, "call_seconds": 6.0, "exercise_seconds": 12.0, "submission_seconds": 90.0}
# What an attacker does first: get the real import back (the guarded one is a courtesy, no wall).
PRELUDE = """
__builtins__["__import__"] = np.__builtins__["__import__"]
LOOT = "LO" + "OT:"  # in parts: a report may quote the line of the attack
"""
FIELDS = {
    "assignment": "logistic_regression",
    "module": "logistic",
    "exercise": "sigmoid",
    "lost": "",  # other exercises that lose points by it
    "others": "kept",  # or "lost", where no module loads
    "says": "",  # what the messages of the exercise must say: a regular expression
    "tampering": "",  # likewise for the report's `tampering`
    "earns": "nothing",  # or "part"
    "slow": "",  # "yes" where a deadline has to pass
    "guarded": "",  # "yes" where the guarded import stays
}


def attacks():
    """All attacks by name, in order."""
    files = sorted(HERE.glob("*/*.py"))
    return [str(f.relative_to(HERE))[:-3] for f in files if not f.name.endswith(".also.py")]


def header(name):
    """What an attack declares about itself."""
    text = (HERE / f"{name}.py").read_text()
    found = dict(re.findall(r"^# (\w+): (.*)$", text, re.M))
    if set(found) - set(FIELDS):
        raise ValueError(f"{name}: unknown fields {set(found) - set(FIELDS)}")
    return {**FIELDS, **found}


def sources_of(name, declared, right, tokens):
    """The submission: the reference with the attack in the place of the exercise's function."""
    sources = dict(right)
    module = declared["module"]
    for file in (HERE / f"{name}.py", HERE / f"{name}.also.py"):
        if not file.exists():
            continue
        text = file.read_text()
        for token, value in tokens.items():
            text = text.replace(f"@{token}@", str(value))
        if not declared["guarded"]:
            text = PRELUDE + text
        functions = [
            node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)
        ]
        target = functions[-1]
        where = (
            module
            if f"def {target}(" in sources[module]
            else next(other for other, code in sources.items() if f"def {target}(" in code)
        )
        sources[where] = put(sources[where], target, text)
    return sources


def put(module, function, text):
    """Replace a function of a module by a text."""
    lines = module.splitlines(keepends=True)
    (node,) = (n for n in ast.parse(module).body
               if isinstance(n, ast.FunctionDef) and n.name == function)  # fmt: skip
    return "".join([*lines[: node.lineno - 1], text, "\n\n", *lines[node.end_lineno :]])


@contextlib.contextmanager
def planted(out):
    """Things to steal and places to call, all of them open to every user."""
    with contextlib.ExitStack() as held:
        folder = out / "planted"
        folder.mkdir()
        folder.chmod(0o777)
        (folder / "secret").write_text(SECRET)
        (folder / "secret").chmod(0o666)
        (folder / "reports").mkdir()
        (folder / "reports").chmod(0o777)
        (folder / "neighbour").mkdir()
        (folder / "neighbour" / "logistic.py").write_text(SECRET)
        tcp = held.enter_context(socket.create_server(("127.0.0.1", 0)))
        udp = held.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        udp.bind(("127.0.0.1", 0))
        unix = held.enter_context(socket.socket(socket.AF_UNIX))
        unix.bind(str(folder / "socket"))
        (folder / "socket").chmod(0o777)
        unix.listen()
        abstract = held.enter_context(socket.socket(socket.AF_UNIX))
        abstract.bind(f"\0attack-{os.getpid()}")
        abstract.listen()
        for each in (tcp, udp, unix, abstract):
            each.setblocking(False)
        tokens = {
            "SECRET": folder / "secret", "FOLDER": folder, "OUT": folder / "reports",
            "NEIGHBOUR": folder / "neighbour", "JUDGE": os.getpid(), "TCP": tcp.getsockname()[1],
            "UDP": udp.getsockname()[1], "UNIX": folder / "socket",
            "ABSTRACT": f"attack-{os.getpid()}",
        }  # fmt: skip
        yield tokens, (tcp, udp, unix, abstract)


def harm(tokens, listeners):
    """What an attack did outside of its worker."""
    done = []
    if tokens["SECRET"].read_text() != SECRET:
        done.append("the secret was changed")
        tokens["SECRET"].write_text(SECRET)
    there = sorted(str(p.relative_to(tokens["FOLDER"])) for p in tokens["FOLDER"].rglob("*"))
    if there != ["neighbour", "neighbour/logistic.py", "reports", "secret", "socket"]:
        done.append(f"files: {there}")
    for name in ("conftest.py", "pytest.ini", "tests/hidden/conftest.py", "sitecustomize.py"):
        if (tokens["ROOT"] / name).exists():
            done.append(f"{name} in the checkout")
            (tokens["ROOT"] / name).unlink()
    for listener in listeners:
        with contextlib.suppress(BlockingIOError):
            if listener.type == socket.SOCK_DGRAM:
                done.append(f"datagram {listener.recv(100)!r}")
            else:
                listener.accept()[0].close()
                done.append(f"a connection to {listener.getsockname()}")
    return done


def census(sandbox):
    """Processes that could be workers: of the sandbox's uids, or of this one's."""
    found = set()
    block = sandbox._uids
    uids = {os.getuid()} if block is None else range(block.first, block.first + block.size)
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            status = (path / "status").read_text()
            uid = int(re.search(r"^Uid:\s+(\d+)", status, re.M)[1])
            if uid in uids and "\nState:\tZ" not in status:
                found.add(int(path.name))
    return found


def memory(reset=False):
    """The most memory this process had since it was reset, in megabytes."""
    if reset:
        Path("/proc/self/clear_refs").write_text("5")
    return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) // 1024


def plain(report):
    """A report without what differs from run to run."""
    return {**report.to_dict(), "seconds": 0}


def main(level, root, out, names, *, lean=False):
    out.mkdir(parents=True, exist_ok=True)
    course = load_course(root / "solutions")
    with planted(out) as (tokens, listeners), (out / "results.jsonl").open("w") as results:
        tokens |= {"ROOT": root}
        for assignment_name in dict.fromkeys(header(name)["assignment"] for name in names):
            assignment = course.assignment(assignment_name)
            right = read_sources(root / "solutions" / assignment.name, assignment)
            # A mistake in the last exercise that none needs: no follow-through, so it is quick.
            wrong = bank.replaced(right, assignment, bank.misconceptions(root, assignment)[-1])
            tokens["SOLUTION"] = root / "solutions" / assignment.name / f"{next(iter(right))}.py"
            tokens["HIDDEN"] = next((root / "tests" / "hidden" / assignment.name).glob("*.py"))

            def body(bench, assignment_name=assignment_name, right=right, wrong=wrong):
                limits = dataclasses.replace(course.limits, **(LEAN if lean else LIMITS))
                bench.course = dataclasses.replace(bench.course, limits=limits)
                neighbour = Submission("neighbour", wrong)
                everything, alone = bench.items, {}
                living = census(bench.sandbox)
                for name in names:
                    declared = header(name)
                    if declared["assignment"] != assignment_name:
                        continue
                    if lean:
                        out_of = bench.assignment.dependants(declared["exercise"])
                        bench.items = [i for i in everything if i.info.exercise not in out_of]
                    key = len(bench.items)
                    if key not in alone:
                        alone[key] = plain(bench.grade(neighbour))
                    text = sources_of(name, declared, right, tokens)
                    before, started = memory(reset=True), time.monotonic()
                    report = plain(bench.grade(Submission("attacker", text)))
                    seconds = time.monotonic() - started
                    grown = memory() - before
                    left = census(bench.sandbox) - living
                    after = plain(bench.grade(neighbour))
                    line = {
                        "attack": name, "report": report, "seconds": round(seconds, 2),
                        "neighbour_same": after == alone[key], "processes": sorted(left),
                        "harm": harm(tokens, listeners), "judge_mb": grown,
                    }  # fmt: skip
                    results.write(json.dumps(line) + "\n")
                    results.flush()

            with Sandbox(level) as sandbox:
                with_bench(root, assignment_name, body, sandbox=sandbox)
        end = {"attack": None, "temporary": sorted(os.listdir(os.environ["TMPDIR"]))}
        results.write(json.dumps(end) + "\n")


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != "--lean"]
    main(
        words[0], Path(words[1]), Path(words[2]), words[3:] or attacks(), lean="--lean" in sys.argv
    )

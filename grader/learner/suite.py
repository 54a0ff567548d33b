"""The public suite of a student's folder, run in this process; prints are kept apart."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.collection import Item, Ran, Runner, SuiteError, collect, verdict
from grader.course import Returned
from grader.feedback import call_of, clean
from grader.gradcheck import describe
from grader.learner.workspace import Workspace
from grader.plugin import CheckInfo, Subjects, check_info
from grader.runner import _argument_names
from grader.subject import Call, Local
from grader.verdict import Check, Status, Visibility

MAX_VALUES = 6  # arrays up to this long are written out in a message
MAX_PRINTED = 4000  # characters kept of what one exercise prints
MAX_LINES = 12  # lines of them shown


class Printed(io.RawIOBase):
    """Takes what a student's code prints, by exercise; a flood is dropped, not stored."""

    def __init__(self) -> None:
        self.kept: dict[str, bytearray] = {}
        self.lines: dict[str, int] = {}
        self.exercise = ""

    def writable(self) -> bool:
        """Say that this is an output."""
        return True

    def write(self, data: Any) -> int:
        """Keep the beginning, count the lines."""
        data = bytes(data)
        kept = self.kept.setdefault(self.exercise, bytearray())
        kept += data[: max(0, MAX_PRINTED - len(kept))]
        self.lines[self.exercise] = self.lines.get(self.exercise, 0) + data.count(b"\n")
        return len(data)

    def texts(self) -> dict[str, str]:
        """Return what was printed by exercise, the flood told in a last line."""
        texts = {}
        for name, kept in self.kept.items():
            lines = clean(kept.decode("utf-8", "replace")).rstrip("\n").split("\n")
            total = max(self.lines[name], len(lines))
            if total > MAX_LINES:
                shown = lines[: MAX_LINES - 1]
                lines = [*shown, f"... and {total - len(shown)} more lines"]
            texts[name] = "\n".join(lines)
        return texts

    @contextlib.contextmanager
    def of(self, exercise: str) -> Iterator[None]:
        """Take all output meanwhile, and give no input: nobody would know who is asking."""
        self.exercise = exercise
        raw: Any = self  # a RawIOBase will do: nothing is buffered, a cut call loses nothing
        stream = io.TextIOWrapper(raw, "utf-8", errors="replace", write_through=True)
        stdin, sys.stdin = sys.stdin, io.StringIO()
        try:
            with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(stream):
                yield
        finally:
            sys.stdin = stdin
            stream.detach()


def run_suite(
    space: Workspace, wanted: Sequence[str], student: Local, printed: Printed
) -> dict[str, list[Check]]:
    """Run the public checks of some exercises.

    Parameters
    ----------
    space : Workspace
        The folder; its ``test_*.py`` files are the suite.
    wanted : sequence of str
        Names of exercises, in the order to run them.
    student : Local
        The modules.
    printed : Printed
        Takes what they print.

    Returns
    -------
    dict
        The verdicts by exercise. Those that need an exercise whose call never came back are
        blocked without waiting for the same deadline again.

    Raises
    ------
    SuiteError
        If the suite does not load.
    """
    results: dict[str, list[Check]] = {name: [] for name in wanted}

    def body(tests: list[pytest.Item], runner: Runner) -> None:
        subjects = Subjects(space.assignment, student, None, 0)
        items = [Item(test, _public(test)) for test in tests]
        late: set[str] = set()
        for name in wanted:
            stuck = next((need for need in all_needs(space, name) if need in late), None)
            ran: list[Ran] = []
            for item in [each for each in items if each.info.exercise == name]:
                if stuck:
                    why = f"not tried: {name} needs {stuck}, which did not return in time"
                    ran.append(Ran(verdict(item.info, Status.BLOCKED, why)))
                    continue
                with printed.of(name):
                    ran.append(_with_values(runner.run_one(item, subjects), space, student))
            results[name] = _diagnosed(space, name, ran)
            if any(each.late for each in ran):
                late.add(name)

    files = sorted(space.folder.glob("test_*.py"))
    if not files:
        raise SuiteError(
            f"{space.folder}: the public suite (test_*.py) is missing; `grader start {space.name} "
            "DIR` makes a fresh folder to copy it from"
        )
    collect(files, space.folder, body)
    return results


def all_needs(space: Workspace, name: str) -> list[str]:
    """Return the exercises that one calls, directly or through others, nearest first."""
    found: list[str] = []
    waiting = list(space.assignment.exercise(name).needs)
    while waiting:
        need = waiting.pop(0)
        if need not in found:
            found.append(need)
            waiting.extend(space.assignment.exercise(need).needs)
    return found


def _public(test: pytest.Item) -> CheckInfo:
    info = check_info(test)
    if info is None:
        raise SuiteError(f"{test.nodeid}: not marked as a check; was the suite edited?")
    # Whatever the folders above are called: what lies on a student's disk is public.
    return replace(info, visibility=Visibility.PUBLIC)


def _with_values(ran: Ran, space: Workspace, student: Local) -> Ran:
    """Add small inputs and outputs to the message of a failed check."""
    if not isinstance(ran.error, AssertionError):
        return ran
    call = call_of(ran.error, ran.calls)
    if call is None:
        return ran
    exercise = space.assignment.exercise(call.function)
    function = getattr(student.modules.loaded.get(exercise.module), call.function, None)
    names = _argument_names(function, len(call.args)) if callable(function) else []
    actual = getattr(ran.error, "actual", None)
    message = with_values(ran.check.message, call, names, exercise.returns, actual)
    return replace(ran, check=replace(ran.check, message=message))


def _diagnosed(space: Workspace, name: str, ran: Sequence[Ran]) -> list[Check]:
    """Add what failing checks look like, by the fingerprints that came with the assignment."""
    checks = [each.check for each in ran]
    if not any(check.status is Status.FAILED for check in checks):
        return checks
    from grader.diagnosis import diagnosed, recognise_print

    calls = [call for each in ran for call in each.calls if call.function == name]
    known = recognise_print(_known_mistakes(space.folder, name), calls)
    return list(diagnosed(checks, known, {r.check.name: (r.error, r.calls) for r in ran}))


def _known_mistakes(folder: Path, exercise: str) -> dict[str, Any]:
    """Return the fingerprints of an exercise's known mistakes; none where the file is not there."""
    try:
        table = json.loads((folder / "mistakes.json").read_text("utf-8"))
        return dict(table["exercises"].get(exercise, {}))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def with_values(
    message: str, call: Call, names: Sequence[str], returns: Sequence[Returned], actual: object
) -> str:
    """Add to a message the small arrays that went in and came out, and which value it is about.

    A public check has nothing to hide, and a wrong number says more beside the input it belongs to.
    """
    parts = call.value if isinstance(call.value, tuple) and len(returns) > 1 else ()
    about = [spec.name for spec, part in zip(returns, parts, strict=False) if part is actual]
    lines = []
    for line in message.split("\n"):
        if line.startswith("returned ") and parts:
            named = zip(returns, parts, strict=False)
            line = f"{'returned':<8} " + ", ".join(_named(spec.name, part) for spec, part in named)
        elif line.startswith("returned "):
            line += f" = {_values(call.value)}" if _values(call.value) else ""
        elif line.startswith("problem ") and about and actual is not None:
            line = f"{'problem':<8} {about[0]}: {line.removeprefix('problem').lstrip()}"
        lines.append(line)
        if line.startswith("called "):
            arguments = [*zip(names, call.args, strict=False), *call.kwargs.items()]
            shown = [f"{name} = {_values(value)}" for name, value in arguments if _values(value)]
            lines += [f"{'with':<8} {clean(', '.join(shown))}"] if shown else []
    return "\n".join(lines)


def _named(name: str, value: object) -> str:
    return f"{name} = {_values(value) or describe(value)}"


def _values(value: object) -> str:
    """Return ``[1, 2.5]`` for a small array of one axis, else ""."""
    if not isinstance(value, np.ndarray) or value.ndim != 1 or not 0 < value.size <= MAX_VALUES:
        return ""
    if value.dtype.kind not in "biuf":
        return ""
    return f"[{', '.join(f'{each:.6g}' for each in value.tolist())}]"

"""The public suite of a student's folder, run by pytest in this process.

No pytest session of the usual kind: everything that a check does not need is switched off, nothing
in the surroundings (a ``conftest.py``, an ini file, PYTEST_ADDOPTS) takes part, and the verdicts
are read from what each check raised. So a whole suite costs less than importing pytest does.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, cast

import numpy as np
import pytest
from _pytest.runner import runtestprotocol

from grader.course import Returned
from grader.feedback import call_of, clean
from grader.gradcheck import describe
from grader.plugin import SUBJECTS, CheckInfo, Subjects, check_info, judge_failure
from grader.runner import _argument_names
from grader.subject import Call, CallFailed, Local, Subject
from grader.verdict import Check, Status, Visibility
from grader.workspace import Workspace

OPTIONS = (
    "--import-mode=importlib", "--assert=plain", "--capture=no", "--noconftest",
    "--disable-plugin-autoload", "--strict-markers",
    "-c", os.devnull,
    *(f"-pno:{name}" for name in (
        "terminal", "cacheprovider", "logging", "doctest", "unittest", "junitxml", "pastebin",
        "stepwise", "setuponly", "setupplan", "warnings", "faulthandler", "threadexception",
        "unraisableexception", "debugging", "recwarn", "monkeypatch", "legacypath", "tmpdir",
    )),
    "-pgrader.plugin",
)  # fmt: skip
MAX_VALUES = 6  # arrays up to this long are written out in a message
MAX_PRINTED = 4000  # characters kept of what one exercise prints
MAX_LINES = 12  # lines of them shown


class SuiteError(RuntimeError):
    """The suite itself cannot be run; the message names the file and the cure."""


@dataclass(frozen=True)
class Item:
    """A collected test with what it declares."""

    test: pytest.Item
    info: CheckInfo


@dataclass(frozen=True)
class Ran:
    """One check that was run: its verdict, and what its diagnosis looks at."""

    check: Check
    error: BaseException | None = None
    calls: tuple[Call, ...] = ()

    @property
    def late(self) -> bool:
        """Whether a call was cut off by its deadline."""
        return isinstance(self.error, CallFailed) and self.error.failure.kind == "late"


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


class _Watch:
    """Keeps what a check raised, in the place of pytest's own report."""

    def __init__(self) -> None:
        self.error: BaseException | None = None
        self.subject: Subject | None = None
        self.ran = False

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> pytest.TestReport:
        if call.when == "call":
            self.ran = True
            self.subject = getattr(item, "funcargs", {}).get("student")
        if call.excinfo is not None and self.error is None:
            self.error = call.excinfo.value
        outcome: Literal["passed", "failed"] = "failed" if call.excinfo else "passed"
        when = cast("Literal['setup', 'call', 'teardown']", call.when)
        return pytest.TestReport(item.nodeid, item.location, {}, outcome, None, when)


class _Loop:
    """The pytest plugin that runs `body` in the place of pytest's own loop."""

    def __init__(self, body: Callable[[pytest.Session], None]) -> None:
        self.body = body
        self.error: BaseException | None = None
        self.problems: list[str] = []
        self.ran = False

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.problems.append(str(report.longrepr))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.ran = True
        try:
            if not self.problems:
                self.body(session)
        except BaseException as error:  # kept, to be raised where the caller can see it
            self.error = error
        return True


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

    def body(session: pytest.Session) -> None:
        watch = _Watch()
        session.config.pluginmanager.register(watch)
        session.config.stash[SUBJECTS] = Subjects(space.assignment, student, None, 0)
        items = [Item(test, _public(test)) for test in session.items]
        late: set[str] = set()
        for name in wanted:
            stuck = next((need for need in all_needs(space, name) if need in late), None)
            ran: list[Ran] = []
            for item in [each for each in items if each.info.exercise == name]:
                if stuck:
                    why = f"not tried: {name} needs {stuck}, which did not return in time"
                    ran.append(Ran(_check(item.info, Status.BLOCKED, why)))
                    continue
                with printed.of(name):
                    ran.append(_run(item, watch, space, student))
            results[name] = _diagnosed(space, name, ran)
            if any(each.late for each in ran):
                late.add(name)

    loop = _Loop(body)
    files = sorted(space.folder.glob("test_*.py"))
    if not files:
        raise SuiteError(
            f"{space.folder}: the public suite (test_*.py) is missing; `grader start {space.name} "
            "DIR` makes a fresh folder to copy it from"
        )
    with _undisturbed(files):
        code = pytest.main(
            [*OPTIONS, f"--rootdir={space.folder}", *map(str, files)], plugins=[loop]
        )
    if loop.error is not None:
        raise loop.error
    if loop.problems or not loop.ran:
        details = "\n".join(loop.problems) or f"pytest ended with exit code {int(code)}"
        raise SuiteError(f"the public suite in {space.folder} does not load:\n{details}")
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


def _run(item: Item, watch: _Watch, space: Workspace, student: Local) -> Ran:
    watch.error, watch.subject, watch.ran = None, None, False
    runtestprotocol(item.test, log=False, nextitem=None)
    if watch.error is not None:
        status, message = judge_failure(watch.error, item.info, watch.subject)
        if isinstance(watch.error, AssertionError):
            call = call_of(watch.error, watch.subject.calls if watch.subject else ())
            if call is not None:
                exercise = space.assignment.exercise(call.function)
                module = student.modules.loaded.get(exercise.module)
                function = getattr(module, call.function, None)
                names = _argument_names(function, len(call.args)) if callable(function) else []
                actual = getattr(watch.error, "actual", None)
                message = with_values(message, call, names, exercise.returns, actual)
        calls = tuple(watch.subject.calls) if watch.subject else ()
        return Ran(_check(item.info, status, message), watch.error, calls)
    if not watch.ran:
        return Ran(_check(item.info, Status.ERROR, "the check did not run"))
    calls = tuple(watch.subject.calls) if watch.subject else ()
    return Ran(_check(item.info, Status.PASSED, ""), None, calls)


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


def _check(info: CheckInfo, status: Status, message: str) -> Check:
    return Check(
        name=info.name,
        title=info.title,
        visibility=info.visibility,
        status=status,
        points=info.points if status is Status.PASSED else 0.0,
        max_points=info.points,
        message=message,
    )


@contextlib.contextmanager
def _undisturbed(files: Sequence[Path]) -> Iterator[None]:
    """Keep the surroundings out of pytest, and pytest's imports out of the surroundings."""
    names = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_THEME", "PYTEST_DEBUG")
    kept: Mapping[str, str] = {n: os.environ.pop(n) for n in names if n in os.environ}
    try:
        yield
    finally:
        os.environ.update(kept)
        # A notebook or `grader watch` checks more than one folder, or an edited suite, in a life.
        paths = {str(path) for path in files}
        for name, module in list(sys.modules.items()):
            if getattr(module, "__file__", None) in paths:
                del sys.modules[name]

"""pytest as a library: collect suites once, run their checks as often as needed.

pytest collects and runs; everything of it that a check does not need is switched off, and nothing
in the surroundings (a ``conftest.py``, an ini file, PYTEST_ADDOPTS) takes part. Verdicts are read
from what each check raised, so that a check costs a fifth of a millisecond above its body, where a
pytest session would cost a tenth of a second.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar, cast

import pytest
from _pytest.runner import runtestprotocol

from grader.course import Assignment
from grader.plugin import SUBJECTS, CheckInfo, Subjects, check_info, judge_failure
from grader.subject import Call, CallFailed, Subject
from grader.verdict import Check, Status

T = TypeVar("T")

OPTIONS = (
    "--import-mode=importlib", "--assert=plain", "--capture=no", "--noconftest",
    "--disable-plugin-autoload", "--strict-markers", "-c", os.devnull,
    *(f"-pno:{name}" for name in (
        "terminal", "cacheprovider", "logging", "doctest", "unittest", "junitxml", "pastebin",
        "stepwise", "setuponly", "setupplan", "warnings", "faulthandler", "threadexception",
        "unraisableexception", "debugging", "recwarn", "monkeypatch", "legacypath", "tmpdir",
    )),
    "-pgrader.plugin",
)  # fmt: skip


class SuiteError(RuntimeError):
    """The suites themselves are wrong; the message names the file and the cure."""


@dataclass(frozen=True)
class Item:
    """A collected test with what it declares."""

    test: pytest.Item
    info: CheckInfo


@dataclass(frozen=True)
class Ran:
    """A check that was run: its verdict, and what its diagnosis looks at."""

    check: Check
    error: BaseException | None = None
    calls: tuple[Call, ...] = ()

    @property
    def late(self) -> bool:
        """Whether a call was cut off by its deadline."""
        return isinstance(self.error, CallFailed) and self.error.failure.kind == "late"


def collect(paths: Sequence[Path], root: Path, body: Callable[[list[pytest.Item], Runner], T]) -> T:
    """Collect the tests in some files or folders and call `body` with them.

    Parameters
    ----------
    paths : sequence of Path
        Files or folders below `root`.
    root : Path
        What pytest takes for its root folder.
    body : callable
        Runs the tests as often as it likes; its value is returned.

    Raises
    ------
    SuiteError
        If a file does not load.
    """

    def loop(session: pytest.Session) -> T:
        if plugin.problems:
            raise SuiteError("the suites do not load:\n" + "\n".join(plugin.problems))
        return body(session.items, Runner(session.config))

    plugin = _Loop(loop)
    with _undisturbed(paths, root):
        code = pytest.main([*OPTIONS, f"--rootdir={root}", *map(str, paths)], plugins=[plugin])
    if plugin.error is not None:
        raise plugin.error
    if not plugin.ran:
        details = "\n".join(plugin.problems) or f"pytest ended with exit code {int(code)}"
        raise SuiteError(f"the suites do not load:\n{details}")
    return cast("T", plugin.result)


class _Loop:
    """The pytest plugin that runs `body` in the place of pytest's own loop."""

    def __init__(self, body: Callable[[pytest.Session], Any]) -> None:
        self.body = body
        self.ran = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.problems: list[str] = []

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.problems.append(str(report.longrepr))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.ran = True
        try:
            self.result = self.body(session)
        except BaseException as error:  # kept, to be raised where the caller can see it
            self.error = error
        return True


@contextlib.contextmanager
def _undisturbed(paths: Sequence[Path], root: Path) -> Iterator[None]:
    """Keep the surroundings out of pytest, and pytest's imports out of the surroundings.

    pytest names a suite alike in every checkout. One that was collected before in this process, for
    another checkout or before an edit, would be judged with in the place of the one asked for.
    """
    names = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_THEME", "PYTEST_DEBUG")
    variables = {name: os.environ.pop(name) for name in names if name in os.environ}
    prefixes = tuple(".".join(path.relative_to(root).with_suffix("").parts) for path in paths)
    kept = {name: module for name, module in sys.modules.items() if name.startswith(prefixes)}
    for name in kept:
        del sys.modules[name]
    try:
        yield
    finally:
        os.environ.update(variables)
        for name in [name for name in sys.modules if name.startswith(prefixes)]:
            del sys.modules[name]
        sys.modules.update(kept)


class _Watch:
    """Keeps what a check raised, in the place of pytest's own report."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.error: BaseException | None = None
        self.subject: Subject | None = None
        self.ran = False
        self.in_check = False

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> pytest.TestReport:
        if call.when == "call":
            self.ran = True
            self.subject = getattr(item, "funcargs", {}).get("student")
        if call.excinfo is not None and self.error is None:
            self.error = call.excinfo.value
            # A fixture is ours: an assertion that fails in it says nothing of the student.
            self.in_check = call.when == "call"
        # pytest's own report formats a traceback that nobody reads; that would cost ten times what
        # the check costs.
        outcome: Literal["passed", "failed"] = "failed" if call.excinfo else "passed"
        when = cast("Literal['setup', 'call', 'teardown']", call.when)
        return pytest.TestReport(item.nodeid, item.location, {}, outcome, None, when)


class Runner:
    """Runs collected checks against one subject after another.

    Attributes
    ----------
    fatal : tuple of exception types
        What ends the run instead of becoming a verdict on one check.
    """

    fatal: tuple[type[BaseException], ...] = (KeyboardInterrupt,)

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self._watch = _Watch()
        config.pluginmanager.register(self._watch)

    def run(self, items: Sequence[Item], subjects: Subjects) -> dict[str, Ran]:
        """Run checks and return what they did, by name."""
        # pytest keeps modules set up as long as the next item needs them.
        following = [*(item.test for item in items[1:]), None]
        return {
            item.info.name: self.run_one(item, subjects, after)
            for item, after in zip(items, following, strict=True)
        }

    def run_one(self, item: Item, subjects: Subjects, following: pytest.Item | None = None) -> Ran:
        """Run one check; one without a verdict is an error.

        Raises
        ------
        SuiteError
            If a fixture fails: our fault, and not one of this check alone.
        """
        self.config.stash[SUBJECTS] = subjects
        watch = self._watch
        watch.clear()
        runtestprotocol(item.test, log=False, nextitem=following)
        message = ""
        if watch.error is not None:
            if isinstance(watch.error, self.fatal):
                # Whoever catches it may run another check; to pytest this one must be over.
                item.test.session._setupstate.teardown_exact(None)
                raise watch.error
            if not watch.in_check:
                raise SuiteError(f"{item.test.nodeid}: a fixture failed: {watch.error}")
            status, message = judge_failure(watch.error, item.info, watch.subject)
        elif watch.ran:
            status = Status.PASSED
        else:
            status, message = Status.ERROR, "the check did not run"
        calls = tuple(watch.subject.calls) if watch.subject is not None else ()
        return Ran(verdict(item.info, status, message), watch.error, calls)


def verdict(info: CheckInfo, status: Status, message: str) -> Check:
    """Return the verdict on a check."""
    return Check(
        name=info.name,
        title=info.title,
        visibility=info.visibility,
        status=status,
        points=info.points if status is Status.PASSED else 0.0,
        max_points=info.points,
        message=message,
    )


def checked_items(
    tests: Sequence[pytest.Item], assignment: Assignment, *, complete: bool
) -> list[Item]:
    """Return an assignment's checks in order.

    Parameters
    ----------
    tests : sequence of pytest.Item
        What was collected.
    assignment : Assignment
        What the course file says of it.
    complete : bool
        Whether all checks are here, so that their points must add up.

    Raises
    ------
    SuiteError
        If a test is no check, or does not fit the course file.
    """
    items = []
    seen: dict[str, pytest.Item] = {}
    for test in tests:
        info = check_info(test)
        if info is None:
            raise SuiteError(f"{test.nodeid}: not marked as a check (@pytest.mark.check)")
        if info.name in seen:
            raise SuiteError(f"{test.nodeid}: the name is taken by {seen[info.name].nodeid}")
        if info.exercise not in {exercise.name for exercise in assignment.exercises}:
            raise SuiteError(
                f"{test.nodeid}: checks {info.exercise!r}, which course.toml does not have"
            )
        seen[info.name] = test
        items.append(Item(test, info))
    if complete:
        for exercise in assignment.exercises:
            points = sum(i.info.points for i in items if i.info.exercise == exercise.name)
            if abs(points - exercise.points) > 1e-9:
                raise SuiteError(
                    f"{assignment.name}.{exercise.name}: its checks are worth {points:g} points, "
                    f"course.toml says {exercise.points:g}"
                )
    return items


def suite_hash(root: Path, assignment: Assignment) -> str:
    """Return a hash of all that decides verdicts and their words: course and judging code."""
    digest = hashlib.sha256()
    folders = [
        *(
            root / "tests" / kind / assignment.name
            for kind in ("public", "hidden", "misconceptions")
        ),
        root / "solutions" / assignment.name,
    ]
    package = Path(__file__).parent
    files = [path for folder in folders for path in sorted(folder.rglob("*.py"))]
    files.append(root / "solutions" / "course.toml")
    names = (
        "bank", "collection", "diagnosis", "feedback", "gradcheck", "judge", "lending", "plugin",
        "reach", "relations", "runner", "subject", "wire",
    )  # fmt: skip
    files += [package / f"{name}.py" for name in names]
    files += sorted((package / "tampering").glob("*.py"))
    for path in files:
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()

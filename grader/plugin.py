"""The pytest plugin: the fixtures `student`, `reference` and `rng`, the marker `check`.

A suite is ordinary pytest. Each test with ``@pytest.mark.check(exercise, points=..., look=...)`` is
one check, and its docstring is the check's title. Where the subjects come from is decided by what
runs the suite:

- the judge sets `SUBJECTS` for each submission;
- in a student's folder (``course.toml`` beside the suite) `student` is the modules beside it;
- in the instructor's checkout it is ``solutions/<assignment>``, or ``--submission DIR``.
"""

from __future__ import annotations

import zlib
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import numpy as np

    from grader.course import Assignment, Course
    from grader.subject import Backend, Subject
    from grader.verdict import Status, Visibility

MARKER = "check"


@dataclass
class Subjects:
    """The two parties of a suite, and the seed of this grading."""

    assignment: Assignment
    student: Backend
    reference: Backend | None
    seed: int


SUBJECTS: pytest.StashKey[Subjects] = pytest.StashKey()
_LOADED: pytest.StashKey[dict[Path, Subjects]] = pytest.StashKey()


@dataclass(frozen=True)
class CheckInfo:
    """What a test declares about itself as a check."""

    name: str
    exercise: str
    title: str
    points: float
    look: str
    visibility: Visibility


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the authors' options."""
    group = parser.getgroup("grader", "grader: suites of the exercise kit")
    group.addoption(
        "--submission",
        metavar="DIR",
        type=Path,
        help="run the suites against the modules in DIR instead of solutions/ (in this process: "
        "for authors, not for grading)",
    )
    group.addoption(
        "--suite-seed",
        metavar="N",
        type=int,
        default=0,
        help="seed of the hidden suites' random shapes and values",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker."""
    config.addinivalue_line(
        "markers", "check(exercise, points, look): one check of an exercise, worth its points"
    )
    config.stash[_LOADED] = {}


def check_info(item: pytest.Item) -> CheckInfo | None:
    """Return what a test declares as a check; None if it is no check.

    Raises
    ------
    pytest.UsageError
        If the declaration is incomplete, naming the test and the cure.
    """
    from grader.verdict import Visibility

    marker = item.get_closest_marker(MARKER)
    if marker is None:
        return None
    title = (getattr(getattr(item, "function", None), "__doc__", "") or "").strip()
    exercise = marker.args[0] if marker.args else ""
    points, look = marker.kwargs.get("points"), marker.kwargs.get("look", "")
    if not exercise or not title or not isinstance(points, int | float) or not look:
        raise pytest.UsageError(
            f"{item.nodeid}: a check needs an exercise, points=, look= and a docstring as its title"
        )
    hidden = "hidden" in item.path.parts[-3:-1]
    return CheckInfo(
        item.name,
        exercise,
        " ".join(title.split()),
        float(points),
        look,
        Visibility.HIDDEN if hidden else Visibility.PUBLIC,
    )


def _subjects(request: pytest.FixtureRequest) -> Subjects:
    set_by_judge = request.config.stash.get(SUBJECTS, None)
    if set_by_judge is not None:
        return set_by_judge
    folder = request.path.parent
    loaded = request.config.stash[_LOADED]
    if folder not in loaded:
        loaded[folder] = _subjects_beside(folder, request.config)
    return loaded[folder]


def _subjects_beside(folder: Path, config: pytest.Config) -> Subjects:
    """Find the subjects of a suite that runs without the judge."""
    from grader.course import COURSE_FILE, CourseError, find_root, load_course
    from grader.subject import read_sources

    try:
        if (folder / COURSE_FILE).is_file():
            course = load_course(folder)
            assignment, home, reference = course.assignments[0], folder, None
        else:
            solutions = find_root(folder) / "solutions"
            course = load_course(solutions)
            assignment = course.assignment(folder.name)
            home = solutions / assignment.name
            reference = _local(home, assignment, course)
    except CourseError as error:
        raise pytest.UsageError(str(error)) from error
    given = config.getoption("--submission")
    if given is not None:
        if not read_sources(given, assignment):
            modules = ", ".join(f"{name}.py" for name in assignment.modules)
            raise pytest.UsageError(f"{given}: none of {modules} is in this folder")
        home = given
    seed = config.getoption("--suite-seed")
    return Subjects(assignment, _local(home, assignment, course), reference, seed)


def _local(folder: Path, assignment: Assignment, course: Course) -> Backend:
    from grader.subject import Local, read_sources

    sources = read_sources(folder, assignment)
    return Local(sources, folder, course.limits.call_seconds, course.allowed_imports)


@pytest.fixture
def student(request: pytest.FixtureRequest) -> Subject:
    """Return the submission: its exercises as methods."""
    from grader.subject import Subject

    subjects = _subjects(request)
    return Subject(subjects.assignment, subjects.student)


@pytest.fixture
def reference(request: pytest.FixtureRequest) -> Subject:
    """Return the reference: the same exercises, right. Hidden suites only."""
    from grader.subject import Subject

    subjects = _subjects(request)
    if subjects.reference is None:
        raise pytest.UsageError("a public suite may not use `reference`: students do not have it")
    return Subject(subjects.assignment, subjects.reference)


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> np.random.Generator:
    """Return a fresh generator: in public suites always the same, in hidden ones never."""
    import numpy as np

    subjects = _subjects(request)
    hidden = "hidden" in request.path.parts[-3:-1]
    # The check's own name keeps its draws apart from those of every other check.
    name = zlib.crc32(request.node.name.encode())
    return np.random.default_rng([subjects.seed if hidden else 0, name])


def judge_failure(
    error: BaseException, info: CheckInfo, subject: Subject | None
) -> tuple[Status, str]:
    """Turn what a check raised into a status and a message."""
    from grader.feedback import clean, message
    from grader.subject import CallFailed
    from grader.verdict import Status

    if isinstance(error, AssertionError):
        status = Status.FAILED
        if isinstance(error, CallFailed):
            failure = error.failure
            other = error.function != info.exercise or (
                failure.kind == "unwritten" and failure.message != info.exercise
            )
            if failure.kind in ("unloaded", "blocked") or (failure.kind == "unwritten" and other):
                status = Status.BLOCKED
        return status, message(error, subject, info.look, info.visibility)
    # Anything else is the suite's own mistake, also a skip: nobody passes or fails by it.
    return Status.ERROR, clean(f"the grader failed here: {type(error).__name__}: {error}"[:500])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the message instead of a traceback through the suite."""
    report = yield
    judged = SUBJECTS in item.config.stash
    if call.when == "call" and call.excinfo is not None and report.failed and not judged:
        info = check_info(item)
        if info is not None and isinstance(call.excinfo.value, AssertionError):
            subject = getattr(item, "funcargs", {}).get("student")
            _, words = judge_failure(call.excinfo.value, info, subject)
            report.longrepr = f"{info.title}\n\n{words}"
    return report

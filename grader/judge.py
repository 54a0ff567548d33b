"""The judge: a submission goes in, a report comes out.

The suites are collected once, by pytest itself, and then run again for each submission inside a
run loop of ours: a pytest session costs a tenth of a second, a check a fifth of a millisecond. The
suites run in this process, which never executes a line of the submission; `student` is a sandboxed
worker that returns values, never verdicts.
"""

from __future__ import annotations

import contextlib
import hashlib
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, TypeVar

import pytest
from _pytest.runner import runtestprotocol

from grader import tampering
from grader.course import Assignment, Course, load_course
from grader.diagnosis import Bank, diagnosed
from grader.lending import Lender
from grader.plugin import SUBJECTS, CheckInfo, Subjects, check_info, judge_failure
from grader.sandbox.client import Sandbox, SandboxError, Worker
from grader.subject import Backend, Call, Local, Subject, read_sources
from grader.verdict import Check, ExerciseResult, Report, Status, Visibility

T = TypeVar("T")

# Everything of pytest that a check does not need; less is faster, and less can be surprised.
PYTEST_OPTIONS = (
    "--import-mode=importlib", "--assert=plain", "--capture=no", "--noconftest",
    "--disable-plugin-autoload", "--strict-markers", "-c", "/dev/null",
    *(f"-p{'no:' + name}" for name in (
        "terminal", "cacheprovider", "logging", "doctest", "unittest", "junitxml", "pastebin",
        "stepwise", "setuponly", "setupplan", "warnings", "faulthandler", "threadexception",
        "unraisableexception", "debugging", "recwarn", "monkeypatch", "legacypath", "tmpdir",
    )),
    "-pgrader.plugin",
)  # fmt: skip


class SuiteError(RuntimeError):
    """The suites themselves are wrong; the message names the file and the cure."""


@dataclass(frozen=True)
class Submission:
    """What one student handed in: source text by module name."""

    student: str
    sources: Mapping[str, str]
    problem: str = ""  # why it cannot be judged, if it cannot
    notes: tuple[dict[str, str], ...] = field(default=())

    @property
    def sha256(self) -> str:
        """A hash of what is judged: names and texts, not the student's name."""
        digest = hashlib.sha256()
        for name in sorted(self.sources):
            for part in (name.encode(), self.sources[name].encode("utf-8", "surrogatepass")):
                digest.update(len(part).to_bytes(8, "big") + part)
        digest.update(self.problem.encode("utf-8", "surrogatepass"))
        return digest.hexdigest()


@dataclass(frozen=True)
class _Item:
    """A collected test with what it declares."""

    test: pytest.Item
    info: CheckInfo


@dataclass(frozen=True)
class _Ran:
    """A check that was run: its verdict, and what the diagnosis looks at."""

    check: Check
    calls: tuple[Call, ...] = ()
    error: BaseException | None = None


class _Watch:
    """Keeps what a check raised; the judge reads it after each run."""

    def __init__(self) -> None:
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
        # In the place of pytest's own report, which formats a traceback that nobody reads: that
        # would cost ten times what the check costs.
        outcome: Literal["passed", "failed"] = "failed" if call.excinfo else "passed"
        return pytest.TestReport(item.nodeid, item.location, {}, outcome, None, call.when)


class Bench:
    """Collected suites of one assignment, ready to judge one submission after another."""

    def __init__(
        self, config: pytest.Config, items: list[_Item], course: Course, assignment: Assignment,
        reference: Backend, reference_sources: Mapping[str, str], suite_sha256: str,
        sandbox: Sandbox, bank: Bank,
    ) -> None:  # fmt: skip
        self.config = config
        self.items = items
        self.course = course
        self.assignment = assignment
        self.reference = reference
        self.reference_sources = reference_sources
        self.suite_sha256 = suite_sha256
        self.sandbox = sandbox
        self.bank = bank
        self._watch = _Watch()
        config.pluginmanager.register(self._watch)

    def grade(self, submission: Submission, seed: int | None = None) -> Report:
        """Judge one submission.

        Parameters
        ----------
        submission : Submission
            What was handed in.
        seed : int, optional
            Seed of the hidden suites. By default it follows from the hashes of the submission and
            of the suites: nobody outside can know it, and a regrade draws the same.
        """
        started = time.monotonic()
        if seed is None:
            key = f"{submission.sha256} {self.suite_sha256}"
            seed = int(hashlib.sha256(key.encode()).hexdigest()[:16], 16)
        cheats: tuple[dict[str, str], ...] = ()
        if isinstance(self.reference, Local):
            # What one submission made the reference do is not held against the next one.
            self.reference.late.clear()
        if submission.problem:
            results = self._unjudged(submission.problem)
            status = "error"
        else:
            results, cheats = self._judge(submission, seed)
            broken = any(c.status is Status.ERROR for result in results for c in result.checks)
            status = "error" if broken else "graded"
        message = submission.problem
        if status == "error" and not message:
            message = "the grader failed in at least one check; a person must look at it"
        return Report(
            student=submission.student,
            assignment=self.assignment.name,
            status=status,
            message=message,
            exercises=tuple(results),
            tampering=(*submission.notes, *cheats),
            submission_sha256=submission.sha256,
            suite_sha256=self.suite_sha256,
            seconds=time.monotonic() - started,
            sandbox=self.sandbox.level,
        )

    def _judge(
        self, submission: Submission, seed: int
    ) -> tuple[list[ExerciseResult], tuple[dict[str, str], ...]]:
        worker = self._worker(submission)
        try:
            ran = self._run_all(self.items, worker, seed)
        finally:
            worker.close()
        alone = dict(ran)
        results = {each.name: self._result(each.name, ran) for each in self.assignment.exercises}
        wrong = {name for name, result in results.items() if result.score < result.max_score}
        for name in [each for each in results if each in wrong]:
            replaced = [need for need in self._needed_by(name) if need in wrong]
            if replaced and self.course.follow_through:
                again = self._run_injected(worker, name, replaced, seed)
                # What it returns with right helpers is its own; the diagnosis looks at that.
                ran.update(again)
                better = self._result(name, again)
                if better.score > results[name].score:
                    results[name] = replace(
                        better, follow_through=True, score_alone=results[name].score
                    )
            results[name] = self._diagnosed(results[name], ran)
        found = self._cheats(worker, alone, results)
        judged = [tampering.withhold(result, found) for result in results.values()]
        return judged, found.entries

    def _cheats(
        self, worker: Worker, ran: Mapping[str, _Ran], results: Mapping[str, ExerciseResult]
    ) -> tampering.Found:
        """Look for cheats in what the checks recorded, asking some calls again in a new worker."""
        calls = [
            (item.info, call) for item in self.items for call in ran[item.info.name].calls
            if call.function == item.info.exercise
        ]  # fmt: skip
        seen = [
            tampering.Seen(
                result,
                [c for i, c in calls
                 if i.exercise == name and i.visibility is Visibility.PUBLIC],
                [c for i, c in calls if i.exercise == name],
            )
            for name, result in results.items()
        ]  # fmt: skip
        fresh = worker.again()
        try:
            return tampering.look(self.assignment, seen, worker.incidents, fresh, self.reference)
        finally:
            fresh.close()

    def _worker(self, submission: Submission) -> Worker:
        # Only where follow-through credit makes up for it may a dead function speak for others.
        names = [exercise.name for exercise in self.assignment.exercises]
        needs = {name: self._needed_by(name) for name in names if self.course.follow_through}
        course = self.course
        return Worker(
            self.sandbox, submission.sources, course.allowed_imports, course.limits, needs=needs
        )

    def _run_injected(
        self, first: Worker, name: str, replaced: list[str], seed: int
    ) -> dict[str, _Ran]:
        """Judge an exercise again with the reference in the place of wrong functions it needs.

        A wrong sigmoid costs its own points, not everybody's. The reference's code never comes to
        where the submission is: the worker calls back for its values.
        """
        lender = Lender(
            self.sandbox, self.course, self.assignment, self.reference_sources, self.reference,
            first.ends_at,
        )  # fmt: skip
        with lender:
            worker = first.again({need: lender.function(need) for need in replaced})
            try:
                mine = [item for item in self.items if item.info.exercise == name]
                return self._run_all(mine, worker, seed)
            finally:
                worker.close()
                first.incidents += worker.incidents

    def _diagnosed(self, result: ExerciseResult, ran: Mapping[str, _Ran]) -> ExerciseResult:
        """Add what the failing checks look like: a known mistake, or relations of the numbers."""
        if not any(check.status is Status.FAILED for check in result.checks):
            return result
        known = self.bank.recognise(result.name, self._calls_of(result.name, ran))
        failures = {c.name: (ran[c.name].error, ran[c.name].calls) for c in result.checks}
        return replace(result, checks=diagnosed(result.checks, known, failures))

    def alone(self, exercise: str, student: Backend, seed: int) -> ExerciseResult:
        """Judge one exercise by itself, with what its failures look like.

        For code of ours, such as a known mistake: without sandbox and follow-through it takes
        milliseconds. The exercise's verdict is the one that `grade` would give if everything else
        were right.
        """
        mine = [item for item in self.items if item.info.exercise == exercise]
        ran = self._run_all(mine, student, seed)
        return self._diagnosed(self._result(exercise, ran), ran)

    def calls(self, exercise: str, student: Backend) -> list[Call]:
        """Run an exercise's checks and return its calls in order, whatever the verdicts."""
        mine = [item for item in self.items if item.info.exercise == exercise]
        return self._calls_of(exercise, self._run_all(mine, student, seed=0))

    def _calls_of(self, exercise: str, ran: Mapping[str, _Ran]) -> list[Call]:
        return [
            call
            for item in self.items
            if item.info.exercise == exercise
            for call in ran[item.info.name].calls
            if call.function == exercise
        ]

    def _needed_by(self, name: str) -> list[str]:
        """Names of all exercises that `name` calls, directly or through others."""
        found: list[str] = []
        waiting = list(self.assignment.exercise(name).needs)
        while waiting:
            need = waiting.pop()
            if need not in found:
                found.append(need)
                waiting.extend(self.assignment.exercise(need).needs)
        return found

    def _run_all(self, items: list[_Item], student: Backend, seed: int) -> dict[str, _Ran]:
        """Run checks and return what they did by name."""
        # pytest keeps modules set up as long as the next item needs them.
        following = [*items[1:], None]
        return {
            item.info.name: self._run(item, after, student, seed)
            for item, after in zip(items, following, strict=True)
        }

    def _run(self, item: _Item, following: _Item | None, student: Backend, seed: int) -> _Ran:
        """Run one check and return its verdict; a check without a verdict is an error."""
        info = item.info
        self.config.stash[SUBJECTS] = Subjects(self.assignment, student, self.reference, seed)
        watch = self._watch
        watch.error, watch.subject, watch.ran = None, None, False
        runtestprotocol(item.test, log=False, nextitem=following.test if following else None)
        message = ""
        if watch.error is not None:
            if isinstance(watch.error, KeyboardInterrupt | SandboxError):
                raise watch.error
            if not watch.in_check:
                raise SuiteError(f"{item.test.nodeid}: a fixture failed: {watch.error}")
            status, message = judge_failure(watch.error, info, watch.subject)
        elif watch.ran:
            status = Status.PASSED
        else:
            status, message = Status.ERROR, "the check did not run"
        calls = tuple(watch.subject.calls) if watch.subject is not None else ()
        return _Ran(_check(info, status, message), calls, watch.error)

    def _unjudged(self, why: str) -> list[ExerciseResult]:
        ran = {i.info.name: _Ran(_check(i.info, Status.BLOCKED, why)) for i in self.items}
        return [self._result(exercise.name, ran) for exercise in self.assignment.exercises]

    def _result(self, exercise: str, ran: Mapping[str, _Ran]) -> ExerciseResult:
        names = [item.info.name for item in self.items if item.info.exercise == exercise]
        return ExerciseResult(exercise, tuple(ran[name].check for name in names))


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


class _Loop:
    """The pytest plugin that replaces the run loop by `body`."""

    def __init__(self, body: Callable[[pytest.Session], T]) -> None:
        self.body = body
        self.result: Any = None
        self.error: BaseException | None = None
        self.problems: list[str] = []

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.problems.append(str(report.longrepr))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        try:
            self.result = self.body(session)
        except BaseException as error:  # kept, to be raised where the caller can see it
            self.error = error
        return True


def with_bench(
    root: Path,
    assignment_name: str,
    body: Callable[[Bench], T],
    *,
    sandbox: Sandbox,
    visibility: Visibility | None = None,
    reference: Path | None = None,
) -> T:
    """Collect the suites of an assignment once and call `body` with the bench.

    Parameters
    ----------
    root : Path
        The instructor's checkout.
    assignment_name : str
        Which assignment.
    body : callable
        Grades as many submissions as it likes with ``bench.grade``; its value is returned.
    sandbox : Sandbox
        Where the submissions' code runs; open.
    visibility : Visibility, optional
        Only the public or only the hidden suite.
    reference : Path, optional
        Folder of the reference modules; ``solutions/<assignment>`` by default.

    Raises
    ------
    CourseError
        If there is no such assignment.
    SuiteError
        If the suites do not load, or do not fit ``course.toml``.
    """
    course = load_course(root / "solutions")
    assignment = course.assignment(assignment_name)
    kinds = [visibility] if visibility else list(Visibility)
    folders = [root / "tests" / kind.value / assignment_name for kind in kinds]
    for folder in folders:
        if not folder.is_dir():
            raise SuiteError(f"{folder}: no suite here; write test_<module>.py files in it")
    home = reference or root / "solutions" / assignment_name
    right_sources = read_sources(home, assignment)
    right = Local(right_sources, home, 4 * course.limits.call_seconds)

    def loop(session: pytest.Session) -> T:
        if plugin.problems:
            raise SuiteError("the suites do not load:\n" + "\n".join(plugin.problems))
        items = _checked_items(session.items, assignment, complete=visibility is None)
        bench = Bench(
            session.config, items, course, assignment, right, right_sources,
            suite_hash(root, assignment), sandbox, Bank(root, assignment, course),
        )  # fmt: skip
        return body(bench)

    plugin = _Loop(loop)
    options = [*PYTEST_OPTIONS, f"--rootdir={root}", *map(str, folders)]
    with _own_modules(folders, root):
        code = pytest.main(options, plugins=[plugin])
    if plugin.error is not None:
        raise plugin.error
    if plugin.problems or (plugin.result is None and code not in (0, 5)):
        details = "\n".join(plugin.problems) or f"pytest ended with exit code {int(code)}"
        raise SuiteError(f"the suites do not load:\n{details}")
    return plugin.result  # type: ignore[no-any-return]


@contextlib.contextmanager
def _own_modules(folders: list[Path], root: Path) -> Iterator[None]:
    """Let pytest import the suites anew, though it names them alike in every checkout.

    A suite that was collected before in this process, for another checkout or before an edit,
    would otherwise be judged with in the place of the one that is asked for.
    """
    prefixes = tuple(".".join(folder.relative_to(root).parts) for folder in folders)
    kept = {name: module for name, module in sys.modules.items() if name.startswith(prefixes)}
    for name in kept:
        del sys.modules[name]
    try:
        yield
    finally:
        for name in [name for name in sys.modules if name.startswith(prefixes)]:
            del sys.modules[name]
        sys.modules.update(kept)


def _checked_items(
    tests: list[pytest.Item], assignment: Assignment, *, complete: bool
) -> list[_Item]:
    """Return the checks in order, or complain about what does not fit the course file."""
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
        items.append(_Item(test, info))
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
    """Return a hash of all that decides a verdict: suites, reference, course file, judging code."""
    digest = hashlib.sha256()
    folders = [
        root / "tests" / "public" / assignment.name,
        root / "tests" / "hidden" / assignment.name,
        root / "solutions" / assignment.name,
    ]
    package = Path(__file__).parent
    files = [path for folder in folders for path in sorted(folder.glob("*.py"))]
    files.append(root / "solutions" / "course.toml")
    names = ("gradcheck", "judge", "plugin", "runner", "subject", "wire", "feedback")
    files += [package / f"{name}.py" for name in names]
    for path in files:
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()

"""The judge: a submission goes in, a report comes out.

The suites are collected once and run again for each submission. They run in this process, which
never executes a line of the submission; `student` is a sandboxed worker that returns values, never
verdicts.
"""

from __future__ import annotations

import hashlib
import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

import pytest

from grader import tampering
from grader.collection import (
    Item,
    Ran,
    Runner,
    SuiteError,
    checked_items,
    collect,
    suite_hash,
    verdict,
)
from grader.course import Assignment, Course, load_course
from grader.diagnosis import Bank, diagnosed
from grader.lending import Lender
from grader.plugin import Subjects
from grader.sandbox.client import Sandbox, SandboxError, Worker
from grader.subject import Backend, Call, Local, read_sources
from grader.verdict import ExerciseResult, Report, Status, Visibility

T = TypeVar("T")


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


class Bench:
    """Collected suites of one assignment, ready to judge one submission after another."""

    def __init__(
        self, runner: Runner, items: list[Item], course: Course, assignment: Assignment,
        reference: Backend, reference_sources: Mapping[str, str], suite_sha256: str,
        sandbox: Sandbox, bank: Bank,
    ) -> None:  # fmt: skip
        self.runner = runner
        runner.fatal = (KeyboardInterrupt, SandboxError)
        self.items = items
        self.course = course
        self.assignment = assignment
        self.reference = reference
        self.reference_sources = reference_sources
        self.suite_sha256 = suite_sha256
        self.sandbox = sandbox
        self.bank = bank

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
        message = submission.problem
        if not message:
            try:
                results, cheats = self._judge(submission, seed)
            except (SandboxError, SuiteError):
                raise
            except Exception as error:
                # Ours, and by this submission alone: it must not take the rest of the class along.
                message = f"the grader failed{_where(error)}; a person must look at it"
        if message:
            results = self._unjudged(message)
        elif any(c.status is Status.ERROR for result in results for c in result.checks):
            message = "the grader failed in at least one check; a person must look at it"
        status = "error" if message else "graded"
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
            ran = self._run(self.items, worker, seed)
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
        self, worker: Worker, ran: Mapping[str, Ran], results: Mapping[str, ExerciseResult]
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
        fresh, other = worker.again(), worker.again()
        with self._lender(worker) as lender, closing(fresh), closing(other):
            return tampering.look(
                self.assignment, seen, worker.incidents, fresh, other, lender, lender.function
            )

    def _lender(self, worker: Worker) -> Lender:
        """Return what lends the reference's functions, within the time of a worker's submission."""
        return Lender(
            self.sandbox, self.course, self.assignment, self.reference_sources, self.reference,
            worker.ends_at,
        )  # fmt: skip

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
    ) -> dict[str, Ran]:
        """Judge an exercise again with the reference in the place of wrong functions it needs.

        A wrong sigmoid costs its own points, not everybody's. The reference's code never comes to
        where the submission is: the worker calls back for its values.
        """
        with self._lender(first) as lender:
            worker = first.again({need: lender.function(need) for need in replaced})
            try:
                mine = [item for item in self.items if item.info.exercise == name]
                return self._run(mine, worker, seed)
            finally:
                worker.close()
                first.incidents += worker.incidents

    def _diagnosed(self, result: ExerciseResult, ran: Mapping[str, Ran]) -> ExerciseResult:
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
        ran = self._run(mine, student, seed)
        return self._diagnosed(self._result(exercise, ran), ran)

    def calls(self, exercise: str, student: Backend) -> list[Call]:
        """Run an exercise's checks and return its calls in order, whatever the verdicts."""
        mine = [item for item in self.items if item.info.exercise == exercise]
        return self._calls_of(exercise, self._run(mine, student, seed=0))

    def _calls_of(self, exercise: str, ran: Mapping[str, Ran]) -> list[Call]:
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

    def _run(self, items: list[Item], student: Backend, seed: int) -> dict[str, Ran]:
        return self.runner.run(items, Subjects(self.assignment, student, self.reference, seed))

    def _unjudged(self, why: str) -> list[ExerciseResult]:
        ran = {i.info.name: Ran(verdict(i.info, Status.BLOCKED, why)) for i in self.items}
        return [self._result(exercise.name, ran) for exercise in self.assignment.exercises]

    def _result(self, exercise: str, ran: Mapping[str, Ran]) -> ExerciseResult:
        names = [item.info.name for item in self.items if item.info.exercise == exercise]
        checks = tuple(ran[name].check for name in names)
        extra = self.assignment.exercise(exercise).extra_credit
        return ExerciseResult(exercise, checks, extra_credit=extra)


def _where(error: BaseException) -> str:
    """Say where an exception comes from; its words could quote the reference."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""
    return f" ({type(error).__name__}{place})"


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

    def judging(tests: list[pytest.Item], runner: Runner) -> T:
        items = checked_items(tests, assignment, complete=visibility is None)
        bench = Bench(
            runner, items, course, assignment, right, right_sources,
            suite_hash(root, assignment), sandbox, Bank(root, assignment, course),
        )  # fmt: skip
        return body(bench)

    return collect(folders, root, judging)

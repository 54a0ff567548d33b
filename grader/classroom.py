"""A class: many submissions, several graders side by side, resumable.

Every report is written the moment it exists. A run that was stopped, by Ctrl-C or by a power cut,
goes on where it was: a report whose submission, suites and sandbox are still the same is kept.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import queue
import re
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from grader import portraits
from grader.collection import suite_hash
from grader.course import Limits, load_course
from grader.judge import Bench, Submission, with_bench
from grader.sandbox.client import Sandbox, SandboxError
from grader.verdict import Report, write_atomically

POLL_SECONDS = 1.0
# Names of Windows's devices, and names that look as if they were made here for somebody else.
_TAKEN = re.compile(r"|(?i:con|prn|aux|nul|com\d|lpt\d)(\..*)?|.*-[0-9a-f]{8}")


@dataclass(frozen=True)
class Run:
    """What to grade, with what, into which folder."""

    root: Path
    assignment: str
    out: Path
    level: str = "process"
    workers: int = 1
    seed: int | None = None
    fresh: bool = False  # judge again what has a report already
    limits: Limits | None = None  # in the place of the course's
    portraits: bool = True  # pictures of what the training exercises learn, for the pages

    @property
    def reports(self) -> Path:
        """Folder of the reports."""
        return self.out / "reports"

    def path(self, student: str) -> Path:
        """Return the file of a student's report."""
        return self.reports / f"{file_name(student)}.json"

    def portraits_path(self, student: str) -> Path:
        """Return the file of a student's portraits."""
        return self.out / "portraits" / f"{file_name(student)}.json"


def file_name(student: str) -> str:
    """Return a safe file name for a student's name: readable, and never another student's.

    Names come from folders, archives and learning platforms; they may hold anything.
    """
    plain = "".join(c if c.isalnum() or c in " ._-@+()" else "_" for c in student).strip(" .")
    if plain == student and len(plain.encode()) <= 150 and not _TAKEN.fullmatch(plain):
        return plain
    digest = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    # Without dots: "nul.txt" is a device as well.
    short = plain.replace(".", "_").encode()[:140].decode("utf-8", "ignore")
    return f"{short or 'student'}-{digest}"


def grade_all(
    run: Run, submissions: Sequence[Submission], on_report: Callable[[Report, bool], None]
) -> list[Report]:
    """Grade a class.

    Parameters
    ----------
    run : Run
        What and how.
    submissions : sequence of Submission
        The class.
    on_report : callable
        Called with each report as it comes, and with whether it was kept from an earlier run.

    Returns
    -------
    list of Report
        In the order of `submissions`.
    """
    assignment = load_course(run.root / "solutions").assignment(run.assignment)
    suite = suite_hash(run.root, assignment)
    done: dict[str, Report] = {}
    waiting: list[Submission] = []
    for submission in submissions:
        kept = None if run.fresh else _kept(run, submission, suite)
        if kept is not None:
            done[submission.student] = kept
            on_report(kept, True)
        else:
            waiting.append(submission)
    if not waiting:
        return [done[submission.student] for submission in submissions]

    def give(report: Report) -> None:
        done[report.student] = report
        on_report(report, False)

    if min(run.workers, len(waiting)) == 1:
        _grade(run, waiting, give)
    else:
        _pool(run, waiting, give)
    return [done[submission.student] for submission in submissions]


def _kept(run: Run, submission: Submission, suite: str) -> Report | None:
    """Return the report of an earlier run if nothing it depends on has changed."""
    path = run.path(submission.student)
    try:
        report = Report.read(path)
    except (OSError, ValueError):
        return None
    same = (
        report.submission_sha256 == submission.sha256
        and report.suite_sha256 == suite
        and report.student == submission.student
        and report.assignment == run.assignment
        and report.sandbox == run.level
        and (report.status == "graded" or bool(submission.problem))
    )
    return report if same and run.seed is None else None


def _grade(run: Run, submissions: Iterable[Submission], give: Callable[[Report], None]) -> None:
    """Grade submissions one after another; each report is on disk before it is given."""

    def body(bench: Bench) -> None:
        if run.limits is not None:
            bench.course = replace(bench.course, limits=run.limits)
        models = portraits.of_reference(bench) if run.portraits else {}
        for submission in submissions:
            try:
                report = _judged(run, bench, submission, models)
            except SandboxError:
                # Killed, perhaps because the machine's memory was full: once more, in a new one.
                bench.sandbox.restart()
                try:
                    report = _judged(run, bench, submission, models)
                except SandboxError as error:
                    bench.sandbox.restart()
                    why = f"its sandbox ended twice while it was judged ({error}); grade it again"
                    report = bench.grade(replace(submission, problem=why))
            report.write(run.path(report.student))
            give(report)

    with Sandbox(run.level) as sandbox:
        with_bench(run.root, run.assignment, body, sandbox=sandbox)


def _judged(
    run: Run, bench: Bench, submission: Submission, models: Mapping[str, portraits.Portrait]
) -> Report:
    report = bench.grade(submission, run.seed)
    if models:
        own = portraits.of_submission(bench, submission, report, models)
        portraits.write(run.portraits_path(report.student), report, own, models)
    return report


def _pool(run: Run, waiting: list[Submission], give: Callable[[Report], None]) -> None:
    """Grade with several graders, each a fresh process with a zygote of its own."""
    # "spawn": a fork of this process would carry its threads' locks along.
    context = multiprocessing.get_context("spawn")
    todo: Any = context.Queue()
    results: Any = context.Queue()
    count = min(run.workers, len(waiting))
    for submission in waiting:
        todo.put(submission)
    for _ in range(count):
        todo.put(None)
    graders = [
        context.Process(target=_grader, args=(run, todo, results), daemon=True)
        for _ in range(count)
    ]
    missing = {submission.student: submission for submission in waiting}
    try:
        for grader in graders:
            grader.start()
        while missing:
            try:
                result = results.get(timeout=POLL_SECONDS)
            except queue.Empty:
                if not any(grader.is_alive() for grader in graders):
                    break
                continue
            if isinstance(result, BaseException):
                raise result
            if result.student in missing:
                del missing[result.student]
                give(result)
        for submission in missing.values():  # graders died: say so, and let a person look
            report = _lost(run, submission)
            report.write(run.path(report.student))
            give(report)
    finally:
        # What nobody takes any more must not be waited for when this process ends.
        todo.cancel_join_thread()
        for grader in graders:
            if missing:
                grader.terminate()
            grader.join(10)


def _grader(run: Run, todo: Any, results: Any) -> None:
    """Be one grader of the pool: take submissions until there are no more."""
    # Ctrl-C is the parent's business; its terminate() arrives as SIGTERM and ends the zygote too.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        _grade(run, _taken(todo), results.put)
    except Exception as error:
        results.put(RuntimeError(f"{type(error).__name__}: {error}"))


def _taken(todo: Any) -> Iterator[Submission]:
    """Yield submissions until there are no more, or until the parent is gone."""
    parent = os.getppid()
    while True:
        try:
            submission = todo.get(timeout=POLL_SECONDS)
        except queue.Empty:
            if os.getppid() != parent:  # killed without a word: nobody waits for reports any more
                return
            continue
        if submission is None:
            return
        yield submission


def _lost(run: Run, submission: Submission) -> Report:
    return Report(
        student=submission.student,
        assignment=run.assignment,
        status="error",
        message="the grader process ended while it judged this submission; grade it again",
        exercises=(),
        submission_sha256=submission.sha256,
        sandbox=run.level,
    )


def write_run(run: Run, reports: Sequence[Report], seconds: float) -> None:
    """Write ``run.json``: what this run was, for whoever asks later."""
    table = {
        "schema": 1,
        "assignment": run.assignment,
        "submissions": len(reports),
        "graded": sum(report.status == "graded" for report in reports),
        "errors": sum(report.status != "graded" for report in reports),
        "sandbox": run.level,
        "workers": run.workers,
        "seconds": round(seconds, 3),
        "finished": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "suite_sha256": next((r.suite_sha256 for r in reports if r.suite_sha256), ""),
    }
    write_atomically(run.out / "run.json", json.dumps(table, indent=1) + "\n")

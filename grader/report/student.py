"""One page per student: ``feedback/<student>.html``.

The page is made of the report, and of the portraits if there are any; it can be made again at any
time without judging again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grader.classroom import Run, file_name
from grader.course import Assignment, Exercise, load_course
from grader.learner.summary import split
from grader.portraits import SITTINGS, Pair, read
from grader.report import pictures
from grader.report.pages import environment
from grader.verdict import Check, ExerciseResult, Report, Status, Visibility, write_atomically

if TYPE_CHECKING:
    from markupsafe import Markup

UNLOADED = "the module does not load"
LABELS = {
    "called": "The call",
    "with": "With",
    "returned": "It returned",
    "note": "Note",
    "problem": "What is wrong",
    "expected": "Expected",
    "look": "Where to look",
}
SANDBOXES = {
    "full": "a process of its own without files, network or other programs",
    "kernel": "a process of its own without files, network or other programs",
    "process": "a process of its own with limits on time and memory",
}


@dataclass(frozen=True)
class CheckView:
    """One check: its mark in words and the parts of its message, (heading, text, is code)."""

    title: str
    status: str
    word: str
    hidden: bool
    points: float
    max_points: float
    parts: tuple[tuple[str, str, bool], ...] = ()


@dataclass(frozen=True)
class PortraitView:
    """What a training learned, beside the reference's: pictures and their captions."""

    problem: str
    data: str = ""
    curves: Markup | str = ""
    own: Markup | str = ""
    reference: Markup | str = ""
    told: tuple[str, ...] = ()
    captions: tuple[str, str] = ("", "")
    random: bool = False


@dataclass(frozen=True)
class ExerciseView:
    """One exercise as the page shows it."""

    result: ExerciseResult
    exercise: Exercise
    state: str  # "right" | "begun" | "unwritten" | "unloaded" | "error"
    word: str
    recognised: tuple[str, ...]
    failed: tuple[CheckView, ...]
    passed: tuple[CheckView, ...]
    common: str  # the one message of all checks that did not pass, said once
    calls: tuple[str, ...]  # exercises it needs that are not right
    portrait: PortraitView | None


def feedback_page(report: Report, root: Path, portraits: Mapping[str, Pair] | None = None) -> str:
    """Return a student's page."""
    assignment = load_course(root / "solutions").assignment(report.assignment)
    wrong = {result.name for result in report.exercises if result.score < result.max_score}
    known = {exercise.name: exercise for exercise in assignment.exercises}
    views = [
        _exercise(result, known[result.name], assignment, wrong, (portraits or {}).get(result.name))
        for result in report.exercises
        if result.name in known
    ]
    # Where the grader failed in one check, the others are judged all the same.
    judged = report.status == "graded" or any(
        c.status is not Status.BLOCKED for c in report.checks()
    )
    first = next((view for view in views if view.state != "right"), None) if judged else None
    unloaded = {
        view.exercise.module: view.common.removeprefix(UNLOADED).lstrip(": ")
        for view in views
        if view.state == "unloaded" and judged
    }
    return environment().get_template("student.html").render(
        report=report, assignment=assignment, views=views, first=first, unloaded=unloaded,
        judged=judged, tampering=[_entry(entry) for entry in report.tampering],
        sandbox=SANDBOXES.get(report.sandbox, ""),
        right=sum(view.state == "right" for view in views),
    )  # fmt: skip


def write_feedback(report: Report, run: Run) -> Path:
    """Write a student's page into ``OUT/feedback``."""
    path = run.out / "feedback" / f"{file_name(report.student)}.html"
    portraits = read(run.portraits_path(report.student), report)
    write_atomically(path, feedback_page(report, run.root, portraits))
    return path


def _exercise(
    result: ExerciseResult,
    exercise: Exercise,
    assignment: Assignment,
    wrong: set[str],
    pair: Pair | None,
) -> ExerciseView:
    failed = [check for check in result.checks if check.status is not Status.PASSED]
    messages = {check.message for check in failed}
    # A module that does not load says so in every check; on the page it is said once.
    common = messages.pop() if len(messages) == 1 and len(failed) > 1 else ""
    if split(common)[0][0]:
        common = ""
    state = _state(result, failed, common)
    needed = [
        each.name for each in assignment.exercises
        if each.name in wrong and result.name in assignment.dependants(each.name)
    ]  # fmt: skip
    says = [recognised.says for check in failed for recognised in check.diagnosis]
    return ExerciseView(
        result=result,
        exercise=exercise,
        state=state,
        word=_word(state, failed),
        recognised=tuple(dict.fromkeys(says)),
        failed=tuple(_check(check, common) for check in failed),
        passed=tuple(_check(c) for c in result.checks if c.status is Status.PASSED),
        common=common,
        calls=tuple(needed),
        portrait=_portrait(result.name, pair) if pair and result.name in SITTINGS else None,
    )


def _state(result: ExerciseResult, failed: list[Check], common: str) -> str:
    if any(check.status is Status.ERROR for check in failed):
        return "error"
    if not failed:
        return "right"
    if any(check.message == f"{result.name} is not written yet" for check in failed):
        return "unwritten"
    return "unloaded" if common.startswith(UNLOADED) else "begun"


def _word(state: str, failed: list[Check]) -> str:
    """Say where an exercise stands, for those who see no colours too."""
    if state == "begun" and all(check.status is Status.BLOCKED for check in failed):
        return "could not be tried"
    return {
        "right": "right",
        "error": "the grader failed here",
        "unwritten": "not written yet",
        "unloaded": "its file does not load",
    }.get(state) or f"{len(failed)} to mend"


def _check(check: Check, common: str = "") -> CheckView:
    hidden = check.visibility is Visibility.HIDDEN
    message = "" if check.message == common else check.message
    parts = [
        (LABELS.get(label, ""), text, label in ("called", "with", "returned"))
        for label, text in (split(message) if message else ())
        # The judge leaves it out already; a page must not depend on that.
        if not (hidden and label == "expected")
    ]
    word = {
        Status.PASSED: "passed",
        Status.FAILED: "failed",
        Status.BLOCKED: "not tried",
        Status.ERROR: "grader's fault",
    }[check.status]
    return CheckView(
        check.title, check.status.value, word, hidden, check.points, check.max_points, tuple(parts)
    )


def _entry(entry: Mapping[str, str]) -> tuple[str, str]:
    """Return what was seen, and what it means for the points."""
    rest = [str(value) for key, value in entry.items() if key != "points"]
    return "; ".join(rest), str(entry.get("points", ""))


def _portrait(name: str, pair: Pair) -> PortraitView:
    sitting = SITTINGS[name]
    if pair.own.problem:
        return PortraitView(pair.own.problem, sitting.data)
    return PortraitView(
        problem="",
        data=sitting.data,
        curves=pictures.curves(pair.own, pair.reference, sitting, name),
        own=pictures.boundary(pair.own, sitting, f"{name}-own", "Your"),
        reference=pictures.boundary(pair.reference, sitting, f"{name}-ref", "The reference's"),
        told=(
            pictures.told_losses(pair.own, sitting, "Your"),
            pictures.told_losses(pair.reference, sitting, "The reference"),
        ),
        captions=(
            pictures.told_accuracy(pair.own, sitting),
            pictures.told_accuracy(pair.reference, sitting),
        ),
        random=sitting.unit == "epoch",
    )

"""What a student reads after a check, as data: the same words for terminal and notebook."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from grader.course import Exercise
from grader.feedback import LABEL
from grader.learner.checking import Checked
from grader.learner.source import unwritten
from grader.verdict import Check, ExerciseResult, Status

State = Literal["passed", "failed", "unwritten", "blocked", "error"]
# The lines of a message, see grader.feedback: label and text.
_LINE = re.compile(r"(called|with|returned|note|problem|expected|look) +(.*)", re.DOTALL)
_UNLOADED = "the module does not load"
MAX_PROBLEMS = 12  # more than that nobody reads at once


@dataclass(frozen=True)
class Row:
    """One exercise in the table."""

    name: str
    title: str
    state: State
    points: float
    max_points: float
    note: str = ""
    extra_credit: bool = False

    @property
    def words(self) -> str:
        """What is said about it: where it stands, or else its title."""
        words = self.note or self.title
        return f"extra credit: {words}" if self.extra_credit else words


@dataclass(frozen=True)
class Problem:
    """One thing to mend.

    Attributes
    ----------
    where : str
        The exercise, or the module that does not load.
    title : str
        The title of the check that failed.
    parts : tuple of (label, text)
        What was called, what came back, what is wrong, where to look.
    says : tuple of str
        What the mistake was recognised as, if it was.
    """

    where: str
    title: str
    parts: tuple[tuple[str, str], ...]
    says: tuple[str, ...] = ()


@dataclass(frozen=True)
class Summary:
    """All that is said about one check of one folder."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    more: int  # problems left out
    next: Exercise | None  # the first exercise that does not pass

    @property
    def points(self) -> float:
        """Public points earned, extra credit among them."""
        return sum(row.points for row in self.rows)

    @property
    def max_points(self) -> float:
        """Public points there are, without extra credit."""
        return sum(row.max_points for row in self.rows if not row.extra_credit)

    @property
    def extra_points(self) -> float:
        """The part of the points that is extra credit."""
        return sum(row.points for row in self.rows if row.extra_credit)

    @property
    def begun(self) -> bool:
        """Whether anything is written."""
        return any(row.state != "unwritten" for row in self.rows)

    @property
    def passed(self) -> int:
        """How many exercises pass."""
        return sum(row.state == "passed" for row in self.rows)


def summarize(checked: Checked, *, everything: bool = True) -> Summary:
    """Put verdicts into words.

    Parameters
    ----------
    checked : Checked
        The verdicts.
    everything : bool
        Also explain the failures of exercises that call another one that fails: where the mistake
        is most likely not theirs.
    """
    rows: list[Row] = []
    problems: list[Problem] = []
    wrong: set[str] = set()
    for result in checked.report.exercises:
        exercise = checked.space.assignment.exercise(result.name)
        state, note = _state(checked, exercise, result)
        culprit = _culprit(checked, exercise, wrong)
        if state in ("failed", "blocked") and culprit and not _unloaded(result):
            note = f"first {culprit}, which it calls"
            if everything:
                problems += _problems(result, exercise)
        elif state not in ("passed", "unwritten"):
            problems += _problems(result, exercise)
        if state != "passed":
            wrong.add(result.name)
        rows.append(
            Row(
                result.name, exercise.title, state, result.score, result.max_score, note,
                exercise.extra_credit,
            )
        )  # fmt: skip
    # A module that does not load blocks all its exercises with one and the same message.
    problems = list(dict.fromkeys(problems))
    unfinished = [row.name for row in rows if row.state != "passed"]
    return Summary(
        tuple(rows),
        tuple(problems[:MAX_PROBLEMS]),
        max(0, len(problems) - MAX_PROBLEMS),
        checked.space.assignment.exercise(unfinished[0]) if unfinished else None,
    )


def _state(checked: Checked, exercise: Exercise, result: ExerciseResult) -> tuple[State, str]:
    statuses = [check.status for check in result.checks]
    if Status.ERROR in statuses:
        return "error", "the grader failed here"
    if statuses and all(status is Status.PASSED for status in statuses):
        return "passed", ""
    if _unloaded(result):
        return "blocked", f"{exercise.module}.py does not load"
    stub = unwritten(checked.sources.get(exercise.module, ""), exercise.name)
    if stub == "stub":
        return "unwritten", "not written yet"
    if any(check.message == f"{exercise.name} is not written yet" for check in result.checks):
        if stub == "begun":
            return "failed", "its NotImplementedError is still there"
        return "unwritten", "not written yet"
    failed = sum(status is not Status.PASSED for status in statuses)
    if all(status is Status.BLOCKED for status in statuses):
        return "blocked", "could not be tried"
    return "failed", f"{failed} of {len(statuses)} checks to mend"


def _unloaded(result: ExerciseResult) -> bool:
    return any(check.message.startswith(_UNLOADED) for check in result.checks)


def _culprit(checked: Checked, exercise: Exercise, wrong: set[str]) -> str:
    """Return the first exercise that this one calls, directly or not, and that does not pass."""
    assignment = checked.space.assignment
    names = [each.name for each in assignment.exercises if each.name in wrong]
    return next((name for name in names if exercise.name in assignment.dependants(name)), "")


def _problems(result: ExerciseResult, exercise: Exercise) -> list[Problem]:
    return [
        problem(check, exercise) for check in result.checks if check.status is not Status.PASSED
    ]


def problem(check: Check, exercise: Exercise) -> Problem:
    """Put one failed check into words. The diagnosis of a known mistake goes the same way."""
    if check.message.startswith(_UNLOADED):
        why = check.message.removeprefix(_UNLOADED).lstrip(": ")
        return Problem(f"{exercise.module}.py", "does not load", (("", why),))
    parts = split(check.message)
    if check.status is Status.BLOCKED and not parts[0][0]:
        # The same for all checks of the exercise: said once.
        return Problem(exercise.name, "could not be tried", parts)
    says = tuple(recognised.says for recognised in check.diagnosis)
    return Problem(exercise.name, check.title, parts, says)


def split(message: str) -> tuple[tuple[str, str], ...]:
    """Split a message into its labelled parts; a plain sentence has the label ""."""
    parts: list[tuple[str, str]] = []
    for line in message.split("\n"):
        match = _LINE.fullmatch(line)
        if match:
            parts.append((match[1], match[2]))
        elif parts:
            more = line.removeprefix(" " * LABEL)
            parts[-1] = (parts[-1][0], f"{parts[-1][1]}\n{more}")
        else:
            parts.append(("", line))
    return tuple(parts)


def points(value: float, maximum: float) -> str:
    """Write points so that a column of them lines up: ``1.5 / 2``."""
    return f"{value:g} / {maximum:g}"


def closing(summary: Summary, checked: Checked) -> str:
    """Return the last line: how far this is, and where the other points are."""
    total = f"{points(summary.points, summary.max_points)} public points"
    if summary.extra_points:
        total += f", {summary.extra_points:g} earned as extra credit"
    count = len(summary.rows)
    assignment = checked.space.assignment
    if summary.next is None and count == len(assignment.exercises):
        hidden = assignment.points - summary.max_points
        return (
            f"All exercises pass: {total}. Hidden checks hold {hidden:g} more: other shapes, edge "
            "cases, random inputs."
        )
    if count == 1:
        return f"{summary.rows[0].name}: {total}."
    return f"{summary.passed} of {count} exercises pass: {total}."


def printed(summary: Summary, texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what the student's functions printed, as (heading, text).

    In full for what the summary is about, its problems or the one exercise asked for; a function
    that many call would otherwise print the same under every name.
    """
    about = {each.where for each in summary.problems} | {""}
    if len(summary.rows) == 1:
        about.add(summary.rows[0].name)
    shown = [
        (f"{name} printed:" if name else "printed while the modules were loaded:", text)
        for name, text in texts.items()
        if name in about
    ]
    others = [name for name in texts if name not in about]
    if others:
        names = ", ".join(others)
        shown.append((f"{names} printed, too; `grader check {others[0]}` shows it.", ""))
    return shown

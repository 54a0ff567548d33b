"""Proof that a course is complete and that its suites judge right.

For each assignment: the reference gets full marks, the stub nothing; every exercise has checks of
both kinds, three hints, a derivation in the notebook and known mistakes; no file is an orphan; each
known mistake trips exactly the checks it names; each alternative gets full marks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from grader.bank import Version, alternatives, misconceptions, replaced
from grader.classroom import Run, grade_all
from grader.course import Assignment
from grader.judge import Submission
from grader.stubs import strip_python
from grader.subject import read_sources
from grader.verdict import Check, Report, Status, Visibility

MIN_MISCONCEPTIONS = 2
MIN_ALTERNATIVES = 3


@dataclass
class Row:
    """What was found about one exercise."""

    exercise: str
    points: float
    public: int = 0
    hidden: int = 0
    caught: int = 0
    named: int = 0
    misconceptions: int = 0
    full_marks: int = 0
    alternatives: int = 0


@dataclass
class Verification:
    """What was found about one assignment."""

    assignment: str
    rows: list[Row]
    reference: float = 0.0
    stub: float = 0.0
    points: float = 0.0
    problems: list[str] = field(default_factory=list)


def verify(run: Run, assignment: Assignment, on_report: Callable[[int], None]) -> Verification:
    """Verify one assignment; `run` says where reports go and how many graders work."""
    root = run.root
    home = root / "solutions" / assignment.name
    sources = read_sources(home, assignment)
    stubs = {name: strip_python(text, f"{name}.py") for name, text in sources.items()}
    wrong = misconceptions(root, assignment)
    right = alternatives(root, assignment)
    class_ = [Submission("reference", sources), Submission("stub", stubs)]
    class_ += [
        Submission(f"{version.exercise}.{version.name}", replaced(sources, assignment, version))
        for version in (*wrong, *right)
    ]
    reports = {r.student: r for r in grade_all(run, class_, lambda *_: on_report(len(class_)))}
    found = Verification(
        assignment.name,
        [Row(exercise.name, exercise.points) for exercise in assignment.exercises],
        reports["reference"].score,
        reports["stub"].score,
        sum(exercise.points for exercise in assignment.exercises),
    )
    found.problems += _static_problems(root, assignment)
    _judge_reference(reports, found)
    for version in wrong:
        _judge_wrong(version, reports[f"{version.exercise}.{version.name}"], found)
    for version in right:
        _judge_right(version, reports[f"{version.exercise}.{version.name}"], found)
    for row in found.rows:
        if row.misconceptions < MIN_MISCONCEPTIONS:
            found.problems.append(f"{row.exercise}: {row.misconceptions} known mistakes; write two")
        if row.alternatives < MIN_ALTERNATIVES:
            found.problems.append(f"{row.exercise}: {row.alternatives} alternatives; write three")
    return found


def _row(found: Verification, exercise: str) -> Row:
    return next(row for row in found.rows if row.exercise == exercise)


def _judge_reference(reports: dict[str, Report], found: Verification) -> None:
    for name, score in (("reference", found.points), ("stub", 0.0)):
        report = reports[name]
        if report.score != score or report.status != "graded":
            bad = [c for c in report.checks() if (c.status is not Status.PASSED) == bool(score)]
            lines = [
                f"{c.name}: {c.message.splitlines()[0] if c.message else c.status}" for c in bad
            ]
            found.problems.append(
                f"the {name} gets {report.score:g} of {found.points:g}: " + "; ".join(lines[:5])
            )
    for exercise in reports["reference"].exercises:
        row = _row(found, exercise.name)
        row.public = _count(exercise.checks, Visibility.PUBLIC)
        row.hidden = _count(exercise.checks, Visibility.HIDDEN)
        if not row.public or not row.hidden:
            found.problems.append(f"{exercise.name}: needs public and hidden checks")


def _count(checks: tuple[Check, ...], visibility: Visibility) -> int:
    return sum(check.visibility is visibility for check in checks)


def _judge_wrong(version: Version, report: Report, found: Verification) -> None:
    row = _row(found, version.exercise)
    row.misconceptions += 1
    failed = {check.name for check in report.checks() if check.status is not Status.PASSED}
    broken = [check for check in report.checks() if check.status is Status.ERROR]
    named = {entry.misconception for check in report.checks() for entry in check.diagnosis}
    if named == {version.name}:
        row.named += 1
    else:
        found.problems.append(
            f"{version.where} {version.name}: recognised as {', '.join(sorted(named)) or 'nothing'}"
        )
    wanted = set(version.trips)
    if failed == wanted and not broken:
        row.caught += 1
        return
    parts = []
    if wanted - failed:
        parts.append("passes " + ", ".join(sorted(wanted - failed)))
    if failed - wanted:
        parts.append("also trips " + ", ".join(sorted(failed - wanted)))
    parts += [f"{check.name}: {check.message}" for check in broken]
    found.problems.append(f"{version.where} {version.name}: " + "; ".join(parts))


def _judge_right(version: Version, report: Report, found: Verification) -> None:
    row = _row(found, version.exercise)
    row.alternatives += 1
    bad = [check for check in report.checks() if check.status is not Status.PASSED]
    if not bad:
        row.full_marks += 1
        return
    first = bad[0].message.replace("\n", " | ")
    names = ", ".join(check.name for check in bad)
    found.problems.append(f"{version.where} {version.name}: right, but fails {names}: {first}")


def _static_problems(root: Path, assignment: Assignment) -> list[str]:
    """Find what a look at the files shows: missing derivations, orphans."""
    problems = []
    home = root / "solutions" / assignment.name
    notebook = home / f"{assignment.name}.md"
    text = notebook.read_text("utf-8") if notebook.is_file() else ""
    headings = {line.lstrip("#").strip() for line in text.splitlines() if line.startswith("#")}
    for exercise in assignment.exercises:
        if exercise.derivation not in headings:
            problems.append(
                f"{exercise.name}: no heading {exercise.derivation!r} in {notebook.name}"
            )
    expected = {f"{name}.py" for name in assignment.modules}
    expected |= {notebook.name, "train.py"}
    for path in sorted(home.iterdir()):
        if path.name not in expected and path.name != "__pycache__":
            problems.append(f"{path}: an orphan; no exercise of course.toml is in it")
    for kind in ("public", "hidden"):
        for path in sorted((root / "tests" / kind / assignment.name).glob("*.py")):
            if path.stem.removeprefix("test_") not in assignment.modules:
                problems.append(f"{path}: an orphan; the assignment has no such module")
    return problems

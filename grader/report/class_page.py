"""The page of a class: ``class.html``, made of the reports and of nothing else."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from grader.classroom import Run, file_name
from grader.course import load_course
from grader.report.pages import environment
from grader.verdict import Report, Status, write_atomically

BINS = 10  # of the distribution of scores
MOST = 15  # rows of a list of the most frequent; more than that nobody reads
SHADES = 5  # of the heat table


@dataclass(frozen=True)
class Cell:
    """One exercise of one student: the points, and a shade from 0 to SHADES."""

    score: float
    max_score: float
    shade: int
    note: str  # what the shade says, in words
    follow_through: bool


@dataclass(frozen=True)
class Row:
    """One student."""

    student: str
    link: str
    report: Report
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class Column:
    """One exercise over the class."""

    name: str
    title: str
    share: float  # of its points, on average
    full: int


@dataclass(frozen=True)
class Trouble:
    """One check that submissions fail."""

    exercise: str
    title: str
    hidden: bool
    failed: int
    tried: int


@dataclass(frozen=True)
class Mistake:
    """One known mistake, and who made it."""

    exercise: str
    says: str
    rows: tuple[Row, ...]


def class_page(reports: Sequence[Report], root: Path) -> str:
    """Return the page of a class.

    Parameters
    ----------
    reports : sequence of Report
        One per student, of one assignment.
    root : Path
        The instructor's checkout.
    """
    course = load_course(root / "solutions")
    assignment = course.assignment(reports[0].assignment) if reports else None
    exercises = assignment.exercises if assignment else ()
    names = [exercise.name for exercise in exercises]
    rows = [
        _row(r, names) for r in sorted(reports, key=lambda r: (r.student.casefold(), r.student))
    ]
    graded = [row for row in rows if row.report.status == "graded"]
    columns = [
        _column(exercise.name, exercise.title, [row.cells[k] for row in graded])
        for k, exercise in enumerate(exercises)
    ]
    return environment().get_template("class.html").render(
        assignment=assignment, rows=rows, graded=graded, columns=columns,
        ungraded=[row for row in rows if row.report.status != "graded"],
        noticed=[row for row in rows if row.report.tampering],
        bins=_bins([row.report for row in graded]), figures=_figures([r.report for r in graded]),
        troubles=_troubles([row.report for row in graded]), mistakes=_mistakes(graded), most=MOST,
    )  # fmt: skip


def write_class(reports: Sequence[Report], run: Run) -> Path:
    """Write ``OUT/class.html``."""
    path = run.out / "class.html"
    write_atomically(path, class_page(reports, run.root))
    return path


def _row(report: Report, names: Sequence[str]) -> Row:
    results = {result.name: result for result in report.exercises}
    cells: list[Cell | None] = []
    for name in names:
        result = results.get(name)
        if result is None or report.status != "graded":
            cells.append(None)
            continue
        share = result.score / result.max_score if result.max_score else 0.0
        # The darkest shade is full marks, the lightest none: both mean something by themselves.
        shade = 0 if share <= 0 else SHADES if share >= 1 else 1 + int(share * (SHADES - 1))
        unwritten = any(c.message == f"{name} is not written yet" for c in result.checks)
        note = "not written" if unwritten else "right" if share >= 1 else ""
        cells.append(Cell(result.score, result.max_score, shade, note, result.follow_through))
    link = f"feedback/{quote(file_name(report.student), errors='replace')}.html"
    return Row(report.student, link, report, tuple(cells))


def _column(name: str, title: str, cells: Sequence[Cell | None]) -> Column:
    known = [cell for cell in cells if cell is not None and cell.max_score]
    shares = [cell.score / cell.max_score for cell in known]
    return Column(
        name, title, statistics.fmean(shares) if shares else 0.0, sum(s >= 1 for s in shares)
    )


def _bins(reports: Sequence[Report]) -> list[tuple[str, int]]:
    """Return how many scores lie in each tenth of the points; full marks stand by themselves."""
    counts = [0] * (BINS + 1)
    for report in reports:
        share = report.score / report.max_score if report.max_score else 0.0
        counts[min(BINS, int(share * BINS + 1e-9))] += 1
    width = 100 // BINS
    labels = [f"{k * width} to {(k + 1) * width} %" for k in range(BINS)] + ["100 %"]
    return list(zip(labels, counts, strict=True))


def _figures(reports: Sequence[Report]) -> list[tuple[str, float]]:
    scores = [report.score for report in reports]
    if not scores:
        return []
    return [
        ("mean", statistics.fmean(scores)), ("median", statistics.median(scores)),
        ("lowest", min(scores)), ("highest", max(scores)),
    ]  # fmt: skip


def _troubles(reports: Sequence[Report]) -> list[Trouble]:
    """Return the checks that most submissions fail, of those where they could be tried."""
    failed: Counter[tuple[str, str]] = Counter()
    tried: Counter[tuple[str, str]] = Counter()
    about = {}
    for report in reports:
        for result in report.exercises:
            unwritten = f"{result.name} is not written yet"
            for check in result.checks:
                key = (result.name, check.name)
                about[key] = check
                if check.status in (Status.PASSED, Status.FAILED) and check.message != unwritten:
                    tried[key] += 1
                    failed[key] += check.status is Status.FAILED
    most = sorted((key for key in failed if failed[key]), key=lambda key: -failed[key])
    return [
        Trouble(
            key[0], about[key].title, about[key].visibility.value == "hidden", failed[key],
            tried[key],
        )
        for key in most[:MOST]
    ]  # fmt: skip


def _mistakes(rows: Sequence[Row]) -> list[Mistake]:
    """Return the known mistakes by how many made them."""
    who: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        for result in row.report.exercises:
            says = (each.says for check in result.checks for each in check.diagnosis)
            for text in dict.fromkeys(says):
                who[result.name, text].append(row)
    most = sorted(who, key=lambda key: -len(who[key]))
    return [Mistake(exercise, says, tuple(who[exercise, says])) for exercise, says in most[:MOST]]

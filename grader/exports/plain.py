"""``grades.csv`` (a row per student) and ``checks.csv`` (a row per student and check)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from grader.feedback import clean
from grader.verdict import Report, write_atomically

# A spreadsheet runs a cell that begins with one of these as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def neutral(text: str) -> str:
    """Return text that a spreadsheet shows instead of running."""
    text = clean(text)
    return "'" + text if text.startswith(_FORMULA) else text


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV; texts are neutralised, numbers are left alone."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    for row in rows:
        writer.writerow([neutral(cell) if isinstance(cell, str) else cell for cell in row])
    return buffer.getvalue()


def write_grades(reports: Sequence[Report], out: Path) -> Path:
    """Write ``grades.csv``: student, status, score, maximum, then the points of each exercise."""
    names = list(dict.fromkeys(e.name for report in reports for e in report.exercises))
    maximum = max((report.max_score for report in reports), default=0.0)
    rows: list[list[object]] = [["student", "assignment", "status", "score", "max_score", *names]]
    for report in reports:
        scores = {exercise.name: exercise.score for exercise in report.exercises}
        rows.append(
            [
                report.student,
                report.assignment,
                report.status,
                f"{report.score:.2f}",
                f"{report.max_score or maximum:.2f}",
                *(f"{scores.get(name, 0.0):.2f}" for name in names),
            ]
        )
    path = out / "grades.csv"
    # The mark tells spreadsheets that the file is UTF-8; without it names come out garbled.
    write_atomically(path, "\ufeff" + csv_text(rows))
    return path


def write_checks(reports: Sequence[Report], out: Path) -> Path:
    """Write ``checks.csv``: one row per student and check."""
    rows: list[list[object]] = [
        ["student", "exercise", "check", "title", "visibility", "status", "points", "max_points"]
    ]
    rows += [
        [
            report.student,
            exercise.name,
            check.name,
            check.title,
            check.visibility.value,
            check.status.value,
            f"{check.points:g}",
            f"{check.max_points:g}",
        ]
        for report in reports
        for exercise in report.exercises
        for check in exercise.checks
    ]
    path = out / "checks.csv"
    write_atomically(path, "\ufeff" + csv_text(rows))
    return path

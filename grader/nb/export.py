"""``nbgrader export``: grades as a table that says what each of them means."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins import ExportPlugin

from grader.exports.plain import neutral
from grader.nb.standing import Line, standings


class GradesPlugin(ExportPlugin):  # type: ignore[misc]
    """nbgrader's table with a column `status`, and an empty score where nothing was graded.

    A crashed, a missing and an empty submission are three things; nbgrader's own plugin prints 0.0
    for each.
    """

    def export(self, gradebook: Gradebook) -> None:
        """Write the table; see nbgrader."""
        coursedir = self.parent.coursedir
        destination = Path(self.to or "grades.csv")
        self.log.info("Exporting grades to %s", destination)
        with destination.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(
                ["assignment", "duedate", "timestamp", "student_id", "last_name", "first_name",
                 "email", "raw_score", "late_submission_penalty", "score", "max_score", "status"]
            )  # fmt: skip
            for assignment in gradebook.assignments:
                if self.assignment and assignment.name not in map(str, self.assignment):
                    continue
                for line in standings(gradebook, coursedir, assignment.name):
                    if not self.student or line.student in map(str, self.student):
                        table.writerow(_row(gradebook, assignment, line))


def _row(gradebook: Gradebook, assignment: Any, line: Line) -> list[Any]:
    names, timestamp = ["", "", ""], ""
    try:
        student = gradebook.find_student(line.student)
        names = [
            neutral(text or "") for text in (student.last_name, student.first_name, student.email)
        ]
        timestamp = gradebook.find_submission(assignment.name, line.student).timestamp or ""
    except MissingEntry:
        pass  # handed in, and never seen by the gradebook; or not handed in
    raw = "" if line.score is None else gradebook.find_submission(
        assignment.name, line.student
    ).score  # fmt: skip
    return [
        assignment.name, assignment.duedate or "", timestamp, neutral(line.student), *names, raw,
        line.penalty, "" if line.score is None else line.score, line.max_score, line.standing,
    ]  # fmt: skip

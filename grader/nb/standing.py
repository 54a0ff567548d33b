"""Who stands where in a course: graded, crashed, missing, or waiting for a person."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory

from grader.course import CourseError
from grader.nb.patches import is_finished, state_of
from grader.nb.recording import open_course


class Standing(StrEnum):
    """What has become of one student's assignment."""

    GRADED = "graded"
    WAITING = "awaiting manual grading"
    OUTDATED = "handed in again since"
    UNGRADED = "not graded yet"
    CRASHED = "crashed"
    UNREADABLE = "unreadable"
    MISSING = "missing"


@dataclass(frozen=True)
class Line:
    """One student and one assignment."""

    assignment: str
    student: str
    standing: Standing
    score: float | None
    max_score: float
    manual: tuple[str, ...] = ()  # cells that wait for a person
    penalty: float = 0.0


def standings(gradebook: Gradebook, coursedir: CourseDirectory, assignment: str) -> list[Line]:
    """Return a line for every student of the roster or the ``submitted`` folder."""
    entry = gradebook.find_assignment(assignment)
    students = {student.id for student in gradebook.students}
    pattern = Path(coursedir.format_path(coursedir.submitted_directory, "*", assignment))
    anchor = pattern.parents[1]
    students |= {p.parent.name for p in anchor.glob(f"*/{assignment}") if p.is_dir()}
    return [_line(gradebook, coursedir, entry, student) for student in sorted(students)]


def _line(gradebook: Gradebook, coursedir: CourseDirectory, entry: Any, student: str) -> Line:
    name = entry.name
    submitted = Path(coursedir.format_path(coursedir.submitted_directory, student, name))
    autograded = Path(coursedir.format_path(coursedir.autograded_directory, student, name))
    maximum = float(entry.max_score)
    try:
        submission = gradebook.find_submission(name, student)
    except MissingEntry:
        standing = Standing.UNGRADED if submitted.is_dir() else Standing.MISSING
        return Line(name, student, standing, None, maximum)
    books = [autograded / f"{notebook.name}.ipynb" for notebook in entry.notebooks]
    # A finished notebook is written after its scores; without it there may be none.
    if not any(is_finished(book) or _foreign(book) for book in books):
        # nbgrader's export says 0.0 here.
        standing = Standing.CRASHED if submitted.is_dir() else Standing.MISSING
        return Line(name, student, standing, None, maximum)
    penalty = float(submission.late_submission_penalty or 0.0)
    score = max(0.0, float(submission.score) - penalty)
    manual = tuple(
        grade.cell.name
        for notebook in submission.notebooks
        for grade in notebook.grades
        if grade.needs_manual_grade
    )
    standing = Standing.GRADED
    if any(state_of(book).get("unreadable") for book in books) and manual:
        standing = Standing.UNREADABLE
    elif (
        submitted.is_dir()
        and (coursedir.get_existing_timestamp(str(submitted)) or submission.timestamp)
        != submission.timestamp
    ):
        standing = Standing.OUTDATED
    elif manual:
        standing = Standing.WAITING
    return Line(name, student, standing, score, maximum, tuple(sorted(manual)), penalty)


def _foreign(book: Path) -> bool:
    """Tell whether a notebook was graded by nbgrader alone, as other assignments are."""
    return book.is_file() and not state_of(book)


def course_standings(course_dir: Path, assignment: str | None = None) -> dict[str, list[Line]]:
    """Return the lines of every assignment that the gradebook has, or of one.

    Raises
    ------
    CourseError
        If the folder is no course, or the gradebook does not have the assignment.
    """
    _, coursedir = open_course(course_dir)
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        names = [entry.name for entry in gradebook.assignments]
        if assignment is not None and assignment not in names:
            raise CourseError(
                f"{course_dir}: the gradebook does not have {assignment} yet; "
                f"run `nbgrader generate_assignment {assignment}` there"
            )
        wanted = names if assignment is None else [assignment]
        return {name: standings(gradebook, coursedir, name) for name in wanted}


def feedback_zips(course_dir: Path, assignment: str, out: Path) -> int:
    """Pack each student's feedback pages into ``<student>.zip``, for a learning platform.

    Returns
    -------
    int
        How many there are.

    Raises
    ------
    CourseError
        If there is no feedback.
    """
    _, coursedir = open_course(course_dir)
    pattern = Path(coursedir.format_path(coursedir.feedback_directory, "*", assignment))
    count = 0
    for folder in sorted(pattern.parents[1].glob(f"*/{assignment}")):
        pages = sorted(folder.glob("*.html"))
        if not pages:
            continue
        out.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(out / f"{folder.parent.name}.zip", "w", zipfile.ZIP_DEFLATED) as file:
            for page in pages:
                file.write(page, page.name)
        count += 1
    if not count:
        raise CourseError(
            f"{pattern.parents[1]}: no feedback on {assignment}; "
            f"run `nbgrader generate_feedback {assignment}` first"
        )
    return count

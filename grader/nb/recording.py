"""Finished reports into the gradebook, as if ``nbgrader autograde`` had made them.

``grader grade --gradebook DIR`` comes here. Manual grades and comments stay: nbgrader keeps them in
fields of their own.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy.exc import SQLAlchemyError
from traitlets.config import Config
from traitlets.config.loader import ConfigFileNotFound, PyFileConfigLoader

from grader.course import CourseError
from grader.nb.arrivals import plain_name
from grader.nb.cells import GradedCell, restore
from grader.nb.config import CONFIG
from grader.nb.judging import JudgingError
from grader.nb.preprocessors import (
    STATE,
    SaveGrades,
    finish,
    graded_cells,
    keep_for_release,
    released_notebook,
    submitted_notebook,
)
from grader.verdict import Report, Status, write_atomically


def open_course(course_dir: Path) -> tuple[Config, CourseDirectory]:
    """Read the configuration of an nbgrader course.

    Raises
    ------
    CourseError
        If the folder is not one that ``grader course`` made.
    """
    try:
        config = PyFileConfigLoader(CONFIG, path=str(course_dir.resolve())).load_config()
    except ConfigFileNotFound as error:
        raise CourseError(
            f"{course_dir}: no {CONFIG} here; make the course with `grader course {course_dir}`"
        ) from error
    if "checkout" not in config.Judge:
        raise CourseError(
            f"{course_dir}/{CONFIG}: does not load the kit's settings; "
            f"run `grader course {course_dir}`, which says what to add"
        )
    return config, CourseDirectory(config=config)


def check_course(course_dir: Path, assignment: str) -> None:
    """Find out before anything is graded whether reports can be recorded.

    Raises
    ------
    CourseError
        If the folder is no course of ours, has not generated the assignment yet, or its gradebook
        cannot be opened.
    """
    _, coursedir = open_course(course_dir)
    try:
        with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
            _graded(gradebook, coursedir, assignment)
    except (SQLAlchemyError, ImportError) as error:
        reason = str(error).splitlines()[0]
        raise CourseError(f"{course_dir}: its gradebook cannot be opened: {reason}") from error


def _graded(
    gradebook: Gradebook, coursedir: CourseDirectory, assignment: str
) -> dict[str, GradedCell]:
    try:
        return graded_cells(gradebook, assignment, assignment)
    except MissingEntry as error:
        raise CourseError(
            f"{coursedir.root}: the gradebook does not have {assignment} yet; "
            f"run `nbgrader generate_assignment {assignment}` there"
        ) from error


def record(course_dir: Path, reports: Sequence[Report]) -> list[str]:
    """Write reports into the gradebook of a course.

    Parameters
    ----------
    course_dir : Path
        A course made by ``grader course``.
    reports : sequence of Report
        Each under the student's id in the gradebook.

    Returns
    -------
    list of str
        Why a report was not written, a sentence each; empty if all were.

    Raises
    ------
    CourseError
        If the folder is no such course, or has not generated the assignment yet.
    """
    config, coursedir = open_course(course_dir)
    problems = []
    for report in reports:
        try:
            _record(config, coursedir, report)
        except (JudgingError, ValueError) as error:
            if isinstance(error, CourseError):
                raise
            problems.append(f"{report.student}: not recorded: {error}")
    return problems


def _record(config: Config, coursedir: CourseDirectory, report: Report) -> None:
    if not plain_name(report.student):
        raise ValueError("not a student's id; rename the folder or archive")
    assignment = notebook = report.assignment
    submitted = Path(
        coursedir.format_path(coursedir.submitted_directory, report.student, assignment)
    )
    folder = Path(coursedir.format_path(coursedir.autograded_directory, report.student, assignment))
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        graded = _graded(gradebook, coursedir, assignment)
        known = {student.id for student in gradebook.students}
        if known and report.student not in known and not submitted.is_dir():
            raise ValueError("nobody of that id is in the gradebook; add a line to students.csv")
        template = released_notebook(coursedir, assignment, notebook)
        book = submitted_notebook(coursedir, assignment, notebook, submitted / f"{notebook}.ipynb")
        notes = book.metadata.get(STATE, {}).get("notes", []) if submitted.is_dir() else []
        restored = restore(book, graded, template)
        restored.notebook.metadata[STATE] = {"notes": [*notes, *restored.notes]}
        finished = finish(
            restored.notebook,
            report,
            graded,
            unreadable=report.status != "graded" and _ours(report),
        )
        gradebook.update_or_create_student(report.student)
        timestamp = coursedir.get_existing_timestamp(str(submitted))
        times = {"timestamp": timestamp} if timestamp else {}
        gradebook.update_or_create_submission(assignment, report.student, **times)
    resources = {
        "nbgrader": {
            "student": report.student, "assignment": assignment, "notebook": notebook,
            "db_url": coursedir.db_url,
        }
    }  # fmt: skip
    for step in (SaveGrades, AssignLatePenalties):
        finished, _ = step(config=config).preprocess(finished, resources)
    if submitted.is_dir():
        _copy(submitted.glob("*.py"), folder)
        _copy(submitted.glob("*.txt"), folder)  # the time and the exchange's secret
    folder.mkdir(parents=True, exist_ok=True)
    keep_for_release(folder)
    # Last: its mark says that everything before is done.
    write_atomically(folder / f"{notebook}.ipynb", nbformat.writes(finished) + "\n")


def _ours(report: Report) -> bool:
    """Tell whether a report without a grade is about the submission, not about the grader."""
    checks = report.checks()
    return bool(checks) and all(check.status != Status.ERROR for check in checks)


def _copy(files: Iterable[Path], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for path in files:
        if path.is_file() and not path.is_symlink():
            # What nbgrader copied is read-only.
            (folder / path.name).unlink(missing_ok=True)
            shutil.copy(path, folder / path.name)

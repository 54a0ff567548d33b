"""One page per student: ``feedback/<student>.html``."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING

from grader.classroom import file_name
from grader.course import load_course
from grader.feedback import clean
from grader.verdict import Report, write_atomically

if TYPE_CHECKING:
    import jinja2


@functools.cache
def environment() -> jinja2.Environment:
    """Return the templates' environment, which escapes everything."""
    import jinja2

    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["clean"] = clean
    return made


def feedback_page(report: Report, root: Path) -> str:
    """Return a student's page."""
    assignment = load_course(root / "solutions").assignment(report.assignment)
    exercises = {exercise.name: exercise for exercise in assignment.exercises}
    template = environment().get_template("student.html")
    return template.render(report=report, assignment=assignment, exercises=exercises)


def write_feedback(report: Report, root: Path, out: Path) -> Path:
    """Write a student's page into ``OUT/feedback``."""
    path = out / "feedback" / f"{file_name(report.student)}.html"
    write_atomically(path, feedback_page(report, root))
    return path

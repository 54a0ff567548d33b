"""nbgrader: the only package that imports it.

``grader course`` makes a course folder in which nbgrader's own commands (and formgrader's buttons)
run, with the judge in the place of a kernel:

- `course` writes the folder, `config` its configuration;
- `notebook` reads what students hand in, and `cells` puts it into the order nbgrader expects;
- `preprocessors` hang into nbgrader's converters, `judging` asks the judge;
- `arrivals` and `collect` take in what a learning platform delivers;
- `standing` says who is graded, `export` writes grades;
- `recording` writes finished reports into the gradebook;
- `patches` changes two of nbgrader's methods, because nothing else can.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grader.verdict import Report


def check_course(course_dir: Path, assignment: str) -> None:
    """Complain about a folder that reports cannot be written into; see `grader.nb.recording`."""
    from grader.nb.recording import check_course as check

    check(course_dir, assignment)


def record(course_dir: Path, reports: Sequence[Report]) -> list[str]:
    """Write reports into a course's gradebook; see `grader.nb.recording`."""
    # Not at the top: the judge's own process lives in this package and needs no nbgrader.
    from grader.nb.recording import record as write

    return write(course_dir, reports)

"""Plugins of ``nbgrader zip_collect``: whatever a learning platform delivers, safely.

nbgrader's own drop modules, miss archives with a wrapper folder, let a student's file set the time
of submission, and stop everybody's collection at one archive that tries to escape.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.plugins import ExtractorPlugin, FileNameCollectorPlugin

from grader.course import Assignment
from grader.nb.arrivals import (
    Arrival,
    Attempt,
    Person,
    Trouble,
    attempts,
    plain_name,
    walk,
)
from grader.nb.preprocessors import kit_assignment
from grader.untrusted import Unreadable

UNTIMED = "untimed"


class SafeExtractor(ExtractorPlugin):  # type: ignore[misc]
    """Writes each student's newest attempt to ``extracted/<student>/<time>/``."""

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Extract everything in `archive_path`; see nbgrader."""
        coursedir = self.parent.coursedir
        assignment = kit_assignment(self, coursedir.assignment_id)
        self.problems: list[str] = []
        if assignment is None:
            super().extract(archive_path, extracted_path)
            return

        def wanted(name: str) -> bool:
            # Canvas writes numbers into names, so that the whole name is not known yet.
            return name.endswith((".py", ".ipynb"))

        with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
            roster = [
                Person(s.id, s.first_name or "", s.last_name or "", s.lms_user_id or "")
                for s in gradebook.students
            ]
        arrivals = walk(Path(archive_path), wanted, self.problems)
        for attempt in self._newest(attempts(arrivals, roster, self.problems)):
            if not fnmatchcase(attempt.student, coursedir.student_id):
                continue
            try:
                self._write(attempt, assignment, Path(extracted_path))
            except (Trouble, Unreadable, OSError) as error:
                self.problems.append(f"{attempt.student}: {error}")

    def _newest(self, found: list[Attempt]) -> Iterator[Attempt]:
        """Choose one attempt of each student: the latest, as a whole."""
        by_student: dict[str, list[Attempt]] = {}
        for attempt in found:
            by_student.setdefault(attempt.student, []).append(attempt)
        for student, tries in by_student.items():
            if len({attempt.owner.claim for attempt in tries}) > 1:
                self.problems.append(
                    f"{student}: several submissions that come in different ways, so that one may "
                    f"be another student's ({_places(tries)}); leave one"
                )
                continue
            times = [attempt.at for attempt in tries if attempt.at]
            if len(tries) > 1 and len(set(times)) < len(tries):
                self.problems.append(
                    f"{student}: several submissions and no times to tell which is the last "
                    f"({_places(tries)}); leave one"
                )
                continue
            yield max(tries, key=lambda attempt: attempt.at.timestamp() if attempt.at else 0)

    def _write(self, attempt: Attempt, assignment: Assignment, extracted: Path) -> None:
        if not plain_name(attempt.student):
            raise Trouble("not a student's id; rename the folder or archive")
        time = f"{attempt.at:%Y-%m-%dT%H-%M-%S}" if attempt.at else UNTIMED
        folder = extracted / attempt.student / time
        modules = [f"{module}.py" for module in assignment.modules]
        chosen = {name: _choose(name, attempt.files, assignment) for name in modules}
        notebooks = sorted(
            {a.name for a in attempt.files if a.path.suffix == ".ipynb" and plain_name(a.name)}
        )
        if f"{assignment.name}.ipynb" in notebooks:
            notebooks = [f"{assignment.name}.ipynb"]
        chosen |= {name: _choose(name, attempt.files, assignment) for name in notebooks[:5]}
        if not any(chosen.values()):
            raise Trouble(f"none of {', '.join(modules)} was handed in")
        # All of it or nothing: half a submission would be graded as one.
        contents = {name: arrival.read() for name, arrival in chosen.items() if arrival}
        folder.mkdir(parents=True)
        for name, content in contents.items():
            (folder / name).write_bytes(content)


def _places(tries: list[Attempt]) -> str:
    return ", ".join(sorted(str(attempt.files[0].path) for attempt in tries))


def _choose(name: str, files: tuple[Arrival, ...], assignment: Assignment) -> Arrival | None:
    """Of files of one name take the last count, then the assignment's folder, then the topmost."""
    found = [arrival for arrival in files if arrival.name == name]
    if not found:
        return None
    last = max(arrival.count for arrival in found)
    found = [arrival for arrival in found if arrival.count == last]
    named = [arrival for arrival in found if assignment.name in arrival.path.parts[1:-1]]
    ranked = sorted(named or found, key=lambda arrival: len(arrival.path.parts))
    if len(ranked) > 1 and len(ranked[0].path.parts) == len(ranked[1].path.parts):
        raise Trouble(f"two files could be {name}: {ranked[0].path} and {ranked[1].path}")
    return ranked[0]


class Collector(FileNameCollectorPlugin):  # type: ignore[misc]
    """Reads student and time from where `SafeExtractor` put a file."""

    def collect(self, submitted_file: str) -> dict[str, Any] | None:
        """Say whose a file is; see nbgrader."""
        if kit_assignment(self, self.parent.coursedir.assignment_id) is None:
            return super().collect(submitted_file)  # type: ignore[no-any-return]
        *_, student, time, name = PurePosixPath(submitted_file).parts
        found: dict[str, Any] = {"student_id": student, "file_id": name}
        if time != UNTIMED:
            day, clock = time.split("T")
            found["timestamp"] = f"{day} {clock.replace('-', ':')} UTC"
        return found

"""What hangs into nbgrader's converters.

Each acts on the assignments of our course; other assignments of the same nbgrader course go
nbgrader's own way.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import (
    ClearSolutions,
    Execute,
    NbGraderPreprocessor,
    SaveAutoGrades,
)
from traitlets import Unicode

from grader.course import Assignment, Course, CourseError, load_course
from grader.feedback import clean
from grader.intake import read_one
from grader.leaks import Secrets
from grader.nb.cells import GradedCell, fill, restore
from grader.nb.judging import JudgingError, judge_for
from grader.nb.notebook import UnreadableNotebook, read_cells
from grader.verdict import Report

Converted = tuple[NotebookNode, ResourcesDict]
# In the notebook's metadata: what one step leaves for the next, and the mark of a finished one.
STATE = "grader"


def kit_course(configurable: Any) -> tuple[Path, Course]:
    """Return the checkout that an nbgrader object's configuration names, and its course."""
    root = Path(str(configurable.config.Judge.checkout))
    try:
        return root, load_course(root / "solutions")
    except CourseError as error:
        raise CourseError(
            f"{error}; the judge's checkout has moved: run `grader course` again from there"
        ) from error


def kit_assignment(configurable: Any, name: str) -> Assignment | None:
    """Return an assignment of our course, None for others'."""
    _, course = kit_course(configurable)
    return next((entry for entry in course.assignments if entry.name == name), None)


def graded_cells(gradebook: Gradebook, notebook: str, assignment: str) -> dict[str, GradedCell]:
    """Return the graded cells as the gradebook knows them, by name."""
    entry = gradebook.find_notebook(notebook, assignment)
    sources = {cell.name: cell for cell in entry.source_cells}
    answers = {cell.name for cell in entry.solution_cells}
    return {
        cell.name: GradedCell(
            name=cell.name,
            cell_type=cell.cell_type,
            answer=cell.name in answers,
            points=float(cell.max_score),
            source=sources[cell.name].source or "",
            checksum=sources[cell.name].checksum,
        )
        for cell in entry.grade_cells
    }


def released_notebook(coursedir: CourseDirectory, assignment: str, notebook: str) -> NotebookNode:
    """Return the notebook as students got it."""
    for step in (coursedir.release_directory, coursedir.source_directory):
        path = Path(coursedir.format_path(step, ".", assignment)) / f"{notebook}.ipynb"
        if path.is_file():
            return read_cells(path)
    raise UnreadableNotebook(
        f"there is no release/{assignment}/{notebook}.ipynb; "
        f"run `nbgrader generate_assignment {assignment}`"
    )


class SubmissionExporter(NotebookExporter):  # type: ignore[misc]
    """Reads whatever a student handed in as the notebook, even nothing."""

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **words: Any
    ) -> tuple[str, ResourcesDict]:
        """Convert a notebook file; see nbconvert."""
        path = Path(filename)
        names = (resources or {}).get("nbgrader", {})
        # nbgrader converts twice: the submitted file first, then what came of that.
        if not self.parent._sanitizing or not kit_assignment(self, names.get("assignment", "")):
            return super().from_filename(filename, resources=resources, **words)  # type: ignore[no-any-return]
        notebook = submitted_notebook(
            self.parent.coursedir, names["assignment"], names["notebook"], path
        )
        for note in notebook.metadata.get(STATE, {}).get("notes", []):
            self.log.warning("%s: %s", path.parent, clean(note))
        gathered = ResourcesDict()
        gathered.update(resources or {})
        gathered["metadata"] = ResourcesDict()
        gathered["metadata"].update(name=path.stem, path=str(path.parent), modified_date="")
        return self.from_notebook_node(notebook, resources=gathered, **words)  # type: ignore[no-any-return]


def submitted_notebook(
    coursedir: CourseDirectory, assignment: str, name: str, path: Path
) -> NotebookNode:
    """Read the submitted notebook, or else the one under another name, or else a blank one."""
    try:
        return read_cells(path)
    except UnreadableNotebook as error:
        problem = str(error) if path.exists() else f"{path.name} was not handed in"
    for other in sorted(path.parent.glob("*.ipynb")):
        if other != path and not other.is_symlink():
            try:
                notebook = read_cells(other)
            except UnreadableNotebook:
                continue
            notebook.metadata[STATE] = {"notes": [f"{problem}; {other.name} was taken instead"]}
            return notebook
    notebook = released_notebook(coursedir, assignment, name)
    notebook.metadata[STATE] = {"notes": [f"{problem}; the released notebook stands here"]}
    return notebook


class _Kit(NbGraderPreprocessor):  # type: ignore[misc]
    """What our preprocessors share: the names at hand, and the gradebook's cells."""

    def _names(self, resources: ResourcesDict) -> tuple[str, str, str]:
        names = resources["nbgrader"]
        return names["notebook"], names["assignment"], names["student"]

    def _graded(self, resources: ResourcesDict) -> dict[str, GradedCell]:
        notebook, assignment, _ = self._names(resources)
        with Gradebook(resources["nbgrader"]["db_url"]) as gradebook:
            return graded_cells(gradebook, notebook, assignment)

    @property
    def _coursedir(self) -> CourseDirectory:
        # The exporter's parent is the converter.
        return self.parent.parent.coursedir


class Restore(_Kit):
    """Puts every graded cell back in its place, before nbgrader looks at any of them."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Converted:
        """See nbconvert."""
        notebook, assignment, student = self._names(resources)
        if kit_assignment(self, assignment) is None:
            return nb, resources
        notes = list(nb.metadata.get(STATE, {}).get("notes", []))
        template = released_notebook(self._coursedir, assignment, notebook)
        restored = restore(nb, self._graded(resources), template)
        for note in restored.notes:
            self.log.warning("%s, %s: %s", student, assignment, note)
        restored.notebook.metadata[STATE] = {"notes": notes + restored.notes}
        return restored.notebook, resources


class Judge(_Kit):
    """In the place of ``Execute``: no cell runs; the judge's verdicts become the cells' outputs.

    A submission without a verdict raises, so that nbgrader counts it as failed and goes on: an
    empty output would be full marks to it.
    """

    checkout = Unicode("", help="The instructor's checkout with solutions and suites.").tag(
        config=True
    )
    sandbox = Unicode("auto", help="Confinement of the submissions' code.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Converted:
        """See nbconvert."""
        _, assignment, student = self._names(resources)
        entry = kit_assignment(self, assignment)
        if entry is None:
            return Execute(parent=self.parent).preprocess(nb, resources)  # type: ignore[no-any-return]
        folder = Path(
            self._coursedir.format_path(self._coursedir.submitted_directory, student, assignment)
        )
        submission = read_one(folder, student, entry)
        report = judge_for(Path(self.checkout), assignment, self.sandbox).grade(submission)
        self.log.info(
            "%s, %s: %g of %g points", student, assignment, report.score, report.max_score
        )
        nb = finish(nb, report, self._graded(resources), unreadable=bool(submission.problem))
        keep_for_release(Path(resources["metadata"]["path"]))
        return nb, resources


def finish(
    nb: NotebookNode, report: Report, graded: dict[str, GradedCell], *, unreadable: bool
) -> NotebookNode:
    """Fill a restored notebook with the verdicts and mark it as finished.

    Raises
    ------
    JudgingError
        If the grader itself failed in a check.
    """
    if report.status != "graded" and not unreadable:
        raise JudgingError(report.message or "the grader failed; a person must look at it")
    notes = list(nb.metadata.get(STATE, {}).get("notes", []))
    nb = fill(nb, report, graded, notes)
    nb.metadata[STATE] = {
        "finished": True,
        "score": report.score,
        "extra_credit": {e.name: e.score for e in report.exercises if e.extra_credit},
        "submission_sha256": report.submission_sha256,
        "unreadable": unreadable,
    }
    return nb


def keep_for_release(folder: Path) -> None:
    """Write the two files that ``release_feedback`` asks of every submission.

    The exchange makes them; a submission from a learning platform has none, and one without them
    stops the release of everybody's feedback.
    """
    secret = folder / "submission_secret.txt"
    if not secret.exists():
        secret.write_text(secrets.token_hex(32), "utf-8")
    timestamp = folder / "timestamp.txt"
    if not timestamp.exists():
        now = datetime.now(UTC)
        timestamp.write_text(f"{now:%Y-%m-%d %H:%M:%S.%f} UTC", "utf-8")


class SaveGrades(SaveAutoGrades):  # type: ignore[misc]
    """Saves the scores, as nbgrader does, and more.

    What exercises of extra credit earned comes into that field of their grades; on other cells it
    is a person's, and stays. An unreadable submission is one for a person to look at.
    """

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Converted:
        """See nbconvert."""
        # In a notebook that did not go through our steps, it would be the student who wrote this.
        ours = kit_assignment(self, resources["nbgrader"]["assignment"]) is not None
        state = nb.metadata.get(STATE, {}) if ours else {}
        self._unreadable = bool(state.get("unreadable"))
        self._extra_credit = dict(state.get("extra_credit", {}))
        return super().preprocess(nb, resources)  # type: ignore[no-any-return]

    def _add_score(self, cell: NotebookNode, resources: ResourcesDict) -> None:
        super()._add_score(cell, resources)
        names = (self.notebook_id, self.assignment_id, self.student_id)
        name = cell.metadata["nbgrader"]["grade_id"]
        grade = self.gradebook.find_grade(name, *names)
        if name in self._extra_credit:
            grade.extra_credit = self._extra_credit[name]
        if self._unreadable:
            # A zero that says nothing of what the student knows.
            grade.needs_manual_grade = True
        self.gradebook.db.commit()


class KeepPrompts(ClearSolutions):  # type: ignore[misc]
    """Leaves our answer cells their prompts, which nbgrader would overwrite."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Converted:
        """See nbconvert."""
        if kit_assignment(self, resources["nbgrader"]["assignment"]) is not None:
            return nb, resources
        return super().preprocess(nb, resources)  # type: ignore[no-any-return]


class NoSecrets(NbGraderPreprocessor):  # type: ignore[misc]
    """Refuses to release an assignment that holds a solution or a hidden test.

    nbgrader strips notebooks only: a module with a solution in ``source/`` would go out as it is.
    """

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Converted:
        """See nbconvert."""
        assignment = resources["nbgrader"]["assignment"]
        root, _ = kit_course(self)
        if kit_assignment(self, assignment) is not None:
            found = Secrets.of(root, assignment).leaks(Path(resources["metadata"]["path"]))
            if found:
                raise CourseError(
                    f"not released: {'; '.join(found)}. Put stubs there: run `grader course` again"
                )
        return nb, resources


__all__ = [
    "Judge", "KeepPrompts", "NoSecrets", "Restore", "SaveGrades", "SubmissionExporter",
]  # fmt: skip

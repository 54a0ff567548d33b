"""The graded cells of a submitted notebook: put back, put right, and filled with the verdicts."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import nbformat
from nbformat import NotebookNode

from grader.feedback import clean
from grader.nb.notebook import GRADE_ID, fenced, make, text_cell
from grader.notebooks import checked_exercise
from grader.verdict import Check, ExerciseResult, Report, Status, Visibility


@dataclass(frozen=True)
class GradedCell:
    """One graded cell as the gradebook knows it."""

    name: str
    cell_type: str
    answer: bool  # written by the student and graded by a person
    points: float
    source: str
    checksum: str | None

    def cell(self, source: str | None = None) -> NotebookNode:
        """Return the cell, with the student's source if it is given."""
        metadata: dict[str, Any] = {
            "deletable": False,
            "nbgrader": {
                "cell_type": self.cell_type, "checksum": self.checksum, "grade": True,
                "grade_id": self.name, "locked": not self.answer, "points": self.points,
                "schema_version": 3, "solution": self.answer, "task": False,
            },
        }  # fmt: skip
        if not self.answer:
            metadata["editable"] = False
        cell: dict[str, Any] = {
            "cell_type": self.cell_type,
            "id": f"graded-{self.name}"[:64],
            "metadata": metadata,
            "source": self.source if source is None else source,
        }
        if self.cell_type == "code":
            cell |= {"execution_count": None, "outputs": []}
        return nbformat.from_dict(cell)


@dataclass
class Restored:
    """A notebook with every graded cell exactly once, and what had to be done for that."""

    notebook: NotebookNode
    notes: list[str] = field(default_factory=list)


def restore(
    submitted: NotebookNode, graded: Mapping[str, GradedCell], template: NotebookNode
) -> Restored:
    """Give every graded cell its place, its metadata and, if it is locked, its source.

    Parameters
    ----------
    submitted : NotebookNode
        What the student handed in, see `grader.nb.notebook.read_cells`.
    graded : mapping
        The graded cells by name.
    template : NotebookNode
        The released notebook; says in which order they stand.

    Returns
    -------
    Restored
        Cells that were deleted are back, of duplicates one is chosen (the last one that was
        edited, for an answer), changes of locked cells are undone, and all other cells are the
        student's, without metadata.
    """
    order = [name for name in map(_grade_name, template.cells) if name in graded]
    order += [name for name in graded if name not in order]
    chosen, notes = _choose(submitted, graded)
    cells = []
    for position, cell in enumerate(submitted.cells):
        name = next((name for name, where in chosen.items() if where == position), None)
        if name is None:
            cell.metadata.clear()
            cells.append(cell)
            continue
        entry = graded[name]
        if not entry.answer and cell.source != entry.source:
            notes.append(f"the check cell of {name} had been edited; it was restored")
        restored = entry.cell(cell.source if entry.answer else None)
        if entry.answer and "attachments" in cell:
            restored["attachments"] = cell.attachments
        cells.append(restored)
    for number, name in enumerate(order):
        if name in chosen:
            continue
        notes.append(f"the cell of {name} was missing; it was put back")
        after = [_position(cells, earlier) for earlier in order[:number]]
        place = max(after) + 1 if after else len(cells)
        cells.insert(place, graded[name].cell())
    return Restored(make(cells, dict(template.metadata)), notes)


def _grade_name(cell: NotebookNode) -> str:
    return str(cell.metadata.get(GRADE_ID, ""))


def _position(cells: list[NotebookNode], name: str) -> int:
    for position, cell in enumerate(cells):
        if cell.metadata.get("nbgrader", {}).get("grade_id") == name:
            return position
    return -1


def _choose(
    submitted: NotebookNode, graded: Mapping[str, GradedCell]
) -> tuple[dict[str, int], list[str]]:
    """Find the cell that stands for each graded one."""
    found: dict[str, list[int]] = {}
    for position, cell in enumerate(submitted.cells):
        name = _grade_name(cell)
        if name not in graded and cell.cell_type == "code":
            name = checked_exercise(cell.source) or ""
        if name in graded:
            found.setdefault(name, []).append(position)
    chosen, notes = {}, []
    for name, places in found.items():
        edited = [p for p in places if submitted.cells[p].source.strip() != graded[name].source]
        answers = edited if graded[name].answer and edited else places
        chosen[name] = answers[-1]
        if len(places) > 1:
            which = "the last edited one" if graded[name].answer else "one"
            notes.append(f"the cell of {name} was there {len(places)} times; {which} counts")
    return chosen, notes


def fill(
    notebook: NotebookNode, report: Report, graded: Mapping[str, GradedCell], notes: list[str]
) -> NotebookNode:
    """Write a report's verdicts into the check cells, as outputs.

    Raises
    ------
    ValueError
        If the report does not fit the gradebook: a missing exercise, or other points.
    """
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name not in graded or graded[name].answer:
            continue
        try:
            result = report.exercise(name)
        except KeyError:
            raise ValueError(
                f"the judge has no verdict on {name}: course.toml and the gradebook do not fit; "
                "run `grader course` and `nbgrader generate_assignment` again"
            ) from None
        worth = 0.0 if result.extra_credit else result.max_score
        if abs(worth - graded[name].points) > 1e-9:
            extra = " and extra credit" if result.extra_credit else ""
            raise ValueError(
                f"{name} is worth {worth:g} points{extra} in course.toml and "
                f"{graded[name].points:g} in the gradebook; run `grader course` and "
                "`nbgrader generate_assignment` again"
            )
        cell.outputs = _outputs(result)
    remarks = [f"Note: {note}." for note in notes]
    if report.message:
        remarks.insert(0, report.message)
    if remarks:
        # Fenced: the words may quote file names, which are the student's choice.
        notebook.cells.insert(0, text_cell(fenced(clean("\n".join(remarks)))))
        notebook.cells[0]["id"] = "grader-remarks"
    return notebook


def _outputs(result: ExerciseResult) -> list[NotebookNode]:
    # nbgrader reads the first execute_result. Only the repr of a plain float is a score to it:
    # np.float64(2.0), nan, -1 and no output at all are full marks.
    score = repr(min(max(float(result.score), 0.0), float(result.max_score)))
    if result.extra_credit:
        score = repr(0.0)  # `SaveGrades` writes what was earned
    words = {"text/plain": as_text(result), "text/html": as_html(result)}
    return [
        nbformat.from_dict(
            {"data": {"text/plain": score}, "execution_count": None, "metadata": {},
             "output_type": "execute_result"}
        ),
        nbformat.from_dict({"data": words, "metadata": {}, "output_type": "display_data"}),
    ]  # fmt: skip


_MARKS = {Status.PASSED: "✓", Status.FAILED: "✗", Status.BLOCKED: "–", Status.ERROR: "!"}


def _summary(result: ExerciseResult) -> str:
    follow = "; judged with our version of what it needs" if result.follow_through else ""
    extra = " of extra credit" if result.extra_credit else ""
    return f"{result.name}: {result.score:g} of {result.max_score:g} points{extra}{follow}"


def _headline(check: Check) -> str:
    hidden = " (hidden)" if check.visibility is Visibility.HIDDEN else ""
    return f"{_MARKS[check.status]} {check.title}{hidden}: {check.points:g} of {check.max_points:g}"


def as_text(result: ExerciseResult) -> str:
    """Return the verdicts on an exercise as plain text."""
    lines = [_summary(result)]
    for check in result.checks:
        lines.append(_headline(check))
        lines += [f"    {line}" for line in _details(check).splitlines()]
    return "\n".join(lines)


def as_html(result: ExerciseResult) -> str:
    """Return the verdicts on an exercise as HTML; every text is escaped."""
    parts = [f"<p><b>{html.escape(_summary(result))}</b></p>"]
    for check in result.checks:
        # <pre>: the page's MathJax leaves it alone, and a student's dollar signs stay dollar signs.
        parts.append(f'<pre style="{_LINE}">{html.escape(_headline(check))}</pre>')
        details = _details(check)
        if details:
            parts.append(f'<pre style="{_INSET}">{html.escape(details)}</pre>')
    return "\n".join(parts)


_LINE = "border: 0; background: none; margin: 0.3em 0 0 0; padding: 0; white-space: pre-wrap"
_INSET = (
    "border: 0; border-left: 3px solid #c9302c; margin: 0.3em 0 0.6em 1.2em; "
    "padding: 0.3em 0.8em; white-space: pre-wrap"
)


def _details(check: Check) -> str:
    if check.status is Status.PASSED:
        return ""
    says = [entry.says for entry in check.diagnosis]
    return "\n".join(filter(None, [check.message, *says]))

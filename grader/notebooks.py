"""A stripped jupytext Markdown text becomes the student's notebook, the same bytes each time.

Two kinds of cells carry nbgrader's metadata: a code cell that is exactly ``check("NAME")`` is the
automatically graded cell of that exercise, and a Markdown cell with the jupytext metadata
``question="NAME"`` holds the answer that a person grades. nbgrader itself is not needed here.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections import Counter
from typing import Any

from grader.course import Assignment

_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def to_notebook(markdown: str, assignment: Assignment, file: str) -> str:
    """Return a notebook (nbformat 4.5, as JSON text) made of a jupytext Markdown text.

    Parameters
    ----------
    markdown : str
        The text without solution regions, see `grader.stubs.strip_markdown`.
    assignment : Assignment
        Its exercises and questions are the cells that are graded.
    file : str
        Name of the text, for messages.

    Raises
    ------
    ValueError
        If an exercise has no check cell or several, a question no answer cell or several, or a
        cell asks for something that the assignment does not have.
    """
    import jupytext  # heavy, and only the instructor has it

    cells = jupytext.reads(markdown, fmt="md").cells
    names = [_graded(cell, assignment, file) for cell in cells]
    _complete(Counter(filter(None, names)), assignment, file)
    seen: Counter[str] = Counter()
    built = []
    for cell, name in zip(cells, names, strict=True):
        seen[cell.source] += 1
        built.append(_cell(cell, name, assignment, seen[cell.source]))
    notebook = {
        "cells": built,
        "metadata": {
            "kernelspec": _KERNEL,
            "language_info": {"file_extension": ".py", "mimetype": "text/x-python",
                              "name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }  # fmt: skip
    return json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def checked_exercise(source: str) -> str | None:
    """Return NAME if the source of a code cell is exactly ``check("NAME")``, else None."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):  # cell magics; null bytes
        return None
    match tree.body:
        case [
            ast.Expr(ast.Call(ast.Name("check"), args=[ast.Constant(value=str(name))], keywords=[]))
        ]:
            return name
    return None


def _graded(cell: Any, assignment: Assignment, file: str) -> str | None:
    """Return the exercise or question that a cell is graded for; None for all other cells."""
    exercises = [exercise.name for exercise in assignment.exercises]
    questions = [question.name for question in assignment.questions]
    name = checked_exercise(cell.source) if cell.cell_type == "code" else None
    if name is not None and name not in exercises:
        raise ValueError(
            f'{file}: check("{name}") is for no exercise of {assignment.name}; '
            f"its exercises are {', '.join(exercises)}"
        )
    asked = cell.metadata.get("question")
    if asked is None:
        return name
    if cell.cell_type != "markdown":
        raise ValueError(f'{file}: the cell of question="{asked}" is code; write it as Markdown')
    if asked not in questions:
        raise ValueError(
            f'{file}: question="{asked}" is no question of {assignment.name}; add an '
            f"[[assignment.question]] with that name to course.toml, or correct the name"
        )
    return str(asked)


def _complete(found: Counter[str], assignment: Assignment, file: str) -> None:
    cures = {
        exercise.name: f'a code cell that is exactly `check("{exercise.name}")`'
        for exercise in assignment.exercises
    }
    cures |= {
        question.name: "an answer cell between "
        f'`<!-- #region question="{question.name}" -->` and `<!-- #endregion -->`'
        for question in assignment.questions
    }
    for name, cure in cures.items():
        if found[name] == 0:
            raise ValueError(f"{file}: nothing is graded as {name}; add {cure}")
        if found[name] > 1:
            raise ValueError(f"{file}: {found[name]} cells are graded as {name}; keep only {cure}")


def _cell(cell: Any, name: str | None, assignment: Assignment, occurrence: int) -> dict[str, Any]:
    # What jupytext notes for its own round trip (line counts) is of no use to a student.
    metadata: dict[str, Any] = {
        key: value
        for key, value in cell.metadata.items()
        if key not in ("question", "lines_to_next_cell")
    }
    if name is not None:
        metadata |= _grading(cell.cell_type, name, assignment)
    built: dict[str, Any] = {
        "cell_type": cell.cell_type,
        "id": f"graded-{name}" if name and len(name) < 50 else _cell_id(cell, occurrence),
        "metadata": metadata,
        "source": cell.source.splitlines(keepends=True),
    }
    if cell.cell_type == "code":
        built |= {"execution_count": None, "outputs": []}
    return built


def _cell_id(cell: Any, occurrence: int) -> str:
    """Return an id that stays when other cells come and go, so that a rebuild is a small diff."""
    key = f"{cell.cell_type} {occurrence}\n{cell.source}"
    return hashlib.sha256(key.encode()).hexdigest()[:12]


def _grading(cell_type: str, name: str, assignment: Assignment) -> dict[str, Any]:
    """Return nbgrader's metadata: a locked test of an exercise, or a manually graded answer."""
    answer = cell_type == "markdown"
    # A score above a cell's points fails the whole submission, so that extra credit has no part in
    # them: it goes into a field of its own.
    points = {e.name: 0.0 if e.extra_credit else e.points for e in assignment.exercises}
    points |= {question.name: question.points for question in assignment.questions}
    nbgrader = {
        "cell_type": cell_type,
        "grade": True,
        "grade_id": name,
        "locked": not answer,
        "points": points[name],
        "schema_version": 3,
        "solution": answer,
        "task": False,
    }
    # JupyterLab and the classic interface honour these two with or without nbgrader.
    return {"deletable": False, "nbgrader": nbgrader} | ({} if answer else {"editable": False})

"""Notebooks as students hand them in: read whatever can be read, never trust it.

A notebook is the least important part of a submission (the code is in the modules), so nothing
that is wrong with it may stop the grading. What comes out of here is always a valid notebook: the
cells' sources and the pictures pasted into them, without their outputs and metadata, which are the
student's to forge and would run as scripts in the browser of the teaching assistant.
"""

from __future__ import annotations

import json
import re
from pathlib import Path, PurePosixPath
from typing import Any

import nbformat
from nbformat import NotebookNode

from grader.untrusted import Unreadable, read_file

MAX_BYTES = 20_000_000  # with pictures in its outputs; sources alone have a hundred kB
MAX_CELLS = 2_000
# Characters of one cell and of all. The longest honest answer has five thousand; what makes text
# harmless takes a second for twenty thousand brackets, and half a minute for a hundred thousand.
MAX_SOURCE = {"code": 100_000, "markdown": 20_000}
MAX_TOTAL = {"code": 1_000_000, "markdown": 200_000}
LEFT_OUT = "[the rest of this cell is left out]"
PICTURES = ("image/png", "image/jpeg", "image/gif")  # not SVG, which may act
# Where a cell says what it is: nbgrader's name for it, and the id that the build gave it.
GRADE_ID = "grade_id"


class UnreadableNotebook(ValueError):
    """A file is not a notebook; the message says why."""


def read_cells(path: Path) -> NotebookNode:
    """Read a notebook of any format version.

    Returns
    -------
    NotebookNode
        A valid notebook of format 4.5. Each cell keeps its type, its source and, if it has one,
        the name nbgrader knows it by (``metadata.grade_id``).

    Raises
    ------
    UnreadableNotebook
        If there is no notebook in the file.
    """
    try:
        data = read_file(path.parent, PurePosixPath(path.name), MAX_BYTES)
    except Unreadable as error:
        raise UnreadableNotebook(str(error)) from error
    if len(data) > MAX_BYTES:
        raise UnreadableNotebook(f"{path.name} is larger than {MAX_BYTES // 10**6} MB")
    try:
        table = json.loads(data.decode("utf-8-sig"))
        if isinstance(table, dict) and "worksheets" in table:
            table = nbformat.convert(nbformat.from_dict(table), 4)
        cells = table["cells"]
    except Exception as error:  # nbformat's converters raise anything for hostile data
        raise UnreadableNotebook(f"{path.name} is not a Jupyter notebook") from error
    if not isinstance(cells, list):
        raise UnreadableNotebook(f"{path.name} is not a Jupyter notebook")
    plain = [_plain(cell) for cell in cells[:MAX_CELLS] if isinstance(cell, dict)]
    room = dict(MAX_TOTAL)
    for cell in plain:
        room[cell.cell_type] -= len(cell.source)
        if room[cell.cell_type] < 0:
            cell.source = LEFT_OUT
    return make(plain)


def make(cells: list[NotebookNode], metadata: dict[str, Any] | None = None) -> NotebookNode:
    """Return a notebook of these cells, with an id for each that has none or another's."""
    seen: set[str] = set()
    for number, cell in enumerate(cells):
        if not cell.get("id") or cell["id"] in seen:
            cell["id"] = f"cell-{number}"
        seen.add(cell["id"])
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return nbformat.from_dict(
        {"cells": cells, "metadata": metadata or kernel, "nbformat": 4, "nbformat_minor": 5}
    )


def text_cell(source: str) -> NotebookNode:
    """Return a Markdown cell."""
    return nbformat.from_dict({"cell_type": "markdown", "id": "", "metadata": {}, "source": source})


def code_cell(source: str) -> NotebookNode:
    """Return a code cell without outputs."""
    return nbformat.from_dict(
        {"cell_type": "code", "execution_count": None, "id": "", "metadata": {}, "outputs": [],
         "source": source}
    )  # fmt: skip


def _plain(cell: dict[str, Any]) -> NotebookNode:
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    if not isinstance(source, str):
        source = ""
    # Half a character can be written in JSON, and nowhere else.
    source = source.encode("utf-8", "replace").decode()
    kind = cell.get("cell_type")
    most = MAX_SOURCE["code" if kind == "code" else "markdown"]
    if len(source) > most:
        source = f"{source[:most]}\n{LEFT_OUT}"
    if kind == "code":
        plain = code_cell(source)
    elif kind == "markdown":
        plain = text_cell(source)
        pictures = _pictures(cell.get("attachments"))
        if pictures:
            plain["attachments"] = pictures
    else:
        # A raw cell would be copied into the feedback page as it is.
        plain = text_cell(fenced(source))
    name = _name(cell)
    if name:
        plain.metadata[GRADE_ID] = name
    return plain


def _pictures(attachments: Any) -> dict[str, dict[str, str]]:
    """Return the attachments that can be nothing but pictures."""
    found = {}
    for name, kinds in attachments.items() if isinstance(attachments, dict) else ():
        for kind in PICTURES:
            data = kinds.get(kind) if isinstance(kinds, dict) else None
            if isinstance(data, str) and re.fullmatch(r"[A-Za-z0-9+/\n]+=*\n?", data):
                found[name] = {kind: data}
    return found


def _name(cell: dict[str, Any]) -> str:
    """Return the name of a graded cell, from nbgrader's metadata or else from the cell's id."""
    metadata = cell.get("metadata")
    ours = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = ours.get(GRADE_ID) if isinstance(ours, dict) else None
    if isinstance(name, str) and name:
        return name
    # Some editors drop the metadata they do not know, but none drops ids.
    identity = cell.get("id")
    if isinstance(identity, str) and identity.startswith("graded-"):
        return identity.removeprefix("graded-")
    return ""


def fenced(source: str) -> str:
    """Return Markdown that shows a text as it is."""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", source)), default=0))
    return f"{fence}\n{source}\n{fence}"

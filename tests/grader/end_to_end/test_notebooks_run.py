"""All notebooks, from top to bottom: with the reference beside them, and with untouched stubs."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbclient
import nbformat
import pytest

from grader.course import find_root, load_course
from grader.subject import read_sources

pytestmark = pytest.mark.e2e


COURSE = load_course(find_root(Path(__file__)) / "solutions")


@pytest.fixture(params=[assignment.name for assignment in COURSE.assignments])
def name(request):
    return request.param


@pytest.fixture
def folder(tmp_path, root, name):
    """A student's folder: the built assignment."""
    shutil.copytree(root / "assignments" / name, tmp_path / name)
    return tmp_path / name


def run(folder):
    """Execute the notebook in a kernel whose folder is the student's; no cell stops it."""
    notebook = nbformat.read(folder / f"{folder.name}.ipynb", as_version=4)
    client = nbclient.NotebookClient(
        notebook, timeout=300, allow_errors=True, resources={"metadata": {"path": str(folder)}}
    )
    client.execute()
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def errors(cells):
    return [
        f"{output.ename}: {output.evalue}\nin: {cell.source}"
        for cell in cells
        for output in cell.outputs
        if output.output_type == "error"
    ]


def check_cells(cells):
    return [cell for cell in cells if cell.source.startswith('check("')]


def text_of(cell):
    parts = [
        output.get("text") or output.get("data", {}).get("text/plain", "")
        for output in cell.outputs
    ]
    return "\n".join(parts)


def pictures(cells):
    return sum("image/png" in output.get("data", {}) for cell in cells for output in cell.outputs)


def stderr(cells):
    return [
        output.text
        for cell in cells
        for output in cell.outputs
        if output.output_type == "stream" and output.name == "stderr"
    ]


def test_the_notebook_runs_with_the_reference_and_every_check_passes(folder, root, name):
    assignment = COURSE.assignment(name)
    for module, text in read_sources(root / "solutions" / name, assignment).items():
        (folder / f"{module}.py").write_text(text)
    cells = run(folder)
    assert errors(cells) == []
    assert stderr(cells) == []
    assert len(check_cells(cells)) == len(assignment.exercises)
    for cell in check_cells(cells):
        assert "✓" in text_of(cell), cell.source
        assert "✗" not in text_of(cell), text_of(cell)
    assert not any("Not yet" in text_of(cell) for cell in cells)
    assert pictures(cells) >= 3


def test_with_untouched_stubs_every_cell_is_friendly(folder, name):
    cells = run(folder)
    assert errors(cells) == []
    assert stderr(cells) == []
    assert len(check_cells(cells)) == len(COURSE.assignment(name).exercises)
    for cell in check_cells(cells):
        assert "not yet" in text_of(cell).lower() or "not written yet" in text_of(cell), cell.source
        assert "Traceback" not in text_of(cell)

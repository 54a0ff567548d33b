"""Submitted notebooks: read whatever it is, put back what is graded, show verdicts escaped."""

import json
import time

import pytest

pytest.importorskip("nbformat", reason="the extra [instructor] is not installed")

import nbformat

from grader.nb.cells import GradedCell, as_html, as_text, fill, restore
from grader.nb.notebook import LEFT_OUT, MAX_SOURCE, UnreadableNotebook, make, read_cells, text_cell
from grader.verdict import Check, ExerciseResult, Recognised, Report, Status, Visibility

GRADED = {
    "square": GradedCell("square", "code", False, 3.0, 'check("square")', "c1"),
    "cube": GradedCell("cube", "code", False, 2.0, 'check("cube")', "c2"),
    "why": GradedCell("why", "markdown", True, 4.0, "*Say why.*", "c3"),
}


def cell(kind, source, name=None, **more):
    metadata = {"nbgrader": {"grade_id": name}} if name else {}
    return {"cell_type": kind, "metadata": metadata, "source": source, **more}


RELEASED = [
    cell("markdown", "# Title"),
    cell("code", 'check("square")', "square"),
    cell("code", 'check("cube")', "cube"),
    cell("markdown", "*Say why.*", "why"),
]


def read(tmp_path, cells, **table):
    path = tmp_path / "book.ipynb"
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "cells": cells} | table))
    return read_cells(path)


def restored(tmp_path, cells):
    return restore(read(tmp_path, cells), GRADED, read(tmp_path, RELEASED))


def names(notebook):
    return [c.metadata.nbgrader.grade_id for c in notebook.cells if "nbgrader" in c.metadata]


def test_an_untouched_notebook_is_put_back_without_a_note(tmp_path):
    result = restored(tmp_path, RELEASED)
    assert names(result.notebook) == ["square", "cube", "why"]
    assert result.notes == []
    nbformat.validate(result.notebook)


@pytest.mark.parametrize(
    "cells",
    [
        [],
        RELEASED[:1],
        RELEASED[::-1],
        [*RELEASED, *RELEASED],
        [{"cell_type": "code"}, {"source": 3}, {"cell_type": "code", "metadata": []}, {}],
        [cell("raw", "<script>"), cell("video", "x"), "no cell", None],
        [cell("code", ["a", 1, "b"]), cell("markdown", {"a": 1})],
        [cell("code", "x", ["no", "name"]), cell("code", "x", 7)],
    ],
)
def test_every_graded_cell_is_there_once_and_the_notebook_is_valid(tmp_path, cells):
    notebook = restored(tmp_path, cells).notebook
    assert sorted(names(notebook)) == ["cube", "square", "why"]
    nbformat.validate(notebook)
    assert all(c.cell_type in ("code", "markdown") for c in notebook.cells)


def test_missing_cells_come_back_after_their_neighbours(tmp_path):
    result = restored(tmp_path, [RELEASED[0], RELEASED[1], cell("markdown", "own"), RELEASED[3]])
    assert names(result.notebook) == ["square", "cube", "why"]
    assert result.notes == ["the cell of cube was missing; it was put back"]


def test_of_several_answers_the_last_edited_one_counts(tmp_path):
    answers = [cell("markdown", text, "why") for text in ("mine", "better", "*Say why.*")]
    notebook = restored(tmp_path, [*RELEASED[:3], *answers]).notebook
    (answer,) = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("solution")]
    assert answer.source == "better"


def test_a_cell_is_known_by_its_id_or_its_call_when_its_metadata_is_gone(tmp_path):
    cells = [cell("code", "check('cube')"), cell("markdown", "because", id="graded-why")]
    result = restored(tmp_path, cells)
    answer = next(c for c in result.notebook.cells if c.get("id") == "graded-why")
    assert answer.source == "because"
    assert result.notes == [
        "the check cell of cube had been edited; it was restored",
        "the cell of square was missing; it was put back",
    ]


def test_nothing_but_sources_survives(tmp_path):
    hostile = {"text/html": "<script>x</script>"}
    cells = [
        cell("code", "1", outputs=[{"output_type": "display_data", "data": hostile}]),
        cell("markdown", "x", attachments={"a": hostile}),
        cell("raw", "<script>raw</script>"),
    ]
    cells[0]["metadata"] = {"magics_language": '"><script>'}
    notebook = restored(tmp_path, cells).notebook
    text = nbformat.writes(notebook)
    assert "magics" not in text
    assert "attachments" not in text
    assert "<script>x" not in text
    assert "```\n<script>raw</script>\n```" in [c.source for c in notebook.cells]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"3", b"null", b'{"cells": 3}', b"\0\1", b"\xff\xfe", b"[" * 50_000,
     b'{"worksheets": 3}', b'{"worksheets": [{"cells": 1}], "nbformat": 3}'],
)  # fmt: skip
def test_what_is_no_notebook_is_refused_and_nothing_else_is_raised(tmp_path, content):
    path = tmp_path / "book.ipynb"
    path.write_bytes(content)
    with pytest.raises(UnreadableNotebook, match=r"book\.ipynb"):
        read_cells(path)
    with pytest.raises(UnreadableNotebook, match="cannot be read"):
        read_cells(tmp_path / "other.ipynb")


def test_notebooks_of_other_versions_and_with_a_byte_order_mark_are_read(tmp_path):
    for version in (4, 5, 9):
        assert len(read(tmp_path, RELEASED, nbformat=version).cells) == 4
    path = tmp_path / "book.ipynb"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(read_cells(path).cells) == 4


def test_a_huge_cell_is_cut(tmp_path):
    for kind, most in MAX_SOURCE.items():
        (only,) = read(tmp_path, [cell(kind, "x" * 2 * most)]).cells
        assert most < len(only.source) < most + 100
        assert only.source.endswith(LEFT_OUT)


def test_half_a_character_is_no_reason_to_lose_the_submission(tmp_path):
    notebook = restored(tmp_path, [*RELEASED[:3], cell("markdown", "a\ud800b", "why")]).notebook
    (tmp_path / "out.ipynb").write_text(nbformat.writes(notebook), "utf-8")
    assert "a?b" in [c.source for c in notebook.cells]


def test_pictures_that_were_pasted_into_an_answer_stay_and_nothing_else_does(tmp_path):
    pasted = {
        "a.png": {"image/png": "iVBORw0KGgo=\n", "image/svg+xml": "PHN2Zz4="},
        "b.svg": {"image/svg+xml": "PHN2Zz4="},
        "c.png": {"image/png": '" onerror="alert(1)'},
        "d.png": {"image/png": ["x"]},
        "e.png": 3,
    }
    cells = [*RELEASED[:3], cell("markdown", "mine", "why", attachments=pasted)]
    cells += [cell("markdown", "other", attachments=wrong) for wrong in ([], 3, {"a": None})]
    notebook = restored(tmp_path, cells).notebook
    nbformat.validate(notebook)
    kept = [c.attachments for c in notebook.cells if "attachments" in c]
    assert kept == [{"a.png": {"image/png": "iVBORw0KGgo=\n"}}]


@pytest.mark.parametrize("pattern", ["[", "![", "<div>", "[a](", "`", "*"])
def test_no_cell_takes_minutes_to_render(tmp_path, pattern):
    from grader.nb.html import harmless, rendered

    cells = [cell(kind, pattern * (90_000 // len(pattern))) for kind in ("markdown", "raw")]
    started = time.monotonic()
    for each in read(tmp_path, cells).cells:
        harmless(rendered(Context(), each.source))
    assert time.monotonic() - started < 15


def test_a_thousand_cells_take_no_longer_than_ten(tmp_path):
    cells = read(tmp_path, [cell("markdown", "[" * 19_000)] * 1_000).cells
    assert sum(c.source != LEFT_OUT for c in cells) == 10


@pytest.mark.parametrize("source", ["![x](attachment:gone.png)", "![x](&#97;ttachment:gone.png)"])
def test_what_cannot_be_rendered_is_shown_as_it_is(source):
    from grader.nb.html import rendered

    assert rendered(Context(), source + "<script>").startswith("<pre>![x](")
    assert "<script>" not in rendered(Context(), source + "<script>")


def test_a_pasted_picture_is_shown():
    from grader.nb.html import harmless, rendered

    context = Context(cell={"attachments": {"a.png": {"image/png": "AAAA"}}})
    page = harmless(rendered(context, "![mine](attachment:a.png)"))
    assert 'src="data:image/png;base64,AAAA"' in page


class Context(dict):
    """What a template hands to its filters."""


def report(message="", status="graded", **words):
    def check(name, ok, visibility, text=""):
        state = Status.PASSED if ok else Status.FAILED
        diagnosis = () if ok else (Recognised("sign", "Is the <sign> right?"),)
        return Check(name, f"Title of {name}", visibility, state, float(ok), 1.0, text, diagnosis)

    square = (
        check("a", True, Visibility.PUBLIC),
        check("b", False, Visibility.PUBLIC, "called   square(<b>x</b>)\nproblem  $1 & $2"),
        check("c", True, Visibility.HIDDEN),
    )
    cube = (check("d", False, Visibility.HIDDEN), check("e", False, Visibility.PUBLIC))
    results = (ExerciseResult("square", square), ExerciseResult("cube", cube))
    return Report("anna", "powers", status, results, message, **words)


def test_verdicts_become_a_plain_float_and_escaped_words(tmp_path):
    notebook = fill(restored(tmp_path, RELEASED).notebook, report(), GRADED, [])
    outputs = {c.metadata.nbgrader.grade_id: c.outputs for c in notebook.cells if c.get("outputs")}
    assert outputs["square"][0].data["text/plain"] == "2.0"
    assert outputs["cube"][0].data["text/plain"] == "0.0"
    nbformat.validate(notebook)
    (page, text) = (outputs["square"][1].data[kind] for kind in ("text/html", "text/plain"))
    assert "square(&lt;b&gt;x&lt;/b&gt;)" in page
    assert "<b>x" not in page
    assert "Is the &lt;sign&gt; right?" in page
    assert "Title of c (hidden): 1 of 1" in text


def test_a_report_that_does_not_fit_the_gradebook_is_refused(tmp_path):
    notebook = restored(tmp_path, RELEASED).notebook
    other = GRADED | {"cube": GradedCell("cube", "code", False, 5.0, "", None)}
    with pytest.raises(ValueError, match="generate_assignment"):
        fill(notebook, report(), other, [])
    more = GRADED | {"root": GradedCell("root", "code", False, 1.0, "", None)}
    notebook = restore(read(tmp_path, RELEASED), more, read(tmp_path, RELEASED)).notebook
    with pytest.raises(ValueError, match="no verdict on root"):
        fill(notebook, report(), more, [])


def test_remarks_stand_at_the_top_and_cannot_be_markup(tmp_path):
    words = report("two files: ```<i>\x1b[2J", "error")
    notebook = fill(restored(tmp_path, RELEASED).notebook, words, GRADED, ["n\u202e"])
    said = "````\ntwo files: ```<i>\ufffd[2J\nNote: n\ufffd.\n````"
    assert notebook.cells[0].source == said


def test_words_say_what_was_judged_with_our_version():
    result = ExerciseResult("cube", report().exercises[1].checks, follow_through=True)
    assert "with our version of what it needs" in as_text(result)
    assert "with our version of what it needs" in as_html(result)


def test_cells_without_ids_get_unique_ones():
    ids = [c["id"] for c in make([text_cell("a"), text_cell("b"), text_cell("a")]).cells]
    assert len(set(ids)) == 3

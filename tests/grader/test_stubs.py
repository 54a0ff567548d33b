"""The marker grammar: what becomes a stub, and what aborts a build."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest

from grader import build as builder
from grader.course import CourseError, find_root, load_course
from grader.stubs import MarkerError, find_regions, region_functions, strip_markdown, strip_python

ROOT = find_root(Path(__file__))

MODULE = '''\
import numpy as np


def double(x):
    """Twice x."""
    ### BEGIN SOLUTION
    ### PROMPT: Return twice x,
    ### PROMPT: for any shape.
    y = 2 * np.asarray(x)
    return y
    ### END SOLUTION


def helper(x):
    return x
'''


def test_a_stub_keeps_signature_and_docstring_and_raises_under_its_own_name():
    stub = strip_python(MODULE, "m.py")
    assert "# TODO: Return twice x,\n    #       for any shape." in stub
    assert 'raise NotImplementedError("double")' in stub
    assert '"""Twice x."""' in stub
    assert "np.asarray" not in stub
    assert "SOLUTION" not in stub
    assert "PROMPT" not in stub
    assert "def helper(x):\n    return x" in stub
    ast.parse(stub)


def test_a_markdown_region_becomes_its_prompt():
    text = "Before\n### BEGIN SOLUTION\n### PROMPT: Answer here.\nSecret.\n### END SOLUTION\nAfter"
    assert strip_markdown(text, "n.md") == "Before\n*Answer here.*\nAfter"


def test_regions_are_found_by_the_function_they_are_in():
    region = region_functions(MODULE, "m.py")["double"]
    assert region.prompt == ("Return twice x,", "for any shape.")
    assert (region.begin, region.end) == (6, 11)


@pytest.mark.parametrize(
    ("broken", "line", "words"),
    [
        (MODULE.replace("    ### END SOLUTION\n", ""), 6, "never closed"),
        (MODULE.replace("    ### BEGIN SOLUTION\n", ""), 6, "outside the first lines"),
        (MODULE.replace("    y = 2", "    ### BEGIN SOLUTION\n    y = 2"), 9, "inside the region"),
        (MODULE.replace("### END SOLUTION", "### END SOLUTIONS"), 11, "malformed"),
        (MODULE.replace("### END SOLUTION", "## END SOLUTION"), 11, "malformed"),
        (MODULE.replace("### END SOLUTION", "### end solution"), 11, "malformed"),
        (MODULE.replace("return y\n    ###", "return y  ###"), 10, "malformed"),
        (MODULE.replace("### PROMPT: Return twice x,\n    ### PROMPT: for any shape.\n    ", ""), 6, "no prompt"),
        (MODULE.replace("for any shape.", ""), 8, "prompt is empty"),
        (MODULE.replace("    y = 2 * np.asarray(x)\n    return y\n", ""), 6, "empty"),
        (MODULE.replace("def double(x):", "if True:"), 6, "not inside a top-level function"),
        (MODULE.replace("y = 2 *", "y = 2 * ("), 10, "does not parse"),
    ],
)  # fmt: skip
def test_a_malformed_region_is_an_error_with_file_and_line(broken, line, words):
    assert broken != MODULE
    with pytest.raises(MarkerError, match=words) as caught:
        strip_python(broken, "m.py")
    if words != "does not parse":
        assert str(caught.value).startswith(f"m.py:{line}: ")


def test_every_reference_module_has_regions_that_strip():
    course = load_course(ROOT / "solutions")
    for assignment in course.assignments:
        for module in assignment.modules:
            path = ROOT / "solutions" / assignment.name / f"{module}.py"
            text = path.read_text()
            assert find_regions(text, str(path))
            assert "TODO" not in text
            assert "SOLUTION" not in strip_python(text, str(path))


@pytest.fixture
def checkout(tmp_path):
    """A copy of the instructor's checkout that tests may break."""
    for name in ("solutions", "tests/public"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_a_build_is_complete_and_check_finds_it_in_step(checkout):
    count = builder.build(checkout)
    assert builder.differences(checkout) == []
    files = [path for path in (checkout / "assignments").rglob("*") if path.is_file()]
    assert len(files) == count
    for assignment in load_course(checkout / "solutions").assignments:
        here = checkout / "assignments" / assignment.name
        assert {f"{m}.py" for m in assignment.modules} <= {path.name for path in here.iterdir()}
        assert (here / f"{assignment.name}.ipynb").is_file()
        assert load_course(here).assignments == (assignment,)


def test_check_names_what_is_missing_differs_or_is_not_the_builds(checkout):
    builder.build(checkout)
    here = checkout / "assignments" / "logistic_regression"
    (here / "logistic.py").write_text("changed")
    (here / "train.py").unlink()
    (here / "notes.txt").write_text("mine")
    assert {(d.path.split("/")[-1], d.what) for d in builder.differences(checkout)} == {
        ("logistic.py", "differs"),
        ("train.py", "missing"),
        ("notes.txt", "not made by the build"),
    }


@pytest.mark.parametrize("where", ["solutions/regularization/dropout.py", "solutions/optimizers/optimizers.md"])
def test_one_broken_region_leaves_the_old_tree_untouched(checkout, where):
    builder.build(checkout)
    before = {p: p.read_bytes() for p in (checkout / "assignments").rglob("*") if p.is_file()}
    logistic = checkout / "solutions/logistic_regression/logistic.py"
    logistic.write_text(logistic.read_text().replace("def sigmoid", "x = 1\n\n\ndef sigmoid", 1))
    path = checkout / where
    path.write_text(path.read_text().replace("### END SOLUTION", "", 1))
    with pytest.raises(MarkerError, match=path.name):
        builder.build(checkout)
    after = {p: p.read_bytes() for p in (checkout / "assignments").rglob("*") if p.is_file()}
    assert after == before
    assert [p.name for p in checkout.iterdir() if p.name.startswith(".")] == []


def test_an_exercise_without_a_region_aborts_the_build(checkout):
    path = checkout / "solutions/logistic_regression/logistic.py"
    path.write_text(path.read_text().replace("def sigmoid(", "def sigmoidal(", 1))
    with pytest.raises(CourseError, match="sigmoid has no region"):
        builder.render(checkout)

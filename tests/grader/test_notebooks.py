"""From jupytext Markdown to the student's notebook."""

import json

import pytest

from grader.course import Assignment, Exercise, Question, Returned
from grader.notebooks import checked_exercise, to_notebook
from grader.stubs import strip_markdown

HEADER = """---
jupyter:
  jupytext:
    text_representation:
      extension: .md
      format_name: markdown
  kernelspec:
    display_name: Python 3
    language: python
    name: python3
---

"""
BODY = """# Title

Some $x^2$ and *text*.

```python
%load_ext autoreload
import numpy as np
```

```python
check("square")
```

Between.

```python
check('cube')
```

<!-- #region question="why" -->
### BEGIN SOLUTION
### PROMPT: Answer in two sentences.
Because of the chain rule. SECRET
### END SOLUTION
<!-- #endregion -->
"""


def exercise(name, points):
    return Exercise(name, "powers", name, points, 5, ("a", "b", "c"), (Returned("", "array"),))


ASSIGNMENT = Assignment(
    "powers",
    "Powers",
    "",
    (exercise("square", 2.0), exercise("cube", 3.5)),
    (Question("why", "Why?", 4.0),),
)


def build(body=BODY):
    return to_notebook(strip_markdown(HEADER + body, "powers.md"), ASSIGNMENT, "powers.md")


def graded(text):
    cells = json.loads(text)["cells"]
    return {c["metadata"]["nbgrader"]["grade_id"]: c for c in cells if "nbgrader" in c["metadata"]}


def test_check_cells_become_locked_test_cells_with_the_points_of_the_exercise():
    cells = graded(build())
    assert cells["square"]["metadata"]["nbgrader"] == {
        "cell_type": "code", "grade": True, "grade_id": "square", "locked": True, "points": 2.0,
        "schema_version": 3, "solution": False, "task": False,
    }  # fmt: skip
    assert cells["cube"]["metadata"]["nbgrader"]["points"] == 3.5
    assert cells["square"]["metadata"]["editable"] is False


def test_the_answer_cell_keeps_the_prompt_and_can_be_edited():
    cell = graded(build())["why"]
    assert cell["cell_type"] == "markdown"
    assert cell["metadata"]["nbgrader"]["solution"] is True
    assert cell["metadata"]["nbgrader"]["locked"] is False
    assert "editable" not in cell["metadata"]
    assert "".join(cell["source"]) == "*Answer in two sentences.*"
    assert "SECRET" not in build()


def test_a_build_is_the_same_byte_for_byte_and_has_no_outputs():
    text = build()
    assert text == build()
    assert text.endswith("}\n")
    notebook = json.loads(text)
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)


def test_the_notebook_is_valid_and_its_cell_ids_are_unique():
    nbformat = pytest.importorskip("nbformat")
    notebook = nbformat.reads(build(BODY + "\nTwice.\n\n```python\n1\n```\n\nTwice.\n"), 4)
    nbformat.validate(notebook)
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)


def test_ids_of_other_cells_stay_when_a_cell_is_added():
    before = {cell["id"] for cell in json.loads(build())["cells"]}
    more = {c["id"] for c in json.loads(build("```python\n2 + 2\n```\n\n" + BODY))["cells"]}
    assert before < more


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (BODY.replace('check("square")', "pass"), "nothing is graded as square"),
        (BODY.replace('check("square")', 'check("square"); x = 1'), "nothing is graded as square"),
        (BODY.replace("check('cube')", 'check("square")'), "2 cells are graded as square"),
        (BODY.replace("check('cube')", 'check("cubes")'), "is for no exercise of powers"),
        (BODY.replace('question="why"', "x=1"), "nothing is graded as why"),
        (BODY.replace('question="why"', 'question="who"'), "is no question of powers"),
        (BODY + BODY[BODY.index("<!--") :], "2 cells are graded as why"),
    ],
)
def test_a_text_that_does_not_fit_the_course_is_refused_with_file_and_cure(body, problem):
    with pytest.raises(ValueError, match=r"powers\.md: ") as error:
        build(body)
    assert problem in str(error.value)


def test_only_a_bare_call_of_check_is_a_check_cell():
    assert checked_exercise('check("a")') == "a"
    assert checked_exercise("# note\ncheck('a')\n") == "a"
    for source in (
        'check("a", 1)',
        "check(a)",
        'check("a")\ncheck("b")',
        "%magic",
        "",
        "x.check('a')",
    ):
        assert checked_exercise(source) is None

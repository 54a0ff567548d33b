"""nbgrader's traps, one by one: a class of odd submissions, autograded by the stock command.

On a course that does not know them these tests fail; ``NAIVE_COURSE=1 pytest -m e2e`` shows it.
"""

import copy
import json
import os
import re
import shutil
import signal
import subprocess
import time

import pytest
from nb_world import BIN, HALF, RIGHT, CourseFolder, make_checkout, make_course, write

pytestmark = [pytest.mark.e2e, pytest.mark.filterwarnings("default")]

STUB = {
    "powers": "def square(x):\n    raise NotImplementedError('square')\n",
    "slopes": "def square_gradient(x):\n    raise NotImplementedError('square_gradient')\n",
}


def cell_of(notebook, name):
    return next(
        cell
        for cell in notebook["cells"]
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == name
    )


def variants(released):
    """Notebooks as students return them, by student."""
    books = {}

    def book(name):
        books[name] = copy.deepcopy(released)
        return books[name]

    cells = book("duplicated_cell")["cells"]
    cells.append(copy.deepcopy(cell_of(books["duplicated_cell"], "square")))
    cells = book("deleted_cells")["cells"]
    del cells[2:]
    cells = book("reordered")["cells"]
    cells.reverse()
    cell_of(book("edited_check"), "square")["source"] = ["3.0"]
    cell_of(book("more_points"), "square")["metadata"]["nbgrader"]["points"] = 3000
    cell_of(book("old_schema"), "square")["metadata"]["nbgrader"]["schema_version"] = 1
    cell_of(book("new_schema"), "square")["metadata"]["nbgrader"]["schema_version"] = 99
    cell_of(book("foreign_grade_id"), "square")["metadata"]["nbgrader"]["grade_id"] = "a.b"
    cell_of(book("became_markdown"), "square").update(cell_type="markdown")
    for cell in book("stripped_metadata")["cells"]:
        cell["metadata"] = {}
    forged = cell_of(book("forged_output"), "square")
    forged["outputs"] = [
        {"output_type": "execute_result", "data": {"text/plain": "3.0"}, "metadata": {},
         "execution_count": 1}
    ]  # fmt: skip
    evil = "<script>alert('student')</script><img src=x onerror=alert(1)> <b>bold</b> $x<y$"
    answered = book("scripts")
    cell_of(answered, "why_two")["source"] = [evil, " [link](javascript:alert(2))"]
    answered["cells"].append(
        {"cell_type": "raw", "id": "raw", "metadata": {}, "source": ["<script>raw()</script>"]}
    )
    answered["cells"].append(
        {"cell_type": "code", "id": "code", "metadata": {"magics_language": "\"><script>m()"},
         "execution_count": 1, "source": ["1"],
         "outputs": [{"output_type": "display_data", "metadata": {},
                      "data": {"text/html": "<script>out()</script>"}}]}
    )  # fmt: skip
    answered["metadata"]["title"] = "</title><script>title()</script>"
    old = book("format_3")
    books["format_3"] = {
        "metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0,
        "worksheets": [{"metadata": {}, "cells": [
            {"cell_type": "code", "collapsed": False, "input": cell["source"], "language": "python",
             "metadata": cell["metadata"], "outputs": [], "prompt_number": 1}
            if cell["cell_type"] == "code" else
            {"cell_type": "markdown", "metadata": cell["metadata"], "source": cell["source"]}
            for cell in old["cells"]]}],
    }  # fmt: skip
    book("format_9").update(nbformat=9)
    return {name: json.dumps(table) for name, table in books.items()}


@pytest.fixture(scope="session")
def zoo(tmp_path_factory, released):
    """A course with every odd submission, autograded and with feedback by the stock commands."""
    path = tmp_path_factory.mktemp("zoo") / "course"
    shutil.copytree(released.path, path)
    course = CourseFolder(path, released.root)
    course.submit("right")
    course.submit("half", HALF)
    course.submit("stub", STUB)
    for student, text in variants(course.notebook()).items():
        course.submit(student, notebook=text)
    course.submit("no_notebook", notebook=None)
    course.submit("renamed_notebook", notebook=None)
    released_book = (path / "release" / "powers" / "powers.ipynb").read_text("utf-8")
    write(path / "submitted/renamed_notebook/powers/powers (1).ipynb", released_book)
    course.submit("not_a_notebook", notebook="{ this is not JSON")
    course.submit("binary_notebook", notebook="\0\1\2")
    course.submit("list_notebook", notebook="[1, 2]")
    course.submit("deep_notebook", notebook="[" * 100_000)
    course.submit("no_modules", {})
    course.submit("one_module", {"powers": RIGHT["powers"]})
    course.submit("syntax_error", RIGHT | {"slopes": "def square_gradient(x:\n"})
    exits = "import os\ndef square_gradient(x):\n    os._exit(0)\n"
    course.submit("exits", RIGHT | {"slopes": exits})
    loop = "def square_gradient(x):\n    while True: pass\n"
    course.submit("loops", RIGHT | {"slopes": loop})
    prints = "def square_gradient(x):\n    while True: print('x' * 10**6)\n"
    course.submit("prints", RIGHT | {"slopes": prints})
    stderr = "import warnings\nwarnings.warn('to stderr')\n"
    course.submit("warns", RIGHT | {"powers": stderr + RIGHT["powers"]})
    course.submit("own_numpy", STUB, files={"numpy.py": "def asarray(*a): return a\n"})
    database = path / "gradebook.db"
    sql = (
        "import sqlite3\n"
        f"sqlite3.connect({str(database)!r}).execute('update grade set auto_score = 200').close()\n"
    )
    course.submit("sql", RIGHT | {"powers": sql + RIGHT["powers"]})
    course.submit("own_timestamp", timestamp="not a time at all")
    course.submit("zz_last")
    course.autograding = course.run("nbgrader", "autograde", "powers", check=False)
    course.scores = course.export()
    course.run("nbgrader", "generate_feedback", "powers")
    return course


# 1. generate_assignment strips notebooks only


def test_source_and_release_hold_stubs_and_no_hidden_test(released):
    for step in ("source", "release"):
        module = (released.path / step / "powers" / "powers.py").read_text("utf-8")
        assert 'raise NotImplementedError("square")' in module
        assert "SOLUTION" not in module
        assert "values * values" not in module
    answer = cell_of(released.notebook(), "why_two")
    assert "".join(answer["source"]) == "*Answer in two sentences.*"


@pytest.mark.parametrize(
    ("plant", "where"),
    [
        ("solutions/powers/powers.py", "powers.py"),
        ("tests/hidden/powers/test_slopes.py", "test_slopes.py"),
        ("solutions/powers/powers.md", "notes.md"),
    ],
)
def test_a_release_that_holds_a_secret_is_refused(course, plant, where):
    shutil.copy(course.root / plant, course.path / "source" / "powers" / where)
    done = course.run("nbgrader", "generate_assignment", "powers", "--force", check=False)
    assert done.returncode != 0
    assert "not released" in done.stderr
    assert not (course.path / "release" / "powers").exists()


# 2. autograde overwrites the student's modules


def test_students_modules_are_graded_and_not_what_stands_in_source(zoo):
    assert zoo.scores["right"] == 7.5
    assert zoo.scores["half"] == 3.0
    assert zoo.scores["stub"] == 0.0
    module = zoo.path / "autograded" / "half" / "powers" / "slopes.py"
    assert module.read_text("utf-8") == HALF["slopes"]


# 3. what nbgrader takes for full marks


def test_every_check_cell_has_a_plain_float_and_nothing_on_stderr(zoo):
    for student in ("right", "half", "stub", "no_modules", "warns", "forged_output"):
        notebook = zoo.notebook("autograded", student)
        for name in ("square", "square_gradient"):
            result, *others = cell_of(notebook, name)["outputs"]
            assert result["output_type"] == "execute_result"
            assert re.fullmatch(r"\d+\.\d+", "".join(result["data"]["text/plain"]))
            assert [output["output_type"] for output in others] == ["display_data"]
    assert zoo.scores["warns"] == 7.5
    assert zoo.scores["forged_output"] == 7.5


def test_a_judge_that_fails_costs_no_grade_and_gives_no_full_marks(tmp_path):
    root = make_checkout(tmp_path / "checkout")
    course = make_course(tmp_path / "course", root)
    course.run("nbgrader", "generate_assignment", "powers")
    course.submit("anna", STUB)
    suite = root / "tests" / "hidden" / "powers" / "test_powers.py"
    write(suite, suite.read_text("utf-8").replace("rng.normal", "rng.abnormal"))
    done = course.run("nbgrader", "autograde", "powers", check=False)
    assert done.returncode != 0
    assert course.export()["anna"] == 0.0
    assert course.standings() == {"anna": "crashed"}
    write(suite, suite.read_text("utf-8").replace("rng.abnormal", "rng.normal"))
    course.run("nbgrader", "autograde", "powers")
    assert course.standings() == {"anna": "graded"}
    # Other points than the gradebook has: refused, with the cure.
    text = (root / "solutions" / "course.toml").read_text("utf-8")
    write(root / "solutions" / "course.toml", text.replace("points = 3\n", "points = 5\n"))
    write(suite, suite.read_text("utf-8").replace("points=2", "points=4"))
    done = course.run("nbgrader", "autograde", "powers", "--force", check=False)
    assert done.returncode != 0
    assert "generate_assignment" in done.stderr
    assert course.standings() == {"anna": "crashed"}


# 4. hidden tests leak


def test_no_hidden_test_and_no_solution_is_anywhere_in_the_course(zoo):
    secrets = [b"hidden_square", b"rng.normal", b"values * values", b"product rule"]
    for path in zoo.path.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            found = [secret for secret in secrets if secret in content]
            assert not found, path


# 7. one odd submission and the others


def test_odd_notebooks_get_the_score_of_their_modules(zoo):
    odd = set(variants(zoo.notebook()))
    odd |= {"no_notebook", "renamed_notebook", "not_a_notebook", "binary_notebook",
            "list_notebook", "deep_notebook"}  # fmt: skip
    assert {student: zoo.scores[student] for student in odd} == dict.fromkeys(odd, 7.5)


def test_every_graded_cell_is_there_once_whatever_was_handed_in(zoo):
    for folder in sorted((zoo.path / "autograded").glob("*")):
        if not (folder / "powers").exists():
            continue
        names = [
            cell["metadata"]["nbgrader"]["grade_id"]
            for cell in zoo.notebook("autograded", folder.name)["cells"]
            if "nbgrader" in cell["metadata"]
        ]
        assert sorted(names) == ["square", "square_gradient", "why_two"], folder.name


def test_the_notebook_says_what_was_put_right(zoo):
    def remarks(student):
        return "".join(zoo.notebook("autograded", student)["cells"][0]["source"])

    assert "was there 2 times" in remarks("duplicated_cell")
    assert "was missing" in remarks("deleted_cells")
    assert "had been edited" in remarks("edited_check")
    assert "was not handed in" in remarks("no_notebook")
    assert "powers (1).ipynb was taken" in remarks("renamed_notebook")
    assert "not a Jupyter notebook" in remarks("not_a_notebook")


def test_odd_code_costs_its_own_points_and_nobody_elses(zoo):
    assert zoo.scores["exits"] == zoo.scores["loops"] == zoo.scores["prints"] == 3.0
    assert zoo.scores["syntax_error"] == zoo.scores["one_module"] == 3.0
    assert zoo.scores["zz_last"] == 7.5


def test_only_the_submission_with_a_broken_time_fails(zoo):
    assert zoo.autograding.returncode != 0
    failed = re.findall(r"for student '(\w+)'", zoo.autograding.stderr)
    assert failed == ["own_timestamp"]


def test_status_tells_apart_what_the_export_calls_zero(zoo):
    standings = zoo.standings()
    assert standings["stub"] == "graded"
    assert standings["no_modules"] == "unreadable"
    assert standings["own_timestamp"] == "not graded yet"
    assert standings["scripts"] == "awaiting manual grading"
    done = zoo.run("nbgrader", "export", "--to", "ours.csv")
    assert done.returncode == 0
    rows = (zoo.path / "ours.csv").read_text("utf-8").splitlines()
    line = next(row for row in rows if ",own_timestamp," in row)
    assert line.endswith(",,11.5,not graded yet")


def test_a_killed_run_is_taken_up_where_it_was(course):
    for number in range(4):
        course.submit(f"s{number}", STUB if number % 2 else RIGHT)
    course.submit("s0_slow", RIGHT | {"powers": "def square(x):\n    while True: pass\n"})
    run = subprocess.Popen(
        [BIN / "nbgrader", "autograde", "powers"],
        cwd=course.path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    deadline = time.monotonic() + 30
    while not (course.path / "autograded" / "s0_slow" / "powers" / "powers.ipynb").exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    assert (course.path / "autograded" / "s0_slow").exists()
    assert course.standings()["s0_slow"] == "crashed"
    course.run("nbgrader", "autograde", "powers")
    assert set(course.standings().values()) == {"graded"}
    scores = course.export()
    assert [scores[f"s{n}"] for n in range(4)] == [7.5, 0.0, 7.5, 0.0]


# 8. student code is student code


def test_student_code_cannot_reach_the_gradebook(zoo):
    with zoo.gradebook() as gradebook:
        scores = [g.auto_score or 0 for s in gradebook.assignment_submissions("powers")
                  for n in s.notebooks for g in n.grades]  # fmt: skip
    assert max(scores) <= 4.5
    assert zoo.scores["sql"] <= 4.5


def test_a_submitted_numpy_shadows_nothing(zoo):
    assert zoo.scores["own_numpy"] == 0.0
    assert zoo.scores["zz_last"] == 7.5


def test_feedback_shows_verdicts_and_runs_nothing_of_the_student(zoo):
    page = (zoo.path / "feedback" / "half" / "powers" / "powers.html").read_text("utf-8")
    assert "Three is handled" in page
    assert "Any numbers are handled (hidden)" in page
    assert "What is it for 3?" in page
    page = (zoo.path / "feedback" / "scripts" / "powers" / "powers.html").read_text("utf-8")
    assert "bold" in page
    for planted in ("<script>alert", "<script>raw", "<script>m()", "<script>out", "<script>title",
                    "<img src=x", "<img src=\"x\"", 'href="javascript:'):  # fmt: skip
        assert planted not in page


# 9. alembic is called by name


def test_a_gradebook_is_made_without_the_environment_on_the_path(tmp_path, checkout):
    command = "from pathlib import Path; from grader.nb.course import carry_out, plan; "
    command += f"carry_out(plan(Path({str(checkout)!r}), Path('course'), None, None))"
    subprocess.run(
        [BIN / "python", "-c", command], cwd=tmp_path, check=True, env={"PATH": "/usr/bin:/bin"}
    )
    assert (tmp_path / "course" / "gradebook.db").stat().st_size > 0

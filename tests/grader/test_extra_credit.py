"""Exercises of extra credit: their points count on top, and everybody is told so."""

from __future__ import annotations

import csv
import json
import shutil

import pytest
from typer.testing import CliRunner

from grader.bank import misconceptions, replaced
from grader.cli import app
from grader.course import CourseError, load_course
from grader.exports.plain import write_grades
from grader.judge import Submission, with_bench
from grader.learner.checking import check
from grader.learner.summary import closing, summarize
from grader.learner.terminal import Out, table
from grader.learner.workspace import find_all
from grader.notebooks import to_notebook
from grader.report.student import feedback_page
from grader.sandbox.client import Sandbox
from grader.verdict import Check, ExerciseResult, Report, Status, Visibility

EXTRA = "predict"


def marked(text, name=EXTRA, value="true"):
    """The course file's text with an exercise as extra credit."""
    assert text.count(f'name = "{name}"\n') >= 1
    return text.replace(f'name = "{name}"\n', f'name = "{name}"\nextra_credit = {value}\n', 1)


@pytest.fixture(scope="module")
def checkout(root, tmp_path_factory):
    """A copy of the checkout's first assignment in which one exercise is extra credit."""
    copy = tmp_path_factory.mktemp("checkout")
    shutil.copytree(root / "solutions", copy / "solutions")
    for kind in ("public", "hidden", "misconceptions"):
        shutil.copytree(root / "tests" / kind, copy / "tests" / kind)
    path = copy / "solutions" / "course.toml"
    path.write_text(marked(path.read_text("utf-8")), "utf-8")
    return copy


@pytest.fixture(scope="module")
def reports(checkout, right, untouched, logistic):
    """Of the right version, the untouched one, and one that is wrong in extra credit only."""
    version = next(v for v in misconceptions(checkout, logistic) if v.exercise == EXTRA)
    class_ = {"right": right, "stub": untouched, "wrong": replaced(right, logistic, version)}

    def body(bench):
        return {name: bench.grade(Submission(name, sources)) for name, sources in class_.items()}

    with Sandbox("process") as sandbox:
        return with_bench(checkout, logistic.name, body, sandbox=sandbox)


def result(name, points, **more):
    verdict = Check(name, name, Visibility.PUBLIC, Status.PASSED, points, points)
    return ExerciseResult(name, (verdict,), **more)


def test_no_exercise_of_the_course_is_extra_credit(course):
    assert not any(e.extra_credit for a in course.assignments for e in a.exercises)


def test_its_points_are_no_part_of_the_assignments(checkout, logistic):
    changed = load_course(checkout / "solutions").assignment(logistic.name)
    assert changed.exercise(EXTRA).extra_credit
    assert changed.points == logistic.points - logistic.exercise(EXTRA).points


def test_a_wrong_entry_is_named(root, tmp_path):
    text = (root / "solutions" / "course.toml").read_text("utf-8")
    path = tmp_path / "course.toml"
    path.write_text(marked(text, value='"yes"'), "utf-8")
    with pytest.raises(CourseError, match=f"{EXTRA}: extra_credit = 'yes' must be true or false"):
        load_course(path)
    path.write_text(text.replace("\npoints = ", "\nextra_credit = true\npoints = "), "utf-8")
    with pytest.raises(CourseError, match="all its exercises are extra credit"):
        load_course(path)


def test_a_report_keeps_it_and_says_it_only_where_it_is(tmp_path):
    report = Report(
        "Ada", "a", "graded", (result("f", 3.0), result("g", 2.5, extra_credit=True))
    )  # fmt: skip
    assert (report.score, report.max_score, report.extra_score) == (5.5, 3.0, 2.5)
    report.write(tmp_path / "report.json")
    assert Report.read(tmp_path / "report.json") == report
    first, second = json.loads((tmp_path / "report.json").read_text())["exercises"]
    assert "extra_credit" not in first
    assert second["extra_credit"] is True


def test_the_judge_adds_it_on_top(reports, logistic, tmp_path):
    worth = logistic.exercise(EXTRA).points
    maximum = logistic.points - worth
    assert {name: r.score for name, r in reports.items()} == {
        "right": logistic.points, "stub": 0.0, "wrong": reports["wrong"].score,
    }  # fmt: skip
    assert maximum <= reports["wrong"].score < logistic.points
    assert {r.status for r in reports.values()} == {"graded"}
    assert {r.max_score for r in reports.values()} == {maximum}
    for report in reports.values():
        assert [e.name for e in report.exercises if e.extra_credit] == [EXTRA]
    path = write_grades(list(reports.values()), tmp_path)
    rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
    assert [row["max_score"] for row in rows] == [f"{maximum:.2f}"] * 3
    assert rows[0]["score"] == f"{logistic.points:.2f}"
    assert rows[0][EXTRA] == f"{worth:.2f}"


def test_the_feedback_page_and_the_command_line_say_it(reports, checkout, tmp_path):
    page = feedback_page(reports["right"], checkout)
    assert page.count("<small>extra credit</small>") == 1
    assert f"({reports['right'].extra_score:g} earned as extra credit)" in page
    assert "earned as extra credit" not in feedback_page(reports["stub"], checkout)
    reports["right"].write(tmp_path / "reports" / "right.json")
    shown = CliRunner().invoke(app, ["show", str(tmp_path), "right"]).output
    assert shown.count("(extra credit)") == 1


def test_the_students_table_says_it(folder, right, logistic):
    path = folder / "course.toml"
    path.write_text(marked(path.read_text("utf-8")), "utf-8")
    for name, text in right.items():
        (folder / f"{name}.py").write_text(text, "utf-8")
    (space,) = find_all()
    checked = check(space)
    assert checked.passed
    summary = summarize(checked)
    lines = [line for line in table(summary.rows, Out()) if "extra credit" in line]
    assert [line.split()[1] for line in lines] == [EXTRA]
    extra = checked.report.exercise(EXTRA).max_score
    assert summary.points == summary.max_points + extra
    words = closing(summary, checked)
    assert f"{extra:g} earned as extra credit" in words
    hidden = logistic.points - logistic.exercise(EXTRA).points - summary.max_points
    assert f"Hidden checks hold {hidden:g} more" in words


def test_its_cell_has_no_points_in_nbgrader(checkout, logistic):
    pytest.importorskip("jupytext")
    from grader.stubs import strip_markdown

    path = checkout / "solutions" / logistic.name / f"{logistic.name}.md"
    changed = load_course(checkout / "solutions").assignment(logistic.name)
    text = strip_markdown(path.read_text("utf-8"), path.name)
    cells = json.loads(to_notebook(text, changed, path.name))["cells"]
    graded = [c["metadata"]["nbgrader"] for c in cells if "nbgrader" in c["metadata"]]
    points = {entry["grade_id"]: entry["points"] for entry in graded}
    assert points[EXTRA] == 0.0
    assert points["sigmoid"] == logistic.exercise("sigmoid").points

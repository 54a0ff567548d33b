"""Extra credit by points, through nbgrader's stock commands."""

import shutil

import pytest
from nb_world import HALF, RIGHT, make_course, write

from grader.build import build
from grader.course import load_course
from grader.intake import read_one
from grader.judge import with_bench
from grader.nb import record
from grader.sandbox.host import Sandbox

pytestmark = [pytest.mark.e2e, pytest.mark.filterwarnings("default")]
STUDENTS = ("anna", "bert", "carl")


@pytest.fixture
def bonus(tmp_path, checkout):
    """A course in which the second exercise, of 4.5 points, is extra credit."""
    root = tmp_path / "checkout"
    shutil.copytree(checkout, root)
    path = root / "solutions" / "course.toml"
    name = 'name = "square_gradient"\n'
    path.write_text(path.read_text("utf-8").replace(name, f"{name}extra_credit = true\n"), "utf-8")
    build(root)
    course = make_course(tmp_path / "course", root)
    course.run("nbgrader", "generate_assignment", "powers")
    return course


def judged(course):
    assignment = load_course(course.root / "solutions").assignment("powers")

    def body(bench):
        folders = {s: course.path / "submitted" / s / "powers" for s in STUDENTS}
        return [bench.grade(read_one(folder, s, assignment)) for s, folder in folders.items()]

    with Sandbox("process") as sandbox:
        return with_bench(course.root, "powers", body, sandbox=sandbox)


def extra_credit(course):
    with course.gradebook() as gradebook:
        return {
            s: tuple(
                gradebook.find_grade(cell, "powers", "powers", s).extra_credit
                for cell in ("square", "square_gradient")
            )
            for s in STUDENTS
        }


def test_extra_credit_is_exported_on_top_and_a_persons_stays(bonus):
    bonus.submit("anna")
    bonus.submit("bert", HALF)
    bonus.submit("carl", {"slopes": RIGHT["slopes"]})
    bonus.run("nbgrader", "autograde", "powers")
    reports = {report.student: report for report in judged(bonus)}
    scores = {student: report.score for student, report in reports.items()}
    assert (scores["anna"], scores["bert"], scores["carl"]) == (7.5, 3.0, 4.5)
    assert {report.max_score for report in reports.values()} == {3.0}
    assert bonus.export() == scores
    assert extra_credit(bonus) == {"anna": (None, 4.5), "bert": (None, 0.0), "carl": (None, 4.5)}
    with bonus.gradebook() as gradebook:
        assert gradebook.find_assignment("powers").max_score == 3 + 4  # and the question
        for cell, extra in (("square", 1.0), ("square_gradient", 99.0)):
            gradebook.find_grade(cell, "powers", "powers", "anna").extra_credit = extra
        gradebook.db.commit()
    write(bonus.path / "submitted/carl/powers/slopes.py", HALF["slopes"])
    wanted = {"anna": 8.5, "bert": 3.0, "carl": 0.0}
    bonus.run("nbgrader", "autograde", "powers", "--force")
    assert bonus.export() == wanted
    assert extra_credit(bonus) == {"anna": (1.0, 4.5), "bert": (None, 0.0), "carl": (None, 0.0)}
    assert record(bonus.path, judged(bonus)) == []
    assert bonus.export() == wanted
    assert extra_credit(bonus)["anna"] == (1.0, 4.5)
    bonus.run("nbgrader", "generate_feedback", "powers")
    page = (bonus.path / "feedback/anna/powers/powers.html").read_text("utf-8")
    assert "4.5 of 4.5 points of extra credit" in page

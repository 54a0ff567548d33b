"""A class of thirty, by nbgrader's stock commands: SQLite's gradebook and PostgreSQL's."""

import csv
import getpass
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest
from nb_world import (
    ASSIGNMENT,
    CourseFolder,
    copy_checkout,
    make_class,
    make_course,
    write,
)

from grader.classroom import Run, grade_all
from grader.course import load_course
from grader.intake import submissions

pytestmark = [pytest.mark.e2e, pytest.mark.filterwarnings("default")]


@pytest.fixture(scope="module")
def instructor(tmp_path_factory):
    return copy_checkout(tmp_path_factory.mktemp("instructor"))


@pytest.fixture(scope="module")
def students(instructor):
    return make_class(instructor)


@pytest.fixture(scope="module")
def reports(instructor, students, tmp_path_factory):
    """What `grader grade` says about the class, by student."""
    folder = tmp_path_factory.mktemp("class")
    for student, sources in students.items():
        (folder / student).mkdir()
        for name, text in sources.items():
            write(folder / student / f"{name}.py", text)
    assignment = load_course(instructor / "solutions").assignment(ASSIGNMENT)
    run = Run(instructor, ASSIGNMENT, tmp_path_factory.mktemp("out"), workers=2)
    found = grade_all(run, submissions(folder, assignment), lambda *_: None)
    return {report.student: report for report in found}


@pytest.fixture
def postgresql():
    """The address of a throwaway PostgreSQL on loopback."""
    found = shutil.which("initdb") or next(
        (str(p) for p in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))), None
    )
    if found is None:
        pytest.skip("PostgreSQL's server is not installed (apt install postgresql)")
    pytest.importorskip(
        "psycopg", reason="psycopg is not installed (pip install 'psycopg[binary]')"
    )
    # The server refuses to run as root.
    owner = "postgres" if os.geteuid() == 0 else getpass.getuser()
    folder = Path(tempfile.mkdtemp(prefix="grader-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, owner)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    def run(name, *arguments):
        command = [Path(found).resolve().parent / name, *arguments]
        subprocess.run(
            command, check=True, user=owner if os.geteuid() == 0 else None, cwd=folder,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env={"PATH": "/usr/bin:/bin"},
        )  # fmt: skip

    run(
        "initdb",
        "-D",
        "data",
        "-U",
        "grader",
        "--auth=trust",
        "--no-sync",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
    )
    options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off"
    run("pg_ctl", "-D", "data", "-l", "log", "-w", "-o", options, "start")
    try:
        run("createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "grader", "gradebook")
        yield f"postgresql://grader@127.0.0.1:{port}/gradebook"
    finally:
        run("pg_ctl", "-D", "data", "-m", "immediate", "stop")
        shutil.rmtree(folder)


def cycle(folder, instructor, students, db=None):
    """Make the course and take the class through it, command by command."""
    roster = folder / "roster.csv"
    write(roster, "id,last_name\n" + "".join(f"{s},{s.title()}\n" for s in [*students, "absent"]))
    course = make_course(folder / "course", instructor, roster, db)

    def nbgrader(*command):
        course.run("nbgrader", *command)

    nbgrader("generate_assignment", ASSIGNMENT)
    released = course.path / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    for student, sources in students.items():
        home = course.path / "submitted" / student / ASSIGNMENT
        home.mkdir(parents=True)
        shutil.copy(released, home)
        for name, text in sources.items():
            write(home / f"{name}.py", text)
    nbgrader("autograde", ASSIGNMENT)
    nbgrader("generate_feedback", ASSIGNMENT)
    nbgrader("export", "--exporter", "nbgrader.plugins.CsvExportPlugin", "--to", "stock.csv")
    nbgrader("export")
    return course


def table(path):
    rows = csv.DictReader(path.read_text("utf-8").splitlines())
    return {row["student_id"]: row for row in rows if row["assignment"] == ASSIGNMENT}


def agrees(course: CourseFolder, reports, folder):
    """Every cell of the gradebook and every line of the export has the judge's score."""
    from nbgrader.api import Gradebook

    from grader.nb.recording import open_course

    _, coursedir = open_course(course.path)
    with Gradebook(coursedir.db_url) as gradebook:
        found = {
            (s.student.id, g.name): g.auto_score
            for s in gradebook.assignment_submissions(ASSIGNMENT)
            for n in s.notebooks
            for g in n.grades
        }
    for student, report in reports.items():
        for exercise in report.exercises:
            assert found[student, exercise.name] == exercise.score, (student, exercise.name)
    stock, ours = table(course.path / "stock.csv"), table(course.path / "grades.csv")
    for student, report in reports.items():
        assert round(float(stock[student]["score"]), 2) == round(report.score, 2)
        assert stock[student]["score"] == ours[student]["score"]
        page = course.path / "feedback" / student / ASSIGNMENT / f"{ASSIGNMENT}.html"
        assert page.stat().st_size > 10_000
    assert ours["nothing"]["status"] == "unreadable"
    assert ours["reference"]["status"] == "graded"
    assert (ours["absent"]["status"], ours["absent"]["score"]) == ("missing", "")
    assert stock["absent"]["score"] == "0.0"


def test_stock_commands_give_each_of_thirty_the_score_of_grader_grade(
    tmp_path, instructor, students, reports
):
    course = cycle(tmp_path, instructor, students)
    agrees(course, reports, tmp_path)
    assert reports["reference"].score == reports["reference"].max_score
    assert reports["stub"].score == 0
    scores = {report.score for report in reports.values()}
    assert len(scores) > 5


def test_the_same_on_postgresql(tmp_path, instructor, students, reports, postgresql):
    some = {student: students[student] for student in list(students)[::3]} | {
        student: students[student] for student in ("reference", "stub", "nothing")
    }
    reports = {student: reports[student] for student in some}
    course = cycle(tmp_path, instructor, some, postgresql)
    assert not (course.path / "gradebook.db").exists()
    agrees(course, reports, tmp_path)
    assert (course.path / "grader_config.py").stat().st_mode & 0o077 == 0

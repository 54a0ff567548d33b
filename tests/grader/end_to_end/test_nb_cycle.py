"""A course over its life: made, made again, collected into, graded by hand, regraded, released."""

import io
import shutil
import zipfile

import pytest
from nb_world import HALF, RIGHT, CourseFolder, make_course, write

from grader.course import CourseError, load_course
from grader.intake import read_one
from grader.judge import with_bench
from grader.nb import record
from grader.nb.course import carry_out, plan
from grader.nb.standing import feedback_zips
from grader.sandbox.host import Sandbox

pytestmark = [pytest.mark.e2e, pytest.mark.filterwarnings("default")]
ROSTER = """id,first_name,last_name,email,lms_user_id
anna,Anna,Arndt,anna@example.org,4711
bert,Bert,Öztürk,,4712
carl,Carl,Cao,,
"""


def zipped(files, when=None):
    """Return a zip archive; the keys of `files` are the names of its members."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files.items():
            member = zipfile.ZipInfo(name, when or (2026, 9, 30, 8, 0, 0))
            archive.writestr(member, content)
    return data.getvalue()


def modules(sources, prefix=""):
    return {f"{prefix}{name}.py": text for name, text in sources.items()}


def snapshot(folder):
    return {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}


# Making a course, and making it again


def test_a_dry_run_says_everything_and_does_nothing(tmp_path, checkout):
    made = plan(checkout, tmp_path / "course", None, None)
    assert {step.subject for step in made.changes} > {
        "nbgrader_config.py", "grader_config.py", "source/powers/powers.py", "gradebook.db",
        "students.csv", "powers is due 2026-10-01 12:00 UTC",
    }  # fmt: skip
    assert not (tmp_path / "course").exists()


def test_a_second_run_on_a_living_course_changes_nothing(course):
    course.submit("anna")
    course.run("nbgrader", "autograde", "powers")
    write(course.path / "source" / "powers" / "train.py", "# the instructor's own\n")
    write(course.path / "nbgrader_config.py", "load_subconfig('grader_config.py')\n# mine\n")
    before = snapshot(course.path)
    made = plan(course.root, course.path, None, None)
    assert [(s.what, s.subject) for s in made.steps if s.what != "update"] == [
        ("keep", "source/powers/train.py")
    ]
    carry_out(made)
    after = snapshot(course.path)
    ours = {course.path / "grader_config.py", course.path / ".grader_course.json"}
    assert {p for p in before.keys() | after.keys() if before.get(p) != after.get(p)} <= ours


def test_a_roster_adds_students_and_changes_none(tmp_path, checkout):
    roster = tmp_path / "roster.csv"
    write(roster, ROSTER)
    course = make_course(tmp_path / "course", checkout, roster)
    with course.gradebook() as gradebook:
        assert {s.id for s in gradebook.students} == {"anna", "bert", "carl"}
        gradebook.update_or_create_student("carl", last_name="Chao")
    write(course.path / "students.csv", ROSTER + "dora,Dora,D,,\n")
    made = plan(checkout, course.path, None, None)
    assert [(s.what, s.subject) for s in made.steps] == [
        ("keep", "student carl"), ("add", "student dora"),
    ]  # fmt: skip
    carry_out(made)
    with course.gradebook() as gradebook:
        assert gradebook.find_student("carl").last_name == "Chao"
        assert gradebook.find_student("dora").first_name == "Dora"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("name\nanna\n", "the first line must name the columns"),
        ("id\nanna\nanna\n", "stands there twice"),
        ("id,email\n,a@b\n", "without an id"),
        ("id\n../anna\n", "cannot be the name of a folder"),
        ("id,first_name\nanna,<script>alert(1)</script>\n", "2: first_name '<script>"),
        ("id,last_name\nanna,A\u202eb\n", "would act in formgrader's pages"),
        ('id,last_name\nanna,"A\nbert,B"\n', "would act in formgrader's pages"),
        ("id,last_name\nanna,A\u2028bert\n", "would act in formgrader's pages"),
    ],
)
def test_a_wrong_roster_is_refused_before_anything_is_written(tmp_path, checkout, text, problem):
    write(tmp_path / "roster.csv", text)
    with pytest.raises(CourseError, match=problem):
        plan(checkout, tmp_path / "course", tmp_path / "roster.csv", None)
    assert not (tmp_path / "course").exists()


def test_an_existing_nbgrader_course_is_told_which_line_to_add(tmp_path, checkout):
    write(tmp_path / "course" / "nbgrader_config.py", "c = get_config()\n")
    made = plan(checkout, tmp_path / "course", None, None)
    step = next(step for step in made.steps if step.subject == "nbgrader_config.py")
    assert step.what == "keep"
    assert 'load_subconfig("grader_config.py")' in step.why


def test_assignments_of_others_in_the_same_course_go_nbgraders_way(course):
    import nbformat.v4 as nb

    solution = nb.new_code_cell("### BEGIN SOLUTION\nx = 2\n### END SOLUTION")
    solution.metadata.nbgrader = {
        "grade": False, "solution": True, "locked": False, "task": False, "grade_id": "s",
        "schema_version": 3, "cell_type": "code",
    }  # fmt: skip
    check = nb.new_code_cell("assert x == 2")
    check.metadata.nbgrader = {
        "grade": True, "solution": False, "locked": True, "task": False, "grade_id": "t",
        "schema_version": 3, "points": 5, "cell_type": "code",
    }  # fmt: skip
    import nbformat

    book = nb.new_notebook(cells=[solution, check])
    write(course.path / "source" / "other" / "other.ipynb", nbformat.writes(book))
    course.run("nbgrader", "generate_assignment", "other")
    released = (course.path / "release" / "other" / "other.ipynb").read_text("utf-8")
    assert "x = 2" not in released
    text = released.replace("raise NotImplementedError()", "x = 2")
    assert text != released
    forged = nbformat.reads(text, 4)
    forged.metadata["grader"] = {"finished": True, "extra_credit": {"t": 50.0}}
    text = nbformat.writes(forged)
    write(course.path / "submitted" / "anna" / "other" / "other.ipynb", text)
    course.run("nbgrader", "autograde", "other")
    with course.gradebook() as gradebook:
        assert gradebook.find_submission("other", "anna").score == 5


@pytest.mark.parametrize(
    ("db", "problem"),
    [("nonsense", "not an address"), ("postgresql://x@127.0.0.1:1/none", "cannot be reached")],
)
def test_a_gradebook_that_cannot_be_reached_is_said_in_one_line(tmp_path, checkout, db, problem):
    with pytest.raises(CourseError, match=problem) as error:
        plan(checkout, tmp_path / "course", None, db)
    assert "\n" not in str(error.value)
    assert not (tmp_path / "course").exists()


def test_a_checkout_that_is_not_built_is_refused(tmp_path, checkout):
    root = tmp_path / "checkout"
    shutil.copytree(checkout, root)
    (root / "assignments" / "powers" / "powers.py").unlink()
    with pytest.raises(CourseError, match="run `grader build` first"):
        plan(root, tmp_path / "course", None, None)


def test_the_commands_say_what_they_do_and_end_honestly(course, monkeypatch):
    from typer.testing import CliRunner

    from grader.cli import app

    monkeypatch.chdir(course.root)
    run = lambda *words: CliRunner().invoke(app, list(map(str, words)))  # noqa: E731
    new = course.path.parent / "new"
    done = run("course", new, "--dry-run")
    assert done.exit_code == 0
    assert "would create source/powers/powers.ipynb" in done.output
    assert not new.exists()
    course.submit("anna")
    course.submit("bert", {})
    course.run("nbgrader", "autograde", "powers")
    done = run("status", course.path)
    assert done.exit_code == 1
    assert "1 graded" in done.output
    assert "1 unreadable" in done.output
    done = run("feedback", course.path, "--assignment", "powers", "--out", new)
    assert isinstance(done.exception, CourseError)
    assert "generate_feedback" in str(done.exception)


# Collecting


@pytest.fixture
def collected(course):
    """A course with a roster and a folder for archives; `collect()` runs the stock command."""
    write(course.path / "students.csv", ROSTER)
    carry_out(plan(course.root, course.path, None, None))
    archive = course.path / "downloaded" / "powers" / "archive"
    archive.mkdir(parents=True)
    course.archive = archive
    course.collect = lambda *more, check=True: course.run(
        "nbgrader", "zip_collect", "powers", *more, check=check
    )
    return course


def submitted(course, student):
    home = course.path / "submitted" / student / "powers"
    return {p.name: p.read_text("utf-8") for p in sorted(home.glob("*"))} if home.is_dir() else None


def test_wrapper_folders_and_modules_are_collected(collected):
    (collected.archive / "anna.zip").write_bytes(zipped(modules(RIGHT, "my homework/powers/")))
    (collected.archive / "bert").mkdir()
    write(collected.archive / "bert" / "deep" / "powers.py", RIGHT["powers"])
    write(collected.archive / "bert" / "deep" / "powers.ipynb", "{}")
    write(collected.archive / "bert" / "deep" / "secret.txt", "not collected")
    collected.collect()
    assert submitted(collected, "anna") == modules(RIGHT)
    assert set(submitted(collected, "bert")) == {"powers.py", "powers.ipynb"}


def test_what_learning_platforms_deliver_is_recognised(collected):
    moodle = {
        "Anna Arndt_99_assignsubmission_file_/powers.py": RIGHT["powers"],
        "Bert Öztürk_98_assignsubmission_file_work.zip": zipped(modules(HALF, "x/")),
    }
    (collected.archive / "powers-moodle.zip").write_bytes(zipped(moodle, (2026, 10, 2, 9, 0, 0)))
    write(collected.archive / "caocarl_LATE_77_815_powers.py", "first = 1\n")
    write(collected.archive / "caocarl_LATE_77_816_powers-1.py", RIGHT["powers"])
    collected.collect()
    assert submitted(collected, "anna")["powers.py"] == RIGHT["powers"]
    assert submitted(collected, "bert")["slopes.py"] == HALF["slopes"]
    assert submitted(collected, "bert")["timestamp.txt"].startswith("2026-10-0")
    assert submitted(collected, "carl")["powers.py"] == RIGHT["powers"]


def test_gradescopes_export_is_recognised(collected):
    sheet = (
        "submission_5:\n  :submitters:\n  - :name: A\n    :sid: '4711'\n"
        "  :created_at: 2026-10-03 10:00:00.5 Z\n"
    )
    files = {"export/submission_metadata.yml": sheet}
    files |= modules(RIGHT, "export/submission_5/")
    (collected.archive / "export.zip").write_bytes(zipped(files))
    collected.collect()
    assert submitted(collected, "anna")["timestamp.txt"] == "2026-10-03 10:00:00"


def test_the_last_attempt_counts_as_a_whole_and_its_time_with_it(collected):
    for day, sources in (("29", HALF), ("30", {"powers": RIGHT["powers"]})):
        name = f"hw_anna_attempt_2026-09-{day}-15-00-00_work.zip"
        (collected.archive / name).write_bytes(zipped(modules(sources)))
    collected.collect()
    assert submitted(collected, "anna") == {
        "powers.py": RIGHT["powers"], "timestamp.txt": "2026-09-30 15:00:00",
    }  # fmt: skip


def test_a_students_own_timestamp_does_not_win(collected):
    files = modules(RIGHT) | {"timestamp.txt": "2000-01-01 00:00:00"}
    name = "hw_anna_attempt_2026-10-05-15-00-00_work.zip"
    (collected.archive / name).write_bytes(zipped(files))
    collected.collect()
    assert submitted(collected, "anna")["timestamp.txt"] == "2026-10-05 15:00:00"


def test_hostile_and_broken_archives_stop_nobody_and_are_reported(collected):
    (collected.archive / "anna.zip").write_bytes(zipped({"../../../../evil/powers.py": "evil"}))
    (collected.archive / "bert.zip").write_bytes(b"PK\3\4 this is no zip")
    (collected.archive / "carl.zip").write_bytes(zipped(modules(RIGHT)))
    (collected.archive / "empty.zip").write_bytes(zipped({"readme.txt": "sorry"}))
    (collected.archive / "link.py").symlink_to("/etc/passwd")
    done = collected.collect(check=False)
    assert done.returncode == 1
    assert submitted(collected, "carl") == modules(RIGHT)
    assert submitted(collected, "anna") is submitted(collected, "bert") is None
    for words in ("outside the archive", "bert.zip"):
        assert words in done.stderr
    assert not list(collected.path.rglob("evil"))
    assert not list(collected.path.parent.rglob("evil"))


def test_one_student_can_be_collected_again(collected):
    for student in ("anna", "bert"):
        (collected.archive / f"{student}.zip").write_bytes(zipped(modules(HALF)))
    collected.collect()
    for student in ("anna", "bert"):
        (collected.archive / f"{student}.zip").write_bytes(zipped(modules(RIGHT)))
    collected.collect("--force", "--CourseDirectory.student_id=anna")
    assert submitted(collected, "anna") == modules(RIGHT)
    assert submitted(collected, "bert") == modules(HALF)


def test_feedback_of_collected_submissions_can_be_released(collected, tmp_path):
    exchange = tmp_path / "exchange"
    exchange.mkdir(mode=0o777)
    exchange.chmod(0o777)
    with (collected.path / "nbgrader_config.py").open("a") as file:
        file.write(f"c.Exchange.root = {str(exchange)!r}\n")
    (collected.archive / "anna.zip").write_bytes(zipped(modules(RIGHT)))
    collected.collect()
    collected.run("nbgrader", "autograde", "powers")
    collected.run("nbgrader", "generate_feedback", "powers")
    collected.run("nbgrader", "release_feedback", "powers")
    assert len(list(exchange.rglob("*.html"))) == 1
    assert feedback_zips(collected.path, "powers", tmp_path / "zips") == 1
    with zipfile.ZipFile(tmp_path / "zips" / "anna.zip") as archive:
        assert archive.namelist() == ["powers.html"]


def test_the_exchange_directory_works_from_release_to_feedback(course, tmp_path):
    exchange = tmp_path / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)
    settings = f"c.Exchange.root = {str(exchange)!r}\n"
    with (course.path / "nbgrader_config.py").open("a") as file:
        file.write(settings)
    course.run("nbgrader", "release_assignment", "powers")
    student = CourseFolder(tmp_path / "student", None)
    write(
        student.path / "nbgrader_config.py",
        f"c = get_config()\n{settings}c.CourseDirectory.course_id = 'course'\n",
    )
    student.run("nbgrader", "fetch_assignment", "powers")
    for name, text in modules(HALF).items():
        write(student.path / "powers" / name, text)
    student.run("nbgrader", "submit", "powers")
    course.run("nbgrader", "collect", "powers")
    course.run("nbgrader", "autograde", "powers")
    (score,) = course.export().values()
    assert score == 3.0
    course.run("nbgrader", "generate_feedback", "powers")
    course.run("nbgrader", "release_feedback", "powers")
    student.run("nbgrader", "fetch_feedback", "powers")
    assert list((student.path / "powers" / "feedback").rglob("powers.html"))


# Grading by hand, again, late, and from outside


def grade_by_hand(course, student, cell, score, comment=None, extra=None):
    with course.gradebook() as gradebook:
        names = ("powers", "powers", student)
        grade = gradebook.find_grade(cell, *names)
        grade.manual_score, grade.needs_manual_grade = score, False
        grade.extra_credit = extra
        if comment:
            gradebook.find_comment(cell, *names).manual_comment = comment
        gradebook.db.commit()


def answered(course):
    return (
        (course.path / "release/powers/powers.ipynb")
        .read_text("utf-8")
        .replace("*Answer in two sentences.*", "Because of both factors.")
    )


def test_manual_grades_and_comments_stay_on_every_road(course, checkout):
    course.submit("anna", HALF, notebook=answered(course))
    course.run("nbgrader", "autograde", "powers")
    assert course.standings() == {"anna": "awaiting manual grading"}
    grade_by_hand(course, "anna", "why_two", 3.5, "Nearly.")
    assert course.standings() == {"anna": "graded"}
    assert course.export() == {"anna": 6.5}
    write(course.path / "submitted/anna/powers/slopes.py", RIGHT["slopes"])
    course.run("nbgrader", "autograde", "powers", "--force")
    assert course.export() == {"anna": 11.0}
    write(course.path / "submitted/anna/powers/slopes.py", HALF["slopes"])
    assert record(course.path, judged(checkout, course, ["anna"])) == []
    assert course.export() == {"anna": 6.5}
    with course.gradebook() as gradebook:
        assert gradebook.find_comment("why_two", "powers", "powers", "anna").comment == "Nearly."
    course.run("nbgrader", "generate_feedback", "powers")
    page = (course.path / "feedback/anna/powers/powers.html").read_text("utf-8")
    assert "Nearly." in page
    assert "3.5" in page


def judged(root, course, students):
    """Reports as `grader grade` makes them."""
    assignment = load_course(root / "solutions").assignment("powers")

    def body(bench):
        return [
            bench.grade(read_one(course.path / "submitted" / s / "powers", s, assignment))
            for s in students
        ]

    with Sandbox("process") as sandbox:
        return with_bench(root, "powers", body, sandbox=sandbox)


def test_extra_credit_given_by_hand_stays(course, checkout):
    course.submit("anna")
    course.run("nbgrader", "autograde", "powers")
    grade_by_hand(course, "anna", "square", None, extra=1.5)
    assert course.export() == {"anna": 9.0}
    course.run("nbgrader", "autograde", "powers", "--force")
    assert course.export() == {"anna": 9.0}
    assert record(course.path, judged(checkout, course, ["anna"])) == []
    assert course.export() == {"anna": 9.0}


def test_recorded_reports_and_autograding_agree_cell_by_cell(course, checkout):
    course.submit("anna")
    course.submit("bert", HALF, timestamp="2026-09-30 10:00:00 UTC")
    course.submit("carl", {"powers": RIGHT["powers"]}, notebook=None)
    course.submit("dora", {})
    students = ["anna", "bert", "carl", "dora"]
    reports = judged(checkout, course, students)
    assert record(course.path, reports) == []

    def cells():
        with course.gradebook() as gradebook:
            return {
                (s.student.id, g.name): (g.auto_score, g.needs_manual_grade)
                for s in gradebook.assignment_submissions("powers")
                for n in s.notebooks
                for g in n.grades
            }

    recorded, standings = cells(), course.standings()
    assert recorded["bert", "square"] == (3.0, False)
    assert standings["dora"] == "unreadable"
    course.run("nbgrader", "autograde", "powers", "--force")
    assert cells() == recorded
    assert course.standings() == standings
    for report in reports:
        for exercise in report.exercises:
            assert recorded[report.student, exercise.name][0] == exercise.score
    course.run("nbgrader", "generate_feedback", "powers")


def test_grading_into_a_gradebook_gives_the_stock_roads_scores(course, monkeypatch):
    from typer.testing import CliRunner

    from grader.cli import app

    def grade(*more):
        words = ["grade", course.path / "submitted", "--assignment", "powers", "--out", out,
                 "--sandbox", "process", "--workers", "1", "--gradebook", course.path, *more]  # fmt: skip
        return CliRunner().invoke(app, list(map(str, words)))

    monkeypatch.chdir(course.root)
    out = course.path.parent / "out"
    course.submit("anna", notebook=answered(course))
    course.submit("bert", HALF)
    done = grade()
    assert done.exit_code == 0, done.output
    assert "2 reports written" in done.output
    recorded = course.export()
    assert recorded == {"anna": 7.5, "bert": 3.0}
    course.run("nbgrader", "autograde", "powers", "--force")
    assert course.export() == recorded
    grade_by_hand(course, "anna", "why_two", 3.5, "Nearly.")
    write(course.path / "submitted/anna/powers/slopes.py", HALF["slopes"])
    assert grade().exit_code == 0
    assert course.export() == {"anna": 6.5, "bert": 3.0}
    with course.gradebook() as gradebook:
        assert gradebook.find_comment("why_two", "powers", "powers", "anna").comment == "Nearly."
    # The gradebook knows its students by now, and a stranger is not one of them.
    write(course.path.parent / "more" / "nobody" / "powers.py", RIGHT["powers"])
    words = ["grade", course.path.parent / "more", "--assignment", "powers", "--out", out,
             "--sandbox", "process", "--gradebook", course.path]  # fmt: skip
    done = CliRunner().invoke(app, list(map(str, words)))
    assert done.exit_code == 1
    assert "nobody: not recorded: nobody of that id" in done.stderr
    assert course.export() == {"anna": 6.5, "bert": 3.0}


@pytest.mark.parametrize("kind", ["no folder", "no course of ours", "not generated"])
def test_a_wrong_gradebook_is_said_in_one_line_before_anything_is_graded(
    tmp_path, checkout, monkeypatch, capsys, kind
):
    from grader.cli import main

    folder, out = tmp_path / "course", tmp_path / "out"
    if kind == "no course of ours":
        write(folder / "nbgrader_config.py", "c = get_config()\n")
    elif kind == "not generated":
        make_course(folder, checkout)
    write(tmp_path / "class" / "anna" / "powers.py", RIGHT["powers"])
    words = ["grader", "grade", tmp_path / "class", "--assignment", "powers", "--out", out,
             "--gradebook", folder]  # fmt: skip
    monkeypatch.setattr("sys.argv", list(map(str, words)))
    monkeypatch.chdir(checkout)
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1
    assert str(folder) in said
    assert not out.exists()


def test_reports_of_strangers_and_of_failed_graders_are_not_recorded(course, checkout):
    from dataclasses import replace

    course.submit("anna")
    course.run("nbgrader", "autograde", "powers")
    (report,) = judged(checkout, course, ["anna"])
    (problem,) = record(course.path, [replace(report, student="nobody")])
    assert "nobody of that id" in problem
    for name in ("<img src=x onerror=alert(1)>", "..", "a/b", "x" * 300, "\udcff"):
        (problem,) = record(course.path, [replace(report, student=name)])
        assert "not a student's id" in problem
    check = report.exercises[0].checks[0]
    broken = replace(
        report,
        status="error",
        message="the grader failed",
        exercises=(
            replace(report.exercises[0], checks=(replace(check, status="error", points=0.0),)),
        ),
    )
    (problem,) = record(course.path, [broken])
    assert "the grader failed" in problem
    assert course.export() == {"anna": 7.5}


def test_late_penalties_are_nbgraders_own(course, checkout):
    config = (course.path / "nbgrader_config.py").read_text("utf-8")
    config += 'c.LateSubmissionPlugin.penalty_method = "zero"\n'
    write(course.path / "nbgrader_config.py", config)
    course.submit("early", timestamp="2026-10-01 11:59:00 UTC")
    course.submit("late", timestamp="2026-10-01 12:01:00 UTC")
    course.run("nbgrader", "autograde", "powers")
    assert course.export() == {"early": 7.5, "late": 0.0}
    assert record(course.path, judged(checkout, course, ["early", "late"])) == []
    assert course.export() == {"early": 7.5, "late": 0.0}
    write(course.path / "submitted/early/powers/timestamp.txt", "2026-10-02 10:00:00 UTC")
    assert course.standings()["early"] == "handed in again since"
    course.run("nbgrader", "autograde", "powers")
    assert course.export() == {"early": 0.0, "late": 0.0}

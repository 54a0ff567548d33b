"""A class: intake, resume, several graders, tables that hostile names cannot break."""

from __future__ import annotations

import csv
import io
import json
import math
import os
import stat
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from grader.bank import misconceptions, replaced
from grader.classroom import Run, file_name, grade_all
from grader.cli import app
from grader.cli.ta import print_class
from grader.exports.plain import write_checks, write_grades
from grader.intake import Unreadable, submissions
from grader.judge import Bench, Submission
from grader.report.student import feedback_page
from grader.verdict import Check, ExerciseResult, Recognised, Report, Status, Visibility


@pytest.fixture
def class_folder(tmp_path, right, untouched, root, logistic):
    """Five submissions: right, stub, wrong, broken, empty; one of them as a zip."""
    folder = tmp_path / "submissions"
    wrong = replaced(right, logistic, misconceptions(root, logistic)[0])
    broken = {**right, "logistic": "def (:\n"}
    for student, sources in {"ada": right, "bob": untouched, "cem": wrong, "dora": broken}.items():
        (folder / student).mkdir(parents=True)
        for name, text in sources.items():
            (folder / student / f"{name}.py").write_text(text)
    (folder / "eli").mkdir()
    with zipfile.ZipFile(folder / "fay.zip", "w") as archive:
        for name, text in right.items():
            archive.writestr(f"Fay Submission (final)/{name}.py", text)
    return folder


def run_cli(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def grade(folder, out, *more):
    return run_cli("grade", folder, "--assignment", "logistic_regression", "--out", out, *more)


def rows(path):
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def test_a_class_is_graded_into_tables_reports_and_pages(class_folder, tmp_path, logistic):
    out = tmp_path / "out"
    result = grade(class_folder, out, "--workers", "3")
    assert result.exit_code == 1, result.output  # the empty folder: a person must look
    scores = {row["student"]: (row["status"], float(row["score"])) for row in rows(out / "grades.csv")}
    assert scores["ada"] == scores["fay"] == ("graded", logistic.points)
    assert scores["bob"] == ("graded", 0.0)
    assert 0 < scores["cem"][1] < logistic.points
    assert scores["dora"][0] == "graded"
    assert scores["eli"] == ("error", 0.0)
    for student in scores:
        report = Report.read(out / "reports" / f"{student}.json")
        assert report.student == student
        assert report.score == scores[student][1]
        assert (out / "feedback" / f"{student}.html").stat().st_size > 1000
    assert "none of logistic.py, gradient_check.py was handed in" in result.output
    table = json.loads((out / "run.json").read_text())
    assert (table["submissions"], table["errors"]) == (6, 1)
    assert len(rows(out / "checks.csv")) == 6 * len(Report.read(out / "reports/ada.json").checks())


def test_a_second_run_keeps_what_has_not_changed_and_judges_what_has(
    class_folder, tmp_path, right
):
    out = tmp_path / "out"
    grade(class_folder, out)
    before = {path.name: path.stat().st_mtime_ns for path in (out / "reports").iterdir()}
    for name, text in right.items():
        (class_folder / "bob" / f"{name}.py").write_text(text)
    result = grade(class_folder, out)
    after = {path.name: path.stat().st_mtime_ns for path in (out / "reports").iterdir()}
    assert {name for name in before if before[name] != after[name]} == {"bob.json"}
    assert "5 unchanged since the last run" in result.output
    assert float(rows(out / "grades.csv")[1]["score"]) == Report.read(out / "reports/bob.json").score


def test_a_damaged_report_is_judged_again(class_folder, tmp_path):
    out = tmp_path / "out"
    grade(class_folder, out)
    (out / "reports" / "ada.json").write_text('{"schema": 1, "student": "ada"')
    grade(class_folder, out)
    assert Report.read(out / "reports" / "ada.json").status == "graded"


def test_an_interrupted_run_goes_on_where_it_was(class_folder, tmp_path, root, logistic):
    run = Run(root, logistic.name, tmp_path / "out")
    seen = []

    def stop_after_two(report, kept):
        seen.append(report.student)
        if len(seen) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        grade_all(run, submissions(class_folder, logistic), stop_after_two)
    assert len(list(run.reports.iterdir())) == 2
    kept = []
    grade_all(run, submissions(class_folder, logistic), lambda r, k: kept.append((r.student, k)))
    assert [student for student, was_kept in kept if was_kept] == seen
    assert len(kept) == 6


def test_usage_errors_are_one_clear_line_and_exit_code_two(tmp_path):
    for arguments, words in (
        (("grade", tmp_path / "none", "--assignment", "logistic_regression", "--out", tmp_path),
         "no such folder"),
        (("grade", tmp_path, "--assignment", "logistic_regresion", "--out", tmp_path),
         "there is no assignment 'logistic_regresion'; the course has: logistic_regression"),
        (("grade", tmp_path, "--assignment", "logistic_regression", "--out", tmp_path),
         "no submission here"),
        (("show", tmp_path, "ada"), "no such report"),
    ):  # fmt: skip
        result = run_cli(*arguments)
        assert result.exit_code != 0
        assert words in str(result.exception), result.output


HOSTILE = ["=cmd()", "+1", "-2", "@x", "\tx", "a\x1b[31mb", "<script>alert(1)</script>", "Zoë ünïcode",
           "../../etc", "a/b", "con", ".hidden", "x" * 300, "a\u202eb", "\r\nx", "", " ", "nul.txt", "\n=1", "\uff1d1", "\u200b=1", "a\x9b31mb",
           "\u061cx", "\udcff\udcfe", "[/x]", "[red]", ":skull:", "a\n  bob: 30/30", "a'b, c",
           "a_b_ c-dca765eb"]  # fmt: skip
UNSEEN = "\x1b\x9b\u202e\u200b\u061c"


def hostile_report(name):
    check = Check("test_x", "Title", Visibility.HIDDEN, Status.FAILED, 0.0, 1.0, f"got {name}")
    return Report(
        student=name, assignment="logistic_regression", status="graded",
        exercises=(ExerciseResult("sigmoid", (check,)),), message=name,
        tampering=({"what": name},),
    )  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_reach_no_spreadsheet_terminal_page_or_path(name, tmp_path, root):
    report = hostile_report(name)
    for path in (write_grades([report], tmp_path), write_checks([report], tmp_path)):
        cell = rows(path)[0]["student"]
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d"))
        assert not set(UNSEEN) & set(path.read_text("utf-8-sig"))
    page = feedback_page(report, root)
    assert "<script>alert" not in page
    assert not set(UNSEEN) & set(page)
    assert Path(file_name(name)).name == file_name(name)
    assert not file_name(name).startswith(".")
    assert len(file_name(name).encode()) < 200


def test_names_reach_the_terminal_as_one_line_each(tmp_path, root, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    lines = {}
    for name in HOSTILE:
        report = replace(hostile_report(name), status="error")
        with io.TextIOWrapper(io.BytesIO(), "utf-8", "strict") as out, monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", out)
            print_class([report], Run(root, "logistic_regression", tmp_path))
            out.flush()
            said = out.buffer.getvalue().decode()
        assert not set(UNSEEN) & set(said)
        assert "\N{SKULL}" not in said
        lines[name] = said.count("\n")
    assert len(set(lines.values())) == 1, lines


def test_two_names_never_share_a_file():
    # What is made for a name cannot be another's own.
    assert all(file_name(file_name(name)) != file_name(name) for name in ("a'b, c", "con", ""))
    assert not any(file_name(name).split(".")[0].lower() in ("con", "nul", "") for name in HOSTILE)
    assert len({file_name(name) for name in HOSTILE}) == len(HOSTILE)
    assert file_name("Zoë ünïcode") == "Zoë ünïcode"


def test_a_folder_is_read_whatever_lies_in_it(tmp_path, right, logistic):
    text = right["logistic"]
    for path, content in {
        "wrapped/My Work/week 1/logistic.py": text,
        "bom/logistic.py": "\ufeff" + text,
        "assigned/logistic_regression/logistic.py": text,
        "assigned/old/logistic.py": "old",
        "backup/logistic.py": text,
        "backup/.ipynb_checkpoints/logistic.py": "old",
        "two/a/logistic.py": text,
        "two/b/logistic.py": text,
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content, "utf-8")
    (tmp_path / "latin").mkdir()
    (tmp_path / "latin/logistic.py").write_bytes(b"# caf\xe9\n")
    (tmp_path / "huge").mkdir()
    (tmp_path / "huge/logistic.py").write_bytes(b"#" * 2_000_000)
    (tmp_path / "pipe").mkdir()
    os.mkfifo(tmp_path / "pipe/logistic.py")
    (tmp_path / "link").mkdir()
    (tmp_path / "link/logistic.py").symlink_to("/etc/passwd")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/logistic.py").mkdir()
    (tmp_path / "whole").symlink_to("/etc")
    found = {s.student: s for s in submissions(tmp_path, logistic)}
    for student in ("wrapped", "bom", "assigned", "backup"):
        assert found[student].sources == {"logistic": text}, student
    for student, words in {
        "two": "two files could be logistic.py",
        "latin": "not UTF-8 text",
        "huge": "larger than 1000 kB",
        "pipe": "was handed in",
        "link": "was handed in",
        "folder": "was handed in",
        "whole": "a link, which is not followed",
    }.items():
        assert words in found[student].problem, student


def test_every_kind_of_report_is_read_as_it_was_written(tmp_path):
    known = Recognised("sign", "Is the sign right?")
    check = Check("t", "T", Visibility.PUBLIC, Status.FAILED, 1.0, 2.0, "m", (known, known))
    odd = {"what": "system calls", "points": "no effect on the points", "where": "sigmoid"}
    whole = Report(
        "a\u2028b", "x", "error",
        (ExerciseResult("f", (check, check), True, 0.5), ExerciseResult("g", (), extra_credit=True)),
        "why", (odd, odd), "s", "t", 1.23456789, "full",
    )  # fmt: skip
    whole.write(tmp_path / "whole.json")
    assert Report.read(tmp_path / "whole.json") == replace(whole, seconds=1.2346)


DAMAGE = {
    "points that are no number": lambda t: t["exercises"][0]["checks"][0].update(points=None),
    "points that are words": lambda t: t["exercises"][0]["checks"][0].update(points="3"),
    "points that are not finite": lambda t: t["exercises"][0]["checks"][0].update(points=math.nan),
    "more points": lambda t: t["exercises"][0]["checks"][0].update(points=1e6),
    "another total": lambda t: t.update(score=50.0),
    "no exercises": lambda t: t.update(exercises=[]),
    "exercises that are none": lambda t: t.update(exercises=3),
    "a check without a title": lambda t: t["exercises"][0]["checks"][0].pop("title"),
    "a title that is no text": lambda t: t["exercises"][0]["checks"][0].update(title=["x"]),
    "another status": lambda t: t.update(status="excellent"),
    "another schema": lambda t: t.update(schema=2),
    "tampering that is none": lambda t: t.update(tampering=["x"]),
    "tampering without words": lambda t: t.update(tampering=[{"what": 3}]),
    "something besides": lambda t: t.update(bonus=30),
}
NO_REPORTS = ["", "{", "[]", "null", '{"schema": 1}', "\0", "[" * 100_000, "\udcff"]


@pytest.mark.parametrize("what", [*DAMAGE, *NO_REPORTS], ids=lambda what: what[:20])
def test_a_damaged_or_edited_report_is_judged_again(what, tmp_path, root, logistic, class_folder):
    run = Run(root, "logistic_regression", tmp_path, portraits=False)
    (first, *_) = submissions(class_folder, logistic)
    (right,) = grade_all(run, [first], lambda *_: None)
    path = run.path(first.student)
    table = json.loads(path.read_text("utf-8"))
    if what in DAMAGE:
        DAMAGE[what](table)
        path.write_text(json.dumps(table))
    else:
        path.write_text(what, errors="surrogateescape")
    result = run_cli("show", tmp_path, first.student)
    assert str(result.exception).startswith(f"{path}: ")
    assert "grade again" in str(result.exception)
    kept = []
    (again,) = grade_all(run, [first], lambda report, was_kept: kept.append(was_kept))
    assert kept == [False]
    assert again.score == right.score
    assert Report.read(path).score == right.score


def test_a_link_in_the_place_of_a_report_is_replaced_and_not_written_through(
    tmp_path, root, logistic, class_folder
):
    (tmp_path / "mine").write_text("mine")
    run = Run(root, "logistic_regression", tmp_path / "out", portraits=False)
    (first, *_) = submissions(class_folder, logistic)
    path = run.path(first.student)
    path.parent.mkdir(parents=True)
    path.symlink_to(tmp_path / "mine")
    grade_all(run, [first], lambda *_: None)
    assert not path.is_symlink()
    assert (tmp_path / "mine").read_text() == "mine"


def test_results_do_not_lie_among_the_submissions_nor_in_a_file(class_folder, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "feedback").write_text("a file")
    for out, words in (
        (class_folder, "choose another --out"),
        (class_folder / "out", "choose another --out"),
        (tmp_path / "out", "in the way of a folder"),
    ):
        result = run_cli("grade", class_folder, "--assignment", "logistic_regression", "--out", out)
        assert words in str(result.exception), result.output
        assert str(out) in str(result.exception)


def test_files_in_the_current_folder_are_not_imported(tmp_path):
    for name in ("numpy", "typer", "json", "conftest", "sitecustomize"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('imported')\n")
    done = subprocess.run(
        [sys.executable, "-m", "grader", "show", "nowhere", "ada"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "imported" not in done.stdout + done.stderr
    assert "no such report" in done.stderr


def make_zip(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            if isinstance(name, str):
                name = zipfile.ZipInfo(name)
            archive.writestr(name, content, zipfile.ZIP_DEFLATED)


def test_a_hostile_archive_is_a_report_and_writes_nothing(tmp_path, right, logistic):
    text = right["logistic"]
    folder = tmp_path / "in"
    folder.mkdir()
    link = zipfile.ZipInfo("logistic.py")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    make_zip(folder / "good.zip", [("w/logistic.py", text), ("__MACOSX/w/logistic.py", "junk")])
    make_zip(folder / "slip.zip", [("../../logistic.py", text)])
    make_zip(folder / "absolute.zip", [("/tmp/logistic.py", text)])
    make_zip(folder / "bomb.zip", [("logistic.py", b"\0" * 300_000_000)])
    make_zip(folder / "link.zip", [(link, "/etc/passwd")])
    make_zip(folder / "case.zip", [("a/logistic.py", text), ("A/logistic.py", text)])
    make_zip(folder / "many.zip", [(f"f{n}", "") for n in range(20_001)])
    (folder / "noise.zip").write_bytes(b"PK\x03\x04" + b"\xff" * 100)
    (folder / "empty.zip").write_bytes(b"")
    cut = (folder / "good.zip").read_bytes()
    (folder / "cut.zip").write_bytes(cut[: len(cut) // 2])
    found = {s.student: s for s in submissions(folder, logistic)}
    assert found["good"].sources == {"logistic": text}
    for student in set(found) - {"good"}:
        assert found[student].problem, student
        assert found[student].sources == {}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in"]


def test_a_folder_and_a_zip_of_one_name_are_both_seen(tmp_path, right, logistic):
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "logistic.py").write_text(right["logistic"])
    make_zip(tmp_path / "ada.zip", [("logistic.py", "x")])
    first, second = submissions(tmp_path, logistic)
    assert (first.student, first.problem) == ("ada", "")
    assert "second submission under the name ada" in second.problem


def test_a_folder_without_submissions_says_what_is_expected(tmp_path, logistic):
    with pytest.raises(Unreadable, match=r"<student>/ folders or <student>\.zip"):
        submissions(tmp_path, logistic)


@pytest.mark.parametrize(("deaths", "status"), [(1, "graded"), (2, "error")])
def test_a_sandbox_that_is_killed_costs_no_other_submission(
    deaths, status, tmp_path, root, right, untouched, logistic, monkeypatch
):
    grade_one, left = Bench.grade, [deaths]

    def killing(bench, submission, seed=None):
        if submission.student == "unlucky" and not submission.problem and left[0]:
            left[0] -= 1
            bench.sandbox._process.kill()
            bench.sandbox._process.wait()
        return grade_one(bench, submission, seed)

    monkeypatch.setattr(Bench, "grade", killing)
    students = [Submission("first", untouched), Submission("unlucky", untouched),
                Submission("last", right)]  # fmt: skip
    run = Run(root, logistic.name, tmp_path / "out", portraits=False)
    reports = grade_all(run, students, lambda report, kept: None)
    assert [report.status for report in reports] == ["graded", status, "graded"]
    assert reports[2].score == logistic.points
    if status == "error":
        assert "ended twice" in reports[1].message


def test_a_run_whose_graders_cannot_work_ends_and_says_why(tmp_path, root):
    """More submissions are waiting than fit into a pipe that nobody reads any more."""
    program = tmp_path / "run.py"
    program.write_text(
        "from pathlib import Path\n"
        "from grader.classroom import Run, grade_all\n"
        "from grader.judge import Submission\n"
        "if __name__ == '__main__':\n"
        "    waiting = [Submission(f's{n}', {'logistic': '#' * 10_000}) for n in range(40)]\n"
        f"    run = Run(Path({str(root)!r}), 'logistic_regression', Path('out'), 'no level', 2)\n"
        "    grade_all(run, waiting, print)\n"
    )
    done = subprocess.run(
        [sys.executable, str(program)], cwd=tmp_path, capture_output=True, text=True, check=False,
        timeout=60,
    )  # fmt: skip
    assert "no sandbox level 'no level'" in done.stderr

"""The student's commands, as typed in a folder of logistic regression."""

import json
import os
import re
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from grader import cli
from grader.bank import misconceptions
from grader.learner import workspace
from grader.learner.source import function_lines, unwritten
from grader.verdict import Recognised

ANSI = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def grader(monkeypatch, capsys):
    """Type a command; get its exit code, what it printed and what it complained about."""

    def typed(*words):
        monkeypatch.setattr(sys, "argv", ["grader", *words])
        monkeypatch.setenv("COLUMNS", "80")
        code = 0
        try:
            cli.main()
        except SystemExit as stop:
            code = stop.code or 0
        out, err = capsys.readouterr()
        return code, out, err

    return typed


@pytest.fixture
def write(folder, right):
    """Write a function: the reference's, or a given body."""

    def put(name, body=None, module="logistic"):
        path = folder / f"{module}.py"
        lines = path.read_text().splitlines()
        (begin, end), *_ = function_lines(path.read_text(), name)
        if body is None:
            (first, last), *_ = function_lines(right[module], name)
            lines[begin:end] = right[module].splitlines()[first:last]
        else:
            head = next(k for k in range(begin, end) if "# TODO" in lines[k])
            lines[head:end] = [f"    {line}" for line in body.split("\n")]
        path.write_text("\n".join(lines) + "\n")

    return put


def states(out):
    """Return the sign before each exercise of the table."""
    rows = re.findall(r"^([✓✗·–!]) (\w+) ", out, re.MULTILINE)
    return {name: sign for sign, name in rows}


# ---- check


def test_untouched_stubs_are_not_failures_to_explain(folder, grader, logistic):
    code, out, err = grader("check")
    assert code == 1
    assert err == ""
    assert set(states(out).values()) == {"·"}
    assert out.count("not written yet") == len(logistic.exercises)
    assert "called" not in out
    assert "Next: sigmoid in logistic.py (15 min)\nStuck? grader hint sigmoid" in out


def test_the_reference_passes_everything(folder, grader, write, logistic):
    for exercise in logistic.exercises:
        write(exercise.name, module=exercise.module)
    code, out, _ = grader("check")
    assert code == 0
    assert set(states(out).values()) == {"✓"}
    assert "All exercises pass" in out
    assert "Next" not in out


def test_a_failure_has_its_four_parts_with_small_inputs_and_outputs(folder, grader, write):
    write("sigmoid", "return 1.0 / (1.0 + np.exp(np.asarray(z)))")
    code, out, _ = grader("check", "sigmoid")
    assert code == 1
    parts = [line.split()[0] for line in out.splitlines() if line.startswith("  ")]
    assert parts[:6] == ["called", "with", "returned", "problem", "expected", "look"]
    assert "sigmoid(float64 (6,))" in out
    assert "with      z = [0, 1.09861, -1.09861, " in out
    assert "most at [2]: got 0.75" in out


def test_a_failure_in_one_of_several_values_names_it(folder, grader, write):
    write("gradient_step", "return w + learning_rate * dw, b - learning_rate * db")
    _, out, _ = grader("check", "gradient_step")
    assert re.search(r"returned  w = \[.*\], b = ", out)
    assert "problem   w: " in out


def test_nothing_is_wider_than_the_terminal(folder, grader, write):
    write("fit", "return np.zeros(3), 0.0, np.zeros(steps)")
    write("sigmoid", "raise ValueError('long ' * 60)")
    _, out, _ = grader("check", "--all")
    assert max(map(len, out.splitlines())) <= 80
    assert not re.search(r" $", out, re.MULTILINE)


def test_what_calls_a_wrong_function_is_pointed_to_it(folder, grader, write):
    write("sigmoid", "return np.asarray(z) * 0.0")
    write("predict_proba")
    _, out, _ = grader("check")
    assert "first sigmoid, which it calls" in out
    assert "predict_proba  Right" not in out
    _, out, _ = grader("check", "predict_proba")
    assert "predict_proba  Right" in out


def test_a_module_that_does_not_load_is_said_once(folder, grader):
    path = folder / "logistic.py"
    path.write_text(path.read_text() + "\nx = (1,\n")
    code, out, _ = grader("check")
    assert code == 1
    assert out.count("SyntaxError") == 1
    assert "logistic.py  does not load" in out
    assert states(out)["numerical_gradient"] == "·"
    assert states(out)["fit"] == "–"


def test_a_missing_module_is_said_plainly(folder, grader):
    (folder / "gradient_check.py").unlink()
    code, out, err = grader("check", "relative_error")
    assert code == 1
    assert err == ""
    assert "gradient_check" in out


def test_an_endless_loop_costs_its_deadline_once(folder, grader, write):
    toml = folder / "course.toml"
    toml.write_text(re.sub(r"call_seconds = \S+", "call_seconds = 0.5", toml.read_text()))
    write("sigmoid", "while True:\n    pass")
    for name in ("predict_proba", "bce_gradients", "fit", "predict"):
        write(name)
    started = time.monotonic()
    _, out, _ = grader("check")
    assert time.monotonic() - started < 4
    assert "sigmoid did not return within 0.5 s" in out
    assert states(out)["predict_proba"] == "–"


def test_prints_stay_visible_and_outside_the_table(folder, grader, write):
    write("sigmoid", "print('mine', '\\x1b[31m', '[red]')\nreturn np.asarray(z) * 0.0")
    _, out, _ = grader("check", "sigmoid")
    assert out.startswith("sigmoid printed:\n│ mine")
    assert "\x1b" not in out
    assert "[red]" in out


def test_a_flood_of_prints_is_cut(folder, grader, write):
    write("sigmoid", "for k in range(100_000):\n    print(k)\nreturn np.asarray(z) * 0.0")
    _, out, _ = grader("check", "sigmoid")
    assert "... and 199989 more lines" in out
    assert len(out.splitlines()) < 40


def test_nobody_can_be_asked_for_input(folder, grader, write):
    write("sigmoid", "return float(input('z?'))")
    _, out, _ = grader("check", "sigmoid")
    assert "EOFError" in out


def test_leaving_the_process_is_a_failure_like_another(folder, grader, write):
    write("sigmoid", "raise SystemExit(0)")
    code, out, _ = grader("check", "sigmoid")
    assert code == 1
    assert "SystemExit" in out


def test_odd_values_are_words_not_tracebacks(folder, grader, write):
    bodies = (
        "return None",
        "return 'text'",
        "return np.zeros((2, 2), dtype=object)",
        "return nonsense[0]",
        "raise Exception(chr(27) + '[2J')",
        "return [lambda: 0]",
    )
    for body in bodies:
        write("predict", body)
        code, out, err = grader("check", "predict")
        assert code == 1, body
        assert "Traceback" not in out + err
        assert "\x1b" not in out
        grader("reset", "predict")


def test_only_what_changed_is_run_again(folder, grader, write, monkeypatch):
    write("sigmoid")
    write("bce_loss", "print('loss')\nreturn 0.0")
    assert "loss" in grader("check")[1]
    _, again, _ = grader("check")
    assert "│ loss" not in again
    assert "bce_loss  Right" in again, "what is known to be wrong is still shown"
    write("gradient_step")  # further down in the file: no line of a message has moved
    _, out, _ = grader("check")
    assert "│ loss" not in out
    assert states(out)["gradient_step"] == "✓"
    assert "│ loss" in grader("check", "--all")[1]
    assert "│ loss" in grader("check", "bce_loss")[1]


def test_a_broken_memory_is_as_good_as_none(folder, grader, write):
    write("sigmoid")
    grader("check")
    state = folder / ".grader" / "state.json"
    for content in (b"", b"{}", b"[1]", b"\xff\xfe", b'{"schema": 1, "report": []}'):
        state.write_bytes(content)
        assert states(grader("check")[1])["sigmoid"] == "✓"


def test_a_folder_that_cannot_be_written_is_checked_all_the_same(folder, grader, write):
    write("sigmoid")
    (folder / ".grader").write_text("a file where the folder should be")
    assert states(grader("check")[1])["sigmoid"] == "✓"


def test_surroundings_do_not_take_part(folder, grader, write, monkeypatch):
    write("sigmoid")
    (folder / "conftest.py").write_text("raise RuntimeError('no')\n")
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --nonsense\n")
    monkeypatch.setenv("PYTEST_ADDOPTS", "--nonsense")
    monkeypatch.setenv("PYTEST_PLUGINS", "nonsense")
    assert states(grader("check")[1])["sigmoid"] == "✓"
    assert os.environ["PYTEST_ADDOPTS"] == "--nonsense"


def test_a_diagnosis_is_shown_after_the_message(folder, grader, write, monkeypatch):
    from grader.learner import suite

    says = (Recognised("flat", "Is it flat?"),)
    monkeypatch.setattr(
        suite,
        "_diagnosed",
        lambda _space, _name, ran: [replace(each.check, diagnosis=says) for each in ran],
    )
    write("sigmoid", "return np.asarray(z) * 0.0")
    _, out, _ = grader("check", "sigmoid")
    assert re.search(r"^  look .*\n(.*\n)?  perhaps   Is it flat\?$", out, re.MULTILINE)


@pytest.mark.parametrize("words", [("check", "sigmiod"), ("hint", "sigmiod"), ("reset", "sigmiod")])
def test_an_unknown_exercise_is_bad_usage_with_the_likely_one(folder, grader, words):
    code, out, err = grader(*words)
    assert code == 2
    assert out == ""
    assert err == "grader: no exercise 'sigmiod' here; did you mean sigmoid?\n"


def test_an_unknown_option_is_bad_usage(folder, grader):
    code, _, err = grader("check", "--al")
    assert code == 2
    assert "--al" in err


def test_outside_an_assignment_the_cure_is_named(folder, grader, tmp_path, monkeypatch):
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    code, _, err = grader("check")
    assert code == 2
    assert "grader start ASSIGNMENT" in err
    assert err.count("\n") == 1


def test_a_damaged_suite_is_named_without_a_traceback(folder, grader):
    (folder / "test_logistic.py").write_text("import nonsense\n")
    code, _, err = grader("check")
    assert code == 2
    assert "test_logistic.py" in err
    assert str(folder) in err


def test_checks_work_from_a_folder_inside_and_from_one_around(folder, grader, write, monkeypatch):
    write("sigmoid")
    (folder / "inside").mkdir()
    for place in (folder / "inside", folder.parent):
        monkeypatch.chdir(place)
        assert states(grader("check")[1])["sigmoid"] == "✓"


def test_an_exercise_of_several_assignments_needs_its_home(folder, grader, monkeypatch):
    other = folder.parent / "another"
    other.mkdir()
    for path in folder.glob("*.*"):
        text = path.read_text()
        (other / path.name).write_text(text.replace('"logistic_regression"', '"another"'))
    monkeypatch.chdir(folder.parent)
    code, _, err = grader("check", "sigmoid")
    assert code == 2
    assert "another.sigmoid or logistic_regression.sigmoid" in err
    code, out, _ = grader("check", "another.sigmoid")
    assert code == 1
    assert list(states(out)) == ["sigmoid"]
    code, out, _ = grader("check", "another")
    assert len(states(out)) == 10


def test_a_beginners_way_from_wrong_to_right_reads_well(folder, grader, write, logistic, root):
    """Each exercise in turn, first a known wrong version, then the right one."""
    versions = misconceptions(root, logistic)
    for exercise in logistic.exercises:
        wrong = next(version for version in versions if version.exercise == exercise.name)
        path = folder / f"{exercise.module}.py"
        lines = path.read_text().splitlines()
        (begin, end), *_ = function_lines(path.read_text(), exercise.name)
        lines[begin:end] = wrong.source.splitlines()
        path.write_text("\n".join(lines) + "\n")
        code, out, err = grader("check")
        assert (code, err) == (1, "")
        assert states(out)[exercise.name] == "✗", wrong.name
        assert re.search(rf"^{exercise.name}  \S", out, re.MULTILINE)
        assert max(map(len, out.splitlines())) <= 80
        write(exercise.name, module=exercise.module)
    assert grader("check")[0] == 0


# ---- start


def test_start_copies_the_assignment_and_says_how_to_go_on(folder, grader, tmp_path, shipped):
    code, out, _ = grader("start", "logistic_regression", str(tmp_path / "new"))
    assert code == 0
    assert "grader check" in out
    copied = sorted(path.name for path in (tmp_path / "new").iterdir())
    assert copied == sorted(path.name for path in (shipped / "logistic_regression").iterdir())


def test_start_never_writes_over_anything(folder, grader, monkeypatch):
    monkeypatch.chdir(folder.parent)
    before = {path: path.read_bytes() for path in folder.rglob("*.*")}
    code, _, err = grader("start", "logistic_regression")
    assert code == 2
    assert "not empty" in err
    assert {path: path.read_bytes() for path in folder.rglob("*.*")} == before


def test_start_leaves_nothing_behind_but_the_folder(folder, grader, tmp_path, shipped):
    (shipped / "logistic_regression" / "__pycache__").mkdir(exist_ok=True)
    before = set(tmp_path.iterdir())
    (tmp_path / "new").mkdir()
    assert grader("start", "logistic_regression", str(tmp_path / "new"))[0] == 0
    assert set(tmp_path.iterdir()) - before == {tmp_path / "new"}
    assert not (tmp_path / "new" / "__pycache__").exists()


def test_start_names_the_assignments_there_are(folder, grader):
    code, _, err = grader("start", "logistic_regresion")
    assert code == 2
    assert "did you mean logistic_regression?" in err
    assert grader("start", "../logistic_regression")[0] == 2


# ---- hint, progress


def test_each_call_gives_one_more_hint(folder, grader, logistic):
    hints = logistic.exercise("sigmoid").hints
    for level in (1, 2, 3, 3):
        code, out, _ = grader("hint", "sigmoid")
        assert code == 0
        assert out.count("Hint ") == level
        assert hints[level - 1].split()[-1] in out
    assert "“The sigmoid”" in out


def test_a_hint_without_a_name_is_for_the_next_exercise(folder, grader, write):
    write("sigmoid")
    assert grader("hint")[1].startswith("predict_proba: ")


def test_hints_survive_a_check(folder, grader):
    grader("hint", "sigmoid")
    grader("check")
    assert "Hint 2 of 3" in grader("hint", "sigmoid")[1]


def test_progress_has_a_bar_for_each_assignment_and_the_next_exercise(folder, grader, write):
    write("sigmoid")
    code, out, _ = grader("progress")
    assert code == 0
    assert re.search(r"^Logistic regression  ██░{18}   1 of 10 exercises  2 / 23", out)
    assert "Next: predict_proba in logistic.py (5 min)" in out


# ---- reset


def test_reset_restores_one_stub_and_keeps_what_was_there(folder, grader, write):
    write("sigmoid", "return 1.0")
    write("predict_proba")
    mine = (folder / "logistic.py").read_bytes()
    code, out, _ = grader("reset", "sigmoid")
    assert code == 0
    text = (folder / "logistic.py").read_text()
    assert unwritten(text, "sigmoid") == "stub"
    assert unwritten(text, "predict_proba") == ""
    assert (folder / "backups" / "logistic-sigmoid-1.py").read_bytes() == mine
    assert str(Path("backups") / "logistic-sigmoid-1.py") in out


def test_backups_are_never_written_over(folder, grader, write):
    for version in (1, 2, 3):
        write("sigmoid", f"return {version}.0")
        grader("reset", "sigmoid")
    kept = sorted(path.name for path in (folder / "backups").iterdir())
    assert kept == [f"logistic-sigmoid-{version}.py" for version in (1, 2, 3)]
    assert "return 1.0" in (folder / "backups" / kept[0]).read_text()


def test_resetting_a_stub_changes_nothing(folder, grader):
    before = (folder / "logistic.py").read_bytes()
    code, out, _ = grader("reset", "sigmoid")
    assert code == 0
    assert "nothing was changed" in out
    assert (folder / "logistic.py").read_bytes() == before
    assert not (folder / "backups").exists()


def test_reset_brings_back_a_deleted_module_and_mends_a_broken_one(folder, grader, write):
    (folder / "logistic.py").unlink()
    assert grader("reset", "sigmoid")[0] == 0
    assert unwritten((folder / "logistic.py").read_text(), "fit") == "stub"
    write("sigmoid", "return (1.0")
    assert grader("reset", "sigmoid")[0] == 0
    assert states(grader("check")[1])["sigmoid"] == "·"


def test_a_module_that_is_not_utf8_is_not_touched(folder, grader):
    content = (folder / "logistic.py").read_bytes() + b"# caf\xe9\n"
    (folder / "logistic.py").write_bytes(content)
    code, _, err = grader("reset", "sigmoid")
    assert code == 2
    assert "UTF-8" in err
    assert (folder / "logistic.py").read_bytes() == content


# ---- submit


def test_submit_packs_the_allow_list_and_a_manifest(folder, grader, write):
    write("sigmoid", "return 1.0")
    grader("reset", "sigmoid")
    (folder / "diary.txt").write_text("private")
    write("sigmoid")
    code, out, _ = grader("submit")
    assert code == 1, "not everything passes"
    assert "Hand in this file: logistic_regression.zip" in out
    with zipfile.ZipFile(folder / "logistic_regression.zip") as archive:
        assert archive.namelist() == [
            "gradient_check.py", "logistic.py", "logistic_regression.ipynb", "manifest.json",
        ]  # fmt: skip
        assert archive.read("logistic.py") == (folder / "logistic.py").read_bytes()
        manifest = json.loads(archive.read("manifest.json"))
    assert manifest["assignment"] == "logistic_regression"
    assert manifest["public_checks"]["score"] == 2.0
    assert [entry["name"] for entry in manifest["files"]][:1] == ["gradient_check.py"]


def test_the_same_work_makes_the_same_zip(folder, grader, write):
    write("sigmoid")
    grader("submit")
    first = (folder / "logistic_regression.zip").read_bytes()
    os.utime(folder / "logistic.py", (0, 0))
    grader("submit")
    assert (folder / "logistic_regression.zip").read_bytes() == first


def test_submit_says_what_is_missing(folder, grader, write, logistic):
    (folder / "gradient_check.py").unlink()
    code, out, _ = grader("submit")
    assert code == 1
    assert "not here: gradient_check.py" in out
    assert "Not answered yet" in out
    assert logistic.questions[0].title.split()[-1] in out
    (folder / "logistic.py").unlink()
    code, _, err = grader("submit")
    assert code == 2
    assert "none of" in err


def test_complete_work_is_handed_in_without_a_word_of_doubt(folder, grader, write, logistic):
    for exercise in logistic.exercises:
        write(exercise.name, module=exercise.module)
    notebook = folder / "logistic_regression.ipynb"
    notebook.write_text(notebook.read_text().replace("*Answer in words.*", "Because."))
    code, out, _ = grader("submit")
    assert code == 0
    assert out.splitlines()[-1] == "Hand in this file: logistic_regression.zip"


# ---- the frame


def test_help_lists_every_command_under_its_user(grader):
    code, out, _ = grader("--help")
    assert code == 0
    students = out.split("Students:")[1].split("\n\n")[0]
    for name in ("start", "check", "watch", "hint", "progress", "reset", "submit"):
        assert re.search(rf"^  {name} +\w", students, re.MULTILINE)
    assert grader("check", "--help")[0] == 0
    assert "--all" in grader("check", "--help")[1], "the list has not emptied the commands"


def test_a_terminal_without_unicode_gets_ascii(folder, write):
    write("sigmoid", "print('x')\nreturn np.asarray(z) * 0.0")
    command = "from grader.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", command, "check"],
        cwd=folder,
        capture_output=True,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        timeout=120,
    )
    assert done.stderr == b""
    assert b"x sigmoid" in done.stdout
    assert b"| x" in done.stdout


def test_colors_go_to_terminals_only(folder, grader, write, monkeypatch):
    from grader.learner.terminal import Out, table

    write("sigmoid")
    assert not ANSI.search(grader("check")[1])
    from grader.learner.checking import check
    from grader.learner.summary import summarize

    rows = summarize(check(workspace.find_workspaces()[0])).rows
    assert ANSI.search(table(rows, Out(color=True))[1])

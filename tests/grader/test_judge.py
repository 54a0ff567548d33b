"""The judge: right code earns all, wrong code loses its own points, and nobody forges a grade."""

from __future__ import annotations

import dataclasses
import shutil

import pytest

from grader import tampering
from grader.bank import misconceptions, replaced
from grader.collection import SuiteError, suite_hash
from grader.judge import Submission, with_bench
from grader.sandbox.client import Sandbox
from grader.verdict import Report, Status, Visibility


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox("process") as opened:
        yield opened


@pytest.fixture(scope="module")
def grade(root, sandbox):
    """Return a function that grades sources: list of reports of one bench."""

    def run(*submissions, seconds=None, **kwargs):
        def body(bench):
            if seconds is not None:
                limits = dataclasses.replace(bench.course.limits, call_seconds=seconds)
                bench.course = dataclasses.replace(bench.course, limits=limits)
            reports = []
            for number, sources in enumerate(submissions):
                made = sources if isinstance(sources, Submission) else None
                reports.append(bench.grade(made or Submission(f"s{number}", sources), **kwargs))
            return reports

        return with_bench(root, "logistic_regression", body, sandbox=sandbox)

    return run


def scores(report):
    return {exercise.name: exercise.score for exercise in report.exercises}


def with_sigmoid(right, body, extra=""):
    """The reference with another body of sigmoid."""
    text = right["logistic"].replace("    ### BEGIN SOLUTION", f"{body}\n    ### BEGIN SOLUTION", 1)
    return {**right, "logistic": extra + text}


def test_the_reference_earns_everything_and_the_stub_nothing(grade, right, untouched, logistic):
    full, none = grade(right, untouched)
    assert (full.score, full.status) == (logistic.points, "graded")
    assert (none.score, none.status, none.max_score) == (0.0, "graded", logistic.points)
    assert {check.message for e in none.exercises for check in e.checks} == {
        f"{exercise.name} is not written yet" for exercise in logistic.exercises
    }


@pytest.mark.parametrize("seed", range(12))
def test_the_reference_earns_everything_under_any_hidden_seed(grade, right, logistic, seed):
    assert grade(right, seed=seed)[0].score == logistic.points


def test_a_mistake_costs_its_own_exercise_and_nobody_elses(grade, right, root, logistic):
    known = misconceptions(root, logistic)
    first = [next(v for v in known if v.exercise == e.name) for e in logistic.exercises]
    reports = grade(*(replaced(right, logistic, version) for version in first))
    for version, report in zip(first, reports, strict=True):
        lost = {e.name for e in report.exercises if e.score < e.max_score}
        assert lost == {version.exercise}, version.name


def test_follow_through_says_what_an_exercise_earned_alone(grade, right):
    (report,) = grade(with_sigmoid(right, "    return 1 / (1 + np.exp(np.asarray(z)))"))
    result = report.exercise("predict_proba")
    assert result.follow_through
    assert result.score == result.max_score
    assert result.score_alone < result.max_score
    assert not report.exercise("bce_loss").follow_through


def test_the_same_submission_gets_the_same_report_again(grade, right):
    wrong = with_sigmoid(right, "    return np.asarray(z) * 0.25 + 0.5")
    one, two = grade(wrong, wrong)
    assert dataclasses.replace(one, student="", seconds=0) == dataclasses.replace(
        two, student="", seconds=0
    )


def test_a_report_survives_its_json_form(grade, right, tmp_path):
    (report,) = grade(with_sigmoid(right, "    return np.asarray(z) * 0.25 + 0.5"))
    path = tmp_path / "reports" / "s.json"
    report.write(path)
    again = Report.read(path)
    assert again.to_dict() == report.to_dict()
    assert [p.name for p in path.parent.iterdir()] == ["s.json"]


# What wrong code tries, in the place of a right sigmoid. None of it may earn a point of sigmoid,
# and all of it leaves the exercises that do not need it alone.
FORGERIES = {
    "patches np.allclose": "    np.allclose = np.array_equal = lambda *a, **k: True\n    return z",
    "patches np.testing": (
        "    import numpy.testing as t\n"
        "    for n in dir(t):\n"
        "        if n.startswith('assert'): setattr(t, n, lambda *a, **k: None)\n"
        "    return z"
    ),
    "returns an always-equal object": (
        "    class Same(np.ndarray):\n"
        "        def __eq__(self, other): return True\n"
        "        __ne__ = __lt__ = __gt__ = lambda self, other: False\n"
        "        def __array_ufunc__(self, *a, **k): return np.zeros(())\n"
        "        def __array_function__(self, *a, **k): return np.zeros(())\n"
        "    return np.zeros(np.shape(z)).view(Same)"
    ),
    "returns an object with __array__": (
        "    class Lies:\n"
        "        def __array__(self, *a, **k): return np.ones(3)\n"
        "    return Lies()"
    ),
    "ends its process with success": "    np.os = __import__('os')\n    np.os._exit(0)",
    "ends its process by another road": (
        "    import typing\n    typing.sys.modules['os']._exit(0)"
    ),
    "raises SystemExit": "    raise SystemExit(0)",
    "raises an AssertionError of its own": "    raise AssertionError('all fine')",
    "skips the test": "    import pytest\n    pytest.skip('later')",
    "prints ten megabytes": (
        "    for _ in range(10): print('x' * 10**6)\n    return np.asarray(z) * 0.0"
    ),
    "walks the frames": (
        "    import collections\n"
        "    f = collections._sys._getframe()\n"
        "    while f:\n"
        "        for v in list(f.f_locals.values()):\n"
        "            if hasattr(v, 'passed'): v.passed = True\n"
        "        f = f.f_back\n"
        "    return np.asarray(z) * 0.0"
    ),
    "returns a million by a million broadcast": (
        "    return np.broadcast_to(0.5, (10**6, 10**6))"
    ),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_no_forgery_earns_a_point(grade, right, name):
    forged, neighbour = grade(with_sigmoid(right, FORGERIES[name]), right)
    assert forged.exercise("sigmoid").score == 0.0
    assert forged.status == "graded"
    assert forged.exercise("relative_error").score == forged.exercise("relative_error").max_score
    assert neighbour.score == neighbour.max_score


def test_the_next_student_is_graded_as_if_alone(grade, right):
    wrong = with_sigmoid(right, "    return np.asarray(z) * 0.25 + 0.5")
    (alone,) = grade(Submission("next", wrong))
    vandal = with_sigmoid(right, FORGERIES["ends its process by another road"])
    _, after = grade(vandal, Submission("next", wrong))
    assert dataclasses.replace(after, seconds=0) == dataclasses.replace(alone, seconds=0)


def test_an_endless_loop_costs_its_deadline_once_and_the_rest_stands(grade, right):
    (report,) = grade(with_sigmoid(right, "    while True:\n        pass"), seconds=3)
    assert report.exercise("sigmoid").score == 0.0
    assert "did not return within 3 s" in report.exercise("sigmoid").checks[0].message
    assert report.score == report.max_score - report.exercise("sigmoid").max_score
    assert 3 < report.seconds < 6


def test_a_module_that_does_not_load_blocks_its_own_exercises(grade, right):
    (report,) = grade({**right, "logistic": right["logistic"] + "\ndef broken(:\n    pass\n"})
    first = report.exercise("sigmoid").checks[0]
    assert first.status is Status.BLOCKED
    assert "SyntaxError" in first.message
    assert "logistic.py, line" in first.message
    mine = report.exercise("numerical_gradient")
    assert mine.score == mine.max_score


def test_a_hanging_import_does_not_take_the_other_module_along(grade, right):
    broken = {**right, "logistic": right["logistic"] + "\nwhile True:\n    pass\n"}
    (report,) = grade(broken, seconds=0.5)
    assert "still loading after 0.5 s" in report.exercise("fit").checks[0].message
    mine = report.exercise("numerical_gradient")
    assert mine.score == mine.max_score
    assert report.seconds < 3


def test_hidden_checks_say_no_expected_values(grade, right):
    (report,) = grade(with_sigmoid(right, "    return np.asarray(z) * 0.25 + 0.5"))
    for check in report.checks():
        if check.status is Status.FAILED:
            shown = "expected " in check.message
            assert shown == (check.visibility is Visibility.PUBLIC and "differ" in check.message)


def test_a_forbidden_import_costs_the_exercises_that_use_it(grade, right):
    text = right["logistic"].replace(
        "import numpy as np", "import numpy as np\nimport scipy.special", 1
    )
    unused, used = grade(
        {**right, "logistic": text},
        with_sigmoid({**right, "logistic": text}, "    return scipy.special.expit(z)"),
    )
    assert unused.score == unused.max_score
    assert used.exercise("sigmoid").score == 0.0
    assert "scipy.special.expit may not be used" in used.exercise("sigmoid").checks[0].message


def test_a_value_of_another_structure_is_the_students_failure(grade, right):
    for value in ("None", "'text'", "[1, 2]", "(1, 2, 3)", "{'a': 1}", "np.array(['x'])", "1j"):
        (report,) = grade(with_sigmoid(right, f"    return {value}"))
        assert report.status == "graded", value
        assert report.exercise("sigmoid").score == 0.0, value


def test_a_submission_with_a_problem_gets_a_report_that_says_it(grade):
    (report,) = grade(Submission("eve", {}, "the archive is broken"))
    assert (report.status, report.message, report.score) == ("error", "the archive is broken", 0.0)
    assert report.max_score > 0


@pytest.fixture
def checkout(root, tmp_path):
    """A copy of the checkout's course whose suites may be broken."""
    for name in ("solutions/logistic_regression", "tests/public/logistic_regression",
                 "tests/hidden/logistic_regression"):  # fmt: skip
        shutil.copytree(root / name, tmp_path / name)
    shutil.copy(root / "solutions/course.toml", tmp_path / "solutions")
    return tmp_path


def run_in(checkout, sandbox, sources):
    return with_bench(
        checkout, "logistic_regression", lambda bench: bench.grade(Submission("s", sources)),
        sandbox=sandbox,
    )  # fmt: skip


def break_suite(checkout, old, new):
    path = checkout / "tests/hidden/logistic_regression/test_logistic.py"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_our_own_fault_outside_of_a_check_costs_one_report_and_not_the_class(
    grade, right, untouched, monkeypatch
):
    look = tampering.look

    def stumbling(assignment, seen, *others):
        if any(each.result.score for each in seen):
            raise KeyError("words of the reference")
        return look(assignment, seen, *others)

    monkeypatch.setattr(tampering, "look", stumbling)
    faulty, fine = grade(right, untouched)
    assert (faulty.status, faulty.score, fine.status) == ("error", 0.0, "graded")
    assert "KeyError in test_judge.py" in faulty.message
    assert "words" not in faulty.message
    assert {check.status for check in faulty.checks()} == {Status.BLOCKED}


@pytest.mark.parametrize(
    "fault", ["raise KeyError('ours')", "import pytest; pytest.skip('x')", "1 / 0", "exit(0)"]
)
def test_our_own_fault_is_an_error_and_neither_a_pass_nor_a_fail(checkout, sandbox, right, fault):
    path = checkout / "tests/hidden/logistic_regression/test_logistic.py"
    path.write_text(path.read_text() + (
        '\n\n@pytest.mark.check("sigmoid", points=1, look="x")\n'
        f'def test_ours(student):\n    """Ours"""\n    {fault}\n'
    ))  # fmt: skip
    toml = checkout / "solutions/course.toml"
    toml.write_text(toml.read_text().replace("points = 5", "points = 6", 1))
    report = run_in(checkout, sandbox, right)
    ours = next(check for check in report.checks() if check.name == "test_ours")
    assert ours.status is Status.ERROR
    assert ours.points == 0
    assert report.status == "error"
    assert "a person must look" in report.message


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("import numpy", "import numpyy", "do not load"),
        ('"sigmoid"', '"sigmoidal"', "which course.toml does not have"),
        ("points=1", "points=7", "its checks are worth"),
        ("@pytest.mark.check", "@pytest.mark.chekc", "chekc"),
        ('"""', '""""""\n    """', "docstring"),
    ],
)
def test_a_suite_that_does_not_fit_the_course_is_refused(
    checkout, sandbox, right, old, new, words
):
    if old == '"""':
        path = checkout / "tests/hidden/logistic_regression/test_logistic.py"
        path.write_text(path.read_text() + (
            '\n\n@pytest.mark.check("sigmoid", points=1, look="x")\ndef test_untitled(student): ...\n'
        ))  # fmt: skip
    else:
        break_suite(checkout, old, new)
    with pytest.raises((SuiteError, pytest.UsageError), match=words):
        run_in(checkout, sandbox, right)


def test_the_suite_hash_sees_a_change_of_anything_that_decides(checkout, logistic):
    before = suite_hash(checkout, logistic)
    for name in ("solutions/logistic_regression/logistic.py", "solutions/course.toml",
                 "tests/public/logistic_regression/test_logistic.py",
                 "tests/hidden/logistic_regression/test_logistic.py"):  # fmt: skip
        path = checkout / name
        text = path.read_text()
        path.write_text(text + "\n# changed\n")
        assert suite_hash(checkout, logistic) != before
        path.write_text(text)
    assert suite_hash(checkout, logistic) == before

"""The whole bank, quickly: every exercise by itself, in this process.

`grader verify` proves the same through the sandboxed judge, with follow-through credit.
"""

import dataclasses

import pytest

from grader.bank import Version, alternatives, misconceptions, replaced
from grader.course import CourseError, find_root, load_course
from grader.judge import with_bench
from grader.sandbox.client import Sandbox
from grader.verdict import Status

SEED = 20_240_229
NAMES = [each.name for each in load_course(find_root() / "solutions").assignments]


def on_bench(root, name, body):
    return with_bench(root, name, body, sandbox=Sandbox())


@pytest.mark.parametrize("name", NAMES)
def test_every_known_mistake_trips_exactly_its_checks_and_is_named(root, name):
    def body(bench):
        for version in bench.bank.versions:
            bench.reference.late.clear()
            result = bench.alone(version.exercise, bench.bank.backend(version), SEED)
            statuses = {check.name: check.status for check in result.checks}
            failed = {each for each, status in statuses.items() if status is not Status.PASSED}
            named = {entry.misconception for c in result.checks for entry in c.diagnosis}
            if failed != set(version.trips) or Status.ERROR in statuses.values():
                wrong.append(f"{version.where} {version.name}: trips {sorted(failed)}")
            if named != {version.name}:
                wrong.append(f"{version.where} {version.name}: named {sorted(named)}")
        return len(bench.bank.versions)

    wrong = []
    assert on_bench(root, name, body) > 0
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", NAMES)
def test_right_versions_earn_everything_and_look_like_no_known_mistake(root, name):
    def body(bench):
        for version in alternatives(root, bench.assignment):
            result = bench.alone(version.exercise, bench.bank.backend(version), SEED)
            bad = [check.name for check in result.checks if check.status is not Status.PASSED]
            if bad:
                wrong.append(f"{version.where} {version.name}: fails {bad}")
            calls = bench.calls(version.exercise, bench.bank.backend(version))
            for entry in bench.bank.recognise(version.exercise, calls):
                wrong.append(f"{version.where} {version.name}: looks like {entry.misconception}")

    wrong = []
    on_bench(root, name, body)
    assert not wrong, "\n".join(wrong)


def test_there_are_enough_known_mistakes_and_right_versions(root, course):
    total = 0
    for assignment in course.assignments:
        wrong = [version.exercise for version in misconceptions(root, assignment)]
        right = [version.exercise for version in alternatives(root, assignment)]
        total += len(wrong)
        for exercise in assignment.exercises:
            assert wrong.count(exercise.name) >= 2, exercise.name
            assert right.count(exercise.name) >= 3, exercise.name
    assert total >= 120


def test_a_known_mistake_is_told_in_words_that_ask(root, course):
    for assignment in course.assignments:
        for version in misconceptions(root, assignment):
            assert "?" in version.says, f"{version.where}: {version.says}"


def bank(tmp_path, text, name="sigmoid"):
    folder = tmp_path / "tests" / "misconceptions" / "logistic_regression"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.py").write_text(text)
    return tmp_path


ENTRY = '@misconception(says="Why?", trips=("test_a",))\ndef upside_down(z):\n    return -z\n'


def test_an_entry_becomes_the_exercise_under_its_own_name(tmp_path, logistic):
    text = f'"""Wrong."""\nimport numpy as np\n\n{ENTRY}'
    (version,) = misconceptions(bank(tmp_path, text), logistic)
    assert (version.exercise, version.name) == ("sigmoid", "upside_down")
    assert (version.says, version.trips) == ("Why?", ("test_a",))
    assert version.source == "def sigmoid(z):\n    return -z\n"
    assert version.where.endswith("sigmoid.py:5")


def test_entries_come_in_the_order_of_the_course(tmp_path, logistic):
    root = bank(tmp_path, ENTRY.replace("upside_down", "later"), "fit")
    bank(tmp_path, ENTRY)
    assert [version.exercise for version in misconceptions(root, logistic)] == ["sigmoid", "fit"]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("x = 1\n", 1, "only imports and versions"),
        ("def wrong(z):\n    return z\n", 1, "wrong needs @misconception"),
        ("@alternative\ndef wrong(z):\n    return z\n", 2, "wrong needs @misconception"),
        ("@cached()\ndef wrong(z):\n    return z\n", 2, "wrong needs @misconception"),
        (ENTRY.replace('says="Why?", ', ""), 2, "needs @misconception"),
        (ENTRY.replace('says="Why?"', 'says="Why?", who="me"'), 2, "needs @misconception"),
        (ENTRY.replace('"Why?"', "WHY"), 2, "must be literals"),
        (ENTRY.replace('("test_a",)', "()"), 2, "trips no check"),
        (f"{ENTRY}\n\n{ENTRY}", 7, "the name upside_down is taken at"),
    ],
)
def test_a_malformed_entry_is_named_with_file_and_line(tmp_path, logistic, text, line, words):
    root = bank(tmp_path, text)
    with pytest.raises(CourseError) as caught:
        misconceptions(root, logistic)
    assert f"sigmoid.py:{line}: " in str(caught.value)
    assert words in str(caught.value)


def test_a_file_of_no_exercise_is_an_error(tmp_path, logistic):
    with pytest.raises(CourseError, match=r"sigmoyd\.py: logistic_regression has no exercise"):
        misconceptions(bank(tmp_path, ENTRY, "sigmoyd"), logistic)


def version_of(source):
    return Version("sigmoid", "mine", source, "sigmoid.py:1")


def test_a_version_takes_the_place_of_the_function_and_of_nothing_else(right, logistic):
    changed = replaced(right, logistic, version_of("def sigmoid(z):\n    return -z\n"))
    assert {name for name in right if changed[name] != right[name]} == {"logistic"}
    module = {}
    exec(compile(changed["logistic"], "logistic.py", "exec"), module)
    original = {}
    exec(compile(right["logistic"], "logistic.py", "exec"), original)
    assert module["sigmoid"](3.0) == -3.0
    assert set(module) == set(original)


def test_a_version_that_is_the_reference_is_no_version(right, logistic):
    lines = right["logistic"].splitlines(keepends=True)
    begin = next(n for n, line in enumerate(lines) if line.startswith("def sigmoid("))
    end = next(n for n, line in enumerate(lines) if n > begin and line.startswith("def "))
    same = version_of("".join(lines[begin:end]))
    with pytest.raises(CourseError, match=r"sigmoid\.py:1: mine is the reference itself"):
        replaced(right, logistic, same)


def test_a_version_needs_a_function_to_replace(right, logistic):
    without = {**right, "logistic": right["logistic"].replace("def sigmoid(", "def sigm0id(")}
    with pytest.raises(CourseError, match=r"logistic\.py has no function sigmoid"):
        replaced(without, logistic, version_of("def sigmoid(z):\n    return z\n"))


def test_what_two_known_mistakes_explain_is_not_named(root):
    def body(bench):
        first = next(v for v in bench.bank.versions if v.exercise == "gradient_step")
        twin = dataclasses.replace(first, name="its_twin")
        named = []
        for versions in ([first], [first, twin]):
            bench.bank.versions = versions
            result = bench.alone("gradient_step", bench.bank.backend(first), SEED)
            entries = {e.misconception for check in result.checks for e in check.diagnosis}
            named.append(entries & {first.name, twin.name})
        return first.name, named

    name, named = on_bench(root, "logistic_regression", body)
    assert named == [{name}, set()]

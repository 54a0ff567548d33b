"""Machine-made mistakes: what is changed, what counts as equivalent, how the score is made."""

import ast

import pytest

from grader import mutants as mutation
from grader.bank import replaced
from grader.classroom import Run
from grader.cli.verify import shortfalls
from grader.course import CourseError
from grader.mutants import EQUIVALENT, Mutant, Score, equivalent_mutants, measure, mutants


def made_of(logistic, body, head="z"):
    """Return the mutants of a sigmoid with this body."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return mutants({"logistic": f"def sigmoid({head}):\n{lines}", "gradient_check": ""}, logistic)


def afters(logistic, body):
    return {(mutant.operator, mutant.after) for mutant in made_of(logistic, body)}


@pytest.mark.parametrize(
    ("body", "operator", "after"),
    [
        ("return z + 1", "arithmetic", "return z - 1"),
        ("return z @ w", "arithmetic", "return z * w"),
        ("return z - w", "swapped", "return w - z"),
        ("return z - w", "dropped term", "return z"),
        ("return z * w", "dropped term", "return w"),
        ("return -z", "dropped sign", "return z"),
        ("return z > 0", "comparison", "return z >= 0"),
        ("return z > 0", "comparison", "return z <= 0"),
        ("return 0.5", "constant", "return 1.5"),
        ("return 0.5", "constant", "return -0.5"),
        ("return 0.5", "constant", "return 1.0"),
        ("return True", "constant", "return False"),
        ("return z.T", "transpose", "return z"),
        ("return z.sum(axis=0)", "call", "return z.mean(axis=0)"),
        ("return z.sum(axis=0)", "axis", "return z.sum()"),
        ("return np.dot(z, w)", "swapped", "return np.dot(w, z)"),
        ("z += 1", "dropped statement", "pass"),
        ("if z:\n    return 1", "condition", "if True:"),
        ("return z if w else 1", "condition", "return z if False else 1"),
        ("return z and w", "condition", "return z or w"),
        ("return [a for a in z if a]", "condition", "return [a for a in z]"),
    ],
)
def test_a_place_is_changed_in_each_way_that_fits(logistic, body, operator, after):
    assert (operator, after) in afters(logistic, body)


def test_each_mutant_differs_from_the_function_in_one_statement(right, logistic):
    found = mutants(right, logistic)
    assert len({mutant.identity for mutant in found}) == len(found)
    assert {mutant.exercise for mutant in found} == {each.name for each in logistic.exercises}
    for mutant in found[::9]:
        changed = replaced(right, logistic, version(mutant))  # an error if nothing is changed
        assert sum(changed[name] != right[name] for name in right) == 1


def version(mutant):
    return mutation.Version(mutant.exercise, mutant.operator, mutant.source, mutant.after)


def test_a_mutant_is_runnable_and_leaves_docstring_and_annotations_alone(logistic):
    body = '"""Rise by 1 + 1."""\nx: "a" = z + 2\nreturn x'
    for mutant in made_of(logistic, body, "z: float = 3"):
        tree = ast.parse(mutant.source).body[0]
        assert ast.get_docstring(tree) == "Rise by 1 + 1."
        assert ast.unparse(tree.args) == "z: float=3"
        compile(mutant.source, "mutant.py", "exec")


def test_functions_that_are_no_exercise_are_left_alone(logistic):
    text = "def helper(z):\n    return z + 1\n\ndef sigmoid(z):\n    return helper(z)\n"
    assert mutants({"logistic": text, "gradient_check": ""}, logistic) == []


def listed(tmp_path, text):
    path = tmp_path / EQUIVALENT
    path.parent.mkdir(parents=True)
    path.write_text(text)
    return tmp_path


ENTRY = '[[logistic_regression]]\nexercise = "sigmoid"\nbefore = "a"\nafter = "b"\n'


def test_equivalent_mutants_are_listed_with_a_reason(tmp_path, logistic):
    root = listed(tmp_path, f'{ENTRY}reason = "The same."\n')
    assert equivalent_mutants(root, logistic) == {("sigmoid", "a", "b"): "The same."}


@pytest.mark.parametrize("text", [ENTRY, f'{ENTRY}reason = "  "\n'])
def test_an_equivalent_mutant_without_a_reason_is_an_error(tmp_path, logistic, text):
    with pytest.raises(CourseError, match="an entry of logistic_regression lacks"):
        equivalent_mutants(listed(tmp_path, text), logistic)


def test_every_equivalent_mutant_of_the_course_is_still_a_mutant(root, course):
    for assignment in course.assignments:
        sources = mutation.read_sources(root / "solutions" / assignment.name, assignment)
        made = {mutant.identity for mutant in mutants(sources, assignment)}
        assert set(equivalent_mutants(root, assignment)) <= made


def test_the_score_counts_who_catches_what(root, logistic, tmp_path, monkeypatch):
    def mutant(after, body):
        source = f"def sigmoid(z):\n    z = np.asarray(z, dtype=float)\n    return {body}\n"
        return Mutant("sigmoid", "by hand", "return", after, source)

    made = [
        mutant("wrong", "z"),
        mutant("right", "0.5 * (1 + np.tanh(0.5 * z)) if z.size > 10**9 else _expit(z)"),
        mutant("right, and listed", "_expit(z) + 0.0"),
        mutant("wrong, but listed", "-z"),
        mutant("wrong for matrices", "_expit(z) if z.ndim < 2 else z"),
    ]
    stable = "    _expit = lambda z: np.exp(-np.logaddexp(0.0, -z))\n    return "
    made = [
        Mutant(m.exercise, m.operator, m.before, m.after, m.source.replace("    return ", stable))
        for m in made
    ]
    known = {("sigmoid", "return", after): "Why." for after in
             ("right, and listed", "wrong, but listed", "gone")}  # fmt: skip
    monkeypatch.setattr(mutation, "mutants", lambda *_: made)
    monkeypatch.setattr(mutation, "equivalent_mutants", lambda *_: known)
    ticks = []
    run = Run(root, "logistic_regression", tmp_path / "out", seed=5)
    found = measure(run, logistic, ticks.append)
    score = found.scores[0]
    assert (score.mutants, score.equivalent, score.real) == (5, 2, 3)
    assert (score.caught, score.by_public) == (2, 1)
    assert [each.after for each in found.survivors] == ["right"]
    assert [each.after for each in found.unseen_by_public] == ["wrong for matrices"]
    assert len(found.problems) == 2
    assert "listed as equivalent, but caught" in found.problems[0]
    assert "not a mutant any more" in found.problems[1]
    assert ticks == [5] * 5


def test_too_few_caught_mutants_are_a_problem_of_the_assignment_or_the_exercise():
    def score(exercise, caught, by_public, mutants=104, equivalent=4):
        return Score(exercise, mutants, equivalent, by_public, caught)

    good = [score("sigmoid", 100, 85), score("fit", 96, 96)]
    assert shortfalls("a", good) == []
    assert shortfalls("a", [score("sigmoid", 97, 85)]) == [
        "a: fewer than 98% of the mutants are caught"
    ]
    assert shortfalls("a", [score("sigmoid", 100, 84), score("fit", 100, 100)]) == [
        "a.sigmoid: the public suite catches fewer than 85%"
    ]
    assert shortfalls("a", [Score("nothing_to_mutate")]) == []

"""`grader verify`: what it finds where the course is not as it should be."""

import dataclasses

import pytest

from grader import verify as verifier
from grader.bank import alternatives, misconceptions
from grader.classroom import Run
from grader.verify import verify


@pytest.fixture
def judged(root, logistic, tmp_path, monkeypatch):
    """Verify logistic regression with these known mistakes and right versions only."""

    def run(wrong, right):
        monkeypatch.setattr(verifier, "misconceptions", lambda *_: wrong)
        monkeypatch.setattr(verifier, "alternatives", lambda *_: right)
        place = Run(root, logistic.name, tmp_path / "out", seed=3)
        return verify(place, logistic, lambda _: None)

    return run


def of(versions, exercise, count=1):
    return [version for version in versions if version.exercise == exercise][:count]


def test_what_is_as_it_says_is_no_problem(root, logistic, judged):
    wrong = of(misconceptions(root, logistic), "gradient_step", 2)
    right = of(alternatives(root, logistic), "gradient_step", 3)
    found = judged(wrong, right)
    assert (found.reference, found.stub) == (logistic.points, 0.0)
    row = next(row for row in found.rows if row.exercise == "gradient_step")
    assert (row.misconceptions, row.caught, row.named) == (2, 2, 2)
    assert (row.alternatives, row.full_marks) == (3, 3)
    assert row.public >= 2
    assert row.hidden >= 2
    # All that is left to say is that the other exercises have no entries here.
    others = {exercise.name for exercise in logistic.exercises} - {"gradient_step"}
    assert {problem.split(":")[0] for problem in found.problems} == others


def test_wrong_trips_wrong_names_and_wrong_alternatives_are_told(root, logistic, judged):
    first, second = of(misconceptions(root, logistic), "gradient_step", 2)
    kept, *_ = first.trips
    claimed = dataclasses.replace(first, trips=(kept, "test_fit_matches_three_steps_by_hand"))
    twin = dataclasses.replace(second, name="its_twin")
    impostor = dataclasses.replace(second, name="impostor", trips=(), why="it is not")
    found = judged([claimed, second, twin], [impostor])
    problems = "\n".join(found.problems)
    assert f"{first.name}: passes test_fit_matches_three_steps_by_hand" in problems
    for trip in first.trips[1:]:
        assert trip in problems
    assert f"its_twin: recognised as {second.name}" in problems
    assert "impostor: right, but fails " in problems
    row = next(row for row in found.rows if row.exercise == "gradient_step")
    assert (row.misconceptions, row.caught, row.named) == (3, 2, 2)
    assert (row.alternatives, row.full_marks) == (1, 0)

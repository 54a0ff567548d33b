"""The sandbox hinders nobody: honest submissions get the same report at every level.

Right versions of every style and known mistakes are honest alike. By default a sample is judged;
``pytest -m complete tests/grader/test_honest.py`` judges all of them.
"""

from __future__ import annotations

import random

import pytest

from grader import bank
from grader.judge import Submission, with_bench
from grader.sandbox import levels
from grader.sandbox.client import Sandbox
from grader.subject import read_sources

NAMES = ["logistic_regression", "multilayer_perceptron", "softmax_classifier", "optimizers",
         "regularization"]  # fmt: skip
SEED = 11


def honest(root, assignment):
    """Submissions with one exercise in another version than the reference's, each in turn."""
    right = read_sources(root / "solutions" / assignment.name, assignment)
    for kind in (bank.alternatives, bank.misconceptions):
        for version in kind(root, assignment):
            name = f"{kind.__name__}: {version.exercise}: {version.name}"
            yield Submission(name, bank.replaced(right, assignment, version))


def reports(root, name, level, submissions):
    def body(bench):
        return [bench.grade(submission, SEED) for submission in submissions]

    with Sandbox(level) as sandbox:
        found = with_bench(root, name, body, sandbox=sandbox)
    # The hash of the suites: the course may be edited while this runs.
    other = {"seconds": 0, "sandbox": "", "suite_sha256": ""}
    return {each.student: {**each.to_dict(), **other} for each in found}


def differences(root, course, name, count, level):
    """Judge a sample at `process` and at a level; return how many, and those that differ."""
    found = list(honest(root, course.assignment(name)))
    random.Random(name).shuffle(found)
    found = found[:count]
    free, confined = (reports(root, name, each, found) for each in ("process", level))
    accused = [
        student
        for student, report in confined.items()
        if student.startswith("alternatives") and report["tampering"]
    ]
    poor = [
        student
        for student, report in confined.items()
        if student.startswith("alternatives") and report["score"] != report["max_score"]
    ]
    return len(found), [s for s in free if free[s] != confined[s]] + accused + poor


@pytest.fixture(scope="module")
def strongest():
    try:
        return levels.choose("auto")
    except levels.LevelError as error:
        pytest.skip(str(error))


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_gets_the_same_report_in_the_strongest_sandbox(name, root, course, strongest):
    count, different = differences(root, course, name, 4, strongest)
    assert count == 4
    assert different == []


@pytest.mark.complete
def test_everybody_honest_gets_the_same_report_in_the_strongest_sandbox(root, course, strongest):
    found = {name: differences(root, course, name, 10_000, strongest) for name in NAMES}
    total = sum(count for count, _ in found.values())
    print(f"\n{total} honest submissions at process and {strongest}")
    assert {name: different for name, (_, different) in found.items() if different} == {}
    assert total >= 500

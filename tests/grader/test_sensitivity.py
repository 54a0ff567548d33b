"""How small an error the suites still catch; `measure_sensitivity.py` has the exact figures."""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

from grader.course import find_root, load_course
from grader.judge import with_bench
from grader.runner import Outcome
from grader.sandbox.client import Sandbox

SCRIPT = Path(__file__).with_name("measure_sensitivity.py")
NAMES = [each.name for each in load_course(find_root(SCRIPT) / "solutions").assignments]


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("measure_sensitivity", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    sys.modules["measure_sensitivity"] = module  # a dataclass looks its module up
    spec.loader.exec_module(module)
    yield module
    del sys.modules["measure_sensitivity"]


@pytest.mark.parametrize("name", NAMES)
def test_an_error_of_one_in_a_million_fails_every_deterministic_exercise(root, script, name):
    def body(bench):
        bench.bank.versions = []
        for exercise in bench.assignment.exercises:
            calls = bench.calls(exercise.name, bench.reference)
            if any(drew for call in calls for drew in call.drew):
                continue
            for one in (False, True):
                if script.caught(bench, exercise, 1e-6, one=one) is False:
                    missed.append((exercise.name, one))
                if script.caught(bench, exercise, 1e-15, one=one):
                    too_strict.append((exercise.name, one))

    missed, too_strict = [], []
    with_bench(root, name, body, sandbox=Sandbox())
    assert (missed, too_strict) == ([], [])


@pytest.mark.parametrize("name", [name for name in NAMES if name != "optimizers"])
def test_the_gradient_checks_alone_catch_one_part_in_two_thousand(root, script, name):
    def body(bench):
        bench.bank.versions = []
        with script.gradients_only(bench) as errors:
            for exercise in bench.assignment.exercises:
                before = len(errors)
                assert not script.caught(bench, exercise, 0.0, one=False)
                if len(errors) > before:
                    seen.append(exercise.name)
                    # Central differences are ten times closer to right gradients than is asked.
                    assert max(errors[before:]) < 1e-6, exercise.name
                    for one in (False, True):
                        assert script.caught(bench, exercise, 1 / 2000, one=one), exercise.name

    seen = []
    with_bench(root, name, body, sandbox=Sandbox())
    assert seen, "no exercise has gradient checks"


def test_a_perturbed_backend_changes_the_elements_it_is_asked_to(script, course):
    exercise = course.assignment("logistic_regression").exercise("bce_gradients")

    class Right:
        def invoke(self, module, function, args, kwargs):
            return Outcome((np.array([4.0, 0.0, -1.0]), 2.0))

    every = script.Perturbed(Right(), exercise, 0.5, one=False)
    dw, db = every.invoke("logistic", "bce_gradients", (), {}).value
    assert (dw.tolist(), db, every.changed > 0) == ([6.0, 0.0, -1.5], 3.0, True)
    one = script.Perturbed(Right(), exercise, 0.5, one=True)
    dw, db = one.invoke("logistic", "bce_gradients", (), {}).value
    assert (dw.tolist(), db) == ([4.0, 0.0, -1.0], 3.0)
    other = script.Perturbed(Right(), exercise, 0.5, one=False)
    assert other.invoke("logistic", "sigmoid", (), {}).value[1] == 2.0
    assert not other.changed

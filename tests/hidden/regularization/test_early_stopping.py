"""Hidden checks of early_stopping.py, against the reference; they hold for every seed."""

import numpy as np
import pytest

from grader.gradcheck import assert_close, assert_inputs_unchanged


@pytest.mark.check(
    "l2_penalty",
    points=1,
    look="How does your code tell a weight: by its first letter, and for any number of layers?",
)
def test_l2_penalty_matches_the_reference_on_a_deep_network(student, reference, rng):
    """A network of 12 layers, with biases, scales and other parameters"""
    params = {}
    for layer in range(1, 13):
        params[f"W{layer}"] = rng.normal(size=(3, 4)) * (1.0 if layer % 2 else 0.01)
        params[f"b{layer}"] = rng.normal(size=3)
    params["gamma1"] = rng.normal(size=3)
    params["W_out"] = rng.normal(size=(2, 3))
    params["slope_W"] = rng.normal(size=5)  # begins with s: no weight
    value = student.l2_penalty(params, 0.7)
    assert_inputs_unchanged(student)
    assert_close(value, reference.l2_penalty(params, 0.7))


@pytest.mark.check(
    "l2_penalty",
    points=0.5,
    look="What is a sum over nothing, and what remains of the penalty when its strength is 0?",
)
def test_l2_penalty_is_zero_without_weights_or_without_strength(student, rng):
    """No weights or no strength: no penalty"""
    biases = {"b1": rng.normal(size=4), "beta1": rng.normal(size=3)}
    assert_close(student.l2_penalty(biases, 0.7), 0.0)
    assert_close(student.l2_penalty({}, 0.7), 0.0)
    assert_close(student.l2_penalty({"W1": rng.normal(size=(4, 3)), **biases}, 0.0), 0.0)


@pytest.mark.check(
    "best_step",
    points=0.5,
    look="Which value is each new loss compared with: the one before it, or the best so far?",
)
def test_best_step_matches_the_reference_on_random_curves(student, reference, rng):
    """Noisy curves, with ties, for patiences of 1 to 6"""
    for _ in range(25):
        for patience in range(1, 7):
            steps = int(rng.integers(12, 40))
            falling = 8.0 * np.exp(-np.arange(steps) / 10)
            losses = np.round(falling + rng.normal(size=steps), 1)
            best = student.best_step(losses, patience)
            assert_close(best, reference.best_step(losses, patience))


@pytest.mark.check(
    "best_step",
    points=0.5,
    look="What happens to the values already counted without improvement once one arrives?",
)
def test_best_step_starts_counting_anew_at_each_improvement(student):
    """An improvement restores the full patience"""
    assert_close(student.best_step(np.array([5.0, 4.0, 4.5, 3.0, 3.5, 2.0, 2.5, 1.0]), 2), 7)
    assert_close(student.best_step(np.array([6.0, 7.0, 8.0, 5.0, 7.0, 6.0, 4.0, 9.0]), 3), 6)


@pytest.mark.check(
    "best_step",
    points=0.5,
    look="What does your function do if nothing ever improves on the first value?",
)
def test_best_step_copes_with_curves_that_never_fall(student, rng):
    """Rising, constant and one-value curves; the losses stay untouched"""
    start = float(rng.normal())
    assert_close(student.best_step(start + np.arange(9.0), 3), 0)
    assert_inputs_unchanged(student)
    assert_close(student.best_step(start + np.arange(9.0), 30), 0)
    assert_close(student.best_step(np.full(6, start), 2), 0)
    assert_close(student.best_step(np.array([start]), 1), 0)


@pytest.mark.check(
    "best_step",
    points=0.5,
    look="What does Python answer when asked whether NaN is smaller than a number?",
)
def test_best_step_takes_nan_for_no_improvement(student):
    """A NaN counts as a value without improvement"""
    nan = float("nan")
    assert_close(student.best_step(np.array([3.0, 2.0, nan, 1.0, 1.5]), 2), 3)
    assert_close(student.best_step(np.array([3.0, 2.0, nan, nan, 1.0]), 2), 1)

"""The gradient checker, checked: right derivatives pass, slightly wrong ones are named."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.gradcheck import (
    CheckFailure,
    assert_close,
    assert_gradient,
    assert_shape,
    assert_statistic,
    away_from_kinks,
    numerical_gradient,
    step_for,
)

OFF = 1 + 1 / 2000  # the smallest mistake the checker promises to see: 2.001 for 2


def gradient_failure(f, x, gradient, seed=0, **kwargs):
    with pytest.raises(CheckFailure) as caught:
        assert_gradient(f, x, gradient, np.random.default_rng(seed), **kwargs)
    return caught.value


@pytest.mark.parametrize("shape", [(), (5,), (3, 4), (2, 3, 4), (40, 30)])
@pytest.mark.parametrize("scale", [1e-3, 1.0, 100.0])
def test_a_right_gradient_passes_and_one_part_in_two_thousand_does_not(shape, scale):
    rng = np.random.default_rng(1)
    x = rng.normal(size=shape) * scale
    gradient = 2 * x
    f = lambda x: np.sum(x**2)  # noqa: E731
    assert_gradient(f, x, gradient, rng)
    gradient_failure(f, x, gradient * OFF)


@pytest.mark.parametrize("size", [4, 100])
def test_a_single_wrong_element_is_named_with_both_values(size):
    rng = np.random.default_rng(2)
    x = rng.normal(size=(size,)) + 3
    gradient = 2 * x
    gradient[2] *= OFF
    failure = gradient_failure(lambda x: np.sum(x**2), x, gradient)
    assert "most at [2]" in failure.problem
    assert f"{gradient[2]:.6g}"[:5] in failure.problem
    assert f"{2 * x[2]:.6g}"[:5] in failure.expected


def test_one_wrong_element_in_a_large_gradient_is_seen_with_high_probability():
    rng = np.random.default_rng(3)
    x = rng.normal(size=(60, 20))
    gradient = 2 * x
    gradient[30, 10] += 0.5
    for seed in range(20):
        gradient_failure(lambda x: np.sum(x**2), x, gradient, seed)


def test_an_array_valued_function_is_checked_through_its_upstream_gradient():
    rng = np.random.default_rng(4)
    W, x = rng.normal(size=(4, 3)), rng.normal(size=(5, 3))
    upstream = rng.normal(size=(5, 4))
    f = lambda x: np.tanh(x @ W.T)  # noqa: E731
    right = (upstream * (1 - np.tanh(x @ W.T) ** 2)) @ W
    assert_gradient(f, x, right, rng, upstream=upstream)
    # A backward pass that forgets its upstream gradient: all-ones would not see it.
    forgetful = (1 - np.tanh(x @ W.T) ** 2) @ W
    gradient_failure(f, x, forgetful, upstream=upstream)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([1e-2, 1.0, 30.0]))
def test_right_gradients_of_smooth_functions_are_never_accused(seed, scale):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(3, 4)) * scale
    assert_gradient(lambda x: np.sum(np.logaddexp(0, x)), x, 1 / (1 + np.exp(-x)), rng)
    assert_gradient(lambda x: np.sum(np.sin(x) * x), x, np.sin(x) + x * np.cos(x), rng)


def test_a_gradient_of_another_shape_or_kind_is_refused_in_words():
    x = np.ones((3, 2))
    f = lambda x: np.sum(x)  # noqa: E731
    assert "shape is (2, 3)" in gradient_failure(f, x, np.ones((2, 3))).problem
    for odd in (None, 2**4000, "x", 1j, [1.0]):
        assert "instead of a gradient" in gradient_failure(f, x, odd).problem
    assert "not finite at [0, 0]" in gradient_failure(f, x, np.full((3, 2), np.nan)).problem


def test_points_near_a_kink_are_drawn_again():
    rng = np.random.default_rng(5)
    draws = iter([np.array([1e-9, 1.0]), np.array([0.5, -1e-5]), np.array([0.5, -0.5])])
    x = away_from_kinks(lambda: next(draws), lambda x: x)
    assert_gradient(lambda x: np.sum(np.maximum(x, 0)), x, (x > 0) * 1.0, rng)
    with pytest.raises(RuntimeError, match="no point away from the kinks"):
        away_from_kinks(lambda: np.zeros(3), lambda x: x, tries=5)


def test_a_function_that_overflows_is_a_failure_and_no_warning():
    x = np.array([1.0, 2.0])
    with np.errstate(over="ignore"):
        gradient_failure(lambda x: np.sum(np.exp(1000 * x)), x, np.ones(2))


def test_a_gradient_of_zeros_agrees_with_a_function_of_zeros():
    def zero(x):
        return 0.0 * np.sum(x)

    assert_gradient(zero, np.ones(3), np.zeros(3), np.random.default_rng(0))
    gradient_failure(zero, np.ones(3), np.full(3, 1e-300))


@pytest.mark.parametrize("odd", [np.ones((1, 2000)), np.zeros(0), 2**4000, {"a": 1}, None, "x"])
@pytest.mark.parametrize("upstream", [None, np.ones(3)], ids=["a_sum", "weighted"])
def test_a_function_that_gives_another_kind_each_time_agrees_with_no_gradient(odd, upstream):
    for right_at_first in range(6):  # two calls for each element
        asked = []

        def moody(x, asked=asked, first=right_at_first):
            asked.append(x)
            return x**2 if len(asked) <= first else odd

        gradient_failure(moody, np.ones(3), 2 * np.ones(3), upstream=upstream)


def test_the_step_follows_the_dtype_and_the_size_of_the_point():
    assert step_for(np.ones(2)) == pytest.approx(6.06e-6, rel=1e-2)
    assert step_for(np.ones(2, np.float32)) == pytest.approx(4.9e-3, rel=1e-2)
    assert step_for(np.full(2, 100.0)) == pytest.approx(6.06e-4, rel=1e-2)
    assert step_for(np.array([1, 2])) == step_for(np.array([1.0, 2.0]))


def test_central_differences_are_good_to_nine_digits_and_leave_the_point_alone():
    x = np.array([0.3, -1.2, 2.0])
    kept = x.copy()
    numerical = numerical_gradient(lambda x: np.sum(np.sin(x)), x)
    np.testing.assert_allclose(numerical, np.cos(x), rtol=1e-9)
    assert np.array_equal(x, kept)


def close_failure(actual, expected):
    with pytest.raises(CheckFailure) as caught:
        assert_close(actual, expected)
    return caught.value


def test_closeness_names_shape_dtype_finiteness_and_the_worst_element():
    right = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert_close(right * (1 + 1e-10), right)
    assert "shape is (4,)" in close_failure(right.ravel(), right).problem
    assert "instead of numbers" in close_failure("text", right).problem
    assert "instead of numbers" in close_failure(None, right).problem
    assert "complex128" in close_failure(right + 0j, right).problem
    failure = close_failure(right + [[0, 0], [1e-3, 0]], right)
    assert "1 of 4 values differ" in failure.problem
    assert "most at [1, 0]: got 3.001" in failure.problem
    assert failure.expected == "3"
    assert "not finite, the first at [0, 1]: nan" in close_failure([[1.0, np.nan]] @ np.eye(2) if 0 else np.array([[1.0, np.nan], [3.0, 4.0]]), right).problem


def test_a_single_value_that_is_not_finite_is_said_plainly():
    assert close_failure(np.inf, 1.0).problem == "the value is not finite: inf"


def test_closeness_shows_enough_digits_to_tell_the_values_apart():
    failure = close_failure(np.array([1.0 + 1e-8]), np.array([1.0]))
    assert "1.00000001" in failure.problem


def test_a_huge_or_negative_zero_value_is_handled_like_any_other():
    assert_close(np.array([-0.0]), np.array([0.0]))
    assert_close(np.array([np.inf, -np.inf]), np.array([np.inf, -np.inf]))
    close_failure(np.array([np.inf]), np.array([-np.inf]))
    close_failure(np.array([1e308]), np.array([-1e308]))
    close_failure(np.array([]), np.array([1.0]))
    with pytest.raises(CheckFailure):
        assert_close(np.array([1e-300, 0.0]), np.zeros(2), atol=0.0)
    assert_close(np.zeros(2), np.zeros(2), atol=0.0)


def test_shapes_and_statistics_fail_in_words():
    with pytest.raises(CheckFailure, match=r"shape is \(3,\)"):
        assert_shape(np.ones(3), (2,))
    assert_statistic(0.1, 0.0, 0.02, "the mean")
    with pytest.raises(CheckFailure, match="the mean is 0.5, further from what is right than chance"):
        assert_statistic(0.5, 0.0, 0.02, "the mean")
    with pytest.raises(CheckFailure):
        assert_statistic(float("nan"), 0.0, 0.02, "the mean")

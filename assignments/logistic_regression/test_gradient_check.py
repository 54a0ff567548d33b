"""Public checks of `gradient_check.py`: functions whose derivatives are known on paper."""

import numpy as np
import pytest

from grader.gradcheck import assert_close, assert_no_warnings


def _taking(shape, f):
    """Return f with a plain complaint for whoever calls it with anything but such an array."""

    def guarded(v):
        if np.shape(v) != shape:
            raise ValueError(f"f takes an array of shape {shape}, got shape {np.shape(v)}")
        return float(f(v))

    return guarded


@pytest.mark.check(
    "numerical_gradient",
    points=1.5,
    look="How far apart are the two points at which you evaluate f, and which elements moved?",
)
def test_numerical_gradient_matches_a_known_gradient(student):
    """Right gradient of a cubic polynomial in three variables"""
    A = np.array([[2.0, -1.0, 0.5], [0.0, 3.0, 1.0], [1.0, 1.0, -2.0]])
    x = np.array([1.5, -0.5, 2.0])
    # Forward differences are off by 1e-5 here, central ones by 1e-10.
    f = _taking((3,), lambda v: v @ A @ v + np.sum(v**3))
    gradient = student.numerical_gradient(f, x)
    assert_close(gradient, [16.25, 0.25, 5.25], rtol=1e-7, atol=1e-7)


@pytest.mark.check(
    "numerical_gradient",
    points=1,
    look="For f = x**3 the quotient is exactly 3 x**2 + h**2 when both sides are used.",
)
def test_numerical_gradient_takes_steps_of_h_to_both_sides(student):
    """The quotient of the formula with h = 0.5, not just a small one"""
    x = np.array([1.5, -0.5, 2.0])
    gradient = student.numerical_gradient(_taking((3,), lambda v: np.sum(v**3)), x, h=0.5)
    assert_close(gradient, [7.0, 1.0, 12.25])


@pytest.mark.check(
    "numerical_gradient",
    points=0.5,
    look="What visits every element of an array, whatever its number of axes?",
)
def test_numerical_gradient_has_the_shape_of_a_matrix(student):
    """Right gradient, of shape (2, 3), at a matrix"""
    x = np.array([[0.5, -1.0, 2.0], [1.5, 0.25, -0.75]])
    gradient = student.numerical_gradient(_taking((2, 3), lambda v: np.sum(v * v)), x)
    assert_close(gradient, [[1.0, -2.0, 4.0], [3.0, 0.5, -1.5]], rtol=1e-7, atol=1e-7)


@pytest.mark.check(
    "relative_error",
    points=1,
    look="Work out the fraction of each element first. Which one is worst, and what is its size?",
)
def test_relative_error_matches_hand_computed_values(student):
    """Right errors for arrays and for numbers"""
    a = np.array([1.0, -3.0, 0.004, 100.0, -0.77])
    b = np.array([1.1, -2.28, 0.003, 101.0, -1.0])
    assert_close(student.relative_error(a, b), 0.25)  # 0.001 / 0.004, the third element
    assert_close(student.relative_error(np.array([[1.0, -2.0]]), np.array([[1.0, 2.0]])), 2.0)
    assert_close(student.relative_error(0.5, 0.4), 0.2)


@pytest.mark.check(
    "relative_error", points=0.5, look="What does your fraction become where both elements are 0?"
)
def test_relative_error_counts_two_zeros_as_equal(student):
    """0 where both elements are 0, without a warning"""
    a = np.array([0.0, 3.0, 0.0, -5.0])
    b = np.array([0.0, 4.0, 0.0, -5.0])
    assert_close(student.relative_error(a, b), 0.25)
    assert_no_warnings(student)
    assert_close(student.relative_error(np.zeros(4), np.zeros(4)), 0.0)
    assert_no_warnings(student)

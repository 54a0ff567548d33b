"""Hidden checks of the activations and their slopes."""

import numpy as np
import pytest

from grader.gradcheck import (
    assert_close,
    assert_gradient,
    assert_inputs_unchanged,
    assert_no_warnings,
    assert_shape,
    away_from_kinks,
)

SHAPES = ((), (7,), (5, 3), (2, 3, 4))


def agree_on_random_inputs(student_function, reference_function, student, rng):
    """Compare on arrays of several shapes, floats and integers, and look after the inputs."""
    for shape in SHAPES:
        u = np.array(3 * rng.normal(size=shape))
        assert_close(student_function(u), reference_function(u))
        assert_inputs_unchanged(student)
    whole = rng.integers(-5, 6, size=(4, 6))
    assert_close(student_function(whole), reference_function(whole))


def compare_with_differences(function, slopes, u, rng):
    """Compare slopes with central differences of the function, weighted by a random upstream."""
    assert_shape(slopes, u.shape)
    upstream = rng.normal(size=u.shape)
    assert_gradient(function, u, slopes * upstream, rng, upstream=upstream)


@pytest.mark.check(
    "sigmoid",
    points=0.5,
    look="Try scalars, vectors and matrices, and integers as well as floats. Which of them differ?",
)
def test_sigmoid_accepts_any_shape(student, reference, rng):
    """Right for any shape, for floats and integers"""
    agree_on_random_inputs(student.sigmoid, reference.sigmoid, student, rng)


@pytest.mark.check(
    "sigmoid",
    points=0.5,
    look="exp overflows beyond 709.78. Which branch of your function computes it there?",
)
def test_sigmoid_is_silent_over_the_whole_range(student, reference, rng):
    """No overflow and no warning anywhere up to 10 000"""
    edges = np.array([700.0, 709.0, 710.0, 745.0, 746.0, 5_000.0])
    for u in (rng.uniform(-1e4, 1e4, size=50), edges, -edges, np.linspace(-50, 50, 41)):
        value = student.sigmoid(u)
        assert_close(value, reference.sigmoid(u))
        assert_no_warnings(student)


@pytest.mark.check(
    "sigmoid_grad",
    points=0.5,
    look="Try scalars, vectors and matrices, and integers as well as floats. Which of them differ?",
)
def test_sigmoid_grad_accepts_any_shape(student, reference, rng):
    """Right for any shape, for floats and integers"""
    agree_on_random_inputs(student.sigmoid_grad, reference.sigmoid_grad, student, rng)


@pytest.mark.check(
    "sigmoid_grad",
    points=0.5,
    look="Draw the sigmoid and a tangent. Does your slope belong to the point u, or to some other "
    "point?",
)
def test_sigmoid_grad_is_the_slope_of_the_sigmoid(student, reference, rng):
    """Central differences of the sigmoid"""
    u = rng.uniform(-4, 4, size=(5, 3))
    compare_with_differences(reference.sigmoid, student.sigmoid_grad(u), u, rng)


@pytest.mark.check(
    "tanh_grad",
    points=0.5,
    look="Try scalars, vectors and matrices, and integers as well as floats. Which of them differ?",
)
def test_tanh_grad_accepts_any_shape(student, reference, rng):
    """Right for any shape, for floats and integers"""
    agree_on_random_inputs(student.tanh_grad, reference.tanh_grad, student, rng)


@pytest.mark.check(
    "tanh_grad",
    points=0.5,
    look="Draw tanh and a tangent. Does your slope belong to the point u, or to some other point?",
)
def test_tanh_grad_is_the_slope_of_tanh(student, rng):
    """Central differences of tanh"""
    u = rng.uniform(-3, 3, size=(5, 3))
    compare_with_differences(np.tanh, student.tanh_grad(u), u, rng)


@pytest.mark.check(
    "relu",
    points=0.5,
    look="Try scalars, vectors and matrices, and integers as well as floats. Which of them differ?",
)
def test_relu_accepts_any_shape(student, reference, rng):
    """Right for any shape, for floats and integers"""
    agree_on_random_inputs(student.relu, reference.relu, student, rng)


@pytest.mark.check(
    "relu",
    points=0.5,
    look="A positive value passes exactly as it is, however small or large. Does yours?",
)
def test_relu_is_exact_for_tiny_and_huge_values(student, reference, rng):
    """Exact from 1e-200 to 1e200, and silent"""
    sizes = 10.0 ** rng.uniform(-200, 200, size=(6, 5))
    u = np.where(rng.random(size=(6, 5)) < 0.5, -sizes, sizes)
    value = student.relu(u)
    assert_close(value, reference.relu(u), atol=1e-250)
    assert_no_warnings(student)


@pytest.mark.check(
    "relu_grad",
    points=0.5,
    look="Try scalars, vectors and matrices with positive and negative elements, and zeros among "
    "them. Which differ?",
)
def test_relu_grad_accepts_any_shape(student, reference, rng):
    """Right for any shape, with zeros among the elements"""
    agree_on_random_inputs(student.relu_grad, reference.relu_grad, student, rng)
    sparse = rng.normal(size=(6, 7)) * (rng.random(size=(6, 7)) < 0.7)
    assert_close(student.relu_grad(sparse), reference.relu_grad(sparse))


@pytest.mark.check(
    "relu_grad",
    points=0.5,
    look="Draw the unit and a tangent, away from the kink. How steep is it for a large u?",
)
def test_relu_grad_is_the_slope_of_relu(student, reference, rng):
    """Central differences of the unit, away from its kink"""
    u = away_from_kinks(lambda: 2 * rng.normal(size=(5, 3)), lambda draw: draw)
    compare_with_differences(reference.relu, student.relu_grad(u), u, rng)

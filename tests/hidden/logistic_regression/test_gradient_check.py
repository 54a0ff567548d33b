"""Hidden checks of `gradient_check.py`: fresh random functions, side effects, edge cases."""

import numpy as np
import pytest

from grader.gradcheck import (
    assert_close,
    assert_inputs_unchanged,
    assert_no_warnings,
    assert_that,
)


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
    look="Check one element by hand: which points does f see, and what divides their difference?",
)
def test_numerical_gradient_agrees_with_calculus(student, rng):
    """Right gradients of random functions of one to three axes"""
    for shape in ((5,), (2, 4), (2, 3, 2)):
        x = rng.uniform(-1.0, 1.0, size=shape)
        a = rng.uniform(0.5, 1.5, size=shape) * rng.choice([-1.0, 1.0], size=shape)
        c = float(rng.uniform(0.5, 1.5))

        def f(v, a=a, c=c):
            return np.sum(np.sin(a * v)) + 0.5 * c * np.sum(a * v) ** 2

        # The second term couples all elements: an element left displaced shows in the next ones.
        expected = a * np.cos(a * x) + c * np.sum(a * x) * a
        assert_close(
            student.numerical_gradient(_taking(shape, f), x), expected, rtol=1e-7, atol=1e-7
        )


@pytest.mark.check(
    "numerical_gradient",
    points=1,
    look="Print x before and after, with all its digits. Is (x + h) - h always x?",
)
def test_numerical_gradient_restores_x(student, rng):
    """Right gradient, and x holds the same numbers afterwards, to the last bit"""
    # So many elements that restoring by arithmetic cannot be exact for all of them by luck.
    x = rng.uniform(-1.0, 1.0, size=(6, 7))
    gradient = student.numerical_gradient(_taking((6, 7), lambda v: np.sum(np.cos(v))), x)
    assert_inputs_unchanged(student)
    assert_close(gradient, -np.sin(x), rtol=1e-7, atol=1e-7)


@pytest.mark.check(
    "numerical_gradient", points=1, look="What becomes of 3 + 0.00001 in an array of integers?"
)
def test_numerical_gradient_promotes_integers(student, rng):
    """Right gradient at an array of integers"""
    x = rng.integers(1, 6, size=(2, 3))
    a = rng.uniform(0.5, 1.5, size=(2, 3))
    gradient = student.numerical_gradient(_taking((2, 3), lambda v: np.sum(a * v * v)), x)
    assert_close(gradient, 2 * a * x, rtol=1e-7, atol=1e-7)
    assert_inputs_unchanged(student)


@pytest.mark.check(
    "numerical_gradient",
    points=0.5,
    look="Both evaluations of one element lie at the distance h from x, in that element alone.",
)
def test_numerical_gradient_moves_one_element_by_h(student, rng):
    """f sees points that differ from x in one element, by h, which is 1e-5 if not given"""
    x = rng.uniform(1.0, 2.0, size=(2, 3))
    h = float(rng.uniform(0.05, 0.2))
    seen = []

    def f(v):
        seen.append(np.array(v))
        return np.sum(v**3)

    gradient = student.numerical_gradient(_taking((2, 3), f), x, h)
    assert_close(gradient, 3 * x**2 + h**2)
    for v in seen:
        moved = np.abs(v - x)
        assert_that(
            np.sum(moved > 1e-3 * h) <= 1, "f was called with several elements moved at once"
        )
        assert_that(np.max(moved) <= 1.001 * h, "f was called further than h away from x")

    # At 0 the quotient of 1e10 x**3 is 1e10 h**2: 1 for the h of the signature.
    flat = student.numerical_gradient(lambda v: 1e10 * float(np.sum(v**3)), np.zeros(3))
    assert_close(flat, np.ones(3))


@pytest.mark.check(
    "relative_error",
    points=1.5,
    look="Is each element divided by its own scale, the larger of the two magnitudes?",
)
def test_relative_error_agrees_with_the_reference(student, reference, rng):
    """Right for random arrays of several shapes, in either order, inputs untouched"""
    for shape in ((6,), (3, 4), (2, 3, 2)):
        a = rng.normal(size=shape)
        b = a * rng.uniform(0.5, 1.5, size=shape)
        expected = reference.relative_error(a, b)
        assert_close(student.relative_error(a, b), expected)
        assert_inputs_unchanged(student)
        assert_close(student.relative_error(b, a), expected)
        assert_close(student.relative_error(-a, b), reference.relative_error(-a, b))


@pytest.mark.check(
    "relative_error",
    points=1,
    look="Multiply both arrays by 1e-10: what should happen to the result, and what does?",
)
def test_relative_error_does_not_depend_on_the_scale(student, reference, rng):
    """The same for tiny and for huge elements, with zeros among them"""
    a = np.concatenate([rng.uniform(0.5, 1.5, size=5), [0.0]])
    b = np.concatenate([a[:5] * rng.uniform(0.6, 0.9, size=5), [0.0]])
    expected = reference.relative_error(a, b)
    for scale in (1e-10, 1e10):
        assert_close(student.relative_error(scale * a, scale * b), expected)
        assert_no_warnings(student)
    one_zero = np.array([0.0, 0.0, 3.0])
    assert_close(student.relative_error(one_zero, one_zero + np.array([1e-9, 0.0, 0.0])), 1.0)

"""Public checks of the activations and their slopes."""

import numpy as np
import pytest

from grader.gradcheck import assert_close, assert_inputs_unchanged, assert_no_warnings

LOG3 = np.log(3.0)
LARGE = np.array([-10_000.0, -1_000.0, -800.0, 800.0, 1_000.0, 10_000.0])


@pytest.mark.check(
    "sigmoid",
    points=0.5,
    look="What are the odds s / (1 - s) at u = ln 3, by the formula and by your function?",
)
def test_sigmoid_matches_hand_computed_values(student):
    """Values that one can compute by hand"""
    u = np.array([[0.0, LOG3, -LOG3], [2 * LOG3, np.log(1.5), -np.log(1.5)]])
    assert_close(student.sigmoid(u), [[0.5, 0.75, 0.25], [0.9, 0.6, 0.4]])


@pytest.mark.check(
    "sigmoid",
    points=0.5,
    look="What is exp(-u) for u = -1000, and how could you avoid computing it?",
)
def test_sigmoid_is_silent_for_large_inputs(student):
    """No overflow and no warning as far out as 10 000"""
    value = student.sigmoid(LARGE)
    assert_close(value, [0.0, 0.0, 0.0, 1.0, 1.0, 1.0])
    assert_no_warnings(student)


@pytest.mark.check(
    "sigmoid_grad",
    points=0.5,
    look="The argument is the pre-activation u. Where on its graph is the sigmoid steepest, and "
    "how steep is it there?",
)
def test_sigmoid_grad_matches_hand_computed_slopes(student):
    """Slopes that one can compute by hand"""
    u = np.array([[0.0, LOG3, -LOG3], [2 * LOG3, -2 * LOG3, np.log(4.0)]])
    assert_close(student.sigmoid_grad(u), [[0.25, 0.1875, 0.1875], [0.09, 0.09, 0.16]])


@pytest.mark.check(
    "sigmoid_grad", points=0.5, look="Does your formula build the slope from exp of a large number?"
)
def test_sigmoid_grad_vanishes_silently_for_large_inputs(student):
    """Flat, and without a warning, as far out as 10 000"""
    value = student.sigmoid_grad(LARGE)
    assert_close(value, np.zeros(6))
    assert_no_warnings(student)


@pytest.mark.check(
    "tanh_grad",
    points=0.5,
    look="tanh(ln(3) / 2) is 1/2. What does the formula make of that, and what does your function?",
)
def test_tanh_grad_matches_hand_computed_slopes(student):
    """Slopes that one can compute by hand"""
    u = np.array([[0.0, LOG3 / 2], [-LOG3 / 2, LOG3], [-LOG3, np.log(2.0) / 2]])
    assert_close(student.tanh_grad(u), [[1.0, 0.75], [0.75, 0.36], [0.36, 8 / 9]])


@pytest.mark.check(
    "tanh_grad",
    points=0.5,
    look="np.tanh never overflows. Is there a cosh or an exp in your formula that does?",
)
def test_tanh_grad_vanishes_silently_for_large_inputs(student):
    """Flat, and without a warning, as far out as 10 000"""
    value = student.tanh_grad(LARGE)
    assert_close(value, np.zeros(6))
    assert_no_warnings(student)


@pytest.mark.check(
    "relu",
    points=0.5,
    look="Which elements should pass through as they are, and what becomes of the others?",
)
def test_relu_keeps_positive_values_and_cuts_negative_ones(student):
    """Positive values pass, negative ones become 0"""
    u = np.array([[-3.0, -0.5, 0.0, 0.25], [1.0, 2.0, -1.5, 40.0]])
    assert_close(student.relu(u), [[0.0, 0.0, 0.0, 0.25], [1.0, 2.0, 0.0, 40.0]])


@pytest.mark.check(
    "relu",
    points=0.5,
    look="Backpropagation needs the pre-activations later. Does a line of yours assign to elements "
    "of u?",
)
def test_relu_leaves_its_input_alone(student):
    """The result is a new array"""
    value = student.relu(np.array([-2.0, 3.0, -0.25]))
    assert_close(value, [0.0, 3.0, 0.0])
    assert_inputs_unchanged(student)


@pytest.mark.check(
    "relu_grad", points=0.5, look="The graph has two straight pieces. How steep is each?"
)
def test_relu_grad_is_one_or_zero_away_from_the_kink(student):
    """Slope 1 on the positive side, 0 on the negative one"""
    u = np.array([[-3.0, -0.5, 0.25], [7.0, 1e-3, -1e-3]])
    assert_close(student.relu_grad(u), [[0.0, 0.0, 1.0], [1.0, 1.0, 0.0]])


@pytest.mark.check(
    "relu_grad",
    points=0.5,
    look="The derivative does not exist at the kink, so one must choose. What does the docstring "
    "choose?",
)
def test_relu_grad_is_zero_at_the_kink(student):
    """Slope 0 at exactly 0"""
    assert_close(student.relu_grad(np.array([0.0, 2.0, -0.0, -2.0])), [0.0, 1.0, 0.0, 0.0])

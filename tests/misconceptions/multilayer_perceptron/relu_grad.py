"""Known wrong versions of relu_grad."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="Your slope at exactly 0 is 1. That is a legitimate choice; which one does the "
    "docstring ask for?",
    trips=(
        "test_relu_grad_is_zero_at_the_kink",
        "test_relu_grad_accepts_any_shape",
    ),
)
def relu_grad_one_at_the_kink(u):
    return (np.asarray(u) >= 0).astype(np.float64)


@misconception(
    says="Your slope at exactly 0 is 1/2. That is a legitimate choice; which one does the "
    "docstring ask for?",
    trips=(
        "test_relu_grad_is_zero_at_the_kink",
        "test_relu_grad_accepts_any_shape",
    ),
)
def relu_grad_half_at_the_kink(u):
    return np.heaviside(np.asarray(u, dtype=np.float64), 0.5)


@misconception(
    says="You return the unit's value. How much does it change when a large u grows a little?",
    trips=(
        "test_relu_grad_is_one_or_zero_away_from_the_kink",
        "test_relu_grad_is_zero_at_the_kink",
        "test_relu_grad_accepts_any_shape",
        "test_relu_grad_is_the_slope_of_relu",
    ),
)
def relu_grad_returns_relu(u):
    return np.maximum(0.0, np.asarray(u, dtype=np.float64))


@misconception(
    says="Your slope is -1 for negative u. What does the graph look like there?",
    trips=(
        "test_relu_grad_is_one_or_zero_away_from_the_kink",
        "test_relu_grad_is_zero_at_the_kink",
        "test_relu_grad_accepts_any_shape",
        "test_relu_grad_is_the_slope_of_relu",
    ),
)
def relu_grad_is_the_sign(u):
    return np.sign(np.asarray(u, dtype=np.float64))


@misconception(
    says="Your slope is 1 where the unit is cut off, and 0 where it lets values pass. Which way "
    "does the comparison go?",
    trips=(
        "test_relu_grad_is_one_or_zero_away_from_the_kink",
        "test_relu_grad_is_zero_at_the_kink",
        "test_relu_grad_accepts_any_shape",
        "test_relu_grad_is_the_slope_of_relu",
    ),
)
def relu_grad_reversed(u):
    return (np.asarray(u) < 0).astype(np.float64)


@misconception(
    says="Your slope is 1 everywhere: the cut is missing. How does the unit answer to a change "
    "of a negative u?",
    trips=(
        "test_relu_grad_is_one_or_zero_away_from_the_kink",
        "test_relu_grad_is_zero_at_the_kink",
        "test_relu_grad_accepts_any_shape",
        "test_relu_grad_is_the_slope_of_relu",
    ),
)
def relu_grad_one_everywhere(u):
    return np.ones_like(np.asarray(u, dtype=np.float64))

"""Known wrong versions of sigmoid_grad."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="Your slope treats its argument as if it were already sigmoid(u). Is the argument the "
    "activation or the pre-activation?",
    trips=(
        "test_sigmoid_grad_matches_hand_computed_slopes",
        "test_sigmoid_grad_vanishes_silently_for_large_inputs",
        "test_sigmoid_grad_accepts_any_shape",
        "test_sigmoid_grad_is_the_slope_of_the_sigmoid",
    ),
)
def sigmoid_grad_of_the_activation(u):
    u = np.asarray(u, dtype=np.float64)
    return u * (1.0 - u)


@misconception(
    says="You return the sigmoid itself. How steep is it at u = 0, and what does your function "
    "say there?",
    trips=(
        "test_sigmoid_grad_matches_hand_computed_slopes",
        "test_sigmoid_grad_vanishes_silently_for_large_inputs",
        "test_sigmoid_grad_accepts_any_shape",
        "test_sigmoid_grad_is_the_slope_of_the_sigmoid",
    ),
)
def sigmoid_grad_returns_the_sigmoid(u):
    return sigmoid(u)


@misconception(
    says="Your slope grows with u, but the sigmoid becomes flat on both sides. Which sign "
    "stands between 1 and s?",
    trips=(
        "test_sigmoid_grad_matches_hand_computed_slopes",
        "test_sigmoid_grad_vanishes_silently_for_large_inputs",
        "test_sigmoid_grad_accepts_any_shape",
        "test_sigmoid_grad_is_the_slope_of_the_sigmoid",
    ),
)
def sigmoid_grad_with_a_plus(u):
    s = sigmoid(u)
    return s * (1.0 + s)


@misconception(
    says="1 - s**2 is the rule of another activation. For which function of u does it hold?",
    trips=(
        "test_sigmoid_grad_matches_hand_computed_slopes",
        "test_sigmoid_grad_vanishes_silently_for_large_inputs",
        "test_sigmoid_grad_accepts_any_shape",
        "test_sigmoid_grad_is_the_slope_of_the_sigmoid",
    ),
)
def sigmoid_grad_by_the_rule_of_tanh(u):
    s = sigmoid(u)
    return 1.0 - s**2


@misconception(
    says="The sigmoid is applied twice before the slope is taken. How often does the formula "
    "apply it?",
    trips=(
        "test_sigmoid_grad_matches_hand_computed_slopes",
        "test_sigmoid_grad_vanishes_silently_for_large_inputs",
        "test_sigmoid_grad_accepts_any_shape",
        "test_sigmoid_grad_is_the_slope_of_the_sigmoid",
    ),
)
def sigmoid_grad_of_sigmoid_of_sigmoid(u):
    s = sigmoid(sigmoid(u))
    return s * (1.0 - s)


@misconception(
    says="The formula is right, but exp(-u) overflows for very negative u and leaves inf / inf. "
    "Which function of yours has no such trouble?",
    trips=("test_sigmoid_grad_vanishes_silently_for_large_inputs",),
)
def sigmoid_grad_overflows(u):
    e = np.exp(-np.asarray(u, dtype=np.float64))
    return e / (1.0 + e) ** 2

"""Known wrong versions of tanh_grad."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="Your slope treats its argument as if it were already tanh(u). Is the argument the "
    "activation or the pre-activation?",
    trips=(
        "test_tanh_grad_matches_hand_computed_slopes",
        "test_tanh_grad_vanishes_silently_for_large_inputs",
        "test_tanh_grad_accepts_any_shape",
        "test_tanh_grad_is_the_slope_of_tanh",
    ),
)
def tanh_grad_of_the_activation(u):
    return 1.0 - np.asarray(u, dtype=np.float64) ** 2


@misconception(
    says="Your slope is 2 far out on the left, where tanh is flat. What is missing on the tanh?",
    trips=(
        "test_tanh_grad_matches_hand_computed_slopes",
        "test_tanh_grad_vanishes_silently_for_large_inputs",
        "test_tanh_grad_accepts_any_shape",
        "test_tanh_grad_is_the_slope_of_tanh",
    ),
)
def tanh_grad_without_the_square(u):
    return 1.0 - np.tanh(np.asarray(u, dtype=np.float64))


@misconception(
    says="t * (1 - t) is the rule of another activation. What would it say at u = 0, where tanh "
    "is steepest?",
    trips=(
        "test_tanh_grad_matches_hand_computed_slopes",
        "test_tanh_grad_vanishes_silently_for_large_inputs",
        "test_tanh_grad_accepts_any_shape",
        "test_tanh_grad_is_the_slope_of_tanh",
    ),
)
def tanh_grad_by_the_rule_of_the_sigmoid(u):
    t = np.tanh(np.asarray(u, dtype=np.float64))
    return t * (1.0 - t)


@misconception(
    says="Your slopes have the right size and the wrong sign. Does tanh rise or fall?",
    trips=(
        "test_tanh_grad_matches_hand_computed_slopes",
        "test_tanh_grad_accepts_any_shape",
        "test_tanh_grad_is_the_slope_of_tanh",
    ),
)
def tanh_grad_with_the_wrong_sign(u):
    return np.tanh(np.asarray(u, dtype=np.float64)) ** 2 - 1.0


@misconception(
    says="The values are right, but cosh overflows on the way. Can the slope be written with "
    "tanh alone?",
    trips=("test_tanh_grad_vanishes_silently_for_large_inputs",),
)
def tanh_grad_overflows_in_cosh(u):
    return 1.0 / np.cosh(np.asarray(u, dtype=np.float64)) ** 2


@misconception(
    says="You return tanh itself. How steep is it at u = 0, and what does your function say there?",
    trips=(
        "test_tanh_grad_matches_hand_computed_slopes",
        "test_tanh_grad_vanishes_silently_for_large_inputs",
        "test_tanh_grad_accepts_any_shape",
        "test_tanh_grad_is_the_slope_of_tanh",
    ),
)
def tanh_grad_returns_tanh(u):
    return np.tanh(np.asarray(u, dtype=np.float64))

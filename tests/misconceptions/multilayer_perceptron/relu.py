"""Known wrong versions of relu."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="The negative values pass and the positive ones are cut: the reverse of a rectifier. "
    "Is it the larger or the smaller of 0 and u?",
    trips=(
        "test_relu_keeps_positive_values_and_cuts_negative_ones",
        "test_relu_leaves_its_input_alone",
        "test_relu_accepts_any_shape",
        "test_relu_is_exact_for_tiny_and_huge_values",
    ),
)
def relu_keeps_the_negative_side(u):
    return np.minimum(0.0, np.asarray(u, dtype=np.float64))


@misconception(
    says="Negative values come out positive instead of 0. Do you fold the negative side up or "
    "cut it off?",
    trips=(
        "test_relu_keeps_positive_values_and_cuts_negative_ones",
        "test_relu_leaves_its_input_alone",
        "test_relu_accepts_any_shape",
        "test_relu_is_exact_for_tiny_and_huge_values",
    ),
)
def relu_folds_the_negative_side(u):
    return np.abs(np.asarray(u, dtype=np.float64))


@misconception(
    says="The values are right, but they are written into the array that was passed in. Who "
    "else may need its old values?",
    trips=(
        "test_relu_leaves_its_input_alone",
        "test_relu_accepts_any_shape",
    ),
)
def relu_in_place(u):
    u[u < 0] = 0
    return u


@misconception(
    says="A hundredth of each negative value passes. That is the leaky variant: what does the "
    "formula here say for u < 0?",
    trips=(
        "test_relu_keeps_positive_values_and_cuts_negative_ones",
        "test_relu_leaves_its_input_alone",
        "test_relu_accepts_any_shape",
        "test_relu_is_exact_for_tiny_and_huge_values",
    ),
)
def relu_leaks(u):
    u = np.asarray(u, dtype=np.float64)
    return np.where(u > 0, u, 0.01 * u)


@misconception(
    says="You return 0 and 1, which is the slope of the unit. What should become of u = 2?",
    trips=(
        "test_relu_keeps_positive_values_and_cuts_negative_ones",
        "test_relu_leaves_its_input_alone",
        "test_relu_accepts_any_shape",
        "test_relu_is_exact_for_tiny_and_huge_values",
    ),
)
def relu_returns_its_slope(u):
    return (np.asarray(u) > 0).astype(np.float64)


@misconception(
    says="Values above 1 are cut off. Has the formula an upper end?",
    trips=(
        "test_relu_keeps_positive_values_and_cuts_negative_ones",
        "test_relu_leaves_its_input_alone",
        "test_relu_accepts_any_shape",
        "test_relu_is_exact_for_tiny_and_huge_values",
    ),
)
def relu_capped_at_one(u):
    return np.clip(np.asarray(u, dtype=np.float64), 0.0, 1.0)

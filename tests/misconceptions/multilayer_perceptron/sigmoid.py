"""Known wrong versions of sigmoid."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="Your values fall where the sigmoid rises: which sign does the formula have in the "
    "exponent?",
    trips=(
        "test_sigmoid_matches_hand_computed_values",
        "test_sigmoid_is_silent_for_large_inputs",
        "test_sigmoid_accepts_any_shape",
        "test_sigmoid_is_silent_over_the_whole_range",
    ),
)
def sigmoid_missing_minus(u):
    return 1.0 / (1.0 + np.exp(np.asarray(u, dtype=np.float64)))


@misconception(
    says="The values are right, but exp(-u) overflows on the way for very negative u. Which "
    "other form of the fraction is safe on that side?",
    trips=(
        "test_sigmoid_is_silent_for_large_inputs",
        "test_sigmoid_is_silent_over_the_whole_range",
    ),
)
def sigmoid_overflows_for_negative_inputs(u):
    return 1.0 / (1.0 + np.exp(-np.asarray(u, dtype=np.float64)))


@misconception(
    says="Large u give inf / inf, which is NaN. On which side of 0 is exp(u) / (1 + exp(u)) safe?",
    trips=(
        "test_sigmoid_is_silent_for_large_inputs",
        "test_sigmoid_is_silent_over_the_whole_range",
    ),
)
def sigmoid_infinity_over_infinity(u):
    e = np.exp(np.asarray(u, dtype=np.float64))
    return e / (1.0 + e)


@misconception(
    says="You return the slope of the sigmoid, which has a function of its own. Which of the "
    "two does this exercise ask for?",
    trips=(
        "test_sigmoid_matches_hand_computed_values",
        "test_sigmoid_is_silent_for_large_inputs",
        "test_sigmoid_accepts_any_shape",
        "test_sigmoid_is_silent_over_the_whole_range",
    ),
)
def sigmoid_returns_its_slope(u):
    e = np.exp(-np.abs(np.asarray(u, dtype=np.float64)))
    return e / (1.0 + e) ** 2


@misconception(
    says="Your values run from -1 to 1, and are 0 at u = 0, as those of tanh. Between which "
    "values does a probability lie?",
    trips=(
        "test_sigmoid_matches_hand_computed_values",
        "test_sigmoid_is_silent_for_large_inputs",
        "test_sigmoid_accepts_any_shape",
        "test_sigmoid_is_silent_over_the_whole_range",
    ),
)
def sigmoid_is_tanh(u):
    return np.tanh(np.asarray(u, dtype=np.float64))


@misconception(
    says="Your curve stops changing beyond |u| = 4, where the sigmoid still does. Did you clip "
    "more than the overflow asks for?",
    trips=(
        "test_sigmoid_is_silent_for_large_inputs",
        "test_sigmoid_accepts_any_shape",
        "test_sigmoid_is_silent_over_the_whole_range",
    ),
)
def sigmoid_clipped_at_four(u):
    return 1.0 / (1.0 + np.exp(-np.clip(np.asarray(u, dtype=np.float64), -4.0, 4.0)))


@misconception(
    says="For integers you fill an array of integers, so that every value below 1 is cut down "
    "to 0. Which dtype should the result be made with?",
    trips=("test_sigmoid_accepts_any_shape",),
)
def sigmoid_in_an_integer_array(u):
    u = np.asarray(u)
    result = np.zeros_like(u)
    e = np.exp(-np.abs(u))
    result[...] = np.where(u >= 0, 1.0, e) / (1.0 + e)
    return result

"""Known wrong versions of sigmoid."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="Your values fall where the sigmoid rises: is the sign in the exponent the one of the "
    "formula?",
    trips=(
        "test_sigmoid_matches_hand_computed_values",
        "test_sigmoid_stays_finite_for_large_logits",
        "test_sigmoid_agrees_with_the_reference_in_any_shape",
        "test_sigmoid_accepts_integer_logits",
        "test_sigmoid_is_silent_when_signs_are_mixed",
    ),
)
def missing_minus(z):
    return 1.0 / (1.0 + np.exp(z))


@misconception(
    says="The values are right, but exp(-z) overflows on the way for very negative z. Which other "
    "form of the fraction is safe on that side?",
    trips=(
        "test_sigmoid_stays_finite_for_large_logits",
        "test_sigmoid_is_silent_when_signs_are_mixed",
    ),
)
def overflows_for_negative_logits(z):
    z = np.asarray(z, dtype=np.float64)
    return 1.0 / (1.0 + np.exp(-z))


@misconception(
    says="Very large z give inf / inf, which is NaN. Which of the two forms of the fraction is "
    "safe for positive z?",
    trips=(
        "test_sigmoid_stays_finite_for_large_logits",
        "test_sigmoid_is_silent_when_signs_are_mixed",
    ),
)
def infinity_over_infinity(z):
    z = np.asarray(z, dtype=np.float64)
    return np.exp(z) / (1.0 + np.exp(z))


@misconception(
    says="You return the derivative of the sigmoid. It has its own place in the derivation: which "
    "function does this exercise ask for?",
    trips=(
        "test_sigmoid_matches_hand_computed_values",
        "test_sigmoid_stays_finite_for_large_logits",
        "test_sigmoid_agrees_with_the_reference_in_any_shape",
        "test_sigmoid_accepts_integer_logits",
        "test_sigmoid_is_silent_when_signs_are_mixed",
    ),
)
def derivative_instead_of_value(z):
    e = np.exp(-np.abs(np.asarray(z, dtype=np.float64)))
    return e / (1.0 + e) ** 2


@misconception(
    says="For integer logits you fill an array of integers, and every probability below 1 is cut "
    "down to 0. Which dtype should the result be made with?",
    trips=("test_sigmoid_accepts_integer_logits",),
)
def result_inherits_integer_dtype(z):
    z = np.asarray(z)
    result = np.zeros_like(z)
    e = np.exp(-np.abs(z))
    result[...] = np.where(z >= 0, 1.0, e) / (1.0 + e)
    return result


@misconception(
    says="Your curve is twice as steep as the sigmoid at 0. The hyperbolic tangent is a good way, "
    "but at which argument?",
    trips=(
        "test_sigmoid_matches_hand_computed_values",
        "test_sigmoid_agrees_with_the_reference_in_any_shape",
        "test_sigmoid_accepts_integer_logits",
        "test_sigmoid_is_silent_when_signs_are_mixed",
    ),
)
def tanh_without_half_the_argument(z):
    return 0.5 * (1.0 + np.tanh(np.asarray(z, dtype=np.float64)))


@misconception(
    says="Your curve stops changing at |z| = 10, where the sigmoid still does. Did you clip more "
    "than the overflow asks for?",
    trips=(
        "test_sigmoid_stays_finite_for_large_logits",
        "test_sigmoid_agrees_with_the_reference_in_any_shape",
        "test_sigmoid_is_silent_when_signs_are_mixed",
    ),
)
def logits_clipped_at_ten(z):
    return 1.0 / (1.0 + np.exp(-np.clip(np.asarray(z, dtype=np.float64), -10.0, 10.0)))


@misconception(
    says="The values are those of softmax: they depend on their neighbours and sum to 1. Should "
    "one logit know about the others here?",
    trips=(
        "test_sigmoid_matches_hand_computed_values",
        "test_sigmoid_stays_finite_for_large_logits",
        "test_sigmoid_agrees_with_the_reference_in_any_shape",
        "test_sigmoid_accepts_integer_logits",
        "test_sigmoid_is_silent_when_signs_are_mixed",
    ),
)
def normalized_over_all_elements(z):
    z = np.asarray(z, dtype=np.float64)
    e = np.exp(z - np.max(z))
    return e / np.sum(e)

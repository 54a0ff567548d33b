"""Known wrong versions of relative_error."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="Your denominator is |a| + |b|, another custom with values of about one half. What does "
    "the formula of the docstring divide by?",
    trips=(
        "test_relative_error_matches_hand_computed_values",
        "test_relative_error_counts_two_zeros_as_equal",
        "test_relative_error_agrees_with_the_reference",
        "test_relative_error_does_not_depend_on_the_scale",
    ),
)
def error_divides_by_the_sum(a, b):
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    size = np.abs(a) + np.abs(b)
    return float(np.max(np.abs(a - b) / np.where(size == 0, 1.0, size)))


@misconception(
    says="Differences of one sign are overlooked: a - b counts, but b - a does not. What is "
    "missing around the numerator?",
    trips=(
        "test_relative_error_matches_hand_computed_values",
        "test_relative_error_counts_two_zeros_as_equal",
        "test_relative_error_agrees_with_the_reference",
        "test_relative_error_does_not_depend_on_the_scale",
    ),
)
def error_keeps_the_sign(a, b):
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    size = np.maximum(np.abs(a), np.abs(b))
    return float(np.max((a - b) / np.where(size == 0, 1.0, size)))


@misconception(
    says="Where both elements are 0 you compute 0 / 0, which is NaN, and the maximum keeps it. "
    "What is the error there by definition?",
    trips=(
        "test_relative_error_counts_two_zeros_as_equal",
        "test_relative_error_does_not_depend_on_the_scale",
    ),
)
def error_divides_zero_by_zero(a, b):
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    return float(np.max(np.abs(a - b) / np.maximum(np.abs(a), np.abs(b))))


@misconception(
    says="You average over the elements, and one wrong element hides among many right ones. Which "
    "element should decide?",
    trips=(
        "test_relative_error_matches_hand_computed_values",
        "test_relative_error_counts_two_zeros_as_equal",
        "test_relative_error_agrees_with_the_reference",
        "test_relative_error_does_not_depend_on_the_scale",
    ),
)
def error_is_a_mean(a, b):
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    size = np.maximum(np.abs(a), np.abs(b))
    return float(np.mean(np.abs(a - b) / np.where(size == 0, 1.0, size)))


@misconception(
    says="You compare the norms of whole arrays, where a small wrong element hides behind large "
    "right ones. Which comes first, the quotient or the reduction?",
    trips=(
        "test_relative_error_matches_hand_computed_values",
        "test_relative_error_counts_two_zeros_as_equal",
        "test_relative_error_agrees_with_the_reference",
        "test_relative_error_does_not_depend_on_the_scale",
    ),
)
def error_of_the_norms(a, b):
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    size = max(np.linalg.norm(a), np.linalg.norm(b))
    return float(np.linalg.norm(a - b) / size) if size else 0.0


@misconception(
    says="This is the absolute error: it depends on the unit of the gradients. What makes it "
    "relative?",
    trips=(
        "test_relative_error_matches_hand_computed_values",
        "test_relative_error_counts_two_zeros_as_equal",
        "test_relative_error_agrees_with_the_reference",
        "test_relative_error_does_not_depend_on_the_scale",
    ),
)
def error_is_absolute(a, b):
    return float(np.max(np.abs(np.asarray(a, dtype=float) - np.asarray(b, dtype=float))))


@misconception(
    says="You divide by the size of a alone, so the result changes when a and b trade places. "
    "Which of the two sizes does the formula take?",
    trips=(
        "test_relative_error_matches_hand_computed_values",
        "test_relative_error_counts_two_zeros_as_equal",
        "test_relative_error_agrees_with_the_reference",
        "test_relative_error_does_not_depend_on_the_scale",
    ),
)
def error_relative_to_a_alone(a, b):
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    size = np.abs(a)
    return float(np.max(np.abs(a - b) / np.where(size == 0, 1.0, size)))


@misconception(
    says="A small constant in your denominator hides errors of small gradients: elements of 1e-10 "
    "look equal whatever they are. Where alone is a substitute needed?",
    trips=(
        "test_relative_error_matches_hand_computed_values",
        "test_relative_error_counts_two_zeros_as_equal",
        "test_relative_error_agrees_with_the_reference",
        "test_relative_error_does_not_depend_on_the_scale",
    ),
)
def error_adds_an_epsilon(a, b):
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    return float(np.max(np.abs(a - b) / (np.maximum(np.abs(a), np.abs(b)) + 1e-8)))


@misconception(
    says="One denominator, the largest element of all, serves every element of yours. Whose size "
    "should each difference be divided by?",
    trips=(
        "test_relative_error_matches_hand_computed_values",
        "test_relative_error_counts_two_zeros_as_equal",
        "test_relative_error_agrees_with_the_reference",
        "test_relative_error_does_not_depend_on_the_scale",
    ),
)
def error_shares_one_scale(a, b):
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    size = max(np.max(np.abs(a)), np.max(np.abs(b)))
    return float(np.max(np.abs(a - b)) / size) if size else 0.0

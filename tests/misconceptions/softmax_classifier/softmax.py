"""Known wrong versions of softmax."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="Your columns sum to 1, not your rows. Along which axis do an example's classes lie?",
    trips=(
        "test_softmax_gives_the_probabilities_of_each_row",
        "test_softmax_accepts_integer_logits",
        "test_softmax_survives_logits_of_a_thousand",
        "test_softmax_agrees_on_random_logits",
        "test_softmax_is_stable_when_rows_lie_far_apart",
    ),
)
def softmax_over_the_examples(z):
    e = np.exp(z - np.max(z, axis=0, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)


@misconception(
    says="All your probabilities together sum to 1. Which sum belongs to one example?",
    trips=(
        "test_softmax_gives_the_probabilities_of_each_row",
        "test_softmax_accepts_integer_logits",
        "test_softmax_survives_logits_of_a_thousand",
        "test_softmax_agrees_on_random_logits",
        "test_softmax_is_stable_when_rows_lie_far_apart",
    ),
)
def one_sum_for_the_whole_batch(z):
    e = np.exp(z - np.max(z, axis=1, keepdims=True))
    return e / e.sum()


@misconception(
    says="The formula is right, but large logits overflow to inf / inf and very negative ones give "
    "0 / 0. What may be subtracted from a row without changing its probabilities?",
    trips=(
        "test_softmax_survives_logits_of_a_thousand",
        "test_softmax_is_stable_when_rows_lie_far_apart",
    ),
)
def softmax_without_shift(z):
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)


@misconception(
    says="You subtract the largest logit of the whole batch. What is left of a row that lies "
    "thousands below it?",
    trips=(
        "test_softmax_survives_logits_of_a_thousand",
        "test_softmax_is_stable_when_rows_lie_far_apart",
    ),
)
def softmax_shifted_by_the_largest_of_all(z):
    e = np.exp(z - np.max(z))
    return e / e.sum(axis=1, keepdims=True)


@misconception(
    says="You shift each row by its smallest logit. Which sign do the exponents have then?",
    trips=(
        "test_softmax_survives_logits_of_a_thousand",
        "test_softmax_is_stable_when_rows_lie_far_apart",
    ),
)
def softmax_shifted_by_the_minimum(z):
    e = np.exp(z - np.min(z, axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@misconception(
    says="You give each logit a sigmoid of its own. Do the probabilities of a row sum to 1?",
    trips=(
        "test_softmax_gives_the_probabilities_of_each_row",
        "test_softmax_accepts_integer_logits",
        "test_softmax_survives_logits_of_a_thousand",
        "test_softmax_agrees_on_random_logits",
        "test_softmax_is_stable_when_rows_lie_far_apart",
    ),
)
def independent_sigmoids(z):
    return 1.0 / (1.0 + np.exp(-np.asarray(z, dtype=float)))


@misconception(
    says="Your exponential has the base 2. What does the formula raise to the power z?",
    trips=(
        "test_softmax_gives_the_probabilities_of_each_row",
        "test_softmax_accepts_integer_logits",
        "test_softmax_survives_logits_of_a_thousand",
        "test_softmax_agrees_on_random_logits",
        "test_softmax_is_stable_when_rows_lie_far_apart",
    ),
)
def powers_of_two(z):
    e = 2.0 ** (z - np.max(z, axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@misconception(
    says="The values are right, but the line with -= writes into the caller's logits (and fails "
    "for integers). How does the shifted array become a new one?",
    trips=(
        "test_softmax_accepts_integer_logits",
        "test_softmax_leaves_its_logits_alone",
    ),
)
def softmax_shifts_in_place(z):
    z -= z.max(axis=1, keepdims=True).astype(float)
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)


@misconception(
    says="You divide the logits by their sum; the exponentials are missing. Can a negative logit "
    "become a probability that way?",
    trips=(
        "test_softmax_gives_the_probabilities_of_each_row",
        "test_softmax_accepts_integer_logits",
        "test_softmax_survives_logits_of_a_thousand",
        "test_softmax_agrees_on_random_logits",
        "test_softmax_is_stable_when_rows_lie_far_apart",
    ),
)
def normalized_logits(z):
    return z / np.sum(z, axis=1, keepdims=True)

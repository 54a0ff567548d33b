"""Known wrong versions of log_softmax."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="You take the logarithm of a probability that has already been rounded to 0. Which step "
    "of the derivation avoids the quotient?",
    trips=(
        "test_log_softmax_is_exact_where_the_probability_is_zero",
        "test_log_softmax_is_exact_for_huge_logits",
    ),
)
def logarithm_of_the_softmax(z):
    return np.log(softmax(z))


@misconception(
    says="A small number inside the logarithm hides the -inf, but it changes every value a little "
    "and the small ones a lot. Can the logarithm be taken before anything is rounded?",
    trips=(
        "test_log_softmax_gives_the_log_probabilities_of_each_row",
        "test_log_softmax_is_exact_where_the_probability_is_zero",
        "test_log_softmax_agrees_on_random_logits",
        "test_log_softmax_is_exact_for_huge_logits",
        "test_log_softmax_accepts_integers_and_leaves_them_alone",
    ),
)
def logarithm_with_a_safety_margin(z):
    return np.log(softmax(z) + 1e-8)


@misconception(
    says="The formula is right, but its exponentials overflow for large logits and are all 0 for "
    "very negative ones. What can be pulled out of the log-sum-exp?",
    trips=(
        "test_log_softmax_is_exact_where_the_probability_is_zero",
        "test_log_softmax_is_exact_for_huge_logits",
    ),
)
def log_softmax_without_shift(z):
    z = np.asarray(z, dtype=float)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


@misconception(
    says="You shift all rows by the largest logit of the batch; a row thousands below it has only "
    "zeros left in its sum. Whose maximum should a row be shifted by?",
    trips=(
        "test_log_softmax_is_exact_where_the_probability_is_zero",
        "test_log_softmax_is_exact_for_huge_logits",
    ),
)
def log_softmax_shifted_by_the_largest_of_all(z):
    shifted = np.asarray(z, dtype=float) - np.max(z)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


@misconception(
    says="You subtract the sum of the exponentials. Which function of that sum is missing?",
    trips=(
        "test_log_softmax_gives_the_log_probabilities_of_each_row",
        "test_log_softmax_is_exact_where_the_probability_is_zero",
        "test_log_softmax_agrees_on_random_logits",
        "test_log_softmax_is_exact_for_huge_logits",
        "test_log_softmax_accepts_integers_and_leaves_them_alone",
    ),
)
def logarithm_of_the_sum_forgotten(z):
    shifted = np.asarray(z, dtype=float) - np.max(z, axis=1, keepdims=True)
    return shifted - np.exp(shifted).sum(axis=1, keepdims=True)


@misconception(
    says="Your columns are normalized, not your rows. Along which axis do the classes lie?",
    trips=(
        "test_log_softmax_gives_the_log_probabilities_of_each_row",
        "test_log_softmax_is_exact_where_the_probability_is_zero",
        "test_log_softmax_agrees_on_random_logits",
        "test_log_softmax_is_exact_for_huge_logits",
        "test_log_softmax_accepts_integers_and_leaves_them_alone",
    ),
)
def log_softmax_over_the_examples(z):
    shifted = np.asarray(z, dtype=float) - np.max(z, axis=0, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=0, keepdims=True))


@misconception(
    says="Your logarithm has the base 2, and the exponential the base e. In which unit is the loss "
    "measured here?",
    trips=(
        "test_log_softmax_gives_the_log_probabilities_of_each_row",
        "test_log_softmax_is_exact_where_the_probability_is_zero",
        "test_log_softmax_agrees_on_random_logits",
        "test_log_softmax_is_exact_for_huge_logits",
        "test_log_softmax_accepts_integers_and_leaves_them_alone",
    ),
)
def logarithm_to_the_base_two(z):
    shifted = np.asarray(z, dtype=float) - np.max(z, axis=1, keepdims=True)
    return (shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))) / np.log(2.0)


@misconception(
    says="The maximum goes in once too often: you have added it back to the logarithm of the sum, "
    "but the logits beside it are still the shifted ones. Do the two cancel?",
    trips=(
        "test_log_softmax_gives_the_log_probabilities_of_each_row",
        "test_log_softmax_is_exact_where_the_probability_is_zero",
        "test_log_softmax_agrees_on_random_logits",
        "test_log_softmax_is_exact_for_huge_logits",
        "test_log_softmax_accepts_integers_and_leaves_them_alone",
    ),
)
def shift_undone_on_one_side(z):
    z = np.asarray(z, dtype=float)
    m = z.max(axis=1, keepdims=True)
    return (z - m) - (m + np.log(np.exp(z - m).sum(axis=1, keepdims=True)))

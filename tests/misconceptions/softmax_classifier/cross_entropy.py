"""Known wrong versions of cross_entropy."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="You add the losses of the examples. Is the loss a sum or a mean?",
    trips=(
        "test_cross_entropy_is_the_mean_over_four_examples",
        "test_cross_entropy_of_equal_logits_is_the_log_of_their_number",
        "test_cross_entropy_stays_exact_for_confident_mistakes",
        "test_cross_entropy_agrees_on_random_logits",
        "test_cross_entropy_is_exact_for_huge_logits",
        "test_cross_entropy_accepts_integers_and_leaves_them_alone",
    ),
)
def cross_entropy_summed(z, y):
    return -np.sum(log_softmax(z)[np.arange(len(y)), y])


@misconception(
    says="Your loss is negative. Which sign makes a large probability of the true class a small "
    "loss?",
    trips=(
        "test_cross_entropy_is_the_mean_over_four_examples",
        "test_cross_entropy_of_equal_logits_is_the_log_of_their_number",
        "test_cross_entropy_stays_exact_for_confident_mistakes",
        "test_cross_entropy_agrees_on_random_logits",
        "test_cross_entropy_is_exact_for_huge_logits",
        "test_cross_entropy_accepts_integers_and_leaves_them_alone",
    ),
)
def cross_entropy_with_the_wrong_sign(z, y):
    return np.mean(log_softmax(z)[np.arange(len(y)), y])


@misconception(
    says="Your mean divides by all N times C elements, though only one of each row counts. Over "
    "what is the mean taken?",
    trips=(
        "test_cross_entropy_is_the_mean_over_four_examples",
        "test_cross_entropy_of_equal_logits_is_the_log_of_their_number",
        "test_cross_entropy_stays_exact_for_confident_mistakes",
        "test_cross_entropy_agrees_on_random_logits",
        "test_cross_entropy_is_exact_for_huge_logits",
        "test_cross_entropy_accepts_integers_and_leaves_them_alone",
    ),
)
def mean_over_all_elements(z, y):
    return -np.mean(one_hot(y, np.shape(z)[1]) * log_softmax(z))


@misconception(
    says="You take the log-probability of the class that the network likes best, whatever the "
    "label says. Which column of each row counts?",
    trips=(
        "test_cross_entropy_is_the_mean_over_four_examples",
        "test_cross_entropy_stays_exact_for_confident_mistakes",
        "test_cross_entropy_agrees_on_random_logits",
        "test_cross_entropy_is_exact_for_huge_logits",
        "test_cross_entropy_accepts_integers_and_leaves_them_alone",
    ),
)
def most_probable_instead_of_true_class(z, y):
    return -np.mean(log_softmax(z).max(axis=1))


@misconception(
    says="The logarithm meets a probability that was rounded to 0. Which function gives the "
    "log-probability straight from the logits?",
    trips=(
        "test_cross_entropy_stays_exact_for_confident_mistakes",
        "test_cross_entropy_is_exact_for_huge_logits",
    ),
)
def logarithm_of_a_rounded_probability(z, y):
    return -np.mean(np.log(softmax(z)[np.arange(len(y)), y]))


@misconception(
    says="Your 1e-8 inside the logarithm makes the loss finite and wrong: a certain mistake can "
    "never cost more than 18. Which function gives the log-probability from the logits?",
    trips=(
        "test_cross_entropy_is_the_mean_over_four_examples",
        "test_cross_entropy_of_equal_logits_is_the_log_of_their_number",
        "test_cross_entropy_stays_exact_for_confident_mistakes",
        "test_cross_entropy_agrees_on_random_logits",
        "test_cross_entropy_is_exact_for_huge_logits",
        "test_cross_entropy_accepts_integers_and_leaves_them_alone",
    ),
)
def cross_entropy_with_a_safety_margin(z, y):
    return -np.mean(np.log(softmax(z)[np.arange(len(y)), y] + 1e-8))


@misconception(
    says="You apply the softmax twice, since log_softmax has it inside: what does it expect to be "
    "given?",
    trips=(
        "test_cross_entropy_is_the_mean_over_four_examples",
        "test_cross_entropy_stays_exact_for_confident_mistakes",
        "test_cross_entropy_agrees_on_random_logits",
        "test_cross_entropy_is_exact_for_huge_logits",
        "test_cross_entropy_accepts_integers_and_leaves_them_alone",
    ),
)
def softmax_applied_twice(z, y):
    return -np.mean(log_softmax(softmax(z))[np.arange(len(y)), y])


@misconception(
    says="Your loss is the mean logit of the true class with a minus. Without a normalizer it can "
    "be lowered for ever: what must be subtracted from each logit?",
    trips=(
        "test_cross_entropy_is_the_mean_over_four_examples",
        "test_cross_entropy_of_equal_logits_is_the_log_of_their_number",
        "test_cross_entropy_stays_exact_for_confident_mistakes",
        "test_cross_entropy_agrees_on_random_logits",
        "test_cross_entropy_is_exact_for_huge_logits",
        "test_cross_entropy_accepts_integers_and_leaves_them_alone",
    ),
)
def normalizer_forgotten(z, y):
    return -np.mean(np.asarray(z)[np.arange(len(y)), y])


@misconception(
    says="You count bits. What is the base of the logarithm in the formula?",
    trips=(
        "test_cross_entropy_is_the_mean_over_four_examples",
        "test_cross_entropy_of_equal_logits_is_the_log_of_their_number",
        "test_cross_entropy_stays_exact_for_confident_mistakes",
        "test_cross_entropy_agrees_on_random_logits",
        "test_cross_entropy_is_exact_for_huge_logits",
        "test_cross_entropy_accepts_integers_and_leaves_them_alone",
    ),
)
def cross_entropy_in_bits(z, y):
    return -np.mean(log_softmax(z)[np.arange(len(y)), y]) / np.log(2.0)

"""Known wrong versions of bce_loss."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="Your loss is N times too large: it grows with the size of the batch. Is it a sum or a "
    "mean that was asked for?",
    trips=(
        "test_bce_loss_matches_hand_computed_value",
        "test_bce_loss_stays_finite_for_certain_predictions",
        "test_bce_loss_agrees_with_the_reference",
        "test_bce_loss_keeps_small_probabilities_as_they_are",
        "test_bce_loss_clips_at_the_given_limits",
    ),
)
def loss_sums_over_the_batch(y_hat, y):
    p = np.clip(y_hat, 1e-12, 1.0 - 1e-12)
    return float(-np.sum(y * np.log(p) + (1 - y) * np.log(1 - p)))


@misconception(
    says="Your loss is N times too small. Did two lines each divide by N?",
    trips=(
        "test_bce_loss_matches_hand_computed_value",
        "test_bce_loss_stays_finite_for_certain_predictions",
        "test_bce_loss_agrees_with_the_reference",
        "test_bce_loss_keeps_small_probabilities_as_they_are",
        "test_bce_loss_clips_at_the_given_limits",
    ),
)
def loss_divides_by_n_twice(y_hat, y):
    p = np.clip(y_hat, 1e-12, 1.0 - 1e-12)
    return float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)) / len(y))


@misconception(
    says="You return the mean log-likelihood: negative, and larger for better predictions. What "
    "turns something to be maximized into a loss?",
    trips=(
        "test_bce_loss_matches_hand_computed_value",
        "test_bce_loss_stays_finite_for_certain_predictions",
        "test_bce_loss_agrees_with_the_reference",
        "test_bce_loss_keeps_small_probabilities_as_they_are",
        "test_bce_loss_clips_at_the_given_limits",
    ),
)
def loss_forgets_the_minus(y_hat, y):
    p = np.clip(y_hat, 1e-12, 1.0 - 1e-12)
    return float(np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))


@misconception(
    says="Only the examples with label 1 cost anything in your loss. What do the others pay for "
    "a large y_hat?",
    trips=(
        "test_bce_loss_matches_hand_computed_value",
        "test_bce_loss_stays_finite_for_certain_predictions",
        "test_bce_loss_agrees_with_the_reference",
        "test_bce_loss_keeps_small_probabilities_as_they_are",
        "test_bce_loss_clips_at_the_given_limits",
    ),
)
def loss_keeps_only_the_positive_term(y_hat, y):
    p = np.clip(y_hat, 1e-12, 1.0 - 1e-12)
    return float(-np.mean(y * np.log(p)))


@misconception(
    says="Your loss is small for wrong predictions and large for right ones. Which logarithm "
    "belongs to label 1?",
    trips=(
        "test_bce_loss_matches_hand_computed_value",
        "test_bce_loss_stays_finite_for_certain_predictions",
        "test_bce_loss_agrees_with_the_reference",
        "test_bce_loss_keeps_small_probabilities_as_they_are",
        "test_bce_loss_clips_at_the_given_limits",
    ),
)
def loss_swaps_the_labels(y_hat, y):
    p = np.clip(y_hat, 1e-12, 1.0 - 1e-12)
    return float(-np.mean((1 - y) * np.log(p) + y * np.log(1 - p)))


@misconception(
    says="Your loss is 1.44 times too large, which is 1 / ln 2: it is counted in bits. Which "
    "logarithm does the formula use?",
    trips=(
        "test_bce_loss_matches_hand_computed_value",
        "test_bce_loss_stays_finite_for_certain_predictions",
        "test_bce_loss_agrees_with_the_reference",
        "test_bce_loss_keeps_small_probabilities_as_they_are",
        "test_bce_loss_clips_at_the_given_limits",
    ),
)
def loss_counts_in_bits(y_hat, y):
    p = np.clip(y_hat, 1e-12, 1.0 - 1e-12)
    return float(-np.mean(y * np.log2(p) + (1 - y) * np.log2(1 - p)))


@misconception(
    says="You add 1e-8 inside the logarithms, which shifts every value a little and limits the "
    "loss at 18.4. What does clipping change, and what does it leave alone?",
    trips=(
        "test_bce_loss_matches_hand_computed_value",
        "test_bce_loss_stays_finite_for_certain_predictions",
        "test_bce_loss_agrees_with_the_reference",
        "test_bce_loss_keeps_small_probabilities_as_they_are",
        "test_bce_loss_clips_at_the_given_limits",
    ),
)
def loss_adds_epsilon_inside_the_logarithm(y_hat, y):
    return float(-np.mean(y * np.log(y_hat + 1e-8) + (1 - y) * np.log(1 - y_hat + 1e-8)))


@misconception(
    says="A probability of exactly 0 or 1 reaches your logarithm, and 0 * log(0) is NaN. What "
    "should happen to y_hat first?",
    trips=(
        "test_bce_loss_stays_finite_for_certain_predictions",
        "test_bce_loss_clips_at_the_given_limits",
    ),
)
def loss_never_clips(y_hat, y):
    return float(-np.mean(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat)))


@misconception(
    says="You clip, but far from the ends: a probability of 1e-9 is no longer itself. Which limit "
    "does the docstring name?",
    trips=(
        "test_bce_loss_stays_finite_for_certain_predictions",
        "test_bce_loss_keeps_small_probabilities_as_they_are",
        "test_bce_loss_clips_at_the_given_limits",
    ),
)
def loss_clips_at_1e_7(y_hat, y):
    p = np.clip(y_hat, 1e-7, 1.0 - 1e-7)
    return float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))


@misconception(
    says="You apply the sigmoid to y_hat. What is y_hat already, according to the docstring?",
    trips=(
        "test_bce_loss_matches_hand_computed_value",
        "test_bce_loss_stays_finite_for_certain_predictions",
        "test_bce_loss_agrees_with_the_reference",
        "test_bce_loss_keeps_small_probabilities_as_they_are",
        "test_bce_loss_clips_at_the_given_limits",
    ),
)
def loss_takes_probabilities_for_logits(y_hat, y):
    p = 1.0 / (1.0 + np.exp(-np.asarray(y_hat)))
    return float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))


@misconception(
    says="This is the mean squared error. Which loss does maximum likelihood lead to for labels "
    "0 and 1?",
    trips=(
        "test_bce_loss_matches_hand_computed_value",
        "test_bce_loss_stays_finite_for_certain_predictions",
        "test_bce_loss_agrees_with_the_reference",
        "test_bce_loss_keeps_small_probabilities_as_they_are",
        "test_bce_loss_clips_at_the_given_limits",
    ),
)
def loss_is_the_squared_error(y_hat, y):
    return float(np.mean((np.asarray(y_hat) - y) ** 2))


@misconception(
    says="Every prediction meets every label: a column against a row became an (N, N) matrix "
    "somewhere. Which shapes do your two factors have?",
    trips=(
        "test_bce_loss_matches_hand_computed_value",
        "test_bce_loss_stays_finite_for_certain_predictions",
        "test_bce_loss_agrees_with_the_reference",
        "test_bce_loss_keeps_small_probabilities_as_they_are",
        "test_bce_loss_clips_at_the_given_limits",
    ),
)
def loss_broadcasts_to_a_matrix(y_hat, y):
    p = np.clip(y_hat, 1e-12, 1.0 - 1e-12)
    column = np.asarray(y).reshape(-1, 1)
    return float(-np.mean(column * np.log(p) + (1 - column) * np.log(1 - p)))


@misconception(
    says="You return one loss for each example, shape (N,). Which single number was asked for?",
    trips=(
        "test_bce_loss_matches_hand_computed_value",
        "test_bce_loss_stays_finite_for_certain_predictions",
        "test_bce_loss_agrees_with_the_reference",
        "test_bce_loss_keeps_small_probabilities_as_they_are",
        "test_bce_loss_clips_at_the_given_limits",
    ),
)
def loss_is_not_reduced(y_hat, y):
    p = np.clip(y_hat, 1e-12, 1.0 - 1e-12)
    return -(y * np.log(p) + (1 - y) * np.log(1 - p))

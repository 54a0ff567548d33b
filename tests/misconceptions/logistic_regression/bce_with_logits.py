"""Known wrong versions of bce_with_logits."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="Your loss becomes infinite or NaN where the sigmoid rounds to 0 or 1, from |z| = 37 on. "
    "Can the formula be simplified until no sigmoid is left?",
    trips=(
        "test_bce_with_logits_is_exact_for_large_logits",
        "test_bce_with_logits_does_not_saturate",
        "test_bce_with_logits_is_silent_for_huge_logits",
    ),
)
def logits_go_through_the_sigmoid(z, y):
    p = sigmoid(z)
    return float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))


@misconception(
    says="Your loss stops growing at 27.6, which is -log(1e-12): it takes the clipped way through "
    "probabilities. What does a wrong logit of 40 cost when nothing is clipped?",
    trips=(
        "test_bce_with_logits_is_exact_for_large_logits",
        "test_bce_with_logits_does_not_saturate",
        "test_bce_with_logits_is_silent_for_huge_logits",
    ),
)
def logits_go_through_the_clipped_loss(z, y):
    return bce_loss(sigmoid(z), y)


@misconception(
    says="Your loss with logits is N times too large. Is it a sum or a mean that was asked for?",
    trips=(
        "test_bce_with_logits_matches_hand_computed_value",
        "test_bce_with_logits_is_exact_for_large_logits",
        "test_bce_with_logits_agrees_with_the_reference",
        "test_bce_with_logits_does_not_saturate",
        "test_bce_with_logits_is_silent_for_huge_logits",
    ),
)
def logits_loss_sums_over_the_batch(z, y):
    z = np.asarray(z, dtype=np.float64)
    return float(np.sum(np.logaddexp(0.0, z) - y * z))


@misconception(
    says="In your formula a large logit is good for label 0. For which label should y z be taken "
    "off?",
    trips=(
        "test_bce_with_logits_matches_hand_computed_value",
        "test_bce_with_logits_is_exact_for_large_logits",
        "test_bce_with_logits_agrees_with_the_reference",
        "test_bce_with_logits_does_not_saturate",
        "test_bce_with_logits_is_silent_for_huge_logits",
    ),
)
def logits_loss_swaps_the_labels(z, y):
    z = np.asarray(z, dtype=np.float64)
    return float(np.mean(np.logaddexp(0.0, z) - (1 - y) * z))


@misconception(
    says="Your loss does not depend on the labels: it is the mean softplus alone. Which term "
    "brings y in?",
    trips=(
        "test_bce_with_logits_matches_hand_computed_value",
        "test_bce_with_logits_is_exact_for_large_logits",
        "test_bce_with_logits_agrees_with_the_reference",
        "test_bce_with_logits_does_not_saturate",
        "test_bce_with_logits_is_silent_for_huge_logits",
    ),
)
def logits_loss_forgets_the_labels(z, y):
    return float(np.mean(np.logaddexp(0.0, np.asarray(z, dtype=np.float64))))


@misconception(
    says="exp(z) overflows in your softplus from z = 710 on. What can you take out of the "
    "logarithm so that only a negative exponent remains?",
    trips=(
        "test_bce_with_logits_is_exact_for_large_logits",
        "test_bce_with_logits_is_silent_for_huge_logits",
    ),
)
def softplus_overflows(z, y):
    z = np.asarray(z, dtype=np.float64)
    return float(np.mean(np.log(1.0 + np.exp(z)) - y * z))


@misconception(
    says="The maximum was taken out of the logarithm, but the exponent inside is not the one that "
    "remains: for z > 0, what is exp(z) divided by exp(z)?",
    trips=(
        "test_bce_with_logits_matches_hand_computed_value",
        "test_bce_with_logits_is_exact_for_large_logits",
        "test_bce_with_logits_agrees_with_the_reference",
        "test_bce_with_logits_does_not_saturate",
        "test_bce_with_logits_is_silent_for_huge_logits",
    ),
)
def softplus_keeps_the_positive_exponent(z, y):
    z = np.asarray(z, dtype=np.float64)
    return float(np.mean(np.maximum(z, 0.0) + np.logaddexp(0.0, z) - y * z))


@misconception(
    says="Your loss has a kink at z = 0 and costs nothing there, where it should cost log 2. What "
    "is left of the softplus when max(z, 0) has been taken out?",
    trips=(
        "test_bce_with_logits_matches_hand_computed_value",
        "test_bce_with_logits_agrees_with_the_reference",
        "test_bce_with_logits_is_silent_for_huge_logits",
    ),
)
def softplus_without_its_logarithm(z, y):
    z = np.asarray(z, dtype=np.float64)
    return float(np.mean(np.maximum(z, 0.0) - y * z))


@misconception(
    says="You return the mean log-likelihood of the logits, which is negative. What turns it into "
    "a loss?",
    trips=(
        "test_bce_with_logits_matches_hand_computed_value",
        "test_bce_with_logits_is_exact_for_large_logits",
        "test_bce_with_logits_agrees_with_the_reference",
        "test_bce_with_logits_does_not_saturate",
        "test_bce_with_logits_is_silent_for_huge_logits",
    ),
)
def logits_loss_has_the_wrong_sign(z, y):
    z = np.asarray(z, dtype=np.float64)
    return float(np.mean(y * z - np.logaddexp(0.0, z)))


@misconception(
    says="The logits go into the loss as if they were probabilities already. What turns one into "
    "the other, and where is it hidden in the softplus?",
    trips=(
        "test_bce_with_logits_matches_hand_computed_value",
        "test_bce_with_logits_is_exact_for_large_logits",
        "test_bce_with_logits_agrees_with_the_reference",
        "test_bce_with_logits_does_not_saturate",
        "test_bce_with_logits_is_silent_for_huge_logits",
    ),
)
def logits_taken_for_probabilities(z, y):
    return bce_loss(z, y)


@misconception(
    says="Every logit meets every label: a column against a row became an (N, N) matrix. Which "
    "shapes do z and y have in your product?",
    trips=(
        "test_bce_with_logits_matches_hand_computed_value",
        "test_bce_with_logits_is_exact_for_large_logits",
        "test_bce_with_logits_agrees_with_the_reference",
        "test_bce_with_logits_does_not_saturate",
        "test_bce_with_logits_is_silent_for_huge_logits",
    ),
)
def logits_loss_broadcasts_to_a_matrix(z, y):
    z = np.asarray(z, dtype=np.float64)
    return float(np.mean(np.logaddexp(0.0, z) - np.asarray(y).reshape(-1, 1) * z))

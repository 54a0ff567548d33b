"""Known wrong versions of predict."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="A probability of exactly one half gives 0 in your version, as > does, and rounding to "
    "even. Which label does the definition give it?",
    trips=(
        "test_predict_gives_label_one_on_the_boundary",
        "test_predict_returns_integers_for_every_row",
    ),
)
def predict_excludes_the_boundary(X, w, b):
    return (predict_proba(X, w, b) > 0.5).astype(int)


@misconception(
    says="Your labels are True and False. Which dtype was asked for, and what converts to it?",
    trips=("test_predict_returns_integers_for_every_row",),
)
def predict_returns_booleans(X, w, b):
    return predict_proba(X, w, b) >= 0.5


@misconception(
    says="You return probabilities. At which value do they become labels?",
    trips=(
        "test_predict_matches_hand_computed_labels",
        "test_predict_gives_label_one_on_the_boundary",
        "test_predict_agrees_with_the_reference",
        "test_predict_returns_integers_for_every_row",
    ),
)
def predict_returns_probabilities(X, w, b):
    return predict_proba(X, w, b)


@misconception(
    says="You compare the logit with 0.5. Which probability does a logit of 0.5 have, and which "
    "logit has the probability 0.5?",
    trips=(
        "test_predict_matches_hand_computed_labels",
        "test_predict_gives_label_one_on_the_boundary",
        "test_predict_agrees_with_the_reference",
        "test_predict_returns_integers_for_every_row",
    ),
)
def predict_thresholds_the_logit_at_one_half(X, w, b):
    return (np.asarray(X) @ np.asarray(w) + b >= 0.5).astype(int)


@misconception(
    says="All your labels are the other way round. Of which label is predict_proba the "
    "probability?",
    trips=(
        "test_predict_matches_hand_computed_labels",
        "test_predict_gives_label_one_on_the_boundary",
        "test_predict_agrees_with_the_reference",
        "test_predict_returns_integers_for_every_row",
    ),
)
def predict_swaps_the_labels(X, w, b):
    return (predict_proba(X, w, b) < 0.5).astype(int)


@misconception(
    says="Your labels are -1 and 1, as for the perceptron or the support vector machine. Which two "
    "labels does this course use?",
    trips=(
        "test_predict_matches_hand_computed_labels",
        "test_predict_gives_label_one_on_the_boundary",
        "test_predict_agrees_with_the_reference",
        "test_predict_returns_integers_for_every_row",
    ),
)
def predict_labels_minus_one_and_one(X, w, b):
    return np.where(predict_proba(X, w, b) >= 0.5, 1, -1)


@misconception(
    says="Every label is 0: converting a probability to an integer cuts it off. What has to be "
    "compared before the conversion?",
    trips=(
        "test_predict_matches_hand_computed_labels",
        "test_predict_gives_label_one_on_the_boundary",
        "test_predict_agrees_with_the_reference",
        "test_predict_returns_integers_for_every_row",
    ),
)
def predict_truncates_the_probability(X, w, b):
    return predict_proba(X, w, b).astype(int)


@misconception(
    says="Every label is 1: the probability was compared with 0, the threshold that belongs to "
    "logits. Which threshold belongs to probabilities?",
    trips=(
        "test_predict_matches_hand_computed_labels",
        "test_predict_gives_label_one_on_the_boundary",
        "test_predict_agrees_with_the_reference",
        "test_predict_returns_integers_for_every_row",
    ),
)
def predict_compares_the_probability_with_zero(X, w, b):
    return (predict_proba(X, w, b) >= 0.0).astype(int)

"""Known wrong versions of predict_proba."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="Your probabilities are those of a model without a bias. Where does b enter the logit?",
    trips=(
        "test_predict_proba_matches_hand_computed_values",
        "test_predict_proba_gives_one_probability_for_each_row",
        "test_predict_proba_agrees_with_the_reference",
        "test_predict_proba_takes_integers_and_large_features",
    ),
)
def proba_forgets_the_bias(X, w, b):
    return sigmoid(np.asarray(X) @ np.asarray(w))


@misconception(
    says="These are logits: they leave the interval from 0 to 1. Which step turns a logit into a "
    "probability?",
    trips=(
        "test_predict_proba_matches_hand_computed_values",
        "test_predict_proba_gives_one_probability_for_each_row",
        "test_predict_proba_agrees_with_the_reference",
        "test_predict_proba_takes_integers_and_large_features",
    ),
)
def proba_returns_logits(X, w, b):
    return np.asarray(X) @ np.asarray(w) + b


@misconception(
    says="The bias is added to the probability. Does it belong outside the sigmoid, or inside?",
    trips=(
        "test_predict_proba_matches_hand_computed_values",
        "test_predict_proba_gives_one_probability_for_each_row",
        "test_predict_proba_agrees_with_the_reference",
        "test_predict_proba_takes_integers_and_large_features",
    ),
)
def proba_adds_bias_after_sigmoid(X, w, b):
    return sigmoid(np.asarray(X) @ np.asarray(w)) + b


@misconception(
    says="Your bias pulls the wrong way: a positive b should make label 1 more probable. What is "
    "its sign in the logit?",
    trips=(
        "test_predict_proba_matches_hand_computed_values",
        "test_predict_proba_gives_one_probability_for_each_row",
        "test_predict_proba_agrees_with_the_reference",
        "test_predict_proba_takes_integers_and_large_features",
    ),
)
def proba_subtracts_the_bias(X, w, b):
    return sigmoid(np.asarray(X) @ np.asarray(w) - b)


@misconception(
    says="You return decisions, 0 or 1, where probabilities were asked for. Which exercise makes "
    "the decision?",
    trips=(
        "test_predict_proba_matches_hand_computed_values",
        "test_predict_proba_gives_one_probability_for_each_row",
        "test_predict_proba_agrees_with_the_reference",
        "test_predict_proba_takes_integers_and_large_features",
    ),
)
def proba_returns_decisions(X, w, b):
    return np.where(np.asarray(X) @ np.asarray(w) + b >= 0, 1.0, 0.0)


@misconception(
    says="You return a column of shape (N, 1). What shape does w have when it comes in, and what "
    "does the product with a vector of that shape give?",
    trips=(
        "test_predict_proba_matches_hand_computed_values",
        "test_predict_proba_gives_one_probability_for_each_row",
        "test_predict_proba_agrees_with_the_reference",
        "test_predict_proba_takes_integers_and_large_features",
    ),
)
def proba_returns_a_column(X, w, b):
    return sigmoid(np.asarray(X) @ np.asarray(w).reshape(-1, 1) + b)


@misconception(
    says="You return one value for each feature, (N, D). A scalar product multiplies, and then "
    "does what?",
    trips=(
        "test_predict_proba_matches_hand_computed_values",
        "test_predict_proba_gives_one_probability_for_each_row",
        "test_predict_proba_agrees_with_the_reference",
        "test_predict_proba_takes_integers_and_large_features",
    ),
)
def proba_never_sums_over_features(X, w, b):
    return sigmoid(np.asarray(X) * np.asarray(w) + b)


@misconception(
    says="The values are right, but large logits overflow here although your sigmoid may be safe. "
    "Do you call it?",
    trips=("test_predict_proba_takes_integers_and_large_features",),
)
def proba_writes_out_an_unsafe_sigmoid(X, w, b):
    return 1.0 / (1.0 + np.exp(-(np.asarray(X) @ np.asarray(w) + b)))


@misconception(
    says="Your probabilities lie between 0.5 and 0.73: the sigmoid was applied to something that "
    "was a probability already. How many times does the model apply it?",
    trips=(
        "test_predict_proba_matches_hand_computed_values",
        "test_predict_proba_gives_one_probability_for_each_row",
        "test_predict_proba_agrees_with_the_reference",
        "test_predict_proba_takes_integers_and_large_features",
    ),
)
def proba_applies_sigmoid_twice(X, w, b):
    return sigmoid(sigmoid(np.asarray(X) @ np.asarray(w) + b))

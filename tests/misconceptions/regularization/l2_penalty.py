"""Known wrong versions of l2_penalty."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="Your penalty is twice the formula's: what stands in front of the sum besides l2, and "
    "what does it do to the gradient?",
    trips=(
        "test_l2_penalty_matches_a_sum_done_by_hand",
        "test_l2_penalty_leaves_everything_but_weights_alone",
        "test_l2_penalty_matches_the_reference_on_a_deep_network",
    ),
)
def l2_without_half(params, l2):
    total = 0.0
    for name, value in params.items():
        if name.startswith("W"):
            total += np.sum(value**2)
    return l2 * total


@misconception(
    says="Your sum runs over every array of the dictionary: which of them does the docstring call "
    "weights?",
    trips=(
        "test_l2_penalty_leaves_everything_but_weights_alone",
        "test_l2_penalty_matches_the_reference_on_a_deep_network",
        "test_l2_penalty_is_zero_without_weights_or_without_strength",
    ),
)
def l2_on_biases_too(params, l2):
    return 0.5 * l2 * sum(np.sum(value**2) for value in params.values())


@misconception(
    says="You took the norm of the weights where the formula has its square: does your value "
    "double, or quadruple, when all weights double?",
    trips=(
        "test_l2_penalty_matches_a_sum_done_by_hand",
        "test_l2_penalty_leaves_everything_but_weights_alone",
        "test_l2_penalty_matches_the_reference_on_a_deep_network",
    ),
)
def l2_of_the_norm(params, l2):
    total = 0.0
    for name, value in params.items():
        if name.startswith("W"):
            total += np.linalg.norm(value)
    return 0.5 * l2 * total


@misconception(
    says="You added up absolute values: that is the L1 penalty. What does the 2 in L2 stand for?",
    trips=(
        "test_l2_penalty_matches_a_sum_done_by_hand",
        "test_l2_penalty_leaves_everything_but_weights_alone",
        "test_l2_penalty_matches_the_reference_on_a_deep_network",
    ),
)
def l1_for_l2(params, l2):
    total = sum(np.sum(np.abs(value)) for name, value in params.items() if name.startswith("W"))
    return 0.5 * l2 * total


@misconception(
    says="Only the last weight matrix counts in your penalty: what happens to the layers before "
    "it on each round of your loop?",
    trips=(
        "test_l2_penalty_matches_a_sum_done_by_hand",
        "test_l2_penalty_matches_the_reference_on_a_deep_network",
    ),
)
def l2_of_the_last_layer_only(params, l2):
    penalty = 0.0
    for name, value in params.items():
        if name.startswith("W"):
            penalty = 0.5 * l2 * np.sum(value**2)
    return penalty


@misconception(
    says="You averaged the squares of each matrix: does the formula divide by the number of "
    "weights?",
    trips=(
        "test_l2_penalty_matches_a_sum_done_by_hand",
        "test_l2_penalty_leaves_everything_but_weights_alone",
        "test_l2_penalty_matches_the_reference_on_a_deep_network",
    ),
)
def l2_averaged(params, l2):
    return 0.5 * l2 * sum(np.mean(v**2) for name, v in params.items() if name.startswith("W"))


@misconception(
    says="A W anywhere in the name makes it a weight for you: where in the name must the letter "
    "stand?",
    trips=("test_l2_penalty_matches_the_reference_on_a_deep_network",),
)
def l2_for_any_name_with_a_w(params, l2):
    return 0.5 * l2 * sum(np.sum(value**2) for name, value in params.items() if "W" in name)


@misconception(
    says="You squared l2 along with the weights: is it inside the square in the formula?",
    trips=(
        "test_l2_penalty_matches_a_sum_done_by_hand",
        "test_l2_penalty_leaves_everything_but_weights_alone",
        "test_l2_penalty_matches_the_reference_on_a_deep_network",
    ),
)
def l2_squared_too(params, l2):
    return 0.5 * sum(np.sum((l2 * v) ** 2) for name, v in params.items() if name.startswith("W"))

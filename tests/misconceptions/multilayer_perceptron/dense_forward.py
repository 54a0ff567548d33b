"""Known wrong versions of dense_forward."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="The bias is missing. What should come out for x = 0?",
    trips=(
        "test_dense_forward_matches_a_worked_example",
        "test_dense_forward_adds_a_bias_to_every_unit",
        "test_dense_forward_accepts_any_sizes",
        "test_dense_forward_takes_a_single_row_and_whole_numbers",
    ),
)
def dense_forward_without_bias(x, W, b):
    return np.asarray(x) @ np.asarray(W).T


@misconception(
    says="W is brought into the right shape by reshape, which keeps the order of the numbers. "
    "Which operation exchanges rows and columns?",
    trips=(
        "test_dense_forward_matches_a_worked_example",
        "test_dense_forward_accepts_any_sizes",
        "test_dense_forward_takes_a_single_row_and_whole_numbers",
    ),
)
def dense_forward_reshapes_the_weights(x, W, b):
    W = np.asarray(W)
    return np.asarray(x) @ W.reshape(W.shape[::-1]) + np.asarray(b)


@misconception(
    says="Your result has a column for each example. Where do batches stand in this course?",
    trips=(
        "test_dense_forward_matches_a_worked_example",
        "test_dense_forward_adds_a_bias_to_every_unit",
        "test_dense_forward_accepts_any_sizes",
        "test_dense_forward_takes_a_single_row_and_whole_numbers",
    ),
)
def dense_forward_with_examples_in_columns(x, W, b):
    return np.asarray(W) @ np.asarray(x).T + np.asarray(b)[:, None]


@misconception(
    says="The bias is subtracted. Which sign does it have in the formula?",
    trips=(
        "test_dense_forward_matches_a_worked_example",
        "test_dense_forward_adds_a_bias_to_every_unit",
        "test_dense_forward_accepts_any_sizes",
        "test_dense_forward_takes_a_single_row_and_whole_numbers",
    ),
)
def dense_forward_subtracts_the_bias(x, W, b):
    return np.asarray(x) @ np.asarray(W).T - np.asarray(b)


@misconception(
    says="The product is divided by the number of inputs. Is the formula a sum or a mean over "
    "them?",
    trips=(
        "test_dense_forward_matches_a_worked_example",
        "test_dense_forward_accepts_any_sizes",
        "test_dense_forward_takes_a_single_row_and_whole_numbers",
    ),
)
def dense_forward_averages_over_inputs(x, W, b):
    x = np.asarray(x)
    return x @ np.asarray(W).T / x.shape[1] + np.asarray(b)

"""Known wrong versions of dense_backward."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="Your dW and db are divided by the number of rows. Where has the 1/N of a mean loss "
    "already been applied?",
    trips=(
        "test_dense_backward_gives_the_gradient_of_the_weights",
        "test_dense_backward_gives_the_gradient_of_the_bias",
        "test_dense_backward_agrees_with_central_differences",
        "test_dense_backward_accepts_any_sizes",
    ),
)
def dense_backward_averages(du, x, W):
    n = len(du)
    return du @ W, du.T @ x / n, du.sum(axis=0) / n


@misconception(
    says="Your db is a mean over the batch, while dW is a sum. Which does the chain rule give "
    "when one bias is used for every row?",
    trips=(
        "test_dense_backward_gives_the_gradient_of_the_bias",
        "test_dense_backward_agrees_with_central_differences",
        "test_dense_backward_accepts_any_sizes",
    ),
)
def dense_backward_averages_the_bias(du, x, W):
    return du @ W, du.T @ x, du.mean(axis=0)


@misconception(
    says="Your db has an entry per example: the wrong axis is summed away. Whose shape should "
    "it have?",
    trips=(
        "test_dense_backward_gives_the_gradient_of_the_bias",
        "test_dense_backward_agrees_with_central_differences",
        "test_dense_backward_accepts_any_sizes",
    ),
)
def dense_backward_sums_over_units(du, x, W):
    return du @ W, du.T @ x, du.sum(axis=1)


@misconception(
    says="Your dW lies on its side. Which shape has W?",
    trips=(
        "test_dense_backward_gives_the_gradient_of_the_weights",
        "test_dense_backward_agrees_with_central_differences",
        "test_dense_backward_accepts_any_sizes",
    ),
)
def dense_backward_with_transposed_weights(du, x, W):
    return du @ W, x.T @ du, du.sum(axis=0)


@misconception(
    says="W is transposed on the way back, too, as it was on the way forward. Which axis of W "
    "belongs to the units that du comes from?",
    trips=(
        "test_dense_backward_gives_the_gradient_of_the_input",
        "test_dense_backward_gives_the_gradient_of_the_weights",
        "test_dense_backward_gives_the_gradient_of_the_bias",
        "test_dense_backward_agrees_with_central_differences",
        "test_dense_backward_accepts_any_sizes",
    ),
)
def dense_backward_transposes_once_too_often(du, x, W):
    return du @ W.T, du.T @ x, du.sum(axis=0)


@misconception(
    says="The gradient that arrives is ignored: your results are those of an upstream gradient "
    "of ones. Where does du enter?",
    trips=(
        "test_dense_backward_gives_the_gradient_of_the_input",
        "test_dense_backward_gives_the_gradient_of_the_weights",
        "test_dense_backward_gives_the_gradient_of_the_bias",
        "test_dense_backward_agrees_with_central_differences",
        "test_dense_backward_accepts_any_sizes",
    ),
)
def dense_backward_ignores_the_upstream(du, x, W):
    du = np.ones_like(du)
    return du @ W, du.T @ x, du.sum(axis=0)


@misconception(
    says="Your db is a matrix with one row. Which shape has b?",
    trips=(
        "test_dense_backward_gives_the_gradient_of_the_bias",
        "test_dense_backward_agrees_with_central_differences",
        "test_dense_backward_accepts_any_sizes",
    ),
)
def dense_backward_keeps_the_batch_axis(du, x, W):
    return du @ W, du.T @ x, du.sum(axis=0, keepdims=True)


@misconception(
    says="Your dW has the right size and the wrong sign. Where did a minus enter that the layer "
    "does not have?",
    trips=(
        "test_dense_backward_gives_the_gradient_of_the_weights",
        "test_dense_backward_agrees_with_central_differences",
        "test_dense_backward_accepts_any_sizes",
    ),
)
def dense_backward_flips_a_sign(du, x, W):
    return du @ W, -(du.T @ x), du.sum(axis=0)


@misconception(
    says="One entry of each of W's rows seems to belong to another unit: W is reshaped where it "
    "should be taken as it is. Which product needs no change of W at all?",
    trips=(
        "test_dense_backward_gives_the_gradient_of_the_input",
        "test_dense_backward_agrees_with_central_differences",
        "test_dense_backward_accepts_any_sizes",
    ),
)
def dense_backward_reshapes_the_weights(du, x, W):
    return du @ W.T.reshape(W.shape), du.T @ x, du.sum(axis=0)

"""Known wrong versions of softmax_backward."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="You keep the diagonal of the Jacobian only, as if the classes did not compete. How does "
    "p_k change with z_c when k and c differ?",
    trips=(
        "test_softmax_backward_multiplies_by_the_jacobian",
        "test_softmax_backward_is_zero_where_no_logit_matters",
        "test_softmax_backward_chains_with_the_log_loss",
        "test_softmax_backward_agrees_for_random_upstream_gradients",
        "test_softmax_backward_agrees_with_central_differences",
    ),
)
def diagonal_of_the_jacobian_only(dp, p):
    return dp * p * (1.0 - p)


@misconception(
    says="You return the diagonal of the Jacobian and never look at dp. What does the gradient "
    "from above say about each class?",
    trips=(
        "test_softmax_backward_multiplies_by_the_jacobian",
        "test_softmax_backward_is_zero_where_no_logit_matters",
        "test_softmax_backward_chains_with_the_log_loss",
        "test_softmax_backward_agrees_for_random_upstream_gradients",
        "test_softmax_backward_agrees_with_central_differences",
    ),
)
def upstream_gradient_ignored(dp, p):
    return p * (1.0 - p)


@misconception(
    says="You multiply dp by p, which is the part of the Jacobian with the delta. What does the "
    "outer product contribute?",
    trips=(
        "test_softmax_backward_multiplies_by_the_jacobian",
        "test_softmax_backward_is_zero_where_no_logit_matters",
        "test_softmax_backward_chains_with_the_log_loss",
        "test_softmax_backward_agrees_for_random_upstream_gradients",
        "test_softmax_backward_agrees_with_central_differences",
    ),
)
def outer_product_forgotten(dp, p):
    return p * dp


@misconception(
    says="You compare dp with its plain mean over the classes. How much does each class count in "
    "the average of the derivation?",
    trips=(
        "test_softmax_backward_multiplies_by_the_jacobian",
        "test_softmax_backward_is_zero_where_no_logit_matters",
        "test_softmax_backward_chains_with_the_log_loss",
        "test_softmax_backward_agrees_for_random_upstream_gradients",
        "test_softmax_backward_agrees_with_central_differences",
    ),
)
def plain_mean_subtracted(dp, p):
    return p * (dp - np.mean(dp, axis=1, keepdims=True))


@misconception(
    says="Your average of dp runs over the whole batch. Does one example's loss depend on another "
    "example's probabilities?",
    trips=(
        "test_softmax_backward_multiplies_by_the_jacobian",
        "test_softmax_backward_is_zero_where_no_logit_matters",
        "test_softmax_backward_chains_with_the_log_loss",
        "test_softmax_backward_agrees_for_random_upstream_gradients",
        "test_softmax_backward_agrees_with_central_differences",
    ),
)
def average_over_the_whole_batch(dp, p):
    return p * (dp - np.sum(dp * p))


@misconception(
    says="Your average of dp runs over the examples. Over which axis does the sum over k in the "
    "derivation run?",
    trips=(
        "test_softmax_backward_multiplies_by_the_jacobian",
        "test_softmax_backward_is_zero_where_no_logit_matters",
        "test_softmax_backward_chains_with_the_log_loss",
        "test_softmax_backward_agrees_for_random_upstream_gradients",
        "test_softmax_backward_agrees_with_central_differences",
    ),
)
def average_over_the_examples(dp, p):
    return p * (dp - np.sum(dp * p, axis=0, keepdims=True))


@misconception(
    says="You return the difference to the average, but not its weight. Which factor do all "
    "elements of column c of the Jacobian share?",
    trips=(
        "test_softmax_backward_multiplies_by_the_jacobian",
        "test_softmax_backward_is_zero_where_no_logit_matters",
        "test_softmax_backward_chains_with_the_log_loss",
        "test_softmax_backward_agrees_for_random_upstream_gradients",
        "test_softmax_backward_agrees_with_central_differences",
    ),
)
def weight_by_probability_forgotten(dp, p):
    return dp - np.sum(dp * p, axis=1, keepdims=True)


@misconception(
    says="Your result has the wrong sign: average minus value instead of value minus average?",
    trips=(
        "test_softmax_backward_multiplies_by_the_jacobian",
        "test_softmax_backward_chains_with_the_log_loss",
        "test_softmax_backward_agrees_for_random_upstream_gradients",
        "test_softmax_backward_agrees_with_central_differences",
    ),
)
def softmax_backward_with_the_wrong_sign(dp, p):
    return p * (np.sum(dp * p, axis=1, keepdims=True) - dp)


@misconception(
    says="You divide by the number of examples. Where in the chain does the mean of the loss "
    "belong: is it not in dp already?",
    trips=(
        "test_softmax_backward_multiplies_by_the_jacobian",
        "test_softmax_backward_chains_with_the_log_loss",
        "test_softmax_backward_agrees_for_random_upstream_gradients",
        "test_softmax_backward_agrees_with_central_differences",
    ),
)
def softmax_backward_divided_by_n(dp, p):
    return p * (dp - np.sum(dp * p, axis=1, keepdims=True)) / len(p)

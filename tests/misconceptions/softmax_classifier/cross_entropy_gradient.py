"""Known wrong versions of cross_entropy_gradient."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="Your gradient is that of the sum of the losses. What does the mean add?",
    trips=(
        "test_cross_entropy_gradient_of_four_examples",
        "test_cross_entropy_gradient_of_certain_predictions",
        "test_cross_entropy_gradient_agrees_on_random_logits",
        "test_cross_entropy_gradient_agrees_with_central_differences",
        "test_cross_entropy_gradient_is_finite_for_huge_logits_and_leaves_them_alone",
    ),
)
def gradient_of_the_sum(z, y):
    p = softmax(z)
    return p - one_hot(y, p.shape[1])


@misconception(
    says="You divide by the number of classes. Over what is the mean in the loss taken?",
    trips=(
        "test_cross_entropy_gradient_of_four_examples",
        "test_cross_entropy_gradient_of_certain_predictions",
        "test_cross_entropy_gradient_agrees_on_random_logits",
        "test_cross_entropy_gradient_agrees_with_central_differences",
        "test_cross_entropy_gradient_is_finite_for_huge_logits_and_leaves_them_alone",
    ),
)
def gradient_divided_by_c(z, y):
    p = softmax(z)
    return (p - one_hot(y, p.shape[1])) / p.shape[1]


@misconception(
    says="You divide by all N times C elements. Over what is the mean in the loss taken?",
    trips=(
        "test_cross_entropy_gradient_of_four_examples",
        "test_cross_entropy_gradient_of_certain_predictions",
        "test_cross_entropy_gradient_agrees_on_random_logits",
        "test_cross_entropy_gradient_agrees_with_central_differences",
        "test_cross_entropy_gradient_is_finite_for_huge_logits_and_leaves_them_alone",
    ),
)
def gradient_divided_by_n_and_c(z, y):
    p = softmax(z)
    return (p - one_hot(y, p.shape[1])) / p.size


@misconception(
    says="Your gradient points downhill already. Has the logit of the true class a positive "
    "or a negative derivative?",
    trips=(
        "test_cross_entropy_gradient_of_four_examples",
        "test_cross_entropy_gradient_of_certain_predictions",
        "test_cross_entropy_gradient_agrees_on_random_logits",
        "test_cross_entropy_gradient_agrees_with_central_differences",
        "test_cross_entropy_gradient_is_finite_for_huge_logits_and_leaves_them_alone",
    ),
)
def cross_entropy_gradient_with_the_wrong_sign(z, y):
    p = softmax(z)
    return (one_hot(y, p.shape[1]) - p) / len(p)


@misconception(
    says="You subtract 1 from every class. In which column of a row is the label's 1?",
    trips=(
        "test_cross_entropy_gradient_of_four_examples",
        "test_cross_entropy_gradient_of_certain_predictions",
        "test_cross_entropy_gradient_agrees_on_random_logits",
        "test_cross_entropy_gradient_agrees_with_central_differences",
        "test_cross_entropy_gradient_is_finite_for_huge_logits_and_leaves_them_alone",
    ),
)
def one_subtracted_from_every_class(z, y):
    p = softmax(z)
    return (p - 1.0) / len(p)


@misconception(
    says="Your gradient does not depend on the labels. Which term brings them in?",
    trips=(
        "test_cross_entropy_gradient_of_four_examples",
        "test_cross_entropy_gradient_of_certain_predictions",
        "test_cross_entropy_gradient_agrees_on_random_logits",
        "test_cross_entropy_gradient_agrees_with_central_differences",
        "test_cross_entropy_gradient_is_finite_for_huge_logits_and_leaves_them_alone",
    ),
)
def labels_forgotten(z, y):
    p = softmax(z)
    return p / len(p)


@misconception(
    says="You send the difference through the Jacobian once more. That is the gradient of a "
    "squared error: what has the logarithm already cancelled?",
    trips=(
        "test_cross_entropy_gradient_of_four_examples",
        "test_cross_entropy_gradient_of_certain_predictions",
        "test_cross_entropy_gradient_agrees_on_random_logits",
        "test_cross_entropy_gradient_agrees_with_central_differences",
        "test_cross_entropy_gradient_is_finite_for_huge_logits_and_leaves_them_alone",
    ),
)
def jacobian_applied_again(z, y):
    p = softmax(z)
    return softmax_backward((p - one_hot(y, p.shape[1])) / len(p), p)


@misconception(
    says="You multiply the difference by p (1 - p), the derivative of a sigmoid. What became of "
    "that factor in the derivation?",
    trips=(
        "test_cross_entropy_gradient_of_four_examples",
        "test_cross_entropy_gradient_of_certain_predictions",
        "test_cross_entropy_gradient_agrees_on_random_logits",
        "test_cross_entropy_gradient_agrees_with_central_differences",
        "test_cross_entropy_gradient_is_finite_for_huge_logits_and_leaves_them_alone",
    ),
)
def extra_factor_as_with_squared_error(z, y):
    p = softmax(z)
    return (p - one_hot(y, p.shape[1])) * p * (1.0 - p) / len(p)


@misconception(
    says="You subtract the labels from the logits. What must the logits become before they can be "
    "compared with one-hot labels?",
    trips=(
        "test_cross_entropy_gradient_of_four_examples",
        "test_cross_entropy_gradient_of_certain_predictions",
        "test_cross_entropy_gradient_agrees_on_random_logits",
        "test_cross_entropy_gradient_agrees_with_central_differences",
        "test_cross_entropy_gradient_is_finite_for_huge_logits_and_leaves_them_alone",
    ),
)
def logits_taken_for_probabilities(z, y):
    return (z - one_hot(y, np.shape(z)[1])) / len(z)

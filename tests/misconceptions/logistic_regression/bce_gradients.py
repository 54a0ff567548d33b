"""Known wrong versions of bce_gradients."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="Without the L2 term your gradients are N times too large. The loss is a mean: where did "
    "its 1/N go?",
    trips=(
        "test_bce_gradients_match_hand_computed_values",
        "test_bce_gradients_include_the_l2_term",
        "test_bce_gradients_agree_with_the_reference",
        "test_bce_gradients_agree_with_the_reference_with_l2",
        "test_bce_gradients_pass_a_gradient_check",
        "test_bce_gradients_take_large_logits_and_keep_their_inputs",
    ),
)
def gradients_forget_the_mean(X, y, w, b, l2=0.0):
    dz = predict_proba(X, w, b) - y
    return np.asarray(X).T @ dz + l2 * np.asarray(w), float(np.sum(dz))


@misconception(
    says="Without the L2 term your gradients are N times too small. Do two lines each divide by N?",
    trips=(
        "test_bce_gradients_match_hand_computed_values",
        "test_bce_gradients_include_the_l2_term",
        "test_bce_gradients_agree_with_the_reference",
        "test_bce_gradients_agree_with_the_reference_with_l2",
        "test_bce_gradients_pass_a_gradient_check",
        "test_bce_gradients_take_large_logits_and_keep_their_inputs",
    ),
)
def gradients_divide_by_n_twice(X, y, w, b, l2=0.0):
    n = len(X)
    dz = (predict_proba(X, w, b) - y) / n
    return np.asarray(X).T @ dz / n + l2 * np.asarray(w), float(np.mean(dz))


@misconception(
    says="You divide by the number of features instead of the number of examples. Which axis of X "
    "counts the terms of the mean?",
    trips=(
        "test_bce_gradients_match_hand_computed_values",
        "test_bce_gradients_include_the_l2_term",
        "test_bce_gradients_agree_with_the_reference",
        "test_bce_gradients_agree_with_the_reference_with_l2",
        "test_bce_gradients_pass_a_gradient_check",
        "test_bce_gradients_take_large_logits_and_keep_their_inputs",
    ),
)
def gradients_divide_by_the_features(X, y, w, b, l2=0.0):
    X = np.asarray(X)
    dz = (predict_proba(X, w, b) - y) / X.shape[1]
    return X.T @ dz + l2 * np.asarray(w), float(np.sum(dz))


@misconception(
    says="The gradient of the data term points the wrong way, to where the loss falls. Which of "
    "y_hat and y comes first in the difference?",
    trips=(
        "test_bce_gradients_match_hand_computed_values",
        "test_bce_gradients_include_the_l2_term",
        "test_bce_gradients_agree_with_the_reference",
        "test_bce_gradients_agree_with_the_reference_with_l2",
        "test_bce_gradients_pass_a_gradient_check",
        "test_bce_gradients_take_large_logits_and_keep_their_inputs",
    ),
)
def gradients_have_the_wrong_sign(X, y, w, b, l2=0.0):
    dz = (y - predict_proba(X, w, b)) / len(X)
    return np.asarray(X).T @ dz + l2 * np.asarray(w), float(np.sum(dz))


@misconception(
    says="There is a factor y_hat (1 - y_hat) in your gradients, as the squared error would have "
    "it. What happens to it when the loss is the cross-entropy?",
    trips=(
        "test_bce_gradients_match_hand_computed_values",
        "test_bce_gradients_include_the_l2_term",
        "test_bce_gradients_agree_with_the_reference",
        "test_bce_gradients_agree_with_the_reference_with_l2",
        "test_bce_gradients_pass_a_gradient_check",
        "test_bce_gradients_take_large_logits_and_keep_their_inputs",
    ),
)
def gradients_keep_the_sigmoid_derivative(X, y, w, b, l2=0.0):
    p = predict_proba(X, w, b)
    dz = (p - y) * p * (1.0 - p) / len(X)
    return np.asarray(X).T @ dz + l2 * np.asarray(w), float(np.sum(dz))


@misconception(
    says="Your error is the logit minus the label, which is linear regression. What does the model "
    "predict: the logit or the probability?",
    trips=(
        "test_bce_gradients_match_hand_computed_values",
        "test_bce_gradients_include_the_l2_term",
        "test_bce_gradients_agree_with_the_reference",
        "test_bce_gradients_agree_with_the_reference_with_l2",
        "test_bce_gradients_pass_a_gradient_check",
        "test_bce_gradients_take_large_logits_and_keep_their_inputs",
    ),
)
def gradients_of_linear_regression(X, y, w, b, l2=0.0):
    X = np.asarray(X)
    dz = (X @ np.asarray(w) + b - y) / len(X)
    return X.T @ dz + l2 * np.asarray(w), float(np.sum(dz))


@misconception(
    says="Your error counts only wrong decisions, as the perceptron does: right but unsure "
    "examples do not pull. What is subtracted from what, decisions or probabilities?",
    trips=(
        "test_bce_gradients_match_hand_computed_values",
        "test_bce_gradients_include_the_l2_term",
        "test_bce_gradients_agree_with_the_reference",
        "test_bce_gradients_agree_with_the_reference_with_l2",
        "test_bce_gradients_pass_a_gradient_check",
        "test_bce_gradients_take_large_logits_and_keep_their_inputs",
    ),
)
def gradients_of_the_perceptron(X, y, w, b, l2=0.0):
    dz = ((predict_proba(X, w, b) >= 0.5) * 1.0 - y) / len(X)
    return np.asarray(X).T @ dz + l2 * np.asarray(w), float(np.sum(dz))


@misconception(
    says="Your L2 term is twice too strong: its derivative was taken for l2 ||w||^2. Which factor "
    "stands in front of it in the loss?",
    trips=(
        "test_bce_gradients_include_the_l2_term",
        "test_bce_gradients_agree_with_the_reference_with_l2",
        "test_bce_gradients_pass_a_gradient_check",
        "test_bce_gradients_take_large_logits_and_keep_their_inputs",
    ),
)
def gradients_double_the_l2_term(X, y, w, b, l2=0.0):
    dz = (predict_proba(X, w, b) - y) / len(X)
    return np.asarray(X).T @ dz + 2.0 * l2 * np.asarray(w), float(np.sum(dz))


@misconception(
    says="Your gradients do not depend on l2. Which term of J has been left behind?",
    trips=(
        "test_bce_gradients_include_the_l2_term",
        "test_bce_gradients_agree_with_the_reference_with_l2",
        "test_bce_gradients_pass_a_gradient_check",
        "test_bce_gradients_take_large_logits_and_keep_their_inputs",
    ),
)
def gradients_forget_the_l2_term(X, y, w, b, l2=0.0):
    dz = (predict_proba(X, w, b) - y) / len(X)
    return np.asarray(X).T @ dz, float(np.sum(dz))


@misconception(
    says="The L2 term pushes your weights away from zero. Which sign does its derivative have?",
    trips=(
        "test_bce_gradients_include_the_l2_term",
        "test_bce_gradients_agree_with_the_reference_with_l2",
        "test_bce_gradients_pass_a_gradient_check",
        "test_bce_gradients_take_large_logits_and_keep_their_inputs",
    ),
)
def gradients_subtract_the_l2_term(X, y, w, b, l2=0.0):
    dz = (predict_proba(X, w, b) - y) / len(X)
    return np.asarray(X).T @ dz - l2 * np.asarray(w), float(np.sum(dz))


@misconception(
    says="The L2 term is divided by N in your gradients. Does it stand inside the mean in J?",
    trips=(
        "test_bce_gradients_include_the_l2_term",
        "test_bce_gradients_agree_with_the_reference_with_l2",
        "test_bce_gradients_pass_a_gradient_check",
        "test_bce_gradients_take_large_logits_and_keep_their_inputs",
    ),
)
def gradients_average_the_l2_term(X, y, w, b, l2=0.0):
    dz = predict_proba(X, w, b) - y
    return (np.asarray(X).T @ dz + l2 * np.asarray(w)) / len(X), float(np.mean(dz))


@misconception(
    says="Your db contains the L2 term. Which parameters does J penalize?",
    trips=(
        "test_bce_gradients_include_the_l2_term",
        "test_bce_gradients_agree_with_the_reference_with_l2",
        "test_bce_gradients_pass_a_gradient_check",
        "test_bce_gradients_take_large_logits_and_keep_their_inputs",
    ),
)
def gradients_penalize_the_bias(X, y, w, b, l2=0.0):
    dz = (predict_proba(X, w, b) - y) / len(X)
    return np.asarray(X).T @ dz + l2 * np.asarray(w), float(np.sum(dz)) + l2 * b


@misconception(
    says="dw is right, but db is N times too small: the mean is already inside dz. What remains "
    "to be done with the N terms?",
    trips=(
        "test_bce_gradients_match_hand_computed_values",
        "test_bce_gradients_include_the_l2_term",
        "test_bce_gradients_agree_with_the_reference",
        "test_bce_gradients_agree_with_the_reference_with_l2",
        "test_bce_gradients_pass_a_gradient_check",
        "test_bce_gradients_take_large_logits_and_keep_their_inputs",
    ),
)
def bias_gradient_is_averaged_again(X, y, w, b, l2=0.0):
    dz = (predict_proba(X, w, b) - y) / len(X)
    return np.asarray(X).T @ dz + l2 * np.asarray(w), float(np.mean(dz))


@misconception(
    says="dw is right, but db is N times too large. Which terms of the mean does the bias see?",
    trips=(
        "test_bce_gradients_match_hand_computed_values",
        "test_bce_gradients_include_the_l2_term",
        "test_bce_gradients_agree_with_the_reference",
        "test_bce_gradients_agree_with_the_reference_with_l2",
        "test_bce_gradients_pass_a_gradient_check",
        "test_bce_gradients_take_large_logits_and_keep_their_inputs",
    ),
)
def bias_gradient_is_summed(X, y, w, b, l2=0.0):
    dz = predict_proba(X, w, b) - y
    return np.asarray(X).T @ dz / len(X) + l2 * np.asarray(w), float(np.sum(dz))


@misconception(
    says="Your gradients are those of a model with b = 0. At which point was the gradient to be "
    "taken?",
    trips=(
        "test_bce_gradients_match_hand_computed_values",
        "test_bce_gradients_include_the_l2_term",
        "test_bce_gradients_agree_with_the_reference",
        "test_bce_gradients_agree_with_the_reference_with_l2",
        "test_bce_gradients_pass_a_gradient_check",
        "test_bce_gradients_take_large_logits_and_keep_their_inputs",
    ),
)
def gradients_at_bias_zero(X, y, w, b, l2=0.0):
    dz = (predict_proba(X, w, 0.0) - y) / len(X)
    return np.asarray(X).T @ dz + l2 * np.asarray(w), float(np.sum(dz))

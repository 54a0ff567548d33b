"""Known wrong versions of mlp_gradients."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="Your loss is a sum over the examples, your gradient that of the mean. Which of the "
    "two does the formula define?",
    trips=(
        "test_mlp_gradients_returns_the_mean_cross_entropy",
        "test_mlp_gradients_adds_the_penalty_and_its_gradient",
        "test_mlp_gradients_agrees_for_any_depth_and_activation",
        "test_mlp_gradients_does_not_penalize_biases",
        "test_mlp_gradients_stays_exact_for_large_logits",
        "test_mlp_gradients_has_no_penalty_unless_told_otherwise",
    ),
)
def mlp_gradients_sums_the_loss(X, y, params, activation="relu", l2=0.0):
    z, cache = mlp_forward(X, params, activation)
    loss = np.sum(np.logaddexp(0.0, z) - y * z)
    grads = mlp_backward((sigmoid(z) - y) / len(y), cache, params, activation)
    for name, value in params.items():
        if name.startswith("W"):
            loss += 0.5 * l2 * np.sum(value**2)
            grads[name] = grads[name] + l2 * value
    return loss, grads


@misconception(
    says="Your gradient is N times too large: it belongs to the sum of the losses. Where should "
    "the 1/N of the mean enter?",
    trips=(
        "test_mlp_gradients_returns_the_gradient_of_the_mean",
        "test_mlp_gradients_adds_the_penalty_and_its_gradient",
        "test_mlp_gradients_agrees_for_any_depth_and_activation",
        "test_mlp_gradients_does_not_penalize_biases",
        "test_mlp_gradients_stays_exact_for_large_logits",
        "test_mlp_gradients_has_no_penalty_unless_told_otherwise",
    ),
)
def mlp_gradients_forgets_the_mean(X, y, params, activation="relu", l2=0.0):
    z, cache = mlp_forward(X, params, activation)
    loss = np.mean(np.logaddexp(0.0, z) - y * z)
    grads = mlp_backward(sigmoid(z) - y, cache, params, activation)
    for name, value in params.items():
        if name.startswith("W"):
            loss += 0.5 * l2 * np.sum(value**2)
            grads[name] = grads[name] + l2 * value
    return loss, grads


@misconception(
    says="Your gradient is divided by N twice. At how many places does the 1/N of the mean enter?",
    trips=(
        "test_mlp_gradients_returns_the_gradient_of_the_mean",
        "test_mlp_gradients_adds_the_penalty_and_its_gradient",
        "test_mlp_gradients_agrees_for_any_depth_and_activation",
        "test_mlp_gradients_does_not_penalize_biases",
        "test_mlp_gradients_stays_exact_for_large_logits",
        "test_mlp_gradients_has_no_penalty_unless_told_otherwise",
    ),
)
def mlp_gradients_divides_twice(X, y, params, activation="relu", l2=0.0):
    z, cache = mlp_forward(X, params, activation)
    loss = np.mean(np.logaddexp(0.0, z) - y * z)
    grads = mlp_backward((sigmoid(z) - y) / len(y) ** 2, cache, params, activation)
    for name, value in params.items():
        if name.startswith("W"):
            loss += 0.5 * l2 * np.sum(value**2)
            grads[name] = grads[name] + l2 * value
    return loss, grads


@misconception(
    says="Your gradient points the other way: a step against it would raise the loss. What is "
    "the derivative of the loss when the probability is above the label?",
    trips=(
        "test_mlp_gradients_returns_the_gradient_of_the_mean",
        "test_mlp_gradients_adds_the_penalty_and_its_gradient",
        "test_mlp_gradients_agrees_for_any_depth_and_activation",
        "test_mlp_gradients_does_not_penalize_biases",
        "test_mlp_gradients_stays_exact_for_large_logits",
        "test_mlp_gradients_has_no_penalty_unless_told_otherwise",
    ),
)
def mlp_gradients_label_minus_probability(X, y, params, activation="relu", l2=0.0):
    z, cache = mlp_forward(X, params, activation)
    loss = np.mean(np.logaddexp(0.0, z) - y * z)
    grads = mlp_backward((y - sigmoid(z)) / len(y), cache, params, activation)
    for name, value in params.items():
        if name.startswith("W"):
            loss += 0.5 * l2 * np.sum(value**2)
            grads[name] = grads[name] + l2 * value
    return loss, grads


@misconception(
    says="Your gradient holds an extra slope of the sigmoid, as that of the squared error does. "
    "What does it cancel against in the cross-entropy?",
    trips=(
        "test_mlp_gradients_returns_the_gradient_of_the_mean",
        "test_mlp_gradients_adds_the_penalty_and_its_gradient",
        "test_mlp_gradients_agrees_for_any_depth_and_activation",
        "test_mlp_gradients_does_not_penalize_biases",
        "test_mlp_gradients_stays_exact_for_large_logits",
        "test_mlp_gradients_has_no_penalty_unless_told_otherwise",
    ),
)
def mlp_gradients_of_the_squared_error(X, y, params, activation="relu", l2=0.0):
    z, cache = mlp_forward(X, params, activation)
    loss = np.mean(np.logaddexp(0.0, z) - y * z)
    p = sigmoid(z)
    grads = mlp_backward((p - y) * p * (1 - p) / len(y), cache, params, activation)
    for name, value in params.items():
        if name.startswith("W"):
            loss += 0.5 * l2 * np.sum(value**2)
            grads[name] = grads[name] + l2 * value
    return loss, grads


@misconception(
    says="Your loss goes through probabilities that are kept away from 0 and 1, so it cannot "
    "exceed a certain size. Can it be written with the logits?",
    trips=("test_mlp_gradients_stays_exact_for_large_logits",),
)
def mlp_gradients_clips_probabilities(X, y, params, activation="relu", l2=0.0):
    z, cache = mlp_forward(X, params, activation)
    p = np.clip(sigmoid(z), 1e-12, 1 - 1e-12)
    loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    grads = mlp_backward((sigmoid(z) - y) / len(y), cache, params, activation)
    for name, value in params.items():
        if name.startswith("W"):
            loss += 0.5 * l2 * np.sum(value**2)
            grads[name] = grads[name] + l2 * value
    return loss, grads


@misconception(
    says="Only the examples of class 1 count in your loss. What is the loss of an example of "
    "class 0?",
    trips=(
        "test_mlp_gradients_returns_the_mean_cross_entropy",
        "test_mlp_gradients_adds_the_penalty_and_its_gradient",
        "test_mlp_gradients_agrees_for_any_depth_and_activation",
        "test_mlp_gradients_does_not_penalize_biases",
        "test_mlp_gradients_stays_exact_for_large_logits",
        "test_mlp_gradients_has_no_penalty_unless_told_otherwise",
    ),
)
def mlp_gradients_counts_class_1_only(X, y, params, activation="relu", l2=0.0):
    z, cache = mlp_forward(X, params, activation)
    loss = np.mean(y * np.logaddexp(0.0, -z))
    grads = mlp_backward((sigmoid(z) - y) / len(y), cache, params, activation)
    for name, value in params.items():
        if name.startswith("W"):
            loss += 0.5 * l2 * np.sum(value**2)
            grads[name] = grads[name] + l2 * value
    return loss, grads


@misconception(
    says="Your loss is in bits: 1.443 times the one in nats. Which logarithm has the derivative "
    "1/p?",
    trips=(
        "test_mlp_gradients_returns_the_mean_cross_entropy",
        "test_mlp_gradients_adds_the_penalty_and_its_gradient",
        "test_mlp_gradients_agrees_for_any_depth_and_activation",
        "test_mlp_gradients_does_not_penalize_biases",
        "test_mlp_gradients_stays_exact_for_large_logits",
        "test_mlp_gradients_has_no_penalty_unless_told_otherwise",
    ),
)
def mlp_gradients_in_bits(X, y, params, activation="relu", l2=0.0):
    z, cache = mlp_forward(X, params, activation)
    loss = np.mean(np.logaddexp(0.0, z) - y * z) / np.log(2.0)
    grads = mlp_backward((sigmoid(z) - y) / len(y), cache, params, activation)
    for name, value in params.items():
        if name.startswith("W"):
            loss += 0.5 * l2 * np.sum(value**2)
            grads[name] = grads[name] + l2 * value
    return loss, grads


@misconception(
    says="The penalty of your loss is twice as large as its gradient says. Which factor stands "
    "before the sum of squares?",
    trips=(
        "test_mlp_gradients_adds_the_penalty_and_its_gradient",
        "test_mlp_gradients_agrees_for_any_depth_and_activation",
        "test_mlp_gradients_does_not_penalize_biases",
    ),
)
def mlp_gradients_doubles_the_penalty(X, y, params, activation="relu", l2=0.0):
    z, cache = mlp_forward(X, params, activation)
    loss = np.mean(np.logaddexp(0.0, z) - y * z)
    grads = mlp_backward((sigmoid(z) - y) / len(y), cache, params, activation)
    for name, value in params.items():
        if name.startswith("W"):
            loss += l2 * np.sum(value**2)
            grads[name] = grads[name] + l2 * value
    return loss, grads


@misconception(
    says="The penalty's gradient is twice what the loss says. What becomes of the factor 1/2 "
    "when W**2 is differentiated?",
    trips=(
        "test_mlp_gradients_adds_the_penalty_and_its_gradient",
        "test_mlp_gradients_agrees_for_any_depth_and_activation",
    ),
)
def mlp_gradients_doubles_the_decay(X, y, params, activation="relu", l2=0.0):
    z, cache = mlp_forward(X, params, activation)
    loss = np.mean(np.logaddexp(0.0, z) - y * z)
    grads = mlp_backward((sigmoid(z) - y) / len(y), cache, params, activation)
    for name, value in params.items():
        if name.startswith("W"):
            loss += 0.5 * l2 * np.sum(value**2)
            grads[name] = grads[name] + 2 * l2 * value
    return loss, grads


@misconception(
    says="The penalty is in the loss, but not in the gradients. What does gradient descent know "
    "of it then?",
    trips=(
        "test_mlp_gradients_adds_the_penalty_and_its_gradient",
        "test_mlp_gradients_agrees_for_any_depth_and_activation",
    ),
)
def mlp_gradients_forgets_the_decay(X, y, params, activation="relu", l2=0.0):
    z, cache = mlp_forward(X, params, activation)
    loss = np.mean(np.logaddexp(0.0, z) - y * z)
    grads = mlp_backward((sigmoid(z) - y) / len(y), cache, params, activation)
    for name, value in params.items():
        if name.startswith("W"):
            loss += 0.5 * l2 * np.sum(value**2)
    return loss, grads


@misconception(
    says="The penalty is in the gradients, but not in the loss. Which function would have these "
    "gradients?",
    trips=(
        "test_mlp_gradients_adds_the_penalty_and_its_gradient",
        "test_mlp_gradients_agrees_for_any_depth_and_activation",
        "test_mlp_gradients_does_not_penalize_biases",
    ),
)
def mlp_gradients_forgets_the_penalty(X, y, params, activation="relu", l2=0.0):
    z, cache = mlp_forward(X, params, activation)
    loss = np.mean(np.logaddexp(0.0, z) - y * z)
    grads = mlp_backward((sigmoid(z) - y) / len(y), cache, params, activation)
    for name, value in params.items():
        if name.startswith("W"):
            grads[name] = grads[name] + l2 * value
    return loss, grads


@misconception(
    says="The biases are penalized, too. Which parameters make the boundary steep, and which "
    "only move it?",
    trips=(
        "test_mlp_gradients_adds_the_penalty_and_its_gradient",
        "test_mlp_gradients_agrees_for_any_depth_and_activation",
        "test_mlp_gradients_does_not_penalize_biases",
    ),
)
def mlp_gradients_penalizes_biases(X, y, params, activation="relu", l2=0.0):
    z, cache = mlp_forward(X, params, activation)
    loss = np.mean(np.logaddexp(0.0, z) - y * z)
    grads = mlp_backward((sigmoid(z) - y) / len(y), cache, params, activation)
    for name, value in params.items():
        loss += 0.5 * l2 * np.sum(value**2)
        grads[name] = grads[name] + l2 * value
    return loss, grads


@misconception(
    says="The penalty's gradient is subtracted, so that a step makes the weights grow. Which "
    "sign does the derivative of W**2 have?",
    trips=(
        "test_mlp_gradients_adds_the_penalty_and_its_gradient",
        "test_mlp_gradients_agrees_for_any_depth_and_activation",
    ),
)
def mlp_gradients_subtracts_the_decay(X, y, params, activation="relu", l2=0.0):
    z, cache = mlp_forward(X, params, activation)
    loss = np.mean(np.logaddexp(0.0, z) - y * z)
    grads = mlp_backward((sigmoid(z) - y) / len(y), cache, params, activation)
    for name, value in params.items():
        if name.startswith("W"):
            loss += 0.5 * l2 * np.sum(value**2)
            grads[name] = grads[name] - l2 * value
    return loss, grads


@misconception(
    says="Only the first layer is penalized. Over which layers does the sum of the penalty run?",
    trips=(
        "test_mlp_gradients_adds_the_penalty_and_its_gradient",
        "test_mlp_gradients_agrees_for_any_depth_and_activation",
        "test_mlp_gradients_does_not_penalize_biases",
    ),
)
def mlp_gradients_penalizes_the_first_layer_only(X, y, params, activation="relu", l2=0.0):
    z, cache = mlp_forward(X, params, activation)
    loss = np.mean(np.logaddexp(0.0, z) - y * z) + 0.5 * l2 * np.sum(params["W1"] ** 2)
    grads = mlp_backward((sigmoid(z) - y) / len(y), cache, params, activation)
    grads["W1"] = grads["W1"] + l2 * params["W1"]
    return loss, grads

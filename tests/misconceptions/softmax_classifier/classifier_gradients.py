"""Known wrong versions of classifier_gradients."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="Your gradient passes the hidden layers as if they had no activation. What does the "
    "chain rule say about h = a(u)?",
    trips=(
        "test_classifier_gradients_of_a_relu_network",
        "test_classifier_gradients_of_a_sigmoid_network",
        "test_classifier_gradients_of_two_hidden_layers_with_penalty",
        "test_classifier_gradients_agree_on_random_networks",
        "test_classifier_gradients_agree_with_central_differences",
        "test_classifier_gradients_add_the_penalty_to_weights_only",
        "test_classifier_gradients_take_the_derivative_of_relu_at_zero_to_be_zero",
    ),
)
def activation_derivative_forgotten(X, y, params, activation="relu", l2=0.0):
    a, slope = {
        "relu": (lambda u: np.maximum(u, 0.0), lambda u: (u > 0).astype(float)),
        "tanh": (np.tanh, lambda u: 1.0 - np.tanh(u) ** 2),
        "sigmoid": (
            lambda u: 0.5 * (1.0 + np.tanh(0.5 * u)),
            lambda u: 0.25 * (1.0 - np.tanh(0.5 * u) ** 2),
        ),
    }[activation]
    last = len(params) // 2
    h, us = [X], [None]
    for k in range(1, last + 1):
        us.append(h[-1] @ params[f"W{k}"].T + params[f"b{k}"])
        h.append(a(us[-1]))
    z = us[-1]
    squares = sum(np.sum(params[f"W{k}"] ** 2) for k in range(1, last + 1))
    loss = cross_entropy(z, y) + 0.5 * l2 * squares
    du, grads = cross_entropy_gradient(z, y), {}
    for k in range(last, 0, -1):
        grads[f"W{k}"] = du.T @ h[k - 1] + l2 * params[f"W{k}"]
        grads[f"b{k}"] = du.sum(axis=0)
        if k > 1:
            du = du @ params[f"W{k}"]
    return loss, grads


@misconception(
    says="You take the activation's derivative at h instead of u (relu does not notice). At "
    "which point of the curve was the forward pass?",
    trips=(
        "test_classifier_gradients_of_a_sigmoid_network",
        "test_classifier_gradients_of_two_hidden_layers_with_penalty",
        "test_classifier_gradients_agree_on_random_networks",
        "test_classifier_gradients_agree_with_central_differences",
    ),
)
def derivative_at_the_activation(X, y, params, activation="relu", l2=0.0):
    a, slope = {
        "relu": (lambda u: np.maximum(u, 0.0), lambda u: (u > 0).astype(float)),
        "tanh": (np.tanh, lambda u: 1.0 - np.tanh(u) ** 2),
        "sigmoid": (
            lambda u: 0.5 * (1.0 + np.tanh(0.5 * u)),
            lambda u: 0.25 * (1.0 - np.tanh(0.5 * u) ** 2),
        ),
    }[activation]
    last = len(params) // 2
    h, us = [X], [None]
    for k in range(1, last + 1):
        us.append(h[-1] @ params[f"W{k}"].T + params[f"b{k}"])
        h.append(a(us[-1]))
    z = us[-1]
    squares = sum(np.sum(params[f"W{k}"] ** 2) for k in range(1, last + 1))
    loss = cross_entropy(z, y) + 0.5 * l2 * squares
    du, grads = cross_entropy_gradient(z, y), {}
    for k in range(last, 0, -1):
        grads[f"W{k}"] = du.T @ h[k - 1] + l2 * params[f"W{k}"]
        grads[f"b{k}"] = du.sum(axis=0)
        if k > 1:
            du = du @ params[f"W{k}"] * slope(h[k - 1])
    return loss, grads


@misconception(
    says="You let gradients through where they are positive. Whose sign decides in the "
    "derivative of relu: the gradient's or the pre-activation's?",
    trips=(
        "test_classifier_gradients_of_a_relu_network",
        "test_classifier_gradients_of_a_sigmoid_network",
        "test_classifier_gradients_of_two_hidden_layers_with_penalty",
        "test_classifier_gradients_agree_on_random_networks",
        "test_classifier_gradients_agree_with_central_differences",
        "test_classifier_gradients_add_the_penalty_to_weights_only",
        "test_classifier_gradients_take_the_derivative_of_relu_at_zero_to_be_zero",
    ),
)
def mask_from_the_gradient(X, y, params, activation="relu", l2=0.0):
    a, slope = {
        "relu": (lambda u: np.maximum(u, 0.0), lambda u: (u > 0).astype(float)),
        "tanh": (np.tanh, lambda u: 1.0 - np.tanh(u) ** 2),
        "sigmoid": (
            lambda u: 0.5 * (1.0 + np.tanh(0.5 * u)),
            lambda u: 0.25 * (1.0 - np.tanh(0.5 * u) ** 2),
        ),
    }[activation]
    last = len(params) // 2
    h, us = [X], [None]
    for k in range(1, last + 1):
        us.append(h[-1] @ params[f"W{k}"].T + params[f"b{k}"])
        h.append(a(us[-1]))
    z = us[-1]
    squares = sum(np.sum(params[f"W{k}"] ** 2) for k in range(1, last + 1))
    loss = cross_entropy(z, y) + 0.5 * l2 * squares
    du, grads = cross_entropy_gradient(z, y), {}
    for k in range(last, 0, -1):
        grads[f"W{k}"] = du.T @ h[k - 1] + l2 * params[f"W{k}"]
        grads[f"b{k}"] = du.sum(axis=0)
        if k > 1:
            back = du @ params[f"W{k}"]
            du = back * slope(back)
    return loss, grads


@misconception(
    says="You use the mask of relu whatever the activation is. What is the derivative of the "
    "activation that was asked for?",
    trips=(
        "test_classifier_gradients_of_a_sigmoid_network",
        "test_classifier_gradients_of_two_hidden_layers_with_penalty",
        "test_classifier_gradients_agree_on_random_networks",
        "test_classifier_gradients_agree_with_central_differences",
    ),
)
def derivative_of_relu_for_all(X, y, params, activation="relu", l2=0.0):
    a, slope = {
        "relu": (lambda u: np.maximum(u, 0.0), lambda u: (u > 0).astype(float)),
        "tanh": (np.tanh, lambda u: 1.0 - np.tanh(u) ** 2),
        "sigmoid": (
            lambda u: 0.5 * (1.0 + np.tanh(0.5 * u)),
            lambda u: 0.25 * (1.0 - np.tanh(0.5 * u) ** 2),
        ),
    }[activation]
    last = len(params) // 2
    h, us = [X], [None]
    for k in range(1, last + 1):
        us.append(h[-1] @ params[f"W{k}"].T + params[f"b{k}"])
        h.append(a(us[-1]))
    z = us[-1]
    squares = sum(np.sum(params[f"W{k}"] ** 2) for k in range(1, last + 1))
    loss = cross_entropy(z, y) + 0.5 * l2 * squares
    du, grads = cross_entropy_gradient(z, y), {}
    for k in range(last, 0, -1):
        grads[f"W{k}"] = du.T @ h[k - 1] + l2 * params[f"W{k}"]
        grads[f"b{k}"] = du.sum(axis=0)
        if k > 1:
            du = du @ params[f"W{k}"] * (us[k - 1] > 0)
    return loss, grads


@misconception(
    says="At a pre-activation of exactly 0 you let the gradient through. What does the "
    "docstring say about that point?",
    trips=("test_classifier_gradients_take_the_derivative_of_relu_at_zero_to_be_zero",),
)
def derivative_of_relu_at_zero_is_one(X, y, params, activation="relu", l2=0.0):
    a, slope = {
        "relu": (lambda u: np.maximum(u, 0.0), lambda u: (u >= 0).astype(float)),
        "tanh": (np.tanh, lambda u: 1.0 - np.tanh(u) ** 2),
        "sigmoid": (
            lambda u: 0.5 * (1.0 + np.tanh(0.5 * u)),
            lambda u: 0.25 * (1.0 - np.tanh(0.5 * u) ** 2),
        ),
    }[activation]
    last = len(params) // 2
    h, us = [X], [None]
    for k in range(1, last + 1):
        us.append(h[-1] @ params[f"W{k}"].T + params[f"b{k}"])
        h.append(a(us[-1]))
    z = us[-1]
    squares = sum(np.sum(params[f"W{k}"] ** 2) for k in range(1, last + 1))
    loss = cross_entropy(z, y) + 0.5 * l2 * squares
    du, grads = cross_entropy_gradient(z, y), {}
    for k in range(last, 0, -1):
        grads[f"W{k}"] = du.T @ h[k - 1] + l2 * params[f"W{k}"]
        grads[f"b{k}"] = du.sum(axis=0)
        if k > 1:
            du = du @ params[f"W{k}"] * slope(us[k - 1])
    return loss, grads


@misconception(
    says="Your network computes with relu whatever the activation is. Where does the argument "
    "arrive?",
    trips=(
        "test_classifier_gradients_of_a_sigmoid_network",
        "test_classifier_gradients_of_two_hidden_layers_with_penalty",
        "test_classifier_gradients_agree_on_random_networks",
        "test_classifier_gradients_agree_with_central_differences",
    ),
)
def network_always_uses_relu(X, y, params, activation="relu", l2=0.0):
    a, slope = {
        "relu": (lambda u: np.maximum(u, 0.0), lambda u: (u > 0).astype(float)),
        "tanh": (np.tanh, lambda u: 1.0 - np.tanh(u) ** 2),
        "sigmoid": (
            lambda u: 0.5 * (1.0 + np.tanh(0.5 * u)),
            lambda u: 0.25 * (1.0 - np.tanh(0.5 * u) ** 2),
        ),
    }["relu"]
    last = len(params) // 2
    h, us = [X], [None]
    for k in range(1, last + 1):
        us.append(h[-1] @ params[f"W{k}"].T + params[f"b{k}"])
        h.append(a(us[-1]))
    z = us[-1]
    squares = sum(np.sum(params[f"W{k}"] ** 2) for k in range(1, last + 1))
    loss = cross_entropy(z, y) + 0.5 * l2 * squares
    du, grads = cross_entropy_gradient(z, y), {}
    for k in range(last, 0, -1):
        grads[f"W{k}"] = du.T @ h[k - 1] + l2 * params[f"W{k}"]
        grads[f"b{k}"] = du.sum(axis=0)
        if k > 1:
            du = du @ params[f"W{k}"] * slope(us[k - 1])
    return loss, grads


@misconception(
    says="You apply the activation to the last layer, too. What are logits allowed to be?",
    trips=(
        "test_classifier_gradients_of_a_relu_network",
        "test_classifier_gradients_of_a_sigmoid_network",
        "test_classifier_gradients_of_two_hidden_layers_with_penalty",
        "test_classifier_gradients_without_a_hidden_layer",
        "test_classifier_gradients_agree_on_random_networks",
        "test_classifier_gradients_agree_with_central_differences",
        "test_classifier_gradients_add_the_penalty_to_weights_only",
        "test_classifier_gradients_take_the_derivative_of_relu_at_zero_to_be_zero",
    ),
)
def activation_on_the_logits(X, y, params, activation="relu", l2=0.0):
    a, slope = {
        "relu": (lambda u: np.maximum(u, 0.0), lambda u: (u > 0).astype(float)),
        "tanh": (np.tanh, lambda u: 1.0 - np.tanh(u) ** 2),
        "sigmoid": (
            lambda u: 0.5 * (1.0 + np.tanh(0.5 * u)),
            lambda u: 0.25 * (1.0 - np.tanh(0.5 * u) ** 2),
        ),
    }[activation]
    last = len(params) // 2
    h, us = [X], [None]
    for k in range(1, last + 1):
        us.append(h[-1] @ params[f"W{k}"].T + params[f"b{k}"])
        h.append(a(us[-1]))
    z = h[-1]
    squares = sum(np.sum(params[f"W{k}"] ** 2) for k in range(1, last + 1))
    loss = cross_entropy(z, y) + 0.5 * l2 * squares
    du, grads = cross_entropy_gradient(z, y), {}
    for k in range(last, 0, -1):
        grads[f"W{k}"] = du.T @ h[k - 1] + l2 * params[f"W{k}"]
        grads[f"b{k}"] = du.sum(axis=0)
        if k > 1:
            du = du @ params[f"W{k}"] * slope(us[k - 1])
    return loss, grads


@misconception(
    says="Your last layer is right, and every layer before it is too small. Where does the 1/N "
    "of the mean belong, and how often?",
    trips=(
        "test_classifier_gradients_of_a_relu_network",
        "test_classifier_gradients_of_a_sigmoid_network",
        "test_classifier_gradients_of_two_hidden_layers_with_penalty",
        "test_classifier_gradients_agree_on_random_networks",
        "test_classifier_gradients_agree_with_central_differences",
        "test_classifier_gradients_add_the_penalty_to_weights_only",
        "test_classifier_gradients_take_the_derivative_of_relu_at_zero_to_be_zero",
    ),
)
def hidden_layers_divided_by_n(X, y, params, activation="relu", l2=0.0):
    a, slope = {
        "relu": (lambda u: np.maximum(u, 0.0), lambda u: (u > 0).astype(float)),
        "tanh": (np.tanh, lambda u: 1.0 - np.tanh(u) ** 2),
        "sigmoid": (
            lambda u: 0.5 * (1.0 + np.tanh(0.5 * u)),
            lambda u: 0.25 * (1.0 - np.tanh(0.5 * u) ** 2),
        ),
    }[activation]
    last = len(params) // 2
    h, us = [X], [None]
    for k in range(1, last + 1):
        us.append(h[-1] @ params[f"W{k}"].T + params[f"b{k}"])
        h.append(a(us[-1]))
    z = us[-1]
    squares = sum(np.sum(params[f"W{k}"] ** 2) for k in range(1, last + 1))
    loss = cross_entropy(z, y) + 0.5 * l2 * squares
    du, grads = cross_entropy_gradient(z, y), {}
    for k in range(last, 0, -1):
        grads[f"W{k}"] = du.T @ h[k - 1] + l2 * params[f"W{k}"]
        grads[f"b{k}"] = du.sum(axis=0)
        if k > 1:
            du = du @ params[f"W{k}"] * slope(us[k - 1]) / len(X)
    return loss, grads


@misconception(
    says="Your bias gradients are means over the examples. The 1/N is in the gradient at the "
    "logits already: which reduction is left?",
    trips=(
        "test_classifier_gradients_of_a_relu_network",
        "test_classifier_gradients_of_a_sigmoid_network",
        "test_classifier_gradients_of_two_hidden_layers_with_penalty",
        "test_classifier_gradients_without_a_hidden_layer",
        "test_classifier_gradients_agree_on_random_networks",
        "test_classifier_gradients_agree_with_central_differences",
        "test_classifier_gradients_add_the_penalty_to_weights_only",
        "test_classifier_gradients_take_the_derivative_of_relu_at_zero_to_be_zero",
    ),
)
def network_bias_gradients_averaged(X, y, params, activation="relu", l2=0.0):
    a, slope = {
        "relu": (lambda u: np.maximum(u, 0.0), lambda u: (u > 0).astype(float)),
        "tanh": (np.tanh, lambda u: 1.0 - np.tanh(u) ** 2),
        "sigmoid": (
            lambda u: 0.5 * (1.0 + np.tanh(0.5 * u)),
            lambda u: 0.25 * (1.0 - np.tanh(0.5 * u) ** 2),
        ),
    }[activation]
    last = len(params) // 2
    h, us = [X], [None]
    for k in range(1, last + 1):
        us.append(h[-1] @ params[f"W{k}"].T + params[f"b{k}"])
        h.append(a(us[-1]))
    z = us[-1]
    squares = sum(np.sum(params[f"W{k}"] ** 2) for k in range(1, last + 1))
    loss = cross_entropy(z, y) + 0.5 * l2 * squares
    du, grads = cross_entropy_gradient(z, y), {}
    for k in range(last, 0, -1):
        grads[f"W{k}"] = du.T @ h[k - 1] + l2 * params[f"W{k}"]
        grads[f"b{k}"] = du.mean(axis=0)
        if k > 1:
            du = du @ params[f"W{k}"] * slope(us[k - 1])
    return loss, grads


@misconception(
    says="Every layer's dW is computed with X. What is the input of the second layer?",
    trips=(
        "test_classifier_gradients_of_a_relu_network",
        "test_classifier_gradients_of_a_sigmoid_network",
        "test_classifier_gradients_of_two_hidden_layers_with_penalty",
        "test_classifier_gradients_agree_on_random_networks",
        "test_classifier_gradients_agree_with_central_differences",
        "test_classifier_gradients_add_the_penalty_to_weights_only",
        "test_classifier_gradients_take_the_derivative_of_relu_at_zero_to_be_zero",
        "test_classifier_gradients_leave_their_inputs_alone_and_remember_nothing",
    ),
)
def input_in_the_place_of_hidden_units(X, y, params, activation="relu", l2=0.0):
    a, slope = {
        "relu": (lambda u: np.maximum(u, 0.0), lambda u: (u > 0).astype(float)),
        "tanh": (np.tanh, lambda u: 1.0 - np.tanh(u) ** 2),
        "sigmoid": (
            lambda u: 0.5 * (1.0 + np.tanh(0.5 * u)),
            lambda u: 0.25 * (1.0 - np.tanh(0.5 * u) ** 2),
        ),
    }[activation]
    last = len(params) // 2
    h, us = [X], [None]
    for k in range(1, last + 1):
        us.append(h[-1] @ params[f"W{k}"].T + params[f"b{k}"])
        h.append(a(us[-1]))
    z = us[-1]
    squares = sum(np.sum(params[f"W{k}"] ** 2) for k in range(1, last + 1))
    loss = cross_entropy(z, y) + 0.5 * l2 * squares
    du, grads = cross_entropy_gradient(z, y), {}
    for k in range(last, 0, -1):
        grads[f"W{k}"] = du.T @ h[0] + l2 * params[f"W{k}"]
        grads[f"b{k}"] = du.sum(axis=0)
        if k > 1:
            du = du @ params[f"W{k}"] * slope(us[k - 1])
    return loss, grads


@misconception(
    says="Your gradients hold the penalty, your loss does not. Of which function are these the "
    "gradients?",
    trips=(
        "test_classifier_gradients_of_two_hidden_layers_with_penalty",
        "test_classifier_gradients_without_a_hidden_layer",
        "test_classifier_gradients_add_the_penalty_to_weights_only",
    ),
)
def penalty_missing_in_the_loss(X, y, params, activation="relu", l2=0.0):
    a, slope = {
        "relu": (lambda u: np.maximum(u, 0.0), lambda u: (u > 0).astype(float)),
        "tanh": (np.tanh, lambda u: 1.0 - np.tanh(u) ** 2),
        "sigmoid": (
            lambda u: 0.5 * (1.0 + np.tanh(0.5 * u)),
            lambda u: 0.25 * (1.0 - np.tanh(0.5 * u) ** 2),
        ),
    }[activation]
    last = len(params) // 2
    h, us = [X], [None]
    for k in range(1, last + 1):
        us.append(h[-1] @ params[f"W{k}"].T + params[f"b{k}"])
        h.append(a(us[-1]))
    z = us[-1]
    loss = cross_entropy(z, y)
    du, grads = cross_entropy_gradient(z, y), {}
    for k in range(last, 0, -1):
        grads[f"W{k}"] = du.T @ h[k - 1] + l2 * params[f"W{k}"]
        grads[f"b{k}"] = du.sum(axis=0)
        if k > 1:
            du = du @ params[f"W{k}"] * slope(us[k - 1])
    return loss, grads


@misconception(
    says="Your loss holds the penalty, your gradients do not. What is the derivative of l2/2 W^2?",
    trips=(
        "test_classifier_gradients_of_two_hidden_layers_with_penalty",
        "test_classifier_gradients_without_a_hidden_layer",
        "test_classifier_gradients_agree_with_central_differences",
        "test_classifier_gradients_add_the_penalty_to_weights_only",
    ),
)
def penalty_missing_in_the_gradients(X, y, params, activation="relu", l2=0.0):
    a, slope = {
        "relu": (lambda u: np.maximum(u, 0.0), lambda u: (u > 0).astype(float)),
        "tanh": (np.tanh, lambda u: 1.0 - np.tanh(u) ** 2),
        "sigmoid": (
            lambda u: 0.5 * (1.0 + np.tanh(0.5 * u)),
            lambda u: 0.25 * (1.0 - np.tanh(0.5 * u) ** 2),
        ),
    }[activation]
    last = len(params) // 2
    h, us = [X], [None]
    for k in range(1, last + 1):
        us.append(h[-1] @ params[f"W{k}"].T + params[f"b{k}"])
        h.append(a(us[-1]))
    z = us[-1]
    squares = sum(np.sum(params[f"W{k}"] ** 2) for k in range(1, last + 1))
    loss = cross_entropy(z, y) + 0.5 * l2 * squares
    du, grads = cross_entropy_gradient(z, y), {}
    for k in range(last, 0, -1):
        grads[f"W{k}"] = du.T @ h[k - 1]
        grads[f"b{k}"] = du.sum(axis=0)
        if k > 1:
            du = du @ params[f"W{k}"] * slope(us[k - 1])
    return loss, grads


@misconception(
    says="Your penalty pulls twice as hard as its term in the loss says. What does the factor "
    "1/2 do to the 2 of the square?",
    trips=(
        "test_classifier_gradients_of_two_hidden_layers_with_penalty",
        "test_classifier_gradients_without_a_hidden_layer",
        "test_classifier_gradients_agree_with_central_differences",
        "test_classifier_gradients_add_the_penalty_to_weights_only",
    ),
)
def network_penalty_doubled_in_the_gradients(X, y, params, activation="relu", l2=0.0):
    a, slope = {
        "relu": (lambda u: np.maximum(u, 0.0), lambda u: (u > 0).astype(float)),
        "tanh": (np.tanh, lambda u: 1.0 - np.tanh(u) ** 2),
        "sigmoid": (
            lambda u: 0.5 * (1.0 + np.tanh(0.5 * u)),
            lambda u: 0.25 * (1.0 - np.tanh(0.5 * u) ** 2),
        ),
    }[activation]
    last = len(params) // 2
    h, us = [X], [None]
    for k in range(1, last + 1):
        us.append(h[-1] @ params[f"W{k}"].T + params[f"b{k}"])
        h.append(a(us[-1]))
    z = us[-1]
    squares = sum(np.sum(params[f"W{k}"] ** 2) for k in range(1, last + 1))
    loss = cross_entropy(z, y) + 0.5 * l2 * squares
    du, grads = cross_entropy_gradient(z, y), {}
    for k in range(last, 0, -1):
        grads[f"W{k}"] = du.T @ h[k - 1] + 2.0 * l2 * params[f"W{k}"]
        grads[f"b{k}"] = du.sum(axis=0)
        if k > 1:
            du = du @ params[f"W{k}"] * slope(us[k - 1])
    return loss, grads


@misconception(
    says="Your loss holds l2 times the sum of squares. Which factor stands before it in the "
    "objective?",
    trips=(
        "test_classifier_gradients_of_two_hidden_layers_with_penalty",
        "test_classifier_gradients_without_a_hidden_layer",
        "test_classifier_gradients_add_the_penalty_to_weights_only",
    ),
)
def network_penalty_doubled_in_the_loss(X, y, params, activation="relu", l2=0.0):
    a, slope = {
        "relu": (lambda u: np.maximum(u, 0.0), lambda u: (u > 0).astype(float)),
        "tanh": (np.tanh, lambda u: 1.0 - np.tanh(u) ** 2),
        "sigmoid": (
            lambda u: 0.5 * (1.0 + np.tanh(0.5 * u)),
            lambda u: 0.25 * (1.0 - np.tanh(0.5 * u) ** 2),
        ),
    }[activation]
    last = len(params) // 2
    h, us = [X], [None]
    for k in range(1, last + 1):
        us.append(h[-1] @ params[f"W{k}"].T + params[f"b{k}"])
        h.append(a(us[-1]))
    z = us[-1]
    squares = sum(np.sum(params[f"W{k}"] ** 2) for k in range(1, last + 1))
    loss = cross_entropy(z, y) + l2 * squares
    du, grads = cross_entropy_gradient(z, y), {}
    for k in range(last, 0, -1):
        grads[f"W{k}"] = du.T @ h[k - 1] + l2 * params[f"W{k}"]
        grads[f"b{k}"] = du.sum(axis=0)
        if k > 1:
            du = du @ params[f"W{k}"] * slope(us[k - 1])
    return loss, grads


@misconception(
    says="Your penalty acts on the biases, too. Which parameters does the sum in the objective "
    "name?",
    trips=(
        "test_classifier_gradients_of_two_hidden_layers_with_penalty",
        "test_classifier_gradients_without_a_hidden_layer",
        "test_classifier_gradients_agree_with_central_differences",
        "test_classifier_gradients_add_the_penalty_to_weights_only",
    ),
)
def network_biases_decayed(X, y, params, activation="relu", l2=0.0):
    a, slope = {
        "relu": (lambda u: np.maximum(u, 0.0), lambda u: (u > 0).astype(float)),
        "tanh": (np.tanh, lambda u: 1.0 - np.tanh(u) ** 2),
        "sigmoid": (
            lambda u: 0.5 * (1.0 + np.tanh(0.5 * u)),
            lambda u: 0.25 * (1.0 - np.tanh(0.5 * u) ** 2),
        ),
    }[activation]
    last = len(params) // 2
    h, us = [X], [None]
    for k in range(1, last + 1):
        us.append(h[-1] @ params[f"W{k}"].T + params[f"b{k}"])
        h.append(a(us[-1]))
    z = us[-1]
    squares = sum(np.sum(params[f"W{k}"] ** 2) for k in range(1, last + 1))
    loss = cross_entropy(z, y) + 0.5 * l2 * squares
    du, grads = cross_entropy_gradient(z, y), {}
    for k in range(last, 0, -1):
        grads[f"W{k}"] = du.T @ h[k - 1] + l2 * params[f"W{k}"]
        grads[f"b{k}"] = du.sum(axis=0) + l2 * params[f"b{k}"]
        if k > 1:
            du = du @ params[f"W{k}"] * slope(us[k - 1])
    return loss, grads


@misconception(
    says="Only the last layer feels the penalty. Over which layers does the sum in the "
    "objective run?",
    trips=(
        "test_classifier_gradients_of_two_hidden_layers_with_penalty",
        "test_classifier_gradients_agree_with_central_differences",
        "test_classifier_gradients_add_the_penalty_to_weights_only",
    ),
)
def penalty_on_the_last_layer_only(X, y, params, activation="relu", l2=0.0):
    a, slope = {
        "relu": (lambda u: np.maximum(u, 0.0), lambda u: (u > 0).astype(float)),
        "tanh": (np.tanh, lambda u: 1.0 - np.tanh(u) ** 2),
        "sigmoid": (
            lambda u: 0.5 * (1.0 + np.tanh(0.5 * u)),
            lambda u: 0.25 * (1.0 - np.tanh(0.5 * u) ** 2),
        ),
    }[activation]
    last = len(params) // 2
    h, us = [X], [None]
    for k in range(1, last + 1):
        us.append(h[-1] @ params[f"W{k}"].T + params[f"b{k}"])
        h.append(a(us[-1]))
    z = us[-1]
    squares = sum(np.sum(params[f"W{k}"] ** 2) for k in [last])
    loss = cross_entropy(z, y) + 0.5 * l2 * squares
    du, grads = cross_entropy_gradient(z, y), {}
    for k in range(last, 0, -1):
        grads[f"W{k}"] = du.T @ h[k - 1] + l2 * params[f"W{k}"] * (k == last)
        grads[f"b{k}"] = du.sum(axis=0)
        if k > 1:
            du = du @ params[f"W{k}"] * slope(us[k - 1])
    return loss, grads


@misconception(
    says="Your gradient at the logits is that of C separate sigmoids. Which function makes the "
    "C probabilities of a row one distribution?",
    trips=(
        "test_classifier_gradients_of_a_relu_network",
        "test_classifier_gradients_of_a_sigmoid_network",
        "test_classifier_gradients_of_two_hidden_layers_with_penalty",
        "test_classifier_gradients_without_a_hidden_layer",
        "test_classifier_gradients_agree_on_random_networks",
        "test_classifier_gradients_agree_with_central_differences",
        "test_classifier_gradients_add_the_penalty_to_weights_only",
        "test_classifier_gradients_take_the_derivative_of_relu_at_zero_to_be_zero",
    ),
)
def sigmoids_instead_of_softmax(X, y, params, activation="relu", l2=0.0):
    a, slope = {
        "relu": (lambda u: np.maximum(u, 0.0), lambda u: (u > 0).astype(float)),
        "tanh": (np.tanh, lambda u: 1.0 - np.tanh(u) ** 2),
        "sigmoid": (
            lambda u: 0.5 * (1.0 + np.tanh(0.5 * u)),
            lambda u: 0.25 * (1.0 - np.tanh(0.5 * u) ** 2),
        ),
    }[activation]
    last = len(params) // 2
    h, us = [X], [None]
    for k in range(1, last + 1):
        us.append(h[-1] @ params[f"W{k}"].T + params[f"b{k}"])
        h.append(a(us[-1]))
    z = us[-1]
    squares = sum(np.sum(params[f"W{k}"] ** 2) for k in range(1, last + 1))
    loss = cross_entropy(z, y) + 0.5 * l2 * squares
    du, grads = 0.5 * (1.0 + np.tanh(0.5 * z)), {}
    du = (du - np.eye(z.shape[1])[y]) / len(y)
    for k in range(last, 0, -1):
        grads[f"W{k}"] = du.T @ h[k - 1] + l2 * params[f"W{k}"]
        grads[f"b{k}"] = du.sum(axis=0)
        if k > 1:
            du = du @ params[f"W{k}"] * slope(us[k - 1])
    return loss, grads

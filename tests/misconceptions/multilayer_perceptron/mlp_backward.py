"""Known wrong versions of mlp_backward."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="The slope of the activation is missing: the gradient passes the hidden layers as if "
    "they were linear. What stands between dh and du?",
    trips=(
        "test_mlp_backward_matches_a_worked_relu_network",
        "test_mlp_backward_agrees_with_differences_of_mlp_forward",
        "test_mlp_backward_accepts_any_depth_and_activation",
        "test_mlp_backward_stops_at_units_on_the_kink",
        "test_mlp_backward_starts_afresh_at_every_call",
    ),
)
def mlp_backward_without_slopes(dz, cache, params, activation="relu"):
    grads, du = {}, np.asarray(dz)[:, None]
    for layer in range(len(params) // 2, 0, -1):
        dh, grads[f"W{layer}"], grads[f"b{layer}"] = dense_backward(
            du, cache[layer - 1][0], params[f"W{layer}"]
        )
        du = dh
    return grads


@misconception(
    says="The slope is taken at h = f(u) instead of at u. For ReLU that makes no difference; "
    "for which activations does it?",
    trips=(
        "test_mlp_backward_agrees_with_differences_of_mlp_forward",
        "test_mlp_backward_accepts_any_depth_and_activation",
        "test_mlp_backward_starts_afresh_at_every_call",
    ),
)
def mlp_backward_slope_at_the_activation(dz, cache, params, activation="relu"):
    _, f_prime = activation_pair(activation)
    grads, du = {}, np.asarray(dz)[:, None]
    for layer in range(len(params) // 2, 0, -1):
        h = cache[layer - 1][0]
        dh, grads[f"W{layer}"], grads[f"b{layer}"] = dense_backward(du, h, params[f"W{layer}"])
        du = dh * f_prime(h)
    return grads


@misconception(
    says="The slope is taken at the gradient that arrives instead of at the pre-activation of "
    "the forward pass. Which of the two decides whether a unit is on?",
    trips=(
        "test_mlp_backward_matches_a_worked_relu_network",
        "test_mlp_backward_agrees_with_differences_of_mlp_forward",
        "test_mlp_backward_accepts_any_depth_and_activation",
        "test_mlp_backward_stops_at_units_on_the_kink",
        "test_mlp_backward_starts_afresh_at_every_call",
    ),
)
def mlp_backward_slope_at_the_gradient(dz, cache, params, activation="relu"):
    _, f_prime = activation_pair(activation)
    grads, du = {}, np.asarray(dz)[:, None]
    for layer in range(len(params) // 2, 0, -1):
        dh, grads[f"W{layer}"], grads[f"b{layer}"] = dense_backward(
            du, cache[layer - 1][0], params[f"W{layer}"]
        )
        du = dh * f_prime(dh)
    return grads


@misconception(
    says="Every gradient is divided by the number of examples. The loss is not known here: who "
    "has applied the 1/N of its mean?",
    trips=(
        "test_mlp_backward_matches_a_worked_relu_network",
        "test_mlp_backward_agrees_with_differences_of_mlp_forward",
        "test_mlp_backward_accepts_any_depth_and_activation",
        "test_mlp_backward_without_hidden_layers",
        "test_mlp_backward_stops_at_units_on_the_kink",
        "test_mlp_backward_starts_afresh_at_every_call",
    ),
)
def mlp_backward_divides_by_n(dz, cache, params, activation="relu"):
    _, f_prime = activation_pair(activation)
    grads, du = {}, np.asarray(dz)[:, None] / len(dz)
    for layer in range(len(params) // 2, 0, -1):
        h = cache[layer - 1][0]
        dh, grads[f"W{layer}"], grads[f"b{layer}"] = dense_backward(du, h, params[f"W{layer}"])
        if layer > 1:
            du = dh * f_prime(cache[layer - 2][1])
    return grads


@misconception(
    says="The bias gradients are means where the weight gradients are sums. What does the batch "
    "add up to?",
    trips=(
        "test_mlp_backward_matches_a_worked_relu_network",
        "test_mlp_backward_agrees_with_differences_of_mlp_forward",
        "test_mlp_backward_accepts_any_depth_and_activation",
        "test_mlp_backward_without_hidden_layers",
        "test_mlp_backward_stops_at_units_on_the_kink",
        "test_mlp_backward_starts_afresh_at_every_call",
    ),
)
def mlp_backward_averages_biases(dz, cache, params, activation="relu"):
    _, f_prime = activation_pair(activation)
    grads, du = {}, np.asarray(dz)[:, None]
    for layer in range(len(params) // 2, 0, -1):
        dh, grads[f"W{layer}"], _ = dense_backward(du, cache[layer - 1][0], params[f"W{layer}"])
        grads[f"b{layer}"] = du.mean(axis=0)
        if layer > 1:
            du = dh * f_prime(cache[layer - 2][1])
    return grads


@misconception(
    says="The weight gradients use the pre-activations of the layer below. What went into the "
    "layer in the forward pass?",
    trips=(
        "test_mlp_backward_matches_a_worked_relu_network",
        "test_mlp_backward_agrees_with_differences_of_mlp_forward",
        "test_mlp_backward_accepts_any_depth_and_activation",
        "test_mlp_backward_stops_at_units_on_the_kink",
        "test_mlp_backward_starts_afresh_at_every_call",
    ),
)
def mlp_backward_uses_preactivations_as_inputs(dz, cache, params, activation="relu"):
    _, f_prime = activation_pair(activation)
    grads, du = {}, np.asarray(dz)[:, None]
    for layer in range(len(params) // 2, 0, -1):
        below = cache[layer - 2][1] if layer > 1 else cache[0][0]
        dh, grads[f"W{layer}"], grads[f"b{layer}"] = dense_backward(du, below, params[f"W{layer}"])
        if layer > 1:
            du = dh * f_prime(below)
    return grads


@misconception(
    says="The upstream gradient is ignored: your result is the gradient of the sum of the "
    "logits. Where does dz enter?",
    trips=(
        "test_mlp_backward_matches_a_worked_relu_network",
        "test_mlp_backward_agrees_with_differences_of_mlp_forward",
        "test_mlp_backward_accepts_any_depth_and_activation",
        "test_mlp_backward_without_hidden_layers",
        "test_mlp_backward_stops_at_units_on_the_kink",
        "test_mlp_backward_starts_afresh_at_every_call",
    ),
)
def mlp_backward_ignores_dz(dz, cache, params, activation="relu"):
    _, f_prime = activation_pair(activation)
    grads, du = {}, np.ones((len(dz), 1))
    for layer in range(len(params) // 2, 0, -1):
        h = cache[layer - 1][0]
        dh, grads[f"W{layer}"], grads[f"b{layer}"] = dense_backward(du, h, params[f"W{layer}"])
        if layer > 1:
            du = dh * f_prime(cache[layer - 2][1])
    return grads


@misconception(
    says="The first layer has no gradients. Where does your loop end?",
    trips=(
        "test_mlp_backward_returns_a_gradient_for_every_parameter",
        "test_mlp_backward_matches_a_worked_relu_network",
        "test_mlp_backward_agrees_with_differences_of_mlp_forward",
        "test_mlp_backward_accepts_any_depth_and_activation",
        "test_mlp_backward_without_hidden_layers",
        "test_mlp_backward_stops_at_units_on_the_kink",
        "test_mlp_backward_starts_afresh_at_every_call",
    ),
)
def mlp_backward_forgets_the_first_layer(dz, cache, params, activation="relu"):
    _, f_prime = activation_pair(activation)
    grads, du = {}, np.asarray(dz)[:, None]
    for layer in range(len(params) // 2, 1, -1):
        h = cache[layer - 1][0]
        dh, grads[f"W{layer}"], grads[f"b{layer}"] = dense_backward(du, h, params[f"W{layer}"])
        du = dh * f_prime(cache[layer - 2][1])
    return grads


@misconception(
    says="Whatever the activation was, you use the slope of ReLU. Where does the argument go?",
    trips=(
        "test_mlp_backward_agrees_with_differences_of_mlp_forward",
        "test_mlp_backward_accepts_any_depth_and_activation",
        "test_mlp_backward_starts_afresh_at_every_call",
    ),
)
def mlp_backward_always_relu(dz, cache, params, activation="relu"):
    grads, du = {}, np.asarray(dz)[:, None]
    for layer in range(len(params) // 2, 0, -1):
        h = cache[layer - 1][0]
        dh, grads[f"W{layer}"], grads[f"b{layer}"] = dense_backward(du, h, params[f"W{layer}"])
        if layer > 1:
            du = dh * relu_grad(cache[layer - 2][1])
    return grads


@misconception(
    says="The activation itself multiplies the gradient where its slope should. What does the "
    "chain rule ask for?",
    trips=(
        "test_mlp_backward_matches_a_worked_relu_network",
        "test_mlp_backward_agrees_with_differences_of_mlp_forward",
        "test_mlp_backward_accepts_any_depth_and_activation",
        "test_mlp_backward_stops_at_units_on_the_kink",
        "test_mlp_backward_starts_afresh_at_every_call",
    ),
)
def mlp_backward_multiplies_by_the_activation(dz, cache, params, activation="relu"):
    grads, du = {}, np.asarray(dz)[:, None]
    for layer in range(len(params) // 2, 0, -1):
        h = cache[layer - 1][0]
        dh, grads[f"W{layer}"], grads[f"b{layer}"] = dense_backward(du, h, params[f"W{layer}"])
        du = dh * h
    return grads

"""Right versions of mlp_backward."""

import numpy as np

from grader.bank import alternative


@alternative(why="reads its own slopes from the cached activations by the derivatives' other form")
def mlp_backward_slopes_from_activations(dz, cache, params, activation="relu"):
    depth = len(params) // 2
    delta = dz.reshape(-1, 1)
    grads = {}
    for layer in reversed(range(1, depth + 1)):
        h = cache[layer - 1][0]
        grads[f"W{layer}"] = delta.T @ h
        grads[f"b{layer}"] = delta.sum(0)
        if layer > 1:
            slope = {"relu": (h > 0), "tanh": 1 - h**2, "sigmoid": h * (1 - h)}[activation]
            delta = (delta @ params[f"W{layer}"]) * slope
    return grads


@alternative(why="example by example, gradients added up")
def mlp_backward_example_by_example(dz, cache, params, activation="relu"):
    _, slope = activation_pair(activation)
    grads = {name: np.zeros_like(value, dtype=float) for name, value in params.items()}
    for n in range(len(dz)):
        delta = np.array([dz[n]])
        for layer in range(len(params) // 2, 0, -1):
            grads[f"W{layer}"] += np.outer(delta, cache[layer - 1][0][n])
            grads[f"b{layer}"] += delta
            if layer > 1:
                delta = (params[f"W{layer}"].T @ delta) * slope(cache[layer - 2][1][n])
    return grads


@alternative(why="a while loop, the slope taken before the dense layer")
def mlp_backward_with_while(dz, cache, params, activation="relu"):
    slope = activation_pair(activation)[1]
    layer, grads, d = len(params) // 2, dict.fromkeys(params), np.expand_dims(dz, 1)
    while layer:
        h, u = cache[layer - 1]
        if layer < len(params) // 2:
            d = d * slope(u)
        d, grads[f"W{layer}"], grads[f"b{layer}"] = dense_backward(d, h, params[f"W{layer}"])
        layer -= 1
    return grads

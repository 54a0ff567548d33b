"""Right versions of init_mlp."""

import numpy as np

from grader.bank import alternative


@alternative(why="zip over neighbouring sizes")
def init_mlp_by_zip(sizes, scheme, rng):
    initialize = {"xavier": xavier_normal, "he": he_normal}.get(scheme)
    if initialize is None:
        raise ValueError("no such scheme")
    params = {}
    for layer, (fan_in, fan_out) in enumerate(zip(sizes[:-1], sizes[1:]), start=1):
        params["W" + str(layer)] = initialize(fan_in, fan_out, rng)
        params["b" + str(layer)] = np.zeros((fan_out,))
    return params


@alternative(why="the layers from the last to the first, biases before weights")
def init_mlp_backwards(sizes, scheme, rng):
    if scheme not in ("xavier", "he"):
        raise ValueError(scheme)
    params = {}
    for layer in range(len(sizes) - 1, 0, -1):
        params[f"b{layer}"] = np.zeros(sizes[layer])
        initialize = he_normal if scheme == "he" else xavier_normal
        params[f"W{layer}"] = initialize(sizes[layer - 1], sizes[layer], rng)
    return params


@alternative(why="does not call the initializers; biases as integers")
def init_mlp_by_itself(sizes, scheme, rng):
    if scheme != "xavier" and scheme != "he":
        raise ValueError(f"unknown scheme {scheme}")
    params = {}
    for layer in range(1, len(sizes)):
        n, m = sizes[layer - 1], sizes[layer]
        variance = 2 / n if scheme == "he" else 2 / (n + m)
        params[f"W{layer}"] = rng.normal(0, np.sqrt(variance), (m, n))
        params[f"b{layer}"] = np.zeros(m, dtype=int)
    return params

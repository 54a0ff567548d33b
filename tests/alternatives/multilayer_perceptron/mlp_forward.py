"""Right versions of mlp_forward."""

import numpy as np

from grader.bank import alternative


@alternative(why="recursive, the cache as nested tuples")
def mlp_forward_recursive(X, params, activation="relu"):
    f, _ = activation_pair(activation)
    depth = len(params) // 2

    def run(h, layer):
        u = dense_forward(h, params[f"W{layer}"], params[f"b{layer}"])
        if layer == depth:
            return u, [(h, u)]
        z, rest = run(f(u), layer + 1)
        return z, [(h, u), *rest]

    z, cache = run(np.asarray(X), 1)
    return z.ravel(), cache


@alternative(why="counts the layers by their names and writes the product itself")
def mlp_forward_by_names(X, params, activation="relu"):
    f, _ = activation_pair(activation)
    last = max(int(name[1:]) for name in params)
    h = np.array(X, dtype=float)
    cache = []
    for layer in range(1, last):
        u = h @ params[f"W{layer}"].T + params[f"b{layer}"]
        cache += [[h, u]]
        h = f(u)
    z = h @ params[f"W{last}"].T + params[f"b{last}"]
    cache += [[h, z]]
    return z.squeeze(axis=1), cache


@alternative(why="the activations by if, the logits by a vector product")
def mlp_forward_by_if(X, params, activation="relu"):
    h, layers, depth = X, [], len(params) // 2
    for layer in range(1, depth):
        u = dense_forward(h, params[f"W{layer}"], params[f"b{layer}"])
        layers.append((h, u))
        if activation == "relu":
            h = np.maximum(u, 0)
        elif activation == "tanh":
            h = np.tanh(u)
        elif activation == "sigmoid":
            h = 1 / (1 + np.exp(-u))
        else:
            raise ValueError(activation)
    z = h @ params[f"W{depth}"][0] + params[f"b{depth}"][0]
    layers.append((h, z[:, None]))
    return z, tuple(layers)

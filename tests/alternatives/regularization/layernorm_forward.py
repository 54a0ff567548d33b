"""Other correct versions of layernorm_forward; the caches keep the layout of the reference."""

import numpy as np

from grader.bank import alternative


@alternative(why="row by row in a Python loop")
def layernorm_loops(x, gamma, beta, eps=1e-5):
    out, x_hat = np.empty(x.shape), np.empty(x.shape)
    inv_std = np.empty((len(x), 1))
    for i, row in enumerate(x):
        mean = sum(row) / len(row)
        var = sum((value - mean) ** 2 for value in row) / len(row)
        inv_std[i] = 1 / np.sqrt(var + eps)
        x_hat[i] = (row - mean) * inv_std[i]
        out[i] = gamma * x_hat[i] + beta
    return out, (x_hat, inv_std, gamma)


@alternative(why="transposes and normalises the columns")
def layernorm_transposed(x, gamma, beta, eps=1e-5):
    columns = x.T
    inv_std = 1 / np.sqrt(columns.var(axis=0) + eps)
    x_hat = ((columns - columns.mean(axis=0)) * inv_std).T
    return x_hat * gamma + beta, (x_hat, inv_std[:, None], gamma)


@alternative(why="einsum, the variance from the centred rows")
def layernorm_einsum(x, gamma, beta, eps=1e-5):
    centred = x - np.einsum("nd->n", x)[:, np.newaxis] / x.shape[-1]
    var = np.einsum("nd,nd->n", centred, centred)[:, np.newaxis] / x.shape[-1]
    x_hat = centred / np.sqrt(var + eps)
    return np.asfortranarray(gamma * x_hat + beta), [x_hat, (var + eps) ** -0.5, gamma]


@alternative(why="the mean square minus the squared mean")
def layernorm_mean_of_squares(x, gamma, beta, eps=1e-5):
    mean = x.mean(axis=-1, keepdims=True)
    var = np.maximum((x * x).mean(axis=-1, keepdims=True) - mean * mean, 0.0)
    inv_std = np.reciprocal(np.sqrt(var + eps))
    return (x - mean) * (inv_std * gamma) + beta, ((x - mean) * inv_std, inv_std, gamma)

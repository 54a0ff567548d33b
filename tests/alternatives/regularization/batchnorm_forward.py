"""Other correct versions of batchnorm_forward; the caches keep the layout of the reference."""

import numpy as np

from grader.bank import alternative


@alternative(why="column by column in Python loops")
def batchnorm_loops(
    x, gamma, beta, running_mean, running_var, momentum=0.9, eps=1e-5, training=True
):
    n, d = x.shape
    out, x_hat = np.empty((n, d)), np.empty((n, d))
    inv_std = np.empty(d)
    new_mean, new_var = np.array(running_mean), np.array(running_var)
    for j in range(d):
        mean, var = running_mean[j], running_var[j]
        if training:
            mean = sum(x[i, j] for i in range(n)) / n
            var = sum((x[i, j] - mean) ** 2 for i in range(n)) / n
            new_mean[j] = momentum * running_mean[j] + (1 - momentum) * mean
            new_var[j] = momentum * running_var[j] + (1 - momentum) * var
        inv_std[j] = 1 / (var + eps) ** 0.5
        for i in range(n):
            x_hat[i, j] = (x[i, j] - mean) * inv_std[j]
            out[i, j] = gamma[j] * x_hat[i, j] + beta[j]
    return out, (x_hat, inv_std, gamma), new_mean, new_var


@alternative(why="takes the variance as the mean square minus the squared mean")
def batchnorm_mean_of_squares(
    x, gamma, beta, running_mean, running_var, momentum=0.9, eps=1e-5, training=True
):
    if training:
        mean = np.mean(x, axis=0)
        var = np.maximum(np.mean(x**2, axis=0) - mean**2, 0.0)
        new_mean = running_mean + (1 - momentum) * (mean - running_mean)
        new_var = running_var + (1 - momentum) * (var - running_var)
    else:
        mean, var, new_mean, new_var = running_mean, running_var, running_mean, running_var
    x_hat = (x - mean) / np.sqrt(var + eps)
    return x_hat * gamma + beta, (x_hat, 1 / np.sqrt(var + eps), gamma), new_mean, new_var


@alternative(why="folds scale and shift into one linear map, and keeps no cache for predictions")
def batchnorm_one_linear_map(
    x, gamma, beta, running_mean, running_var, momentum=0.9, eps=1e-5, training=True
):
    if not training:
        scale = gamma / np.sqrt(running_var + eps)
        return x * scale + (beta - running_mean * scale), None, running_mean, running_var
    mean = np.einsum("nd->d", x) / len(x)
    centred = x - mean
    var = np.einsum("nd,nd->d", centred, centred) / len(x)
    inv_std = (var + eps) ** -0.5
    new_mean = momentum * running_mean + (1 - momentum) * mean
    new_var = momentum * running_var + (1 - momentum) * var
    out = centred * (gamma * inv_std) + beta
    return out, (centred * inv_std, inv_std, gamma), new_mean, new_var


@alternative(why="keeps rows of shape (1, D) inside, and returns a list")
def batchnorm_keepdims(
    x, gamma, beta, running_mean, running_var, momentum=0.9, eps=1e-5, training=True
):
    if training:
        mean, var = x.mean(axis=0, keepdims=True), np.cov(x, rowvar=False, ddof=0).diagonal()
        running_mean = np.average([running_mean, mean[0]], axis=0, weights=[momentum, 1 - momentum])
        running_var = np.average([running_var, var], axis=0, weights=[momentum, 1 - momentum])
    else:
        mean, var = running_mean[None, :], running_var
    std = np.sqrt(var[None, :] + eps)
    x_hat = np.asfortranarray((x - mean) / std)
    return [gamma * x_hat + beta, [x_hat, 1 / std, gamma], running_mean, running_var]

"""Other correct versions of layernorm_backward; the cache is (x_hat, inv_std, gamma)."""

import numpy as np

from grader.bank import alternative


@alternative(why="node by node: through the variance, then through the mean")
def layernorm_backward_node_by_node(dout, cache):
    x_hat, inv_std, gamma = cache
    d = dout.shape[1]
    centred = x_hat / inv_std
    dx_hat = dout * gamma
    dvar = np.sum(dx_hat * centred, axis=1, keepdims=True) * -0.5 * inv_std**3
    dmean = -inv_std * np.sum(dx_hat, axis=1, keepdims=True)
    dx = dx_hat * inv_std + 2.0 / d * dvar * centred + dmean / d
    return dx, np.sum(dout * x_hat, axis=0), np.sum(dout, axis=0)


@alternative(why="multiplies by each row's Jacobian matrix")
def layernorm_backward_jacobians(dout, cache):
    x_hat, inv_std, gamma = cache
    n, d = dout.shape
    dx = np.empty((n, d), order="F")
    for i in range(n):
        projector = np.eye(d) - np.ones((d, d)) / d - np.outer(x_hat[i], x_hat[i]) / d
        dx[i] = inv_std[i, 0] * projector @ (gamma * dout[i])
    return dx, np.einsum("nd,nd->d", dout, x_hat), np.ones(n) @ dout


@alternative(why="row by row, accumulating dgamma and dbeta")
def layernorm_backward_loops(dout, cache):
    x_hat, inv_std, gamma = cache
    dx = np.zeros(dout.shape)
    dgamma, dbeta = np.zeros(len(gamma)), np.zeros(len(gamma))
    for i, (upstream, h) in enumerate(zip(dout, x_hat)):
        dgamma = dgamma + upstream * h
        dbeta = dbeta + upstream
        g = upstream * gamma
        dx[i] = (g - np.mean(g) - h * np.mean(g * h)) * inv_std[i]
    return [dx, dgamma, dbeta]

"""Other correct versions of batchnorm_backward; the cache is (x_hat, inv_std, gamma)."""

import numpy as np

from grader.bank import alternative


@alternative(why="node by node, as in Ioffe and Szegedy (2015)")
def batchnorm_backward_node_by_node(dout, cache):
    x_hat, inv_std, gamma = cache
    n = len(dout)
    centred = x_hat / inv_std
    dx_hat = dout * gamma
    dvar = np.sum(dx_hat * centred * -0.5 * inv_std**3, axis=0)
    dmean = np.sum(-dx_hat * inv_std, axis=0) + dvar * np.mean(-2.0 * centred, axis=0)
    dx = dx_hat * inv_std + dvar * 2.0 * centred / n + dmean / n
    return dx, np.sum(dout * x_hat, axis=0), np.sum(dout, axis=0)


@alternative(why="one closed formula over N")
def batchnorm_backward_closed_form(dout, cache):
    x_hat, inv_std, gamma = cache
    n = dout.shape[0]
    dbeta = dout.sum(0)
    dgamma = np.einsum("nd,nd->d", dout, x_hat)
    dx = gamma * inv_std / n * (n * dout - dbeta - x_hat * dgamma)
    return dx, dgamma, dbeta


@alternative(why="multiplies by each feature's Jacobian matrix")
def batchnorm_backward_jacobians(dout, cache):
    x_hat, inv_std, gamma = cache
    n, d = dout.shape
    dx = np.empty((n, d), order="F")
    for j in range(d):
        h = x_hat[:, j]
        jacobian = gamma[j] * inv_std[j] * (np.eye(n) - 1 / n - np.outer(h, h) / n)
        dx[:, j] = jacobian.T @ dout[:, j]
    return dx, np.diag(dout.T @ x_hat).copy(), np.ones(n) @ dout


@alternative(why="element by element in Python loops, returned as a list")
def batchnorm_backward_loops(dout, cache):
    x_hat, inv_std, gamma = cache
    n, d = dout.shape
    dx, dgamma, dbeta = np.zeros((n, d)), np.zeros(d), np.zeros(d)
    for j in range(d):
        for i in range(n):
            dbeta[j] += dout[i, j]
            dgamma[j] += dout[i, j] * x_hat[i, j]
        for i in range(n):
            rest = dout[i, j] - dbeta[j] / n - x_hat[i, j] * dgamma[j] / n
            dx[i, j] = gamma[j] * inv_std[j] * rest
    return [dx, dgamma, dbeta]

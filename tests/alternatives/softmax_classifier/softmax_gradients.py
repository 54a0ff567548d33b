"""Right versions of softmax_gradients."""

import numpy as np

from grader.bank import alternative


@alternative(why="sums outer products over the examples")
def outer_products_in_a_loop(X, y, W, b, l2=0.0):
    dz = cross_entropy_gradient(X @ W.T + b, y)
    dW, db = l2 * W, np.zeros(len(b))
    for row, x in zip(dz, X):
        dW = dW + np.outer(row, x)
        db = db + row
    return dW, db


@alternative(why="uses einsum throughout and returns a list")
def regression_by_einsum(X, y, W, b, l2=0.0):
    dz = cross_entropy_gradient(np.einsum("nd,cd->nc", X, W) + b, y)
    return [np.einsum("nc,nd->cd", dz, X) + l2 * W, np.einsum("nc->c", dz)]


@alternative(why="appends a column of ones to X, so that b is one more weight")
def column_of_ones(X, y, W, b, l2=0.0):
    inputs = np.hstack([X, np.ones((len(X), 1))])
    weights = np.hstack([W, np.asarray(b)[:, None]])
    gradient = cross_entropy_gradient(inputs @ weights.T, y).T @ inputs
    return gradient[:, :-1] + l2 * W, gradient[:, -1]


@alternative(why="transposes the product; dW is in Fortran order; no other exercise is called")
def transposed_product(X, y, W, b, l2=0.0):
    z = np.dot(W, X.T) + np.asarray(b)[:, None]
    e = np.exp(z - z.max(axis=0))
    p = e / e.sum(axis=0)
    p[y, np.arange(len(y))] -= 1
    return (X.T @ p.T).T / len(X) + W * l2, p.mean(axis=1)

"""Right versions of dense_backward."""

import numpy as np

from grader.bank import alternative


@alternative(why="einsum")
def dense_backward_by_einsum(du, x, W):
    return (
        np.einsum("ni,ij->nj", du, W),
        np.einsum("ni,nj->ij", du, x),
        np.einsum("ni->i", du),
    )


@alternative(why="a loop over the examples that adds up outer products")
def dense_backward_example_by_example(du, x, W):
    dx, dW, db = np.zeros(x.shape), np.zeros(W.shape), np.zeros(len(W))
    for n in range(len(x)):
        dx[n] = W.T @ du[n]
        dW += np.outer(du[n], x[n])
        db += du[n]
    return dx, dW, db


@alternative(why="a list of results; the bias by a product with ones")
def dense_backward_with_ones(du, x, W):
    return [np.dot(du, W), np.dot(x.T, du).T, np.ones(len(du)) @ du]

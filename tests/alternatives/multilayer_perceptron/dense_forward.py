"""Right versions of dense_forward."""

import numpy as np

from grader.bank import alternative


@alternative(why="einsum")
def dense_forward_by_einsum(x, W, b):
    return np.einsum("nj,ij->ni", x, W) + b


@alternative(why="a loop over examples and units")
def dense_forward_in_loops(x, W, b):
    u = np.zeros((len(x), len(W)))
    for n in range(len(x)):
        for i in range(len(W)):
            u[n, i] = sum(W[i, j] * x[n, j] for j in range(x.shape[1])) + b[i]
    return u


@alternative(why="(W x^T)^T, in Fortran order")
def dense_forward_transposed(x, W, b):
    return (W @ x.T + b[:, np.newaxis]).T


@alternative(why="the bias as one more column")
def dense_forward_with_a_column_of_ones(x, W, b):
    return np.hstack([x, np.ones((len(x), 1))]) @ np.hstack([W, b[:, None]]).T

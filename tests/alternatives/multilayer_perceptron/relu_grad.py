"""Right versions of relu_grad."""

import numpy as np

from grader.bank import alternative


@alternative(why="a mask of booleans")
def relu_grad_as_booleans(u):
    return np.asarray(u) > 0


@alternative(why="np.heaviside with 0 at 0")
def relu_grad_by_heaviside(u):
    return np.heaviside(np.asarray(u, dtype=float), 0.0)


@alternative(why="np.where with integers")
def relu_grad_by_where(u):
    return np.where(np.asarray(u) > 0, 1, 0)


@alternative(why="ones that are cleared")
def relu_grad_by_clearing(u):
    u = np.asarray(u)
    result = np.ones(u.shape)
    result[u <= 0] = 0
    return result

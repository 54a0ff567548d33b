"""Right versions of sigmoid_grad."""

import numpy as np

from grader.bank import alternative


@alternative(why="s - s * s")
def sigmoid_grad_expanded(u):
    s = sigmoid(u)
    return s - s * s


@alternative(why="the symmetric exponential form, which needs no sigmoid")
def sigmoid_grad_by_symmetry(u):
    e = np.exp(-np.abs(np.asarray(u, dtype=float)))
    return e / (1 + e) ** 2


@alternative(why="sigma(u) sigma(-u)")
def sigmoid_grad_of_both_sides(u):
    return sigmoid(u) * sigmoid(-np.asarray(u))


@alternative(why="a quarter of tanh's slope at u / 2")
def sigmoid_grad_by_tanh(u):
    return (1 - np.tanh(np.asarray(u) / 2) ** 2) / 4

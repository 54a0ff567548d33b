"""Right versions of tanh_grad."""

import numpy as np

from grader.bank import alternative


@alternative(why="(1 - t)(1 + t)")
def tanh_grad_factored(u):
    t = np.tanh(u)
    return (1 - t) * (1 + t)


@alternative(why="four times the sigmoid's slope at 2u")
def tanh_grad_by_the_sigmoid(u):
    return 4 * sigmoid_grad(2 * np.asarray(u))


@alternative(why="exponentials of negative numbers only")
def tanh_grad_by_exponentials(u):
    e = np.exp(-2 * np.abs(np.asarray(u, dtype=float)))
    return 4 * e / (1 + e) ** 2


@alternative(why="np.square and np.subtract")
def tanh_grad_by_ufuncs(u):
    return np.subtract(1.0, np.square(np.tanh(u)))

"""Right versions of cross_entropy_gradient."""

import numpy as np

from grader.bank import alternative


@alternative(why="subtracts 1 from the true class's probability in place")
def subtract_one_in_place(z, y):
    dz = softmax(z)
    dz[np.arange(len(dz)), y] -= 1.0
    dz /= len(dz)
    return dz


@alternative(why="exponentiates log-probabilities and picks rows of the identity")
def exponential_minus_identity(z, y):
    log_p = log_softmax(z)
    return (np.exp(log_p) - np.eye(log_p.shape[1])[y]) / log_p.shape[0]


@alternative(why="divides each part before subtracting")
def mean_taken_of_each_part(z, y):
    n, c = np.shape(z)
    return softmax(z) / n - one_hot(y, c) * (1 / n)


@alternative(why="loops over examples and classes")
def cross_entropy_gradient_in_loops(z, y):
    p = softmax(z)
    dz = np.zeros(p.shape)
    for n in range(p.shape[0]):
        for c in range(p.shape[1]):
            dz[n, c] = (p[n, c] - (1 if c == y[n] else 0)) / p.shape[0]
    return dz


@alternative(why="the true class's element as minus the sum of the others, in Fortran order")
def true_class_from_the_others(z, y):
    p = np.asfortranarray(softmax(z))
    rows = np.arange(len(p))
    p[rows, y] = 0.0
    p[rows, y] = -p.sum(axis=1)
    return p / len(p)

"""Right versions of sigmoid."""

import numpy as np

from grader.bank import alternative


@alternative(why="through tanh: (1 + tanh(u / 2)) / 2 never overflows")
def sigmoid_by_tanh(u):
    return 0.5 * (1.0 + np.tanh(0.5 * np.asarray(u, dtype=np.float64)))


@alternative(why="two masks, each with its own safe formula")
def sigmoid_by_masks(u):
    u = np.asarray(u, dtype=float)
    result = np.empty_like(u)
    positive = u >= 0
    result[positive] = 1 / (1 + np.exp(-u[positive]))
    e = np.exp(u[~positive])
    result[~positive] = e / (1 + e)
    return result


@alternative(why="through logaddexp: exp(-log(1 + exp(-u)))")
def sigmoid_by_logaddexp(u):
    return np.exp(-np.logaddexp(0, -np.asarray(u, dtype=float)))


@alternative(why="the overflow is avoided by clipping where the sigmoid is flat to rounding")
def sigmoid_clipped_far_out(u):
    return 1 / (1 + np.exp(-np.clip(u, -500, 500)))


@alternative(why="a Python loop over the elements")
def sigmoid_in_a_loop(u):
    u = np.asarray(u, dtype=float)
    result = np.zeros(u.shape)
    for index in np.ndindex(u.shape):
        e = np.exp(-abs(u[index]))
        result[index] = 1 / (1 + e) if u[index] >= 0 else e / (1 + e)
    return result

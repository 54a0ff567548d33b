"""Right versions of log_softmax."""

import numpy as np

from grader.bank import alternative


@alternative(why="subtracts the whole log-sum-exp, maximum included")
def logits_minus_log_sum_exp(z):
    z = np.asarray(z, dtype=float)
    m = z.max(axis=1, keepdims=True)
    return z - (m + np.log(np.exp(z - m).sum(axis=1, keepdims=True)))


@alternative(why="reduces with logaddexp")
def log_softmax_by_logaddexp(z):
    z = np.asarray(z, dtype=float)
    return z - np.logaddexp.reduce(z, axis=1)[:, None]


@alternative(why="loops over rows and columns with the math module")
def log_softmax_in_loops(z):
    import math

    result = np.empty(np.shape(z))
    for n, row in enumerate(np.asarray(z).tolist()):
        m = max(row)
        total = math.log(math.fsum(math.exp(v - m) for v in row))
        for c, v in enumerate(row):
            result[n, c] = v - m - total
    return result


@alternative(why="minus the logarithm of the sum of exponentials of all differences")
def log_softmax_by_differences(z):
    z = np.asarray(z, dtype=float)
    differences = z[:, None, :] - z[:, :, None]
    return -np.logaddexp.reduce(differences, axis=2)

"""Right versions of softmax."""

import numpy as np

from grader.bank import alternative


@alternative(why="loops over rows and columns with math.exp")
def softmax_in_loops(z):
    import math

    rows = []
    for row in np.asarray(z).tolist():
        m = max(row)
        e = [math.exp(v - m) for v in row]
        rows.append([v / sum(e) for v in e])
    return np.array(rows)


@alternative(why="exponentiates the logits minus their log-sum-exp")
def exponential_of_the_log_softmax(z):
    z = np.asarray(z, dtype=float)
    m = z.max(axis=1)[:, None]
    return np.exp(z - m - np.log(np.sum(np.exp(z - m), axis=1))[:, None])


@alternative(why="works on the transposed array; the result is in Fortran order")
def softmax_of_columns(z):
    columns = np.array(z, dtype=float).T
    e = np.exp(columns - columns.max(axis=0))
    return (e / e.sum(axis=0)).T


@alternative(why="one over the sum of exponentials of all differences, clipped against overflow")
def softmax_by_differences(z):
    z = np.asarray(z, dtype=float)
    differences = z[:, None, :] - z[:, :, None]
    return 1.0 / np.exp(np.minimum(differences, 700.0)).sum(axis=2)


@alternative(why="changes a copy in place")
def softmax_in_a_copy(z):
    p = np.array(z, dtype=np.float64)
    p -= np.amax(p, axis=-1, keepdims=True)
    np.exp(p, out=p)
    p /= np.einsum("nc->n", p)[:, np.newaxis]
    return p

"""Other right versions of sigmoid."""

import numpy as np

from grader.bank import alternative


@alternative(why="the identity with the hyperbolic tangent, which never overflows")
def sigmoid_through_tanh(z):
    return 0.5 * (1.0 + np.tanh(0.5 * np.asarray(z, dtype=np.float64)))


@alternative(why="clips logits where the sigmoid has long rounded to 0 or 1")
def sigmoid_with_clipped_logits(z):
    return 1.0 / (1.0 + np.exp(-np.clip(z, -500, 500)))


@alternative(why="two boolean masks, each with the form that is safe there")
def sigmoid_with_two_masks(z):
    z = np.asarray(z, dtype=float)
    result = np.empty(z.shape)
    positive = z >= 0
    result[positive] = 1.0 / (1.0 + np.exp(-z[positive]))
    e = np.exp(z[~positive])
    result[~positive] = e / (1.0 + e)
    return result


@alternative(why="one element at a time with the math module")
def sigmoid_element_by_element(z):
    import math

    def one(value):
        if value >= 0:
            return 1.0 / (1.0 + math.exp(-value))
        e = math.exp(value)
        return e / (1.0 + e)

    if np.ndim(z) == 0:
        return one(float(z))
    z = np.asarray(z)
    return np.array([one(float(value)) for value in z.ravel()]).reshape(z.shape)


@alternative(why="exp of minus softplus(-z)")
def sigmoid_through_logaddexp(z):
    return np.exp(-np.logaddexp(0.0, -np.asarray(z, dtype=np.float64)))


@alternative(why="silences the overflow, whose result 1 / inf = 0 is right; in Fortran order")
def sigmoid_with_errstate(z):
    with np.errstate(over="ignore"):
        e = np.exp(-np.asarray(z, dtype=np.float64))
    return np.array(1 / (1 + e), order="F")

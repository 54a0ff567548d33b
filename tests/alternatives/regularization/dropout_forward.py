"""Other correct versions of dropout_forward."""

import numpy as np

from grader.bank import alternative


@alternative(why="draws from the binomial distribution")
def dropout_binomial(x, keep_prob, rng, training=True):
    if not training:
        return x, np.ones_like(x)
    mask = rng.binomial(1, keep_prob, size=x.shape) / keep_prob
    return x * mask, mask


@alternative(why="drops where a uniform number reaches keep_prob, with np.where")
def dropout_where(x, keep_prob, rng, training=True):
    keep = keep_prob if training else 1.0
    mask = np.where(rng.uniform(size=x.shape) >= keep, 0.0, 1.0 / keep)
    return np.multiply(x, mask), mask


@alternative(why="compares the other way round: 1 - uniform, drop probability")
def dropout_drop_probability(x, keep_prob, rng, training=True):
    mask = np.ones(x.shape)
    if training:
        mask[rng.random(x.shape) < 1.0 - keep_prob] = 0.0
        mask *= 1.0 / keep_prob
    return mask * x, mask


@alternative(why="draws one number at a time, in Fortran's order")
def dropout_loops(x, keep_prob, rng, training=True):
    mask = np.ones(x.shape, order="F")
    if training:
        flat = mask.reshape(-1, order="F")
        for i in range(flat.size):
            flat[i] = 1.0 / keep_prob if rng.random() < keep_prob else 0.0
        mask = flat.reshape(x.shape, order="F")
    return x * mask, mask


@alternative(why="returns a mask of integers when predicting")
def dropout_choice(x, keep_prob, rng, training=True):
    if not training:
        return x + 0.0, np.ones(x.shape, dtype=int)
    mask = rng.choice([0.0, 1.0 / keep_prob], size=x.shape, p=[1.0 - keep_prob, keep_prob])
    return x * mask, mask

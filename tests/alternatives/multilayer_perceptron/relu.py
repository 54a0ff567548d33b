"""Right versions of relu."""

import numpy as np

from grader.bank import alternative


@alternative(why="a mask times u")
def relu_by_a_mask(u):
    return u * (np.asarray(u) > 0)


@alternative(why="np.where")
def relu_by_where(u):
    return np.where(np.asarray(u) > 0, u, 0)


@alternative(why="(u + |u|) / 2")
def relu_by_the_absolute_value(u):
    return (u + np.abs(u)) / 2


@alternative(why="a copy, then zeros written into the copy")
def relu_in_a_copy(u):
    result = np.array(u, dtype=float)
    result[result < 0] = 0
    return result


@alternative(why="clip with an open end")
def relu_by_clip(u):
    return np.clip(u, 0, None)

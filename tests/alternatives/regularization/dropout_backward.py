"""Other correct versions of dropout_backward."""

import numpy as np

from grader.bank import alternative


@alternative(why="element by element, over flat arrays")
def dropout_backward_loops(dout, mask):
    dx = [float(d) * float(m) for d, m in zip(dout.flat, mask.flat)]
    return np.array(dx).reshape(dout.shape)


@alternative(why="reads the factor off the largest value of the mask")
def dropout_backward_where(dout, mask):
    return np.where(mask == 0, 0.0, mask.max() * dout)


@alternative(why="changes a copy")
def dropout_backward_copied(dout, mask):
    dx = np.array(dout, dtype=float, order="F")
    dx[mask == 0] = 0
    dx[mask != 0] *= mask[mask != 0]
    return dx

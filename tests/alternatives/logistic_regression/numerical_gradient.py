"""Other right versions of numerical_gradient."""

import numpy as np

from grader.bank import alternative


@alternative(why="adds multiples of unit vectors and reshapes at the end")
def difference_along_unit_vectors(f, x, h=1e-5):
    x = np.asarray(x, dtype=float)
    slopes = [
        (f(x + h * e.reshape(x.shape)) - f(x - h * e.reshape(x.shape))) / (2 * h)
        for e in np.eye(x.size)
    ]
    return np.array(slopes).reshape(x.shape)


@alternative(why="nditer over a working copy")
def difference_with_nditer(f, x, h=1e-5):
    x = np.array(x, dtype=np.float64)
    gradient = np.zeros_like(x)
    visitor = np.nditer(x, flags=["multi_index"])
    while not visitor.finished:
        i = visitor.multi_index
        old = x[i]
        x[i] = old + h
        upper = f(x)
        x[i] = old - h
        lower = f(x)
        x[i] = old
        gradient[i] = (upper - lower) / (2 * h)
        visitor.iternext()
    return gradient


@alternative(why="changes x itself and restores the number it stored")
def difference_in_place(f, x, h=1e-5):
    if not np.issubdtype(np.asarray(x).dtype, np.floating):
        x = np.asarray(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        old = float(x[i])
        x[i] = old + h
        gradient[i] = f(x) / (2 * h)
        x[i] = old - h
        gradient[i] -= f(x) / (2 * h)
        x[i] = old
    return gradient


@alternative(why="two fresh copies for each element, through flat indices, evaluating f(x) as well")
def difference_with_fresh_copies(f, x, h=1e-5):
    x = np.asarray(x)
    f(x.astype(np.float64))
    gradient = np.empty(x.size)
    for k in range(x.size):
        right, left = x.astype(np.float64), x.astype(np.float64)
        right.flat[k] += h
        left.flat[k] -= h
        gradient[k] = 0.5 * (f(right) - f(left)) / h
    return gradient.reshape(x.shape, order="C")

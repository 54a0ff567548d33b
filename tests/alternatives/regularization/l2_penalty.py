"""Other correct versions of l2_penalty."""

import numpy as np

from grader.bank import alternative


@alternative(why="adds up every element in Python loops and returns a Python float")
def l2_loops(params, l2):
    total = 0.0
    for name in params:
        if name[:1] == "W":
            for value in np.ravel(params[name]):
                total += float(value) * float(value)
    return l2 * total / 2


@alternative(why="takes each matrix's square as an inner product with itself")
def l2_inner_products(params, l2):
    weights = [np.ravel(value) for name, value in params.items() if name.startswith("W")]
    return l2 / 2 * sum(np.dot(w, w) for w in weights)


@alternative(why="squares Frobenius norms and returns a NumPy scalar")
def l2_frobenius_norms(params, l2):
    norms = [np.linalg.norm(v) for name, v in params.items() if name.startswith("W")]
    return np.float64(0.5) * l2 * np.sum(np.square(norms))


@alternative(why="returns an array without axes")
def l2_zero_dimensional(params, l2):
    total = np.zeros(())
    for name, value in params.items():
        if name.startswith("W"):
            total = total + 0.5 * l2 * np.einsum("ij,ij->", value, value)
    return np.asarray(total)

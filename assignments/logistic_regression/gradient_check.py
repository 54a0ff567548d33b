"""Gradient checking: derivatives by central differences, and how to compare two gradients.

A formula for a gradient is a claim; these two functions test it against the loss itself. Use them
whenever you have written a backward pass.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray


def numerical_gradient(
    f: Callable[[NDArray[np.float64]], float], x: ArrayLike, h: float = 1e-5
) -> NDArray[np.float64]:
    r"""Estimate the gradient of a scalar function by central differences.

    .. math:: g_i = [ f(x + h e_i) - f(x - h e_i) ] / (2 h)

    where e_i is one in element i and zero elsewhere: one element moves at a time.

    Parameters
    ----------
    f : callable
        Takes a float64 array of the shape of x and returns one number.
    x : array_like, any shape
        Where to differentiate; integers are promoted to float64. Afterwards x holds exactly the
        values that it held before, to the last bit.
    h : float, optional
        Half the distance between the two evaluations, in the units of x.

    Returns
    -------
    ndarray, the shape of x
        g, with an error of order h^2 from truncation and of order 1e-16 |f| / h from rounding.

    Source: Nocedal and Wright, Numerical Optimization (2006), section 8.1.
    """
    # TODO: Return the central difference quotient for every element of x, moving one element
    #       at a time, and leave x as it was.
    raise NotImplementedError("numerical_gradient")


def relative_error(a: ArrayLike, b: ArrayLike) -> float:
    r"""Find the largest relative difference between the elements of a and b.

    .. math:: \max_i |a_i - b_i| / \max(|a_i|, |b_i|)

    An element that is 0 in both arrays counts as 0. The value lies between 0 (equal) and 2
    (opposite signs), and it does not change when a and b trade places or are scaled together.

    Parameters
    ----------
    a, b : array_like, one common shape, or two numbers
        The two gradients to compare.

    Returns
    -------
    float
        The relative error of the worst element, without a warning for 0 against 0.

    Source: Higham, Accuracy and Stability of Numerical Algorithms (2002), section 1.2, for relative
    error by elements.
    """
    # TODO: Return the relative error of the worst element as a float; elements that are 0 in
    #       both arrays count as 0.
    raise NotImplementedError("relative_error")

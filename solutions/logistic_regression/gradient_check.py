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
    ### BEGIN SOLUTION
    ### PROMPT: Return the central difference quotient for every element of x, moving one element
    ### PROMPT: at a time, and leave x as it was.
    # Step 1: a float64 copy. x itself cannot change, and adding h to an integer array would
    # be rounded away or refused.
    point = np.array(x, dtype=np.float64)
    gradient = np.zeros_like(point)
    # Step 2: one element i after the other, whatever the number of axes.
    for i in np.ndindex(point.shape):
        kept = point[i]
        # f(x + h e_i) and f(x - h e_i): only element i moves.
        point[i] = kept + h
        above = f(point)
        point[i] = kept - h
        below = f(point)
        # Put the stored number back: kept + h - h need not be kept in floating point.
        point[i] = kept
        # Step 3: the two evaluations lie 2h apart.
        gradient[i] = (above - below) / (2.0 * h)
    return gradient
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    ### PROMPT: Return the relative error of the worst element as a float; elements that are 0 in
    ### PROMPT: both arrays count as 0.
    a = np.asarray(a, dtype=np.float64)
    b = np.asarray(b, dtype=np.float64)
    # Step 1: numerator |a_i - b_i| and denominator max(|a_i|, |b_i|), element by element.
    difference = np.abs(a - b)
    scale = np.maximum(np.abs(a), np.abs(b))
    # Step 2: where both are 0 the numerator is 0 as well; dividing by 1 there makes the 0 wanted.
    ratios = difference / np.where(scale == 0.0, 1.0, scale)
    # Step 3: the worst element decides.
    return float(np.max(ratios))
    ### END SOLUTION

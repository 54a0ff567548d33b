"""Activations of a multilayer perceptron and their derivatives.

Every derivative is taken with respect to the pre-activation u, the number that goes *into* the
activation, never with respect to its output h = f(u).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def sigmoid(u: ArrayLike) -> Array:
    r"""Apply the logistic sigmoid to each element.

    .. math:: \sigma(u) = 1 / (1 + e^{-u})

    Parameters
    ----------
    u : array_like, any shape
        Pre-activations; integers are accepted.

    Returns
    -------
    ndarray, the shape of u
        Values in [0, 1], without overflow and without a warning for |u| up to 10 000.

    Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 3.10.
    """
    # TODO: Return 1 / (1 + exp(-u)) for every element, without overflow for large |u|.
    raise NotImplementedError("sigmoid")


def sigmoid_grad(u: ArrayLike) -> Array:
    r"""Differentiate the sigmoid with respect to the pre-activation u.

    .. math:: \sigma'(u) = \sigma(u) (1 - \sigma(u))

    Parameters
    ----------
    u : array_like, any shape
        Pre-activations (not activations).

    Returns
    -------
    ndarray, the shape of u
        Slopes in [0, 1/4], without a warning for |u| up to 10 000.

    Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 3.10.
    """
    # TODO: Return the slope of the sigmoid at every pre-activation in u.
    raise NotImplementedError("sigmoid_grad")


def tanh_grad(u: ArrayLike) -> Array:
    r"""Differentiate the hyperbolic tangent with respect to the pre-activation u.

    .. math:: \tanh'(u) = 1 - \tanh(u)^2

    Parameters
    ----------
    u : array_like, any shape
        Pre-activations (not activations).

    Returns
    -------
    ndarray, the shape of u
        Slopes in [0, 1], without a warning for |u| up to 10 000.

    Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.3.2.
    """
    # TODO: Return the slope of tanh at every pre-activation in u; np.tanh may be used.
    raise NotImplementedError("tanh_grad")


def relu(u: ArrayLike) -> Array:
    """Apply the rectified linear unit to each element.

    .. math:: relu(u) = max(0, u)

    Parameters
    ----------
    u : array_like, any shape
        Pre-activations; left as they are.

    Returns
    -------
    ndarray, the shape of u
        Values of at least 0.

    Source: Glorot, Bordes and Bengio, Deep Sparse Rectifier Neural Networks (2011).
    """
    # TODO: Return max(0, u) for every element, in a new array.
    raise NotImplementedError("relu")


def relu_grad(u: ArrayLike) -> Array:
    """Differentiate the rectified linear unit with respect to the pre-activation u.

    .. math:: relu'(u) = 1 if u > 0, else 0

    At u = 0 the function has a kink and no derivative. Any slope between 0 and 1 is a
    subgradient; in this course the slope at exactly 0 is 0.

    Parameters
    ----------
    u : array_like, any shape
        Pre-activations (not activations).

    Returns
    -------
    ndarray of float64, the shape of u
        1.0 where u is positive, 0.0 elsewhere.

    Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.3.1.
    """
    # TODO: Return 1.0 where u is positive and 0.0 elsewhere, at u = 0 as well.
    raise NotImplementedError("relu_grad")

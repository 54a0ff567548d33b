"""Random first weights for a multilayer perceptron.

A weight matrix has the shape (fan_out, fan_in): one row per unit of the layer, one column per
input of the unit. All randomness comes from the generator that is passed in.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def xavier_normal(fan_in: int, fan_out: int, rng: np.random.Generator) -> Array:
    """Draw weights by Xavier (Glorot) initialization from a normal distribution.

    .. math:: W_{ij} ~ N(0, s^2),  s^2 = 2 / (fan_in + fan_out)

    Parameters
    ----------
    fan_in, fan_out : int
        Number of inputs and of units of the layer.
    rng : numpy.random.Generator
        The only source of randomness.

    Returns
    -------
    ndarray, (fan_out, fan_in)

    Source: Glorot and Bengio, Understanding the difficulty of training deep feedforward neural
    networks (2010).
    """
    # TODO: Draw a (fan_out, fan_in) matrix of normal numbers with mean 0 and Xavier's variance.
    raise NotImplementedError("xavier_normal")


def xavier_uniform(fan_in: int, fan_out: int, rng: np.random.Generator) -> Array:
    """Draw weights by Xavier (Glorot) initialization from a uniform distribution.

    .. math:: W_{ij} ~ U(-a, a),  where a gives the variance a^2 / 3 = 2 / (fan_in + fan_out)

    Parameters
    ----------
    fan_in, fan_out : int
        Number of inputs and of units of the layer.
    rng : numpy.random.Generator
        The only source of randomness.

    Returns
    -------
    ndarray, (fan_out, fan_in)

    Source: Glorot and Bengio, Understanding the difficulty of training deep feedforward neural
    networks (2010), equation 16.
    """
    # TODO: Draw a (fan_out, fan_in) matrix of uniform numbers in (-a, a) with Xavier's
    #       variance.
    raise NotImplementedError("xavier_uniform")


def he_normal(fan_in: int, fan_out: int, rng: np.random.Generator) -> Array:
    """Draw weights by He (Kaiming) initialization from a normal distribution, for ReLU.

    .. math:: W_{ij} ~ N(0, s^2),  s^2 = 2 / fan_in

    Parameters
    ----------
    fan_in, fan_out : int
        Number of inputs and of units of the layer.
    rng : numpy.random.Generator
        The only source of randomness.

    Returns
    -------
    ndarray, (fan_out, fan_in)

    Source: He, Zhang, Ren and Sun, Delving Deep into Rectifiers (2015), section 2.2.
    """
    # TODO: Draw a (fan_out, fan_in) matrix of normal numbers with mean 0 and He's variance.
    raise NotImplementedError("he_normal")


def he_uniform(fan_in: int, fan_out: int, rng: np.random.Generator) -> Array:
    """Draw weights by He (Kaiming) initialization from a uniform distribution, for ReLU.

    .. math:: W_{ij} ~ U(-a, a),  where a gives the variance a^2 / 3 = 2 / fan_in

    Parameters
    ----------
    fan_in, fan_out : int
        Number of inputs and of units of the layer.
    rng : numpy.random.Generator
        The only source of randomness.

    Returns
    -------
    ndarray, (fan_out, fan_in)

    Source: He, Zhang, Ren and Sun, Delving Deep into Rectifiers (2015), section 2.2.
    """
    # TODO: Draw a (fan_out, fan_in) matrix of uniform numbers in (-a, a) with He's variance.
    raise NotImplementedError("he_uniform")


def init_mlp(sizes: Sequence[int], scheme: str, rng: np.random.Generator) -> dict[str, Array]:
    """Draw the first parameters of a multilayer perceptron.

    Layer l maps sizes[l - 1] inputs to sizes[l] units, so three sizes make two layers: the keys
    are "W1", "b1", "W2", "b2", and so on.

    Parameters
    ----------
    sizes : sequence of int
        Number of inputs, units of each hidden layer, number of outputs: for instance (2, 16, 1).
    scheme : "xavier" or "he"
        Which normal initializer fills the weights, of the last layer too.
    rng : numpy.random.Generator
        The only source of randomness; every layer draws numbers of its own.

    Returns
    -------
    dict of str to ndarray
        "W1" of shape (sizes[1], sizes[0]), "b1" of shape (sizes[1],) filled with zeros, ...

    Raises
    ------
    ValueError
        If scheme is neither "xavier" nor "he".
    """
    # TODO: Fill "W1", "b1", "W2", "b2", ... layer by layer: weights by the scheme, biases zero;
    #       an unknown scheme raises a ValueError.
    raise NotImplementedError("init_mlp")

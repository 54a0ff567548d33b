"""Dropout: units switched off at random during training, and left alone afterwards."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def dropout_forward(
    x: ArrayLike, keep_prob: float, rng: np.random.Generator, training: bool = True
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Keep each unit with probability keep_prob and scale up what was kept (inverted dropout).

    While training, with one independent draw for every element of x::

        P(mask = 1/keep_prob) = keep_prob        P(mask = 0) = 1 - keep_prob
        out = mask * x                           so that E[out] = x

    Otherwise (training=False) the layer is the identity, and the mask holds ones.

    Parameters
    ----------
    x : array_like, any shape, usually (N, H)
        Activations of a layer, one row per example.
    keep_prob : float, 0 < keep_prob <= 1
        The probability of keeping a unit (not of dropping it).
    rng : numpy.random.Generator
        The only source of randomness: equal generators give equal masks.
    training : bool
        True while training, False when predicting.

    Returns
    -------
    out : ndarray, the shape of x
        The activations that go on to the next layer.
    mask : ndarray, the shape of x
        The factor by which each element was multiplied; the backward pass needs it.

    Source: Srivastava et al., Dropout: A Simple Way to Prevent Neural Networks from Overfitting,
    JMLR 15 (2014), sections 4 and 10.
    """
    # TODO: Draw a mask that holds 0 or 1/keep_prob and return (mask * x, mask);
    #       when not training, return x unchanged and a mask of ones.
    raise NotImplementedError("dropout_forward")


def dropout_backward(dout: ArrayLike, mask: ArrayLike) -> NDArray[np.float64]:
    """Return the gradient of the loss with respect to the input of a dropout layer.

    The mask is a constant of the forward pass, and each output depends on its own input alone::

        dx_ij = dout_ij * (d out_ij / d x_ij)

    Parameters
    ----------
    dout : array_like, any shape, usually (N, H)
        The upstream gradient, dL/dout.
    mask : array_like, the shape of dout
        The mask that `dropout_forward` returned.

    Returns
    -------
    ndarray, the shape of dout
        The gradient dL/dx.

    Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 7.12.
    """
    # TODO: Send the upstream gradient back through out = mask * x.
    raise NotImplementedError("dropout_backward")

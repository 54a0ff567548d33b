"""Batch normalisation and layer normalisation, forwards and backwards."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


def batchnorm_forward(
    x: ArrayLike,
    gamma: ArrayLike,
    beta: ArrayLike,
    running_mean: ArrayLike,
    running_var: ArrayLike,
    momentum: float = 0.9,
    eps: float = 1e-5,
    training: bool = True,
) -> tuple[NDArray[np.float64], Any, NDArray[np.float64], NDArray[np.float64]]:
    """Normalise every feature over the batch, then scale by gamma and shift by beta.

    With the sums over the N examples of the batch, for each feature j (training=True)::

        mu_j  = (1/N) sum_n x_nj
        var_j = (1/N) sum_n (x_nj - mu_j)^2                  (biased: divided by N)
        x_hat = (x - mu) / sqrt(var + eps)
        out   = gamma * x_hat + beta

        running_mean <- momentum * running_mean + (1 - momentum) * mu
        running_var  <- momentum * running_var  + (1 - momentum) * var

    When predicting (training=False) the running statistics stand in for mu and var, and come
    back unchanged.

    Parameters
    ----------
    x : array_like, (N, D)
        The batch.
    gamma, beta : array_like, (D,)
        The learned scale and shift of each feature.
    running_mean, running_var : array_like, (D,)
        The statistics collected so far; they are not changed in place.
    momentum : float
        The share of the old running statistics that is kept.
    eps : float
        Added to the variance, inside the square root.
    training : bool
        True: statistics of this batch. False: the running statistics.

    Returns
    -------
    out : ndarray, (N, D)
        The normalised batch.
    cache : nested tuples, lists or dicts of arrays
        Whatever your `batchnorm_backward` needs (training=True only). The layout is yours; with
        the one of the notes, (x_hat, inv_std, gamma), a slip in this function does not cost you
        the points of the backward pass.
    running_mean, running_var : ndarray, (D,)
        The running statistics after this batch.

    Source: Ioffe and Szegedy, Batch Normalization: Accelerating Deep Network Training by Reducing
    Internal Covariate Shift, ICML (2015), algorithms 1 and 2.
    """
    # TODO: Normalise with the statistics of the batch (training) or the running ones, and
    #       return (out, cache, running_mean, running_var).
    raise NotImplementedError("batchnorm_forward")


def batchnorm_backward(
    dout: ArrayLike, cache: Any
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the gradients of a batch normalisation layer in training mode.

    The mean and the variance depend on every example of the batch, so each output does too::

        dx_mj    = sum_n dout_nj * (d out_nj / d x_mj)
        dgamma_j = sum_n dout_nj * (d out_nj / d gamma_j)
        dbeta_j  = sum_n dout_nj * (d out_nj / d beta_j)

    Parameters
    ----------
    dout : array_like, (N, D)
        The upstream gradient, dL/dout.
    cache : nested tuples, lists or dicts of arrays
        What your `batchnorm_forward` returned with training=True.

    Returns
    -------
    dx : ndarray, (N, D)
        The gradient dL/dx.
    dgamma, dbeta : ndarray, (D,)
        The gradients of the scale and the shift.

    Source: Ioffe and Szegedy (2015), section 3; derived node by node in the notes.
    """
    # TODO: Walk the graph of batchnorm_forward backwards and return (dx, dgamma, dbeta);
    #       the gradient reaches x directly, through the variance and through the mean.
    raise NotImplementedError("batchnorm_backward")


def layernorm_forward(
    x: ArrayLike, gamma: ArrayLike, beta: ArrayLike, eps: float = 1e-5
) -> tuple[NDArray[np.float64], Any]:
    """Normalise every example over its features, then scale by gamma and shift by beta.

    With the sums over the D features, for each example n::

        mu_n  = (1/D) sum_j x_nj
        var_n = (1/D) sum_j (x_nj - mu_n)^2                  (biased: divided by D)
        x_hat = (x - mu) / sqrt(var + eps)
        out   = gamma * x_hat + beta

    No example sees another one, so training and predicting are the same computation.

    Parameters
    ----------
    x : array_like, (N, D)
        The batch.
    gamma, beta : array_like, (D,)
        The learned scale and shift of each feature.
    eps : float
        Added to the variance, inside the square root.

    Returns
    -------
    out : ndarray, (N, D)
        The normalised batch.
    cache : nested tuples, lists or dicts of arrays
        Whatever your `layernorm_backward` needs. The layout is yours; with the one of the notes,
        (x_hat, inv_std, gamma), a slip here does not cost you the points of the backward pass.

    Source: Ba, Kiros and Hinton, Layer Normalization, arXiv:1607.06450 (2016), section 3.
    """
    # TODO: Normalise each row by its own mean and variance and return (out, cache).
    raise NotImplementedError("layernorm_forward")


def layernorm_backward(
    dout: ArrayLike, cache: Any
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the gradients of a layer normalisation layer.

    The mean and the variance depend on every feature of the example, so each output does too::

        dx_nk    = sum_j dout_nj * (d out_nj / d x_nk)
        dgamma_j = sum_n dout_nj * (d out_nj / d gamma_j)
        dbeta_j  = sum_n dout_nj * (d out_nj / d beta_j)

    Parameters
    ----------
    dout : array_like, (N, D)
        The upstream gradient, dL/dout.
    cache : nested tuples, lists or dicts of arrays
        What your `layernorm_forward` returned.

    Returns
    -------
    dx : ndarray, (N, D)
        The gradient dL/dx.
    dgamma, dbeta : ndarray, (D,)
        The gradients of the scale and the shift.

    Source: Ba, Kiros and Hinton (2016), section 3; derived in the notes.
    """
    # TODO: Return (dx, dgamma, dbeta); ask of each sum which axis it runs over.
    raise NotImplementedError("layernorm_backward")

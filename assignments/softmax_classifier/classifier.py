"""A multi-class multilayer perceptron: its gradients by backpropagation, and its training.

Shapes: N examples, D features, H hidden units, C classes; weights are (fan_out, fan_in).
A network with L layers has the parameters {"W1", "b1", ..., "WL", "bL"}:

    h[0] = X                                     (N, D)
    u[k] = h[k-1] W[k]^T + b[k],  h[k] = a(u[k])      for the hidden layers k = 1 .. L-1
    z    = h[L-1] W[L]^T + b[L]                  (N, C), logits: no activation
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from softmax import cross_entropy, cross_entropy_gradient


def classifier_gradients(
    X: ArrayLike,
    y: ArrayLike,
    params: Mapping[str, NDArray[np.float64]],
    activation: str = "relu",
    l2: float = 0.0,
) -> tuple[float, dict[str, NDArray[np.float64]]]:
    """Compute the objective of a multi-class network and its gradient for every parameter.

    .. math:: F = cross_entropy(z, y) + l2/2 sum_k sum W[k]^2

    Parameters
    ----------
    X : array_like, shape (N, D)
        Inputs.
    y : array_like of integers, shape (N,)
        Labels, each from 0 to C - 1.
    params : dict of str to ndarray
        "W1" (H1, D), "b1" (H1,), "W2" (H2, H1), ... up to the output layer "WL" (C, H).
        Any number of layers; with "W1" and "b1" only this is softmax regression.
    activation : {"relu", "tanh", "sigmoid"}
        Activation of the hidden layers. The derivative of relu at 0 is taken to be 0.
    l2 : float
        Strength of the L2 penalty on the weights, >= 0; biases are not regularized.

    Returns
    -------
    loss : float
        The objective F, penalty included.
    grads : dict of str to ndarray
        dF/dW[k] and dF/db[k] under the keys of params, each with its parameter's shape.

    Source: Rumelhart, Hinton and Williams, Learning representations by back-propagating
    errors, Nature 323 (1986); Goodfellow, Bengio and Courville, Deep Learning (2016),
    section 6.5.4.
    """
    # TODO: Forward: keep every layer's input. Loss: cross-entropy of the logits plus the
    #       penalty. Backward: start from the cross-entropy's gradient at the logits and walk
    #       from the last layer to the first.
    raise NotImplementedError("classifier_gradients")


def train_classifier(
    X: ArrayLike,
    y: ArrayLike,
    sizes: Sequence[int],
    activation: str = "relu",
    scheme: str = "he",
    learning_rate: float = 0.1,
    epochs: int = 200,
    batch_size: int = 32,
    l2: float = 0.0,
    rng: np.random.Generator | None = None,
) -> tuple[dict[str, NDArray[np.float64]], NDArray[np.float64]]:
    """Train a multi-class network by minibatch gradient descent.

    Weights start normal with mean 0 and variance 2 / fan_in ("he") or 2 / (fan_in + fan_out)
    ("xavier"), biases at zero. In each epoch the examples are shuffled anew and cut into
    minibatches of batch_size (the last one may be shorter); each minibatch makes one step

    .. math:: theta <- theta - learning_rate dF/dtheta     for every parameter theta

    Parameters
    ----------
    X : array_like, shape (N, D)
        Inputs.
    y : array_like of integers, shape (N,)
        Labels, each from 0 to C - 1.
    sizes : sequence of int
        Units of each layer, (D, H1, ..., C); (D, C) has no hidden layer.
    activation : {"relu", "tanh", "sigmoid"}
        Activation of the hidden layers.
    scheme : {"he", "xavier"}
        Initialization of the weights.
    learning_rate : float
        Step size.
    epochs : int
        Number of passes over the examples.
    batch_size : int
        Examples in a minibatch; a batch size of N or more gives one step in each epoch.
    l2 : float
        Strength of the L2 penalty, >= 0.
    rng : numpy.random.Generator or None
        The only source of randomness; None stands for a new np.random.default_rng().

    Returns
    -------
    params : dict of str to ndarray
        "W1" (H1, D), "b1" (H1,), ..., "WL" (C, H), "bL" (C,).
    losses : ndarray, shape (epochs,)
        losses[e] is the mean over the minibatches of epoch e of their objectives F, penalty
        included, each taken before its step.

    Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 8.3.1; Glorot and
    Bengio, Understanding the difficulty of training deep feedforward neural networks (2010);
    He, Zhang, Ren and Sun, Delving deep into rectifiers (2015).
    """
    # TODO: Draw the weights with rng, then for each epoch shuffle the examples, and for each
    #       minibatch take classifier_gradients and one step. Record each epoch's mean loss.
    raise NotImplementedError("train_classifier")

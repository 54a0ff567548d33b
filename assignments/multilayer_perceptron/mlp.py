"""A multilayer perceptron for two classes, of any depth, trained by minibatch gradient descent.

Layer l of L layers computes u = W h + b from the activations h of the layer below, then h = f(u).
The last layer has one unit and no activation: its u is the logit z, and sigmoid(z) is the
probability of class 1. Parameters are a dict {"W1": (H1, D), "b1": (H1,), "W2": ..., "b2": ...}.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from activations import relu, relu_grad, sigmoid, sigmoid_grad, tanh_grad
from initializers import init_mlp
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Params = dict[str, Array]


def activation_pair(name: str) -> tuple[Callable[..., Array], Callable[..., Array]]:
    """Return the activation called name and its derivative, for use in the functions below.

    Raises
    ------
    ValueError
        If name is not "relu", "tanh" or "sigmoid".
    """
    if name == "relu":
        return relu, relu_grad
    if name == "tanh":
        return np.tanh, tanh_grad
    if name == "sigmoid":
        return sigmoid, sigmoid_grad
    raise ValueError(f'activation must be "relu", "tanh" or "sigmoid", not {name!r}')


def dense_forward(x: ArrayLike, W: ArrayLike, b: ArrayLike) -> Array:
    """Apply one fully connected layer to a whole batch.

    .. math:: u_n = W x_n + b   for each row n, as a batch: u = x W^T + b

    Parameters
    ----------
    x : array_like, (N, fan_in)
    W : array_like, (fan_out, fan_in)
    b : array_like, (fan_out,)

    Returns
    -------
    ndarray, (N, fan_out)
        The pre-activations, one row per example.

    Source: Goodfellow, Bengio and Courville, Deep Learning (2016), chapter 6.
    """
    # TODO: Compute u = W x + b for every row of x at once.
    raise NotImplementedError("dense_forward")


def dense_backward(du: ArrayLike, x: ArrayLike, W: ArrayLike) -> tuple[Array, Array, Array]:
    """Carry the gradient of a loss back through one fully connected layer.

    .. math:: dx_n = W^T du_n,   dW = sum_n du_n x_n^T,   db = sum_n du_n

    Parameters
    ----------
    du : array_like, (N, fan_out)
        Gradient of the loss with respect to the pre-activations u = x W^T + b.
    x : array_like, (N, fan_in)
        What the layer received in the forward pass.
    W : array_like, (fan_out, fan_in)

    Returns
    -------
    dx : ndarray, (N, fan_in)
    dW : ndarray, (fan_out, fan_in)
    db : ndarray, (fan_out,)
        Gradients of the same loss. Any 1/N of a mean is already inside du: nothing is divided here.

    Source: Rumelhart, Hinton and Williams, Learning representations by back-propagating errors
    (1986).
    """
    # TODO: Return (dx, dW, db) for the upstream gradient du, each in the shape of x, W or b.
    raise NotImplementedError("dense_backward")


def mlp_forward(X: ArrayLike, params: Params, activation: str = "relu") -> tuple[Array, Any]:
    """Compute the logits of a multilayer perceptron, and what the backward pass needs.

    .. math:: h_0 = X,  u_l = h_{l-1} W_l^T + b_l,  h_l = f(u_l) for l < L,  z = u_L

    Parameters
    ----------
    X : array_like, (N, D)
    params : dict of str to ndarray
        "W1", "b1", ..., "WL", "bL" for any L >= 1; L = 1 is logistic regression. The last layer
        has one unit.
    activation : "relu", "tanh" or "sigmoid"
        The f of every hidden layer; the last layer has none.

    Returns
    -------
    z : ndarray, (N,)
        One logit per example.
    cache : nested tuples, lists or dicts of arrays
        Whatever your mlp_backward reads. A list with one pair (input of the layer, pre-activation
        of the layer) per layer is enough.

    Raises
    ------
    ValueError
        If activation is none of the three names.
    """
    # TODO: Run every layer with dense_forward, apply the activation on the hidden ones and
    #       remember what the backward pass needs.
    raise NotImplementedError("mlp_forward")


def mlp_backward(dz: ArrayLike, cache: Any, params: Params, activation: str = "relu") -> Params:
    """Propagate the gradient of the logits back to every parameter.

    .. math:: du_L = dz,  dW_l = du_l^T h_{l-1},  db_l = sum_n du_l,
              dh_{l-1} = du_l W_l,  du_{l-1} = dh_{l-1} * f'(u_{l-1})

    Parameters
    ----------
    dz : array_like, (N,)
        Gradient of the loss with respect to the logits: the upstream gradient.
    cache
        The second value of your mlp_forward.
    params : dict of str to ndarray
        The parameters that mlp_forward was given.
    activation : "relu", "tanh" or "sigmoid"
        The one that mlp_forward was given.

    Returns
    -------
    dict of str to ndarray
        The keys of params, each with an array of the parameter's own shape.

    Source: Rumelhart, Hinton and Williams, Learning representations by back-propagating errors
    (1986).
    """
    # TODO: Walk the layers from the last to the first with dense_backward and the activation's
    #       derivative, and collect the gradients under the keys of params.
    raise NotImplementedError("mlp_backward")


def mlp_gradients(
    X: ArrayLike, y: ArrayLike, params: Params, activation: str = "relu", l2: float = 0.0
) -> tuple[float, Params]:
    r"""Compute the regularized loss of a multilayer perceptron and its gradients.

    .. math:: L = (1/N) \sum_n [ \log(1 + e^{z_n}) - y_n z_n ] + (l2/2) \sum_l ||W_l||^2

    The first term is the binary cross-entropy of sigmoid(z), written with the logits. Its gradient
    is dz_n = (sigmoid(z_n) - y_n) / N. The biases are not penalized.

    Parameters
    ----------
    X : array_like, (N, D)
    y : array_like, (N,)
        Labels 0 and 1, integers or floats.
    params : dict of str to ndarray
    activation : "relu", "tanh" or "sigmoid"
    l2 : float
        Strength of the penalty on the weights.

    Returns
    -------
    loss : float
        In nats per example, plus the penalty; finite and without a warning for |z| up to 10 000.
    grads : dict of str to ndarray
        The keys and shapes of params.

    Source: Goodfellow, Bengio and Courville, Deep Learning (2016), sections 6.2.2 and 7.1.1.
    """
    # TODO: Forward pass, loss from the logits, gradient of the loss with respect to the logits,
    #       backward pass; then add the penalty to the loss and its gradient to the weights.
    raise NotImplementedError("mlp_gradients")


def sgd_step(params: Params, grads: Params, learning_rate: float) -> Params:
    """Take one step of gradient descent on every parameter.

    .. math:: p <- p - learning_rate * dp

    Parameters
    ----------
    params, grads : dict of str to ndarray
        The same keys and shapes; both are left as they are.
    learning_rate : float

    Returns
    -------
    dict of str to ndarray
        New parameters under the same keys.
    """
    # TODO: Return a new dict with every parameter moved against its gradient.
    raise NotImplementedError("sgd_step")


def minibatches(n: int, batch_size: int, rng: np.random.Generator) -> list[NDArray[np.int64]]:
    """Split the indices 0 ... n-1 into shuffled minibatches.

    Every index is in exactly one batch. Every batch holds batch_size indices except the last,
    which holds what is left.

    Parameters
    ----------
    n : int
        Number of examples.
    batch_size : int
        At least 1; may be larger than n, which makes one batch of everything.
    rng : numpy.random.Generator
        The only source of randomness.

    Returns
    -------
    list of integer ndarray
        ceil(n / batch_size) arrays; X[batch] picks the rows of a batch.
    """
    # TODO: Shuffle the indices 0 ... n-1 and cut them into pieces of batch_size.
    raise NotImplementedError("minibatches")


def train_mlp(
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
) -> tuple[Params, Array]:
    """Train a multilayer perceptron by minibatch gradient descent.

    The parameters start at init_mlp(sizes, scheme, rng). An epoch visits every example once, in
    freshly shuffled minibatches, and takes one step for each of them.

    Parameters
    ----------
    X : array_like, (N, D)
    y : array_like, (N,)
        Labels 0 and 1.
    sizes : sequence of int
        (D, H1, ..., 1).
    activation, scheme, learning_rate, l2
        As in mlp_gradients, init_mlp and sgd_step.
    epochs : int
        Passes over the data.
    batch_size : int
        Examples per step.
    rng : numpy.random.Generator, optional
        The only source of randomness; None makes a new, unseeded generator.

    Returns
    -------
    params : dict of str to ndarray
        The parameters after the last step.
    losses : ndarray, (epochs,)
        For each epoch the mean of its minibatches' losses, each taken before the step that it
        caused, penalty included. Weighting a short last batch by its size is welcome, not required.
    """
    # TODO: Initialize; then for every epoch and every minibatch take one step of gradient
    #       descent; record the mean loss of each epoch.
    raise NotImplementedError("train_mlp")

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
    ### BEGIN SOLUTION
    ### PROMPT: Compute u = W x + b for every row of x at once.
    # u_ni = sum_j W_ij x_nj + b_i: the sum runs over the last axis of both x and W, hence W.T;
    # b of shape (fan_out,) is added to every row.
    return np.asarray(x) @ np.asarray(W).T + np.asarray(b)
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    ### PROMPT: Return (dx, dW, db) for the upstream gradient du, each in the shape of x, W or b.
    du, x, W = np.asarray(du), np.asarray(x), np.asarray(W)
    # Step 1: dx_nj = sum_i du_ni W_ij.
    dx = du @ W
    # Step 2: dW_ij = sum_n du_ni x_nj: every example adds its outer product.
    dW = du.T @ x
    # Step 3: db_i = sum_n du_ni: b reaches every row of u, so the rows add up.
    db = du.sum(axis=0)
    return dx, dW, db
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    ### PROMPT: Run every layer with dense_forward, apply the activation on the hidden ones and
    ### PROMPT: remember what the backward pass needs.
    f, _ = activation_pair(activation)
    depth = len(params) // 2
    # Step 1: h_0 = X.
    h = np.asarray(X, dtype=np.float64)
    cache = []
    for layer in range(1, depth + 1):
        # Step 2: u_l = h_{l-1} W_l^T + b_l, an (N, H_l) matrix.
        u = dense_forward(h, params[f"W{layer}"], params[f"b{layer}"])
        # Step 3: dW_l will need h_{l-1}, and f' will need u_l.
        cache.append((h, u))
        # Step 4: h_l = f(u_l), but the logits of the last layer stay as they are.
        h = f(u) if layer < depth else u
    # Step 5: (N, 1) -> (N,), one logit per example.
    return h[:, 0], cache
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    ### PROMPT: Walk the layers from the last to the first with dense_backward and the activation's
    ### PROMPT: derivative, and collect the gradients under the keys of params.
    _, f_prime = activation_pair(activation)
    depth = len(params) // 2
    grads: Params = {}
    # Step 1: z is the one column of u_L, so du_L = dz as an (N, 1) matrix.
    du = np.asarray(dz, dtype=np.float64)[:, None]
    for layer in range(depth, 0, -1):
        h_below, _ = cache[layer - 1]
        # Step 2: dW_l = du_l^T h_{l-1}, db_l = sum over the batch, dh_{l-1} = du_l W_l.
        dh, grads[f"W{layer}"], grads[f"b{layer}"] = dense_backward(
            du, h_below, params[f"W{layer}"]
        )
        if layer > 1:
            # Step 3: h_{l-1} = f(u_{l-1}) element by element, so its slope multiplies dh.
            _, u_below = cache[layer - 2]
            du = dh * f_prime(u_below)
    return grads
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    ### PROMPT: Forward pass, loss from the logits, gradient of the loss with respect to the logits,
    ### PROMPT: backward pass; then add the penalty to the loss and its gradient to the weights.
    y = np.asarray(y, dtype=np.float64)
    z, cache = mlp_forward(X, params, activation)
    # Step 1: -log sigma(z) = log(1 + e^-z) and -log(1 - sigma(z)) = log(1 + e^z) give the loss
    # log(1 + e^z) - y z; logaddexp(0, z) = log(e^0 + e^z) does not overflow.
    loss = np.mean(np.logaddexp(0.0, z) - y * z)
    # Step 2: dz_n = (sigma(z_n) - y_n) / N; the 1/N of the mean enters here, once.
    dz = (sigmoid(z) - y) / y.size
    grads = mlp_backward(dz, cache, params, activation)
    # Step 3: the penalty 0.5 * l2 * W^2 has the gradient l2 * W; biases are left alone.
    for name, value in params.items():
        if name.startswith("W"):
            loss += 0.5 * l2 * np.sum(value**2)
            grads[name] = grads[name] + l2 * value
    return float(loss), grads
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    ### PROMPT: Return a new dict with every parameter moved against its gradient.
    # p - learning_rate * dp makes a new array; p -= ... would write into the caller's.
    return {name: value - learning_rate * grads[name] for name, value in params.items()}
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    ### PROMPT: Shuffle the indices 0 ... n-1 and cut them into pieces of batch_size.
    # Step 1: a permutation visits every index exactly once.
    order = rng.permutation(n)
    # Step 2: cut at every batch_size; a slice past the end is simply shorter.
    return [order[start : start + batch_size] for start in range(0, n, batch_size)]
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    ### PROMPT: Initialize; then for every epoch and every minibatch take one step of gradient
    ### PROMPT: descent; record the mean loss of each epoch.
    if rng is None:
        rng = np.random.default_rng()
    X, y = np.asarray(X, dtype=np.float64), np.asarray(y)
    n = y.size
    # Step 1: random weights and zero biases.
    params = init_mlp(sizes, scheme, rng)
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        # Step 2: a new shuffle in each epoch, or the batches would always be the same.
        for batch in minibatches(n, batch_size, rng):
            # Step 3: loss and gradient at the current parameters, on this batch only.
            loss, grads = mlp_gradients(X[batch], y[batch], params, activation, l2)
            # Step 4: p <- p - learning_rate * dp.
            params = sgd_step(params, grads, learning_rate)
            # Step 5: the mean over the epoch's examples; a short batch counts for its size.
            losses[epoch] += loss * batch.size / n
    return params, losses
    ### END SOLUTION

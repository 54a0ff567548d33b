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
    ### BEGIN SOLUTION
    ### PROMPT: Forward: keep every layer's input. Loss: cross-entropy of the logits plus the
    ### PROMPT: penalty. Backward: start from the cross-entropy's gradient at the logits and walk
    ### PROMPT: from the last layer to the first.
    # a(u) for each activation, and its derivative a' written with the value h = a(u). The sigmoid
    # is exp(-log(1 + e^-u)), which does not overflow; relu's h is positive exactly where u is.
    a, a_prime = {
        "relu": (lambda u: np.maximum(u, 0.0), lambda h: h > 0.0),
        "tanh": (np.tanh, lambda h: 1.0 - h**2),
        "sigmoid": (lambda u: np.exp(-np.logaddexp(0.0, -u)), lambda h: h * (1.0 - h)),
    }[activation]
    layers = len(params) // 2
    # Step 1 (forward): u_k = h_{k-1} W_k^T + b_k, h_k = a(u_k). inputs[k-1] is h_{k-1}, the
    # input of layer k: the backward pass needs it for dW_k and, from its value, for a'(u_{k-1}).
    inputs = [np.asarray(X)]
    for k in range(1, layers):
        inputs.append(a(inputs[-1] @ params[f"W{k}"].T + params[f"b{k}"]))
    # The last layer has no activation: its outputs are the logits z, shape (N, C).
    z = inputs[-1] @ params[f"W{layers}"].T + params[f"b{layers}"]

    # Step 2: F = L + l2/2 sum_k sum W_k^2
    penalty = sum(np.sum(params[f"W{k}"] ** 2) for k in range(1, layers + 1))
    loss = float(cross_entropy(z, y) + 0.5 * l2 * penalty)

    # Step 3 (backward): du_L = dL/dz = (p - Y) / N. From here on nothing knows about softmax.
    du = cross_entropy_gradient(z, y)
    grads = {}
    for k in range(layers, 0, -1):
        # Step 4: dW_k = du_k^T h_{k-1} + l2 W_k, (fan_out, N) @ (N, fan_in); db_k = sum_n du_k[n]
        grads[f"W{k}"] = du.T @ inputs[k - 1] + l2 * params[f"W{k}"]
        grads[f"b{k}"] = du.sum(axis=0)
        if k > 1:
            # Step 5: dh_{k-1} = du_k W_k, then du_{k-1} = dh_{k-1} * a'(u_{k-1})
            du = (du @ params[f"W{k}"]) * a_prime(inputs[k - 1])
    return loss, grads
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    ### PROMPT: Draw the weights with rng, then for each epoch shuffle the examples, and for each
    ### PROMPT: minibatch take classifier_gradients and one step. Record each epoch's mean loss.
    generator = np.random.default_rng() if rng is None else rng
    inputs, labels = np.asarray(X), np.asarray(y)
    examples = inputs.shape[0]

    # Step 1: W_k ~ N(0, variance) of shape (fan_out, fan_in), b_k = 0
    params = {}
    for k in range(1, len(sizes)):
        fan_in, fan_out = sizes[k - 1], sizes[k]
        variance = 2.0 / fan_in if scheme == "he" else 2.0 / (fan_in + fan_out)
        params[f"W{k}"] = generator.normal(0.0, np.sqrt(variance), size=(fan_out, fan_in))
        params[f"b{k}"] = np.zeros(fan_out)

    losses = np.zeros(epochs)
    for epoch in range(epochs):
        # Step 2: a new order of the examples; slices of it are a partition into minibatches
        order = generator.permutation(examples)
        batch_losses = []
        for start in range(0, examples, batch_size):
            batch = order[start : start + batch_size]
            # Step 3: F and dF/dtheta of this minibatch at the present parameters
            loss, grads = classifier_gradients(
                inputs[batch], labels[batch], params, activation=activation, l2=l2
            )
            batch_losses.append(loss)
            # Step 4: theta <- theta - learning_rate dF/dtheta
            params = {key: theta - learning_rate * grads[key] for key, theta in params.items()}
        # Step 5: the mean of the epoch's losses, each taken before its own step
        losses[epoch] = np.mean(batch_losses)
    return params, losses
    ### END SOLUTION

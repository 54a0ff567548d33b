"""Softmax, cross-entropy and softmax regression: one layer, C classes.

Shapes: N examples, D features, C classes. Batches come first; a weight matrix is
(fan_out, fan_in), so the logits of a batch are Z = X W^T + b, of shape (N, C).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def one_hot(y: ArrayLike, num_classes: int) -> NDArray[np.float64]:
    """Encode integer labels as rows of zeros with a single one.

    .. math:: Y[n, c] = 1 if c = y[n], else 0

    Parameters
    ----------
    y : array_like of integers, shape (N,)
        Labels, each from 0 to num_classes - 1.
    num_classes : int
        The number C of classes; a class may have no example in y.

    Returns
    -------
    ndarray of float64, shape (N, C)

    Source: Bishop, Pattern Recognition and Machine Learning (2006), section 4.3.4
    (there: 1-of-K coding).
    """
    # TODO: Build an (N, C) array of float zeros and put a 1.0 at column y[n] of each row n.
    raise NotImplementedError("one_hot")


def softmax(z: ArrayLike) -> NDArray[np.float64]:
    """Turn the C logits of each row into C probabilities.

    .. math:: p[n, c] = exp(z[n, c]) / sum_k exp(z[n, k])

    Neither overflow nor a warning for logits as large as |z| = 1e4, also when one row is
    large and positive and another large and negative.

    Parameters
    ----------
    z : array_like, shape (N, C)
        Logits (dimensionless); integers are accepted.

    Returns
    -------
    ndarray, shape (N, C)
        Probabilities in [0, 1]; each row sums to 1.

    Source: Goodfellow, Bengio and Courville, Deep Learning (2016), sections 4.1 and 6.2.2.3.
    """
    # TODO: Return the softmax of each row of z, without overflow for large |z|.
    raise NotImplementedError("softmax")


def log_softmax(z: ArrayLike) -> NDArray[np.float64]:
    """Compute the logarithm of each row's softmax, straight from the logits.

    .. math:: log p[n, c] = z[n, c] - log sum_k exp(z[n, k])

    Exact, finite and without a warning for logits as large as |z| = 1e4, where the
    probability itself has long been rounded to zero.

    Parameters
    ----------
    z : array_like, shape (N, C)
        Logits (dimensionless); integers are accepted.

    Returns
    -------
    ndarray, shape (N, C)
        Log-probabilities in nats, all <= 0.

    Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.2.2.3,
    equation 6.30.
    """
    # TODO: Return the log-probabilities of each row, without first computing the probabilities.
    raise NotImplementedError("log_softmax")


def softmax_backward(dp: ArrayLike, p: ArrayLike) -> NDArray[np.float64]:
    """Carry a gradient back through the softmax, from the probabilities p to the logits z.

    .. math:: dz[n] = J[n]^T dp[n],   J[n][k, c] = derivative of p[n, k] by z[n, c]

    Parameters
    ----------
    dp : array_like, shape (N, C)
        Upstream gradient: the derivative of a loss by each probability.
    p : array_like, shape (N, C)
        Probabilities, the output of softmax(z).

    Returns
    -------
    ndarray, shape (N, C)
        The derivative of the same loss by each logit.

    Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.5.2 (the
    vector-Jacobian product).
    """
    # TODO: Multiply each row of dp by the Jacobian of its softmax, without building the
    #       N Jacobian matrices of shape (C, C).
    raise NotImplementedError("softmax_backward")


def cross_entropy(z: ArrayLike, y: ArrayLike) -> float:
    """Compute the mean cross-entropy of integer labels, from the logits.

    .. math:: L = -(1/N) sum_n log p[n, y[n]],   p = softmax(z)

    Exact, finite and without a warning for logits as large as |z| = 1e4.

    Parameters
    ----------
    z : array_like, shape (N, C)
        Logits (dimensionless), not probabilities.
    y : array_like of integers, shape (N,)
        Labels, each from 0 to C - 1.

    Returns
    -------
    float
        The mean over the batch, in nats, >= 0.

    Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.2.2.3;
    Bishop, Pattern Recognition and Machine Learning (2006), equation 4.108.
    """
    # TODO: Return the mean over the batch of minus the log-probability of the true class.
    raise NotImplementedError("cross_entropy")


def cross_entropy_gradient(z: ArrayLike, y: ArrayLike) -> NDArray[np.float64]:
    """Differentiate the mean cross-entropy by the logits.

    .. math:: dz[n, c] = derivative of L by z[n, c],   L = cross_entropy(z, y)

    Parameters
    ----------
    z : array_like, shape (N, C)
        Logits (dimensionless).
    y : array_like of integers, shape (N,)
        Labels, each from 0 to C - 1.

    Returns
    -------
    ndarray, shape (N, C)
        dz; finite and without a warning for logits as large as |z| = 1e4.

    Source: Bishop, Pattern Recognition and Machine Learning (2006), equation 4.109.
    """
    # TODO: Return dL/dz for the mean cross-entropy, in the short form that is left after
    #       the softmax's Jacobian has been multiplied out.
    raise NotImplementedError("cross_entropy_gradient")


def softmax_gradients(
    X: ArrayLike, y: ArrayLike, W: ArrayLike, b: ArrayLike, l2: float = 0.0
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Differentiate the objective of softmax regression by its weights and biases.

    .. math:: F = cross_entropy(Z, y) + l2/2 sum_{c,d} W[c, d]^2,   Z = X W^T + b

    Parameters
    ----------
    X : array_like, shape (N, D)
        Inputs.
    y : array_like of integers, shape (N,)
        Labels, each from 0 to C - 1.
    W : array_like, shape (C, D)
        Weights, one row for each class.
    b : array_like, shape (C,)
        Biases; they are not regularized.
    l2 : float
        Strength of the L2 penalty, >= 0.

    Returns
    -------
    dW : ndarray, shape (C, D)
        dF/dW.
    db : ndarray, shape (C,)
        dF/db.

    Source: Bishop, Pattern Recognition and Machine Learning (2006), section 4.3.4.
    """
    # TODO: Compute the logits, take the gradient of the mean cross-entropy at the logits,
    #       and carry it back to W and b. Add the penalty's gradient.
    raise NotImplementedError("softmax_gradients")


def fit_softmax(
    X: ArrayLike,
    y: ArrayLike,
    num_classes: int,
    learning_rate: float = 0.1,
    steps: int = 500,
    l2: float = 0.0,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Fit softmax regression by gradient descent on the whole batch, started at zero.

    .. math:: W <- W - learning_rate dF/dW,   b <- b - learning_rate dF/db,   repeated `steps` times

    Parameters
    ----------
    X : array_like, shape (N, D)
        Inputs.
    y : array_like of integers, shape (N,)
        Labels, each from 0 to num_classes - 1.
    num_classes : int
        The number C of classes; a class may have no example in y.
    learning_rate : float
        Step size, > 0.
    steps : int
        Number of steps.
    l2 : float
        Strength of the L2 penalty l2/2 sum W^2, >= 0.

    Returns
    -------
    W : ndarray, shape (C, D)
        Weights after the last step.
    b : ndarray, shape (C,)
        Biases after the last step.
    losses : ndarray, shape (steps,)
        losses[t] is the objective F = L + l2/2 sum W^2, penalty included, before step t is made.

    Source: Bishop, Pattern Recognition and Machine Learning (2006), section 4.3.4.
    """
    # TODO: Start W and b at zero; at each step record the objective (with the L2 term),
    #       then move W and b against their gradients.
    raise NotImplementedError("fit_softmax")


def predict_classes(X: ArrayLike, W: ArrayLike, b: ArrayLike) -> NDArray[np.int64]:
    """Decide for the most probable class; of equally probable ones for the smallest label.

    .. math:: y_hat[n] = argmax_c p[n, c],   p = softmax(X W^T + b)

    Parameters
    ----------
    X : array_like, shape (N, D)
        Inputs.
    W : array_like, shape (C, D)
        Weights, one row for each class.
    b : array_like, shape (C,)
        Biases.

    Returns
    -------
    ndarray of integers, shape (N,)
        Labels from 0 to C - 1.

    Source: Bishop, Pattern Recognition and Machine Learning (2006), section 1.5.1.
    """
    # TODO: Return the label with the largest probability for each row of X. Which step
    #       of computing that probability can be left out?
    raise NotImplementedError("predict_classes")

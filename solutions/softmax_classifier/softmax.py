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
    ### BEGIN SOLUTION
    ### PROMPT: Build an (N, C) array of float zeros and put a 1.0 at column y[n] of each row n.
    labels = np.asarray(y)
    # Step 1: Y = 0, one row for each example, one column for each class
    encoded = np.zeros((len(labels), num_classes))
    # Step 2: Y[n, y_n] = 1. The index pairs (0, y_0), (1, y_1), ... pick one element of each row.
    encoded[np.arange(len(labels)), labels] = 1.0
    return encoded
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    ### PROMPT: Return the softmax of each row of z, without overflow for large |z|.
    logits = np.asarray(z, dtype=np.float64)
    # Step 1: m_n = max_k z_nk. A row may be shifted freely: softmax(z - m) = softmax(z).
    # keepdims leaves (N, 1), so that each row is shifted by its own maximum.
    shifted = logits - logits.max(axis=1, keepdims=True)
    # Step 2: e_nc = exp(z_nc - m_n) lies in [0, 1], and one element of each row is exactly 1
    exponentials = np.exp(shifted)
    # Step 3: p_nc = e_nc / sum_k e_nk. The sum is at least 1: no division by zero.
    return exponentials / exponentials.sum(axis=1, keepdims=True)
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    ### PROMPT: Return the log-probabilities of each row, without first computing the probabilities.
    logits = np.asarray(z, dtype=np.float64)
    # Step 1: z_nc - m_n with m_n = max_k z_nk, as in softmax
    shifted = logits - logits.max(axis=1, keepdims=True)
    # Step 2: log sum_k exp(z_nk - m_n). The sum lies in [1, C]: its logarithm is always finite.
    log_sum = np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    # Step 3: log p_nc = (z_nc - m_n) - log sum_k exp(z_nk - m_n). The two m_n cancel.
    return shifted - log_sum
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    ### PROMPT: Multiply each row of dp by the Jacobian of its softmax, without building the
    ### PROMPT: N Jacobian matrices of shape (C, C).
    upstream, probabilities = np.asarray(dp), np.asarray(p)
    # Step 1: the Jacobian of one row is J_kc = p_k (delta_kc - p_c) = (diag(p) - p p^T)_kc
    # Step 2: its second part needs one number per row only: s_n = p_n . dp_n, of shape (N, 1)
    inner = np.sum(upstream * probabilities, axis=1, keepdims=True)
    # Step 3: dz_nc = p_nc dp_nc - p_nc s_n = p_nc (dp_nc - s_n)
    return probabilities * (upstream - inner)
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    ### PROMPT: Return the mean over the batch of minus the log-probability of the true class.
    labels = np.asarray(y)
    # Step 1: log p_nc, stable for all logits
    log_probabilities = log_softmax(z)
    # Step 2: log p_{n, y_n}: of each row, the element of its true class; shape (N,)
    of_true_class = log_probabilities[np.arange(len(labels)), labels]
    # Step 3: L = -(1/N) sum_n log p_{n, y_n}
    return float(-np.mean(of_true_class))
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    ### PROMPT: Return dL/dz for the mean cross-entropy, in the short form that is left after
    ### PROMPT: the softmax's Jacobian has been multiplied out.
    # Step 1: p = softmax(z), shape (N, C)
    p = softmax(z)
    # Step 2: dL_n/dz_nc = p_nc - Y_nc, where Y is one-hot: what was predicted minus what was true
    difference = p - one_hot(y, p.shape[1])
    # Step 3: L is a mean over N examples, so each example's share carries 1/N
    return difference / p.shape[0]
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    ### PROMPT: Compute the logits, take the gradient of the mean cross-entropy at the logits,
    ### PROMPT: and carry it back to W and b. Add the penalty's gradient.
    inputs, weights = np.asarray(X), np.asarray(W)
    # Step 1: Z = X W^T + b, (N, D) @ (D, C) + (C,) -> (N, C)
    logits = inputs @ weights.T + np.asarray(b)
    # Step 2: dZ = dL/dZ, shape (N, C). It already holds the 1/N of the mean.
    dz = cross_entropy_gradient(logits, y)
    # Step 3: z_nc = sum_d W_cd x_nd + b_c, so dL/dW_cd = sum_n dZ_nc x_nd: (C, N) @ (N, D).
    # The penalty adds d/dW (l2/2 W^2) = l2 W.
    dW = dz.T @ inputs + l2 * weights
    # Step 4: b_c is added in every row, so dL/db_c = sum_n dZ_nc
    db = dz.sum(axis=0)
    return dW, db
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    ### PROMPT: Start W and b at zero; at each step record the objective (with the L2 term),
    ### PROMPT: then move W and b against their gradients.
    inputs = np.asarray(X)
    # Step 1: W = 0, b = 0. F is convex, so the start does not decide where the descent ends.
    W = np.zeros((num_classes, inputs.shape[1]))
    b = np.zeros(num_classes)
    losses = np.zeros(steps)
    for t in range(steps):
        # Step 2: F = L + l2/2 sum W^2, before this step moves the parameters
        losses[t] = cross_entropy(inputs @ W.T + b, y) + 0.5 * l2 * np.sum(W**2)
        # Step 3: both gradients at the same point (W, b) ...
        dW, db = softmax_gradients(inputs, y, W, b, l2)
        # Step 4: ... and a step against them. New arrays, nothing is changed in place.
        W = W - learning_rate * dW
        b = b - learning_rate * db
    return W, b, losses
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    ### PROMPT: Return the label with the largest probability for each row of X. Which step
    ### PROMPT: of computing that probability can be left out?
    # Step 1: Z = X W^T + b, (N, D) @ (D, C) + (C,) -> (N, C)
    logits = np.asarray(X) @ np.asarray(W).T + np.asarray(b)
    # Step 2: within a row softmax keeps the order, so argmax_c p_nc = argmax_c z_nc.
    # np.argmax returns the first of several equal maxima.
    return np.argmax(logits, axis=1)
    ### END SOLUTION

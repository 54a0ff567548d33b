"""Logistic regression: a model, its loss, its gradient and the descent that fits it.

Shapes: N examples, D features; X (N, D), w (D,), b a number, y (N,) of labels 0 and 1.
Everything is computed in float64, and no function changes its inputs.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def sigmoid(z: ArrayLike) -> NDArray[np.float64]:
    r"""Map logits to probabilities with the logistic sigmoid.

    .. math:: \sigma(z) = 1 / (1 + e^{-z})

    Parameters
    ----------
    z : array_like, any shape
        Logits (dimensionless), integers or floats, as large as 10 000 in magnitude.

    Returns
    -------
    ndarray, the shape of z
        Probabilities in [0, 1], computed without overflow and without a warning.

    Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 3.10.
    """
    # TODO: Return 1 / (1 + exp(-z)) for every element, without overflow for large |z|.
    raise NotImplementedError("sigmoid")


def predict_proba(X: ArrayLike, w: ArrayLike, b: float) -> NDArray[np.float64]:
    r"""Compute the probability of label 1 for every example.

    .. math:: \hat y_n = \sigma(w \cdot x_n + b)

    Parameters
    ----------
    X : array_like, shape (N, D)
        One example in each row.
    w : array_like, shape (D,)
        Weights.
    b : float
        Bias.

    Returns
    -------
    ndarray, shape (N,)
        P(y = 1 | x_n) for each row x_n.

    Source: Bishop, Pattern Recognition and Machine Learning (2006), section 4.3.2.
    """
    # TODO: Return the probability of label 1 for every row of X, shape (N,).
    raise NotImplementedError("predict_proba")


def bce_loss(y_hat: ArrayLike, y: ArrayLike) -> float:
    r"""Compute the binary cross-entropy of predicted probabilities, in nats.

    .. math:: L = -\frac{1}{N} \sum_n [ y_n \log \hat y_n + (1 - y_n) \log(1 - \hat y_n) ]

    Probabilities are clipped to [1e-12, 1 - 1e-12] before the logarithm, so that L stays finite
    where y_hat is exactly 0 or 1; probabilities inside that interval are used as they are.

    Parameters
    ----------
    y_hat : array_like, shape (N,)
        Probabilities of label 1, each in [0, 1].
    y : array_like, shape (N,)
        Labels 0 or 1, integers or floats.

    Returns
    -------
    float
        The mean over the N examples.

    Source: Goodfellow, Bengio and Courville, Deep Learning (2016), sections 5.5 and 6.2.2.2.
    """
    # TODO: Return the mean binary cross-entropy as a float; clip y_hat at 1e-12 from 0 and
    #       from 1 before you take a logarithm.
    raise NotImplementedError("bce_loss")


def bce_with_logits(z: ArrayLike, y: ArrayLike) -> float:
    r"""Compute the binary cross-entropy from logits, in nats: nothing to clip.

    .. math:: L = \frac{1}{N} \sum_n [ softplus(z_n) - y_n z_n ],
              \quad softplus(z) = \log(1 + e^z)

    In exact arithmetic this is the cross-entropy of sigma(z); in float64 it stays exact to 1e-12
    where sigma(z) has already rounded to 0 or 1.

    Parameters
    ----------
    z : array_like, shape (N,)
        Logits, as large as 10 000 in magnitude.
    y : array_like, shape (N,)
        Labels 0 or 1, integers or floats.

    Returns
    -------
    float
        The mean over the N examples, computed without overflow and without a warning.

    Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.2.2.2.
    """
    # TODO: Return the mean of softplus(z) - y z as a float, with a softplus that cannot
    #       overflow and loses nothing to rounding.
    raise NotImplementedError("bce_with_logits")


def bce_gradients(
    X: ArrayLike, y: ArrayLike, w: ArrayLike, b: float, l2: float = 0.0
) -> tuple[NDArray[np.float64], float]:
    r"""Differentiate the regularized loss with respect to w and b.

    .. math:: J(w, b) = \frac{1}{N} \sum_n \ell(w \cdot x_n + b, y_n) + \frac{l2}{2} ||w||^2

    where l(z, y) = softplus(z) - y z is the cross-entropy of one example. The bias is not
    regularized.

    Parameters
    ----------
    X : array_like, shape (N, D)
        One example in each row.
    y : array_like, shape (N,)
        Labels 0 or 1, integers or floats.
    w : array_like, shape (D,)
        Weights.
    b : float
        Bias.
    l2 : float, optional
        Strength of the L2 term, not negative.

    Returns
    -------
    dw : ndarray, shape (D,)
        dJ/dw.
    db : float
        dJ/db.

    Source: Bishop, Pattern Recognition and Machine Learning (2006), section 4.3.2.
    """
    # TODO: Return dJ/dw, shape (D,), and dJ/db, a float; l2 acts on the weights only.
    raise NotImplementedError("bce_gradients")


def gradient_step(
    w: ArrayLike, b: float, dw: ArrayLike, db: float, learning_rate: float
) -> tuple[NDArray[np.float64], float]:
    r"""Take one step of gradient descent.

    .. math:: w' = w - \eta \, dJ/dw, \quad b' = b - \eta \, dJ/db

    Parameters
    ----------
    w : array_like, shape (D,)
        Weights.
    b : float
        Bias.
    dw : array_like, shape (D,)
        dJ/dw at (w, b).
    db : float
        dJ/db at (w, b).
    learning_rate : float
        eta, positive.

    Returns
    -------
    w : ndarray, shape (D,)
        The new weights: a new array. The one passed in keeps its values.
    b : float
        The new bias.

    Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 4.3.
    """
    # TODO: Return the new w and b after one step downhill; leave the inputs as they are.
    raise NotImplementedError("gradient_step")


def fit(
    X: ArrayLike, y: ArrayLike, learning_rate: float = 0.1, steps: int = 1000, l2: float = 0.0
) -> tuple[NDArray[np.float64], float, NDArray[np.float64]]:
    r"""Fit a logistic regression by gradient descent on the whole batch, starting at zero.

    .. math:: J(w, b) = \frac{1}{N} \sum_n \ell(w \cdot x_n + b, y_n) + \frac{l2}{2} ||w||^2

    Parameters
    ----------
    X : array_like, shape (N, D)
        One example in each row.
    y : array_like, shape (N,)
        Labels 0 or 1, integers or floats.
    learning_rate : float, optional
        Step length eta, positive.
    steps : int, optional
        Number of gradient steps.
    l2 : float, optional
        Strength of the L2 term, not negative.

    Returns
    -------
    w : ndarray, shape (D,)
        Weights after the last step.
    b : float
        Bias after the last step.
    losses : ndarray, shape (steps,)
        losses[t] is J before step t, the L2 term included; losses[0] belongs to w = 0, b = 0.

    Source: Goodfellow, Bengio and Courville, Deep Learning (2016), sections 4.3 and 7.1.1.
    """
    # TODO: Start at w = 0 and b = 0; in each step record J (the L2 term included), then take
    #       the gradients and make one gradient step.
    raise NotImplementedError("fit")


def predict(X: ArrayLike, w: ArrayLike, b: float) -> NDArray[np.int64]:
    r"""Predict the label of every example.

    .. math:: label_n = 1 if P(y = 1 | x_n) >= 1/2, else 0

    Parameters
    ----------
    X : array_like, shape (N, D)
        One example in each row.
    w : array_like, shape (D,)
        Weights.
    b : float
        Bias.

    Returns
    -------
    ndarray of integers, shape (N,)
        0 or 1; a probability of exactly 0.5 gives 1.

    Source: Bishop, Pattern Recognition and Machine Learning (2006), section 1.5.1.
    """
    # TODO: Return integer labels, shape (N,): 1 where the probability is at least 0.5, else 0.
    raise NotImplementedError("predict")

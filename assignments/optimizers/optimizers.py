"""Optimizers: from a gradient to a step.

Every optimizer is a plain function

    w, state = optimizer(w, dw, state, ...)

of the parameters ``w`` (any shape), the gradient ``dw`` of the loss at ``w`` (the same shape) and
a ``state``: what this optimizer has to remember of the steps before. The first state is the empty
dict ``{}``; every later one is what the call before returned, so what stands in it is the
optimizer's own business. Nothing is changed in place: neither ``w`` nor ``dw`` nor ``state``. Each
parameter array of a model carries a state of its own.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

State = dict[str, Any]


def sgd(
    w: NDArray[np.float64],
    dw: NDArray[np.float64],
    state: State,
    learning_rate: float = 1e-2,
) -> tuple[NDArray[np.float64], State]:
    """One step of (stochastic) gradient descent.

        w <- w - learning_rate * g

    Parameters
    ----------
    w : ndarray, any shape
        The parameters.
    dw : ndarray, the shape of w
        g, the gradient of the loss at w.
    state : dict
        Gradient descent remembers nothing: the state stays empty.
    learning_rate : float
        The length of the step in units of the gradient.

    Returns
    -------
    w : ndarray, the shape of w
        The parameters after the step, in a new array.
    state : dict
        The state for the next call.

    Source: Robbins and Monro, A stochastic approximation method (1951).
    """
    # TODO: Return the parameters one step against the gradient, in a new array, and the state.
    raise NotImplementedError("sgd")


def momentum(
    w: NDArray[np.float64],
    dw: NDArray[np.float64],
    state: State,
    learning_rate: float = 1e-2,
    beta: float = 0.9,
) -> tuple[NDArray[np.float64], State]:
    """One step of gradient descent with momentum (the heavy ball).

        v <- beta * v + g                (v is zero before the first step)
        w <- w - learning_rate * v

    The velocity v accumulates gradients: g has the factor 1, not 1 - beta.

    Parameters
    ----------
    w : ndarray, any shape
        The parameters.
    dw : ndarray, the shape of w
        g, the gradient of the loss at w.
    state : dict
        Empty at first; afterwards what the call before returned. Keep v in it, as state["v"].
    learning_rate : float
        The length of the step in units of the velocity.
    beta : float in [0, 1)
        The part of the velocity that survives a step.

    Returns
    -------
    w : ndarray, the shape of w
        The parameters after the step, in a new array.
    state : dict
        The state for the next call: a new dict, since the one passed in must stay as it is.

    Source: Polyak, Some methods of speeding up the convergence of iteration methods (1964);
    in this form Sutskever et al., On the importance of initialization and momentum (2013).
    """
    # TODO: Update the velocity kept in the state, step along it, return both as new objects.
    raise NotImplementedError("momentum")


def nesterov(
    w: NDArray[np.float64],
    dw: NDArray[np.float64],
    state: State,
    learning_rate: float = 1e-2,
    beta: float = 0.9,
) -> tuple[NDArray[np.float64], State]:
    """One step of Nesterov's accelerated gradient, written at the look-ahead point.

        v <- beta * v + g                (v is zero before the first step)
        w <- w - learning_rate * (g + beta * v)

    The v of the second line is the new one.

    Parameters
    ----------
    w : ndarray, any shape
        The parameters (the look-ahead point, see the notebook).
    dw : ndarray, the shape of w
        g, the gradient of the loss at w.
    state : dict
        Empty at first; afterwards what the call before returned. Keep v in it, as state["v"].
    learning_rate : float
        The length of the step in units of the gradient.
    beta : float in [0, 1)
        The part of the velocity that survives a step.

    Returns
    -------
    w : ndarray, the shape of w
        The parameters after the step, in a new array.
    state : dict
        The state for the next call: a new dict, since the one passed in must stay as it is.

    Source: Nesterov, A method of solving a convex programming problem with convergence rate
    O(1/k^2) (1983); in this form Bengio, Boulanger-Lewandowski and Pascanu, Advances in
    optimizing recurrent networks (2013).
    """
    # TODO: Update the velocity as momentum does, then step along g + beta v with the new v.
    raise NotImplementedError("nesterov")


def rmsprop(
    w: NDArray[np.float64],
    dw: NDArray[np.float64],
    state: State,
    learning_rate: float = 1e-2,
    decay: float = 0.99,
    eps: float = 1e-8,
) -> tuple[NDArray[np.float64], State]:
    """One step of RMSprop: every element is divided by the recent size of its own gradient.

        s <- decay * s + (1 - decay) * g^2          (s is zero before the first step)
        w <- w - learning_rate * g / (sqrt(s) + eps)

    All operations are element by element. eps is added to the root, not under it.

    Parameters
    ----------
    w : ndarray, any shape
        The parameters.
    dw : ndarray, the shape of w
        g, the gradient of the loss at w.
    state : dict
        Empty at first; afterwards what the call before returned. Keep s in it, as state["s"].
    learning_rate : float
        The length of the step in units of w: the gradient's own units cancel.
    decay : float in [0, 1)
        The part of the average that survives a step.
    eps : float
        Keeps the division finite where the gradient has been zero; in units of the gradient.

    Returns
    -------
    w : ndarray, the shape of w
        The parameters after the step, in a new array.
    state : dict
        The state for the next call: a new dict, since the one passed in must stay as it is.

    Source: Tieleman and Hinton, Lecture 6.5 of Neural networks for machine learning (2012).
    """
    # TODO: Update the moving average of the squared gradient, then divide the gradient by its
    #       root plus eps.
    raise NotImplementedError("rmsprop")


def adam(
    w: NDArray[np.float64],
    dw: NDArray[np.float64],
    state: State,
    learning_rate: float = 1e-3,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
) -> tuple[NDArray[np.float64], State]:
    """One step of Adam: momentum over RMSprop, both averages corrected for their start at zero.

        t <- t + 1                                  (t is zero before the first step)
        m <- beta1 * m + (1 - beta1) * g            (m is zero before the first step)
        v <- beta2 * v + (1 - beta2) * g^2          (v is zero before the first step)
        m_hat = m / (1 - beta1^t)
        v_hat = v / (1 - beta2^t)
        w <- w - learning_rate * m_hat / (sqrt(v_hat) + eps)

    All operations are element by element. The state keeps m and v, not m_hat and v_hat.

    Parameters
    ----------
    w : ndarray, any shape
        The parameters.
    dw : ndarray, the shape of w
        g, the gradient of the loss at w.
    state : dict
        Empty at first; afterwards what the call before returned. Keep m, v and the number t of
        steps taken in it, as state["m"], state["v"] and state["t"].
    learning_rate : float
        The length of the step in units of w: the gradient's own units cancel.
    beta1, beta2 : float in [0, 1)
        The parts of the two averages that survive a step.
    eps : float
        Keeps the division finite where the gradient has been zero; in units of the gradient.

    Returns
    -------
    w : ndarray, the shape of w
        The parameters after the step, in a new array.
    state : dict
        The state for the next call: a new dict, since the one passed in must stay as it is.

    Source: Kingma and Ba, Adam: a method for stochastic optimization (2015), algorithm 1.
    """
    # TODO: Count the step, update both moving averages, correct their bias, and take the step.
    raise NotImplementedError("adam")


def adamw(
    w: NDArray[np.float64],
    dw: NDArray[np.float64],
    state: State,
    learning_rate: float = 1e-3,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
    weight_decay: float = 1e-2,
) -> tuple[NDArray[np.float64], State]:
    """One step of AdamW: the Adam step, and beside it a decay of the weights.

        w <- w - learning_rate * m_hat / (sqrt(v_hat) + eps) - learning_rate * weight_decay * w

    with m_hat and v_hat as in `adam`, made from the gradient g alone. The w on the right is the one
    before the step in both places: the decay is not part of the gradient.

    Parameters
    ----------
    w : ndarray, any shape
        The parameters.
    dw : ndarray, the shape of w
        g, the gradient of the loss at w (without any penalty on w).
    state : dict
        Empty at first; afterwards what the call before returned. What `adam` keeps is enough.
    learning_rate : float
        The length of the Adam step in units of w; it scales the decay as well.
    beta1, beta2 : float in [0, 1)
        The parts of the two averages that survive a step.
    eps : float
        Keeps the division finite where the gradient has been zero; in units of the gradient.
    weight_decay : float
        The strength of the decay: w loses the fraction learning_rate * weight_decay per step.

    Returns
    -------
    w : ndarray, the shape of w
        The parameters after the step, in a new array.
    state : dict
        The state for the next call: a new dict, since the one passed in must stay as it is.

    Source: Loshchilov and Hutter, Decoupled weight decay regularization (2019), algorithm 2.
    """
    # TODO: Take the Adam step for the plain gradient and the decay of w beside it. You may call
    #       your own `adam`.
    raise NotImplementedError("adamw")


def clip_by_global_norm(
    grads: dict[str, NDArray[np.float64]], max_norm: float
) -> tuple[dict[str, NDArray[np.float64]], float]:
    """Scale all gradients by one common factor, so that their joint norm is at most max_norm.

        norm = sqrt(sum over all arrays and all elements of g^2)
        g <- g * max_norm / norm   where norm > max_norm;   otherwise g stays as it is

    Parameters
    ----------
    grads : dict of str to ndarray, any shapes
        The gradients of all parameters of a model.
    max_norm : float, positive
        The largest joint norm that is let through; in units of the gradient.

    Returns
    -------
    clipped : dict of str to ndarray
        The same keys and shapes; a new dict of arrays that may be scaled.
    norm : float
        The joint norm before clipping (0.0 for gradients that are all zero).

    Source: Pascanu, Mikolov and Bengio, On the difficulty of training recurrent neural networks
    (2013), algorithm 1.
    """
    # TODO: Compute the norm of all gradients together, and scale all of them by one factor
    #       where it is above max_norm.
    raise NotImplementedError("clip_by_global_norm")


def cosine_schedule(
    step: int, total_steps: int, base_learning_rate: float, warmup_steps: int = 0
) -> float:
    """Return the learning rate of one step: a linear warm-up, then half a cosine down to zero.

        step < warmup_steps:
            base_learning_rate * (step + 1) / warmup_steps
        warmup_steps <= step < total_steps:
            base_learning_rate * (1 + cos(pi * p)) / 2,   with p, the part of this stretch that is
            behind: 0 at step = warmup_steps, and 1 at step = total_steps
        step >= total_steps:
            0

    Parameters
    ----------
    step : int
        The number of the step, counted from 0.
    total_steps : int, positive
        The length of the run; from this step on the learning rate is 0.
    base_learning_rate : float
        The largest learning rate, reached at the end of the warm-up.
    warmup_steps : int in 0 .. total_steps
        The length of the warm-up. It may fill the whole run.

    Returns
    -------
    float
        The learning rate for this step.

    Source: Loshchilov and Hutter, SGDR: stochastic gradient descent with warm restarts (2017),
    equation 5; warm-up after Goyal et al., Accurate, large minibatch SGD (2017).
    """
    # TODO: Return the learning rate of this step: the warm-up, the cosine, or 0 after the end.
    raise NotImplementedError("cosine_schedule")

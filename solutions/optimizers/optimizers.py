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
    ### BEGIN SOLUTION
    ### PROMPT: Return the parameters one step against the gradient, in a new array, and the state.
    # Step 1: w - learning_rate * g. Not `w -= ...`, which would write into the caller's array.
    # Step 2: there is nothing to remember, so the state goes back as it came.
    return w - learning_rate * dw, state
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    ### PROMPT: Update the velocity kept in the state, step along it, return both as new objects.
    # Step 1: v <- beta v + g. An empty state stands for v = 0, and 0.0 broadcasts to any shape.
    v = beta * state.get("v", 0.0) + dw
    # Step 2: w <- w - learning_rate v, and the velocity goes into a new dict.
    return w - learning_rate * v, {"v": v}
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    ### PROMPT: Update the velocity as momentum does, then step along g + beta v with the new v.
    # Step 1: the velocity, exactly as in `momentum`.
    v = beta * state.get("v", 0.0) + dw
    # Step 2: w is already the look-ahead point, so the step is this gradient plus beta times the
    # new velocity: the jump to the next look-ahead point is part of the step.
    return w - learning_rate * (dw + beta * v), {"v": v}
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    ### PROMPT: Update the moving average of the squared gradient, then divide the gradient by its
    ### PROMPT: root plus eps.
    # Step 1: s <- decay s + (1 - decay) g^2, element by element; an empty state stands for s = 0.
    s = decay * state.get("s", 0.0) + (1 - decay) * dw**2
    # Step 2: the step g / (sqrt(s) + eps). The root gives s the units of g, so that the quotient
    # has none; eps outside the root is then in units of g as well.
    return w - learning_rate * dw / (np.sqrt(s) + eps), {"s": s}
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    ### PROMPT: Count the step, update both moving averages, correct their bias, and take the step.
    # Step 1: the number of this step, counted from 1, or the corrections would divide by zero.
    t = state.get("t", 0) + 1
    # Step 2: the moving averages of g and g^2; an empty state stands for zeros of any shape.
    m = beta1 * state.get("m", 0.0) + (1 - beta1) * dw
    v = beta2 * state.get("v", 0.0) + (1 - beta2) * dw**2
    # Step 3: after t steps the weights in m add up to 1 - beta1^t; dividing makes it an average.
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    # Step 4: the step. The state keeps m and v as they are: corrected ones would be corrected
    # again by the next call.
    return w - learning_rate * m_hat / (np.sqrt(v_hat) + eps), {"m": m, "v": v, "t": t}
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    ### PROMPT: Take the Adam step for the plain gradient and the decay of w beside it. You may call
    ### PROMPT: your own `adam`.
    # Step 1: the Adam step from the gradient alone, so that m and v never see the decay.
    stepped, state = adam(w, dw, state, learning_rate, beta1, beta2, eps)
    # Step 2: the decay beside it, of the weights before the step.
    return stepped - learning_rate * weight_decay * w, state
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    ### PROMPT: Compute the norm of all gradients together, and scale all of them by one factor
    ### PROMPT: where it is above max_norm.
    # Step 1: one norm for the model, as if all arrays were laid end to end in one long vector.
    norm = float(np.sqrt(sum(np.sum(g**2) for g in grads.values())))
    # Step 2: one factor for all of them, so that the direction stays. The comparison comes before
    # the division: a norm of zero is never divided by.
    scale = max_norm / norm if norm > max_norm else 1.0
    # Step 3: new arrays, and the norm before clipping (what one logs while training).
    return {name: scale * g for name, g in grads.items()}, norm
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    ### PROMPT: Return the learning rate of this step: the warm-up, the cosine, or 0 after the end.
    # Step 1: past the end there is nothing left; without this line the cosine would rise again,
    # and a warm-up as long as the run would divide by zero.
    if step >= total_steps:
        return 0.0
    # Step 2: the warm-up. step + 1, since a first step of length 0 would be a wasted one.
    if step < warmup_steps:
        return float(base_learning_rate * (step + 1) / warmup_steps)
    # Step 3: progress runs from 0 to 1 over what is left, cos(pi progress) from 1 to -1.
    progress = (step - warmup_steps) / (total_steps - warmup_steps)
    return float(base_learning_rate * (1 + np.cos(np.pi * progress)) / 2)
    ### END SOLUTION

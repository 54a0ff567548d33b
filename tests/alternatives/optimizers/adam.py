"""Other correct ways to write adam."""

import numpy as np

from grader.bank import alternative


@alternative(why="keeps the powers of the betas instead of a count")
def adam_with_running_powers(w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, power1, power2 = (
        state["averages"] if state else (np.zeros_like(w), np.zeros_like(w), 1.0, 1.0)
    )
    power1, power2 = power1 * beta1, power2 * beta2
    m = beta1 * m + (1 - beta1) * dw
    v = beta2 * v + (1 - beta2) * dw**2
    root = np.sqrt(v / (1 - power2)) + eps
    stepped = w - learning_rate * (m / (1 - power1)) / root
    return stepped, {"averages": (m, v, power1, power2)}


@alternative(why="both corrections folded into the learning rate, and eps scaled to match")
def adam_with_a_corrected_rate(w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state.get("t", 0) + 1
    m = beta1 * state.get("m", 0) + (1 - beta1) * dw
    v = beta2 * state.get("v", 0) + (1 - beta2) * dw**2
    left = np.sqrt(1 - beta2**t)
    rate = learning_rate * left / (1 - beta1**t)
    return w - rate * m / (np.sqrt(v) + eps * left), {"m": m, "v": v, "t": t}


@alternative(why="keeps true averages, with weights that change with t, so nothing is corrected")
def adam_with_averages_of_the_right_weight(
    w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8
):
    t = state.get("t", 0) + 1
    new1 = (1 - beta1) / (1 - beta1**t)
    new2 = (1 - beta2) / (1 - beta2**t)
    m_hat = (1 - new1) * state.get("m_hat", 0.0) + new1 * dw
    v_hat = (1 - new2) * state.get("v_hat", 0.0) + new2 * dw**2
    stepped = w - learning_rate * m_hat / (np.sqrt(v_hat) + eps)
    return stepped, {"m_hat": m_hat, "v_hat": v_hat, "t": t}


@alternative(why="a list as state, moving averages by differences, a float for t")
def adam_with_a_list(w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, t = state or [0.0 * w, 0.0 * w, 0.0]
    m = m + (1 - beta1) * (dw - m)
    v = v + (1 - beta2) * (dw * dw - v)
    t = t + 1.0
    step = learning_rate * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return w - step, [m, v, t]


@alternative(why="works in place, on a deep copy of the state")
def adam_on_a_copy(w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    if state:
        state = {"m": state["m"].copy(), "v": state["v"].copy(), "t": state["t"]}
    else:
        state = {"m": np.zeros(w.shape), "v": np.zeros(w.shape), "t": 0}
    state["t"] += 1
    state["m"] *= beta1
    state["m"] += (1 - beta1) * dw
    state["v"] *= beta2
    state["v"] += (1 - beta2) * dw**2
    w = w.copy()
    w -= (
        learning_rate
        * (state["m"] / (1 - beta1 ** state["t"]))
        / (np.sqrt(state["v"] / (1 - beta2 ** state["t"])) + eps)
    )
    return w, state

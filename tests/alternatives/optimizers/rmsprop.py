"""Other correct ways to write rmsprop."""

import numpy as np

from grader.bank import alternative


@alternative(why="zeros of the right shape, np.square, np.divide")
def rmsprop_with_ufuncs(w, dw, state, learning_rate=1e-2, decay=0.99, eps=1e-8):
    s = np.zeros_like(w) if not state else state["s"]
    s = np.add(np.multiply(decay, s), np.multiply(1 - decay, np.square(dw)))
    return w - np.divide(learning_rate * dw, np.sqrt(s) + eps), {"s": s}


@alternative(why="moves the average by a part of the difference")
def rmsprop_by_differences(w, dw, state, learning_rate=1e-2, decay=0.99, eps=1e-8):
    s = state.get("mean_square", 0 * w)
    s = s + (1 - decay) * (dw * dw - s)
    scale = learning_rate / (s**0.5 + eps)
    return w - scale * dw, {"mean_square": s}


@alternative(why="keeps the root of the average instead of the average")
def rmsprop_keeping_the_root(w, dw, state, learning_rate=1e-2, decay=0.99, eps=1e-8):
    root = np.hypot(np.sqrt(decay) * state.get("root", 0.0), np.sqrt(1 - decay) * dw)
    return w - learning_rate * dw / (root + eps), {"root": root}


@alternative(why="loops over the elements with Python floats")
def rmsprop_element_by_element(w, dw, state, learning_rate=1e-2, decay=0.99, eps=1e-8):
    old = state.get("s", np.zeros(w.shape))
    s = np.empty(w.shape)
    stepped = np.empty(w.shape)
    for index in np.ndindex(w.shape):
        g = float(dw[index])
        s[index] = decay * old[index] + (1 - decay) * g**2
        stepped[index] = w[index] - learning_rate * g / (float(s[index]) ** 0.5 + eps)
    return stepped, {"s": s}

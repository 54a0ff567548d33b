"""Other correct ways to write momentum."""

import numpy as np

from grader.bank import alternative


@alternative(why="zeros of the right shape on the first call, another key")
def momentum_from_zeros(w, dw, state, learning_rate=1e-2, beta=0.9):
    velocity = state["velocity"] if "velocity" in state else np.zeros_like(w, dtype=float)
    velocity = velocity * beta + dw
    return w - velocity * learning_rate, {"velocity": velocity}


@alternative(why="keeps the downhill velocity and adds it")
def momentum_downhill(w, dw, state, learning_rate=1e-2, beta=0.9):
    state = dict(state)
    state["v"] = beta * state.get("v", 0.0) - dw
    return w + learning_rate * state["v"], state


@alternative(why="keeps every gradient and adds up the series anew at each step, in a list")
def momentum_as_a_series(w, dw, state, learning_rate=1e-2, beta=0.9):
    gradients = [*state.get("gradients", []), dw]
    v = sum(beta ** (len(gradients) - 1 - k) * g for k, g in enumerate(gradients))
    return w - learning_rate * v, {"gradients": gradients}


@alternative(why="keeps the exponential average and multiplies it back")
def momentum_from_an_average(w, dw, state, learning_rate=1e-2, beta=0.9):
    average = beta * state.get("average", 0.0) + (1 - beta) * dw
    return w - learning_rate / (1 - beta) * average, {"average": average}


@alternative(why="flattens, and its state is a tuple once it is not empty")
def momentum_with_a_tuple(w, dw, state, learning_rate=1e-2, beta=0.9):
    v = dw.ravel().copy()
    if state:
        (old,) = state
        v += beta * old
    return (w.ravel() - learning_rate * v).reshape(w.shape), (v,)

"""Other correct ways to write nesterov."""

import numpy as np

from grader.bank import alternative


@alternative(why="leaves the look-ahead point, makes the classical step, and looks ahead again")
def nesterov_through_the_base_point(w, dw, state, learning_rate=1e-2, beta=0.9):
    # The base point lies behind w by the part of the velocity that w has looked ahead. The step
    # of the base point is a whole new velocity; from there w looks ahead once more.
    old = state.get("v", np.zeros_like(w))
    v = beta * old + dw
    base = w + learning_rate * beta * old
    base = base - learning_rate * v
    return base - learning_rate * beta * v, {"v": v}


@alternative(why="one formula in the old velocity: (1 + beta) g + beta^2 v")
def nesterov_in_the_old_velocity(w, dw, state, learning_rate=1e-2, beta=0.9):
    old = state.get("v", 0.0)
    direction = (1 + beta) * dw + beta**2 * old
    return w - learning_rate * direction, {"v": beta * old + dw}


@alternative(why="a momentum step from the sibling function, corrected to the look-ahead point")
def nesterov_from_momentum(w, dw, state, learning_rate=1e-2, beta=0.9):
    _, state = momentum(w, dw, state, learning_rate, beta)
    v = state["v"]
    return w - learning_rate * dw - learning_rate * beta * v, state


@alternative(why="loops over the elements with Python floats and keeps a list")
def nesterov_element_by_element(w, dw, state, learning_rate=1e-2, beta=0.9):
    old = state.get("v", [0.0] * w.size)
    v = [beta * float(a) + float(g) for a, g in zip(old, dw.flat, strict=True)]
    stepped = [
        float(a) - learning_rate * (float(g) + beta * b)
        for a, g, b in zip(w.flat, dw.flat, v, strict=True)
    ]
    return np.array(stepped).reshape(w.shape), {"v": v}

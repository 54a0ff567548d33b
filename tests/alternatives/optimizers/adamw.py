"""Other correct ways to write adamw."""

import numpy as np

from grader.bank import alternative


@alternative(why="decays first, as torch does, and moves the decayed weights by the Adam step")
def adamw_decay_first(
    w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=1e-2
):
    decayed = w * (1 - learning_rate * weight_decay)
    return adam(decayed, dw, state, learning_rate, beta1, beta2, eps)


@alternative(why="written out, without a call of adam")
def adamw_written_out(
    w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=1e-2
):
    t = state.get("count", 0) + 1
    m = beta1 * state.get("first", 0.0) + (1 - beta1) * dw
    v = beta2 * state.get("second", 0.0) + (1 - beta2) * dw**2
    direction = m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps) + weight_decay * w
    return w - learning_rate * direction, {"first": m, "second": v, "count": t}


@alternative(why="takes the Adam step from zero and keeps its state one level deeper")
def adamw_step_from_zero(
    w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=1e-2
):
    step, inner = adam(
        np.zeros_like(w),
        dw,
        state.get("adam", {}),
        learning_rate=learning_rate,
        beta1=beta1,
        beta2=beta2,
        eps=eps,
    )
    return w + step - learning_rate * weight_decay * w, {"adam": inner}

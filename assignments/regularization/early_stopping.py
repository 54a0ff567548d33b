"""Two brakes on a training run: a penalty on large weights, and the decision when to stop."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def l2_penalty(params: dict[str, NDArray[np.float64]], l2: float) -> float:
    """Return the L2 term of the loss: every layer's weights, but not the biases.

    With one sum over all elements of each weight matrix W_k::

        penalty = (l2 / 2) * sum_k sum_ij (W_k)_ij^2

    Parameters
    ----------
    params : dict of str to array
        The parameters of a network. Keys that begin with a capital "W" ("W1", "W2", "W_out")
        are weights; all others ("b1", "gamma1", "beta1") are not penalised.
    l2 : float, at least 0
        The strength of the penalty.

    Returns
    -------
    float
        The penalty, to be added to the mean loss; 0.0 when there are no weights.

    Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 7.1.1.
    """
    # TODO: Return half of l2 times the sum of the squares of all weights, as one float.
    raise NotImplementedError("l2_penalty")


def best_step(val_losses: ArrayLike, patience: int) -> int:
    """Return the step that early stopping goes back to.

    Read the validation losses in order, as if training were still running. The first value is
    the best so far; each later value replaces it only if it is strictly smaller. As soon as
    `patience` values in a row have not improved on the best, stop reading: later values are
    never seen, however good. ::

        val_losses = [5, 3, 4, 3, 1], patience = 2   ->   1     (4 and the second 3: stop)
        val_losses = [5, 3, 4, 3, 1], patience = 3   ->   4     (the 1 comes in time)

    Parameters
    ----------
    val_losses : array_like, (steps,), at least one value
        The validation loss after each step (or epoch). A NaN is never an improvement.
    patience : int, at least 1
        How many values in a row without strict improvement end the training.

    Returns
    -------
    int
        The index, from 0, of the best value that was read; the earliest one if it occurs twice.

    Source: Goodfellow, Bengio and Courville, Deep Learning (2016), algorithm 7.1;
    Prechelt, Early Stopping - But When? (1998).
    """
    # TODO: Return the index of the best value seen when `patience` values in a row have
    #       brought no strict improvement, or at the end of the list.
    raise NotImplementedError("best_step")

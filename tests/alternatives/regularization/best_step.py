"""Other correct versions of best_step."""

import numpy as np

from grader.bank import alternative


@alternative(why="counts the values without improvement, from infinity")
def best_step_counter(val_losses, patience):
    best, best_loss, waited = 0, np.inf, 0
    for step, loss in enumerate(val_losses):
        if loss < best_loss:
            best, best_loss, waited = step, loss, 0
        else:
            waited += 1
            if waited == patience:
                return best
    return best


@alternative(why="looks for an improvement within the next `patience` values, again and again")
def best_step_windows(val_losses, patience):
    best = 0
    while True:
        ahead = np.flatnonzero(val_losses[best + 1 : best + 1 + patience] < val_losses[best])
        if ahead.size == 0:
            return np.int64(best)
        best += 1 + ahead[0]


@alternative(why="from running minima: the first gap between records that is too long")
def best_step_records(val_losses, patience):
    lowest = np.fmin.accumulate(val_losses)
    steps = [0] + [i for i in range(1, len(lowest)) if lowest[i] < lowest[i - 1]]
    for here, after in zip(steps, steps[1:]):
        if after - here > patience:
            return here
    return steps[-1]


@alternative(why="recursive, on Python floats")
def best_step_recursive(val_losses, patience):
    losses = [float(loss) for loss in val_losses]

    def go(best, step):
        if step == len(losses) or step - best > patience:
            return best
        return go(step, step + 1) if losses[step] < losses[best] else go(best, step + 1)

    return go(0, 1)

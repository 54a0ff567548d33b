"""Other right versions of gradient_step."""

import numpy as np

from grader.bank import alternative


@alternative(why="changes a copy in place")
def step_on_a_copy(w, b, dw, db, learning_rate):
    w = np.array(w, dtype=np.float64)
    w -= learning_rate * np.asarray(dw)
    b -= learning_rate * db
    return w, b


@alternative(why="a loop over the weights")
def step_weight_by_weight(w, b, dw, db, learning_rate):
    new = [weight - learning_rate * slope for weight, slope in zip(w, dw, strict=True)]
    return np.array(new), float(b) - float(learning_rate) * float(db)


@alternative(why="adds the step instead of subtracting the gradient; b as an array of no axes")
def step_is_added(w, b, dw, db, learning_rate):
    return np.add(w, -learning_rate * dw), np.array(b + -learning_rate * db)


@alternative(why="all parameters in one vector")
def step_in_one_vector(w, b, dw, db, learning_rate):
    theta = np.append(w, b) - learning_rate * np.append(dw, db)
    return theta[:-1], theta[-1]

"""Other right versions of predict_proba."""

import numpy as np

from grader.bank import alternative


@alternative(why="a loop over the rows")
def proba_row_by_row(X, w, b):
    result = np.zeros(len(X))
    for n in range(len(X)):
        result[n] = sigmoid(np.dot(X[n], w) + b)
    return result


@alternative(why="einsum")
def proba_with_einsum(X, w, b):
    return sigmoid(np.einsum("nd,d->n", X, w) + b)


@alternative(why="the weights from the left")
def proba_from_the_left(X, w, b):
    return sigmoid(np.dot(w, np.transpose(X)) + b)


@alternative(why="multiplies element by element and sums over the features")
def proba_by_multiply_and_sum(X, w, b):
    return sigmoid((np.asarray(X) * w).sum(axis=1) + b)


@alternative(why="the bias as the weight of a column of ones, and its own stable sigmoid")
def proba_with_a_column_of_ones(X, w, b):
    X = np.asarray(X, dtype=np.float64)
    extended = np.hstack([X, np.ones((X.shape[0], 1))])
    return 0.5 * (1 + np.tanh(extended @ np.append(w, b) / 2))

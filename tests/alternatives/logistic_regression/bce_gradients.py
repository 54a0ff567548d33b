"""Other right versions of bce_gradients."""

import numpy as np

from grader.bank import alternative


@alternative(why="a loop over the examples")
def gradients_example_by_example(X, y, w, b, l2=0.0):
    dw, db = np.zeros(len(w)), 0.0
    for x, label in zip(X, y, strict=True):
        error = float(sigmoid(np.dot(x, w) + b)) - label
        dw = dw + error * x / len(X)
        db += error / len(X)
    return dw + l2 * np.asarray(w), db


@alternative(why="the mean over the batch axis of the gradients of all examples")
def gradients_as_a_mean_of_rows(X, y, w, b, l2=0.0):
    error = predict_proba(X, w, b) - y
    return np.mean(error[:, None] * X, axis=0) + l2 * w, np.mean(error)


@alternative(why="einsum, and the 1/N at the end")
def gradients_with_einsum(X, y, w, b, l2=0.0):
    error = sigmoid(np.einsum("nd,d->n", X, w) + b) - y
    dw = np.einsum("n,nd->d", error, X) / len(y)
    dw += l2 * w
    return dw, error.sum() / len(y)


@alternative(why="the error from the left, a column of ones for the bias, a list for a tuple")
def gradients_with_a_column_of_ones(X, y, w, b, l2=0.0):
    X = np.column_stack([X, np.ones(len(X))])
    theta = np.append(w, b)
    gradient = (0.5 * (1 + np.tanh(X @ theta / 2)) - y) @ X / len(X)
    gradient += l2 * np.append(w, 0.0)
    return [gradient[:-1], gradient[-1]]


@alternative(why="computes the probabilities with its own clipped exponential")
def gradients_with_an_own_sigmoid(X, y, w, b, l2=0.0):
    X, y, w = np.array(X, dtype=float), np.array(y, dtype=float), np.array(w, dtype=float)
    z = np.clip(X.dot(w) + b, -700, 700)
    residual = y - 1 / (1 + np.exp(-z))
    return -X.T.dot(residual) / y.size + l2 * w, -residual.mean()

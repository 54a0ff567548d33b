"""Right versions of predict_classes."""

import numpy as np

from grader.bank import alternative


@alternative(why="decides by the probabilities")
def largest_probability(X, W, b):
    return softmax(X @ W.T + b).argmax(axis=1)


@alternative(why="loops over the examples and returns 32-bit integers")
def predict_in_a_loop(X, W, b):
    labels = np.zeros(len(X), dtype=np.int32)
    for n, x in enumerate(X):
        logits = [float(x @ w + offset) for w, offset in zip(W, b)]
        labels[n] = logits.index(max(logits))
    return labels


@alternative(why="sorts stably and takes the first")
def predict_by_sorting(X, W, b):
    return np.argsort(-(X @ W.T + b), axis=1, kind="stable")[:, 0]


@alternative(why="works on transposed logits")
def predict_on_columns(X, W, b):
    return np.argmax(np.dot(W, X.T) + np.reshape(b, (-1, 1)), axis=0)

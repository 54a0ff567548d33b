"""Right versions of fit_softmax."""

import numpy as np

from grader.bank import alternative


@alternative(why="changes arrays of its own in place and collects the losses in a list")
def fit_in_place(X, y, num_classes, learning_rate=0.1, steps=500, l2=0.0):
    W, b, losses = np.zeros((num_classes, X.shape[1])), np.zeros(num_classes), []
    for _ in range(steps):
        losses.append(cross_entropy(X @ W.T + b, y) + l2 / 2 * (W * W).sum())
        dW, db = softmax_gradients(X, y, W, b, l2=l2)
        W -= learning_rate * dW
        b -= learning_rate * db
    return W, b, np.array(losses)


@alternative(why="calls no other exercise; the penalty shrinks the weights before the step")
def fit_by_itself(X, y, num_classes, learning_rate=0.1, steps=500, l2=0.0):
    n, d = X.shape
    W, b, losses = np.zeros((num_classes, d)), np.zeros(num_classes), np.empty(steps)
    Y = np.eye(num_classes)[y]
    for t in range(steps):
        z = X @ W.T + b
        z -= z.max(axis=1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        losses[t] = -np.sum(Y * log_p) / n + 0.5 * l2 * np.linalg.norm(W) ** 2
        dz = np.exp(log_p) - Y
        W = (1 - learning_rate * l2) * W - learning_rate / n * (dz.T @ X)
        b = b - learning_rate * dz.mean(axis=0)
    return W, b, losses


@alternative(why="keeps weights and biases in one matrix beside a column of ones; returns a list")
def fit_one_matrix(X, y, num_classes, learning_rate=0.1, steps=500, l2=0.0):
    inputs = np.column_stack([X, np.ones(len(X))])
    both = np.zeros((num_classes, inputs.shape[1]))
    penalized = np.array([1.0] * X.shape[1] + [0.0])
    losses = np.zeros(steps)
    for t in range(steps):
        z = inputs @ both.T
        losses[t] = cross_entropy(z, y) + 0.5 * l2 * np.sum(penalized * both**2)
        gradient = cross_entropy_gradient(z, y).T @ inputs + l2 * penalized * both
        both = both - learning_rate * gradient
    return [both[:, :-1], both[:, -1], losses]

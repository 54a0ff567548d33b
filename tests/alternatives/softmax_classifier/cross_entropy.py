"""Right versions of cross_entropy."""

import numpy as np

from grader.bank import alternative


@alternative(why="log-sum-exp minus the true class's logit; no other exercise is called")
def log_sum_exp_minus_logit(z, y):
    z = np.asarray(z, dtype=float)
    m = z.max(axis=1)
    log_sum = m + np.log(np.exp(z - m[:, None]).sum(axis=1))
    return np.mean(log_sum - z[np.arange(len(z)), y])


@alternative(why="sums the log-probabilities under one-hot labels")
def one_hot_times_log_probabilities(z, y):
    return -(one_hot(y, np.shape(z)[1]) * log_softmax(z)).sum() / len(z)


@alternative(why="loops over the examples and returns a Python float")
def cross_entropy_in_a_loop(z, y):
    total = 0.0
    for row, label in zip(log_softmax(z), y):
        total -= float(row[label])
    return total / len(y)


@alternative(why="uses take_along_axis and returns a 0-dimensional array")
def cross_entropy_along_an_axis(z, y):
    columns = np.asarray(y, dtype=np.int64)[:, np.newaxis]
    return np.asarray(-np.take_along_axis(log_softmax(z), columns, axis=1).mean())


@alternative(why="log-sum-exp of each row's differences to the true logit")
def log_sum_exp_of_differences(z, y):
    z = np.asarray(z, dtype=float)
    differences = z - z[np.arange(len(z)), y][:, None]
    return np.logaddexp.reduce(differences, axis=1).mean()

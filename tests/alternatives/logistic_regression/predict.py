"""Other right versions of predict."""

import numpy as np

from grader.bank import alternative


@alternative(why="the probability reaches one half where the logit reaches 0")
def predict_by_the_logit(X, w, b):
    return (np.asarray(X) @ np.asarray(w) + b >= 0).astype(np.int32)


@alternative(why="a loop over the rows, with Python's integers")
def predict_row_by_row(X, w, b):
    return np.array([1 if p >= 0.5 else 0 for p in predict_proba(X, w, b)])


@alternative(why="np.where with integers")
def predict_with_where(X, w, b):
    return np.where(predict_proba(X, w, b) < 0.5, 0, 1)


@alternative(why="rounds half up, into small unsigned integers")
def predict_rounds_half_up(X, w, b):
    return np.floor(predict_proba(X, w, b) + 0.5).astype(np.uint8)

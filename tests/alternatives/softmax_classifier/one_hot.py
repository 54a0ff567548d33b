"""Right versions of one_hot."""

import numpy as np

from grader.bank import alternative


@alternative(why="picks rows of the identity matrix")
def rows_of_the_identity(y, num_classes):
    return np.eye(num_classes)[y]


@alternative(why="compares every label with every class, by broadcasting")
def comparison_with_every_class(y, num_classes):
    return (np.asarray(y)[:, None] == np.arange(num_classes)).astype(np.float64)


@alternative(why="loops over the examples")
def one_hot_in_a_loop(y, num_classes):
    encoded = np.zeros((len(y), num_classes))
    for n, label in enumerate(y):
        encoded[n, label] = 1.0
    return encoded


@alternative(why="fills the transposed array, so that the result is in Fortran order")
def one_hot_in_fortran_order(y, num_classes):
    columns = np.zeros((num_classes, len(y)))
    columns[y, np.arange(len(y))] = 1
    return columns.T


@alternative(why="uses put_along_axis")
def one_hot_along_an_axis(y, num_classes):
    encoded = np.zeros((len(y), num_classes))
    np.put_along_axis(encoded, np.asarray(y, dtype=np.int64)[:, None], 1.0, axis=1)
    return encoded

"""Known wrong versions of one_hot."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="Your columns belong to the examples and your rows to the classes. Which of the two comes "
    "first in the shape (N, C)?",
    trips=(
        "test_one_hot_marks_the_column_of_each_label",
        "test_one_hot_keeps_columns_of_classes_without_examples",
        "test_one_hot_agrees_for_random_labels",
        "test_one_hot_takes_any_integers_and_returns_floats",
    ),
)
def one_hot_transposed(y, num_classes):
    encoded = np.zeros((num_classes, len(y)))
    encoded[y, np.arange(len(y))] = 1.0
    return encoded


@misconception(
    says="You count the classes from 1. Which column belongs to the label 0?",
    trips=(
        "test_one_hot_marks_the_column_of_each_label",
        "test_one_hot_keeps_columns_of_classes_without_examples",
        "test_one_hot_agrees_for_random_labels",
        "test_one_hot_takes_any_integers_and_returns_floats",
    ),
)
def one_hot_counts_from_one(y, num_classes):
    encoded = np.zeros((len(y), num_classes))
    encoded[np.arange(len(y)), np.asarray(y).astype(int) - 1] = 1.0
    return encoded


@misconception(
    says="You take the number of columns from the labels. What happens to a class that has no "
    "example in this batch?",
    trips=(
        "test_one_hot_keeps_columns_of_classes_without_examples",
        "test_one_hot_agrees_for_random_labels",
        "test_one_hot_takes_any_integers_and_returns_floats",
    ),
)
def columns_from_largest_label(y, num_classes):
    encoded = np.zeros((len(y), int(np.max(y)) + 1))
    encoded[np.arange(len(y)), y] = 1.0
    return encoded


@misconception(
    says="The ones are in the right places, but they are integers; with them, later results can "
    "become integers, too. Which dtype should the array of zeros have?",
    trips=(
        "test_one_hot_marks_the_column_of_each_label",
        "test_one_hot_takes_any_integers_and_returns_floats",
    ),
)
def one_hot_of_integers(y, num_classes):
    return np.eye(num_classes, dtype=int)[y]


@misconception(
    says="The index [:, y] means all rows and the columns y, so whole columns become 1. How do you "
    "pick a single column in each row?",
    trips=(
        "test_one_hot_marks_the_column_of_each_label",
        "test_one_hot_keeps_columns_of_classes_without_examples",
        "test_one_hot_agrees_for_random_labels",
        "test_one_hot_takes_any_integers_and_returns_floats",
    ),
)
def whole_columns(y, num_classes):
    encoded = np.zeros((len(y), num_classes))
    encoded[:, y] = 1.0
    return encoded


@misconception(
    says="You set all columns up to the label, as if classes were steps of a scale. Which columns "
    "of a row may hold a one?",
    trips=(
        "test_one_hot_marks_the_column_of_each_label",
        "test_one_hot_keeps_columns_of_classes_without_examples",
        "test_one_hot_agrees_for_random_labels",
        "test_one_hot_takes_any_integers_and_returns_floats",
    ),
)
def thermometer_code(y, num_classes):
    return (np.arange(num_classes) <= np.asarray(y)[:, None]).astype(float)

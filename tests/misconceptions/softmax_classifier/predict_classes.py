"""Known wrong versions of predict_classes."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="You look for the best example of each class. Along which axis do the classes of one "
    "example lie?",
    trips=(
        "test_predict_classes_finds_the_most_probable_class",
        "test_predict_classes_decides_by_the_bias_at_the_origin",
        "test_predict_classes_agrees_on_random_data",
        "test_predict_classes_handles_huge_logits_and_leaves_inputs_alone",
    ),
)
def best_example_of_each_class(X, W, b):
    return np.argmax(X @ W.T + b, axis=0)


@misconception(
    says="Your decision ignores the biases: at the origin all your classes tie. What is missing in "
    "the logits?",
    trips=(
        "test_predict_classes_finds_the_most_probable_class",
        "test_predict_classes_decides_by_the_bias_at_the_origin",
        "test_predict_classes_agrees_on_random_data",
    ),
)
def predict_without_bias(X, W, b):
    return np.argmax(X @ W.T, axis=1)


@misconception(
    says="You return the largest probability itself. Which NumPy function tells where it is?",
    trips=(
        "test_predict_classes_finds_the_most_probable_class",
        "test_predict_classes_decides_by_the_bias_at_the_origin",
        "test_predict_classes_agrees_on_random_data",
        "test_predict_classes_handles_huge_logits_and_leaves_inputs_alone",
    ),
)
def probability_instead_of_label(X, W, b):
    return np.max(softmax(X @ W.T + b), axis=1)


@misconception(
    says="You return the least probable class. Do you want the position of the largest or of the "
    "smallest logit?",
    trips=(
        "test_predict_classes_finds_the_most_probable_class",
        "test_predict_classes_decides_by_the_bias_at_the_origin",
        "test_predict_classes_agrees_on_random_data",
        "test_predict_classes_handles_huge_logits_and_leaves_inputs_alone",
    ),
)
def least_probable_class(X, W, b):
    return np.argmin(X @ W.T + b, axis=1)


@misconception(
    says="Of two equally probable classes you return the last. Which one does the docstring name?",
    trips=("test_predict_classes_decides_by_the_bias_at_the_origin",),
)
def last_of_equal_classes(X, W, b):
    z = X @ W.T + b
    return z.shape[1] - 1 - np.argmax(z[:, ::-1], axis=1)


@misconception(
    says="The exponentials overflow for large logits, and NaN wins every comparison in argmax. Do "
    "you need the probabilities to decide?",
    trips=("test_predict_classes_handles_huge_logits_and_leaves_inputs_alone",),
)
def predict_with_overflow(X, W, b):
    e = np.exp(X @ W.T + b)
    return np.argmax(e / e.sum(axis=1, keepdims=True), axis=1)


@misconception(
    says="You count the classes from 1. Which label has the first column?",
    trips=(
        "test_predict_classes_finds_the_most_probable_class",
        "test_predict_classes_decides_by_the_bias_at_the_origin",
        "test_predict_classes_agrees_on_random_data",
        "test_predict_classes_handles_huge_logits_and_leaves_inputs_alone",
    ),
)
def labels_counted_from_one(X, W, b):
    return np.argmax(X @ W.T + b, axis=1) + 1


@misconception(
    says="You return one-hot rows. Which single number names the class of an example?",
    trips=(
        "test_predict_classes_finds_the_most_probable_class",
        "test_predict_classes_decides_by_the_bias_at_the_origin",
        "test_predict_classes_agrees_on_random_data",
        "test_predict_classes_handles_huge_logits_and_leaves_inputs_alone",
    ),
)
def one_hot_instead_of_label(X, W, b):
    z = X @ W.T + b
    return one_hot(np.argmax(z, axis=1), z.shape[1])

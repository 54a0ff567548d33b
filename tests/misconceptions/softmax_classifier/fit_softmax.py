"""Known wrong versions of fit_softmax."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="Your first loss is not log C: each loss is taken after its step. What must losses[0] be "
    "when all parameters are zero?",
    trips=(
        "test_fit_softmax_makes_one_step_from_zero",
        "test_fit_softmax_makes_three_steps_with_penalty",
        "test_fit_softmax_has_the_defaults_of_its_signature",
        "test_fit_softmax_follows_the_gradient_on_random_data",
    ),
)
def fit_records_the_loss_after_the_step(X, y, num_classes, learning_rate=0.1, steps=500, l2=0.0):
    W, b, losses = np.zeros((num_classes, X.shape[1])), np.zeros(num_classes), np.zeros(steps)
    for t in range(steps):
        dW, db = softmax_gradients(X, y, W, b, l2)
        W, b = W - learning_rate * dW, b - learning_rate * db
        losses[t] = cross_entropy(X @ W.T + b, y) + 0.5 * l2 * np.sum(W**2)
    return W, b, losses


@misconception(
    says="Your weights are right, and your losses are those without the penalty. Which objective "
    "does the descent lower?",
    trips=(
        "test_fit_softmax_makes_three_steps_with_penalty",
        "test_fit_softmax_follows_the_gradient_on_random_data",
    ),
)
def fit_leaves_the_penalty_out_of_the_losses(
    X, y, num_classes, learning_rate=0.1, steps=500, l2=0.0
):
    W, b, losses = np.zeros((num_classes, X.shape[1])), np.zeros(num_classes), np.zeros(steps)
    for t in range(steps):
        losses[t] = cross_entropy(X @ W.T + b, y)
        dW, db = softmax_gradients(X, y, W, b, l2)
        W, b = W - learning_rate * dW, b - learning_rate * db
    return W, b, losses


@misconception(
    says="The penalty is in your losses, but your weights do not feel it. Does l2 reach "
    "softmax_gradients?",
    trips=(
        "test_fit_softmax_makes_three_steps_with_penalty",
        "test_fit_softmax_follows_the_gradient_on_random_data",
    ),
)
def fit_leaves_the_penalty_out_of_the_gradients(
    X, y, num_classes, learning_rate=0.1, steps=500, l2=0.0
):
    W, b, losses = np.zeros((num_classes, X.shape[1])), np.zeros(num_classes), np.zeros(steps)
    for t in range(steps):
        losses[t] = cross_entropy(X @ W.T + b, y) + 0.5 * l2 * np.sum(W**2)
        dW, db = softmax_gradients(X, y, W, b)
        W, b = W - learning_rate * dW, b - learning_rate * db
    return W, b, losses


@misconception(
    says="Your losses rise: you climb. Where does the gradient point, uphill or downhill?",
    trips=(
        "test_fit_softmax_makes_one_step_from_zero",
        "test_fit_softmax_makes_three_steps_with_penalty",
        "test_fit_softmax_has_the_defaults_of_its_signature",
        "test_fit_softmax_follows_the_gradient_on_random_data",
        "test_fit_softmax_keeps_classes_without_examples",
        "test_fit_softmax_separates_blobs",
    ),
)
def fit_climbs(X, y, num_classes, learning_rate=0.1, steps=500, l2=0.0):
    W, b, losses = np.zeros((num_classes, X.shape[1])), np.zeros(num_classes), np.zeros(steps)
    for t in range(steps):
        losses[t] = cross_entropy(X @ W.T + b, y) + 0.5 * l2 * np.sum(W**2)
        dW, db = softmax_gradients(X, y, W, b, l2)
        W, b = W + learning_rate * dW, b + learning_rate * db
    return W, b, losses


@misconception(
    says="Your biases never move from zero. How many parameters does a step change?",
    trips=(
        "test_fit_softmax_makes_one_step_from_zero",
        "test_fit_softmax_makes_three_steps_with_penalty",
        "test_fit_softmax_has_the_defaults_of_its_signature",
        "test_fit_softmax_follows_the_gradient_on_random_data",
        "test_fit_softmax_keeps_classes_without_examples",
    ),
)
def fit_forgets_the_biases(X, y, num_classes, learning_rate=0.1, steps=500, l2=0.0):
    W, b, losses = np.zeros((num_classes, X.shape[1])), np.zeros(num_classes), np.zeros(steps)
    for t in range(steps):
        losses[t] = cross_entropy(X @ W.T + b, y) + 0.5 * l2 * np.sum(W**2)
        dW, db = softmax_gradients(X, y, W, b, l2)
        W = W - learning_rate * dW
    return W, b, losses


@misconception(
    says="You compute db after W has moved already. At which point are both gradients taken?",
    trips=(
        "test_fit_softmax_makes_one_step_from_zero",
        "test_fit_softmax_makes_three_steps_with_penalty",
        "test_fit_softmax_has_the_defaults_of_its_signature",
        "test_fit_softmax_follows_the_gradient_on_random_data",
        "test_fit_softmax_keeps_classes_without_examples",
    ),
)
def fit_moves_the_weights_first(X, y, num_classes, learning_rate=0.1, steps=500, l2=0.0):
    W, b, losses = np.zeros((num_classes, X.shape[1])), np.zeros(num_classes), np.zeros(steps)
    for t in range(steps):
        losses[t] = cross_entropy(X @ W.T + b, y) + 0.5 * l2 * np.sum(W**2)
        W = W - learning_rate * softmax_gradients(X, y, W, b, l2)[0]
        b = b - learning_rate * softmax_gradients(X, y, W, b, l2)[1]
    return W, b, losses


@misconception(
    says="You take the number of classes from the labels. What if the last class has no example?",
    trips=("test_fit_softmax_keeps_classes_without_examples",),
)
def fit_counts_the_classes_in_the_labels(X, y, num_classes, learning_rate=0.1, steps=500, l2=0.0):
    classes = int(np.max(y)) + 1
    W, b, losses = np.zeros((classes, X.shape[1])), np.zeros(classes), np.zeros(steps)
    for t in range(steps):
        losses[t] = cross_entropy(X @ W.T + b, y) + 0.5 * l2 * np.sum(W**2)
        dW, db = softmax_gradients(X, y, W, b, l2)
        W, b = W - learning_rate * dW, b - learning_rate * db
    return W, b, losses


@misconception(
    says="Your losses hold l2 times the sum of squares. Which factor stands before it in the "
    "objective?",
    trips=(
        "test_fit_softmax_makes_three_steps_with_penalty",
        "test_fit_softmax_follows_the_gradient_on_random_data",
    ),
)
def fit_doubles_the_penalty_in_the_losses(X, y, num_classes, learning_rate=0.1, steps=500, l2=0.0):
    W, b, losses = np.zeros((num_classes, X.shape[1])), np.zeros(num_classes), np.zeros(steps)
    for t in range(steps):
        losses[t] = cross_entropy(X @ W.T + b, y) + l2 * np.sum(W**2)
        dW, db = softmax_gradients(X, y, W, b, l2)
        W, b = W - learning_rate * dW, b - learning_rate * db
    return W, b, losses

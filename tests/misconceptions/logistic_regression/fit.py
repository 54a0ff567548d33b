"""Known wrong versions of fit."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="Your first loss is not log 2: the descent does not start at zero weights. Which start "
    "does the docstring name?",
    trips=(
        "test_fit_matches_three_steps_by_hand",
        "test_fit_uses_the_defaults_of_its_signature",
        "test_fit_follows_the_reference",
        "test_fit_takes_each_loss_before_its_step",
        "test_fit_accepts_integers_and_keeps_its_inputs",
    ),
)
def fit_starts_at_ones(X, y, learning_rate=0.1, steps=1000, l2=0.0):
    X = np.asarray(X, dtype=np.float64)
    w, b, losses = np.ones(X.shape[1]), 0.0, np.zeros(steps)
    for t in range(steps):
        losses[t] = bce_with_logits(X @ w + b, y) + 0.5 * l2 * np.sum(w**2)
        w, b = gradient_step(w, b, *bce_gradients(X, y, w, b, l2), learning_rate)
    return w, b, losses


@misconception(
    says="Your losses are one step ahead: each belongs to the point where its step ends. Is it "
    "recorded before the step or after it?",
    trips=(
        "test_fit_matches_three_steps_by_hand",
        "test_fit_uses_the_defaults_of_its_signature",
        "test_fit_follows_the_reference",
        "test_fit_takes_each_loss_before_its_step",
        "test_fit_accepts_integers_and_keeps_its_inputs",
    ),
)
def fit_records_the_loss_after_the_step(X, y, learning_rate=0.1, steps=1000, l2=0.0):
    X = np.asarray(X, dtype=np.float64)
    w, b, losses = np.zeros(X.shape[1]), 0.0, np.zeros(steps)
    for t in range(steps):
        w, b = gradient_step(w, b, *bce_gradients(X, y, w, b, l2), learning_rate)
        losses[t] = bce_with_logits(X @ w + b, y) + 0.5 * l2 * np.sum(w**2)
    return w, b, losses


@misconception(
    says="w and b are right, but your losses leave the L2 term out. Which function is the descent "
    "walking down?",
    trips=(
        "test_fit_matches_three_steps_by_hand",
        "test_fit_follows_the_reference",
        "test_fit_takes_each_loss_before_its_step",
    ),
)
def fit_leaves_l2_out_of_the_losses(X, y, learning_rate=0.1, steps=1000, l2=0.0):
    X = np.asarray(X, dtype=np.float64)
    w, b, losses = np.zeros(X.shape[1]), 0.0, np.zeros(steps)
    for t in range(steps):
        losses[t] = bce_with_logits(X @ w + b, y)
        w, b = gradient_step(w, b, *bce_gradients(X, y, w, b, l2), learning_rate)
    return w, b, losses


@misconception(
    says="w and b are right, but the L2 term of your losses is twice too large. Which factor "
    "stands in front of the sum of squares?",
    trips=(
        "test_fit_matches_three_steps_by_hand",
        "test_fit_follows_the_reference",
        "test_fit_takes_each_loss_before_its_step",
    ),
)
def fit_doubles_l2_in_the_losses(X, y, learning_rate=0.1, steps=1000, l2=0.0):
    X = np.asarray(X, dtype=np.float64)
    w, b, losses = np.zeros(X.shape[1]), 0.0, np.zeros(steps)
    for t in range(steps):
        losses[t] = bce_with_logits(X @ w + b, y) + l2 * np.sum(w**2)
        w, b = gradient_step(w, b, *bce_gradients(X, y, w, b, l2), learning_rate)
    return w, b, losses


@misconception(
    says="The L2 term of your losses is the norm of w, not its square. Which of the two has the "
    "derivative l2 w?",
    trips=(
        "test_fit_matches_three_steps_by_hand",
        "test_fit_follows_the_reference",
        "test_fit_takes_each_loss_before_its_step",
    ),
)
def fit_penalizes_the_norm_in_the_losses(X, y, learning_rate=0.1, steps=1000, l2=0.0):
    X = np.asarray(X, dtype=np.float64)
    w, b, losses = np.zeros(X.shape[1]), 0.0, np.zeros(steps)
    for t in range(steps):
        losses[t] = bce_with_logits(X @ w + b, y) + 0.5 * l2 * np.linalg.norm(w)
        w, b = gradient_step(w, b, *bce_gradients(X, y, w, b, l2), learning_rate)
    return w, b, losses


@misconception(
    says="w and b are right, but the bias is penalized in your losses. Which parameters does the "
    "L2 term hold?",
    trips=(
        "test_fit_matches_three_steps_by_hand",
        "test_fit_follows_the_reference",
        "test_fit_takes_each_loss_before_its_step",
    ),
)
def fit_penalizes_the_bias_in_the_losses(X, y, learning_rate=0.1, steps=1000, l2=0.0):
    X = np.asarray(X, dtype=np.float64)
    w, b, losses = np.zeros(X.shape[1]), 0.0, np.zeros(steps)
    for t in range(steps):
        losses[t] = bce_with_logits(X @ w + b, y) + 0.5 * l2 * (np.sum(w**2) + b**2)
        w, b = gradient_step(w, b, *bce_gradients(X, y, w, b, l2), learning_rate)
    return w, b, losses


@misconception(
    says="Your losses include the L2 term, but your steps do not follow it. Does l2 reach the "
    "gradients?",
    trips=(
        "test_fit_matches_three_steps_by_hand",
        "test_fit_follows_the_reference",
        "test_fit_takes_each_loss_before_its_step",
        "test_fit_reaches_the_minimum",
    ),
)
def fit_leaves_l2_out_of_the_gradients(X, y, learning_rate=0.1, steps=1000, l2=0.0):
    X = np.asarray(X, dtype=np.float64)
    w, b, losses = np.zeros(X.shape[1]), 0.0, np.zeros(steps)
    for t in range(steps):
        losses[t] = bce_with_logits(X @ w + b, y) + 0.5 * l2 * np.sum(w**2)
        w, b = gradient_step(w, b, *bce_gradients(X, y, w, b), learning_rate)
    return w, b, losses


@misconception(
    says="All your steps follow the gradient of the start. Which line has to be repeated when w "
    "and b have moved?",
    trips=(
        "test_fit_matches_three_steps_by_hand",
        "test_fit_uses_the_defaults_of_its_signature",
        "test_fit_follows_the_reference",
        "test_fit_takes_each_loss_before_its_step",
        "test_fit_reaches_the_minimum",
        "test_fit_accepts_integers_and_keeps_its_inputs",
    ),
)
def fit_never_renews_the_gradients(X, y, learning_rate=0.1, steps=1000, l2=0.0):
    X = np.asarray(X, dtype=np.float64)
    w, b, losses = np.zeros(X.shape[1]), 0.0, np.zeros(steps)
    dw, db = bce_gradients(X, y, w, b, l2)
    for t in range(steps):
        losses[t] = bce_with_logits(X @ w + b, y) + 0.5 * l2 * np.sum(w**2)
        w, b = gradient_step(w, b, dw, db, learning_rate)
    return w, b, losses


@misconception(
    says="Your bias never leaves 0. What happens to the second value that a gradient step returns?",
    trips=(
        "test_fit_matches_three_steps_by_hand",
        "test_fit_uses_the_defaults_of_its_signature",
        "test_fit_follows_the_reference",
        "test_fit_takes_each_loss_before_its_step",
        "test_fit_reaches_the_minimum",
        "test_fit_accepts_integers_and_keeps_its_inputs",
    ),
)
def fit_never_moves_the_bias(X, y, learning_rate=0.1, steps=1000, l2=0.0):
    X = np.asarray(X, dtype=np.float64)
    w, b, losses = np.zeros(X.shape[1]), 0.0, np.zeros(steps)
    for t in range(steps):
        losses[t] = bce_with_logits(X @ w + b, y) + 0.5 * l2 * np.sum(w**2)
        w, _ = gradient_step(w, b, *bce_gradients(X, y, w, b, l2), learning_rate)
    return w, b, losses


@misconception(
    says="There is one loss and one step too few for `steps`. Where does your loop begin and end?",
    trips=(
        "test_fit_matches_three_steps_by_hand",
        "test_fit_uses_the_defaults_of_its_signature",
        "test_fit_follows_the_reference",
        "test_fit_takes_each_loss_before_its_step",
        "test_fit_reaches_the_minimum",
        "test_fit_accepts_integers_and_keeps_its_inputs",
    ),
)
def fit_takes_one_step_too_few(X, y, learning_rate=0.1, steps=1000, l2=0.0):
    X = np.asarray(X, dtype=np.float64)
    w, b, losses = np.zeros(X.shape[1]), 0.0, []
    for _ in range(1, steps):
        losses.append(bce_with_logits(X @ w + b, y) + 0.5 * l2 * np.sum(w**2))
        w, b = gradient_step(w, b, *bce_gradients(X, y, w, b, l2), learning_rate)
    return w, b, np.array(losses)


@misconception(
    says="There is one loss too many: you record the loss after the last step as well. How many "
    "does the docstring ask for?",
    trips=(
        "test_fit_matches_three_steps_by_hand",
        "test_fit_uses_the_defaults_of_its_signature",
        "test_fit_follows_the_reference",
        "test_fit_takes_each_loss_before_its_step",
        "test_fit_reaches_the_minimum",
        "test_fit_accepts_integers_and_keeps_its_inputs",
    ),
)
def fit_records_the_end_as_well(X, y, learning_rate=0.1, steps=1000, l2=0.0):
    X = np.asarray(X, dtype=np.float64)
    w, b, losses = np.zeros(X.shape[1]), 0.0, np.zeros(steps + 1)
    for t in range(steps + 1):
        losses[t] = bce_with_logits(X @ w + b, y) + 0.5 * l2 * np.sum(w**2)
        if t < steps:
            w, b = gradient_step(w, b, *bce_gradients(X, y, w, b, l2), learning_rate)
    return w, b, losses


@misconception(
    says="Each of your steps sees a single example. This descent uses the whole batch: what does "
    "its gradient average over?",
    trips=(
        "test_fit_matches_three_steps_by_hand",
        "test_fit_uses_the_defaults_of_its_signature",
        "test_fit_follows_the_reference",
        "test_fit_takes_each_loss_before_its_step",
        "test_fit_reaches_the_minimum",
        "test_fit_accepts_integers_and_keeps_its_inputs",
    ),
)
def fit_steps_on_single_examples(X, y, learning_rate=0.1, steps=1000, l2=0.0):
    X, y = np.asarray(X, dtype=np.float64), np.asarray(y, dtype=np.float64)
    w, b, losses = np.zeros(X.shape[1]), 0.0, np.zeros(steps)
    for t in range(steps):
        losses[t] = bce_with_logits(X @ w + b, y) + 0.5 * l2 * np.sum(w**2)
        one = slice(t % len(X), t % len(X) + 1)
        w, b = gradient_step(w, b, *bce_gradients(X[one], y[one], w, b, l2), learning_rate)
    return w, b, losses


@misconception(
    says="The step length is 0.1 whatever `learning_rate` says. Does the argument reach "
    "gradient_step?",
    trips=(
        "test_fit_matches_three_steps_by_hand",
        "test_fit_follows_the_reference",
        "test_fit_takes_each_loss_before_its_step",
        "test_fit_reaches_the_minimum",
        "test_fit_accepts_integers_and_keeps_its_inputs",
    ),
)
def fit_ignores_the_learning_rate(X, y, learning_rate=0.1, steps=1000, l2=0.0):
    X = np.asarray(X, dtype=np.float64)
    w, b, losses = np.zeros(X.shape[1]), 0.0, np.zeros(steps)
    for t in range(steps):
        losses[t] = bce_with_logits(X @ w + b, y) + 0.5 * l2 * np.sum(w**2)
        w, b = gradient_step(w, b, *bce_gradients(X, y, w, b, l2), 0.1)
    return w, b, losses


@misconception(
    says="You return the weights that belong to the last recorded loss: the last step is taken "
    "and lost. Which w and b were asked for?",
    trips=(
        "test_fit_matches_three_steps_by_hand",
        "test_fit_uses_the_defaults_of_its_signature",
        "test_fit_follows_the_reference",
        "test_fit_accepts_integers_and_keeps_its_inputs",
    ),
)
def fit_loses_the_last_step(X, y, learning_rate=0.1, steps=1000, l2=0.0):
    X = np.asarray(X, dtype=np.float64)
    w, b, losses = np.zeros(X.shape[1]), 0.0, np.zeros(steps)
    for t in range(steps):
        losses[t] = bce_with_logits(X @ w + b, y) + 0.5 * l2 * np.sum(w**2)
        last_w, last_b = w, b
        w, b = gradient_step(w, b, *bce_gradients(X, y, w, b, l2), learning_rate)
    return last_w, last_b, losses


@misconception(
    says="Your features are standardized before the descent, so w and b belong to other features "
    "than the caller's. Whose units should they have?",
    trips=(
        "test_fit_matches_three_steps_by_hand",
        "test_fit_uses_the_defaults_of_its_signature",
        "test_fit_follows_the_reference",
        "test_fit_takes_each_loss_before_its_step",
        "test_fit_reaches_the_minimum",
        "test_fit_accepts_integers_and_keeps_its_inputs",
    ),
)
def fit_standardizes_the_features(X, y, learning_rate=0.1, steps=1000, l2=0.0):
    X = np.asarray(X, dtype=np.float64)
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    w, b, losses = np.zeros(X.shape[1]), 0.0, np.zeros(steps)
    for t in range(steps):
        losses[t] = bce_with_logits(X @ w + b, y) + 0.5 * l2 * np.sum(w**2)
        w, b = gradient_step(w, b, *bce_gradients(X, y, w, b, l2), learning_rate)
    return w, b, losses

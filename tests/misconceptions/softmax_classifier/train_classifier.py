"""Known wrong versions of train_classifier."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="Your minibatches are always the same rows in the same order. What should happen to "
    "the order at the beginning of an epoch?",
    trips=("test_training_shuffles_every_epoch_into_minibatches",),
)
def never_shuffled(
    X, y, sizes, activation="relu", scheme="he", learning_rate=0.1, epochs=200, batch_size=32,
    l2=0.0, rng=None,
):  # fmt: skip
    rng = np.random.default_rng() if rng is None else rng
    params, losses = {}, []
    for k in range(1, len(sizes)):
        fan_in, fan_out = sizes[k - 1], sizes[k]
        variance = 2.0 / fan_in if scheme == "he" else 2.0 / (fan_in + fan_out)
        params[f"W{k}"] = np.sqrt(variance) * rng.standard_normal((fan_out, fan_in))
        params[f"b{k}"] = np.zeros(fan_out)
    for _ in range(epochs):
        order = np.arange(len(X))
        batch_losses = []
        for start in range(0, len(X), batch_size):
            batch = order[start : start + batch_size]
            loss, grads = classifier_gradients(X[batch], y[batch], params, activation, l2)
            params = {key: params[key] - learning_rate * grads[key] for key in params}
            batch_losses.append(loss)
        losses.append(np.mean(batch_losses))
    return params, np.array(losses)


@misconception(
    says="You shuffle once, before the first epoch. Which minibatches does the second epoch see?",
    trips=("test_training_shuffles_every_epoch_into_minibatches",),
)
def shuffled_once(
    X, y, sizes, activation="relu", scheme="he", learning_rate=0.1, epochs=200, batch_size=32,
    l2=0.0, rng=None,
):  # fmt: skip
    rng = np.random.default_rng() if rng is None else rng
    params, losses = {}, []
    for k in range(1, len(sizes)):
        fan_in, fan_out = sizes[k - 1], sizes[k]
        variance = 2.0 / fan_in if scheme == "he" else 2.0 / (fan_in + fan_out)
        params[f"W{k}"] = np.sqrt(variance) * rng.standard_normal((fan_out, fan_in))
        params[f"b{k}"] = np.zeros(fan_out)
    order = rng.permutation(len(X))
    for _ in range(epochs):
        batch_losses = []
        for start in range(0, len(X), batch_size):
            batch = order[start : start + batch_size]
            loss, grads = classifier_gradients(X[batch], y[batch], params, activation, l2)
            params = {key: params[key] - learning_rate * grads[key] for key in params}
            batch_losses.append(loss)
        losses.append(np.mean(batch_losses))
    return params, np.array(losses)


@misconception(
    says="You draw each minibatch anew from all examples, so an epoch misses some and repeats "
    "others. How is every example used exactly once?",
    trips=(
        "test_training_on_inputs_of_zero_moves_the_biases_only",
        "test_training_on_whole_batches_is_gradient_descent",
        "test_training_shuffles_every_epoch_into_minibatches",
    ),
)
def drawn_with_replacement(
    X, y, sizes, activation="relu", scheme="he", learning_rate=0.1, epochs=200, batch_size=32,
    l2=0.0, rng=None,
):  # fmt: skip
    rng = np.random.default_rng() if rng is None else rng
    params, losses = {}, []
    for k in range(1, len(sizes)):
        fan_in, fan_out = sizes[k - 1], sizes[k]
        variance = 2.0 / fan_in if scheme == "he" else 2.0 / (fan_in + fan_out)
        params[f"W{k}"] = np.sqrt(variance) * rng.standard_normal((fan_out, fan_in))
        params[f"b{k}"] = np.zeros(fan_out)
    for _ in range(epochs):
        batch_losses = []
        for start in range(0, len(X), batch_size):
            batch = rng.integers(len(X), size=min(batch_size, len(X) - start))
            loss, grads = classifier_gradients(X[batch], y[batch], params, activation, l2)
            params = {key: params[key] - learning_rate * grads[key] for key in params}
            batch_losses.append(loss)
        losses.append(np.mean(batch_losses))
    return params, np.array(losses)


@misconception(
    says="The examples that do not fill a minibatch are never used. May the last minibatch be "
    "shorter?",
    trips=(
        "test_training_makes_a_step_for_each_minibatch",
        "test_training_shrinks_weights_that_only_the_penalty_sees",
        "test_training_shuffles_every_epoch_into_minibatches",
    ),
)
def short_minibatch_dropped(
    X, y, sizes, activation="relu", scheme="he", learning_rate=0.1, epochs=200, batch_size=32,
    l2=0.0, rng=None,
):  # fmt: skip
    rng = np.random.default_rng() if rng is None else rng
    params, losses = {}, []
    for k in range(1, len(sizes)):
        fan_in, fan_out = sizes[k - 1], sizes[k]
        variance = 2.0 / fan_in if scheme == "he" else 2.0 / (fan_in + fan_out)
        params[f"W{k}"] = np.sqrt(variance) * rng.standard_normal((fan_out, fan_in))
        params[f"b{k}"] = np.zeros(fan_out)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        batch_losses = []
        for start in range(0, len(X) - batch_size + 1, batch_size):
            batch = order[start : start + batch_size]
            loss, grads = classifier_gradients(X[batch], y[batch], params, activation, l2)
            params = {key: params[key] - learning_rate * grads[key] for key in params}
            batch_losses.append(loss)
        losses.append(np.mean(batch_losses))
    return params, np.array(losses)


@misconception(
    says="Your losses rise: you add the gradient. Where does it point?",
    trips=(
        "test_training_on_inputs_of_zero_moves_the_biases_only",
        "test_training_makes_a_step_for_each_minibatch",
        "test_training_shrinks_weights_that_only_the_penalty_sees",
        "test_training_learns_three_blobs",
        "test_training_on_whole_batches_is_gradient_descent",
        "test_training_shuffles_every_epoch_into_minibatches",
        "test_training_separates_spirals_and_blobs",
    ),
)
def training_climbs(
    X, y, sizes, activation="relu", scheme="he", learning_rate=0.1, epochs=200, batch_size=32,
    l2=0.0, rng=None,
):  # fmt: skip
    rng = np.random.default_rng() if rng is None else rng
    params, losses = {}, []
    for k in range(1, len(sizes)):
        fan_in, fan_out = sizes[k - 1], sizes[k]
        variance = 2.0 / fan_in if scheme == "he" else 2.0 / (fan_in + fan_out)
        params[f"W{k}"] = np.sqrt(variance) * rng.standard_normal((fan_out, fan_in))
        params[f"b{k}"] = np.zeros(fan_out)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        batch_losses = []
        for start in range(0, len(X), batch_size):
            batch = order[start : start + batch_size]
            loss, grads = classifier_gradients(X[batch], y[batch], params, activation, l2)
            params = {key: params[key] + learning_rate * grads[key] for key in params}
            batch_losses.append(loss)
        losses.append(np.mean(batch_losses))
    return params, np.array(losses)


@misconception(
    says="Your biases stay at zero. Which parameters does a step change?",
    trips=(
        "test_training_on_inputs_of_zero_moves_the_biases_only",
        "test_training_makes_a_step_for_each_minibatch",
        "test_training_shrinks_weights_that_only_the_penalty_sees",
        "test_training_on_whole_batches_is_gradient_descent",
        "test_training_shuffles_every_epoch_into_minibatches",
        "test_training_separates_spirals_and_blobs",
    ),
)
def training_forgets_the_biases(
    X, y, sizes, activation="relu", scheme="he", learning_rate=0.1, epochs=200, batch_size=32,
    l2=0.0, rng=None,
):  # fmt: skip
    rng = np.random.default_rng() if rng is None else rng
    params, losses = {}, []
    for k in range(1, len(sizes)):
        fan_in, fan_out = sizes[k - 1], sizes[k]
        variance = 2.0 / fan_in if scheme == "he" else 2.0 / (fan_in + fan_out)
        params[f"W{k}"] = np.sqrt(variance) * rng.standard_normal((fan_out, fan_in))
        params[f"b{k}"] = np.zeros(fan_out)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        batch_losses = []
        for start in range(0, len(X), batch_size):
            batch = order[start : start + batch_size]
            loss, grads = classifier_gradients(X[batch], y[batch], params, activation, l2)
            params = {
                key: params[key] - learning_rate * grads[key] * (key[0] == "W") for key in params
            }
            batch_losses.append(loss)
        losses.append(np.mean(batch_losses))
    return params, np.array(losses)


@misconception(
    says="Your training never sees l2. Does it reach classifier_gradients?",
    trips=(
        "test_training_shrinks_weights_that_only_the_penalty_sees",
        "test_training_on_whole_batches_is_gradient_descent",
    ),
)
def training_leaves_out_the_penalty(
    X, y, sizes, activation="relu", scheme="he", learning_rate=0.1, epochs=200, batch_size=32,
    l2=0.0, rng=None,
):  # fmt: skip
    rng = np.random.default_rng() if rng is None else rng
    params, losses = {}, []
    for k in range(1, len(sizes)):
        fan_in, fan_out = sizes[k - 1], sizes[k]
        variance = 2.0 / fan_in if scheme == "he" else 2.0 / (fan_in + fan_out)
        params[f"W{k}"] = np.sqrt(variance) * rng.standard_normal((fan_out, fan_in))
        params[f"b{k}"] = np.zeros(fan_out)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        batch_losses = []
        for start in range(0, len(X), batch_size):
            batch = order[start : start + batch_size]
            loss, grads = classifier_gradients(X[batch], y[batch], params, activation)
            params = {key: params[key] - learning_rate * grads[key] for key in params}
            batch_losses.append(loss)
        losses.append(np.mean(batch_losses))
    return params, np.array(losses)


@misconception(
    says="Your training uses relu whatever activation was asked for. Does it reach "
    "classifier_gradients?",
    trips=(
        "test_training_on_whole_batches_is_gradient_descent",
        "test_training_shuffles_every_epoch_into_minibatches",
    ),
)
def training_leaves_out_the_activation(
    X, y, sizes, activation="relu", scheme="he", learning_rate=0.1, epochs=200, batch_size=32,
    l2=0.0, rng=None,
):  # fmt: skip
    rng = np.random.default_rng() if rng is None else rng
    params, losses = {}, []
    for k in range(1, len(sizes)):
        fan_in, fan_out = sizes[k - 1], sizes[k]
        variance = 2.0 / fan_in if scheme == "he" else 2.0 / (fan_in + fan_out)
        params[f"W{k}"] = np.sqrt(variance) * rng.standard_normal((fan_out, fan_in))
        params[f"b{k}"] = np.zeros(fan_out)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        batch_losses = []
        for start in range(0, len(X), batch_size):
            batch = order[start : start + batch_size]
            loss, grads = classifier_gradients(X[batch], y[batch], params, l2=l2)
            params = {key: params[key] - learning_rate * grads[key] for key in params}
            batch_losses.append(loss)
        losses.append(np.mean(batch_losses))
    return params, np.array(losses)


@misconception(
    says="You record the loss of an epoch's last minibatch. What became of the others?",
    trips=(
        "test_training_makes_a_step_for_each_minibatch",
        "test_training_on_whole_batches_is_gradient_descent",
    ),
)
def loss_of_the_last_minibatch(
    X, y, sizes, activation="relu", scheme="he", learning_rate=0.1, epochs=200, batch_size=32,
    l2=0.0, rng=None,
):  # fmt: skip
    rng = np.random.default_rng() if rng is None else rng
    params, losses = {}, []
    for k in range(1, len(sizes)):
        fan_in, fan_out = sizes[k - 1], sizes[k]
        variance = 2.0 / fan_in if scheme == "he" else 2.0 / (fan_in + fan_out)
        params[f"W{k}"] = np.sqrt(variance) * rng.standard_normal((fan_out, fan_in))
        params[f"b{k}"] = np.zeros(fan_out)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        batch_losses = []
        for start in range(0, len(X), batch_size):
            batch = order[start : start + batch_size]
            loss, grads = classifier_gradients(X[batch], y[batch], params, activation, l2)
            params = {key: params[key] - learning_rate * grads[key] for key in params}
            batch_losses.append(loss)
        losses.append(batch_losses[-1])
    return params, np.array(losses)


@misconception(
    says="You add up an epoch's minibatch losses. Is losses[e] a sum or a mean?",
    trips=(
        "test_training_makes_a_step_for_each_minibatch",
        "test_training_on_whole_batches_is_gradient_descent",
    ),
)
def losses_of_the_epoch_summed(
    X, y, sizes, activation="relu", scheme="he", learning_rate=0.1, epochs=200, batch_size=32,
    l2=0.0, rng=None,
):  # fmt: skip
    rng = np.random.default_rng() if rng is None else rng
    params, losses = {}, []
    for k in range(1, len(sizes)):
        fan_in, fan_out = sizes[k - 1], sizes[k]
        variance = 2.0 / fan_in if scheme == "he" else 2.0 / (fan_in + fan_out)
        params[f"W{k}"] = np.sqrt(variance) * rng.standard_normal((fan_out, fan_in))
        params[f"b{k}"] = np.zeros(fan_out)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        batch_losses = []
        for start in range(0, len(X), batch_size):
            batch = order[start : start + batch_size]
            loss, grads = classifier_gradients(X[batch], y[batch], params, activation, l2)
            params = {key: params[key] - learning_rate * grads[key] for key in params}
            batch_losses.append(loss)
        losses.append(np.sum(batch_losses))
    return params, np.array(losses)


@misconception(
    says="Your first loss comes after the first step. At which parameters are a minibatch's "
    "loss and its gradients taken?",
    trips=(
        "test_training_on_inputs_of_zero_moves_the_biases_only",
        "test_training_makes_a_step_for_each_minibatch",
        "test_training_on_whole_batches_is_gradient_descent",
    ),
)
def training_records_the_loss_after_the_step(
    X, y, sizes, activation="relu", scheme="he", learning_rate=0.1, epochs=200, batch_size=32,
    l2=0.0, rng=None,
):  # fmt: skip
    rng = np.random.default_rng() if rng is None else rng
    params, losses = {}, []
    for k in range(1, len(sizes)):
        fan_in, fan_out = sizes[k - 1], sizes[k]
        variance = 2.0 / fan_in if scheme == "he" else 2.0 / (fan_in + fan_out)
        params[f"W{k}"] = np.sqrt(variance) * rng.standard_normal((fan_out, fan_in))
        params[f"b{k}"] = np.zeros(fan_out)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        batch_losses = []
        for start in range(0, len(X), batch_size):
            batch = order[start : start + batch_size]
            loss, grads = classifier_gradients(X[batch], y[batch], params, activation, l2)
            params = {key: params[key] - learning_rate * grads[key] for key in params}
            loss, _ = classifier_gradients(X[batch], y[batch], params, activation, l2)
            batch_losses.append(loss)
        losses.append(np.mean(batch_losses))
    return params, np.array(losses)


@misconception(
    says="Your weights are scaled by the variance. What does the scale of a normal "
    "distribution mean: variance or standard deviation?",
    trips=(
        "test_training_starts_with_scaled_weights_and_zero_biases",
        "test_training_draws_normal_weights_of_the_right_spread_in_every_layer",
    ),
)
def variance_for_standard_deviation(
    X, y, sizes, activation="relu", scheme="he", learning_rate=0.1, epochs=200, batch_size=32,
    l2=0.0, rng=None,
):  # fmt: skip
    rng = np.random.default_rng() if rng is None else rng
    params, losses = {}, []
    for k in range(1, len(sizes)):
        fan_in, fan_out = sizes[k - 1], sizes[k]
        variance = 2.0 / fan_in if scheme == "he" else 2.0 / (fan_in + fan_out)
        params[f"W{k}"] = variance * rng.standard_normal((fan_out, fan_in))
        params[f"b{k}"] = np.zeros(fan_out)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        batch_losses = []
        for start in range(0, len(X), batch_size):
            batch = order[start : start + batch_size]
            loss, grads = classifier_gradients(X[batch], y[batch], params, activation, l2)
            params = {key: params[key] - learning_rate * grads[key] for key in params}
            batch_losses.append(loss)
        losses.append(np.mean(batch_losses))
    return params, np.array(losses)


@misconception(
    says="Your weights are scaled by the number of units of the layer. Which number of terms "
    "does one pre-activation sum up?",
    trips=(
        "test_training_starts_with_scaled_weights_and_zero_biases",
        "test_training_draws_normal_weights_of_the_right_spread_in_every_layer",
    ),
)
def fan_out_for_fan_in(
    X, y, sizes, activation="relu", scheme="he", learning_rate=0.1, epochs=200, batch_size=32,
    l2=0.0, rng=None,
):  # fmt: skip
    rng = np.random.default_rng() if rng is None else rng
    params, losses = {}, []
    for k in range(1, len(sizes)):
        fan_in, fan_out = sizes[k - 1], sizes[k]
        variance = 2.0 / fan_out if scheme == "he" else 2.0 / (fan_in + fan_out)
        params[f"W{k}"] = np.sqrt(variance) * rng.standard_normal((fan_out, fan_in))
        params[f"b{k}"] = np.zeros(fan_out)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        batch_losses = []
        for start in range(0, len(X), batch_size):
            batch = order[start : start + batch_size]
            loss, grads = classifier_gradients(X[batch], y[batch], params, activation, l2)
            params = {key: params[key] - learning_rate * grads[key] for key in params}
            batch_losses.append(loss)
        losses.append(np.mean(batch_losses))
    return params, np.array(losses)


@misconception(
    says="Your weights have He's variance under both schemes. What does Xavier's divide by?",
    trips=(
        "test_training_starts_with_scaled_weights_and_zero_biases",
        "test_training_draws_normal_weights_of_the_right_spread_in_every_layer",
    ),
)
def he_whatever_the_scheme(
    X, y, sizes, activation="relu", scheme="he", learning_rate=0.1, epochs=200, batch_size=32,
    l2=0.0, rng=None,
):  # fmt: skip
    rng = np.random.default_rng() if rng is None else rng
    params, losses = {}, []
    for k in range(1, len(sizes)):
        fan_in, fan_out = sizes[k - 1], sizes[k]
        variance = 2.0 / fan_in
        params[f"W{k}"] = np.sqrt(variance) * rng.standard_normal((fan_out, fan_in))
        params[f"b{k}"] = np.zeros(fan_out)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        batch_losses = []
        for start in range(0, len(X), batch_size):
            batch = order[start : start + batch_size]
            loss, grads = classifier_gradients(X[batch], y[batch], params, activation, l2)
            params = {key: params[key] - learning_rate * grads[key] for key in params}
            batch_losses.append(loss)
        losses.append(np.mean(batch_losses))
    return params, np.array(losses)


@misconception(
    says="With the scheme xavier your variance is half of what it should be. Which number "
    "stands above fan_in + fan_out?",
    trips=(
        "test_training_starts_with_scaled_weights_and_zero_biases",
        "test_training_draws_normal_weights_of_the_right_spread_in_every_layer",
    ),
)
def xavier_without_the_two(
    X, y, sizes, activation="relu", scheme="he", learning_rate=0.1, epochs=200, batch_size=32,
    l2=0.0, rng=None,
):  # fmt: skip
    rng = np.random.default_rng() if rng is None else rng
    params, losses = {}, []
    for k in range(1, len(sizes)):
        fan_in, fan_out = sizes[k - 1], sizes[k]
        variance = 2.0 / fan_in if scheme == "he" else 1.0 / (fan_in + fan_out)
        params[f"W{k}"] = np.sqrt(variance) * rng.standard_normal((fan_out, fan_in))
        params[f"b{k}"] = np.zeros(fan_out)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        batch_losses = []
        for start in range(0, len(X), batch_size):
            batch = order[start : start + batch_size]
            loss, grads = classifier_gradients(X[batch], y[batch], params, activation, l2)
            params = {key: params[key] - learning_rate * grads[key] for key in params}
            batch_losses.append(loss)
        losses.append(np.mean(batch_losses))
    return params, np.array(losses)


@misconception(
    says="Your weights are drawn between 0 and 1 before they are scaled: their mean is not 0. "
    "Which distribution does the docstring name?",
    trips=(
        "test_training_starts_with_scaled_weights_and_zero_biases",
        "test_training_draws_normal_weights_of_the_right_spread_in_every_layer",
    ),
)
def positive_weights_only(
    X, y, sizes, activation="relu", scheme="he", learning_rate=0.1, epochs=200, batch_size=32,
    l2=0.0, rng=None,
):  # fmt: skip
    rng = np.random.default_rng() if rng is None else rng
    params, losses = {}, []
    for k in range(1, len(sizes)):
        fan_in, fan_out = sizes[k - 1], sizes[k]
        variance = 2.0 / fan_in if scheme == "he" else 2.0 / (fan_in + fan_out)
        params[f"W{k}"] = np.sqrt(variance) * rng.random((fan_out, fan_in))
        params[f"b{k}"] = np.zeros(fan_out)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        batch_losses = []
        for start in range(0, len(X), batch_size):
            batch = order[start : start + batch_size]
            loss, grads = classifier_gradients(X[batch], y[batch], params, activation, l2)
            params = {key: params[key] - learning_rate * grads[key] for key in params}
            batch_losses.append(loss)
        losses.append(np.mean(batch_losses))
    return params, np.array(losses)


@misconception(
    says="Your weights have the right variance, but they are uniform. Which distribution does "
    "the docstring name?",
    trips=("test_training_draws_normal_weights_of_the_right_spread_in_every_layer",),
)
def uniform_weights(
    X, y, sizes, activation="relu", scheme="he", learning_rate=0.1, epochs=200, batch_size=32,
    l2=0.0, rng=None,
):  # fmt: skip
    rng = np.random.default_rng() if rng is None else rng
    params, losses = {}, []
    for k in range(1, len(sizes)):
        fan_in, fan_out = sizes[k - 1], sizes[k]
        variance = 2.0 / fan_in if scheme == "he" else 2.0 / (fan_in + fan_out)
        params[f"W{k}"] = np.sqrt(variance) * rng.uniform(-(3**0.5), 3**0.5, (fan_out, fan_in))
        params[f"b{k}"] = np.zeros(fan_out)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        batch_losses = []
        for start in range(0, len(X), batch_size):
            batch = order[start : start + batch_size]
            loss, grads = classifier_gradients(X[batch], y[batch], params, activation, l2)
            params = {key: params[key] - learning_rate * grads[key] for key in params}
            batch_losses.append(loss)
        losses.append(np.mean(batch_losses))
    return params, np.array(losses)


@misconception(
    says="Your biases start at 1. Where does the docstring let them start?",
    trips=(
        "test_training_starts_with_scaled_weights_and_zero_biases",
        "test_training_on_inputs_of_zero_moves_the_biases_only",
        "test_training_makes_a_step_for_each_minibatch",
        "test_training_shrinks_weights_that_only_the_penalty_sees",
        "test_training_draws_normal_weights_of_the_right_spread_in_every_layer",
    ),
)
def biases_start_at_one(
    X, y, sizes, activation="relu", scheme="he", learning_rate=0.1, epochs=200, batch_size=32,
    l2=0.0, rng=None,
):  # fmt: skip
    rng = np.random.default_rng() if rng is None else rng
    params, losses = {}, []
    for k in range(1, len(sizes)):
        fan_in, fan_out = sizes[k - 1], sizes[k]
        variance = 2.0 / fan_in if scheme == "he" else 2.0 / (fan_in + fan_out)
        params[f"W{k}"] = np.sqrt(variance) * rng.standard_normal((fan_out, fan_in))
        params[f"b{k}"] = np.ones(fan_out)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        batch_losses = []
        for start in range(0, len(X), batch_size):
            batch = order[start : start + batch_size]
            loss, grads = classifier_gradients(X[batch], y[batch], params, activation, l2)
            params = {key: params[key] - learning_rate * grads[key] for key in params}
            batch_losses.append(loss)
        losses.append(np.mean(batch_losses))
    return params, np.array(losses)


@misconception(
    says="Every generator gives you the same network. Which one do your random numbers come from?",
    trips=(
        "test_training_shuffles_every_epoch_into_minibatches",
        "test_training_takes_its_randomness_from_the_generator_only",
    ),
)
def training_ignores_the_generator(
    X, y, sizes, activation="relu", scheme="he", learning_rate=0.1, epochs=200, batch_size=32,
    l2=0.0, rng=None,
):  # fmt: skip
    rng = np.random.default_rng(0)
    params, losses = {}, []
    for k in range(1, len(sizes)):
        fan_in, fan_out = sizes[k - 1], sizes[k]
        variance = 2.0 / fan_in if scheme == "he" else 2.0 / (fan_in + fan_out)
        params[f"W{k}"] = np.sqrt(variance) * rng.standard_normal((fan_out, fan_in))
        params[f"b{k}"] = np.zeros(fan_out)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        batch_losses = []
        for start in range(0, len(X), batch_size):
            batch = order[start : start + batch_size]
            loss, grads = classifier_gradients(X[batch], y[batch], params, activation, l2)
            params = {key: params[key] - learning_rate * grads[key] for key in params}
            batch_losses.append(loss)
        losses.append(np.mean(batch_losses))
    return params, np.array(losses)

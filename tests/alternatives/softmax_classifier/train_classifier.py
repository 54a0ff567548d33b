"""Right versions of train_classifier."""

import numpy as np

from grader.bank import alternative


@alternative(why="shuffles an index array in place, steps in place, weighs losses by batch size")
def weighted_losses_and_steps_in_place(
    X, y, sizes, activation="relu", scheme="he", learning_rate=0.1, epochs=200, batch_size=32,
    l2=0.0, rng=None,
):  # fmt: skip
    if rng is None:
        rng = np.random.default_rng()
    params = {}
    for k in range(1, len(sizes)):
        fan_in, fan_out = sizes[k - 1], sizes[k]
        scale = (2 / fan_in) ** 0.5 if scheme == "he" else (2 / (fan_in + fan_out)) ** 0.5
        params[f"W{k}"] = scale * rng.standard_normal((fan_out, fan_in))
        params[f"b{k}"] = np.zeros(fan_out)
    losses = np.zeros(epochs)
    indices = np.arange(len(X))
    for epoch in range(epochs):
        rng.shuffle(indices)
        for start in range(0, len(X), batch_size):
            batch = indices[start : start + batch_size]
            loss, grads = classifier_gradients(X[batch], y[batch], params, activation, l2)
            losses[epoch] += loss * len(batch) / len(X)
            for key in params:
                params[key] -= learning_rate * grads[key]
    return params, losses


@alternative(why="draws weights last layer first and transposed, and all orders before training")
def everything_drawn_beforehand(
    X, y, sizes, activation="relu", scheme="he", learning_rate=0.1, epochs=200, batch_size=32,
    l2=0.0, rng=None,
):  # fmt: skip
    rng = rng or np.random.default_rng(0)
    params = {}
    for k in reversed(range(1, len(sizes))):
        terms = sizes[k - 1] if scheme == "he" else sizes[k - 1] + sizes[k]
        params[f"b{k}"] = np.zeros(sizes[k])
        params[f"W{k}"] = rng.normal(scale=np.sqrt(2 / terms), size=(sizes[k - 1], sizes[k])).T
    orders = [rng.permutation(len(X)) for _ in range(epochs)]
    losses = []
    for order in orders:
        of_epoch = []
        while len(order):
            batch, order = order[:batch_size], order[batch_size:]
            loss, grads = classifier_gradients(X[batch], y[batch], params, activation, l2)
            of_epoch.append(loss)
            params = {key: value - learning_rate * grads[key] for key, value in params.items()}
        losses.append(sum(of_epoch) / len(of_epoch))
    return params, np.array(losses)


@alternative(why="orders come before weights; shuffled copies of the data are sliced")
def shuffled_copies(
    X, y, sizes, activation="relu", scheme="he", learning_rate=0.1, epochs=200, batch_size=32,
    l2=0.0, rng=None,
):  # fmt: skip
    generator = np.random.default_rng() if rng is None else rng
    orders = generator.permuted(np.tile(np.arange(len(X)), (epochs, 1)), axis=1)
    W = {}
    for k, (i, o) in enumerate(zip(sizes, sizes[1:]), 1):
        W[f"W{k}"] = generator.normal(size=o * i).reshape(o, i) * np.sqrt(
            2 / (i if scheme == "he" else i + o)
        )
        W[f"b{k}"] = np.zeros(o)
    losses = np.full(epochs, np.nan)
    for e, order in enumerate(orders):
        inputs, labels, number = X[order], y[order], 0
        for begin in range(0, len(X), batch_size):
            end = min(begin + batch_size, len(X))
            loss, grads = classifier_gradients(
                inputs[begin:end], labels[begin:end], W, activation=activation, l2=l2
            )
            W = {key: W[key] - learning_rate * grads[key] for key in W}
            number += 1
            losses[e] = loss if number == 1 else losses[e] + (loss - losses[e]) / number
    return W, losses


@alternative(why="sorts random numbers for an order and lets the step forget the penalty's share")
def penalty_as_decay(
    X, y, sizes, activation="relu", scheme="he", learning_rate=0.1, epochs=200, batch_size=32,
    l2=0.0, rng=None,
):  # fmt: skip
    rng = np.random.default_rng() if rng is None else rng
    params, losses = {}, []
    for k in range(1, len(sizes)):
        scale = np.sqrt(2 / (sizes[k - 1] + (sizes[k] if scheme == "xavier" else 0)))
        params[f"W{k}"] = rng.normal(0, scale, (sizes[k], sizes[k - 1]))
        params[f"b{k}"] = np.zeros(sizes[k])
    for _ in range(epochs):
        order, of_epoch = np.argsort(rng.random(len(X))), []
        for batch in [order[s : s + batch_size] for s in range(0, len(X), batch_size)]:
            loss, grads = classifier_gradients(X[batch], y[batch], params, activation)
            squares = sum(np.sum(params[key] ** 2) for key in params if key[0] == "W")
            of_epoch.append(loss + 0.5 * l2 * squares)
            for key in params:
                decay = 1 - learning_rate * l2 if key[0] == "W" else 1.0
                params[key] = decay * params[key] - learning_rate * grads[key]
        losses.append(np.mean(of_epoch))
    return params, np.array(losses)

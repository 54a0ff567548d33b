"""Right versions of train_mlp."""

import numpy as np

from grader.bank import alternative


@alternative(why="a plain mean over the minibatches, losses in a list")
def train_mlp_with_a_plain_mean(
    X,
    y,
    sizes,
    activation="relu",
    scheme="he",
    learning_rate=0.1,
    epochs=200,
    batch_size=32,
    l2=0.0,
    rng=None,
):
    generator = rng if rng is not None else np.random.default_rng()
    params = init_mlp(sizes, scheme, generator)
    history = []
    for _ in range(epochs):
        losses = []
        for batch in minibatches(len(X), batch_size, generator):
            loss, grads = mlp_gradients(X[batch], y[batch], params, activation, l2=l2)
            params = sgd_step(params, grads, learning_rate)
            losses.append(loss)
        history.append(np.mean(losses))
    return params, np.array(history)


@alternative(why="draws the shuffles before the weights and cuts the batches itself")
def train_mlp_with_shuffles_drawn_first(
    X,
    y,
    sizes,
    activation="relu",
    scheme="he",
    learning_rate=0.1,
    epochs=200,
    batch_size=32,
    l2=0.0,
    rng=None,
):
    rng = np.random.default_rng() if rng is None else rng
    n = len(y)
    orders = [rng.permutation(n) for _ in range(epochs)]
    params = init_mlp(sizes, scheme, rng)
    losses = np.zeros(epochs)
    for epoch, order in enumerate(orders):
        for start in range(0, n, batch_size):
            batch = order[start : start + batch_size]
            loss, grads = mlp_gradients(X[batch], y[batch], params, activation, l2)
            params = {name: params[name] - learning_rate * grads[name] for name in params}
            losses[epoch] += loss * len(batch)
    return params, losses / n


@alternative(why="spawns a generator for the shuffles and one for the weights")
def train_mlp_with_spawned_generators(
    X,
    y,
    sizes,
    activation="relu",
    scheme="he",
    learning_rate=0.1,
    epochs=200,
    batch_size=32,
    l2=0.0,
    rng=None,
):
    rng = rng or np.random.default_rng()
    weights = np.random.default_rng(rng.integers(2**63))
    shuffles = np.random.default_rng(rng.integers(2**63))
    params = init_mlp(list(sizes), scheme, weights)
    losses = []
    for _ in range(epochs):
        total = 0.0
        for batch in minibatches(X.shape[0], batch_size, shuffles):
            loss, grads = mlp_gradients(X[batch], y[batch], params, activation, l2)
            total += loss * batch.shape[0] / X.shape[0]
            params = sgd_step(params, grads, learning_rate)
        losses.append(total)
    return params, np.asarray(losses)

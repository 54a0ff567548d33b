"""Known wrong versions of train_mlp."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="The result of each step is thrown away, so nothing is learned. What does sgd_step "
    "return, and does it change its arguments?",
    trips=(
        "test_train_mlp_makes_the_loss_fall",
        "test_train_mlp_separates_the_moons",
        "test_train_mlp_takes_gradient_steps_from_zero_biases",
        "test_train_mlp_takes_a_step_for_every_minibatch",
        "test_train_mlp_shuffles_anew_in_every_epoch",
        "test_train_mlp_has_the_defaults_of_its_signature",
    ),
)
def train_mlp_forgets_the_step(
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
    params = init_mlp(sizes, scheme, rng)
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        for batch in minibatches(len(y), batch_size, rng):
            loss, grads = mlp_gradients(X[batch], y[batch], params, activation, l2)
            sgd_step(params, grads, learning_rate)
            losses[epoch] += loss * len(batch) / len(y)
    return params, losses


@misconception(
    says="The batches are drawn once, before the first epoch, and are the same in all others. "
    "What is gained by mixing the examples anew?",
    trips=("test_train_mlp_shuffles_anew_in_every_epoch",),
)
def train_mlp_draws_batches_once(
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
    params = init_mlp(sizes, scheme, rng)
    losses = np.zeros(epochs)
    batches = minibatches(len(y), batch_size, rng)
    for epoch in range(epochs):
        for batch in batches:
            loss, grads = mlp_gradients(X[batch], y[batch], params, activation, l2)
            params = sgd_step(params, grads, learning_rate)
            losses[epoch] += loss * len(batch) / len(y)
    return params, losses


@misconception(
    says="The losses of the minibatches are added up and never divided. How does the mean loss "
    "depend on the number of batches?",
    trips=(
        "test_train_mlp_records_the_mean_over_the_minibatches",
        "test_train_mlp_makes_the_loss_fall",
        "test_train_mlp_records_the_mean_loss",
    ),
)
def train_mlp_adds_up_the_losses(
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
    params = init_mlp(sizes, scheme, rng)
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        for batch in minibatches(len(y), batch_size, rng):
            loss, grads = mlp_gradients(X[batch], y[batch], params, activation, l2)
            params = sgd_step(params, grads, learning_rate)
            losses[epoch] += loss
    return params, losses


@misconception(
    says="You record the loss of the epoch's last minibatch alone. What of the others?",
    trips=(
        "test_train_mlp_records_the_mean_over_the_minibatches",
        "test_train_mlp_records_the_mean_loss",
    ),
)
def train_mlp_records_the_last_batch(
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
    params = init_mlp(sizes, scheme, rng)
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        for batch in minibatches(len(y), batch_size, rng):
            loss, grads = mlp_gradients(X[batch], y[batch], params, activation, l2)
            params = sgd_step(params, grads, learning_rate)
            losses[epoch] = loss
    return params, losses


@misconception(
    says="Every epoch is a single step with all examples. What is batch_size for?",
    trips=(
        "test_train_mlp_separates_the_moons",
        "test_train_mlp_takes_a_step_for_every_minibatch",
        "test_train_mlp_shuffles_anew_in_every_epoch",
        "test_train_mlp_has_the_defaults_of_its_signature",
    ),
)
def train_mlp_ignores_the_batch_size(
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
    params = init_mlp(sizes, scheme, rng)
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        order = rng.permutation(len(y))
        losses[epoch], grads = mlp_gradients(X[order], y[order], params, activation, l2)
        params = sgd_step(params, grads, learning_rate)
    return params, losses


@misconception(
    says="The network is trained with ReLU whatever was asked for. Where does the activation go?",
    trips=(
        "test_train_mlp_records_the_mean_over_the_minibatches",
        "test_train_mlp_takes_gradient_steps_from_zero_biases",
        "test_train_mlp_records_the_mean_loss",
        "test_train_mlp_takes_a_step_for_every_minibatch",
    ),
)
def train_mlp_always_relu(
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
    params = init_mlp(sizes, scheme, rng)
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        for batch in minibatches(len(y), batch_size, rng):
            loss, grads = mlp_gradients(X[batch], y[batch], params, l2=l2)
            params = sgd_step(params, grads, learning_rate)
            losses[epoch] += loss * len(batch) / len(y)
    return params, losses


@misconception(
    says="The penalty never reaches mlp_gradients. Where does l2 go?",
    trips=(
        "test_train_mlp_records_the_mean_over_the_minibatches",
        "test_train_mlp_takes_gradient_steps_from_zero_biases",
        "test_train_mlp_records_the_mean_loss",
    ),
)
def train_mlp_ignores_the_penalty(
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
    params = init_mlp(sizes, scheme, rng)
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        for batch in minibatches(len(y), batch_size, rng):
            loss, grads = mlp_gradients(X[batch], y[batch], params, activation)
            params = sgd_step(params, grads, learning_rate)
            losses[epoch] += loss * len(batch) / len(y)
    return params, losses


@misconception(
    says="Every training starts with He's weights. Where does the scheme go?",
    trips=("test_train_mlp_starts_with_the_scheme_it_is_given",),
)
def train_mlp_ignores_the_scheme(
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
    params = init_mlp(sizes, "he", rng)
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        for batch in minibatches(len(y), batch_size, rng):
            loss, grads = mlp_gradients(X[batch], y[batch], params, activation, l2)
            params = sgd_step(params, grads, learning_rate)
            losses[epoch] += loss * len(batch) / len(y)
    return params, losses


@misconception(
    says="The parameters are drawn anew in every epoch, so that only the last one counts. What "
    "should the second epoch start from?",
    trips=(
        "test_train_mlp_records_the_mean_over_the_minibatches",
        "test_train_mlp_makes_the_loss_fall",
        "test_train_mlp_separates_the_moons",
        "test_train_mlp_takes_gradient_steps_from_zero_biases",
        "test_train_mlp_records_the_mean_loss",
        "test_train_mlp_takes_a_step_for_every_minibatch",
        "test_train_mlp_shuffles_anew_in_every_epoch",
        "test_train_mlp_has_the_defaults_of_its_signature",
    ),
)
def train_mlp_starts_over_in_every_epoch(
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
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        params = init_mlp(sizes, scheme, rng)
        for batch in minibatches(len(y), batch_size, rng):
            loss, grads = mlp_gradients(X[batch], y[batch], params, activation, l2)
            params = sgd_step(params, grads, learning_rate)
            losses[epoch] += loss * len(batch) / len(y)
    return params, losses


@misconception(
    says="You record a loss for every step. How many does the exercise ask for?",
    trips=(
        "test_train_mlp_returns_parameters_and_a_loss_for_every_epoch",
        "test_train_mlp_records_the_mean_over_the_minibatches",
        "test_train_mlp_makes_the_loss_fall",
        "test_train_mlp_records_the_mean_loss",
        "test_train_mlp_takes_a_step_for_every_minibatch",
        "test_train_mlp_shuffles_anew_in_every_epoch",
        "test_train_mlp_repeats_itself_for_the_same_seed",
        "test_train_mlp_has_the_defaults_of_its_signature",
    ),
)
def train_mlp_records_every_step(
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
    params = init_mlp(sizes, scheme, rng)
    losses = []
    for _ in range(epochs):
        for batch in minibatches(len(y), batch_size, rng):
            loss, grads = mlp_gradients(X[batch], y[batch], params, activation, l2)
            params = sgd_step(params, grads, learning_rate)
            losses.append(loss)
    return params, np.array(losses)


@misconception(
    says="You make a generator of your own, with a fixed seed. Which one was passed in?",
    trips=("test_train_mlp_repeats_itself_for_the_same_seed",),
)
def train_mlp_with_its_own_seed(
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
    rng = np.random.default_rng(0)
    params = init_mlp(sizes, scheme, rng)
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        for batch in minibatches(len(y), batch_size, rng):
            loss, grads = mlp_gradients(X[batch], y[batch], params, activation, l2)
            params = sgd_step(params, grads, learning_rate)
            losses[epoch] += loss * len(batch) / len(y)
    return params, losses


@misconception(
    says="You record the loss of each minibatch after its step. At which parameters does the "
    "docstring want it?",
    trips=(
        "test_train_mlp_takes_gradient_steps_from_zero_biases",
        "test_train_mlp_has_the_defaults_of_its_signature",
    ),
)
def train_mlp_records_losses_after_the_step(
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
    params = init_mlp(sizes, scheme, rng)
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        for batch in minibatches(len(y), batch_size, rng):
            _, grads = mlp_gradients(X[batch], y[batch], params, activation, l2)
            params = sgd_step(params, grads, learning_rate)
            loss, _ = mlp_gradients(X[batch], y[batch], params, activation, l2)
            losses[epoch] += loss * len(batch) / len(y)
    return params, losses


@misconception(
    says="The rows of a minibatch are paired with labels of other examples. Which indices do X "
    "and y need?",
    trips=(
        "test_train_mlp_records_the_mean_over_the_minibatches",
        "test_train_mlp_makes_the_loss_fall",
        "test_train_mlp_separates_the_moons",
        "test_train_mlp_takes_gradient_steps_from_zero_biases",
        "test_train_mlp_records_the_mean_loss",
        "test_train_mlp_takes_a_step_for_every_minibatch",
        "test_train_mlp_shuffles_anew_in_every_epoch",
        "test_train_mlp_has_the_defaults_of_its_signature",
    ),
)
def train_mlp_mixes_up_the_labels(
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
    params = init_mlp(sizes, scheme, rng)
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        for batch in minibatches(len(y), batch_size, rng):
            loss, grads = mlp_gradients(X[batch], y[: len(batch)], params, activation, l2)
            params = sgd_step(params, grads, learning_rate)
            losses[epoch] += loss * len(batch) / len(y)
    return params, losses


@misconception(
    says="Without a generator your training stops with an error. What should rng=None stand for?",
    trips=(
        "test_train_mlp_runs_with_its_defaults",
        "test_train_mlp_has_the_defaults_of_its_signature",
    ),
)
def train_mlp_needs_a_generator(
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
    params = init_mlp(sizes, scheme, rng)
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        for batch in minibatches(len(y), batch_size, rng):
            loss, grads = mlp_gradients(X[batch], y[batch], params, activation, l2)
            params = sgd_step(params, grads, learning_rate)
            losses[epoch] += loss * len(batch) / len(y)
    return params, losses

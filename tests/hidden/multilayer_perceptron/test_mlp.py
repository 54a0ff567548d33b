"""Hidden checks of the multilayer perceptron: networks of every grading's own.

Training is random, and every correct program may draw its random numbers in another order. What
can be said of all of them: a full batch leaves nothing to chance but the first parameters, and a
gradient step can be solved backwards for where it started. There the biases must have been zero,
and the loss the one that was recorded.
"""

import itertools

import numpy as np
import pytest

from grader.gradcheck import (
    assert_close,
    assert_gradient,
    assert_inputs_unchanged,
    assert_no_warnings,
    assert_shape,
    assert_statistic,
    assert_that,
)

ACTIVATIONS = ("relu", "tanh", "sigmoid")
# Inputs, hidden layers, one logit: from none to three hidden layers, all sizes different.
ARCHITECTURES = ((4, 1), (4, 6, 1), (3, 5, 2, 1), (4, 6, 3, 2, 1))
N = 7


def random_parameters(rng, sizes):
    params = {}
    for layer, (fan_in, fan_out) in enumerate(itertools.pairwise(sizes), start=1):
        params[f"W{layer}"] = rng.normal(size=(fan_out, fan_in))
        params[f"b{layer}"] = rng.normal(size=fan_out)
    return params


def lively_network(rng, X, sizes, on_the_kink=()):
    """Draw weights, and biases with which every unit is off for some rows of X and on for others.

    Without that, a ReLU layer that happens to be dead would hide most mistakes. The bias puts the
    kink into the middle of the widest gap between a unit's pre-activations, so none is near it;
    those of the units (layer, index) named in `on_the_kink` are all exactly 0.
    """
    params = random_parameters(rng, sizes)
    h = X
    for layer in range(1, len(sizes)):
        W, b = params[f"W{layer}"], params[f"b{layer}"]
        u = np.sort(h @ W.T, axis=0)
        widest = np.argmax(np.diff(u, axis=0), axis=0)
        for unit, row in enumerate(widest):
            b[unit] = -(u[row, unit] + u[row + 1, unit]) / 2
            if (layer, unit) in on_the_kink:
                W[unit], b[unit] = 0.0, 0.0
        h = np.maximum(h @ W.T + b, 0.0)
    return params


def random_labels(rng, n):
    """Both classes, in random order."""
    return rng.permutation(np.arange(n) % 2)


def assert_names(dictionary, params):
    found = ", ".join(map(str, dictionary)) or "none"
    assert_that(
        set(dictionary) == set(params),
        f"the keys of the returned dict are {found}",
        ", ".join(params),
    )


def assert_same_parameters(actual, expected, rtol=1e-9, atol=1e-12):
    """Compare from the last layer to the first, the order in which backpropagation finds them."""
    assert_names(actual, expected)
    for name in sorted(expected, key=lambda key: (-int(key[1:]), key)):
        assert_close(actual[name], expected[name], rtol, atol)


# --- one layer ------------------------------------------------------------------------------------


@pytest.mark.check(
    "dense_forward",
    points=0.5,
    look="Does your layer treat every row of x alike, whatever the three sizes are?",
)
def test_dense_forward_accepts_any_sizes(student, reference, rng):
    """Right for any sizes and scales"""
    for n, fan_in, fan_out, scale in ((7, 5, 3, 1.0), (2, 3, 6, 0.01), (4, 4, 4, 10.0)):
        x, W = rng.normal(size=(n, fan_in)), scale * rng.normal(size=(fan_out, fan_in))
        b = rng.normal(size=fan_out)
        assert_close(student.dense_forward(x, W, b), reference.dense_forward(x, W, b))


@pytest.mark.check(
    "dense_forward",
    points=0.5,
    look="A batch of a single example is still a batch. Does an operation write into an argument?",
)
def test_dense_forward_takes_a_single_row_and_whole_numbers(student, reference, rng):
    """A batch of one, whole numbers, untouched inputs"""
    x, W, b = (rng.integers(1, 1_000, shape) for shape in ((1, 5), (2, 5), 2))
    assert_close(student.dense_forward(x, W, b), reference.dense_forward(x, W, b))
    assert_inputs_unchanged(student)


@pytest.mark.check(
    "dense_backward",
    points=1.5,
    look="Write each gradient as a sum over indices. Which index is summed, and which two remain?",
)
def test_dense_backward_agrees_with_central_differences(student, reference, rng):
    """Central differences of the layer, random upstream gradient"""
    x, W, b = rng.normal(size=(N, 5)), rng.normal(size=(3, 5)), rng.normal(size=3)
    du = rng.normal(size=(N, 3))
    dx, dW, db = student.dense_backward(du, x, W)
    layer = reference.dense_forward
    assert_gradient(lambda b: layer(x, W, b), b, db, rng, upstream=du)
    assert_gradient(lambda W: layer(x, W, b), W, dW, rng, upstream=du)
    assert_gradient(lambda x: layer(x, W, b), x, dx, rng, upstream=du)


@pytest.mark.check(
    "dense_backward",
    points=1,
    look="Square layers hide a missing transpose; single rows hide a sum over the wrong axis. Does "
    "yours hold for all?",
)
def test_dense_backward_accepts_any_sizes(student, reference, rng):
    """Right for any sizes, inputs untouched"""
    for n, fan_in, fan_out, scale in (
        (7, 5, 3, 1.0),
        (2, 3, 6, 0.01),
        (4, 4, 4, 10.0),
        (1, 2, 5, 1.0),
    ):
        x, W = rng.normal(size=(n, fan_in)), scale * rng.normal(size=(fan_out, fan_in))
        du = rng.normal(size=(n, fan_out))
        dx, dW, db = student.dense_backward(du, x, W)
        assert_inputs_unchanged(student)
        right_dx, right_dW, right_db = reference.dense_backward(du, x, W)
        assert_close(db, right_db)
        assert_close(dW, right_dW)
        assert_close(dx, right_dx)


# --- the network ----------------------------------------------------------------------------------


@pytest.mark.check(
    "mlp_forward", points=1, look="Which depth or which activation goes wrong first?"
)
def test_mlp_forward_accepts_any_depth_and_activation(student, reference, rng):
    """Right for one to three hidden layers and each activation"""
    for sizes, activation in itertools.product(ARCHITECTURES[1:], ACTIVATIONS):
        X = rng.normal(size=(N, sizes[0]))
        params = lively_network(rng, X, sizes)
        z, _ = student.mlp_forward(X, params, activation)
        assert_close(z, reference.mlp_forward(X, params, activation)[0])


@pytest.mark.check(
    "mlp_forward",
    points=0.5,
    look="With a single layer the network is logistic regression. Which layer is the last one "
    "then?",
)
def test_mlp_forward_without_hidden_layers_is_linear(student, reference, rng):
    """No hidden layer, no activation"""
    X = rng.normal(size=(N, 4))
    params = lively_network(rng, X, (4, 1))
    for activation in ACTIVATIONS:
        z, _ = student.mlp_forward(X, params, activation)
        assert_close(z, reference.mlp_forward(X, params, activation)[0])


@pytest.mark.check(
    "mlp_forward",
    points=0.5,
    look="Which activation does the signature choose, and is the order of a dict's keys to be "
    "relied on?",
)
def test_mlp_forward_uses_relu_unless_told_otherwise(student, reference, rng):
    """ReLU by default, keys in any order, inputs untouched"""
    X = rng.normal(size=(N, 3))
    params = lively_network(rng, X, (3, 5, 2, 1))
    params = dict(reversed(params.items()))
    z, _ = student.mlp_forward(X, params)
    assert_inputs_unchanged(student)
    assert_close(z, reference.mlp_forward(X, params, "relu")[0])


def backward(subject, dz, X, params, *activation):
    """The gradients that a subject finds with its own cache."""
    _, cache = subject.mlp_forward(X, params, *activation)
    return subject.mlp_backward(dz, cache, params, *activation)


@pytest.mark.check(
    "mlp_backward",
    points=2,
    look="Compare with central differences of your mlp_forward, from the last layer to the first. "
    "Where is the first difference?",
)
def test_mlp_backward_accepts_any_depth_and_activation(student, reference, rng):
    """Right for one to three hidden layers, random upstream gradient"""
    for sizes, activation in itertools.product(ARCHITECTURES[1:], ACTIVATIONS):
        X, dz = rng.normal(size=(N, sizes[0])), rng.normal(size=N)
        params = lively_network(rng, X, sizes)
        grads = backward(student, dz, X, params, activation)
        assert_same_parameters(grads, backward(reference, dz, X, params, activation))


@pytest.mark.check(
    "mlp_backward",
    points=0.5,
    look="With a single layer there is no layer below. Does your loop know?",
)
def test_mlp_backward_without_hidden_layers(student, reference, rng):
    """No hidden layer"""
    X, dz = rng.normal(size=(N, 4)), rng.normal(size=N)
    params = lively_network(rng, X, (4, 1))
    grads = backward(student, dz, X, params, "tanh")
    assert_same_parameters(grads, backward(reference, dz, X, params, "tanh"))


@pytest.mark.check(
    "mlp_backward",
    points=0.5,
    look="What is the slope of a unit whose pre-activation is exactly 0, and whose pre-activation "
    "is meant?",
)
def test_mlp_backward_stops_at_units_on_the_kink(student, reference, rng):
    """ReLU by default, slope 0 for pre-activations of exactly 0"""
    X, dz = rng.normal(size=(N, 4)), rng.normal(size=N)
    # Zero rows without a bias: these units stand exactly on the kink for every example.
    params = lively_network(rng, X, (4, 6, 3, 1), on_the_kink=((1, 0), (1, 3), (2, 1)))
    assert_same_parameters(backward(student, dz, X, params), backward(reference, dz, X, params))


@pytest.mark.check(
    "mlp_backward",
    points=0.5,
    look="Call it twice with the same arguments. Is anything left over from the first call?",
)
def test_mlp_backward_starts_afresh_at_every_call(student, reference, rng):
    """Twice the same result, everything untouched"""
    X, dz = rng.normal(size=(N, 3)), rng.normal(size=N)
    params = lively_network(rng, X, (3, 5, 2, 1))
    _, cache = student.mlp_forward(X, params, "sigmoid")
    right = backward(reference, dz, X, params, "sigmoid")
    for _ in range(2):
        grads = student.mlp_backward(dz, cache, params, activation="sigmoid")
        assert_inputs_unchanged(student)
        assert_same_parameters(grads, right)


# --- the loss -------------------------------------------------------------------------------------


@pytest.mark.check(
    "mlp_gradients",
    points=1.5,
    look="Which part is wrong: the loss, the gradient of the cross-entropy, or that of the "
    "penalty?",
)
def test_mlp_gradients_agrees_for_any_depth_and_activation(student, reference, rng):
    """Right for any depth and activation, with a penalty"""
    for sizes, activation in itertools.product(ARCHITECTURES, ACTIVATIONS):
        X, y = rng.normal(size=(N, sizes[0])), random_labels(rng, N)
        params = lively_network(rng, X, sizes)
        loss, grads = student.mlp_gradients(X, y, params, activation, 0.7)
        right_loss, right_grads = reference.mlp_gradients(X, y, params, activation, 0.7)
        assert_close(loss, right_loss)
        assert_same_parameters(grads, right_grads)


@pytest.mark.check(
    "mlp_gradients",
    points=0.5,
    look="Which parameters does the penalty shrink, and which are left free?",
)
def test_mlp_gradients_does_not_penalize_biases(student, reference, rng):
    """Large biases cost nothing by themselves"""
    X, y = rng.normal(size=(N, 3)), random_labels(rng, N)
    params = random_parameters(rng, (3, 5, 1))
    params["b1"] = 5.0 + rng.random(5)
    params["b2"] = -(5.0 + rng.random(1))
    loss, grads = student.mlp_gradients(X, y, params, "tanh", l2=3.0)
    right_loss, right_grads = reference.mlp_gradients(X, y, params, "tanh", l2=3.0)
    assert_names(grads, params)
    for name in ("b1", "b2"):
        assert_close(grads[name], right_grads[name])
    assert_close(loss, right_loss)


@pytest.mark.check(
    "mlp_gradients",
    points=0.5,
    look="Does your loss go through a probability? What is its logarithm when the probability is "
    "rounded to 0?",
)
def test_mlp_gradients_stays_exact_for_large_logits(student, reference, rng):
    """Finite, exact and silent for logits up to 10 000"""
    for size in (50.0, 1_000.0, 10_000.0):
        X = rng.normal(size=(N, 3))
        params = lively_network(rng, X, (3, 5, 1))
        z, _ = reference.mlp_forward(X, params, "relu")
        # Mostly right, and of either class at least one example that is very wrong.
        y = (z > 0).astype(np.int64)
        y[np.argmax(z)], y[np.argmin(z)] = 0, 1
        scale = size / np.max(np.abs(z))
        large = {**params, "W2": scale * params["W2"], "b2": scale * params["b2"]}
        loss, grads = student.mlp_gradients(X, y, large, "relu")
        assert_no_warnings(student)
        right_loss, right_grads = reference.mlp_gradients(X, y, large, "relu")
        assert_close(loss, right_loss)
        assert_same_parameters(grads, right_grads, atol=1e-9)


@pytest.mark.check(
    "mlp_gradients",
    points=0.5,
    look="Which activation and which penalty does the signature choose? Does a line write into an "
    "argument?",
)
def test_mlp_gradients_has_no_penalty_unless_told_otherwise(student, reference, rng):
    """ReLU and no penalty by default, labels of either type, inputs untouched"""
    X = 2 * rng.normal(size=(N, 3))
    params = lively_network(rng, X, (3, 5, 2, 1))
    for y in (random_labels(rng, N), random_labels(rng, N).astype(float)):
        loss, grads = student.mlp_gradients(X, y, params)
        assert_inputs_unchanged(student)
        right_loss, right_grads = reference.mlp_gradients(X, y, params, "relu", 0.0)
        assert_close(loss, right_loss)
        assert_same_parameters(grads, right_grads)


# --- the parts of the training loop ---------------------------------------------------------------


@pytest.mark.check(
    "sgd_step",
    points=0.5,
    look="Each parameter moves by its own gradient times the learning rate. Which one does not?",
)
def test_sgd_step_moves_every_layer(student, reference, rng):
    """Right for networks of any depth"""
    for sizes in ARCHITECTURES:
        params, grads = random_parameters(rng, sizes), random_parameters(rng, sizes)
        rate = float(rng.uniform(0.01, 3.0))
        assert_same_parameters(
            student.sgd_step(params, grads, rate), reference.sgd_step(params, grads, rate)
        )


@pytest.mark.check(
    "sgd_step",
    points=0.5,
    look="Backpropagation finds the last layer first. Which gradient does your step pair with "
    "which parameter?",
)
def test_sgd_step_pairs_gradients_by_name(student, reference, rng):
    """Gradients in another order than the parameters"""
    # Square layers: a wrong pair would fit.
    params, grads = random_parameters(rng, (3, 3, 3)), random_parameters(rng, (3, 3, 3))
    reversed_grads = dict(reversed(grads.items()))
    right = reference.sgd_step(params, grads, 0.3)
    assert_same_parameters(student.sgd_step(params, reversed_grads, 0.3), right)
    assert_inputs_unchanged(student)


def indices_of(student, n, batch_size, rng):
    """The batches, each an array of whole numbers; their sizes; all indices in order."""
    batches = student.minibatches(n, batch_size, rng)
    for batch in batches:
        whole = isinstance(batch, np.ndarray) and batch.ndim == 1 and batch.dtype.kind in "iu"
        assert_that(whole, "a batch is not an array of integers, one index after another")
    order = np.concatenate([np.zeros(0, dtype=np.int64), *batches])
    return batches, [batch.size for batch in batches], order


def assert_partition(student, n, batch_size, rng):
    _, sizes, order = indices_of(student, n, batch_size, rng)
    assert_that(
        np.array_equal(np.sort(order), np.arange(n)),
        f"minibatches({n}, {batch_size}) does not hold every index exactly once",
    )
    full, rest = divmod(n, batch_size)
    assert_that(
        sizes == [batch_size] * full + [rest] * (rest > 0),
        f"minibatches({n}, {batch_size}) has batches of the sizes {sizes}",
    )


@pytest.mark.check(
    "minibatches",
    points=0.5,
    look="Try numbers that divide and numbers that do not. Is an index lost, doubled, or in a "
    "batch too large?",
)
def test_minibatches_partitions_any_number_of_examples(student, rng):
    """A partition for any number of examples"""
    for _ in range(8):
        batch_size = int(rng.integers(2, 12))
        assert_partition(student, int(rng.integers(13, 90)), batch_size, rng)
    assert_partition(student, 6 * batch_size, batch_size, rng)


@pytest.mark.check(
    "minibatches",
    points=0.5,
    look="What do range and slices do at their ends? Try n = batch_size, and a batch larger than "
    "the data.",
)
def test_minibatches_has_no_trouble_at_the_edges(student, rng):
    """One batch of everything, batches of one"""
    n = int(rng.integers(4, 9))
    for batch_size in (n, n + 1, 10 * n, n - 1, 1):
        assert_partition(student, n, batch_size, rng)


@pytest.mark.check(
    "minibatches",
    points=0.5,
    look="Are the indices shuffled across batches, within batches, or both, and by the generator "
    "that was passed?",
)
def test_minibatches_shuffles_with_the_generator(student, rng):
    """Shuffled through and through, by the generator only"""
    seed, other = rng.choice(2**31, size=2, replace=False)
    first = np.random.default_rng(seed)
    _, _, order = indices_of(student, 400, 20, first)
    _, _, following = indices_of(student, 400, 20, first)
    _, _, again = indices_of(student, 400, 20, np.random.default_rng(seed))
    _, _, elsewhere = indices_of(student, 400, 20, np.random.default_rng(other))
    assert_that(np.array_equal(order, again), "two generators of one seed gave different batches")
    for another in (following, elsewhere):
        assert_that(not np.array_equal(order, another), "two shuffles gave the same batches")
    assert_shape(order, (400,))
    neighbours = int(np.sum(np.abs(np.diff(order)) == 1))
    assert_that(neighbours < 40, f"{neighbours} of 400 indices are followed by a neighbour")
    # The rank correlation of a random order with the sorted one has a standard error of 1/20.
    drift = float(np.corrcoef(np.arange(400), order)[0, 1]) if np.ptp(order) else 1.0
    assert_that(abs(drift) < 0.3, "small indices come early and large ones late, or the reverse")


# --- training -------------------------------------------------------------------------------------


def assert_trained(params, losses, sizes, epochs):
    """Check keys, shapes and finiteness, so that one may compute with the values."""
    wanted = random_parameters(np.random.default_rng(0), sizes)
    assert_names(params, wanted)
    for name, value in wanted.items():
        assert_shape(params[name], value.shape)
        assert_that(bool(np.all(np.isfinite(params[name]))), f"{name} is not finite")
    assert_shape(losses, (epochs,))


@np.errstate(all="ignore")
def step_back(reference, X, y, params, learning_rate, activation, l2):
    """Solve params = start - learning_rate * gradient(start) for start, by fixed-point iteration.

    The iteration contracts as long as learning_rate times the curvature is below 1.
    """
    start = params
    for _ in range(60):
        _, grads = reference.mlp_gradients(X, y, start, activation, l2)
        before = start
        start = {name: value + learning_rate * grads[name] for name, value in params.items()}
        if all(np.allclose(start[name], before[name], rtol=0, atol=1e-12) for name in start):
            break
    return start


def assert_steps_of_full_batches(reference, X, y, trained, learning_rate, activation, l2):
    """Walk back from the last parameters, epoch by epoch, to zero biases."""
    params, losses = trained
    for epoch in reversed(range(len(losses))):
        params = step_back(reference, X, y, params, learning_rate, activation, l2)
        loss, _ = reference.mlp_gradients(X, y, params, activation, l2)
        assert_that(
            bool(np.isclose(losses[epoch], loss, rtol=1e-7)),
            "with all examples in one batch, an epoch's loss is not the loss at the parameters "
            "from which its step was taken",
        )
    for name, value in params.items():
        assert_that(
            name.startswith("W") or bool(np.max(np.abs(value)) < 1e-7),
            f"with all examples in one batch, the final parameters do not lie {len(losses)} "
            f"gradient steps away from a start with zero biases: see {name}",
        )


@pytest.mark.check(
    "train_mlp",
    points=1,
    look="With one batch for everything, an epoch is a single step. Which gradient, which learning "
    "rate and which penalty does yours use?",
)
def test_train_mlp_takes_gradient_steps_from_zero_biases(student, reference, rng):
    """Full batches: two gradient steps from zero biases, and their losses"""
    sizes, l2 = (3, 5, 1), 0.7
    for activation, rate in (("tanh", 0.05), ("sigmoid", 0.2)):
        X, y = rng.normal(size=(16, 3)), random_labels(rng, 16)
        trained = student.train_mlp(
            X, y, sizes, activation, "xavier", rate, epochs=2, batch_size=16, l2=l2, rng=rng
        )
        assert_trained(*trained, sizes, 2)
        assert_steps_of_full_batches(reference, X, y, trained, rate, activation, l2)


@pytest.mark.check(
    "train_mlp",
    points=0.5,
    look="With a learning rate of 0 nothing moves, so every minibatch sees the same parameters. "
    "What is the mean of its losses then?",
)
def test_train_mlp_records_the_mean_loss(student, reference, rng):
    """The mean loss of an epoch, penalty included"""
    X, y = rng.normal(size=(24, 3)), random_labels(rng, 24)
    params, losses = student.train_mlp(
        X, y, (3, 5, 2, 1), "tanh", "he", 0.0, epochs=3, batch_size=8, l2=0.7, rng=rng
    )
    assert_trained(params, losses, (3, 5, 2, 1), 3)
    loss, _ = reference.mlp_gradients(X, y, params, "tanh", 0.7)
    assert_close(losses, np.full(3, loss))


@np.errstate(all="ignore")
def steps_taken(reference, X, y, params, learning_rate, activation):
    """Count the steps of a run with a tiny learning rate.

    Biases start at zero, and to first order each of K steps adds the same: -rate * gradient.
    """
    _, grads = reference.mlp_gradients(X, y, params, activation)
    steps = np.concatenate([grads[name] for name in grads if name.startswith("b")])
    moved = np.concatenate([params[name] for name in grads if name.startswith("b")])
    count = float(moved @ steps / (steps @ steps)) / -learning_rate
    error = np.linalg.norm(moved / -learning_rate - count * steps) / np.linalg.norm(steps)
    return count, float(error)


@pytest.mark.check(
    "train_mlp",
    points=0.5,
    look="60 examples in batches of 12: how many steps does an epoch take, and what does each of "
    "them see?",
)
def test_train_mlp_takes_a_step_for_every_minibatch(student, reference, rng):
    """One step for each minibatch, with each activation"""
    for activation in ACTIVATIONS:
        X, y = rng.normal(size=(60, 3)), random_labels(rng, 60)
        params, losses = student.train_mlp(
            X, y, (3, 5, 1), activation, "he", 1e-7, epochs=2, batch_size=12, rng=rng
        )
        assert_trained(params, losses, (3, 5, 1), 2)
        count, error = steps_taken(reference, X, y, params, 1e-7, activation)
        assert_that(
            abs(count - 10) < 1e-2,
            f"two epochs of 60 examples in batches of 12 moved the biases by {count:.4g} steps",
            "10 steps",
        )
        assert_that(error < 1e-2, "the biases moved, but not along the gradient of the mean loss")


@np.errstate(all="ignore")
def order_of_visits(X, y, params, epochs):
    """Tell in which order two examples, a batch each, were visited by logistic regression.

    Every possible order is walked back, with a learning rate of 1; the one that ends at a zero
    bias is what happened. Returns None if none does.
    """
    inputs = np.hstack([X, np.ones((2, 1))])
    last = np.append(params["W1"][0], params["b1"][0])
    orders = list(itertools.product(((0, 1), (1, 0)), repeat=epochs))
    first_bias = []
    for order in orders:
        w = last
        for index in reversed([index for epoch in order for index in epoch]):
            x, size = inputs[index], inputs[index] @ inputs[index]
            end = logit = w @ x
            for _ in range(8):  # Newton's method; the slope lies between 1 - size / 4 and 1
                p = 1 / (1 + np.exp(-logit))
                logit -= (logit - end - size * (p - y[index])) / (1 - size * p * (1 - p))
            w = w + x * (1 / (1 + np.exp(-logit)) - y[index])
        first_bias.append(abs(w[-1]))
    best = int(np.argmin(first_bias))
    return orders[best] if first_bias[best] < 1e-8 else None


@pytest.mark.check(
    "train_mlp",
    points=0.5,
    look="When are the minibatches drawn: once for the whole training, or once for every epoch?",
)
def test_train_mlp_shuffles_anew_in_every_epoch(student, rng):
    """Another order of the examples in every epoch"""
    X, y = np.array([[0.9, 0.5], [-0.3, 1.1]]), np.array([0, 1])
    found = set()
    # Three changes of order in each of twelve runs: chance misses all of them once in 2**36.
    for _ in range(12):
        params, losses = student.train_mlp(
            X, y, (2, 1), "tanh", "he", learning_rate=1.0, epochs=4, batch_size=1, rng=rng
        )
        assert_trained(params, losses, (2, 1), 4)
        order = order_of_visits(X, y, params, 4)
        assert_that(
            order is not None,
            "with two examples in batches of one, no order of visits leads from a zero bias to "
            "the final parameters",
        )
        found.add(len(set(order)) > 1)
    assert_that(True in found, "the examples come in the same order in every epoch")


@pytest.mark.check(
    "train_mlp", points=0.5, look="Where does every random number of the training come from?"
)
def test_train_mlp_repeats_itself_for_the_same_seed(student, rng):
    """The same seed, the same training; another seed, another one"""
    X, y = rng.normal(size=(20, 3)), random_labels(rng, 20)
    seed, other = rng.choice(2**31, size=2, replace=False)
    runs = []
    for chosen in (seed, seed, other):
        params, losses = student.train_mlp(
            X, y, (3, 4, 1), epochs=3, batch_size=6, rng=np.random.default_rng(chosen)
        )
        assert_trained(params, losses, (3, 4, 1), 3)
        runs.append((params, losses))
    (params, losses), (same_params, same_losses), (_, other_losses) = runs
    assert_close(same_losses, losses)
    assert_same_parameters(same_params, params)
    assert_that(
        not np.array_equal(other_losses, losses), "two different seeds gave the same training"
    )


@pytest.mark.check(
    "train_mlp",
    points=0.5,
    look="Which first weights does each value of scheme ask for, and which does the signature "
    "choose?",
)
def test_train_mlp_starts_with_the_scheme_it_is_given(student, rng):
    """First weights of the scheme, He's by default"""
    X, y = rng.normal(size=(4, 100)), random_labels(rng, 4)
    for choice, variance in (({"scheme": "xavier"}, 2 / 250), ({"scheme": "he"}, 0.02), ({}, 0.02)):
        params, losses = student.train_mlp(
            X, y, (100, 150, 1), learning_rate=0.0, epochs=1, rng=rng, **choice
        )
        assert_trained(params, losses, (100, 150, 1), 1)
        error = variance * np.sqrt(2 / 15_000)
        assert_statistic(np.var(params["W1"]), variance, error, "the variance of the first weights")


@pytest.mark.check(
    "train_mlp",
    points=0.5,
    look="Look at the signature: what happens if only the data and the sizes are given?",
)
def test_train_mlp_has_the_defaults_of_its_signature(student, reference, rng):
    """The defaults of the signature, no generator needed, inputs untouched"""
    X, y = rng.normal(size=(20, 3)), random_labels(rng, 20)
    params, losses = student.train_mlp(X, y, (3, 4, 1))
    assert_inputs_unchanged(student)
    # Nobody can repeat an unseeded call: its values must neither earn nor cost anything.
    student.calls.pop()
    assert_shape(losses, (200,))
    for name, value in random_parameters(np.random.default_rng(0), (3, 4, 1)).items():
        assert_shape(params[name], value.shape)
    # 20 examples fit into one batch, and without hidden layers the learning rate is safe.
    trained = student.train_mlp(X, y, (3, 1), epochs=3, rng=rng)
    assert_trained(*trained, (3, 1), 3)
    assert_steps_of_full_batches(reference, X, y, trained, 0.1, "relu", 0.0)
    # 64 examples make two batches.
    X, y = rng.normal(size=(64, 3)), random_labels(rng, 64)
    params, losses = student.train_mlp(X, y, (3, 5, 1), learning_rate=1e-7, epochs=1, rng=rng)
    assert_trained(params, losses, (3, 5, 1), 1)
    count, error = steps_taken(reference, X, y, params, 1e-7, "relu")
    assert_that(
        abs(count - 2) < 1e-2 and error < 1e-2,
        f"with the default batch size, an epoch of 64 examples took {count:.4g} steps of a ReLU "
        "network, or steps in another direction",
    )

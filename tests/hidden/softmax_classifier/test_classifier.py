"""Hidden checks of classifier.py: random networks against the reference, differences, training."""

from itertools import pairwise

import numpy as np
import pytest

from grader import datasets
from grader.gradcheck import (
    CheckFailure,
    assert_close,
    assert_gradient,
    assert_inputs_unchanged,
    assert_shape,
    assert_statistic,
    assert_that,
    away_from_kinks,
)

ACTIVATIONS = ("relu", "tanh", "sigmoid")


def sizes_of(rng, layers):
    """Return numbers of units for that many layers, all different, none 1, wide inside."""
    first, last = rng.permutation([2, 3, 4])[:2]
    return int(first), *(int(size) for size in rng.permutation([5, 6, 7])[: layers - 1]), int(last)


def network(rng, sizes):
    """Return random parameters whose hidden units neither die nor saturate."""
    params = {}
    for k in range(1, len(sizes)):
        params[f"W{k}"] = rng.normal(size=(sizes[k], sizes[k - 1])) / np.sqrt(sizes[k - 1] / 2)
        params[f"b{k}"] = 0.5 * rng.normal(size=sizes[k])
    # Logits of both signs in every network: those of an example add up to less than 0.
    params[f"W{k}"] -= params[f"W{k}"].mean(axis=0)
    params[f"b{k}"] = rng.permutation(np.linspace(-1.5, 1.5, sizes[k])) - 0.3
    return params


def examples(rng, sizes, n=8):
    """Return n random inputs and labels for a network; at least two classes occur."""
    y = rng.integers(0, sizes[-1], size=n)
    y[:2] = rng.permutation(sizes[-1])[:2]
    return rng.normal(size=(n, sizes[0])), y


def assert_gradients_close(grads, expected):
    """Compare by key, in the order of backpropagation: the first that differs is nearest to z."""
    for key in sorted(expected, key=lambda name: (-int(name[1:]), name[0] == "W")):
        try:
            assert_close(grads[key], expected[key])
        except CheckFailure as failure:
            raise CheckFailure(
                f"grads[{key!r}]: {failure.problem}", failure.expected, failure.actual
            ) from None
    extra = sorted(str(key) for key in grads if key not in expected)
    assert_that(not extra, f"grads has keys that params has not: {', '.join(extra)}")


def shapes_of(sizes):
    """Return the shape of every parameter of a network."""
    shapes = {}
    for k in range(1, len(sizes)):
        shapes[f"W{k}"], shapes[f"b{k}"] = (sizes[k], sizes[k - 1]), (sizes[k],)
    return shapes


def assert_parameters(params, sizes):
    """Fail unless params holds sane arrays of the right shapes and nothing else."""
    for key, shape in shapes_of(sizes).items():
        assert_shape(params[key], shape)
        kind = params[key].dtype
        assert_that(kind.kind in "biuf", f"params[{key!r}] has the dtype {kind}")
        # Anything larger has diverged, and would overflow in the checks.
        assert_that(bool(np.all(np.abs(params[key]) < 1e9)), f"params[{key!r}] is not finite")
    extra = sorted(str(key) for key in params if key not in shapes_of(sizes))
    assert_that(not extra, f"params has keys that no layer has: {', '.join(extra)}")


def logits(X, params):
    """Return the logits of a trained relu network with one hidden layer."""
    hidden = np.maximum(X @ params["W1"].T + params["b1"], 0)
    return hidden @ params["W2"].T + params["b2"]


def descend(reference, params, X, y, batches, learning_rate, **settings):
    """Return the parameters after a step for each batch, and the loss before each."""
    losses = []
    params = {key: params[key].astype(np.float64) for key in params}
    for batch in batches:
        loss, grads = reference.classifier_gradients(X[batch], y[batch], params, **settings)
        losses.append(loss)
        params = {key: value - learning_rate * grads[key] for key, value in params.items()}
    return params, losses


def explanation(reference, start, end, X, y, batches):
    """Return which minibatches of two epochs lead from start to end, by their keys, if any do."""
    how = {"learning_rate": 0.5, "activation": "tanh"}
    for first in batches:
        middle, _ = descend(reference, start, X, y, batches[first], **how)
        for second in batches:
            last, _ = descend(reference, middle, X, y, batches[second], **how)
            if all(np.max(np.abs(last[key] - end[key])) < 1e-9 for key in last):
                return first, second
    return None


@pytest.mark.check(
    "classifier_gradients",
    points=2,
    look="Which is the last layer whose gradients are right? The mistake is in the step below it.",
)
def test_classifier_gradients_agree_on_random_networks(student, reference, rng):
    """Random networks of one to three hidden layers, every activation"""
    for activation in ACTIVATIONS:
        for layers in (2, 3, 4):
            sizes = sizes_of(rng, layers)
            X, y = examples(rng, sizes)
            params = network(rng, sizes)
            loss, grads = student.classifier_gradients(X, y, params, activation=activation)
            right_loss, right = reference.classifier_gradients(X, y, params, activation=activation)
            assert_close(loss, right_loss)
            assert_gradients_close(grads, right)


@pytest.mark.check(
    "classifier_gradients",
    points=1.5,
    look="Check b of the last layer first, then its W, then walk back a layer.",
)
def test_classifier_gradients_agree_with_central_differences(student, reference, rng):
    """Every parameter against central differences of the objective"""
    for activation in ("relu", "sigmoid"):
        sizes = (4, 6, 5, 3)

        def draw(sizes=sizes):
            return *examples(rng, sizes, n=7), network(rng, sizes)

        def preactivations(drawn):
            X, _, params = drawn
            first = X @ params["W1"].T + params["b1"]
            second = np.maximum(first, 0) @ params["W2"].T + params["b2"]
            return np.concatenate([first.ravel(), second.ravel()])

        X, y, params = away_from_kinks(draw, preactivations, step=1e-4)
        _, grads = student.classifier_gradients(X, y, params, activation=activation, l2=0.3)
        for key in ("b3", "W3", "b2", "W2", "b1", "W1"):

            def objective(at, X=X, y=y, params=params, key=key, activation=activation):
                moved = {**params, key: at}
                return reference.classifier_gradients(X, y, moved, activation=activation, l2=0.3)[0]

            try:
                assert_gradient(objective, params[key], grads[key], rng)
            except CheckFailure as failure:
                raise CheckFailure(
                    f"grads[{key!r}]: {failure.problem}", failure.expected, failure.actual
                ) from None


@pytest.mark.check(
    "classifier_gradients",
    points=1,
    look="The penalty is l2/2 times the sum over every W of its squares. And which activation "
    "is the default?",
)
def test_classifier_gradients_add_the_penalty_to_weights_only(student, reference, rng):
    """A penalty in the loss and in every dW, none by default, relu by default"""
    sizes = sizes_of(rng, 3)
    X, y = examples(rng, sizes)
    params = network(rng, sizes)
    for settings in ({"l2": 0.9}, {}):
        loss, grads = student.classifier_gradients(X, y, params, **settings)
        right_loss, right = reference.classifier_gradients(X, y, params, **settings)
        assert_close(loss, right_loss)
        assert_gradients_close(grads, right)


@pytest.mark.check(
    "classifier_gradients",
    points=0.5,
    look="The docstring says what the derivative of relu is at exactly 0.",
)
def test_classifier_gradients_take_the_derivative_of_relu_at_zero_to_be_zero(
    student, reference, rng
):
    """Pre-activations of exactly 0 let no gradient through"""
    sizes = (3, 5, 4)
    X, y = examples(rng, sizes)
    params = network(rng, sizes)
    X[:3], params["b1"] = 0.0, np.zeros(5)
    _, grads = student.classifier_gradients(X, y, params)
    _, right = reference.classifier_gradients(X, y, params)
    assert_close(grads["b1"], right["b1"])


@pytest.mark.check(
    "classifier_gradients",
    points=0.5,
    look="Is anything kept from one call to the next, or written into an argument?",
)
def test_classifier_gradients_leave_their_inputs_alone_and_remember_nothing(student, rng):
    """Inputs are left as they were; the same call twice gives the same"""
    sizes = (3, 4, 6, 5)
    X, y = examples(rng, sizes)
    params = network(rng, sizes)
    first_loss, first = student.classifier_gradients(X, y, params, activation="tanh", l2=0.3)
    assert_inputs_unchanged(student)
    second_loss, second = student.classifier_gradients(X, y, params, activation="tanh", l2=0.3)
    assert_close(second_loss, first_loss)
    for key in params:
        assert_shape(first[key], params[key].shape)
        assert_close(second[key], first[key])


@pytest.mark.check(
    "train_classifier",
    points=1,
    look="Each layer has its own fan_in and fan_out. Standard deviation or variance, normal or "
    "uniform?",
)
def test_training_draws_normal_weights_of_the_right_spread_in_every_layer(student, rng):
    """Initial weights: mean, spread and shape of the distribution, by layer and scheme"""
    sizes = (50, 160, 90, 30)
    X, y = rng.normal(size=(4, 50)), np.array([0, 29, 3, 3])
    for scheme in ("he", "xavier"):
        params, _ = student.train_classifier(
            X, y, sizes, scheme=scheme, learning_rate=0.0, epochs=1, rng=rng
        )
        assert_parameters(params, sizes)
        for k, (fan_in, fan_out) in enumerate(pairwise(sizes), start=1):
            weights, count = params[f"W{k}"].ravel(), fan_in * fan_out
            variance = 2 / fan_in if scheme == "he" else 2 / (fan_in + fan_out)
            what = f"of W{k} ({scheme}, {fan_out} x {fan_in})"
            assert_statistic(
                float(weights.mean()), 0.0, (variance / count) ** 0.5, f"the mean {what}"
            )
            assert_statistic(
                float(weights.var()),
                variance,
                variance * (2 / count) ** 0.5,
                f"the variance {what}",
            )
            fourth = float(np.mean(weights**4)) / variance**2
            assert_statistic(
                fourth, 3.0, (96 / count) ** 0.5, f"the fourth moment (3 if normal) {what}"
            )
            assert_close(params[f"b{k}"], np.zeros(fan_out))


@pytest.mark.check(
    "train_classifier",
    points=1.5,
    look="With one batch of all examples this is plain gradient descent: is the loss taken before "
    "the step, and do activation, learning rate and l2 arrive?",
)
def test_training_on_whole_batches_is_gradient_descent(student, reference, rng):
    """Five steps on the whole batch from the same initial parameters; losses are means"""
    for activation, scheme, l2 in (("tanh", "xavier", 0.4), ("relu", "he", 0.0)):
        sizes = sizes_of(rng, 3)
        X, y = examples(rng, sizes, n=9)
        seed = int(rng.integers(2**32))
        settings = {"activation": activation, "scheme": scheme, "epochs": 5, "l2": l2}
        # Nothing moves at a learning rate of 0: the initial parameters come back, and each mean
        # over three minibatches of three is the loss of all examples.
        start, still = student.train_classifier(
            X,
            y,
            sizes,
            learning_rate=0.0,
            batch_size=3,
            rng=np.random.default_rng(seed),
            **settings,
        )
        assert_parameters(start, sizes)
        params, losses = student.train_classifier(
            X,
            y,
            sizes,
            learning_rate=0.2,
            batch_size=9,
            rng=np.random.default_rng(seed),
            **settings,
        )
        assert_parameters(params, sizes)
        right, right_losses = descend(
            reference, start, X, y, [slice(None)] * 5, 0.2, activation=activation, l2=l2
        )
        assert_close(still, np.full(5, right_losses[0]))
        assert_close(losses, right_losses)
        for key, value in right.items():
            assert_close(params[key], value, rtol=1e-8, atol=1e-10)


@pytest.mark.check(
    "train_classifier",
    points=1.5,
    look="In each epoch every example belongs to exactly one minibatch. Is the order drawn anew "
    "in each epoch?",
)
def test_training_shuffles_every_epoch_into_minibatches(student, reference, rng):
    """Each epoch is a new shuffled partition into minibatches, the last one short"""
    # Three examples in minibatches of two: the one left over tells the partition. Each run of two
    # epochs must be one of nine; they can all be tried.
    batches = {left: [[k for k in range(3) if k != left], [left]] for left in range(3)}
    seen = []
    for _ in range(20):
        X, y = 2 * rng.normal(size=(3, 2)), rng.permutation(4)[:3]
        seed = int(rng.integers(2**32))
        settings = {"activation": "tanh", "epochs": 2, "batch_size": 2}
        start, _ = student.train_classifier(
            X, y, (2, 3, 4), learning_rate=0.0, rng=np.random.default_rng(seed), **settings
        )
        assert_parameters(start, (2, 3, 4))
        end, _ = student.train_classifier(
            X, y, (2, 3, 4), learning_rate=0.5, rng=np.random.default_rng(seed), **settings
        )
        assert_parameters(end, (2, 3, 4))
        run = explanation(reference, start, end, X, y, batches)
        assert_that(
            run is not None,
            "no division of three examples into a minibatch of two and one of one explains the "
            "parameters after two epochs",
        )
        seen.append(run)
    assert_that(
        len(set(seen)) > 1, "the minibatches are the same in every run: nothing is shuffled"
    )
    assert_that(
        any(first != second for first, second in seen),
        "in twenty runs both epochs had the same minibatches: the order is not drawn anew",
    )


@pytest.mark.check(
    "train_classifier",
    points=1,
    look="If small cases are right and this is not: is every minibatch's step taken, in every "
    "epoch?",
)
def test_training_separates_spirals_and_blobs(student, rng):
    """Spirals and blobs: nearly every training point comes out right"""
    # Few steps: where classifier_gradients is the reference's, each crosses to the judge and back.
    for X, y, sizes, settings in (
        (*datasets.spirals(90, 0.02, rng), (2, 48, 3), {"learning_rate": 0.7, "batch_size": 30}),
        (*datasets.blobs(120, rng, centers=4), (2, 16, 4), {"batch_size": 40}),
    ):
        params, losses = student.train_classifier(X, y, sizes, epochs=100, rng=rng, **settings)
        assert_parameters(params, sizes)
        assert_shape(losses, (100,))
        accuracy = np.mean(np.argmax(logits(X, params), axis=1) == y)
        assert_that(bool(accuracy >= 0.85), f"{accuracy:.0%} of the training points come out right")
        last = float(losses[-1])
        assert_that(last < 0.6, f"the loss of the last epoch is {last:.3g}")


@pytest.mark.check(
    "train_classifier",
    points=0.5,
    look="Where does each random number come from? What happens when rng is left out?",
)
def test_training_takes_its_randomness_from_the_generator_only(student, rng):
    """The same generator gives the same network, another one another; defaults are defaults"""
    sizes = (3, 5, 4)
    X, y = examples(rng, sizes, n=10)
    seed = int(rng.integers(2**32))
    runs = []
    for chosen in (seed, seed, seed + 1):
        params, losses = student.train_classifier(
            X, y, sizes, epochs=3, batch_size=4, rng=np.random.default_rng(chosen)
        )
        assert_inputs_unchanged(student)
        assert_parameters(params, sizes)
        assert_shape(losses, (3,))
        runs.append((params, losses))
    (first, losses), (again, losses_again), (other, _) = runs
    assert_close(losses_again, losses)
    for key, value in first.items():
        assert_close(again[key], value)
    assert_that(
        not np.allclose(other["W1"], first["W1"]), "another generator gives the same weights"
    )
    params, _ = student.train_classifier(X, y, sizes, epochs=2)
    # Nobody can repeat an unseeded call: its values must neither earn nor cost anything.
    student.calls.pop()
    for key, shape in shapes_of(sizes).items():
        assert_shape(params[key], shape)
    params, _ = student.train_classifier(
        X, y, sizes, "relu", "he", 0.1, 3, 4, 0.0, np.random.default_rng(seed)
    )
    assert_parameters(params, sizes)
    for key, value in first.items():
        assert_close(params[key], value)

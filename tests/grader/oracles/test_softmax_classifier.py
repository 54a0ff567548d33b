"""The reference softmax classifier against torch, SciPy and scikit-learn in double precision."""

from pathlib import Path

import numpy as np
import pytest

from grader import datasets
from grader.subject import load_modules

torch = pytest.importorskip("torch")
special = pytest.importorskip("scipy.special")
sklearn = pytest.importorskip("sklearn")

SOLUTIONS = Path(__file__).resolve().parents[3] / "solutions"
SHAPES = ((7, 5), (4, 3), (3, 11), (2, 2), (1, 6), (5, 1))  # (N, C)
SCALES = (0.01, 1.0, 30.0, 1e4)
ACTIVATIONS = {"relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid}


@pytest.fixture(scope="module")
def modules():
    return load_modules(SOLUTIONS / "softmax_classifier")


@pytest.fixture(scope="module")
def softmax(modules):
    return modules["softmax"]


@pytest.fixture(scope="module")
def classifier(modules):
    return modules["classifier"]


def close(actual, expected, rtol=1e-9, atol=1e-12):
    np.testing.assert_allclose(actual, expected, rtol=rtol, atol=atol)


def batches():
    """Yield logits of all shapes and scales, and labels."""
    for seed, (shape, scale) in enumerate((s, k) for s in SHAPES for k in SCALES):
        rng = np.random.default_rng(seed)
        yield scale * rng.normal(size=shape), rng.integers(0, shape[1], size=shape[0])


def tensor(values, grad=False):
    return torch.tensor(values, dtype=torch.float64, requires_grad=grad)


def network(rng, sizes):
    params = {}
    for k in range(1, len(sizes)):
        params[f"W{k}"] = rng.normal(size=(sizes[k], sizes[k - 1]))
        params[f"b{k}"] = rng.normal(size=sizes[k])
    return params


def torch_objective(X, y, params, activation, l2):
    """Return the objective of a network as a torch scalar."""
    last = len(params) // 2
    h = tensor(X)
    for k in range(1, last + 1):
        h = torch.nn.functional.linear(h, params[f"W{k}"], params[f"b{k}"])
        h = h if k == last else ACTIVATIONS[activation](h)
    penalty = sum(torch.sum(params[f"W{k}"] ** 2) for k in range(1, last + 1))
    return torch.nn.functional.cross_entropy(h, torch.tensor(y)) + 0.5 * l2 * penalty


def test_one_hot_is_sklearns_label_binarizer(softmax):
    from sklearn.preprocessing import LabelBinarizer

    y = np.random.default_rng(1).integers(0, 5, size=20)
    expected = LabelBinarizer().fit(np.arange(5)).transform(y)
    np.testing.assert_array_equal(softmax.one_hot(y, 5), expected)


def test_softmax_and_its_logarithm_are_scipys(softmax):
    for z, _ in batches():
        close(softmax.softmax(z), special.softmax(z, axis=1))
        close(softmax.log_softmax(z), special.log_softmax(z, axis=1), atol=1e-11)


def test_softmax_backward_is_torchs_vector_jacobian_product(softmax):
    for z, _ in batches():
        logits = tensor(z, grad=True)
        upstream = np.random.default_rng(2).normal(size=z.shape)
        torch.softmax(logits, dim=1).backward(tensor(upstream))
        close(softmax.softmax_backward(upstream, softmax.softmax(z)), logits.grad.numpy())


def test_cross_entropy_and_its_gradient_are_torchs(softmax):
    for z, y in batches():
        logits = tensor(z, grad=True)
        loss = torch.nn.functional.cross_entropy(logits, torch.tensor(y))
        loss.backward()
        close(softmax.cross_entropy(z, y), loss.item())
        close(softmax.cross_entropy_gradient(z, y), logits.grad.numpy())


def test_cross_entropy_is_sklearns_log_loss(softmax):
    from sklearn.metrics import log_loss

    rng = np.random.default_rng(3)
    z, y = rng.normal(size=(30, 4)), rng.integers(0, 4, size=30)
    expected = log_loss(y, special.softmax(z, axis=1), labels=np.arange(4))
    close(softmax.cross_entropy(z, y), expected)


def test_softmax_gradients_are_torchs(softmax):
    for seed, l2 in enumerate((0.0, 0.7, 3.0)):
        rng = np.random.default_rng(seed)
        X, y = rng.normal(size=(9, 4)), rng.integers(0, 5, size=9)
        W, b = rng.normal(size=(5, 4)), rng.normal(size=5)
        params = {"W1": tensor(W, grad=True), "b1": tensor(b, grad=True)}
        torch_objective(X, y, params, "relu", l2).backward()
        dW, db = softmax.softmax_gradients(X, y, W, b, l2)
        close(dW, params["W1"].grad.numpy())
        close(db, params["b1"].grad.numpy())


def test_fit_softmax_takes_the_path_of_torchs_gradient_descent(softmax):
    rng = np.random.default_rng(4)
    X, y = rng.normal(size=(12, 3)), rng.integers(0, 4, size=12)
    params = {
        "W1": torch.nn.Parameter(tensor(np.zeros((4, 3)))),
        "b1": torch.nn.Parameter(tensor(np.zeros(4))),
    }
    optimizer = torch.optim.SGD(params.values(), lr=0.4)
    losses = []
    for _ in range(60):
        optimizer.zero_grad()
        loss = torch_objective(X, y, params, "relu", 0.2)
        loss.backward()
        losses.append(loss.item())
        optimizer.step()
    W, b, ours = softmax.fit_softmax(X, y, 4, learning_rate=0.4, steps=60, l2=0.2)
    close(ours, losses)
    close(W, params["W1"].detach().numpy())
    close(b, params["b1"].detach().numpy())


def test_fit_softmax_ends_where_sklearns_logistic_regression_ends(softmax):
    from sklearn.linear_model import LogisticRegression

    X, y = datasets.blobs(60, 5, spread=2.5)
    l2 = 0.1
    # scikit-learn minimizes C * (sum of losses) + 0.5 * sum of squared weights.
    model = LogisticRegression(C=1 / (l2 * len(X)), tol=1e-12, max_iter=10_000).fit(X, y)
    W, b, _ = softmax.fit_softmax(X, y, 3, learning_rate=0.1, steps=20_000, l2=l2)
    close(W, model.coef_, rtol=1e-5, atol=1e-6)
    close(b - b.mean(), model.intercept_ - model.intercept_.mean(), rtol=1e-5, atol=1e-6)
    np.testing.assert_array_equal(softmax.predict_classes(X, W, b), model.predict(X))


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("sizes", [(3, 4), (3, 6, 4), (4, 7, 5, 3), (2, 5, 6, 4, 3)])
def test_classifier_gradients_are_torchs(classifier, activation, sizes):
    for seed, l2 in enumerate((0.0, 0.7)):
        rng = np.random.default_rng(seed)
        X, y = rng.normal(size=(8, sizes[0])), rng.integers(0, sizes[-1], size=8)
        params = network(rng, sizes)
        theirs = {key: tensor(value, grad=True) for key, value in params.items()}
        expected = torch_objective(X, y, theirs, activation, l2)
        expected.backward()
        loss, grads = classifier.classifier_gradients(X, y, params, activation, l2)
        close(loss, expected.item())
        assert set(grads) == set(params)
        for key, value in theirs.items():
            close(grads[key], value.grad.numpy())


def test_derivative_of_relu_at_zero_is_torchs(classifier):
    rng = np.random.default_rng(6)
    X, y = np.zeros((4, 3)), np.array([0, 1, 2, 1])
    params = {**network(rng, (3, 5, 3)), "b1": np.zeros(5)}
    theirs = {key: tensor(value, grad=True) for key, value in params.items()}
    torch_objective(X, y, theirs, "relu", 0.0).backward()
    _, grads = classifier.classifier_gradients(X, y, params)
    np.testing.assert_array_equal(grads["b1"], theirs["b1"].grad.numpy())


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_train_classifier_takes_the_path_of_torchs_sgd(classifier, activation):
    X, y = datasets.spirals(50, 0.1, 7)
    settings = {"activation": activation, "batch_size": 16, "l2": 0.01}
    # The same generator draws the same weights and the same orders.
    start, _ = classifier.train_classifier(
        X, y, (2, 9, 3), learning_rate=0.0, epochs=1, rng=np.random.default_rng(8), **settings
    )
    rng = np.random.default_rng(8)
    for k in (1, 2):
        rng.normal(size=start[f"W{k}"].shape)
    params = {key: torch.nn.Parameter(tensor(value)) for key, value in start.items()}
    optimizer = torch.optim.SGD(params.values(), lr=0.3)
    losses = []
    for _ in range(20):
        order, of_epoch = rng.permutation(50), []
        for first in range(0, 50, 16):
            batch = order[first : first + 16]
            optimizer.zero_grad()
            loss = torch_objective(X[batch], y[batch], params, activation, 0.01)
            loss.backward()
            of_epoch.append(loss.item())
            optimizer.step()
        losses.append(np.mean(of_epoch))
    trained, ours = classifier.train_classifier(
        X, y, (2, 9, 3), learning_rate=0.3, epochs=20, rng=np.random.default_rng(8), **settings
    )
    close(ours, losses)
    for key, value in params.items():
        close(trained[key], value.detach().numpy())

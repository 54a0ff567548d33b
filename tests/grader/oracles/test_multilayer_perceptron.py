"""The reference multilayer perceptron against torch and SciPy in double precision."""

import itertools
from pathlib import Path

import numpy as np
import pytest

from grader import datasets
from grader.subject import load_modules

torch = pytest.importorskip("torch")
special = pytest.importorskip("scipy.special")
stats = pytest.importorskip("scipy.stats")

SOLUTIONS = Path(__file__).resolve().parents[3] / "solutions"
ACTIVATIONS = {"relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid}
ARCHITECTURES = ((4, 1), (3, 7, 1), (5, 4, 6, 1), (2, 8, 5, 3, 1))
FANS = ((60, 90), (150, 40), (1, 3000), (3000, 1))


@pytest.fixture(scope="module")
def modules():
    return load_modules(SOLUTIONS / "multilayer_perceptron")


@pytest.fixture(scope="module")
def activations(modules):
    return modules["activations"]


@pytest.fixture(scope="module")
def initializers(modules):
    return modules["initializers"]


@pytest.fixture(scope="module")
def mlp(modules):
    return modules["mlp"]


def close(actual, expected, rtol=1e-9, atol=1e-12):
    np.testing.assert_allclose(actual, expected, rtol=rtol, atol=atol)


def tensor(values, grad=False):
    return torch.tensor(values, dtype=torch.float64, requires_grad=grad)


def networks():
    """Yield an activation, inputs and parameters for all architectures and two scales."""
    cases = itertools.product(ACTIVATIONS, ARCHITECTURES, (0.05, 1.5))
    for seed, (activation, sizes, scale) in enumerate(cases):
        rng = np.random.default_rng(seed)
        params = {}
        for k in range(1, len(sizes)):
            params[f"W{k}"] = scale * rng.normal(size=(sizes[k], sizes[k - 1]))
            params[f"b{k}"] = scale * rng.normal(size=sizes[k])
        yield activation, rng.normal(size=(9, sizes[0])), params, rng


def torch_logits(X, params, activation):
    h, depth = tensor(X), len(params) // 2
    for k in range(1, depth + 1):
        u = torch.nn.functional.linear(h, params[f"W{k}"], params[f"b{k}"])
        h = ACTIVATIONS[activation](u) if k < depth else u
    return h.squeeze(1)


def test_the_sigmoid_is_scipys(activations):
    u = np.concatenate([np.linspace(-50, 50, 401), [-1e4, -745.2, -710.0, 710.0, 745.2, 1e4]])
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        close(activations.sigmoid(u), special.expit(u), rtol=1e-13, atol=1e-300)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_slopes_are_torchs_also_at_zero(activations, name):
    u = np.concatenate([np.linspace(-8, 8, 161), [0.0, -0.0, 1e-300, -40.0, 40.0]])
    point = tensor(u, grad=True)
    ACTIVATIONS[name](point).sum().backward()
    close(getattr(activations, f"{name}_grad")(u), point.grad.numpy())


def test_relu_is_torchs(activations):
    u = np.random.default_rng(0).normal(size=(6, 7))
    close(activations.relu(u), torch.relu(tensor(u)).numpy(), rtol=0, atol=0)


@pytest.mark.parametrize(("fan_in", "fan_out"), FANS)
@pytest.mark.parametrize("scheme", ["xavier", "he"])
def test_weights_follow_their_laws(initializers, scheme, fan_in, fan_out):
    """Kolmogorov and Smirnov's test against the law with torch's own scale."""
    rng = np.random.default_rng(1)
    torch.manual_seed(1)
    like = torch.empty(fan_out, fan_in, dtype=torch.float64)
    if scheme == "xavier":
        torch.nn.init.xavier_uniform_(like)
    else:
        torch.nn.init.kaiming_uniform_(like, nonlinearity="relu")
    uniform = getattr(initializers, f"{scheme}_uniform")(fan_in, fan_out, rng)
    normal = getattr(initializers, f"{scheme}_normal")(fan_in, fan_out, rng)
    assert uniform.shape == normal.shape == (fan_out, fan_in)
    # Thousands of uniform numbers come close to their bound, in torch's sample as in ours.
    bound = float(like.abs().max())
    close(np.abs(uniform).max(), bound, rtol=5e-3)
    bound = np.sqrt(6 / (fan_in + fan_out)) if scheme == "xavier" else np.sqrt(6 / fan_in)
    assert stats.kstest(uniform.ravel(), stats.uniform(-bound, 2 * bound).cdf).pvalue > 1e-4
    assert stats.kstest(normal.ravel(), stats.norm(0, bound / np.sqrt(3)).cdf).pvalue > 1e-4


def test_init_mlp_calls_the_scheme_layer_by_layer(initializers):
    for scheme in ("xavier", "he"):
        params = initializers.init_mlp((5, 4, 3), scheme, np.random.default_rng(7))
        rng = np.random.default_rng(7)
        normal = getattr(initializers, f"{scheme}_normal")
        close(params["W1"], normal(5, 4, rng))
        close(params["W2"], normal(4, 3, rng))
        assert not params["b1"].any()
        assert not params["b2"].any()


def test_the_dense_layer_is_torchs(mlp):
    rng = np.random.default_rng(2)
    x, W, b = rng.normal(size=(6, 5)), rng.normal(size=(3, 5)), rng.normal(size=3)
    du = rng.normal(size=(6, 3))
    leaves = [tensor(value, grad=True) for value in (x, W, b)]
    u = torch.nn.functional.linear(*leaves)
    u.backward(tensor(du))
    close(mlp.dense_forward(x, W, b), u.detach().numpy())
    for actual, leaf in zip(mlp.dense_backward(du, x, W), leaves, strict=True):
        close(actual, leaf.grad.numpy())


def test_logits_and_gradients_are_torchs(mlp):
    for activation, X, params, rng in networks():
        leaves = {name: tensor(value, grad=True) for name, value in params.items()}
        expected = torch_logits(X, leaves, activation)
        dz = rng.normal(size=len(X))
        expected.backward(tensor(dz))
        z, cache = mlp.mlp_forward(X, params, activation)
        close(z, expected.detach().numpy())
        grads = mlp.mlp_backward(dz, cache, params, activation)
        assert set(grads) == set(params)
        for name, leaf in leaves.items():
            close(grads[name], leaf.grad.numpy())


@pytest.mark.parametrize("l2", [0.0, 0.7])
def test_loss_and_gradients_are_torchs(mlp, l2):
    for activation, X, params, rng in networks():
        y = rng.integers(0, 2, size=len(X))
        leaves = {name: tensor(value, grad=True) for name, value in params.items()}
        z = torch_logits(X, leaves, activation)
        expected = torch.nn.functional.binary_cross_entropy_with_logits(z, tensor(y))
        for name, leaf in leaves.items():
            if name.startswith("W"):
                expected = expected + 0.5 * l2 * (leaf**2).sum()
        expected.backward()
        loss, grads = mlp.mlp_gradients(X, y, params, activation, l2)
        close(loss, expected.item())
        for name, leaf in leaves.items():
            close(grads[name], leaf.grad.numpy())


def test_training_is_torchs_with_the_same_batches(mlp, initializers):
    """The same first weights and minibatches, stepped by torch.optim.SGD."""
    X, y = datasets.moons(50, 0.1, 0)
    settings = {"learning_rate": 0.3, "batch_size": 16, "l2": 0.01}
    params, losses = mlp.train_mlp(
        X, y, (2, 6, 4, 1), "tanh", "xavier", epochs=5, rng=np.random.default_rng(3), **settings
    )
    rng = np.random.default_rng(3)
    leaves = {
        name: tensor(value, grad=True)
        for name, value in initializers.init_mlp((2, 6, 4, 1), "xavier", rng).items()
    }
    optimizer = torch.optim.SGD(leaves.values(), lr=0.3)
    for epoch in range(5):
        total = 0.0
        for batch in mlp.minibatches(50, 16, rng):
            z = torch_logits(X[batch], leaves, "tanh")
            loss = torch.nn.functional.binary_cross_entropy_with_logits(z, tensor(y[batch]))
            weights = (leaf for name, leaf in leaves.items() if name.startswith("W"))
            loss = loss + 0.005 * sum((weight**2).sum() for weight in weights)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch)
        close(losses[epoch], total / 50)
    for name, leaf in leaves.items():
        close(params[name], leaf.detach().numpy())


def test_the_moons_are_learned(mlp):
    """The promise of the course: above 97 % on moons with noise 0.1, on points never seen."""
    for seed in range(5):
        rng = np.random.default_rng(seed)
        X, y = datasets.moons(300, 0.1, rng)
        fresh, labels = datasets.moons(1000, 0.1, rng)
        params, losses = mlp.train_mlp(X, y, (2, 32, 1), learning_rate=0.3, rng=rng)
        z, _ = mlp.mlp_forward(fresh, params)
        assert np.mean((z > 0) == labels) > 0.97
        assert losses.shape == (200,)
        assert losses[-1] < losses[0] / 10


def test_minibatches_are_a_shuffled_partition(mlp):
    for n, size in itertools.product((1, 7, 32, 50), (1, 3, 16, 50, 99)):
        batches = mlp.minibatches(n, size, np.random.default_rng(n))
        assert sorted(np.concatenate(batches)) == list(range(n))
        assert {len(batch) for batch in batches[:-1]} <= {size}

"""The reference of regularization against torch in float64 (and its automatic differentiation)."""

from pathlib import Path

import numpy as np
import pytest

from grader.subject import load_modules

torch = pytest.importorskip("torch")
functional = pytest.importorskip("torch.nn.functional")

FOLDER = Path(__file__).resolve().parents[3] / "solutions" / "regularization"
MODULES = load_modules(FOLDER, ["dropout", "batch_norm", "early_stopping"])
dropout, batch_norm, early_stopping = (
    MODULES[name] for name in ("dropout", "batch_norm", "early_stopping")
)

EXACT = {"rtol": 1e-9, "atol": 1e-12}
SHAPES = [(5, 3), (16, 7), (2, 9)]


def arrays(n, d, seed=0):
    """Draw x, gamma, beta, running_mean, running_var and an upstream gradient."""
    rng = np.random.default_rng([seed, n, d])
    x = rng.normal(size=(n, d)) * rng.uniform(0.1, 5.0, size=d) + rng.normal(size=d)
    return (
        x, rng.normal(size=d), rng.normal(size=d), rng.normal(size=d),
        rng.uniform(0.1, 3.0, size=d), rng.normal(size=(n, d)),
    )  # fmt: skip


def leaf(array):
    return torch.tensor(array, dtype=torch.float64, requires_grad=True)


def constant(array):
    return torch.tensor(array, dtype=torch.float64)


@pytest.mark.parametrize(("n", "d"), SHAPES)
@pytest.mark.parametrize("eps", [1e-5, 0.3])
def test_batch_norm_in_training_is_torchs(n, d, eps):
    x, gamma, beta, mean, var, dout = arrays(n, d)
    out, cache, new_mean, new_var = batch_norm.batchnorm_forward(
        x, gamma, beta, mean, var, momentum=0.8, eps=eps
    )
    dx, dgamma, dbeta = batch_norm.batchnorm_backward(dout, cache)

    inputs, scale, shift = leaf(x), leaf(gamma), leaf(beta)
    running_mean, running_var = constant(mean), constant(var)
    # Torch's momentum is the share of the new statistics, ours that of the old.
    expected = functional.batch_norm(
        inputs, running_mean, running_var, scale, shift, training=True, momentum=0.2, eps=eps
    )
    expected.backward(constant(dout))
    np.testing.assert_allclose(out, expected.detach(), **EXACT)
    np.testing.assert_allclose(dx, inputs.grad, **EXACT)
    np.testing.assert_allclose(dgamma, scale.grad, **EXACT)
    np.testing.assert_allclose(dbeta, shift.grad, **EXACT)
    np.testing.assert_allclose(new_mean, running_mean, **EXACT)
    # Torch collects the unbiased variance: of what is new, N / (N - 1) times ours.
    new = (new_var - 0.8 * var) * n / (n - 1)
    np.testing.assert_allclose(0.8 * var + new, running_var, **EXACT)


@pytest.mark.parametrize(("n", "d"), SHAPES)
def test_batch_norm_when_predicting_is_torchs(n, d):
    x, gamma, beta, mean, var, _ = arrays(n, d)
    out, _, new_mean, new_var = batch_norm.batchnorm_forward(
        x, gamma, beta, mean, var, training=False
    )
    expected = functional.batch_norm(*map(constant, (x, mean, var, gamma, beta)), eps=1e-5)
    np.testing.assert_allclose(out, expected, **EXACT)
    np.testing.assert_array_equal(new_mean, mean)
    np.testing.assert_array_equal(new_var, var)


@pytest.mark.parametrize(("n", "d"), SHAPES)
@pytest.mark.parametrize("eps", [1e-5, 0.3])
def test_layer_norm_is_torchs(n, d, eps):
    x, gamma, beta, _, _, dout = arrays(n, d)
    out, cache = batch_norm.layernorm_forward(x, gamma, beta, eps=eps)
    dx, dgamma, dbeta = batch_norm.layernorm_backward(dout, cache)

    inputs, scale, shift = leaf(x), leaf(gamma), leaf(beta)
    expected = functional.layer_norm(inputs, (d,), scale, shift, eps=eps)
    expected.backward(constant(dout))
    np.testing.assert_allclose(out, expected.detach(), **EXACT)
    np.testing.assert_allclose(dx, inputs.grad, **EXACT)
    np.testing.assert_allclose(dgamma, scale.grad, **EXACT)
    np.testing.assert_allclose(dbeta, shift.grad, **EXACT)


def test_dropout_backward_is_torchs_gradient_through_the_same_mask():
    rng = np.random.default_rng(1)
    x, dout = rng.normal(size=(6, 5)), rng.normal(size=(6, 5))
    out, mask = dropout.dropout_forward(x, 0.7, rng)
    inputs = leaf(x)
    expected = inputs * constant(mask)
    expected.backward(constant(dout))
    np.testing.assert_allclose(out, expected.detach(), **EXACT)
    np.testing.assert_allclose(dropout.dropout_backward(dout, mask), inputs.grad, **EXACT)


@pytest.mark.parametrize("keep_prob", [0.9, 0.5, 0.2])
def test_dropout_has_the_moments_of_torchs(keep_prob):
    ones = np.ones(200_000)
    ours, _ = dropout.dropout_forward(ones, keep_prob, np.random.default_rng(2))
    generator = torch.manual_seed(2)
    theirs = functional.dropout(constant(ones), p=1 - keep_prob, training=True).numpy()
    assert generator.initial_seed() == 2
    np.testing.assert_allclose(np.unique(ours), np.unique(theirs), **EXACT)
    error = 6 * np.sqrt((1 - keep_prob) / keep_prob / ones.size)
    assert abs(ours.mean() - 1) < error
    assert abs(theirs.mean() - 1) < error


def test_dropout_when_predicting_is_torchs():
    x = np.random.default_rng(3).normal(size=(4, 7))
    out, mask = dropout.dropout_forward(x, 0.4, np.random.default_rng(0), training=False)
    np.testing.assert_array_equal(out, functional.dropout(constant(x), p=0.6, training=False))
    np.testing.assert_array_equal(mask, np.ones((4, 7)))


def test_the_gradient_of_the_l2_penalty_is_torchs_weight_decay():
    rng = np.random.default_rng(4)
    params = {"W1": rng.normal(size=(4, 3)), "b1": rng.normal(size=4)}
    params["W2"] = rng.normal(size=(2, 4))
    tensors = {name: leaf(value) for name, value in params.items()}
    weights = [tensor for name, tensor in tensors.items() if name.startswith("W")]
    penalty = sum(0.35 * torch.sum(W * W) for W in weights)
    np.testing.assert_allclose(early_stopping.l2_penalty(params, 0.7), penalty.item(), **EXACT)
    # A step on the penalty alone and a step of weight decay on a loss of zero are the same.
    penalty.backward()
    stepped = [(W - 0.1 * W.grad).detach().numpy() for W in weights]
    optimizer = torch.optim.SGD(weights, lr=0.1, weight_decay=0.7)
    for W in weights:
        W.grad = torch.zeros_like(W)
    optimizer.step()
    for W, expected in zip(weights, stepped, strict=True):
        np.testing.assert_allclose(W.detach(), expected, **EXACT)


def by_definition(losses, patience):
    """Return the answer from the definition, trying every place where training may stop."""
    for stop in range(len(losses)):
        best = int(np.argmin(losses[: stop + 1]))
        if stop - best >= patience:
            return best
    return int(np.argmin(losses))


def test_best_step_follows_from_the_definition():
    rng = np.random.default_rng(5)
    for _ in range(2000):
        losses = np.round(rng.normal(size=int(rng.integers(1, 15))), 1)
        patience = int(rng.integers(1, 6))
        assert early_stopping.best_step(losses, patience) == by_definition(losses, patience)

"""The reference of logistic_regression against torch in float64, SciPy and scikit-learn."""

from pathlib import Path

import numpy as np
import pytest

from grader.subject import load_modules

torch = pytest.importorskip("torch")
special = pytest.importorskip("scipy.special")
optimize = pytest.importorskip("scipy.optimize")
metrics = pytest.importorskip("sklearn.metrics")
linear_model = pytest.importorskip("sklearn.linear_model")

FOLDER = Path(__file__).resolve().parents[3] / "solutions" / "logistic_regression"
MODULES = load_modules(FOLDER, ["logistic", "gradient_check"])
logistic, gradient_check = MODULES["logistic"], MODULES["gradient_check"]

EXACT = {"rtol": 1e-9, "atol": 1e-15}


def problem(n=37, d=6, seed=0):
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(n, d)), rng.integers(0, 2, size=n)
    return X, y, rng.normal(size=d), float(rng.normal()), rng


def as_torch(*arrays):
    return [torch.tensor(array, dtype=torch.float64) for array in arrays]


def test_sigmoid_is_expit_for_all_logits():
    # Below -708 the value is denormal: SciPy returns 0 there, the reference the denormal number.
    z = np.concatenate([np.linspace(-708.0, 745.0, 2001), np.linspace(-3.0, 3.0, 601)])
    np.testing.assert_allclose(logistic.sigmoid(z), special.expit(z), rtol=1e-14, atol=0.0)
    np.testing.assert_array_equal(logistic.sigmoid([-1e4, 1e4]), [0.0, 1.0])


def test_predict_proba_is_a_linear_layer_with_a_sigmoid():
    X, _, w, b, _ = problem()
    X_t, w_t, b_t = as_torch(X, w, [b])
    expected = torch.sigmoid(torch.nn.functional.linear(X_t, w_t[None], b_t))
    np.testing.assert_allclose(logistic.predict_proba(X, w, b), expected[:, 0].numpy(), **EXACT)


def test_bce_loss_is_log_loss_of_sklearn_and_torch():
    _, y, _, _, rng = problem(n=101)
    y_hat = rng.uniform(0.001, 0.999, size=101)
    loss = logistic.bce_loss(y_hat, y)
    np.testing.assert_allclose(loss, metrics.log_loss(y, y_hat), **EXACT)
    expected = torch.nn.functional.binary_cross_entropy(*as_torch(y_hat, y)).item()
    np.testing.assert_allclose(loss, expected, **EXACT)


@pytest.mark.parametrize("scale", [0.1, 1.0, 50.0, 1e4])
def test_bce_with_logits_is_that_of_torch(scale):
    _, y, _, _, rng = problem(n=101)
    z = scale * rng.uniform(-1.0, 1.0, size=101)
    expected = torch.nn.functional.binary_cross_entropy_with_logits(*as_torch(z, y)).item()
    np.testing.assert_allclose(logistic.bce_with_logits(z, y), expected, **EXACT)
    expected = np.mean(special.log1p(np.exp(-np.abs(z))) + np.maximum(z, 0) - y * z)
    np.testing.assert_allclose(logistic.bce_with_logits(z, y), expected, **EXACT)


def test_bce_with_logits_keeps_the_loss_of_sure_and_right_examples():
    # -log(sigmoid(z)) = log1p(exp(-z)); plain log(1 + exp(-z)) is 0 from z = 37 on.
    for z in (40.0, 200.0, 700.0):
        np.testing.assert_allclose(
            logistic.bce_with_logits(np.array([-z]), np.array([0])), np.exp(-z), rtol=1e-12
        )


@pytest.mark.parametrize("l2", [0.0, 0.7])
@pytest.mark.parametrize("scale", [0.01, 1.0, 100.0])
def test_bce_gradients_are_those_of_autograd(l2, scale):
    X, y, w, b, _ = problem()
    X_t, y_t, w_t, b_t = as_torch(X, y, scale * w, b)
    w_t.requires_grad_(), b_t.requires_grad_()
    z = X_t @ w_t + b_t
    loss = torch.nn.functional.binary_cross_entropy_with_logits(z, y_t)
    (loss + 0.5 * l2 * (w_t**2).sum()).backward()
    dw, db = logistic.bce_gradients(X, y, scale * w, b, l2)
    np.testing.assert_allclose(dw, w_t.grad.numpy(), **EXACT)
    np.testing.assert_allclose(db, b_t.grad.item(), **EXACT)


def test_fit_walks_the_path_of_torch_sgd():
    X, y, _, _, _ = problem()
    X_t, y_t, w_t, b_t = as_torch(X, y, np.zeros(6), 0.0)
    w_t.requires_grad_(), b_t.requires_grad_()
    # weight_decay adds its multiple of w to the gradient, as the L2 term does; not for the bias.
    sgd = torch.optim.SGD([{"params": [w_t], "weight_decay": 0.3}, {"params": [b_t]}], lr=0.4)
    losses = []
    for _ in range(200):
        sgd.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(X_t @ w_t + b_t, y_t)
        losses.append(loss.item() + 0.15 * (w_t**2).sum().item())
        loss.backward()
        sgd.step()
    w, b, path = logistic.fit(X, y, learning_rate=0.4, steps=200, l2=0.3)
    np.testing.assert_allclose(w, w_t.detach().numpy(), **EXACT)
    np.testing.assert_allclose(b, b_t.item(), **EXACT)
    np.testing.assert_allclose(path, losses, **EXACT)


def test_fit_ends_where_sklearn_ends():
    X, y, _, _, _ = problem()
    l2 = 0.2
    # scikit-learn minimizes the sum of losses with ||w||^2 / (2 C), hence C = 1 / (N l2).
    model = linear_model.LogisticRegression(C=1 / (len(X) * l2), tol=1e-12, max_iter=10_000)
    model.fit(X, y)
    w, b, _ = logistic.fit(X, y, learning_rate=1.0, steps=3000, l2=l2)
    np.testing.assert_allclose(w, model.coef_[0], rtol=1e-5)
    np.testing.assert_allclose(b, model.intercept_[0], rtol=1e-5)
    rows = np.random.default_rng(1).normal(size=(500, 6))
    np.testing.assert_array_equal(logistic.predict(rows, w, b), model.predict(rows))


def test_numerical_gradient_agrees_with_autograd():
    rng = np.random.default_rng(2)
    x, A = rng.normal(size=(3, 4)), rng.normal(size=(4, 3))
    x_t, A_t = as_torch(x, A)
    x_t.requires_grad_()
    torch.tanh(x_t @ A_t).exp().sum().backward()
    gradient = gradient_check.numerical_gradient(
        lambda v: float(np.exp(np.tanh(v @ A)).sum()), x.copy()
    )
    np.testing.assert_allclose(gradient, x_t.grad.numpy(), rtol=1e-7, atol=1e-8)
    expected = optimize.approx_fprime(x.ravel(), lambda v: np.sum(v**3))
    gradient = gradient_check.numerical_gradient(lambda v: float(np.sum(v**3)), x)
    np.testing.assert_allclose(gradient.ravel(), expected, rtol=1e-5, atol=1e-6)


def test_relative_error_is_the_worst_of_elementwise_quotients():
    rng = np.random.default_rng(3)
    a, b = rng.normal(size=(2, 5, 7))
    a[0, 0] = b[0, 0] = 0.0
    quotients = [
        0.0 if p == q == 0 else abs(p - q) / max(abs(p), abs(q))
        for p, q in zip(a.ravel(), b.ravel(), strict=True)
    ]
    np.testing.assert_allclose(gradient_check.relative_error(a, b), max(quotients), rtol=1e-15)

"""The reference optimizers against torch.optim in double precision, and against the literature.

torch is told where it differs in wording: its `alpha` is our `decay`, its clipping adds 1e-6 to the
norm, and its schedules count what has been done instead of what comes next.
"""

import math
from pathlib import Path

import numpy as np
import pytest

from grader.subject import load_modules

torch = pytest.importorskip("torch")

SOLUTIONS = Path(__file__).resolve().parents[3] / "solutions"
SHAPES = ((6,), (4, 3), (2, 3, 5))
STEPS = 40


@pytest.fixture(scope="module")
def optimizers():
    return load_modules(SOLUTIONS / "optimizers")["optimizers"]


def ours(step, w, gradients, **settings):
    """Return the parameters after every step of a reference optimizer."""
    state, path = {}, []
    for dw in gradients:
        w, state = step(w, dw, state, **settings)
        path.append(w)
    return np.array(path)


def theirs(make, w, gradients):
    """Return the parameters after every step of a torch optimizer."""
    parameter = torch.nn.Parameter(torch.tensor(w, dtype=torch.float64))
    optimizer = make([parameter])
    path = []
    for dw in gradients:
        parameter.grad = torch.tensor(dw, dtype=torch.float64)
        optimizer.step()
        path.append(parameter.detach().numpy().copy())
    return np.array(path)


def assert_same_path(step, make, **settings):
    for seed, shape in enumerate(SHAPES):
        rng = np.random.default_rng(seed)
        w = rng.normal(size=shape)
        # Sizes from 1e-6 to 1e2: the small ones are near an eps of 1e-3 or of 1e-8.
        sizes = 10.0 ** rng.uniform(-6, 2, size=shape)
        gradients = sizes * rng.normal(size=(STEPS, *shape))
        np.testing.assert_allclose(
            ours(step, w, gradients, **settings), theirs(make, w, gradients), rtol=1e-9, atol=1e-12
        )


def test_sgd_is_torchs_sgd(optimizers):
    assert_same_path(optimizers.sgd, lambda p: torch.optim.SGD(p, lr=0.03), learning_rate=0.03)


@pytest.mark.parametrize("beta", [0.0, 0.5, 0.9, 0.99])
def test_momentum_is_torchs_sgd_with_momentum(optimizers, beta):
    assert_same_path(
        optimizers.momentum,
        lambda p: torch.optim.SGD(p, lr=0.03, momentum=beta),
        learning_rate=0.03,
        beta=beta,
    )


@pytest.mark.parametrize("beta", [0.5, 0.9, 0.99])
def test_nesterov_is_torchs_sgd_with_nesterov_momentum(optimizers, beta):
    assert_same_path(
        optimizers.nesterov,
        lambda p: torch.optim.SGD(p, lr=0.03, momentum=beta, nesterov=True),
        learning_rate=0.03,
        beta=beta,
    )


def test_nesterov_follows_the_look_ahead_points_of_the_classical_form(optimizers):
    """Sutskever et al. (2013): u <- beta u - lr grad f(x + beta u), x <- x + u; w = x + beta u."""
    rng = np.random.default_rng(7)
    root = rng.normal(size=(5, 5))
    curvature = root @ root.T / 5

    def gradient(point):
        return curvature @ point + np.sin(point)

    rate, beta = 0.05, 0.85
    x, u = rng.normal(size=5), np.zeros(5)
    w, state = x.copy(), {}
    for _ in range(60):
        np.testing.assert_allclose(w, x + beta * u, rtol=1e-10, atol=1e-12)
        w, state = optimizers.nesterov(w, gradient(w), state, learning_rate=rate, beta=beta)
        u = beta * u - rate * gradient(x + beta * u)
        x = x + u


@pytest.mark.parametrize(("decay", "eps"), [(0.99, 1e-8), (0.9, 1e-3), (0.5, 0.1)])
def test_rmsprop_is_torchs_rmsprop(optimizers, decay, eps):
    assert_same_path(
        optimizers.rmsprop,
        lambda p: torch.optim.RMSprop(p, lr=0.02, alpha=decay, eps=eps),
        learning_rate=0.02,
        decay=decay,
        eps=eps,
    )


@pytest.mark.parametrize(
    ("beta1", "beta2", "eps"), [(0.9, 0.999, 1e-8), (0.8, 0.95, 1e-3), (0.0, 0.9, 0.1)]
)
def test_adam_is_torchs_adam(optimizers, beta1, beta2, eps):
    assert_same_path(
        optimizers.adam,
        lambda p: torch.optim.Adam(p, lr=0.02, betas=(beta1, beta2), eps=eps),
        learning_rate=0.02,
        beta1=beta1,
        beta2=beta2,
        eps=eps,
    )


@pytest.mark.parametrize("weight_decay", [0.0, 1e-2, 0.7])
def test_adamw_is_torchs_adamw(optimizers, weight_decay):
    assert_same_path(
        optimizers.adamw,
        lambda p: torch.optim.AdamW(
            p, lr=0.02, betas=(0.8, 0.95), eps=1e-3, weight_decay=weight_decay
        ),
        learning_rate=0.02,
        beta1=0.8,
        beta2=0.95,
        eps=1e-3,
        weight_decay=weight_decay,
    )


@pytest.mark.parametrize(
    ("name", "torchs"),
    [("rmsprop", "RMSprop"), ("adam", "Adam"), ("adamw", "AdamW")],
)
def test_defaults_are_torchs(optimizers, name, torchs):
    assert_same_path(getattr(optimizers, name), getattr(torch.optim, torchs))


@pytest.mark.parametrize("share", [0.01, 0.5, 0.999, 1.001, 10.0])
def test_clipping_is_torchs_clipping(optimizers, share):
    rng = np.random.default_rng(3)
    # Norms of a million, beside which torch's 1e-6 in the denominator is below rounding.
    grads = {str(k): 1e6 * rng.normal(size=shape) for k, shape in enumerate(SHAPES)}
    size = float(np.sqrt(sum((g**2).sum() for g in grads.values())))
    parameters = []
    for g in grads.values():
        parameter = torch.nn.Parameter(torch.zeros(g.shape, dtype=torch.float64))
        parameter.grad = torch.tensor(g)
        parameters.append(parameter)
    total = torch.nn.utils.clip_grad_norm_(parameters, share * size)
    clipped, norm = optimizers.clip_by_global_norm(grads, share * size)
    assert norm == pytest.approx(float(total), rel=1e-12)
    for g, parameter in zip(clipped.values(), parameters, strict=True):
        np.testing.assert_allclose(g, parameter.grad.numpy(), rtol=1e-10)


@pytest.mark.parametrize(("total", "warmup"), [(30, 0), (30, 1), (37, 7)])
def test_the_schedule_is_torchs_warm_up_and_cosine(optimizers, total, warmup):
    base = 0.3
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=base)
    cosine = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=total - warmup)
    rates = [base * (step + 1) / warmup for step in range(warmup)]
    for _ in range(warmup, total + 1):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        cosine.step()
    got = [optimizers.cosine_schedule(step, total, base, warmup) for step in range(total + 1)]
    np.testing.assert_allclose(got, rates, rtol=1e-9, atol=1e-12)


def test_the_schedule_ends_at_zero_and_stays_there(optimizers):
    for step in (20, 21, 40, 1000):
        assert optimizers.cosine_schedule(step, 20, 0.3) == 0.0
        assert optimizers.cosine_schedule(step, 20, 0.3, warmup_steps=20) == 0.0
    assert math.isclose(optimizers.cosine_schedule(19, 20, 0.3, warmup_steps=20), 0.3)


@pytest.mark.parametrize("name", ["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"])
def test_integers_and_plain_numbers_are_accepted(optimizers, name):
    step = getattr(optimizers, name)
    w, _ = step(np.array([3, -2, 1]), np.array([1, 2, -1]), {})
    exact, _ = step(np.array([3.0, -2.0, 1.0]), np.array([1.0, 2.0, -1.0]), {})
    np.testing.assert_array_equal(w, exact)
    single, _ = step(3.0, 1.0, {})
    assert single == exact[0]

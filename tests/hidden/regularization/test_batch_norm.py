"""Hidden checks of batch_norm.py, against the reference and numerically; for every seed."""

import numpy as np
import pytest

from grader.gradcheck import (
    assert_close,
    assert_gradient,
    assert_inputs_unchanged,
    assert_no_warnings,
    assert_shape,
    assert_that,
)


def spread_out(rng, count, other, axis):
    """Draw values whose spread along `axis` is about 1 for every seed, in random order."""
    ramp = np.linspace(-2.0, 2.0, count)
    grid = np.tile(ramp, (other, 1)) if axis == 1 else np.tile(ramp[:, None], (1, other))
    return rng.permuted(grid, axis=axis) + 0.3 * rng.normal(size=grid.shape)


def batch_norm_arguments(rng, n, d):
    """Draw (x, gamma, beta, running_mean, running_var) with a spread of scales."""
    x = spread_out(rng, n, d, axis=0) * rng.uniform(0.2, 3.0, size=d) + rng.normal(size=d)
    gamma = rng.uniform(0.5, 2.0, size=d) * rng.choice([-1.0, 1.0], size=d)
    return x, gamma, rng.normal(size=d), rng.normal(size=d), rng.uniform(0.2, 2.0, size=d)


def layer_norm_arguments(rng, n, d):
    """Draw (x, gamma, beta) with a spread of scales over the rows."""
    x = spread_out(rng, d, n, axis=1) * rng.uniform(0.2, 3.0, size=(n, 1))
    gamma = rng.uniform(0.5, 2.0, size=d) * rng.choice([-1.0, 1.0], size=d)
    gamma[:2] = 0.5, 1.75  # never all alike: gamma must act before a mean over the features
    return x + rng.normal(size=(n, 1)), gamma, rng.normal(size=d)


@pytest.mark.check(
    "batchnorm_forward",
    points=1.5,
    look="Check the axis, the divisor of the variance, and where eps, gamma and beta come in.",
)
def test_batchnorm_matches_the_reference_in_training(student, reference, rng):
    """The output for random batches, with the default eps"""
    for n, d in [(8, 5), (6, 9)]:
        arguments = batch_norm_arguments(rng, n, d)
        out, _, _, _ = student.batchnorm_forward(*arguments)
        expected, _, _, _ = reference.batchnorm_forward(*arguments)
        assert_close(out, expected)


@pytest.mark.check(
    "batchnorm_forward",
    points=1,
    look="Which variance goes into the average, and how large is the share of the old one?",
)
def test_batchnorm_running_statistics_match_the_reference(student, reference, rng):
    """Three batches in a row, with the default momentum"""
    _, gamma, beta, mean, var = batch_norm_arguments(rng, 7, 4)
    for _ in range(3):
        x = batch_norm_arguments(rng, 7, 4)[0]
        _, _, right_mean, right_var = reference.batchnorm_forward(x, gamma, beta, mean, var)
        _, _, mean, var = student.batchnorm_forward(x, gamma, beta, mean, var)
        assert_close(mean, right_mean)
        assert_close(var, right_var)


@pytest.mark.check(
    "batchnorm_forward",
    points=1,
    look="When predicting, may the output for one example depend on the others in its batch?",
)
def test_batchnorm_prediction_is_independent_of_the_batch(student, reference, rng):
    """Prediction matches the reference, for the whole batch and for a part of it"""
    x, *others = batch_norm_arguments(rng, 9, 4)
    out, _, mean, var = student.batchnorm_forward(x, *others, training=False)
    expected, _, right_mean, right_var = reference.batchnorm_forward(x, *others, training=False)
    assert_close(out, expected)
    assert_close(mean, right_mean)
    assert_close(var, right_var)
    part, _, _, _ = student.batchnorm_forward(x[2:5], *others, training=False)
    assert_close(part, expected[2:5])


@pytest.mark.check(
    "batchnorm_forward",
    points=1,
    look="What is the variance of a constant column, and what keeps you from dividing by zero?",
)
def test_batchnorm_survives_a_feature_that_never_varies(student, rng):
    """A constant column comes out as beta, without a warning"""
    x, gamma, beta, mean, var = batch_norm_arguments(rng, 6, 4)
    x[:, 1] = 0.5
    out, _, _, new_var = student.batchnorm_forward(x, gamma, beta, mean, var)
    assert_no_warnings(student)
    assert_shape(out, (6, 4))
    assert_close(out[:, 1], np.full(6, beta[1]))
    assert_shape(new_var, (4,))


@pytest.mark.check(
    "batchnorm_forward",
    points=0.5,
    look="Which operators change an array in place, and whose arrays are the running statistics?",
)
def test_batchnorm_leaves_its_arguments_alone(student, rng):
    """Neither x nor the running statistics are changed in place"""
    arguments = batch_norm_arguments(rng, 7, 4)
    student.batchnorm_forward(*arguments)
    assert_inputs_unchanged(student)
    student.batchnorm_forward(*arguments, training=False)
    assert_inputs_unchanged(student)


@pytest.mark.check(
    "batchnorm_backward",
    points=2,
    look="Count the roads from x to the loss. Is each in your dx, over the right axis, with gamma?",
)
def test_batchnorm_backward_matches_the_reference(student, reference, rng):
    """dx for random batches and upstream gradients"""
    for n, d in [(8, 5), (6, 9)]:
        arguments = batch_norm_arguments(rng, n, d)
        dout = rng.normal(size=(n, d))
        _, cache, _, _ = student.batchnorm_forward(*arguments, eps=0.05)
        dx, _, _ = student.batchnorm_backward(dout, cache)
        _, right_cache, _, _ = reference.batchnorm_forward(*arguments, eps=0.05)
        expected, _, _ = reference.batchnorm_backward(dout, right_cache)
        assert_close(dx, expected)


@pytest.mark.check(
    "batchnorm_backward",
    points=1,
    look="Which rows does one gamma serve, and what was it multiplied with in the forward pass?",
)
def test_batchnorm_backward_scale_and_shift_match_the_reference(student, reference, rng):
    """dgamma and dbeta for random batches"""
    arguments = batch_norm_arguments(rng, 8, 5)
    dout = rng.normal(size=(8, 5))
    _, cache, _, _ = student.batchnorm_forward(*arguments)
    _, dgamma, dbeta = student.batchnorm_backward(dout, cache)
    _, right_cache, _, _ = reference.batchnorm_forward(*arguments)
    _, right_dgamma, right_dbeta = reference.batchnorm_backward(dout, right_cache)
    assert_close(dgamma, right_dgamma)
    assert_close(dbeta, right_dbeta)


@pytest.mark.check(
    "batchnorm_backward",
    points=1,
    look="Change one x_nj a little: do the mean and the variance of its column stay as they were?",
)
def test_batchnorm_backward_agrees_with_central_differences(student, reference, rng):
    """dx against differences of the correct forward pass, small eps and large eps"""
    for eps in (1e-5, 0.5):
        x, gamma, beta, mean, var = batch_norm_arguments(rng, 7, 4)
        dout = rng.normal(size=(7, 4))
        _, cache, _, _ = student.batchnorm_forward(x, gamma, beta, mean, var, eps=eps)
        dx, _, _ = student.batchnorm_backward(dout, cache)

        def forward(point, gamma=gamma, beta=beta, mean=mean, var=var, eps=eps):
            return reference.batchnorm_forward(point, gamma, beta, mean, var, eps=eps)[0]

        assert_gradient(forward, x, dx, rng, upstream=dout)


@pytest.mark.check(
    "batchnorm_backward",
    points=1,
    look="Add 1 to a whole column of x, or double it: what happens to out, and so to the gradient?",
)
def test_batchnorm_gradient_ignores_shifts_and_stretches_of_a_feature(student, reference, rng):
    """dx has no component along the ones and none along x_hat"""
    x, gamma, beta, mean, var = batch_norm_arguments(rng, 8, 5)
    dout = rng.normal(size=(8, 5))
    _, cache, _, _ = student.batchnorm_forward(x, gamma, beta, mean, var, eps=1e-14)
    dx, _, _ = student.batchnorm_backward(dout, cache)
    assert_shape(dx, (8, 5))
    x_hat = reference.batchnorm_forward(x, np.ones(5), np.zeros(5), mean, var, eps=1e-14)[0]
    assert_that(float(np.abs(dx).max()) > 1e-6, "the gradient is zero everywhere")
    assert_close(dx.sum(axis=0), np.zeros(5), atol=1e-9)
    assert_close((dx * x_hat).sum(axis=0), np.zeros(5), atol=1e-9)


@pytest.mark.check(
    "batchnorm_backward",
    points=0.5,
    look="Does your backward pass use `*=`, `-=` or `+=` on dout or on a part of the cache?",
)
def test_batchnorm_backward_leaves_its_arguments_alone(student, rng):
    """Neither dout nor the cache is changed in place"""
    _, cache, _, _ = student.batchnorm_forward(*batch_norm_arguments(rng, 7, 4))
    student.batchnorm_backward(rng.normal(size=(7, 4)), cache)
    assert_inputs_unchanged(student)


@pytest.mark.check(
    "layernorm_forward",
    points=1.5,
    look="Check the axis, the divisor of the variance, and where eps, gamma and beta come in.",
)
def test_layernorm_matches_the_reference(student, reference, rng):
    """The output for random batches with the default eps, inputs untouched"""
    for n, d in [(8, 5), (6, 9)]:
        arguments = layer_norm_arguments(rng, n, d)
        out, _ = student.layernorm_forward(*arguments)
        assert_inputs_unchanged(student)
        expected, _ = reference.layernorm_forward(*arguments)
        assert_close(out, expected)


@pytest.mark.check(
    "layernorm_forward",
    points=0.5,
    look="Does the output for one example depend on which others are in the batch?",
)
def test_layernorm_treats_every_example_on_its_own(student, rng):
    """Rows give the same in a smaller batch"""
    x, gamma, beta = layer_norm_arguments(rng, 7, 5)
    out, _ = student.layernorm_forward(x, gamma, beta)
    part, _ = student.layernorm_forward(x[2:5], gamma, beta)
    assert_shape(out, (7, 5))
    assert_close(part, out[2:5])


@pytest.mark.check(
    "layernorm_forward",
    points=0.5,
    look="What is the variance of a constant row, and what keeps you from dividing by zero?",
)
def test_layernorm_survives_an_example_that_never_varies(student, rng):
    """A constant row comes out as beta, without a warning"""
    x, gamma, beta = layer_norm_arguments(rng, 6, 4)
    x[2] = 0.5
    out, _ = student.layernorm_forward(x, gamma, beta)
    assert_no_warnings(student)
    assert_shape(out, (6, 4))
    assert_close(out[2], beta)


@pytest.mark.check(
    "layernorm_backward",
    points=1,
    look="Which sums run over features and which over examples, and when does gamma come in?",
)
def test_layernorm_backward_matches_the_reference(student, reference, rng):
    """dx for random batches and upstream gradients"""
    for n, d in [(8, 5), (6, 9)]:
        arguments = layer_norm_arguments(rng, n, d)
        dout = rng.normal(size=(n, d))
        _, cache = student.layernorm_forward(*arguments, eps=0.05)
        dx, _, _ = student.layernorm_backward(dout, cache)
        _, right_cache = reference.layernorm_forward(*arguments, eps=0.05)
        expected, _, _ = reference.layernorm_backward(dout, right_cache)
        assert_close(dx, expected)


@pytest.mark.check(
    "layernorm_backward",
    points=1,
    look="Which rows does one gamma serve, and what was it multiplied with in the forward pass?",
)
def test_layernorm_backward_scale_and_shift_match_the_reference(student, reference, rng):
    """dgamma and dbeta for random batches"""
    arguments = layer_norm_arguments(rng, 8, 5)
    dout = rng.normal(size=(8, 5))
    _, cache = student.layernorm_forward(*arguments)
    _, dgamma, dbeta = student.layernorm_backward(dout, cache)
    _, right_cache = reference.layernorm_forward(*arguments)
    _, right_dgamma, right_dbeta = reference.layernorm_backward(dout, right_cache)
    assert_close(dgamma, right_dgamma)
    assert_close(dbeta, right_dbeta)


@pytest.mark.check(
    "layernorm_backward",
    points=1,
    look="Do the row's mean and variance move with each of its elements, and does dx know it?",
)
def test_layernorm_backward_agrees_with_central_differences(student, reference, rng):
    """dx against differences of the correct forward pass, small eps and large eps"""
    for eps in (1e-5, 0.5):
        x, gamma, beta = layer_norm_arguments(rng, 4, 7)
        dout = rng.normal(size=(4, 7))
        _, cache = student.layernorm_forward(x, gamma, beta, eps=eps)
        dx, _, _ = student.layernorm_backward(dout, cache)

        def forward(point, gamma=gamma, beta=beta, eps=eps):
            return reference.layernorm_forward(point, gamma, beta, eps=eps)[0]

        assert_gradient(forward, x, dx, rng, upstream=dout)


@pytest.mark.check(
    "layernorm_backward",
    points=0.5,
    look="Does your backward pass use `*=`, `-=` or `+=` on dout or on a part of the cache?",
)
def test_layernorm_backward_leaves_its_arguments_alone(student, rng):
    """Neither dout nor the cache is changed in place"""
    _, cache = student.layernorm_forward(*layer_norm_arguments(rng, 7, 4))
    student.layernorm_backward(rng.normal(size=(7, 4)), cache)
    assert_inputs_unchanged(student)

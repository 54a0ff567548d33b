"""Hidden checks of dropout.py: the statistics of the mask and where its randomness comes from."""

import numpy as np
import pytest

from grader.gradcheck import (
    assert_close,
    assert_gradient,
    assert_inputs_unchanged,
    assert_shape,
    assert_statistic,
    assert_that,
)


@pytest.mark.check(
    "dropout_forward",
    points=1,
    look="What must the kept units be multiplied by, so that the average of out is x?",
)
def test_dropout_mask_is_one_on_average(student, rng):
    """The expectation of the mask is 1, whatever keep_prob and x are"""
    x = np.maximum(rng.normal(size=(1000, 3)), 0.0)  # half zeros, like the output of a ReLU
    for keep_prob in (0.9, 0.65, 0.2):
        _, mask = student.dropout_forward(x, keep_prob, rng)
        assert_shape(mask, x.shape)
        error = np.sqrt((1 - keep_prob) / keep_prob / x.size)
        assert_statistic(mask.mean(), 1.0, error, f"the mean of the mask at {keep_prob}")


@pytest.mark.check(
    "dropout_forward",
    points=1,
    look="Where do your random numbers come from: the generator that was passed, or another one?",
)
def test_dropout_draws_from_the_generator_it_is_given(student, rng):
    """Equal generators give equal masks, different ones different masks"""
    x = rng.normal(size=(20, 30))
    seed = int(rng.integers(1_000_000))
    generator = np.random.default_rng(seed)
    _, first = student.dropout_forward(x, 0.7, generator)
    _, second = student.dropout_forward(x, 0.7, generator)
    _, again = student.dropout_forward(x, 0.7, np.random.default_rng(seed))
    _, other = student.dropout_forward(x, 0.7, np.random.default_rng(seed + 1))
    for mask in (first, second, again, other):
        assert_shape(mask, x.shape)
    assert_that(
        np.array_equal(first, again), "two calls with equal generators gave different masks"
    )
    assert_that(
        not np.array_equal(first, second), "two calls in a row with one generator gave one mask"
    )
    assert_that(
        not np.array_equal(first, other), "two calls with different generators gave the same mask"
    )


@pytest.mark.check(
    "dropout_forward",
    points=0.5,
    look="How many random numbers do you draw: one per unit and example, or fewer?",
)
def test_dropout_decides_about_every_unit_on_its_own(student, rng):
    """Rows, columns and the number of units kept all vary"""
    x = rng.normal(size=(40, 50))
    _, mask = student.dropout_forward(x, 0.5, rng)
    assert_shape(mask, x.shape)
    assert_that(bool((mask != mask[0]).any()), "all rows of the mask are the same")
    assert_that(bool((mask != mask[:, :1]).any()), "all columns of the mask are the same")
    kept = []
    for _ in range(20):
        seed = int(rng.integers(1_000_000))
        _, mask = student.dropout_forward(x, 0.5, np.random.default_rng(seed))
        kept.append(int(np.count_nonzero(mask)))
    assert_that(len(set(kept)) > 1, "the number of units kept is the same in every draw")


@pytest.mark.check(
    "dropout_forward",
    points=0.5,
    look="Put keep_prob = 1 into the two values of the mask: what is left of dropout?",
)
def test_dropout_with_keep_prob_one_changes_nothing(student, rng):
    """keep_prob = 1 keeps everything, also in an array of three axes"""
    x = rng.normal(size=(4, 3, 2))
    out, mask = student.dropout_forward(x, 1.0, rng)
    assert_close(mask, np.ones((4, 3, 2)))
    assert_close(out, x)


@pytest.mark.check(
    "dropout_backward",
    points=1,
    look="Which number stands in the mask for a kept unit, and does your gradient contain it?",
)
def test_dropout_backward_matches_the_reference(student, reference, rng):
    """Random upstream gradients and masks, inputs untouched"""
    for shape, keep_prob in [((6, 5), 0.75), ((9, 4), 0.35)]:
        dout = rng.normal(size=shape)
        mask = np.where(rng.random(shape) < keep_prob, 1 / keep_prob, 0.0)
        mask[0, :2] = 0.0, 1 / keep_prob  # both kinds, whatever the seed
        dx = student.dropout_backward(dout, mask)
        assert_inputs_unchanged(student)
        assert_close(dx, reference.dropout_backward(dout, mask))


@pytest.mark.check(
    "dropout_backward",
    points=0.5,
    look="Which elements of x had no influence on the loss, and what is their gradient?",
)
def test_dropout_backward_agrees_with_central_differences(student, rng):
    """The gradient of a nonlinear loss behind the dropout layer"""
    x = rng.normal(size=(5, 4))
    mask = np.where(rng.random((5, 4)) < 0.6, 1 / 0.6, 0.0)
    mask[0, :2] = 0.0, 1 / 0.6
    target = rng.normal(size=(5, 4)) + 4.0

    def loss(point):
        return np.sum((mask * point - target) ** 2)

    dx = student.dropout_backward(2 * (mask * x - target), mask)
    assert_gradient(loss, x, dx, rng)

"""Public checks of dropout.py. A random mask is judged by what it holds and by its statistics."""

import numpy as np
import pytest

from grader.gradcheck import (
    assert_close,
    assert_inputs_unchanged,
    assert_shape,
    assert_statistic,
    assert_that,
)


@pytest.mark.check(
    "dropout_forward",
    points=1,
    look="Two kinds of number may stand in the mask. Which, if units are kept 4 times out of 5?",
)
def test_dropout_mask_holds_zero_or_one_over_keep_prob(student, rng):
    """The mask holds two values only"""
    x = rng.normal(size=(20, 30))
    for keep_prob, kept in [(0.8, 1.25), (0.4, 2.5)]:
        _, mask = student.dropout_forward(x, keep_prob, rng)
        assert_shape(mask, x.shape)
        # Each value against the nearer of the two that are allowed.
        assert_close(mask, np.where(mask > kept / 2, kept, 0.0))
        assert_that((mask > 0).any(), "the mask drops every unit", "some units kept")
        assert_that((mask == 0).any(), "the mask drops no unit at all", "some zeros in the mask")


@pytest.mark.check(
    "dropout_forward",
    points=1,
    look="rng.random() lies below 0.8 in 80 % of all draws. Do you keep a unit then, or drop it?",
)
def test_dropout_keeps_the_stated_share_of_units(student, rng):
    """A share keep_prob of the units is kept"""
    x = rng.normal(size=(1000, 3))
    for keep_prob in (0.8, 0.3):
        _, mask = student.dropout_forward(x, keep_prob, rng)
        assert_shape(mask, x.shape)
        error = np.sqrt(keep_prob * (1 - keep_prob) / x.size)
        share = np.mean(mask != 0)
        assert_statistic(share, keep_prob, error, f"the share of kept units at {keep_prob}")


@pytest.mark.check(
    "dropout_forward",
    points=0.5,
    look="The function returns two things: how are out, mask and x tied together?",
)
def test_dropout_output_is_the_input_times_its_mask(student, rng):
    """The output is mask times input, and x is left as it was"""
    x = rng.normal(size=(6, 5))
    out, mask = student.dropout_forward(x, 0.6, rng)
    assert_inputs_unchanged(student)
    assert_shape(mask, x.shape)
    assert_close(out, x * mask)


@pytest.mark.check(
    "dropout_forward",
    points=0.5,
    look="A prediction should not depend on luck: what does the layer do when training is False?",
)
def test_dropout_is_the_identity_when_predicting(student, rng):
    """With training=False the output is x and the mask holds ones"""
    x = rng.normal(size=(7, 4))
    out, mask = student.dropout_forward(x, 0.6, rng, training=False)
    assert_close(out, x)
    assert_close(mask, np.ones((7, 4)))


@pytest.mark.check(
    "dropout_backward",
    points=1,
    look="By what factor did the forward pass multiply each element? What is its derivative, then?",
)
def test_dropout_backward_sends_the_gradient_through_kept_units(student):
    """A worked example, 2 rows of 3 units"""
    dout = np.array([[0.5, -2.0, 3.0], [1.0, 4.0, -0.25]])
    mask = np.array([[1.25, 0.0, 1.25], [0.0, 1.25, 1.25]])
    expected = [[0.625, 0.0, 3.75], [0.0, 5.0, -0.3125]]
    assert_close(student.dropout_backward(dout, mask), expected)


@pytest.mark.check(
    "dropout_backward",
    points=0.5,
    look="If the forward pass was the identity, what should its backward pass be?",
)
def test_dropout_backward_is_the_identity_for_a_mask_of_ones(student):
    """A mask of ones passes the gradient on as it is"""
    dout = np.array([[0.5, -2.0, 3.0], [1.0, 4.0, -0.25]])
    assert_close(student.dropout_backward(dout, np.ones((2, 3))), dout)

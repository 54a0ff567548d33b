"""Hidden checks of the initializers: shapes of every grading's own, laws and generators.

What is asked of a random matrix is asked of its statistics, within six standard errors.
"""

import itertools

import numpy as np
import pytest

from grader.gradcheck import assert_close, assert_shape, assert_statistic, assert_that
from grader.subject import CallFailed

NORMAL, UNIFORM = 3.0, 9 / 5  # kurtosis, which sets the standard error of a variance


@np.errstate(all="ignore")  # the weights may be anything
def assert_spread(W, fan_in, fan_out, variance, kurtosis, what="the weights"):
    assert_shape(W, (fan_out, fan_in))
    size = f"{what} for fan_in = {fan_in} and fan_out = {fan_out}"
    assert_statistic(np.mean(W), 0.0, np.sqrt(variance / W.size), f"the mean of {size}")
    error = variance * np.sqrt((kurtosis - 1) / W.size)
    assert_statistic(np.var(W), variance, error, f"the variance of {size}")


def random_fans(rng):
    """Two shapes, one wide and one tall, whose sides differ by a factor of two at least."""
    small, large = int(rng.integers(120, 180)), int(rng.integers(360, 480))
    return (small, large), (large, small)


def assert_spread_for_random_fans(initialize, variance, kurtosis, rng):
    for fan_in, fan_out in random_fans(rng):
        assert_spread(
            initialize(fan_in, fan_out, rng), fan_in, fan_out, variance(fan_in, fan_out), kurtosis
        )


@np.errstate(all="ignore")
def standardized(initialize, rng):
    """Draw 50 000 weights and rid them of their mean and scale: only the law remains."""
    W = initialize(200, 250, rng)
    assert_shape(W, (250, 200))
    finite = bool(np.all(np.isfinite(W)))
    assert_that(finite and np.std(W) > 0, "the weights are all the same, or not finite")
    assert_that(np.unique(W).size > 0.99 * W.size, "many of the 50 000 weights are equal")
    return (W - np.mean(W)) / np.std(W)


def assert_share(inside, share, what):
    error = np.sqrt(share * (1 - share) / inside.size)
    assert_statistic(np.mean(inside), share, error, f"the share of weights {what}")


def assert_normal(initialize, rng):
    w = standardized(initialize, rng)
    assert_share(np.abs(w) < 1, 0.6826894921370859, "within one standard deviation of their mean")
    assert_share(np.abs(w) > 2, 0.04550026389635842, "beyond two standard deviations")


def assert_uniform(initialize, rng):
    w = standardized(initialize, rng)
    # A uniform law ends sqrt(3) = 1.732 standard deviations from its mean; chance adds 2 %.
    assert_that(np.max(np.abs(w)) < 1.8, "some weights lie outside of any uniform distribution")
    assert_share(np.abs(w) < np.sqrt(3) / 2, 0.5, "in the middle half of their range")


def assert_generator_respected(initialize, rng):
    seed, other = rng.choice(2**31, size=2, replace=False)
    first = np.random.default_rng(seed)
    W, following = initialize(5, 8, first), initialize(5, 8, first)
    again = initialize(5, 8, np.random.default_rng(seed))
    elsewhere = initialize(5, 8, np.random.default_rng(other))
    for draw in (W, following, again, elsewhere):
        assert_shape(draw, (8, 5))
    assert_that(np.array_equal(W, again), "two generators of one seed gave different weights")
    assert_that(
        not np.any(elsewhere == W), "generators of two different seeds gave the same weights"
    )
    assert_that(not np.any(following == W), "two draws from one generator gave the same weights")


@pytest.mark.check(
    "xavier_normal",
    points=0.5,
    look="Is the scale of rng.normal a variance or a standard deviation?",
)
def test_xavier_normal_has_the_right_spread_for_any_fans(student, rng):
    """Mean 0 and Xavier's variance, other shapes"""
    assert_spread_for_random_fans(
        student.xavier_normal, lambda fan_in, fan_out: 2 / (fan_in + fan_out), NORMAL, rng
    )


@pytest.mark.check(
    "xavier_normal", points=0.5, look="Draw a histogram of many weights. Is it a bell?"
)
def test_xavier_normal_is_normal(student, rng):
    """A normal distribution, independent weights"""
    assert_normal(student.xavier_normal, rng)


@pytest.mark.check(
    "xavier_normal",
    points=0.5,
    look="Where do your random numbers come from, if the same seed is passed twice, or another "
    "one?",
)
def test_xavier_normal_uses_the_generator(student, rng):
    """Randomness from the generator, and only from it"""
    assert_generator_respected(student.xavier_normal, rng)


@pytest.mark.check(
    "xavier_uniform",
    points=0.5,
    look="Solve a**2 / 3 = variance for a. Which step did your bound leave out?",
)
def test_xavier_uniform_has_the_right_spread_for_any_fans(student, rng):
    """Mean 0 and Xavier's variance, other shapes"""
    assert_spread_for_random_fans(
        student.xavier_uniform, lambda fan_in, fan_out: 2 / (fan_in + fan_out), UNIFORM, rng
    )


@pytest.mark.check(
    "xavier_uniform",
    points=0.5,
    look="Draw a histogram of many weights. Is it flat, with two edges?",
)
def test_xavier_uniform_is_uniform(student, rng):
    """A uniform distribution, independent weights"""
    assert_uniform(student.xavier_uniform, rng)


@pytest.mark.check(
    "xavier_uniform",
    points=0.5,
    look="Where do your random numbers come from, if the same seed is passed twice, or another "
    "one?",
)
def test_xavier_uniform_uses_the_generator(student, rng):
    """Randomness from the generator, and only from it"""
    assert_generator_respected(student.xavier_uniform, rng)


@pytest.mark.check(
    "he_normal", points=0.5, look="Is the scale of rng.normal a variance or a standard deviation?"
)
def test_he_normal_has_the_right_spread_for_any_fans(student, rng):
    """Mean 0 and He's variance, other shapes"""
    assert_spread_for_random_fans(
        student.he_normal, lambda fan_in, fan_out: 2 / fan_in, NORMAL, rng
    )


@pytest.mark.check("he_normal", points=0.5, look="Draw a histogram of many weights. Is it a bell?")
def test_he_normal_is_normal(student, rng):
    """A normal distribution, independent weights"""
    assert_normal(student.he_normal, rng)


@pytest.mark.check(
    "he_normal",
    points=0.5,
    look="Where do your random numbers come from, if the same seed is passed twice, or another "
    "one?",
)
def test_he_normal_uses_the_generator(student, rng):
    """Randomness from the generator, and only from it"""
    assert_generator_respected(student.he_normal, rng)


@pytest.mark.check(
    "he_uniform",
    points=0.5,
    look="Solve a**2 / 3 = variance for a. Which step did your bound leave out?",
)
def test_he_uniform_has_the_right_spread_for_any_fans(student, rng):
    """Mean 0 and He's variance, other shapes"""
    assert_spread_for_random_fans(
        student.he_uniform, lambda fan_in, fan_out: 2 / fan_in, UNIFORM, rng
    )


@pytest.mark.check(
    "he_uniform", points=0.5, look="Draw a histogram of many weights. Is it flat, with two edges?"
)
def test_he_uniform_is_uniform(student, rng):
    """A uniform distribution, independent weights"""
    assert_uniform(student.he_uniform, rng)


@pytest.mark.check(
    "he_uniform",
    points=0.5,
    look="Where do your random numbers come from, if the same seed is passed twice, or another "
    "one?",
)
def test_he_uniform_uses_the_generator(student, rng):
    """Randomness from the generator, and only from it"""
    assert_generator_respected(student.he_uniform, rng)


@pytest.mark.check(
    "init_mlp",
    points=1,
    look="Does every layer, the last one too, get its own fan_in and fan_out, and the scheme that "
    "was asked for?",
)
def test_init_mlp_follows_the_scheme_in_every_layer(student, rng):
    """The variance of the scheme, layer by layer"""
    middle, last = int(rng.integers(280, 360)), int(rng.integers(150, 200))
    sizes = (100, middle, 80, last)
    for scheme in ("xavier", "he"):
        params = student.init_mlp(sizes, scheme, rng)
        for layer, (fan_in, fan_out) in enumerate(itertools.pairwise(sizes), start=1):
            variance = 2 / (fan_in + fan_out) if scheme == "xavier" else 2 / fan_in
            what = f"the weights W{layer} of the scheme {scheme}"
            assert_spread(params[f"W{layer}"], fan_in, fan_out, variance, NORMAL, what)
            assert_close(params[f"b{layer}"], np.zeros(fan_out))


@pytest.mark.check(
    "init_mlp",
    points=0.5,
    look="If two layers have the same shape, do they start with the same weights?",
)
def test_init_mlp_draws_every_layer_anew(student, rng):
    """Layers of one shape differ; the generator decides"""
    seed, other = rng.choice(2**31, size=2, replace=False)
    params = student.init_mlp((6, 6, 6, 6), "he", np.random.default_rng(seed))
    again = student.init_mlp((6, 6, 6, 6), "he", np.random.default_rng(seed))
    elsewhere = student.init_mlp((6, 6, 6, 6), "he", np.random.default_rng(other))
    for name in ("W1", "W2", "W3"):
        for draw in (params, again, elsewhere):
            assert_shape(draw[name], (6, 6))
        assert_close(again[name], params[name])
        assert_that(
            not np.any(elsewhere[name] == params[name]),
            f"generators of two different seeds gave the same {name}",
        )
    for one, two in (("W1", "W2"), ("W2", "W3"), ("W1", "W3")):
        assert_that(
            not np.any(params[one] == params[two]), f"{one} and {two} start with the same weights"
        )


@pytest.mark.check(
    "init_mlp",
    points=0.5,
    look="What does your function do with a misspelt scheme, and when would its user notice?",
)
def test_init_mlp_refuses_an_unknown_scheme(student, rng):
    """A ValueError for a scheme that does not exist"""
    params = student.init_mlp((4, 3), "xavier", rng)
    assert_shape(params["W1"], (3, 4))
    try:
        student.init_mlp((4, 3), "Xavier", rng)
    except CallFailed as error:
        raised = error.failure.type or error.failure.kind
        assert_that(raised == "ValueError", f'the scheme "Xavier" ended in a {raised}')
    else:
        assert_that(False, 'the scheme "Xavier" was accepted')

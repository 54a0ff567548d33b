"""Public checks of the initializers.

Random weights cannot be compared one by one. Their mean and variance can: a check allows six
standard errors, a distance that chance exceeds about once in 500 million draws.
"""

import numpy as np
import pytest

from grader.gradcheck import assert_close, assert_shape, assert_statistic, assert_that

# The variance of an estimated variance is (kurtosis - 1) * variance**2 / n.
NORMAL, UNIFORM = 3.0, 9 / 5


@np.errstate(all="ignore")  # the weights may be anything
def assert_spread(W, fan_in, fan_out, variance, kurtosis):
    assert_shape(W, (fan_out, fan_in))
    size = f"for fan_in = {fan_in} and fan_out = {fan_out}"
    assert_statistic(np.mean(W), 0.0, np.sqrt(variance / W.size), f"the mean weight {size}")
    error = variance * np.sqrt((kurtosis - 1) / W.size)
    assert_statistic(np.var(W), variance, error, f"the variance of the weights {size}")


@pytest.mark.check(
    "xavier_normal",
    points=0.5,
    look="In u = W x, what do the rows of W stand for, and what do its columns?",
)
def test_xavier_normal_has_a_row_per_unit(student, rng):
    """A row per unit, a column per input"""
    assert_shape(student.xavier_normal(7, 4, rng), (4, 7))
    assert_shape(student.xavier_normal(3, 11, rng), (11, 3))


@pytest.mark.check(
    "xavier_normal",
    points=0.5,
    look="Compare the variance of a large matrix with the formula's. Which of its ingredients "
    "would make the difference?",
)
def test_xavier_normal_has_the_right_spread(student, rng):
    """Mean 0 and Xavier's variance"""
    assert_spread(student.xavier_normal(300, 100, rng), 300, 100, 0.005, NORMAL)
    assert_spread(student.xavier_normal(80, 420, rng), 80, 420, 0.004, NORMAL)


@pytest.mark.check(
    "xavier_uniform",
    points=0.5,
    look="In u = W x, what do the rows of W stand for, and what do its columns?",
)
def test_xavier_uniform_has_a_row_per_unit(student, rng):
    """A row per unit, a column per input"""
    assert_shape(student.xavier_uniform(7, 4, rng), (4, 7))
    assert_shape(student.xavier_uniform(3, 11, rng), (11, 3))


@pytest.mark.check(
    "xavier_uniform",
    points=0.5,
    look="A uniform distribution on (-a, a) has the variance a**2 / 3. Which variance does your a "
    "give?",
)
def test_xavier_uniform_has_the_right_spread(student, rng):
    """Mean 0 and Xavier's variance"""
    assert_spread(student.xavier_uniform(300, 100, rng), 300, 100, 0.005, UNIFORM)
    assert_spread(student.xavier_uniform(80, 420, rng), 80, 420, 0.004, UNIFORM)


@pytest.mark.check(
    "he_normal",
    points=0.5,
    look="In u = W x, what do the rows of W stand for, and what do its columns?",
)
def test_he_normal_has_a_row_per_unit(student, rng):
    """A row per unit, a column per input"""
    assert_shape(student.he_normal(7, 4, rng), (4, 7))
    assert_shape(student.he_normal(3, 11, rng), (11, 3))


@pytest.mark.check(
    "he_normal",
    points=0.5,
    look="Which of the two fans does He's variance depend on, and what does ReLU do to half of the "
    "signal?",
)
def test_he_normal_has_the_right_spread(student, rng):
    """Mean 0 and He's variance"""
    assert_spread(student.he_normal(250, 120, rng), 250, 120, 0.008, NORMAL)
    assert_spread(student.he_normal(100, 320, rng), 100, 320, 0.02, NORMAL)


@pytest.mark.check(
    "he_uniform",
    points=0.5,
    look="In u = W x, what do the rows of W stand for, and what do its columns?",
)
def test_he_uniform_has_a_row_per_unit(student, rng):
    """A row per unit, a column per input"""
    assert_shape(student.he_uniform(7, 4, rng), (4, 7))
    assert_shape(student.he_uniform(3, 11, rng), (11, 3))


@pytest.mark.check(
    "he_uniform",
    points=0.5,
    look="A uniform distribution on (-a, a) has the variance a**2 / 3. Which variance does your a "
    "give?",
)
def test_he_uniform_has_the_right_spread(student, rng):
    """Mean 0 and He's variance"""
    assert_spread(student.he_uniform(250, 120, rng), 250, 120, 0.008, UNIFORM)
    assert_spread(student.he_uniform(100, 320, rng), 100, 320, 0.02, UNIFORM)


@pytest.mark.check(
    "init_mlp",
    points=0.5,
    look="Four sizes make three layers. Which two sizes does layer 2 stand between?",
)
def test_init_mlp_names_and_shapes_every_layer(student, rng):
    """W1, b1, W2, b2, ... with their shapes"""
    for scheme in ("xavier", "he"):
        params = student.init_mlp((5, 7, 3, 2), scheme, rng)
        names = {"W1", "b1", "W2", "b2", "W3", "b3"}
        assert_that(
            set(params) == names,
            f"the keys of the returned dict are {', '.join(map(str, params)) or 'none'}",
            ", ".join(sorted(names)),
        )
        for layer, (fan_in, fan_out) in enumerate([(5, 7), (7, 3), (3, 2)], start=1):
            assert_shape(params[f"W{layer}"], (fan_out, fan_in))
            assert_shape(params[f"b{layer}"], (fan_out,))


@pytest.mark.check(
    "init_mlp",
    points=0.5,
    look="Which parameters have to differ from unit to unit at the start, and which need not?",
)
def test_init_mlp_starts_with_zero_biases_and_random_weights(student, rng):
    """Biases 0; weights not, but as wide as their scheme says"""
    params = student.init_mlp([4, 6, 3], "he", rng)
    assert_close(params["b1"], np.zeros(6))
    assert_close(params["b2"], np.zeros(3))
    for name, shape in (("W1", (6, 4)), ("W2", (3, 6))):
        assert_shape(params[name], shape)
        assert_that(np.unique(params[name]).size == params[name].size, f"{name} repeats weights")
    for scheme, variance in (("xavier", 0.005), ("he", 0.02)):
        params = student.init_mlp((100, 300), scheme, rng)
        assert_spread(params["W1"], 100, 300, variance, NORMAL)

"""Known wrong versions of xavier_uniform."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="Your bound is the standard deviation itself, so the variance is a third of what it "
    "should be. How wide is a uniform distribution of that deviation?",
    trips=(
        "test_xavier_uniform_has_the_right_spread",
        "test_xavier_uniform_has_the_right_spread_for_any_fans",
    ),
)
def xavier_uniform_bound_is_the_deviation(fan_in, fan_out, rng):
    a = np.sqrt(2.0 / (fan_in + fan_out))
    return rng.uniform(-a, a, size=(fan_out, fan_in))


@misconception(
    says="All your weights are positive. Around which number should they be spread?",
    trips=(
        "test_xavier_uniform_has_the_right_spread",
        "test_xavier_uniform_has_the_right_spread_for_any_fans",
    ),
)
def xavier_uniform_from_zero_up(fan_in, fan_out, rng):
    return rng.uniform(0.0, np.sqrt(6.0 / (fan_in + fan_out)), size=(fan_out, fan_in))


@misconception(
    says="Your bound is a**2 where a belongs. Which step of solving a**2 / 3 = variance is "
    "missing?",
    trips=(
        "test_xavier_uniform_has_the_right_spread",
        "test_xavier_uniform_has_the_right_spread_for_any_fans",
    ),
)
def xavier_uniform_without_square_root(fan_in, fan_out, rng):
    a = 6.0 / (fan_in + fan_out)
    return rng.uniform(-a, a, size=(fan_out, fan_in))


@misconception(
    says="Your bound comes from fan_in alone. Whose initialization is that?",
    trips=(
        "test_xavier_uniform_has_the_right_spread",
        "test_xavier_uniform_has_the_right_spread_for_any_fans",
    ),
)
def xavier_uniform_is_he(fan_in, fan_out, rng):
    a = np.sqrt(6.0 / fan_in)
    return rng.uniform(-a, a, size=(fan_out, fan_in))


@misconception(
    says="The variance is right, but the weights have no bounds: they are normal. Which "
    "distribution does this variant ask for?",
    trips=("test_xavier_uniform_is_uniform",),
)
def xavier_uniform_is_normal(fan_in, fan_out, rng):
    return rng.normal(0.0, np.sqrt(2.0 / (fan_in + fan_out)), size=(fan_out, fan_in))


@misconception(
    says="The two axes are swapped. In u = W x, how long is a row of W?",
    trips=(
        "test_xavier_uniform_has_a_row_per_unit",
        "test_xavier_uniform_has_the_right_spread",
        "test_xavier_uniform_has_the_right_spread_for_any_fans",
        "test_xavier_uniform_is_uniform",
        "test_xavier_uniform_uses_the_generator",
    ),
)
def xavier_uniform_transposed(fan_in, fan_out, rng):
    a = np.sqrt(6.0 / (fan_in + fan_out))
    return rng.uniform(-a, a, size=(fan_in, fan_out))

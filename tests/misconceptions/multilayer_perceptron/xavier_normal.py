"""Known wrong versions of xavier_normal."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="Your weights are too small: their variance is the square of what it should be. Does "
    "rng.normal ask for a variance?",
    trips=(
        "test_xavier_normal_has_the_right_spread",
        "test_xavier_normal_has_the_right_spread_for_any_fans",
    ),
)
def xavier_normal_without_square_root(fan_in, fan_out, rng):
    return rng.normal(0.0, 2.0 / (fan_in + fan_out), size=(fan_out, fan_in))


@misconception(
    says="Your variance is 1 / fan_in, which serves the forward pass only. Which second number "
    "does Xavier's compromise use?",
    trips=(
        "test_xavier_normal_has_the_right_spread",
        "test_xavier_normal_has_the_right_spread_for_any_fans",
    ),
)
def xavier_normal_from_fan_in_alone(fan_in, fan_out, rng):
    return rng.normal(0.0, np.sqrt(1.0 / fan_in), size=(fan_out, fan_in))


@misconception(
    says="Your variance is 2 / fan_in. Whose initialization is that?",
    trips=(
        "test_xavier_normal_has_the_right_spread",
        "test_xavier_normal_has_the_right_spread_for_any_fans",
    ),
)
def xavier_normal_is_he(fan_in, fan_out, rng):
    return rng.normal(0.0, np.sqrt(2.0 / fan_in), size=(fan_out, fan_in))


@misconception(
    says="Your variance is half of what it should be. Is it the mean or the sum of the two fans "
    "that the formula divides by?",
    trips=(
        "test_xavier_normal_has_the_right_spread",
        "test_xavier_normal_has_the_right_spread_for_any_fans",
    ),
)
def xavier_normal_half_the_variance(fan_in, fan_out, rng):
    return rng.normal(0.0, np.sqrt(1.0 / (fan_in + fan_out)), size=(fan_out, fan_in))


@misconception(
    says="The two axes are swapped. In u = W x, how long is a row of W?",
    trips=(
        "test_xavier_normal_has_a_row_per_unit",
        "test_xavier_normal_has_the_right_spread",
        "test_xavier_normal_has_the_right_spread_for_any_fans",
        "test_xavier_normal_is_normal",
        "test_xavier_normal_uses_the_generator",
    ),
)
def xavier_normal_transposed(fan_in, fan_out, rng):
    return rng.normal(0.0, np.sqrt(2.0 / (fan_in + fan_out)), size=(fan_in, fan_out))


@misconception(
    says="The variance is right, but the weights are spread evenly between two bounds. Which "
    "distribution does this variant ask for?",
    trips=("test_xavier_normal_is_normal",),
)
def xavier_normal_is_uniform(fan_in, fan_out, rng):
    a = np.sqrt(6.0 / (fan_in + fan_out))
    return rng.uniform(-a, a, size=(fan_out, fan_in))


@misconception(
    says="All your weights are positive: rng.random draws from 0 to 1. Which mean do the "
    "weights need?",
    trips=(
        "test_xavier_normal_has_the_right_spread",
        "test_xavier_normal_has_the_right_spread_for_any_fans",
        "test_xavier_normal_is_normal",
    ),
)
def xavier_normal_from_random_in_0_1(fan_in, fan_out, rng):
    return np.sqrt(2.0 / (fan_in + fan_out)) * rng.random(size=(fan_out, fan_in))


@misconception(
    says="You make a generator of your own, with a fixed seed, so that every layer starts with "
    "the same numbers. Which one was passed in?",
    trips=("test_xavier_normal_uses_the_generator",),
)
def xavier_normal_with_its_own_seed(fan_in, fan_out, rng):
    rng = np.random.default_rng(0)
    return rng.normal(0.0, np.sqrt(2.0 / (fan_in + fan_out)), size=(fan_out, fan_in))


@misconception(
    says="Your weights have a standard deviation of 0.01 whatever the fans are. What happens to "
    "a signal after ten such layers?",
    trips=(
        "test_xavier_normal_has_the_right_spread",
        "test_xavier_normal_has_the_right_spread_for_any_fans",
    ),
)
def xavier_normal_always_a_hundredth(fan_in, fan_out, rng):
    return 0.01 * rng.normal(size=(fan_out, fan_in))


@misconception(
    says="All weights of your matrix are equal, so all units of the layer compute the same. How "
    "many numbers do you draw?",
    trips=(
        "test_xavier_normal_has_the_right_spread",
        "test_xavier_normal_has_the_right_spread_for_any_fans",
        "test_xavier_normal_is_normal",
    ),
)
def xavier_normal_one_number_for_all(fan_in, fan_out, rng):
    return np.full((fan_out, fan_in), rng.normal(0.0, np.sqrt(2.0 / (fan_in + fan_out))))

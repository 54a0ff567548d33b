"""Known wrong versions of he_uniform."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="Your bound is the standard deviation itself, so the variance is a third of what it "
    "should be. How wide is a uniform distribution of that deviation?",
    trips=(
        "test_he_uniform_has_the_right_spread",
        "test_he_uniform_has_the_right_spread_for_any_fans",
    ),
)
def he_uniform_bound_is_the_deviation(fan_in, fan_out, rng):
    a = np.sqrt(2.0 / fan_in)
    return rng.uniform(-a, a, size=(fan_out, fan_in))


@misconception(
    says="Your bound gives the variance 1 / fan_in. Which factor makes up for the half that "
    "ReLU throws away?",
    trips=(
        "test_he_uniform_has_the_right_spread",
        "test_he_uniform_has_the_right_spread_for_any_fans",
    ),
)
def he_uniform_without_the_two(fan_in, fan_out, rng):
    a = np.sqrt(3.0 / fan_in)
    return rng.uniform(-a, a, size=(fan_out, fan_in))


@misconception(
    says="You divide by the number of units of the layer. Which fan does the forward pass add "
    "up over?",
    trips=(
        "test_he_uniform_has_the_right_spread",
        "test_he_uniform_has_the_right_spread_for_any_fans",
    ),
)
def he_uniform_from_fan_out(fan_in, fan_out, rng):
    a = np.sqrt(6.0 / fan_out)
    return rng.uniform(-a, a, size=(fan_out, fan_in))


@misconception(
    says="Your bound uses both fans. Whose initialization is that?",
    trips=(
        "test_he_uniform_has_the_right_spread",
        "test_he_uniform_has_the_right_spread_for_any_fans",
    ),
)
def he_uniform_is_xavier(fan_in, fan_out, rng):
    a = np.sqrt(6.0 / (fan_in + fan_out))
    return rng.uniform(-a, a, size=(fan_out, fan_in))


@misconception(
    says="All your weights are positive. Around which number should they be spread?",
    trips=(
        "test_he_uniform_has_the_right_spread",
        "test_he_uniform_has_the_right_spread_for_any_fans",
    ),
)
def he_uniform_from_zero_up(fan_in, fan_out, rng):
    return rng.uniform(0.0, np.sqrt(6.0 / fan_in), size=(fan_out, fan_in))


@misconception(
    says="The variance is right, but the weights have no bounds: they are normal. Which "
    "distribution does this variant ask for?",
    trips=("test_he_uniform_is_uniform",),
)
def he_uniform_is_normal(fan_in, fan_out, rng):
    return rng.normal(0.0, np.sqrt(2.0 / fan_in), size=(fan_out, fan_in))

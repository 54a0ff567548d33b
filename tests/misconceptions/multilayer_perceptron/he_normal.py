"""Known wrong versions of he_normal."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="You divide by the number of units of the layer. Which fan does the forward pass add "
    "up over?",
    trips=(
        "test_he_normal_has_the_right_spread",
        "test_he_normal_has_the_right_spread_for_any_fans",
    ),
)
def he_normal_from_fan_out(fan_in, fan_out, rng):
    return rng.normal(0.0, np.sqrt(2.0 / fan_out), size=(fan_out, fan_in))


@misconception(
    says="Your variance is 1 / fan_in. Which factor makes up for the half that ReLU throws away?",
    trips=(
        "test_he_normal_has_the_right_spread",
        "test_he_normal_has_the_right_spread_for_any_fans",
    ),
)
def he_normal_without_the_two(fan_in, fan_out, rng):
    return rng.normal(0.0, np.sqrt(1.0 / fan_in), size=(fan_out, fan_in))


@misconception(
    says="Your weights are too small: their variance is the square of what it should be. Does "
    "rng.normal ask for a variance?",
    trips=(
        "test_he_normal_has_the_right_spread",
        "test_he_normal_has_the_right_spread_for_any_fans",
    ),
)
def he_normal_without_square_root(fan_in, fan_out, rng):
    return rng.normal(0.0, 2.0 / fan_in, size=(fan_out, fan_in))


@misconception(
    says="Your variance uses both fans. Whose initialization is that?",
    trips=(
        "test_he_normal_has_the_right_spread",
        "test_he_normal_has_the_right_spread_for_any_fans",
    ),
)
def he_normal_is_xavier(fan_in, fan_out, rng):
    return rng.normal(0.0, np.sqrt(2.0 / (fan_in + fan_out)), size=(fan_out, fan_in))


@misconception(
    says="The two axes are swapped. In u = W x, how long is a row of W?",
    trips=(
        "test_he_normal_has_a_row_per_unit",
        "test_he_normal_has_the_right_spread",
        "test_he_normal_has_the_right_spread_for_any_fans",
        "test_he_normal_is_normal",
        "test_he_normal_uses_the_generator",
    ),
)
def he_normal_transposed(fan_in, fan_out, rng):
    return rng.normal(0.0, np.sqrt(2.0 / fan_in), size=(fan_in, fan_out))


@misconception(
    says="You seed NumPy's global generator and draw from it, so that all layers start with the "
    "same numbers. Which generator was passed in?",
    trips=("test_he_normal_uses_the_generator",),
)
def he_normal_from_the_global_generator(fan_in, fan_out, rng):
    np.random.seed(0)
    return np.random.normal(0.0, np.sqrt(2.0 / fan_in), size=(fan_out, fan_in))


@misconception(
    says="The variance is right, but the weights are spread evenly between two bounds. Which "
    "distribution does this variant ask for?",
    trips=("test_he_normal_is_normal",),
)
def he_normal_is_uniform(fan_in, fan_out, rng):
    a = np.sqrt(6.0 / fan_in)
    return rng.uniform(-a, a, size=(fan_out, fan_in))

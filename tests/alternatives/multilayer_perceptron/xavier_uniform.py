"""Right versions of xavier_uniform."""

import numpy as np

from grader.bank import alternative


@alternative(why="numbers in [0, 1), shifted and stretched")
def xavier_uniform_stretched(fan_in, fan_out, rng):
    a = np.sqrt(6 / (fan_in + fan_out))
    return a * (2 * rng.random((fan_out, fan_in)) - 1)


@alternative(why="the bound from the standard deviation")
def xavier_uniform_from_the_deviation(fan_in, fan_out, rng):
    s = np.sqrt(2 / (fan_in + fan_out))
    return rng.uniform(-np.sqrt(3) * s, np.sqrt(3) * s, (fan_out, fan_in))


@alternative(why="one flat draw, reshaped")
def xavier_uniform_reshaped(fan_in, fan_out, rng):
    a = (6 / (fan_in + fan_out)) ** 0.5
    return rng.uniform(-a, a, fan_in * fan_out).reshape(fan_out, fan_in)

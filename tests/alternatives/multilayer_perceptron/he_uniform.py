"""Right versions of he_uniform."""

import numpy as np

from grader.bank import alternative


@alternative(why="numbers in [0, 1), shifted and stretched")
def he_uniform_stretched(fan_in, fan_out, rng):
    return (rng.random((fan_out, fan_in)) - 0.5) * 2 * np.sqrt(6 / fan_in)


@alternative(why="the bound from the standard deviation")
def he_uniform_from_the_deviation(fan_in, fan_out, rng):
    a = np.sqrt(3 * (2 / fan_in))
    return rng.uniform(low=-a, high=a, size=(fan_out, fan_in))


@alternative(why="one flat draw, reshaped, in Fortran order")
def he_uniform_in_fortran_order(fan_in, fan_out, rng):
    a = (6 / fan_in) ** 0.5
    return np.asfortranarray(rng.uniform(-a, a, fan_in * fan_out).reshape(fan_out, fan_in))

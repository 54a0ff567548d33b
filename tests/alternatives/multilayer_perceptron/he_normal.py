"""Right versions of he_normal."""

import numpy as np

from grader.bank import alternative


@alternative(why="standard normal numbers, scaled")
def he_normal_scaled(fan_in, fan_out, rng):
    return rng.standard_normal((fan_out, fan_in)) * np.sqrt(2 / fan_in)


@alternative(why="divided by the square root of half the fan")
def he_normal_divided(fan_in, fan_out, rng):
    return rng.normal(size=(fan_out, fan_in)) / np.sqrt(fan_in / 2)


@alternative(why="column by column")
def he_normal_column_by_column(fan_in, fan_out, rng):
    s = np.sqrt(2 / fan_in)
    return np.column_stack([rng.normal(0, s, fan_out) for _ in range(fan_in)])

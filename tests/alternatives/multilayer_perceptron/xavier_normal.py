"""Right versions of xavier_normal."""

import numpy as np

from grader.bank import alternative


@alternative(why="standard normal numbers, scaled")
def xavier_normal_scaled(fan_in, fan_out, rng):
    return rng.standard_normal((fan_out, fan_in)) * np.sqrt(2 / (fan_in + fan_out))


@alternative(why="drawn on its side and transposed")
def xavier_normal_transposed_back(fan_in, fan_out, rng):
    return rng.normal(scale=(2 / (fan_in + fan_out)) ** 0.5, size=(fan_in, fan_out)).T


@alternative(why="row by row")
def xavier_normal_row_by_row(fan_in, fan_out, rng):
    s = (0.5 * (fan_in + fan_out)) ** -0.5
    return np.stack([rng.normal(0, s, fan_in) for _ in range(fan_out)])

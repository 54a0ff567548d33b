"""How large a computation may become: small values that can be giants are known beforehand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from grader.reach import reach


@pytest.mark.parametrize(
    ("values", "combined"),
    [
        ([np.ones((300, 1, 1)), np.ones((300, 1)), np.ones(300)], 300**3),
        ([np.zeros((50_000, 0)), np.zeros((0, 50_000))], 50_000**2),
        ([np.ones((3000, 1)), np.ones((3000, 1))], 3000**2),
        ([[1000] * 1500], 1500 * 1000 * 1000),
        ([10**13, 1], 10**26),
        ([{"W1": np.ones((2000, 2)), "W2": [np.ones((3, 2000))]}], 4000 * 6000),
        ([2**4000], math.inf),
        ([np.int64(-(2**63)), 5], math.inf),
    ],
)
def test_nothing_that_these_values_make_together_is_larger(values, combined):
    assert reach(values) >= combined


def test_integers_in_an_array_may_be_data_or_sizes():
    sizes = np.array([4000, -(2**63), 4000])
    assert reach([sizes]) < 100
    assert reach([sizes], arrays_of_sizes=True) >= 4000**2


def test_values_as_the_suites_draw_them_do_not_reach_far():
    small = [np.ones((8, 5)), np.arange(8), (2, 16, 1), "he", np.random.default_rng(0), None, 0.1]
    assert reach(small, arrays_of_sizes=True) < 10_000
    assert reach([]) <= 1
    assert reach([np.nan, -np.inf, True, np.float32(0.5), np.zeros(()), np.complex128(1j)]) < 100

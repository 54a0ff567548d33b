"""How large may what is computed with some values become? Three short arrays can be a giant.

What a submission hands over, directly or in a cache that it kept, is small as it stands; the sum of
arrays of other axes, the product of empty ones, or a list of sizes need not be.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import Any

import numpy as np


def reach(value: Any, *, arrays_of_sizes: bool = False) -> float:
    """Return how many elements an expression with these values may come to.

    An array counts with its sides (a side of 0 as one of 1, because (9, 0) @ (0, 9) has 81
    elements), a whole number as the size that it may stand for. Combined are any two of them, and
    all arrays along their axes.

    Parameters
    ----------
    value : object
        Arguments: a nested value.
    arrays_of_sizes : bool
        Whether integers in an array may be sizes, too, and not data.
    """
    sizes: list[float] = []
    shapes: list[tuple[int, ...]] = []
    for leaf in _leaves(value):
        if isinstance(leaf, np.ndarray) and leaf.ndim:
            shapes.append(tuple(max(1, side) for side in leaf.shape))
            sizes.append(float(math.prod(shapes[-1])))
            if arrays_of_sizes and leaf.dtype.kind in "iu":
                sizes.append(float(np.sum(np.abs(leaf.astype(np.float64)))))
        else:
            sizes.append(_size(leaf))
    aligned = itertools.zip_longest(*(shape[::-1] for shape in shapes), fillvalue=1)
    spread = math.prod(float(max(sides)) for sides in aligned)
    return max(spread, sum(sizes) * max(sizes, default=0.0))


def _size(leaf: Any) -> float:
    """Return the size that a single value may stand for."""
    if isinstance(leaf, np.ndarray | np.generic):
        leaf = leaf.item()
    if isinstance(leaf, int) or (isinstance(leaf, float) and leaf.is_integer()):
        return max(1.0, abs(leaf)) if abs(leaf) < 2**53 else math.inf
    return 1.0


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, list | tuple):
        for part in value:
            yield from _leaves(part)
    elif isinstance(value, dict):
        yield from _leaves(list(value.values()))
    else:
        yield value

"""Asking a submission again: the same question to another process, or one right beside it."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from grader.gradcheck import CheckFailure
from grader.subject import Call, Subject


def ask(subject: Subject, call: Call, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    """Return the value of a call, or the exception that says why there is none."""
    # A copy: a generator that is used once would draw on.
    args, kwargs = copy.deepcopy((args, kwargs))
    try:
        return getattr(subject, call.function)(*args, **kwargs)
    except CheckFailure as failure:
        return failure


def answered(calls: Sequence[Call]) -> list[Call]:
    """Return the calls that had a value."""
    return [call for call in calls if call.failure is None]


def neighbour(
    call: Call, distance: float, rng: np.random.Generator
) -> tuple[list[Any], dict[str, Any]] | None:
    """Return a call's arguments a little way off; None if they hold no real numbers to move."""
    moved = 0

    def move(value: Any) -> Any:
        nonlocal moved
        if isinstance(value, np.ndarray) and value.dtype.kind == "f" and value.size:
            # Whole numbers are labels, masks or counts: they stay what they are.
            real = np.isfinite(value) & (value != np.rint(value))
            moved += int(real.sum())
            signs = rng.choice([-1.0, 1.0], size=value.shape)
            return np.where(real, value * (1 + distance * signs), value)
        if isinstance(value, list | tuple):
            return type(value)(move(part) for part in value)
        if isinstance(value, dict):
            return {key: move(part) for key, part in value.items()}
        return value

    args = [move(value) for value in call.args]
    kwargs = {key: move(value) for key, value in call.kwargs.items()}
    return (args, kwargs) if moved else None


def same(one: Any, two: Any, rtol: float = 1e-9) -> bool:
    """Whether two values are the same up to rounding."""
    if isinstance(one, CheckFailure) or isinstance(two, CheckFailure):
        return False
    if isinstance(one, list | tuple) and isinstance(two, list | tuple):
        return len(one) == len(two) and all(same(a, b, rtol) for a, b in zip(one, two, strict=True))
    if isinstance(one, dict) and isinstance(two, dict):
        return one.keys() == two.keys() and all(same(one[key], two[key], rtol) for key in one)
    if isinstance(one, np.random.Generator) or isinstance(two, np.random.Generator):
        return True
    if not isinstance(one, np.ndarray | np.generic | int | float):
        return type(one) is type(two) and bool(one == two)
    first, second = np.asarray(one), np.asarray(two)
    if not {first.dtype.kind, second.dtype.kind} <= set("biufc"):
        return bool(np.array_equal(first, second))  # an int beyond 64 bits is an object to NumPy
    if first.shape != second.shape:
        return False
    scale = float(np.max(np.abs(first), initial=0.0, where=np.isfinite(first)))
    return bool(np.allclose(first, second, rtol=rtol, atol=1e-12 + rtol * scale, equal_nan=True))


def numbers(value: Any) -> np.ndarray[Any, Any]:
    """Return all real numbers in a value as one flat array."""
    parts: list[np.ndarray[Any, Any]] = []

    def collect(part: Any) -> None:
        if isinstance(part, list | tuple):
            for each in part:
                collect(each)
        elif isinstance(part, dict):
            for key in sorted(part, key=str):
                collect(part[key])
        elif isinstance(part, np.ndarray | np.generic | int | float):
            array = np.asarray(part)
            if array.dtype.kind in "biuf":
                parts.append(array.astype(np.float64).ravel())

    collect(value)
    return np.concatenate(parts) if parts else np.zeros(0)


def distance(value: Any, expected: Any) -> float:
    """Return how far off a value is, relative to the size of what is expected."""
    if isinstance(value, CheckFailure):
        return float("inf")
    one, two = numbers(value), numbers(expected)
    if one.shape != two.shape or not np.all(np.isfinite(one)):
        return float("inf")
    size = float(np.linalg.norm(two))
    return float(np.linalg.norm(one - two)) / (size or 1.0)

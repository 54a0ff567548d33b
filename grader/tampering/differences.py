"""Numerical differences, sold as a derivative: two tells, none of which a formula shows.

Their values carry noise: what they divide by the step was rounded before. And they ask for a loss
or a forward pass again and again, each time with a hair more of one number. The first is seen even
if everything is written in one function; the second even if the differences are exact.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.gradcheck import CheckFailure
from grader.subject import Call, Subject
from grader.tampering.asking import answered, ask, neighbour, numbers, same

Numbers = np.ndarray[Any, Any]
DERIVATIVE = re.compile(r"(?<!numerical)_(grad|gradient|gradients|backward)$")
CALLS = 3  # that are asked again
ORDINARY = 100.0  # inputs up to this size: larger ones make honest rounding errors visible
# Between honest rounding (measured: some call of each exercise always below 1e-15) and single
# precision (above 1e-9) lies what central differences leave behind: eps * |f| / h.
LEAST_NOISE, MOST_NOISE = 1e-14, 1e-9
ULPS = 4e-15  # moves a formula's value by a few units in the last place
STIR = 1e-13  # moves the last two or three digits of a formula's value, and no digit before
HAIR = 5e-3  # the largest step of differences that are exact enough
MOST_REQUESTS = 1000  # that are looked at, of one call


def is_noisy(
    again: Subject, beside: Subject, right: Subject, calls: Sequence[Call],
    rng: np.random.Generator,
) -> bool:  # fmt: skip
    """Whether right values jump about as numerical differences do.

    A step in the inputs of a few units in the last place moves a formula's value by as little. The
    value of a difference quotient jumps by the rounding error of what it divides by the step.
    `again` and `beside` are the submission in two processes: one that was asked nearly the same
    could give the same again.
    """
    looked = 0
    for expected, mine, formulas in _jumps(again, beside, right, calls, ULPS, 1e-6, rng):
        scale = max(1.0, float(np.max(np.abs(expected), initial=0.0)))
        noise = float(np.sqrt(np.mean((mine - formulas) ** 2))) / scale
        if not LEAST_NOISE < noise < MOST_NOISE:
            return False
        looked += 1
        if looked == CALLS:
            break
    return looked >= 2


def is_rounded(
    again: Subject, beside: Subject, right: Subject, calls: Sequence[Call],
    rng: np.random.Generator,
) -> bool:  # fmt: skip
    """Whether right values stand still where a formula's move in their last digits.

    Noise can be rounded away. So can nothing, by somebody who likes round numbers: it is no proof.
    Of a formula's values nearly all move; of rounded noise, the few that lie at an edge.
    """
    looked, still, all_ = 0, 0, 0
    # Single precision is no secret.
    for _, mine, formulas in _jumps(again, beside, right, calls, STIR, MOST_NOISE, rng):
        should = formulas != 0
        still, all_ = still + int(np.sum(should & (mine == 0))), all_ + int(np.sum(should))
        looked += bool(should.any())
        if looked == CALLS:
            break
    return looked >= 2 and still > all_ / 2


def _jumps(
    again: Subject, beside: Subject, right: Subject, calls: Sequence[Call],
    step: float, rtol: float, rng: np.random.Generator,
) -> Iterator[tuple[Numbers, Numbers, Numbers]]:  # fmt: skip
    """Yield the right values of calls, and how a small step in the inputs moves both sides'."""
    for call in answered(calls):
        moved = neighbour(call, step, rng) if _ordinary(call) else None
        if moved is None:
            continue
        value, expected = (ask(s, call, call.args, call.kwargs) for s in (again, right))
        if not same(value, expected, rtol):
            continue
        mine = _jump(value, ask(beside, call, *moved))
        formulas = _jump(expected, ask(right, call, *moved))
        if mine is not None and formulas is not None and mine.shape == formulas.shape:
            yield numbers(expected), mine, formulas


def _ordinary(call: Call) -> bool:
    values = numbers([*call.args, *call.kwargs.values()])
    return bool(values.size) and float(np.max(np.abs(values))) <= ORDINARY


def _jump(value: Any, beside: Any) -> np.ndarray[Any, Any] | None:
    if isinstance(value, CheckFailure) or isinstance(beside, CheckFailure):
        return None
    one, two = numbers(value), numbers(beside)
    return two - one if one.shape == two.shape and one.size else None


@dataclass
class Requests:
    """What a submission asks of functions that were put in the place of its own."""

    made: list[tuple[str, Any]] = field(default_factory=list)

    def heard(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function, with its calls written down."""

        def listening(*args: Any, **kwargs: Any) -> Any:
            if len(self.made) < MOST_REQUESTS:
                self.made.append((name, (args, kwargs)))
            return function(*args, **kwargs)

        return listening


def counted(again: Subject, calls: Sequence[Call], requests: Requests) -> tuple[str, int] | None:
    """Return which function a derivative asks for with arguments a hair apart, and how often.

    Parameters
    ----------
    again : Subject
        The submission, with everything that is no derivative replaced by what `requests` hears.
    calls : sequence of Call
        Recorded calls of the derivative.
    requests : Requests
        What is heard.
    """
    for call in answered(calls)[:CALLS]:
        requests.made.clear()
        value = ask(again, call, call.args, call.kwargs)
        # Central differences ask twice for each number of the gradient; one-sided ones, once.
        enough = max(2, numbers(call.value).size if isinstance(value, CheckFailure)
                     else numbers(value).size)  # fmt: skip
        for name in dict.fromkeys(name for name, _ in requests.made):
            asked = [list(_leaves(given)) for other, given in requests.made if other == name]
            if any(leaf.dtype.kind == "c" for leaves in asked for leaf in leaves):
                return name, len(asked)
            steps = [_step(*pair) for pair in itertools.pairwise(asked)]
            if "all" in steps or steps.count("one") + 1 >= enough > 2:
                return name, len(asked)
    return None


def _leaves(value: Any) -> Iterator[np.ndarray[Any, Any]]:
    """Yield all numbers and arrays of numbers in a value."""
    if isinstance(value, list | tuple):
        for part in value:
            yield from _leaves(part)
    elif isinstance(value, dict):
        for key in sorted(value, key=str):
            yield from _leaves(value[key])
    elif isinstance(value, np.ndarray | np.generic | int | float | complex):
        array = np.asarray(value)
        if array.dtype.kind in "biufc":
            yield array


def _step(one: list[np.ndarray[Any, Any]], two: list[np.ndarray[Any, Any]]) -> str:
    """Say how arguments differ from those before: in "one" number by a hair, or "all" by the same.

    From the step in one number to that in the next, two numbers change. "all" is how an elementwise
    function is differenced in one go: ``(f(x + h) - f(x - h)) / (2 * h)``.
    """
    if [leaf.shape for leaf in one] != [leaf.shape for leaf in two]:
        return ""
    before, after = (np.concatenate([leaf.ravel() for leaf in leaves]) if leaves else np.zeros(0)
                     for leaves in (one, two))  # fmt: skip
    before, after = before.astype(np.float64), after.astype(np.float64)
    if before.size < 3 or not (np.all(np.isfinite(before)) and np.all(np.isfinite(after))):
        return ""
    change = after - before
    moved = change != 0
    if not moved.any() or np.any(np.abs(change) > HAIR * np.maximum(1.0, np.abs(before))):
        return ""
    if moved.sum() <= 2:
        return "one"
    steps = change[moved]
    evenly = np.ptp(steps) <= 1e-6 * np.max(np.abs(steps))
    return "all" if evenly else ""

"""Relations between what came back and what was expected, in words that ask a question.

A constant ratio, a flipped sign, a transpose, an input's multiple too much or too little, the same
amount everywhere, the origin of a NaN: each is recognised to nine digits, so that chance does not
speak.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.feedback import line
from grader.gradcheck import CheckFailure, number
from grader.subject import Call
from grader.verdict import Recognised

EXACT = 1e-9
Array = NDArray[np.float64]


@np.errstate(all="ignore")  # wrong values may be huge ones
def recognise(failure: CheckFailure, call: Call | None) -> Recognised | None:
    """Return what a failed comparison looks like, or None.

    Parameters
    ----------
    failure : CheckFailure
        Of a comparison: `actual` and `wanted` are looked at.
    call : Call or None
        The call that returned the value: its inputs' sizes and scalars explain factors.
    """
    got, wanted = _numbers(failure.actual), _numbers(failure.wanted)
    if got is None or wanted is None:
        return None
    if not np.isfinite(got).all():
        return _not_finite(got, wanted, call)
    if got.shape != wanted.shape:
        return _other_shape(got, wanted)
    if not got.size or not np.isfinite(wanted).all() or _close(got, wanted):
        return None
    return _ratio(got, wanted, call) or _transposed(got, wanted) or _remainder(got, wanted, call)


def _numbers(value: Any) -> Array | None:
    if isinstance(value, bool | int | float | np.generic | np.ndarray):
        array = np.asarray(value)
        if array.dtype.kind in "biuf":
            return array.astype(np.float64)
    return None


def _close(one: Array, two: Array) -> bool:
    scale = float(np.max(np.abs(two), initial=0.0))
    return bool(np.allclose(one, two, rtol=EXACT, atol=EXACT * 1e-3 * scale))


def _not_finite(got: Array, wanted: Array, call: Call | None) -> Recognised | None:
    if got.shape == wanted.shape and (np.isfinite(got) == np.isfinite(wanted)).all():
        return None
    kind = "NaN" if np.isnan(got).any() else "infinity"
    if call is None or not call.warnings:
        return Recognised("not-finite", f"There is {kind} in what came back: where does it begin?")
    warning = line(call.warnings[0])[:200]
    return Recognised(
        "not-finite",
        f"There is {kind} in what came back, and NumPy warned on the way: “{warning}”. "
        "Which intermediate value becomes that large or that small, and can it be avoided?",
    )


def _other_shape(got: Array, wanted: Array) -> Recognised | None:
    if got.shape == wanted.shape[::-1] and got.ndim == 2 and _close(got.T, wanted):
        return Recognised("transposed", "The numbers are right, but transposed: rows are columns.")
    if got.size == wanted.size and _close(got.reshape(wanted.shape), wanted):
        return Recognised(
            "reshaped",
            f"The numbers are right, but their shape is {got.shape} where {wanted.shape} is asked.",
        )
    if got.ndim == 2 and wanted.ndim == 1 and got.shape == (wanted.size, wanted.size):
        return Recognised(
            "broadcast",
            "A matrix came back where one value per row is asked: did a column (N, 1) meet a row "
            "(N,) somewhere, so that broadcasting made (N, N) of them?",
        )
    return None


def _ratio(got: Array, wanted: Array, call: Call | None) -> Recognised | None:
    norm = float(np.sum(wanted * wanted))
    if norm == 0.0:
        return None
    ratio = float(np.sum(got * wanted)) / norm
    if not math.isfinite(ratio) or ratio == 0.0 or not _close(got, ratio * wanted):
        return None
    if math.isclose(ratio, -1.0, rel_tol=EXACT):
        return Recognised("sign", "Every value has the right size and the wrong sign.")
    for factor, question in _factors(call):
        if math.isclose(ratio, factor, rel_tol=EXACT):
            return Recognised("ratio", f"{_times(ratio)} the expected values; {question}")
        if math.isclose(ratio, -factor, rel_tol=EXACT):
            return Recognised(
                "ratio", f"{_times(-ratio)} the expected values, with the other sign; {question}"
            )
    if np.count_nonzero(wanted) >= 3:  # of one number, everything is a multiple
        return Recognised(
            "ratio",
            f"Your values are the expected ones times {number(ratio)}, all of them: which constant "
            "factor is missing, or too much?",
        )
    return None


def _times(ratio: float) -> str:
    text = number(ratio) if ratio >= 1 else f"1/{number(1 / ratio)}"
    return f"Your values are exactly {text} times"


def _factors(call: Call | None) -> Iterator[tuple[float, str]]:
    """Yield factors that have a meaning here, with the question each one asks."""
    sizes: dict[int, str] = {}
    scalars: list[float] = []
    for value in (*call.args, *call.kwargs.values()) if call else ():
        if isinstance(value, np.ndarray) and value.ndim:
            sizes.setdefault(value.shape[0], f"{value.shape[0]} rows")
            if value.ndim > 1:
                sizes.setdefault(value.shape[1], f"{value.shape[1]} columns")
        elif isinstance(value, float) and value not in (0.0, 1.0):
            scalars.append(value)
    for size, words in sizes.items():
        if size > 2:  # a factor of 2 has more likely meanings, below
            yield float(size), f"an input has {words}: was a mean forgotten?"
            yield 1.0 / size, f"an input has {words}: was a mean taken once too often?"
            yield math.sqrt(size), f"the root of {size}, and an input has {words}."
            yield 1.0 / math.sqrt(size), f"the root of {size}, and an input has {words}."
    yield 2.0, "is there a factor 1/2 in the formula, or a 2 too much?"
    yield 0.5, "is there a factor 2 in the formula, or a 1/2 too much?"
    yield math.log(2.0), "that is ln 2: which base has your logarithm?"
    yield 1.0 / math.log(2.0), "that is 1 / ln 2: which base has your logarithm?"
    yield math.sqrt(2.0), "that is the root of 2: which variance does the formula ask for?"
    yield math.sqrt(0.5), "that is the root of 1/2: which variance does the formula ask for?"
    for scalar in scalars:
        shown = number(scalar)
        for factor, words in (
            (scalar, f"{shown} is one of the inputs: is it a factor too much?"),
            (1.0 / scalar, f"{shown} is one of the inputs: is it missing as a factor?"),
            (1.0 - scalar, f"that is 1 - {shown}, of an input: is it a factor too much?"),
            (1.0 / (1.0 - scalar), f"that is 1 / (1 - {shown}), of an input: which one is right?"),
        ):
            if math.isfinite(factor) and factor > 0.0 and abs(factor - 1.0) > 1e-6:
                yield factor, words


def _transposed(got: Array, wanted: Array) -> Recognised | None:
    square = got.ndim == 2 and got.shape[0] == got.shape[1]
    if square and _close(got.T, wanted):
        return Recognised("transposed", "The numbers are right, but transposed: rows are columns.")
    return None


def _remainder(got: Array, wanted: Array, call: Call | None) -> Recognised | None:
    """Recognise a difference that is a multiple of an input, or the same everywhere."""
    rest = got - wanted
    scale = float(np.max(np.abs(wanted)))
    if rest.size < 3 or float(np.max(np.abs(rest))) < 1e-6 * scale:
        return None
    for x, scalars in _inputs(call, rest.shape):
        size = float(np.sum(x * x))
        multiple = float(np.sum(rest * x)) / size if size else 0.0
        if multiple and np.allclose(rest, multiple * x, rtol=1e-7, atol=1e-9 * scale):
            known = next((s for s in scalars if math.isclose(abs(multiple), s, rel_tol=1e-7)), None)
            amount = number(abs(multiple)) if known is None else f"{number(known)}, an input,"
            what = "too little" if multiple < 0 else "too much"
            return Recognised(
                "term",
                f"The difference is {amount} times another input of this shape, {what}: is a term "
                "missing, or there twice?",
            )
    if float(np.ptp(rest)) <= EXACT * float(np.max(np.abs(rest))):
        return Recognised(
            "offset", f"Every value is off by the same amount, {number(float(rest.flat[0]))}."
        )
    return None


def _inputs(call: Call | None, shape: tuple[int, ...]) -> Iterator[tuple[Array, list[float]]]:
    values = (*call.args, *call.kwargs.values()) if call else ()
    scalars = [float(v) for v in values if isinstance(v, int | float) and v]
    for value in values:
        parts = value.values() if isinstance(value, dict) else [value]
        for part in parts:
            if isinstance(part, np.ndarray) and part.shape == shape and part.dtype.kind in "biuf":
                yield part.astype(np.float64), scalars

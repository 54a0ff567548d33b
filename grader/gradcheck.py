"""Numerical gradients, and the assertions that suites are written with.

Students may import this module, too. It follows the practice of the automatic-differentiation
libraries' own tests: a gradient is compared with central differences along random directions
(a vector-Jacobian product, so that array-valued functions are checked as well) and element by
element, with a step chosen from the dtype; and the checker itself is tested against derivatives
that are wrong by one part in two thousand.

A failed assertion raises `CheckFailure`, which keeps the parts of the message apart: what is wrong
(safe to show always) and what was expected (left out where a check is hidden).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

# Elements looked at one by one; beyond that, a random sample of them (and always the projections).
ELEMENTWISE = 150
PROJECTIONS = 3
# Checks of random quantities allow this many standard errors: one false alarm in 5e8 draws.
SIGMAS = 6.0


class CheckFailure(AssertionError):
    """One expectation that was not met.

    Attributes
    ----------
    problem : str
        What is wrong and where, without the expected values.
    expected : str
        What was expected; shown where the check is public.
    actual : object
        The value complained about, by which the call that returned it is found.
    wanted : object
        What it was compared with, if it was; for the diagnosis, never shown.
    """

    def __init__(
        self, problem: str, expected: str = "", actual: Any = None, wanted: Any = None
    ) -> None:
        super().__init__(f"{problem}{'; expected ' + expected if expected else ''}")
        self.problem = problem
        self.expected = expected
        self.actual = actual
        self.wanted = wanted


def step_for(x: ArrayLike) -> float:
    """Return the step for central differences at `x`.

    Truncation costs O(h^2) and rounding O(eps / h); the sum is least near ``eps ** (1/3)``, about
    6e-6 in double precision, relative to the size of x (Press et al., Numerical Recipes,
    3rd ed., section 5.7).
    """
    x = np.asarray(x)
    dtype = x.dtype if np.issubdtype(x.dtype, np.floating) else np.dtype(np.float64)
    scale = float(np.max(np.abs(x), initial=0.0))
    return float(np.finfo(dtype).eps ** (1 / 3)) * max(1.0, scale)


def numerical_gradient(
    f: Callable[[Array], Any],
    x: ArrayLike,
    *,
    upstream: ArrayLike | None = None,
    step: float | None = None,
) -> Array:
    """Differentiate ``sum(upstream * f(x))`` at every element of x by central differences.

    Parameters
    ----------
    f : callable
        Takes an array of the shape of x, returns a scalar or an array. It is given copies.
    x : array_like, any shape
        The point.
    upstream : array_like, shape of f(x), optional
        Weights of the outputs; ones if omitted.
    step : float, optional
        The step h; chosen by `step_for` if omitted.

    Returns
    -------
    ndarray, shape of x
    """
    point = np.array(x, dtype=np.float64)
    h = step_for(point) if step is None else step
    gradient = np.empty_like(point)
    for index in np.ndindex(point.shape):
        direction = np.zeros_like(point)
        direction[index] = 1.0
        gradient[index] = _slope(f, point, direction, upstream, h)
    return gradient


def _slope(
    f: Callable[[Array], Any], x: Array, direction: Array, upstream: ArrayLike | None, h: float
) -> float:
    """Return the derivative of sum(upstream * f) at x along `direction`."""
    weights = None if upstream is None else np.asarray(upstream, dtype=np.float64)
    after = _values(f, x + h * direction, None if weights is None else weights.shape)
    before = _values(f, x - h * direction, after.shape)
    with np.errstate(invalid="ignore"):  # a function that overflows gives inf - inf: no slope
        # Differences are taken before summing: summing first would round at the size of the sum.
        changes = after - before
        return float(np.sum(changes if weights is None else weights * changes) / (2 * h))


def _values(f: Callable[[Array], Any], x: Array, shape: tuple[int, ...] | None) -> Array:
    """Return what a function gives at a point: a student's may give another kind each time."""
    value = f(x)
    try:
        values = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise CheckFailure(f"the function gives {describe(value)}, no real numbers") from error
    if shape is not None and values.shape != shape:
        raise CheckFailure(f"the function gives the shape {values.shape}", f"shape {shape}")
    return values


def describe(value: Any) -> str:
    """Describe a value in a few words: shape and dtype of an array, short values themselves."""
    if isinstance(value, np.ndarray):
        return f"{value.dtype} {value.shape}" if value.ndim else f"{value.dtype} {number(value)}"
    if isinstance(value, bool | np.bool_):
        return str(bool(value))
    if isinstance(value, int | float | np.number):
        return number(value)
    if isinstance(value, str):
        return repr(value if len(value) <= 40 else value[:37] + "...")
    if value is None:
        return "None"
    if isinstance(value, dict):
        inside = ", ".join(f"{key}: {describe(part)}" for key, part in list(value.items())[:6])
        return "{" + inside + (", ..." if len(value) > 6 else "") + "}"
    if isinstance(value, tuple | list):
        inside = ", ".join(describe(part) for part in value[:6])
        inside += ", ..." if len(value) > 6 else ""
        return f"({inside})" if isinstance(value, tuple) else f"[{inside}]"
    if isinstance(value, np.random.Generator):
        return "Generator"
    if callable(value):
        return "function"
    return type(value).__name__


def number(value: Any) -> str:
    """Format one number with the digits a comparison needs and no more."""
    if isinstance(value, np.ndarray | np.generic):
        value = value.item()
    if isinstance(value, float):
        return f"{value:.8g}"
    return str(value)


def _at(index: tuple[int, ...]) -> str:
    return f"[{', '.join(str(int(i)) for i in index)}]" if index else "its value"


def assert_that(condition: bool, problem: str, expected: str = "") -> None:
    """Fail with `problem` (one plain sentence) unless the condition holds."""
    if not condition:
        raise CheckFailure(problem, expected)


def assert_shape(actual: Any, shape: tuple[int, ...]) -> None:
    """Fail unless `actual` is an array of this shape."""
    if not isinstance(actual, np.ndarray):
        raise CheckFailure(
            f"{describe(actual)} came back instead of an array", f"shape {shape}", actual
        )
    if actual.shape != shape:
        raise CheckFailure(f"the shape is {actual.shape}", f"shape {shape}", actual)


def assert_close(actual: Any, expected: ArrayLike, rtol: float = 1e-9, atol: float = 1e-12) -> None:
    """Fail unless `actual` has the shape of `expected` and equals it to rounding.

    Parameters
    ----------
    actual : number or ndarray
        What came back.
    expected : array_like
        What is right. Infinities must match; NaN never does.
    rtol, atol : float
        An element may differ by ``atol + rtol * |expected|``.

    Raises
    ------
    CheckFailure
        Naming the shapes, the first element that is not finite, or the worst element.
    """
    wanted = np.asarray(expected)
    if isinstance(actual, bool | int | float | np.generic):
        values = np.asarray(actual)
    elif isinstance(actual, np.ndarray):
        values = actual
    else:
        raise CheckFailure(
            f"{describe(actual)} came back instead of numbers", describe(wanted), actual
        )
    if values.dtype.kind not in "biuf":
        raise CheckFailure(f"the dtype is {values.dtype}", "real numbers", actual)
    if values.shape != wanted.shape:
        raise CheckFailure(f"the shape is {values.shape}", f"shape {wanted.shape}", actual, wanted)
    if not values.size:
        return
    got = values.astype(np.float64)
    right = wanted.astype(np.float64)
    bad = ~np.isfinite(got) & ~((got == right) & np.isinf(right))
    if bad.any():
        index = tuple(int(i) for i in np.argwhere(bad)[0])
        count = int(bad.sum())
        which = (
            f"{count} of {got.size} values {'is' if count == 1 else 'are'} not finite, the first at"
        )
        raise CheckFailure(
            f"{which} {_at(index)}: {number(got[index])}"
            if got.size > 1
            else f"the value is not finite: {number(got[index])}",
            number(right[index]),
            actual,
            wanted,
        )
    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
        error = np.asarray(np.abs(got - right))  # a 0-d difference is a scalar: no item assignment
        error[got == right] = 0.0
        allowed = atol + rtol * np.abs(right)
        excess = np.where(error > 0, error / np.where(np.isfinite(allowed), allowed, 1.0), 0.0)
    excess[np.isnan(excess)] = np.inf
    if (excess > 1.0).any():
        index = tuple(int(i) for i in np.unravel_index(int(np.argmax(excess)), got.shape))
        count = int((excess > 1.0).sum())
        of = f"{count} of {got.size} values differ, " if got.size > 1 else ""
        worst = f"most at {_at(index)}: " if got.size > 1 else "the value differs: "
        raise CheckFailure(
            f"{of}{worst}got {number_apart(got[index], right[index])}",
            number_apart(right[index], got[index]),
            actual,
            wanted,
        )


def number_apart(value: float, other: float) -> str:
    """Format `value` with as many digits as it takes to tell it from `other`."""
    for digits in (6, 9, 12, 15, 17):
        text = f"{value:.{digits}g}"
        if text != f"{other:.{digits}g}":
            return text
    return repr(float(value))


def assert_gradient(
    f: Callable[[Array], Any],
    x: ArrayLike,
    gradient: Any,
    rng: np.random.Generator,
    upstream: ArrayLike | None = None,
    rtol: float = 1e-5,
    step: float | None = None,
) -> None:
    """Fail unless `gradient` is the vector-Jacobian product of f at x.

    Parameters
    ----------
    f : callable
        Takes an array of the shape of x, returns a scalar or an array.
    x : array_like
        The point; keep it away from kinks (see `away_from_kinks`).
    gradient : ndarray, shape of x
        The claim: the derivative of ``sum(upstream * f(x))``.
    rng : numpy.random.Generator
        Draws the directions.
    upstream : array_like, shape of f(x), optional
        Weights of the outputs. Needed for array-valued f; random ones see most.
    rtol : float
        Relative error allowed, of the largest element of the gradient for small elements.

    Raises
    ------
    CheckFailure
        Naming the element that is worst, with the analytic and the numerical value.
    """
    point = np.array(x, dtype=np.float64)
    claimed = gradient
    if isinstance(gradient, bool | int | float | np.generic):
        claimed = np.asarray(gradient)  # an int beyond 64 bits is an object
    if isinstance(claimed, np.ndarray) and claimed.dtype.kind in "biuf":
        gradient_array = claimed.astype(np.float64)
    else:
        raise CheckFailure(f"{describe(gradient)} came back instead of a gradient", "", gradient)
    assert_shape_of_gradient(gradient, gradient_array, point)
    if not np.isfinite(gradient_array).all():
        index = tuple(int(i) for i in np.argwhere(~np.isfinite(gradient_array))[0])
        raise CheckFailure(
            f"the gradient is not finite at {_at(index)}: {number(gradient_array[index])}",
            "finite numbers",
            gradient,
        )
    h = step_for(point) if step is None else step

    indices = list(np.ndindex(point.shape))
    if len(indices) > ELEMENTWISE:
        chosen = rng.choice(len(indices), size=ELEMENTWISE, replace=False)
        sample = [indices[int(i)] for i in chosen]
    else:
        sample = indices
    numerical = {}
    for index in sample:
        direction = np.zeros_like(point)
        direction[index] = 1.0
        numerical[index] = _slope(f, point, direction, upstream, h)
    if not all(math.isfinite(value) for value in numerical.values()):
        # Nothing compares with NaN: a loss that overflows would agree with every gradient.
        raise CheckFailure("the function is not finite around the point", "finite values", gradient)
    scale = max((abs(value) for value in numerical.values()), default=0.0)
    noise = _noise(f, point, upstream, h)
    worst, worst_excess = None, 1.0
    for index, value in numerical.items():
        size = max(abs(value), abs(float(gradient_array[index])), 1e-3 * scale)
        error, allowed = abs(float(gradient_array[index]) - value), rtol * size + noise
        # Of numbers as small as there are, nothing is a hundred-thousandth.
        excess = error / allowed if allowed else math.inf if error else 0.0
        if excess > worst_excess:
            worst, worst_excess = index, excess
    if worst is not None:
        got, want = float(gradient_array[worst]), numerical[worst]
        raise CheckFailure(
            f"the gradient differs from central differences, most at {_at(worst)}: "
            f"got {number_apart(got, want)}",
            f"about {number_apart(want, got)}",
            gradient,
        )
    if len(indices) > ELEMENTWISE:  # the elements not sampled are seen by the projections
        for _ in range(PROJECTIONS):
            direction = rng.standard_normal(point.shape)
            direction /= np.linalg.norm(direction)
            want = _slope(f, point, direction, upstream, h)
            got = float(np.sum(gradient_array * direction))
            size = max(abs(want), abs(got), 0.1 * float(np.linalg.norm(gradient_array)))
            if abs(got - want) > rtol * size + noise:
                raise CheckFailure(
                    "along a random direction the gradient gives a slope of "
                    f"{number_apart(got, want)}",
                    f"about {number_apart(want, got)} by central differences",
                    gradient,
                )


def assert_shape_of_gradient(gradient: Any, values: Array, point: Array) -> None:
    """Fail unless the gradient has the shape of the point."""
    if values.shape != point.shape:
        raise CheckFailure(
            f"the gradient's shape is {values.shape}",
            f"shape {point.shape}, that of the point",
            gradient,
        )


def _noise(f: Callable[[Array], Any], x: Array, upstream: ArrayLike | None, h: float) -> float:
    """Estimate the rounding error of a central difference: a few eps * |f| / h."""
    weights = np.asarray(1.0 if upstream is None else upstream, dtype=np.float64)
    values = _values(f, x.copy(), None if upstream is None else weights.shape)
    magnitude = float(np.sum(np.abs(weights * values)))
    if not math.isfinite(magnitude):
        return 0.0
    return 20 * float(np.finfo(np.float64).eps) * magnitude / h


def away_from_kinks(
    draw: Callable[[], Any],
    preactivation: Callable[[Any], ArrayLike],
    step: float | None = None,
    tries: int = 1000,
) -> Any:
    """Draw points until none of their pre-activations is within ten steps of zero.

    A central difference that straddles the kink of a ReLU measures a mean of two slopes, which is
    nobody's derivative.

    Raises
    ------
    RuntimeError
        If `tries` draws all touch a kink: draw fewer units, or larger values.
    """
    for _ in range(tries):
        x = draw()
        u = np.asarray(preactivation(x), dtype=np.float64)
        margin = 10 * (step_for(u) if step is None else step)
        if np.min(np.abs(u), initial=np.inf) >= margin:
            return x
    raise RuntimeError(f"no point away from the kinks in {tries} draws")


def assert_statistic(value: float, expected: float, standard_error: float, what: str) -> None:
    """Fail if a random quantity lies further from its expectation than chance explains."""
    if not math.isfinite(value) or abs(value - expected) > SIGMAS * standard_error:
        raise CheckFailure(
            f"{what} is {number(float(value))}, further from what is right than chance explains",
            f"{number(float(expected))} within {number(SIGMAS * standard_error)}",
        )


def assert_no_warnings(student: Any) -> None:
    """Fail if the last call warned, as NumPy does for an overflow or a division by zero."""
    call = student.calls[-1]
    if call.warnings:
        raise CheckFailure(f"the call warned: {call.warnings[0]}", "no warning", call.value)


def assert_inputs_unchanged(student: Any) -> None:
    """Fail if the last call changed an array it was given."""
    call = student.calls[-1]
    if call.changed:
        raise CheckFailure(
            f"the call changed its input {', '.join(call.changed)}",
            "inputs left as they were",
            call.value,
        )

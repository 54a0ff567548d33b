"""Measure how small an error the suites still catch, beside how far right answers lie apart.

Run it in a checkout::

    python tests/grader/measure_sensitivity.py [ASSIGNMENT ...] [--out FOLDER]

The reference is judged with its values changed by a relative error, and the smallest one that fails
is found by bisection: once with every element changed, once with one element alone (the one of
median size). Then again with the comparisons taken out of the suites, so that the gradient checks
stand by themselves; their noise floor is the error of central differences at right gradients.

The noise floor of the comparisons is rounding: the largest difference between the reference and the
alternatives, which are right, on the calls that the checks make. Where it lies above the smallest
error caught, the calls are of two kinds: ill-conditioned ones, whose checks allow more, and others.

Written are ``sensitivity.md`` (the table) and ``sensitivity.png`` (the plot), into ``build``.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from grader.bank import alternatives
from grader.course import Exercise, find_root, load_course
from grader.diagnosis import leaves
from grader.gradcheck import numerical_gradient
from grader.judge import Bench, with_bench
from grader.runner import Outcome
from grader.sandbox.client import Sandbox
from grader.subject import Backend, Call
from grader.verdict import Status

SEED = 0
SMALLEST, LARGEST = -16.0, 1.0  # decades; below the first, doubles do not change
RESOLUTION = 0.1  # decades
COMPARISONS = (
    "assert_close", "assert_that", "assert_statistic", "assert_no_warnings",
    "assert_inputs_unchanged",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """What was found about one exercise; None where there is nothing to find."""

    assignment: str
    exercise: str
    every: float | None
    one: float | None
    gradients_every: float | None
    gradients_one: float | None
    differences: float | None  # how far central differences lie from right gradients
    noise: float | None
    random: bool


class Perturbed:
    """A backend whose values of one exercise are off by a relative error.

    Parameters
    ----------
    backend : Backend
        Right code.
    exercise : Exercise
        Whose floating-point values to change; caches and states (`any`) are left alone.
    error : float
        Values are multiplied by 1 + error.
    one : bool
        Change a single element, of median size, instead of all of them.
    """

    def __init__(self, backend: Backend, exercise: Exercise, error: float, *, one: bool) -> None:
        self.backend = backend
        self.exercise = exercise
        self.factor = 1.0 + error
        self.one = one
        self.changed = 0

    def invoke(
        self, module: str, function: str, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> Outcome:
        """Call the right code and change what comes back."""
        outcome = self.backend.invoke(module, function, args, kwargs)
        if function != self.exercise.name or outcome.failure is not None:
            return outcome
        returns = self.exercise.returns
        value = outcome.value
        parts = [value] if len(returns) == 1 else list(value)
        mine = [spec.kind not in ("any", "int") for spec in returns]
        median = self._median([part for part, own in zip(parts, mine, strict=True) if own])
        new = [
            self._off(part, median) if own else part for part, own in zip(parts, mine, strict=True)
        ]
        return dataclasses.replace(outcome, value=new[0] if len(returns) == 1 else tuple(new))

    def _median(self, parts: list[Any]) -> float | None:
        """Return the size of the element to change, or None for all of them."""
        if not self.one:
            return None
        sizes = [np.abs(leaf).ravel() for _, leaf in leaves(parts) if _is_float(leaf)]
        flat = np.concatenate([np.zeros(0), *sizes])
        flat = np.sort(flat[np.isfinite(flat) & (flat > 0)])
        return float(flat[flat.size // 2]) if flat.size else float("nan")

    def _off(self, value: Any, size: float | None) -> Any:
        if isinstance(value, dict):
            return {key: self._off(part, size) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(self._off(part, size) for part in value)
        if not isinstance(value, float | np.floating | np.ndarray) or not _is_float(value):
            return value
        array = np.array(value, dtype=np.float64)
        where = np.isfinite(array) if size is None else np.abs(array) == size
        array[where] *= self.factor
        self.changed += int(np.any(where & (array != 0.0)))
        return array if isinstance(value, np.ndarray) else float(array)


def _is_float(leaf: Any) -> bool:
    return np.asarray(leaf).dtype.kind == "f"


@contextlib.contextmanager
def gradients_only(bench: Bench) -> Iterator[list[float]]:
    """Take the comparisons out of the suites; yields the errors that the gradient checks saw."""
    modules = {id(i.test.function.__globals__): i.test.function.__globals__ for i in bench.items}
    kept = {key: dict(names) for key, names in modules.items()}
    seen: list[float] = []
    for names in modules.values():
        for name in COMPARISONS:
            if name in names:
                names[name] = lambda *args, **kwargs: None
        if "assert_gradient" in names:
            names["assert_gradient"] = _watched(names["assert_gradient"], seen)
    try:
        yield seen
    finally:
        for key, names in modules.items():
            names.update(kept[key])


def _watched(check: Callable[..., None], seen: list[float]) -> Callable[..., None]:
    def watched(
        f: Callable[..., Any], x: Any, gradient: Any, *args: Any, upstream: Any = None, **rest: Any
    ) -> None:
        numerical = numerical_gradient(f, x, upstream=upstream, step=rest.get("step"))
        if np.shape(gradient) == numerical.shape:
            # As `assert_gradient` weighs: relative, to the largest element for small ones.
            scale = 1e-3 * np.max(np.abs(numerical), initial=0.0)
            size = np.maximum(np.maximum(np.abs(numerical), np.abs(gradient)), scale)
            apart = np.abs(gradient - numerical)
            seen.append(float(np.max(apart / np.where(size > 0, size, 1.0), initial=0.0)))
        check(f, x, gradient, *args, upstream=upstream, **rest)

    return watched


def caught(bench: Bench, exercise: Exercise, error: float, *, one: bool) -> bool | None:
    """Tell whether the exercise's checks fail for this error; None if no value was changed."""
    student = Perturbed(bench.reference, exercise, error, one=one)
    result = bench.alone(exercise.name, student, SEED)
    if not student.changed:
        return None
    return any(check.status is not Status.PASSED for check in result.checks)


def smallest(bench: Bench, exercise: Exercise, *, one: bool) -> float | None:
    """Return the smallest relative error that is caught, by bisection."""
    low, high = SMALLEST, LARGEST
    if not caught(bench, exercise, 10.0**high, one=one):
        return None
    while high - low > RESOLUTION:
        middle = (low + high) / 2
        if caught(bench, exercise, 10.0**middle, one=one):
            high = middle
        else:
            low = middle
    return 10.0**high


def noise_floor(bench: Bench, root: Path, exercise: Exercise, calls: Sequence[Call]) -> float:
    """Return the largest difference between right versions on the calls the checks make."""
    worst = 0.0
    for version in alternatives(root, bench.assignment):
        if version.exercise != exercise.name:
            continue
        # The calls of its own run: a state that it returned is a state that it can read.
        theirs = bench.calls(exercise.name, bench.bank.backend(version))
        for one, two in zip(theirs, calls, strict=True):
            if one.failure is None and two.failure is None:
                worst = max(worst, _distance(exercise, one.value, two.value))
    return worst


def _distance(exercise: Exercise, one: Any, two: Any) -> float:
    if len(exercise.returns) > 1:
        keep = [spec.kind != "any" for spec in exercise.returns]
        one, two = ([v for v, k in zip(pair, keep, strict=True) if k] for pair in (one, two))
    values = dict(leaves(one))
    worst = 0.0
    for path, right in leaves(two):
        other = values.get(path)
        if not _is_float(right) or other is None or np.shape(other) != np.shape(right):
            continue
        finite = np.isfinite(right)
        # As `assert_close` weighs by default: a relative error, an absolute one below 1e-3.
        apart = np.abs(other - right) / (1e-3 + np.abs(right))
        worst = max(worst, float(np.max(apart, initial=0.0, where=finite)))
    return worst


def measure(bench: Bench, root: Path, on_row: Callable[[Row], None]) -> None:
    """Measure every exercise of an assignment."""
    bench.bank.versions = []  # nobody asks which known mistake a failure looks like
    for exercise in bench.assignment.exercises:
        if caught(bench, exercise, 0.0, one=False):
            raise RuntimeError(f"{exercise.name}: the reference itself fails; see `grader verify`")
        calls = bench.calls(exercise.name, bench.reference)
        numbers = caught(bench, exercise, 1.0, one=False) is not None
        every = smallest(bench, exercise, one=False) if numbers else None
        one = smallest(bench, exercise, one=True) if numbers else None
        by_gradients: list[float | None] = [None, None]
        differences = None
        with gradients_only(bench) as seen:
            caught(bench, exercise, 0.0, one=False)
            if seen and numbers:
                differences = max(seen)
                by_gradients = [smallest(bench, exercise, one=single) for single in (False, True)]
        # Another order of draws is another right answer, and no rounding.
        random = any(drew for call in calls for drew in call.drew)
        exact = numbers and not random
        noise = noise_floor(bench, root, exercise, calls) if exact else None
        on_row(
            Row(
                bench.assignment.name, exercise.name, every, one, *by_gradients, differences, noise,
                random,
            )
        )  # fmt: skip


def number(value: float | None) -> str:
    """Format an error for the table."""
    if value is None:
        return ""
    return f"{value:.0e}" if value else "0"


def table(rows: Sequence[Row]) -> str:
    """Return the figures as Markdown."""
    lines = [
        "| Assignment | Exercise | Every element | One element | Gradient checks alone | "
        "..., one element | Central differences' own error | Rounding |",
        "| --- | --- | --: | --: | --: | --: | --: | --: |",
    ]
    for row in rows:
        name = f"{row.exercise} (random)" if row.random else row.exercise
        figures = (
            row.every, row.one, row.gradients_every, row.gradients_one, row.differences, row.noise,
        )  # fmt: skip
        cells = [row.assignment, name, *map(number, figures)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def plot(rows: Sequence[Row], path: Path) -> None:
    """Draw a line for each exercise, from its rounding to the smallest error caught."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    rows = [row for row in rows if row.every is not None][::-1]
    figure, axes = plt.subplots(figsize=(9, 1.5 + 0.2 * len(rows)), layout="constrained")
    places = np.arange(len(rows))
    for label, marker, color, figures in (
        ("rounding: right versions differ by this much", "|", "0.45", [r.noise for r in rows]),
        ("caught: every element off", "o", "#0072b2", [r.every for r in rows]),
        ("caught: one element off", "x", "#d55e00", [r.one for r in rows]),
        ("caught by the gradient checks alone", "d", "#009e73",
         [r.gradients_every for r in rows]),
        ("central differences' own error", "_", "#009e73", [r.differences for r in rows]),
    ):  # fmt: skip
        shown = [max(f, 1e-17) if f is not None else np.nan for f in figures]
        axes.plot(shown, places, marker, color=color, label=label, markersize=5, linestyle="none")
    axes.set_xscale("log")
    axes.set_yticks(places, [f"{r.exercise}{' (random)' if r.random else ''}" for r in rows])
    axes.tick_params(axis="y", labelsize=7)
    previous = None
    for place, row in zip(places, rows, strict=True):
        if previous not in (None, row.assignment):
            axes.axhline(place - 0.5, color="0.8", linewidth=0.8)
        previous = row.assignment
    axes.set_ylim(-1, len(rows))
    axes.set_xlabel("relative error")
    axes.set_title("The smallest error that each exercise's checks catch")
    axes.grid(axis="x", color="0.9")
    figure.legend(fontsize=7, loc="outside lower center", ncols=2)
    figure.savefig(path, dpi=150)
    plt.close(figure)


def main() -> int:
    """Print the table and write both files."""
    parser = argparse.ArgumentParser(description="Measure the smallest errors the suites catch.")
    parser.add_argument("assignments", nargs="*", help="all if none is named")
    parser.add_argument("--out", type=Path, default=Path("build"), help="folder of the two files")
    arguments = parser.parse_args()
    root = find_root(Path(__file__))
    known = [assignment.name for assignment in load_course(root / "solutions").assignments]
    rows: list[Row] = []

    def on_row(row: Row) -> None:
        rows.append(row)
        print(f"{row.assignment}.{row.exercise}", file=sys.stderr, flush=True)

    for name in arguments.assignments or known:
        with_bench(root, name, lambda bench: measure(bench, root, on_row), sandbox=Sandbox())
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out / "sensitivity.md").write_text(table(rows), "utf-8")
    plot(rows, arguments.out / "sensitivity.png")
    print(table(rows), end="")
    exact = [row.every for row in rows if row.every is not None and not row.random]
    by_gradients = [row.gradients_every for row in rows if row.gradients_every is not None]
    if exact and by_gradients:
        print(
            f"{len(exact)} deterministic exercises catch {max(exact):.0e} or less; the gradient "
            f"checks of {len(by_gradients)} alone catch {max(by_gradients):.0e} or less"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Portraits: what a submission's own training learns, as numbers that a page can draw.

The submission trains on one small fixed data set in its sandbox, as in a check; only the losses
and the parameters come back. Everything else happens with the reference's functions here: the
parameters' shapes and values are looked at first, then the reference predicts with them. A
portrait decides no points, and one that cannot be made costs a sentence, never a grade.
"""

from __future__ import annotations

import base64
import dataclasses
import itertools
import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from grader import datasets
from grader.feedback import clean
from grader.gradcheck import CheckFailure
from grader.sandbox.client import Worker
from grader.subject import Subject
from grader.verdict import Report, Status, write_atomically

if TYPE_CHECKING:
    from grader.judge import Bench, Submission

Array = NDArray[np.float64]
SCHEMA = 1
SECONDS = 3.0  # the reference needs a hundredth of it; loops over single examples a tenth
COLUMNS, ROWS = 56, 42  # of the grid that the probabilities are taken at
PADDING = 0.12  # of the data's extent, on each side
POINTS_OF_CURVE = 100
SEED = 20


class Unusable(Exception):
    """No picture can be made of what came back; the message is one sentence."""


@dataclass(frozen=True)
class Sitting:
    """How one training exercise is asked to sit for its portrait.

    Attributes
    ----------
    data : str
        What it trains on, in words.
    unit : str
        What its losses are counted in.
    count : int
        How many losses there must be.
    classes : int
        Classes of the data.
    draw : callable
        () -> X, y.
    train : callable
        (subject, X, y) -> the values that the exercise returns, as a tuple.
    probabilities : callable
        (subject of the reference, values without the losses, points) -> (M,) or (M, C).
    """

    data: str
    unit: str
    count: int
    classes: int
    draw: Callable[[], tuple[Array, NDArray[np.int64]]]
    train: Callable[[Subject, Array, Any], tuple[Any, ...]]
    probabilities: Callable[[Subject, tuple[Any, ...], Array], Any]


@dataclass(frozen=True)
class Portrait:
    """What one training learned: its losses, and its probabilities over the plane.

    Attributes
    ----------
    losses : tuple
        Some of the losses, evenly spaced from the first to the last; None where not finite.
    count : int
        How many there were.
    shape : tuple of int
        Rows, columns and channels of the grid; one channel is the probability of class 1.
    grid : str
        Probabilities in 255ths, as base64 of zlib of bytes; "" if there is no boundary.
    accuracy : float
        Share of the training points on the right side.
    problem : str
        Why there is no picture.
    """

    losses: tuple[float | None, ...] = ()
    count: int = 0
    shape: tuple[int, ...] = ()
    grid: str = ""
    accuracy: float = 0.0
    problem: str = ""

    def probabilities(self) -> Array:
        """Return the grid, shape (rows, columns, channels), values from 0 to 1."""
        data = zlib.decompress(base64.b64decode(self.grid))
        return np.frombuffer(data, np.uint8).reshape(self.shape) / 255.0


def _moons() -> tuple[Array, NDArray[np.int64]]:
    return datasets.moons(80, 0.15, np.random.default_rng(7))


def _blobs() -> tuple[Array, NDArray[np.int64]]:
    return datasets.blobs(90, np.random.default_rng(3), centers=3, spread=1.0)


def _spirals() -> tuple[Array, NDArray[np.int64]]:
    return datasets.spirals(90, 0.05, np.random.default_rng(3), arms=3)


def _fit(student: Subject, X: Array, y: Any) -> tuple[Any, ...]:
    return tuple(student.fit(X, y, learning_rate=0.5, steps=150))


def _fit_probabilities(reference: Subject, values: tuple[Any, ...], points: Array) -> Any:
    w, b = _array(values[0], (2,), "w"), _array(values[1], (), "b")
    return reference.predict_proba(points, w, float(b))


def _train_mlp(student: Subject, X: Array, y: Any) -> tuple[Any, ...]:
    return tuple(
        student.train_mlp(
            X, y, (2, 12, 1), learning_rate=0.3, epochs=80, batch_size=16,
            rng=np.random.default_rng(SEED),
        )
    )  # fmt: skip


def _mlp_probabilities(reference: Subject, values: tuple[Any, ...], points: Array) -> Any:
    params = _network(values[0], (2, 12, 1))
    return reference.sigmoid(reference.mlp_forward(points, params)[0])


def _fit_softmax(student: Subject, X: Array, y: Any) -> tuple[Any, ...]:
    return tuple(student.fit_softmax(X, y, 3, learning_rate=0.1, steps=150))


def _softmax_probabilities(reference: Subject, values: tuple[Any, ...], points: Array) -> Any:
    W, b = _array(values[0], (3, 2), "W"), _array(values[1], (3,), "b")
    return reference.softmax(points @ W.T + b)


def _train_classifier(student: Subject, X: Array, y: Any) -> tuple[Any, ...]:
    return tuple(
        student.train_classifier(
            X, y, (2, 16, 3), learning_rate=0.5, epochs=120, batch_size=30,
            rng=np.random.default_rng(SEED),
        )
    )  # fmt: skip


def _classifier_probabilities(reference: Subject, values: tuple[Any, ...], points: Array) -> Any:
    params = _network(values[0], (2, 16, 3))
    hidden = np.maximum(points @ params["W1"].T + params["b1"], 0.0)
    return reference.softmax(hidden @ params["W2"].T + params["b2"])


SITTINGS: Mapping[str, Sitting] = {
    "fit": Sitting("80 points of two moons", "step", 150, 2, _moons, _fit, _fit_probabilities),
    "train_mlp": Sitting(
        "80 points of two moons", "epoch", 80, 2, _moons, _train_mlp, _mlp_probabilities
    ),
    "fit_softmax": Sitting(
        "90 points of three blobs", "step", 150, 3, _blobs, _fit_softmax, _softmax_probabilities
    ),
    "train_classifier": Sitting(
        "90 points of three spiral arms", "epoch", 120, 3, _spirals, _train_classifier,
        _classifier_probabilities,
    ),
}  # fmt: skip


def extent(X: Array) -> tuple[float, float, float, float]:
    """Return left, right, bottom and top of the picture of some points."""
    low, high = X.min(axis=0), X.max(axis=0)
    pad = PADDING * (high - low)
    return (
        float(low[0] - pad[0]), float(high[0] + pad[0]),
        float(low[1] - pad[1]), float(high[1] + pad[1]),
    )  # fmt: skip


def of_reference(bench: Bench) -> dict[str, Portrait]:
    """Return the portraits of the reference's training exercises."""
    right = Subject(bench.assignment, bench.reference)
    names = [each.name for each in bench.assignment.exercises if each.name in SITTINGS]
    found = {name: portrait(SITTINGS[name], right, right) for name in names}
    # Without a reference to compare with there is nothing to show.
    return {name: each for name, each in found.items() if not each.problem}


def of_submission(
    bench: Bench, submission: Submission, report: Report, models: Mapping[str, Portrait]
) -> dict[str, Portrait]:
    """Let a submission train in its sandbox; return its portraits of the exercises in `models`.

    Exercises that are not written, or could not be tried, are left out.
    """
    names = [each.name for each in report.exercises if each.name in models]
    names = [name for name in names if _written(report, name)]
    if submission.problem or not names:
        return {}
    limits = dataclasses.replace(
        bench.course.limits,
        call_seconds=min(SECONDS, bench.course.limits.call_seconds),
        submission_seconds=min(2 * SECONDS, bench.course.limits.submission_seconds),
    )
    worker = Worker(bench.sandbox, submission.sources, bench.course.allowed_imports, limits)
    right = Subject(bench.assignment, bench.reference)
    try:
        own = Subject(bench.assignment, worker)
        return {name: portrait(SITTINGS[name], own, right) for name in names}
    finally:
        worker.close()


def _written(report: Report, name: str) -> bool:
    checks = report.exercise(name).checks
    return any(
        check.status in (Status.PASSED, Status.FAILED)
        and check.message != f"{name} is not written yet"
        for check in checks
    )


def portrait(sitting: Sitting, trained: Subject, reference: Subject) -> Portrait:
    """Return the portrait of one training."""
    try:
        X, y = sitting.draw()
        with np.errstate(all="ignore"):
            *values, losses = sitting.train(trained, X, y)
            curve = _curve(losses, sitting)
            grid = _probabilities(sitting, reference, tuple(values), _points(X))
            p = _probabilities(sitting, reference, tuple(values), X)
    except Unusable as error:
        return Portrait(problem=clean(str(error)))
    except CheckFailure as failure:
        return Portrait(problem=clean(failure.problem))
    except Exception:  # what it returned is odd in a way nobody thought of: no reason to stop
        return Portrait(problem="what the training returned cannot be drawn")
    labels = p.argmax(axis=1) if p.shape[1] > 1 else p[:, 0] >= 0.5
    shown = np.linspace(0, len(curve) - 1, min(len(curve), POINTS_OF_CURVE)).round().astype(int)
    data = np.rint(255 * np.clip(grid, 0.0, 1.0)).astype(np.uint8).tobytes()
    return Portrait(
        losses=tuple(float(f"{v:.4g}") if np.isfinite(v) else None for v in curve[shown]),
        count=len(curve),
        shape=(ROWS, COLUMNS, grid.shape[1]),
        grid=base64.b64encode(zlib.compress(data, 9)).decode(),
        accuracy=round(float(np.mean(labels == y)), 4),
    )


def _points(X: Array) -> Array:
    left, right, bottom, top = extent(X)
    across, up = np.linspace(left, right, COLUMNS), np.linspace(bottom, top, ROWS)
    return np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)


def _probabilities(
    sitting: Sitting, reference: Subject, values: tuple[Any, ...], points: Array
) -> Array:
    p = np.asarray(sitting.probabilities(reference, values, points), np.float64)
    p = p.reshape(len(points), -1)
    if p.shape[1] != (1 if sitting.classes == 2 else sitting.classes) or not np.isfinite(p).all():
        raise Unusable("with the trained parameters, the predictions are not finite")
    return p


def _curve(losses: Any, sitting: Sitting) -> Array:
    curve = np.asarray(losses)
    if curve.shape != (sitting.count,) or curve.dtype.kind not in "iuf":
        raise Unusable(
            f"losses of shape {curve.shape} came back where there is one for each of "
            f"{sitting.count} {sitting.unit}s"
        )
    return curve.astype(np.float64)


def _array(value: Any, shape: tuple[int, ...], name: str) -> Array:
    """Return a parameter, of the shape it must have and finite."""
    array = np.asarray(value)
    if array.dtype.kind not in "iuf" or array.shape != shape:
        raise Unusable(f"{name} came back with shape {array.shape} instead of {shape}")
    if not np.isfinite(array).all():
        raise Unusable(f"after the training {name} is not finite: the descent diverged")
    return array.astype(np.float64)


def _network(params: Any, sizes: tuple[int, ...]) -> dict[str, Array]:
    found = {}
    for layer, (fan_in, fan_out) in enumerate(itertools.pairwise(sizes), start=1):
        found[f"W{layer}"] = _array(params[f"W{layer}"], (fan_out, fan_in), f"W{layer}")
        found[f"b{layer}"] = _array(params[f"b{layer}"], (fan_out,), f"b{layer}")
    return found


@dataclass(frozen=True)
class Pair:
    """A student's portrait and the reference's."""

    own: Portrait
    reference: Portrait


def write(
    path: Path, report: Report, own: Mapping[str, Portrait], models: Mapping[str, Portrait]
) -> None:
    """Write the portraits that belong to a report."""
    pairs = {
        name: {"own": dataclasses.asdict(each), "reference": dataclasses.asdict(models[name])}
        for name, each in own.items()
    }
    table = {"schema": SCHEMA, "key": _key(report), "portraits": pairs}
    write_atomically(path, json.dumps(table, ensure_ascii=False, allow_nan=False) + "\n")


def read(path: Path, report: Report) -> dict[str, Pair]:
    """Return the portraits that belong to a report; none if there are none, or of another one."""
    try:
        table = json.loads(path.read_text("utf-8"))
        if table["schema"] != SCHEMA or table["key"] != _key(report):
            return {}
        return {
            name: Pair(_portrait(pair["own"]), _portrait(pair["reference"]))
            for name, pair in table["portraits"].items()
            if name in SITTINGS
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError, zlib.error):
        return {}


def _portrait(table: dict[str, Any]) -> Portrait:
    table = {**table, "losses": tuple(table["losses"]), "shape": tuple(table["shape"])}
    found = Portrait(**table)
    if not found.problem:
        found.probabilities()  # a damaged file is noticed here, not in the middle of a page
    return found


def _key(report: Report) -> str:
    return f"{report.submission_sha256} {report.suite_sha256}"

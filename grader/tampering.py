"""Cheats that show: what a submission did that no honest one does, and what it costs.

All of it is seen from the judge's side, in values. An entry is written only where the evidence
leaves no honest explanation; it says what was seen and what it means for the points, and a person
decides the rest. What cannot be seen from outside is listed in ``grader/sandbox/README.md``.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from grader.course import Assignment
from grader.gradcheck import CheckFailure
from grader.sandbox.client import Incident
from grader.subject import Backend, Call, Subject
from grader.verdict import ExerciseResult, Status, Visibility

Entry = dict[str, str]
CALLS = 3  # recorded calls of an exercise that are asked again
NEIGHBOURS = 2  # of each public input
NEAR = 1e-3  # relative distance of a neighbour
FAR_OFF = 0.05  # a smooth function moves by about NEAR; a table of answers misses altogether
ORDINARY = 100.0  # inputs up to this size: larger ones make honest rounding errors visible
# Between honest rounding (measured: some call of each exercise always below 1e-15) and single
# precision (above 1e-9) lies what central differences leave behind: eps * |f| / h.
LEAST_NOISE, MOST_NOISE = 1e-14, 1e-9
DERIVATIVE = re.compile(r"(?<!numerical)_(grad|gradient|gradients|backward)$")


@dataclass(frozen=True)
class Seen:
    """What the judge saw of one exercise: its verdicts, and the calls of it in its checks."""

    result: ExerciseResult
    public: Sequence[Call]
    calls: Sequence[Call]

    @property
    def suspicious(self) -> bool:
        """Whether all public checks passed, and not all hidden ones."""
        passed = {
            visibility: {
                check.status is Status.PASSED
                for check in self.result.checks
                if check.visibility is visibility
            }
            for visibility in Visibility
        }
        return passed[Visibility.PUBLIC] == {True} and False in passed[Visibility.HIDDEN]


@dataclass(frozen=True)
class Found:
    """Entries for the report, and the exercises whose points are withheld, with the reason."""

    entries: tuple[Entry, ...] = ()
    tables: Mapping[str, str] = field(default_factory=dict)  # the points of public checks
    differences: Mapping[str, str] = field(default_factory=dict)  # all points


def withhold(result: ExerciseResult, found: Found) -> ExerciseResult:
    """Take the points away that a cheat earned."""
    everything = found.differences.get(result.name)
    reason = everything or found.tables.get(result.name)
    if reason is None:
        return result
    checks = tuple(
        replace(check, status=Status.FAILED, points=0.0, message=f"withheld: {reason}")
        if check.status is Status.PASSED and (everything or check.visibility is Visibility.PUBLIC)
        else check
        for check in result.checks
    )
    return replace(result, checks=checks)


def look(
    assignment: Assignment,
    seen: Iterable[Seen],
    incidents: Sequence[Incident],
    fresh: Backend,
    reference: Backend,
) -> Found:
    """Look for cheats.

    Parameters
    ----------
    assignment : Assignment
        Whose exercises they are.
    seen : iterable of Seen
        The exercises, with their recorded calls.
    incidents : sequence of Incident
        What the workers' other end noticed.
    fresh : Backend
        The submission in a new process, asked by nobody yet.
    reference : Backend
        The reference.
    """
    entries = list(_of_incidents(incidents))
    again, right = Subject(assignment, fresh), Subject(assignment, reference)
    tables: dict[str, str] = {}
    differences: dict[str, str] = {}
    seen = list(seen)
    wrong = {each.result.name for each in seen if each.result.score < each.result.max_score}
    for each in seen:
        name = each.result.name
        changed = sorted({argument for call in each.calls for argument in call.changed})
        if changed:
            entries.append({
                "what": f"{name} changes its input {', '.join(changed)}",
                "points": "costs the checks that look at it, and no other",
            })  # fmt: skip
        # Where a function that it needs is wrong, that one's cheats show in this one's values.
        if not each.result.score or wrong & set(_all_needs(assignment, name)):
            continue
        rng = np.random.default_rng(len(name))
        if _forgets(again, right, each.calls):
            entries.append({
                "what": f"{name} answers the same call differently in a new process: its values "
                "depend on earlier calls",
                "points": "costs nothing by itself; a person should look",
            })  # fmt: skip
        if each.suspicious and _knows_inputs(again, right, each.public, rng):
            tables[name] = "right for the inputs of the public suite, and nowhere near them"
            entries.append({
                "what": f"{name} is {tables[name]}",
                "points": "the points of its public checks are withheld; a person should look",
            })  # fmt: skip
        if DERIVATIVE.search(name) and _is_noisy(again, right, each.calls, rng):
            differences[name] = (
                "the values carry the noise of numerical differences; a formula is asked for"
            )
            entries.append({
                "what": f"{name}: {differences[name]}",
                "points": "its points are withheld; a person should look",
            })  # fmt: skip
    return Found(tuple(entries), tables, differences)


def _all_needs(assignment: Assignment, name: str) -> Iterator[str]:
    for need in assignment.exercise(name).needs:
        yield need
        yield from _all_needs(assignment, need)


def _of_incidents(incidents: Sequence[Incident]) -> Iterator[Entry]:
    imports = [incident.text for incident in incidents if incident.kind == "import"]
    if imports:
        yield {
            "what": f"imports what may not be used here: {', '.join(dict.fromkeys(imports))}",
            "points": "costs the exercises that use it, and no other",
        }
    told = set()
    for incident in incidents:
        if incident.kind == "import" or (incident.kind, incident.function) in told:
            continue
        told.add((incident.kind, incident.function))
        what = {
            "frames": "wrote to the grader's connection outside of a reply",
            "system call": "asked the system for what only an attack needs, and was ended",
        }[incident.kind]
        yield {
            "what": f"{incident.function} {what}",
            "points": "what it did not return earns nothing; a person should look",
        }


def _ask(subject: Subject, call: Call, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    """Return the value of a call, or the exception that says why there is none."""
    # A copy: a generator that is used once would draw on.
    args, kwargs = copy.deepcopy((args, kwargs))
    try:
        return getattr(subject, call.function)(*args, **kwargs)
    except CheckFailure as failure:
        return failure


def _answered(calls: Sequence[Call]) -> list[Call]:
    return [call for call in calls if call.failure is None]


def _forgets(again: Subject, right: Subject, calls: Sequence[Call]) -> bool:
    """Whether a recorded call has another answer in a new process."""
    # The last one first: who counts calls sees another order.
    answered = _answered(calls)
    for call in [*answered[-1:], *answered[:-1][:1]]:
        value = _ask(again, call, call.args, call.kwargs)
        if same(value, call.value):
            continue
        if getattr(getattr(value, "failure", None), "kind", "") in ("late", "blocked"):
            continue
        # Random by nature, as a training without a generator, is no other answer.
        twice = [_ask(right, call, call.args, call.kwargs) for _ in range(2)]
        if same(*twice) and not isinstance(twice[0], CheckFailure):
            return True
    return False


def _knows_inputs(
    again: Subject, right: Subject, calls: Sequence[Call], rng: np.random.Generator
) -> bool:
    """Whether answers are right exactly at the public inputs, and far off right beside them."""
    looked = 0
    for call in _answered(calls)[: 2 * CALLS]:
        if not same(call.value, _ask(right, call, call.args, call.kwargs), 1e-6):
            continue
        for _ in range(NEIGHBOURS):
            moved = _moved(call, NEAR, rng)
            if moved is None:
                break
            expected = _ask(right, call, *moved)
            if isinstance(expected, CheckFailure):
                break
            if _distance(_ask(again, call, *moved), expected) < FAR_OFF:
                return False
            looked += 1
    return looked >= NEIGHBOURS


def _is_noisy(
    again: Subject, right: Subject, calls: Sequence[Call], rng: np.random.Generator
) -> bool:
    """Whether right values jump about as numerical differences do.

    A step in the inputs of a few units in the last place moves a formula's value by as little. The
    value of a difference quotient jumps by the rounding error of what it divides by the step.
    """
    looked = 0
    for call in _answered(calls):
        moved = _moved(call, 4e-15, rng) if _ordinary(call) else None
        if moved is None or looked >= CALLS:
            continue
        values = [_ask(s, call, call.args, call.kwargs) for s in (again, right)]
        beside = [_ask(s, call, *moved) for s in (again, right)]
        if not same(values[0], values[1], 1e-6):
            continue
        jump = [_jump(*pair) for pair in zip(values, beside, strict=True)]
        if jump[0] is None or jump[1] is None or jump[0].shape != jump[1].shape:
            continue
        scale = max(1.0, float(np.max(np.abs(_numbers(values[1])), initial=0.0)))
        noise = float(np.sqrt(np.mean((jump[0] - jump[1]) ** 2))) / scale
        if not LEAST_NOISE < noise < MOST_NOISE:
            return False
        looked += 1
    return looked >= 2


def _ordinary(call: Call) -> bool:
    values = _numbers([*call.args, *call.kwargs.values()])
    return bool(values.size) and float(np.max(np.abs(values))) <= ORDINARY


def _jump(value: Any, beside: Any) -> np.ndarray[Any, Any] | None:
    if isinstance(value, CheckFailure) or isinstance(beside, CheckFailure):
        return None
    one, two = _numbers(value), _numbers(beside)
    return two - one if one.shape == two.shape and one.size else None


def _moved(
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
    if first.shape != second.shape or second.dtype.kind not in "biufc":
        return False
    scale = float(np.max(np.abs(first), initial=0.0, where=np.isfinite(first)))
    return bool(np.allclose(first, second, rtol=rtol, atol=1e-12 + rtol * scale, equal_nan=True))


def _numbers(value: Any) -> np.ndarray[Any, Any]:
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


def _distance(value: Any, expected: Any) -> float:
    """Return how far off a value is, relative to the size of what is expected."""
    if isinstance(value, CheckFailure):
        return float("inf")
    one, two = _numbers(value), _numbers(expected)
    if one.shape != two.shape or not np.all(np.isfinite(one)):
        return float("inf")
    size = float(np.linalg.norm(two))
    return float(np.linalg.norm(one - two)) / (size or 1.0)

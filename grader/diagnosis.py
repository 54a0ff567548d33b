"""Which mistake does this look like? A failing exercise's calls, compared with known mistakes.

The bank's wrong versions are replayed on the very inputs of the exercise's calls; the one that did
everything the student's function did (values, warnings, changed inputs, exceptions) names the
mistake. On a student's machine, which has neither bank nor reference, the calls of the public
suite are compared with fingerprints of the bank's outputs instead. Where no known mistake fits, a
relation between what came back and what was expected may be recognised; see `grader.relations`.

Nothing is looked for where nothing failed, so that a right solution is never accused.
"""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from grader import relations
from grader.bank import Version, misconceptions, replaced
from grader.course import Assignment, Course
from grader.feedback import call_of
from grader.gradcheck import CheckFailure
from grader.reach import reach
from grader.subject import Call, Local, Subject, read_sources
from grader.verdict import Check, Recognised, Status

SAME = 1e-7  # relative: far above rounding, far below any mistake
DIGITS = 8  # of a fingerprint's numbers
MAX_REACH = 2**24  # elements, of 128 megabytes; the suites' own inputs stay below it
MATCH = 1e-6  # relative: more than two machines' rounding differs in a fingerprint

Print = list[Any]  # a call's fingerprint, as plain JSON


class Bank:
    """The known wrong versions of an assignment, ready to be replayed.

    Parameters
    ----------
    root : Path
        The instructor's checkout.
    assignment : Assignment
        Whose exercises.
    course : Course
        Its limits and allowed imports.
    """

    def __init__(self, root: Path, assignment: Assignment, course: Course) -> None:
        self.root = root
        self.assignment = assignment
        self.course = course
        self._replaced: dict[Version, dict[str, str]] = {}

    @cached_property
    def versions(self) -> list[Version]:
        """All wrong versions; read when first needed."""
        return misconceptions(self.root, self.assignment)

    @cached_property
    def sources(self) -> dict[str, str]:
        """The reference's modules."""
        return read_sources(self.root / "solutions" / self.assignment.name, self.assignment)

    def recognise(self, exercise: str, calls: Sequence[Call]) -> list[Recognised]:
        """Return the known mistakes that did in every call what the student's function did."""
        if not calls or any(call.failure and call.failure.kind in _UNCLEAR for call in calls):
            return []
        # A cache that a submission made comes back as an argument, and is computed with here.
        if any(reach([*call.args, *call.kwargs.values()]) > MAX_REACH for call in calls):
            return []
        mine = [version for version in self.versions if version.exercise == exercise]
        exactly, nearly = [], []
        for version in mine:
            match self._explains(version, calls):
                case "exactly":
                    exactly.append(Recognised(version.name, version.says))
                case "nearly":
                    nearly.append(Recognised(version.name, version.says))
        return exactly or nearly

    def _explains(self, version: Version, calls: Sequence[Call]) -> str:
        """Tell whether a version does in all calls what was done: "exactly", "nearly" or ""."""
        subject = self.subject(version)
        explains = "exactly"
        for call in calls:
            again = repeat(subject, call)
            if same(call, again):
                continue
            # Without a generator of ours a version may draw anew each time; then only what is not
            # random about the call can be compared.
            if same(again, repeat(subject, call)) or not same(call, again, values=False):
                return ""
            explains = "nearly"
        return explains

    def subject(self, version: Version) -> Subject:
        """Return a wrong version as a subject in this process."""
        return Subject(self.assignment, self.backend(version))

    def backend(self, version: Version) -> Local:
        """Load the reference with a wrong version in it."""
        sources = self._replaced.get(version)
        if sources is None:
            sources = replaced(self.sources, self.assignment, version)
            self._replaced[version] = sources
        limits, allowed = self.course.limits, self.course.allowed_imports
        return Local(sources, None, limits.call_seconds, allowed)


# A call that says too little to be explained by anything.
_UNCLEAR = ("late", "crashed", "garbled", "blocked", "unwritten", "unloaded", "missing")


def repeat(subject: Subject, call: Call) -> Call:
    """Make a recorded call again with another subject; a failure is recorded, too."""
    # Copies: a generator among the recorded arguments would be left advanced for the next version.
    args, kwargs = copy.deepcopy((call.args, call.kwargs))
    with contextlib.suppress(CheckFailure):
        getattr(subject, call.function)(*args, **kwargs)
    return subject.calls[-1]


def same(one: Call, two: Call, *, values: bool = True) -> bool:
    """Tell whether two calls did the same; without `values`, whether they did alike."""
    return (
        _ending(one) == _ending(two)
        and bool(one.warnings) == bool(two.warnings)
        and one.changed == two.changed
        and one.drew == two.drew
        and _equal(one.value, two.value, values=values)
    )


def _ending(call: Call) -> tuple[str, str]:
    return (call.failure.kind, call.failure.type) if call.failure else ("", "")


@np.errstate(all="ignore")  # a student's values may be huge
def _equal(one: Any, two: Any, *, values: bool) -> bool:
    first, second = list(leaves(one)), list(leaves(two))
    if len(first) != len(second):
        return False
    for (path, a), (other, b) in zip(first, second, strict=True):
        if path != other or type(a) is not type(b):
            return False
        if isinstance(a, np.ndarray):
            if a.shape != b.shape or a.dtype.kind != b.dtype.kind:
                return False
            if not values:
                continue
            scale = float(np.max(np.abs(b), initial=0.0, where=np.isfinite(b)))
            if not np.allclose(a, b, rtol=SAME, atol=1e-12 * scale, equal_nan=True):
                return False
        elif a != b:
            return False
    return True


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the arrays (scalars as 0-d) and other ends of a nested value, with their places."""
    if isinstance(value, tuple | list):
        for position, part in enumerate(value):
            yield from leaves(part, f"{path}[{position}]")
    elif isinstance(value, dict):
        for key in sorted(value, key=str):
            yield from leaves(value[key], f"{path}[{key!r}]")
    elif isinstance(value, bool | int | float | np.generic | np.ndarray):
        try:
            yield path, np.asarray(value)
        except OverflowError:
            yield path, str(value)
    else:
        yield path, value


@np.errstate(all="ignore")
def fingerprint(call: Call) -> Print:
    """Return what identifies a call's outcome without holding it.

    Each array becomes its shape, its kind, how many of its elements are not finite, and two random
    projections of the others: enough to know an output again, far too little to read it.
    """
    prints: list[Any] = []
    for path, leaf in leaves(call.value):
        if not isinstance(leaf, np.ndarray) or leaf.dtype.kind not in "biuf":
            prints.append([path, type(leaf).__name__])
            continue
        flat = leaf.astype(np.float64).ravel()
        finite = np.isfinite(flat)
        weights = np.random.default_rng([7, flat.size]).uniform(0.5, 1.5, size=(2, flat.size))
        numbers = [_rounded(float(np.sum(row * np.where(finite, flat, 0.0)))) for row in weights]
        prints.append([path, list(leaf.shape), leaf.dtype.kind, int(np.sum(~finite)), *numbers])
    return [*_ending(call), bool(call.warnings), list(call.changed), list(call.drew), prints]


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def prints_match(one: Sequence[Print], two: Sequence[Print]) -> bool:
    """Tell whether two lists of fingerprints are of the same outcomes."""
    return len(one) == len(two) and all(_alike(a, b) for a, b in zip(one, two, strict=True))


def _alike(one: Any, two: Any) -> bool:
    if one is None:  # random: anything will do
        return True
    if isinstance(one, list):
        return (
            isinstance(two, list)
            and len(one) == len(two)
            and all(_alike(a, b) for a, b in zip(one, two, strict=True))
        )
    if isinstance(one, float) and isinstance(two, float | int) and not isinstance(two, bool):
        return abs(one - two) <= MATCH * max(abs(one), abs(two), 1e-6)
    return bool(one == two)


def recognise_print(known: Mapping[str, Any], calls: Sequence[Call]) -> list[Recognised]:
    """Return the known mistakes whose fingerprints are those of all calls of an exercise.

    Parameters
    ----------
    known : mapping
        From a mistake's name to ``{"says": ..., "prints": [...]}``, as ``mistakes.json`` has it.
    calls : sequence of Call
        All calls of one exercise by its public checks, in order.
    """
    if not calls or any(call.failure and call.failure.kind in _UNCLEAR for call in calls):
        return []
    prints = [fingerprint(call) for call in calls]
    return [
        Recognised(name, entry["says"])
        for name, entry in known.items()
        if prints_match(entry["prints"], prints)
    ]


def diagnosed(
    checks: Sequence[Check],
    known: Sequence[Recognised],
    failures: Mapping[str, tuple[BaseException | None, Sequence[Call]]],
) -> tuple[Check, ...]:
    """Add to an exercise's failing checks what they look like.

    Parameters
    ----------
    checks : sequence of Check
        All checks of the exercise.
    known : sequence of Recognised
        Known mistakes that explain the exercise's calls. One is said, with the first failing
        check; several explain nothing.
    failures : mapping
        By a check's name: what it raised, and its calls; relations are looked for there where no
        known mistake is recognised.
    """
    failing = [check for check in checks if check.status is Status.FAILED]
    found: dict[str, tuple[Recognised, ...]] = {}
    if failing and len(known) == 1:
        found[failing[0].name] = (known[0],)
    else:
        for check in failing:
            error, calls = failures[check.name]
            if isinstance(error, CheckFailure):
                relation = relations.recognise(error, call_of(error, calls))
                if relation is not None:
                    found[check.name] = (relation,)
    return tuple(replace(check, diagnosis=found.get(check.name, ())) for check in checks)

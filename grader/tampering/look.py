"""Look for cheats in what the checks recorded, and say what they cost.

All of it is seen from the judge's side, in values. An entry is written only where the evidence
leaves no honest explanation; it says what was seen and what it means for the points, and a person
decides the rest. What cannot be seen from outside is listed in ``grader/sandbox/README.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from grader.course import Assignment
from grader.gradcheck import CheckFailure
from grader.sandbox.client import Incident, Worker
from grader.subject import Backend, Call, Subject
from grader.tampering.asking import answered, ask, distance, neighbour, same
from grader.tampering.differences import DERIVATIVE, Requests, counted, is_noisy, is_rounded
from grader.verdict import ExerciseResult, Status, Visibility

Entry = dict[str, str]
CALLS = 3  # recorded calls of an exercise that are asked again
NEIGHBOURS = 2  # of each public input
NEAR = 1e-3  # relative distance of a neighbour
FAR_OFF = 0.05  # a smooth function moves by about NEAR; a table of answers misses altogether


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


@np.errstate(all="ignore")  # a submission's values may be huge
def look(
    assignment: Assignment,
    seen: Iterable[Seen],
    incidents: Sequence[Incident],
    fresh: Worker,
    other: Worker,
    reference: Backend,
    lend: Callable[[str], Callable[..., Any]],
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
    fresh : Worker
        The submission in a new process, asked by nobody yet.
    other : Worker
        Another one, so that no process is asked twice what is nearly the same.
    reference : Backend
        The reference.
    lend : callable
        Returns a function of the reference that the submission may call, by its name.
    """
    entries = list(_of_incidents(incidents))
    again, beside = Subject(assignment, fresh), Subject(assignment, other)
    right = Subject(assignment, reference)
    tables: dict[str, str] = {}
    differences: dict[str, str] = {}
    seen = list(seen)
    wrong = {each.result.name for each in seen if each.result.score < each.result.max_score}
    for each in seen:
        name = each.result.name
        changed = sorted({argument for call in each.calls for argument in call.changed})
        if changed:
            entries.append({
                "what": f"{name} changes its input {', '.join(changed[:8])}",
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
        if DERIVATIVE.search(name) and is_noisy(again, beside, right, each.calls, rng):
            differences[name] = (
                "the values carry the noise of numerical differences; a formula is asked for"
            )
        elif DERIVATIVE.search(name) and is_rounded(again, beside, right, each.calls, rng):
            entries.append({
                "what": f"{name} rounds its values in the last digits, where numerical differences "
                "would show",
                "points": "costs nothing by itself; a person should look",
            })  # fmt: skip
    differences |= _counted(assignment, seen, fresh, lend)
    entries += [
        {"what": f"{name}: {reason}", "points": "its points are withheld; a person should look"}
        for name, reason in differences.items()
    ]
    return Found(tuple(entries), tables, differences)


def _counted(
    assignment: Assignment,
    seen: Sequence[Seen],
    fresh: Worker,
    lend: Callable[[str], Callable[..., Any]],
) -> dict[str, str]:
    """Return the derivatives that ask for differences of another function, with the reason."""
    suspects = [
        each for each in seen if each.result.score and DERIVATIVE.search(each.result.name)
    ]  # fmt: skip
    if not suspects:
        return {}
    requests = Requests()
    fresh.lend({
        each.name: requests.heard(each.name, lend(each.name))
        for each in assignment.exercises if not DERIVATIVE.search(each.name)
    })  # fmt: skip
    again = Subject(assignment, fresh)
    reasons = {}
    for each in suspects:
        found = counted(again, each.calls, requests)
        if found is not None:
            reasons[each.result.name] = (
                f"asks {found[0]} {found[1]} times with numbers a hair apart, which are numerical "
                "differences; a formula is asked for"
            )
    return reasons


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


def _forgets(again: Subject, right: Subject, calls: Sequence[Call]) -> bool:
    """Whether a recorded call has another answer in a new process."""
    # The last one first: who counts calls sees another order.
    done = answered(calls)
    for call in [*done[-1:], *done[:-1][:1]]:
        value = ask(again, call, call.args, call.kwargs)
        if same(value, call.value):
            continue
        if getattr(getattr(value, "failure", None), "kind", "") in ("late", "blocked"):
            continue
        # Random by nature, as a training without a generator, is no other answer.
        twice = [ask(right, call, call.args, call.kwargs) for _ in range(2)]
        if same(*twice) and not isinstance(twice[0], CheckFailure):
            return True
    return False


def _knows_inputs(
    again: Subject, right: Subject, calls: Sequence[Call], rng: np.random.Generator
) -> bool:
    """Whether answers are right exactly at the public inputs, and far off right beside them."""
    looked = 0
    for call in answered(calls)[: 2 * CALLS]:
        if not same(call.value, ask(right, call, call.args, call.kwargs), 1e-6):
            continue
        for _ in range(NEIGHBOURS):
            moved = neighbour(call, NEAR, rng)
            if moved is None:
                break
            expected = ask(right, call, *moved)
            if isinstance(expected, CheckFailure):
                break
            value = ask(again, call, *moved)
            # A table that looks up the nearest input is not far off, but it stands still.
            still = same(value, call.value, 1e-12) and not same(expected, call.value, 1e-6)
            if distance(value, expected) < FAR_OFF and not still:
                return False
            looked += 1
    return looked >= NEIGHBOURS

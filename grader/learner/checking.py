"""Check a student's folder: run what changed, remember the verdicts.

The one entrance for `grader check`, `grader watch`, `grader submit` and the notebook's `check`.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from grader import __version__
from grader.learner import progress
from grader.learner.source import keys
from grader.learner.workspace import Workspace
from grader.verdict import ExerciseResult, Report


@dataclass(frozen=True)
class Checked:
    """The verdicts on some exercises of one folder.

    Attributes
    ----------
    report : Report
        One result for each exercise asked for, in teaching order; public checks only.
    fresh : frozenset of str
        The exercises that were run now; the verdicts on the others are remembered.
    printed : mapping
        What the student's code printed meanwhile, by exercise; "" while the modules loaded.
    """

    space: Workspace
    report: Report
    sources: Mapping[str, str]
    fresh: frozenset[str] = frozenset()
    printed: Mapping[str, str] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Whether all checks passed."""
        results = self.report.exercises
        return all(e.score == e.max_score for e in results) and bool(self.report.checks())


def check(
    space: Workspace, names: Sequence[str] | None = None, *, everything: bool = False
) -> Checked:
    """Run the public checks of a folder.

    Parameters
    ----------
    space : Workspace
        The folder.
    names : sequence of str, optional
        The exercises, which are then run whether or not they changed; all of them if omitted,
        and then only what changed since the last run.
    everything : bool
        Run all, changed or not.

    Raises
    ------
    SuiteError
        If the suite does not load.
    """
    started = time.monotonic()
    sources = space.sources()
    known = [exercise.name for exercise in space.assignment.exercises]
    asked = known if names is None else [name for name in known if name in set(names)]
    now = keys(sources, asked, _salt(space))
    memory = progress.load(space.folder)
    results: dict[str, ExerciseResult] = {}
    if names is None and not everything:
        for name in asked:
            old = memory.still_valid(name, now[name])
            if old is not None:
                results[name] = old
    fresh = [name for name in asked if name not in results]
    printed: Mapping[str, str] = {}
    if fresh:
        ran, printed = _run(space, sources, fresh)
        results |= ran
        memory.results |= ran
        memory.keys |= {name: now[name] for name in fresh}
        progress.save(space.folder, space.name, memory)
    report = Report(
        student="",
        assignment=space.name,
        status="graded",
        exercises=tuple(results[name] for name in asked),
        seconds=time.monotonic() - started,
    )
    return Checked(space, report, sources, frozenset(fresh), printed)


def _run(
    space: Workspace, sources: Mapping[str, str], names: Sequence[str]
) -> tuple[dict[str, ExerciseResult], dict[str, str]]:
    # Only here NumPy and pytest come in: where nothing changed, nobody waits for them.
    from grader.learner.suite import Printed, run_suite
    from grader.subject import Local

    printed = Printed()
    limits = space.course.limits
    with printed.of(""):
        student = Local(sources, None, limits.call_seconds, space.course.allowed_imports)
    verdicts = run_suite(space, names, student, printed)
    results = {
        name: ExerciseResult(
            name, tuple(checks), extra_credit=space.assignment.exercise(name).extra_credit
        )
        for name, checks in verdicts.items()
    }
    return results, printed.texts()


def _salt(space: Workspace) -> str:
    """Return a hash of what decides a verdict besides the student's modules."""
    digest = hashlib.sha256(__version__.encode())
    names = ("course.toml", "mistakes.json")
    files = [*sorted(space.folder.glob("test_*.py")), *(space.folder / name for name in names)]
    for path in files:
        content = path.read_bytes() if path.is_file() else b""
        digest.update(f"{path.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()

"""What the kit remembers in a student's folder: the last verdicts, and how many hints were read.

It is a convenience and nothing else: ``.grader/state.json`` may be deleted at any time, and a file
that cannot be read or written is as good as none.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.course import Exercise
from grader.learner.source import Key
from grader.verdict import ExerciseResult, Report, write_atomically

SCHEMA = 1
FILE = Path(".grader") / "state.json"


@dataclass
class Progress:
    """The memory of one assignment folder."""

    results: dict[str, ExerciseResult] = field(default_factory=dict)
    keys: dict[str, Key] = field(default_factory=dict)
    hints: dict[str, int] = field(default_factory=dict)

    def still_valid(self, name: str, key: Key) -> ExerciseResult | None:
        """Return the last verdict on an exercise if it would be the same today."""
        result, old = self.results.get(name), self.keys.get(name)
        if result is None or old is None or old.code != key.code or not result.checks:
            return None
        passed = all(check.status == "passed" for check in result.checks)
        broken = any(check.status == "error" for check in result.checks)
        # A message names lines, which move when the text above them grows.
        return result if passed or (not broken and old.place == key.place) else None


def load(folder: Path) -> Progress:
    """Read the memory of a folder; an empty one if there is none."""
    try:
        table = json.loads((folder / FILE).read_text("utf-8"))
        if table["schema"] != SCHEMA:
            return Progress()
        report = Report.from_dict(table["report"])
        return Progress(
            {result.name: result for result in report.exercises},
            {str(name): Key(*map(str, key)) for name, key in table["keys"].items()},
            {str(name): int(level) for name, level in table["hints"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Progress()


def save(folder: Path, assignment: str, progress: Progress) -> None:
    """Write the memory of a folder; a folder that cannot be written is left alone."""
    table: Mapping[str, Any] = {
        "schema": SCHEMA,
        "hints": progress.hints,
        "keys": {name: [key.code, key.place] for name, key in progress.keys.items()},
        "report": Report("", assignment, "graded", tuple(progress.results.values())).to_dict(),
    }
    with contextlib.suppress(OSError):
        write_atomically(folder / FILE, json.dumps(table, ensure_ascii=False) + "\n")


def next_hints(folder: Path, assignment: str, exercise: Exercise) -> tuple[list[str], int]:
    """Return the hints read so far and one more, remember that, and say how many are left."""
    memory = load(folder)
    total = len(exercise.hints)
    level = min(memory.hints.get(exercise.name, 0) + 1, total)
    memory.hints[exercise.name] = level
    save(folder, assignment, memory)
    hints = [f"Hint {k} of {total}: {hint}" for k, hint in enumerate(exercise.hints[:level], 1)]
    if level == total and exercise.derivation:
        hints.append(f"The notebook derives it under “{exercise.derivation}”.")
    return hints, total - level

"""``mistakes.json``: what a student's machine recognises known mistakes by.

For each known mistake that shows in the public suite: its words, and fingerprints of what it
returns there (shapes, kinds, random projections; see `grader.diagnosis.fingerprint`). They are the
outputs of wrong code, condensed; no solution, hidden input or expected value is in them.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from grader.course import Assignment
from grader.diagnosis import fingerprint
from grader.judge import Bench, with_bench
from grader.sandbox.client import Sandbox
from grader.verdict import Visibility

FILE = "mistakes.json"


def mistakes(root: Path, assignment: Assignment) -> str:
    """Return the content of an assignment's ``mistakes.json``.

    It is made anew only when something it depends on has changed since the built tree was made: a
    few hundred wrong versions have to be run.
    """
    key = _key(root, assignment)
    built = root / "assignments" / assignment.name / FILE
    try:
        text = built.read_text("utf-8")
        if json.loads(text)["made_of"] == key:
            return text
    except (OSError, ValueError, KeyError, TypeError):
        pass
    found = with_bench(
        root, assignment.name, _collect, sandbox=Sandbox(), visibility=Visibility.PUBLIC
    )
    return json.dumps({"schema": 1, "made_of": key, "exercises": found}, indent=0) + "\n"


def _key(root: Path, assignment: Assignment) -> str:
    digest = hashlib.sha256()
    package = Path(__file__).parent
    files = [
        *sorted((root / "solutions" / assignment.name).glob("*.py")),
        *sorted((root / "tests" / "public" / assignment.name).glob("*.py")),
        *sorted((root / "tests" / "misconceptions" / assignment.name).glob("*.py")),
        *(package / name for name in ("diagnosis.py", "fingerprints.py", "gradcheck.py")),
    ]
    for path in files:
        digest.update(f"{path.name}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:32]


def _collect(bench: Bench) -> dict[str, dict[str, Any]]:
    """Run every known mistake through the public checks of its exercise."""
    found: dict[str, dict[str, Any]] = {}
    right = {
        exercise.name: _prints(bench, exercise.name, bench.reference)
        for exercise in bench.assignment.exercises
    }
    for version in bench.bank.versions:
        runs = [_prints(bench, version.exercise, bench.bank.backend(version)) for _ in range(2)]
        if runs[0] != right[version.exercise]:
            entry = {"says": version.says, "prints": _common(*runs)}
            found.setdefault(version.exercise, {})[version.name] = entry
    return found


def _prints(bench: Bench, exercise: str, backend: Any) -> list[Any]:
    return [fingerprint(call) for call in bench.calls(exercise, backend)]


def _common(one: Any, two: Any) -> Any:
    """Keep what two runs agree on; None stands for what is random."""
    if isinstance(one, list) and isinstance(two, list) and len(one) == len(two):
        return [_common(a, b) for a, b in zip(one, two, strict=True)]
    return one if one == two else None

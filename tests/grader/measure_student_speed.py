"""Measure what the student's commands cost beside the imports that nobody can avoid.

Run it anywhere the kit is installed::

    python tests/grader/measure_student_speed.py [--rounds 15]

Two ratios, each of medians of runs taken in turn, so that a busy machine slows both alike:

- ``grader check --all`` of the first assignment, every exercise answered (wrongly, and no stub
  left), beside ``python -c "import numpy, pytest"``: at most 2.5;
- ``grader --help``, less what ``import typer`` takes, beside ``python -c pass``: at most 3.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

GRADER = [sys.executable, "-c", "from grader.cli import main; main()"]
CHECK_LIMIT = 2.5
HELP_LIMIT = 3.0


def seconds(command: Sequence[str], folder: Path) -> float:
    """Run a command once and return the wall-clock time it took."""
    started = time.perf_counter()
    subprocess.run(
        command,
        cwd=folder,
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
    )
    return time.perf_counter() - started


def medians(commands: dict[str, Sequence[str]], folder: Path, rounds: int) -> dict[str, float]:
    """Return the median time of each command, all of them taken in turn."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for command in commands.values():
        seconds(command, folder)  # compiles, fills the disk cache
    for _ in range(rounds):
        for name, command in commands.items():
            times[name].append(seconds(command, folder))
    return {name: statistics.median(values) for name, values in times.items()}


def measure(rounds: int) -> dict[str, float]:
    """Return the times in seconds and the two ratios."""
    from grader.learner.workspace import bundled_names, start

    with tempfile.TemporaryDirectory() as temporary:
        space = start(bundled_names()[0], Path(temporary) / "work")
        for name in space.assignment.modules:
            path = space.folder / f"{name}.py"
            text = path.read_text("utf-8")
            # Something that runs and is wrong: failures cost more than stubs or passes.
            path.write_text(text.replace("raise NotImplementedError(", "return len("), "utf-8")
        python = [sys.executable, "-c"]
        found = medians(
            {
                "numpy_pytest": [*python, "import numpy, pytest"],
                "check_all": [*GRADER, "check", "--all"],
                "check_unchanged": [*GRADER, "check"],
                "pass": [*python, "pass"],
                "typer": [*python, "import typer"],
                "help": [*GRADER, "--help"],
            },
            space.folder,
            rounds,
        )
    found["check_ratio"] = found["check_all"] / found["numpy_pytest"]
    found["help_ratio"] = (found["help"] - (found["typer"] - found["pass"])) / found["pass"]
    return found


def main() -> int:
    """Print the figures; 1 if a limit is passed."""
    parser = argparse.ArgumentParser(description="Measure what the student's commands cost.")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    arguments = parser.parse_args()
    found = measure(arguments.rounds)
    if arguments.json:
        print(json.dumps(found))
    else:
        for name in ("numpy_pytest", "check_all", "check_unchanged", "pass", "typer", "help"):
            print(f"{name:<16} {found[name] * 1e3:7.1f} ms")
        print(f"check --all beside the imports: {found['check_ratio']:.2f} (limit {CHECK_LIMIT})")
        print(f"--help less typer beside pass:  {found['help_ratio']:.2f} (limit {HELP_LIMIT:g})")
    return int(found["check_ratio"] > CHECK_LIMIT or found["help_ratio"] > HELP_LIMIT)


if __name__ == "__main__":
    sys.exit(main())

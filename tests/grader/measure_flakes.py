"""Grade the reference again and again, each time with another hidden seed; count the failures.

Run it in a checkout::

    python tests/grader/measure_flakes.py 200 [--base 0] [--alternatives] [--mistakes]

Every whole grading goes through the sandboxed judge, as a submission would. With
``--alternatives`` the other right versions are judged with each seed as well, in this process, and
with ``--mistakes`` the known wrong ones, each of which must trip the checks it names with any seed.
The exit code is 1 if there was any failure.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grader.bank import alternatives, misconceptions
from grader.course import find_root, load_course
from grader.judge import Bench, Submission, with_bench
from grader.sandbox.client import Sandbox
from grader.verdict import Check, Status


@dataclass
class Count:
    """What was graded, and what failed though it is right, or passed though it is wrong."""

    gradings: int = 0
    versions: int = 0
    checks: int = 0
    failures: list[str] = field(default_factory=list)

    def add(self, checks: Iterable[Check], what: str) -> None:
        """Count the checks of one grading."""
        for check in checks:
            self.checks += 1
            if check.status is not Status.PASSED:
                line = check.message.splitlines()[0] if check.message else str(check.status)
                self.failures.append(f"{what}: {check.name}: {line}")

    def add_mistake(self, checks: Iterable[Check], trips: Iterable[str], what: str) -> None:
        """Count the checks of a known mistake."""
        failed = set()
        for check in checks:
            self.checks += 1
            if check.status is not Status.PASSED:
                failed.add(check.name)
        for name in failed ^ set(trips):
            verb = "trips" if name in failed else "passes"
            self.failures.append(f"{what} {verb} {name}")


def measure(
    root: Path, name: str, seeds: Sequence[int], *, others: bool = False, mistakes: bool = False
) -> Count:
    """Grade the reference of an assignment with each seed."""
    count = Count()

    def body(bench: Bench) -> None:
        reference = Submission("reference", bench.reference_sources)
        right = alternatives(root, bench.assignment) if others else []
        wrong = misconceptions(root, bench.assignment) if mistakes else []
        for seed in seeds:
            report = bench.grade(reference, seed)
            count.gradings += 1
            count.add(report.checks(), f"{name}, seed {seed}, reference")
            for version in right:
                result = bench.alone(version.exercise, bench.bank.backend(version), seed)
                count.versions += 1
                count.add(result.checks, f"{name}, seed {seed}, {version.name}")
            for version in wrong:
                result = bench.alone(version.exercise, bench.bank.backend(version), seed)
                count.versions += 1
                what = f"{name}, seed {seed}, {version.exercise}: {version.name}"
                count.add_mistake(result.checks, version.trips, what)

    with Sandbox("process") as sandbox:
        with_bench(root, name, body, sandbox=sandbox)
    return count


def main() -> int:
    """Print the counts; 1 if anything failed."""
    parser = argparse.ArgumentParser(description="Count the failures of right code.")
    parser.add_argument("seeds", type=int, help="how many hidden seeds")
    parser.add_argument("--base", type=int, default=0, help="the first of them")
    parser.add_argument("--alternatives", action="store_true", help="judge these with each, too")
    parser.add_argument("--mistakes", action="store_true", help="judge these with each, too")
    parser.add_argument("--assignment", action="append", help="all if none is named")
    arguments = parser.parse_args()
    root = find_root(Path(__file__))
    names = arguments.assignment or [
        each.name for each in load_course(root / "solutions").assignments
    ]
    seeds = range(arguments.base, arguments.base + arguments.seeds)
    failures = 0
    for name in names:
        started = time.monotonic()
        count = measure(
            root, name, seeds, others=arguments.alternatives, mistakes=arguments.mistakes
        )
        failures += len(count.failures)
        extra = f" and {count.versions} of other versions" if count.versions else ""
        print(
            f"{name}: {count.gradings} gradings of the reference{extra}, {count.checks} checks, "
            f"{len(count.failures)} failures ({time.monotonic() - started:.0f} s)",
            flush=True,
        )
        for failure in count.failures:
            print(f"  {failure}", flush=True)
    print(f"{len(seeds)} hidden seeds from {arguments.base} on: {failures} failures")
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main())

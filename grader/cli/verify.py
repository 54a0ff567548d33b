"""The command `grader verify`: the proof that the suites judge right, in tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

T = TypeVar("T")

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.classroom import Run
    from grader.course import Assignment
    from grader.mutants import Measured, Score
    from grader.verify import Verification

MUTANT_SECONDS = 3.0  # a mutant that loops forever is caught by its deadline; no need to wait long
# What the suites promise: shares of the mutants that are not equivalent to the reference, all
# suites together in each assignment, the public suite in each exercise.
ALL_SUITES, PUBLIC_SUITE = 0.98, 0.85


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command("verify", rich_help_panel="Instructors")(verify)


def verify(
    assignments: Annotated[
        list[str] | None, typer.Argument(help="Which ones; all if none is named.")
    ] = None,
    mutants: Annotated[
        bool, typer.Option("--mutants", help="Measure the suites with machine-made mistakes.")
    ] = False,
    survivors: Annotated[
        bool, typer.Option("--survivors", help="With --mutants: name those that are not caught.")
    ] = False,
    workers: Annotated[int, typer.Option(min=0, help="Graders side by side; 0: one a core.")] = 0,
    seed: Annotated[
        int | None, typer.Option(help="Seed of the hidden suites; drawn by default.")
    ] = None,
) -> None:
    """Prove that the course is complete and that its suites judge right.

    Reference and stub, known mistakes (each must trip exactly the checks it names), alternatives
    (full marks); with --mutants instead: the share of machine-made mistakes that are caught.
    """
    import os
    import secrets
    import tempfile
    from dataclasses import replace
    from pathlib import Path

    from rich.console import Console
    from rich.progress import Progress

    from grader import mutants as mutation
    from grader import verify as verifier
    from grader.classroom import Run
    from grader.course import find_root, load_course
    from grader.sandbox.levels import choose

    root = find_root()
    level = choose("auto", trusted=True)  # its submissions are our own
    course = load_course(root / "solutions")
    names = assignments or [assignment.name for assignment in course.assignments]
    seed = secrets.randbits(32) if seed is None else seed
    limits = replace(course.limits, call_seconds=MUTANT_SECONDS) if mutants else None
    problems: list[str] = []
    scores: list[mutation.Score] = []
    with (
        tempfile.TemporaryDirectory(prefix="grader-verify-") as folder,
        Progress(console=Console(stderr=True), transient=True) as progress,
    ):

        def measured(work: Callable[[Run, Assignment, Callable[[int], None]], T], name: str) -> T:
            task = progress.add_task(name, total=None)
            run = Run(
                root, name, Path(folder) / name, level, workers or os.cpu_count() or 1, seed=seed,
                limits=limits,
            )  # fmt: skip
            return work(
                run, course.assignment(name),
                lambda total: progress.update(task, advance=1, total=total),
            )  # fmt: skip

        for name in names:
            if mutants:
                found = measured(mutation.measure, name)
                scores += found.scores
                problems += found.problems + shortfalls(name, found.scores)
                _print_mutants(name, found, survivors)
            else:
                result = measured(verifier.verify, name)
                problems += result.problems
                _print_verification(result)
    if mutants:
        _print_total(scores)
        for problem in problems:
            typer.echo(f"  {problem}")
    typer.echo(
        f"hidden seed {seed}; " + (f"{len(problems)} problems" if problems else "no problem")
    )
    raise typer.Exit(1 if problems else 0)


def _print_verification(result: Verification) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console()
    percent = 100 * result.reference / result.points
    table = Table(
        title=f"{result.assignment}: reference {percent:.0f} %, stub {result.stub:g} points",
        title_justify="left",
    )
    table.add_column("Exercise", no_wrap=True)
    for heading in ("Points", "Public", "Hidden", "Mistakes caught", "named", "Alternatives right"):
        table.add_column(heading, justify="right")
    for row in result.rows:
        table.add_row(
            row.exercise, f"{row.points:g}", str(row.public), str(row.hidden),
            f"{row.caught}/{row.misconceptions}", f"{row.named}/{row.misconceptions}",
            f"{row.full_marks}/{row.alternatives}",
        )  # fmt: skip
    console.print(table)
    for problem in result.problems:
        console.print(f"  [red]✗[/red] {escape(problem)}", soft_wrap=True, highlight=False)


def _print_mutants(name: str, found: Measured, survivors: bool) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from grader.mutants import words

    console = Console()
    table = Table(title=f"{name}: machine-made mistakes", title_justify="left")
    table.add_column("Exercise", no_wrap=True)
    for heading in ("Mutants", "Equivalent", "Caught", "By the public suite"):
        table.add_column(heading, justify="right")
    for row in found.scores:
        table.add_row(
            row.exercise, str(row.mutants), str(row.equivalent),
            f"{row.caught}/{row.real} {_percent(row.caught, row.real)}",
            f"{row.by_public}/{row.real} {_percent(row.by_public, row.real)}",
        )  # fmt: skip
    console.print(table)
    if survivors:
        for title, which in (
            ("caught by no check", found.survivors),
            ("caught by hidden checks only", found.unseen_by_public),
        ):
            for mutant in which:
                text = escape(f"  {title}: {words(mutant)}")
                console.print(text, soft_wrap=True, highlight=False)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:5.1f} %" if whole else ""


def _print_total(scores: list[Score]) -> None:
    real = sum(score.real for score in scores)
    caught = sum(score.caught for score in scores)
    public = sum(score.by_public for score in scores)
    shares = [_percent(part, real).strip() for part in (caught, public)]
    typer.echo(
        f"{real} mutants that are not equivalent: {caught} caught ({shares[0]}), "
        f"{public} by the public suites ({shares[1]})"
    )


def shortfalls(assignment: str, scores: list[Score]) -> list[str]:
    """Say where the suites catch fewer mutants of an assignment than they promise."""
    real = sum(score.real for score in scores)
    caught = sum(score.caught for score in scores)
    problems = []
    if caught < ALL_SUITES * real:
        problems.append(f"{assignment}: fewer than {ALL_SUITES:.0%} of the mutants are caught")
    problems += [
        f"{assignment}.{score.exercise}: the public suite catches fewer than {PUBLIC_SUITE:.0%}"
        for score in scores
        if score.by_public < PUBLIC_SUITE * score.real
    ]
    return problems

"""Commands of the student."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from grader.workspace import Workspace

PANEL = "Students"


def start(
    assignment: str = typer.Argument(help="The assignment, e.g. logistic_regression."),
    folder: Path | None = typer.Argument(
        None, metavar="[DIR]", help="Where to; a new folder of the assignment's name if omitted."
    ),
) -> None:
    """Copy an assignment into a new folder: modules to write, notebook, public checks."""
    from grader import workspace

    target = folder or Path(assignment)
    space = workspace.start(assignment, target)
    work = space.assignment
    first = work.exercises[0]
    minutes = sum(exercise.minutes for exercise in work.exercises)
    typer.echo(f"{work.title}: {len(work.exercises)} exercises, {_hours(minutes)}.")
    typer.echo(f"{work.summary}\n" if work.summary else "")
    typer.echo(f"  cd {target}")
    typer.echo("  grader check     what is right, what is not, and where to look")
    typer.echo("  grader watch     the same at every save")
    typer.echo(f"  jupyter lab {space.name}.ipynb     theory, derivations, figures\n")
    typer.echo(f"First: write `{first.name}` in {first.module}.py (about {first.minutes} minutes).")


def check(
    exercises: list[str] | None = typer.Argument(
        None, metavar="[EXERCISE]...", help="Only these; else all that changed."
    ),
    everything: bool = typer.Option(False, "--all", help="Run all checks, changed or not."),
) -> None:
    """Run the public checks on the modules in this folder."""
    from grader.checking import check as run
    from grader.summary import closing, summarize
    from grader.terminal import console, show
    from grader.workspace import find_workspaces, select

    spaces = find_workspaces()
    chosen = select(spaces, exercises) if exercises else [(space, None) for space in spaces]
    out = console()
    passed = True
    for space, wanted in chosen:
        names = [exercise.name for exercise in wanted] if wanted else None
        checked = run(space, names, everything=everything)
        summary = summarize(checked, everything=names is not None)
        if len(spaces) > 1:
            out.rule(space.assignment.title, align="left", style="dim")
        show(summary, checked.printed, out)
        out.print()
        for line in closing(summary, names):
            out.print(line)
        _next(space, summary.next.name if summary.next else "", out)
        passed = passed and checked.passed
    if not passed:
        raise typer.Exit(1)


def _next(space: Workspace, name: str, out: Console) -> None:
    if name:
        exercise = space.assignment.exercise(name)
        where = f"{exercise.module}.py ({exercise.minutes} min)"
        out.print(f"Next: {name} in {where}. Stuck? grader hint")


def _hours(minutes: int) -> str:
    if minutes < 90:
        return f"about {minutes} minutes"
    halves = round(minutes / 30)
    return f"about {halves // 2}{'½' if halves % 2 else ''} hours"


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    for command in (start, check):
        app.command(command.__name__, rich_help_panel=PANEL)(command)

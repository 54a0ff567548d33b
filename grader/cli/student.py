"""Commands of the student."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from grader.course import Exercise
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
    from grader.terminal import console

    target = folder or Path(assignment)
    space = workspace.start(assignment, target)
    work = space.assignment
    first = work.exercises[0]
    minutes = sum(exercise.minutes for exercise in work.exercises)
    out = console()
    out.print(f"{work.title}: {len(work.exercises)} exercises, {_hours(minutes)}.")
    out.print(f"{work.summary}\n" if work.summary else "")
    out.print(f"  cd {target}")
    out.print("  grader check     what is right, what is not, and where to look")
    out.print("  grader watch     the same at every save")
    out.print(f"  jupyter lab {space.name}.ipynb     theory, derivations, figures\n")
    out.print(f"First: write {first.name} in {first.module}.py (about {first.minutes} minutes).")


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
        passed = passed and checked.passed
        if len(spaces) > 1:
            out.rule(space.assignment.title, align="left", style="dim")
            if names is None and not summary.begun:
                out.print(f"Not begun: {len(summary.rows)} exercises.\n")
                continue
        show(summary, checked.printed, out)
        out.print()
        out.print(closing(summary, checked))
        _next(space, summary.next.name if summary.next else "", out)
        if len(chosen) > 1:
            out.print()
    if not passed:
        raise typer.Exit(1)


def watch() -> None:
    """Check again at every save; keys: h hint, n next, a all, q quit."""
    from grader.watching import watch as run
    from grader.workspace import find_workspaces

    run(find_workspaces())


def hint(
    exercise: str | None = typer.Argument(None, help="The next one to do if omitted."),
) -> None:
    """Show a hint: three levels, one more at each call."""
    from grader.terminal import console
    from grader.watching import hint_text

    space, wanted = _one(exercise)
    out = console()
    out.print(f"{wanted.name}: {wanted.title}\n")
    text = hint_text(space, wanted)
    out.print(text.replace("\n", "\n\n"))
    left = len(wanted.hints) - text.count("Hint ")
    if left > 0:
        more = "hint" if left == 1 else "hints"
        out.print(f"\n{left} more {more}: grader hint {wanted.name}")


def progress() -> None:
    """Show how far each assignment is, and the next exercise."""
    from grader.checking import check as run
    from grader.summary import points, summarize
    from grader.terminal import bar, console
    from grader.workspace import bundled_names, find_all

    out = console()
    begun = find_all()
    width = max(len(space.assignment.title) for space in begun)
    following = ""
    for space in begun:
        summary = summarize(run(space))
        line = bar(summary.passed / len(summary.rows), 20, out)
        count = f"{summary.passed:>2} of {len(summary.rows):>2} exercises"
        score = points(summary.points, summary.max_points)
        title = space.assignment.title.ljust(width)
        out.print(f"{title}  ", line, f"  {count}  {score}", sep="")
        if summary.next is not None and not following:
            exercise = summary.next
            following = f"{exercise.name} in {_near(space.folder)}{exercise.module}.py"
            following += f" ({exercise.minutes} min)"
    out.print()
    waiting = [name for name in bundled_names() if name not in {space.name for space in begun}]
    if following:
        out.print(f"Next: {following}")
    elif waiting:
        out.print(f"Next: grader start {waiting[0]}")
    else:
        out.print("Everything is done.")
    if waiting:
        out.print(f"Not begun: {', '.join(waiting)}")


def reset(
    exercise: str = typer.Argument(help="The function that becomes its stub again."),
) -> None:
    """Put one function back to its stub; your version is kept in backups/."""
    from grader.handin import reset as run

    space, wanted = _one(exercise)
    backup = run(space, wanted)
    if backup is None:
        typer.echo(f"{wanted.name} is its stub already; nothing was changed.")
    else:
        kept = f"{_near(backup.parent)}{backup.name}"
        typer.echo(f"{wanted.name} in {wanted.module}.py is its stub again.")
        typer.echo(f"The module as it was: {kept}")


def submit() -> None:
    """Check once more and pack the submission: a zip of the modules and the notebook."""
    from grader.checking import check as run
    from grader.handin import pack, unanswered
    from grader.summary import closing, summarize
    from grader.terminal import console, table
    from grader.workspace import UsageError, find_workspaces

    spaces = find_workspaces()
    if len(spaces) > 1:
        names = ", ".join(space.name for space in spaces)
        raise UsageError(f"several assignments are here ({names}); change into the one to hand in")
    space, out = spaces[0], console()
    checked = run(space, everything=True)
    summary = summarize(checked)
    out.print(table(summary.rows, out))
    out.print()
    out.print(closing(summary, checked))
    target, missing = pack(space, checked)
    open_questions = unanswered(space)
    for name in missing:
        out.print(f"Not in the zip, because it is not here: {name}")
    for title in open_questions:
        out.print(f"Not answered yet, in {space.name}.ipynb: {title}")
    out.print(f"\nHand in this file: {_near(target.parent)}{target.name}")
    if not checked.passed:
        out.print("It can be handed in as it is, and again when more checks pass.")
    if not checked.passed or missing or open_questions:
        raise typer.Exit(1)


def _one(name: str | None) -> tuple[Workspace, Exercise]:
    """Return the exercise of a name, or the first one that does not pass yet."""
    from grader.checking import check as run
    from grader.summary import summarize
    from grader.workspace import UsageError, find_workspaces, select

    spaces = find_workspaces()
    if name is None:
        for space in spaces:
            following = summarize(run(space)).next
            if following is not None:
                return space, following
        raise UsageError("every exercise passes; name the one you mean")
    chosen = [(space, each) for space, exercises in select(spaces, [name]) for each in exercises]
    if len(chosen) > 1:
        raise UsageError(f"{name} is a whole assignment; name one of its exercises")
    return chosen[0]


def _near(folder: Path) -> str:
    """Return a folder as seen from here, ready for a file name after it."""
    import os

    text = os.path.relpath(folder)
    return "" if text == "." else f"{text}{os.sep}"


def _next(space: Workspace, name: str, out: Console) -> None:
    if name:
        exercise = space.assignment.exercise(name)
        out.print(f"Next: {name} in {exercise.module}.py ({exercise.minutes} min)")
        out.print(f"Stuck? grader hint {name}")


def _hours(minutes: int) -> str:
    if minutes < 90:
        return f"about {minutes} minutes"
    halves = round(minutes / 30)
    return f"about {halves // 2}{'½' if halves % 2 else ''} hours"


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    for command in (start, check, watch, hint, progress, reset, submit):
        app.command(command.__name__, rich_help_panel=PANEL)(command)

"""Commands of the student."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from grader.course import Exercise
    from grader.learner.workspace import Workspace

PANEL = "Students"


def start(
    assignment: str = typer.Argument(help="The assignment, e.g. logistic_regression."),
    folder: Path | None = typer.Argument(
        None, metavar="DIR", help="Where to; a new folder of the assignment's name if omitted."
    ),
) -> None:
    """Copy an assignment into a new folder: modules to write, notebook, public checks."""
    from grader.learner import workspace
    from grader.learner.terminal import terminal

    target = folder or Path(assignment)
    space = workspace.start(assignment, target)
    work = space.assignment
    first = work.exercises[0]
    lab = "jupyter lab" if shutil.which("jupyter-lab") else "pip install jupyterlab, jupyter lab"
    minutes = sum(exercise.minutes for exercise in work.exercises)
    lines = [f"{work.title}: {len(work.exercises)} exercises, {_hours(minutes)}."]
    lines += [*terminal().wrap(work.summary), ""] if work.summary else [""]
    lines += [
        f"  cd {target}",
        "  grader check     what is right, what is not, and where to look",
        "  grader watch     the same at every save",
        f"  {lab} {space.name}.ipynb     theory, derivations, figures",
        "",
        f"First: write {first.name} in {first.module}.py (about {first.minutes} minutes).",
    ]
    _print(lines)


def check(
    exercises: list[str] | None = typer.Argument(
        None, metavar="EXERCISE", help="Only these; else all that changed."
    ),
    everything: bool = typer.Option(False, "--all", help="Run all checks, changed or not."),
) -> None:
    """Run the public checks on the modules in this folder."""
    from grader.learner.checking import check as run
    from grader.learner.summary import closing, summarize
    from grader.learner.terminal import compose, terminal
    from grader.learner.workspace import find_workspaces, select

    spaces = find_workspaces()
    chosen = select(spaces, exercises) if exercises else [(space, None) for space in spaces]
    out = terminal()
    passed = True
    for space, wanted in chosen:
        names = [exercise.name for exercise in wanted] if wanted else None
        checked = run(space, names, everything=everything)
        summary = summarize(checked, everything=names is not None)
        passed = passed and checked.passed
        if len(spaces) > 1:
            _print([out.style(space.assignment.title, "bold"), ""])
            if names is None and not summary.begun:
                _print([f"Not begun: {len(summary.rows)} exercises.", ""])
                continue
        lines = compose(summary, checked.printed, out)
        lines += ["", *out.wrap(closing(summary, checked))]
        if summary.next is not None:
            next_one = summary.next
            where = f"{next_one.module}.py ({next_one.minutes} min)"
            lines += [f"Next: {next_one.name} in {where}", f"Stuck? grader hint {next_one.name}"]
        _print(lines if len(chosen) == 1 else [*lines, ""])
    if not passed:
        raise typer.Exit(1)


def watch() -> None:
    """Check again at every save; keys: h hint, n next, a all, q quit."""
    from grader.learner.watching import watch as run
    from grader.learner.workspace import find_workspaces

    run(find_workspaces())


def hint(
    exercise: str | None = typer.Argument(None, help="The next one to do if omitted."),
) -> None:
    """Show a hint: three levels, one more at each call."""
    from grader.learner.progress import next_hints
    from grader.learner.terminal import terminal

    space, wanted = _one(exercise)
    out = terminal()
    hints, left = next_hints(space.folder, space.name, wanted)
    lines = [out.style(f"{wanted.name}: {wanted.title}", "bold")]
    for text in hints:
        lines += ["", *out.wrap(text)]
    if left:
        more = "hint" if left == 1 else "hints"
        lines += ["", f"{left} more {more}: grader hint {wanted.name}"]
    _print(lines)


def progress() -> None:
    """Show how far each assignment is, and the next exercise."""
    from grader.learner.checking import check as run
    from grader.learner.summary import points, summarize
    from grader.learner.terminal import bar, terminal
    from grader.learner.workspace import bundled_names, find_all

    out = terminal()
    begun = find_all()
    width = max(len(space.assignment.title) for space in begun)
    lines: list[str] = []
    following = ""
    for space in begun:
        summary = summarize(run(space))
        filled = bar(summary.passed / len(summary.rows), 20, out)
        count = f"{summary.passed:>2} of {len(summary.rows):>2} exercises"
        score = points(summary.points, summary.max_points)
        lines.append(f"{space.assignment.title:<{width}}  {filled}  {count}  {score}")
        if summary.next is not None and not following:
            exercise = summary.next
            following = f"{exercise.name} in {_near(space.folder)}{exercise.module}.py"
            following += f" ({exercise.minutes} min)"
    waiting = [name for name in bundled_names() if name not in {space.name for space in begun}]
    if not following:
        following = f"grader start {waiting[0]}" if waiting else "nothing; everything is done."
    lines += ["", f"Next: {following}"]
    if waiting:
        lines += out.wrap(f"Not begun: {', '.join(waiting)}")
    _print(lines)


def reset(
    exercise: str = typer.Argument(help="The function that becomes its stub again."),
) -> None:
    """Put one function back to its stub; your version is kept in backups/."""
    from grader.learner.handin import reset as run

    space, wanted = _one(exercise)
    backup = run(space, wanted)
    if backup is None:
        _print([f"{wanted.name} is its stub already; nothing was changed."])
    else:
        kept = f"{_near(backup.parent)}{backup.name}"
        _print([f"{wanted.name} in {wanted.module}.py is its stub again."])
        _print([f"The module as it was: {kept}"])


def submit() -> None:
    """Check once more and pack the submission: a zip of the modules and the notebook."""
    from grader.learner.checking import check as run
    from grader.learner.handin import pack, unanswered
    from grader.learner.summary import closing, summarize
    from grader.learner.terminal import table, terminal
    from grader.learner.workspace import UsageError, find_workspaces

    spaces = find_workspaces()
    if len(spaces) > 1:
        names = ", ".join(space.name for space in spaces)
        raise UsageError(f"several assignments are here ({names}); change into the one to hand in")
    space, out = spaces[0], terminal()
    checked = run(space, everything=True)
    summary = summarize(checked)
    lines = [*table(summary.rows, out), "", *out.wrap(closing(summary, checked))]
    target, missing = pack(space, checked)
    open_questions = unanswered(space)
    for name in missing:
        lines += out.wrap(f"Not in the zip, because it is not here: {name}")
    for title in open_questions:
        lines += out.wrap(f"Not answered yet, in {space.name}.ipynb: {title}")
    lines += ["", f"Hand in this file: {_near(target.parent)}{target.name}"]
    if not checked.passed:
        lines.append("It can be handed in as it is, and again when more checks pass.")
    _print(lines)
    if not checked.passed or missing or open_questions:
        raise typer.Exit(1)


def _one(name: str | None) -> tuple[Workspace, Exercise]:
    """Return the exercise of a name, or the first one that does not pass yet."""
    from grader.learner.checking import check as run
    from grader.learner.summary import summarize
    from grader.learner.workspace import UsageError, find_workspaces, select

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


def _print(lines: list[str]) -> None:
    typer.echo("\n".join(lines))


def _near(folder: Path) -> str:
    """Return a folder as seen from here, ready for a file name after it."""
    text = os.path.relpath(folder)
    return "" if text == "." else f"{text}{os.sep}"


def _hours(minutes: int) -> str:
    if minutes < 90:
        return f"about {minutes} minutes"
    halves = round(minutes / 30)
    return f"about {halves / 2:g} hours"


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    for command in (start, check, watch, hint, progress, reset, submit):
        app.command(command.__name__, rich_help_panel=PANEL)(command)

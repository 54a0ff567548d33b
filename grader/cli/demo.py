"""The command `grader demo`: the whole loop on a simulated class."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from grader.demo import Comparison


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command("demo", rich_help_panel="Everybody")(demo)


def demo(
    out: Annotated[Path, typer.Option(help="Folder for the demo.")] = Path("demo"),
    workers: Annotated[int, typer.Option(min=0, help="Graders side by side; 0: one a core.")] = 0,
) -> None:
    """Grade a simulated class through both roads, and show what to open."""
    from rich.console import Console

    from grader import demo as show
    from grader.classroom import Run
    from grader.cli.ta import grade_with_progress
    from grader.course import find_root
    from grader.intake import submissions
    from grader.sandbox.levels import choose

    console = Console(highlight=False)
    root, out = find_root(), out.resolve()
    show.prepare(out)
    names = show.write_class(root, out / "submissions")
    console.print(f"A class of {len(names)}: right, unfinished, wrong in known ways, and broken.")
    assignment = show.assignment_of(root)
    level = choose("auto", trusted=True)
    run = Run(root, assignment.name, out / "graded", level, workers or os.cpu_count() or 1)
    console.print(f"\n[bold]1. grader grade[/bold] (sandbox: {level})")
    reports = grade_with_progress(run, submissions(out / "submissions", assignment))
    console.print("\n[bold]2. nbgrader's own commands, with the judge in the kernel's place[/bold]")
    with console.status("") as status:
        scores = show.nbgrader_course(
            root, out / "submissions", out / "course", lambda step: status.update(f"{step} ...")
        )
    console.print("\n[bold]3. What was learned[/bold]: training the reference's models")
    pictures = show.draw_models(root, out / "pictures")
    comparisons = show.compare(reports, scores)
    _table(console, comparisons, assignment.points)
    _paths(console, out, pictures)
    wrong = [each.student for each in comparisons if not each.agree]
    if wrong:
        console.print(f"[bold red]the roads disagree about {', '.join(wrong)}[/bold red]")
        raise typer.Exit(1)
    console.print("Both roads give every student the same score.")


def _table(console: Console, comparisons: Sequence[Comparison], points: float) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=f"Scores of {points:g}", title_justify="left")
    table.add_column("Submission", overflow="fold")
    table.add_column("grader grade", justify="right", no_wrap=True)
    table.add_column("nbgrader export", justify="right", no_wrap=True)
    for each in comparisons:
        theirs = "missing" if each.nbgrader is None else f"{each.nbgrader:.2f}"
        style = "" if each.agree else "bold red"
        table.add_row(escape(each.student), f"{each.score:.2f}", theirs, style=style)
    console.print()
    console.print(table)


def _paths(console: Console, out: Path, pictures: Sequence[Path]) -> None:
    rows = [
        ("scores", out / "graded" / "grades.csv"),
        ("every check", out / "graded" / "checks.csv"),
        ("a student's feedback", next(iter(sorted((out / "graded" / "feedback").glob("b*.html"))))),
        ("nbgrader's course", out / "course"),
        *(("picture", path) for path in pictures),
    ]
    console.print("\nOpen:")
    for what, path in rows:
        console.print(f"  {what:<21} {_short(path)}", soft_wrap=True)


def _short(path: Path) -> Path:
    """Return the path as seen from here, if it is below."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path

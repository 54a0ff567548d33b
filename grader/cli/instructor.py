"""Commands for instructors: build the students' copy, verify the course."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from grader.verify import Verification

PANEL = "Instructors"


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command("build", rich_help_panel=PANEL)(build)
    app.command("verify", rich_help_panel=PANEL)(verify)


def build(
    check: Annotated[
        bool, typer.Option("--check", help="Only compare; exit 1 where assignments/ is behind.")
    ] = False,
) -> None:
    """Make assignments/ from solutions/ and tests/public/."""
    from grader import build as builder
    from grader.course import find_root

    root = find_root()
    if not check:
        count = builder.build(root)
        typer.echo(f"assignments/: {count} files built")
        return
    found = builder.differences(root)
    for difference in found:
        typer.echo(f"assignments/{difference.path}: {difference.what}")
    if found:
        typer.echo("assignments/ is not what solutions/ and tests/public/ make; run `grader build`")
        raise typer.Exit(1)
    typer.echo("assignments/ is in step with solutions/ and tests/public/")


def verify(
    assignments: Annotated[
        list[str] | None, typer.Argument(help="Which ones; all if none is named.")
    ] = None,
    workers: Annotated[int, typer.Option(min=0, help="Graders side by side; 0: one a core.")] = 0,
    seed: Annotated[
        int | None, typer.Option(help="Seed of the hidden suites; drawn by default.")
    ] = None,
) -> None:
    """Prove that the course is complete and that its suites judge right."""
    import os
    import secrets
    import tempfile
    from pathlib import Path

    from rich.console import Console
    from rich.progress import Progress

    from grader import verify as verifier
    from grader.classroom import Run
    from grader.course import find_root, load_course

    root = find_root()
    course = load_course(root / "solutions")
    names = assignments or [assignment.name for assignment in course.assignments]
    seed = secrets.randbits(32) if seed is None else seed
    results = []
    with (
        tempfile.TemporaryDirectory(prefix="grader-verify-") as folder,
        Progress(console=Console(stderr=True), transient=True) as progress,
    ):
        for name in names:
            task = progress.add_task(name, total=None)
            run = Run(
                root, name, Path(folder) / name, workers=workers or os.cpu_count() or 1, seed=seed
            )
            chosen = course.assignment(name)
            results.append(verifier.verify(run, chosen, lambda t=task: progress.advance(t)))
            progress.update(task, total=progress.tasks[task].completed)
    for result in results:
        _print_verification(result)
    problems = [problem for result in results for problem in result.problems]
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
    for heading in ("Points", "Public", "Hidden", "Mistakes caught", "Alternatives right"):
        table.add_column(heading, justify="right")
    for row in result.rows:
        table.add_row(
            row.exercise, f"{row.points:g}", str(row.public), str(row.hidden),
            f"{row.caught}/{row.misconceptions}", f"{row.full_marks}/{row.alternatives}",
        )  # fmt: skip
    console.print(table)
    for problem in result.problems:
        console.print(f"  [red]✗[/red] {escape(problem)}", soft_wrap=True, highlight=False)

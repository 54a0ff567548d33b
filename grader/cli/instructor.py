"""Commands for instructors: build the students' copy."""

from __future__ import annotations

from typing import Annotated

import typer

PANEL = "Instructors"


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command("build", rich_help_panel=PANEL)(build)


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

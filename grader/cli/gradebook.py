"""Commands around nbgrader: the course, and who is graded in it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def course(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The course folder.")],
    students: Annotated[
        Path | None, typer.Option(help="Roster: CSV with id, first_name, last_name, email, ...")
    ] = None,
    db: Annotated[
        str | None, typer.Option(help="Gradebook, e.g. postgresql://user@host/name [gradebook.db]")
    ] = None,
    dry_run: Annotated[bool, typer.Option(help="Say what would be done, and do nothing.")] = False,
) -> None:
    """Make an nbgrader course of this checkout, or bring one up to date."""
    need_nbgrader()
    from rich.console import Console

    from grader.course import find_root
    from grader.nb.course import carry_out, plan

    console = Console(highlight=False, emoji=False)
    made = plan(find_root(), folder, students, db)
    for step in made.steps:
        verb = f"would {step.what}" if dry_run and step.do else step.what
        why = f" ({step.why})" if step.why else ""
        console.print(f"{verb:>12} {step.subject}{why}", markup=False, soft_wrap=True)
    if made.unchanged:
        console.print(f"{'as it is':>12} {made.unchanged} files", markup=False)
    if dry_run:
        return
    carry_out(made)
    if made.changes:
        console.print(
            f"\nNow, in {folder}: nbgrader generate_assignment NAME; "
            "then collect, autograde, generate_feedback and export as ever.",
            markup=False,
            soft_wrap=True,
        )


def status(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The course folder.")],
    assignment: Annotated[str | None, typer.Option(help="Only this assignment.")] = None,
) -> None:
    """List who is graded, missing, crashed or awaiting manual grading in an nbgrader course."""
    need_nbgrader()
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from grader.feedback import line as plain
    from grader.nb.standing import Standing, course_standings

    console = Console(highlight=False, emoji=False)
    attention = False
    for name, lines in course_standings(folder, assignment).items():
        table = Table("student", "standing", "score", "needs a person", title=name)
        for line in lines:
            score = "" if line.score is None else f"{line.score:g} / {line.max_score:g}"
            manual = escape(plain(", ".join(line.manual)))
            table.add_row(escape(plain(line.student)), line.standing, score, manual)
        counts = {s: sum(line.standing is s for line in lines) for s in Standing}
        console.print(table)
        console.print("  ".join(f"{n} {s}" for s, n in counts.items() if n) or "nobody", "\n")
        attention |= any(counts[s] for s in (Standing.CRASHED, Standing.UNREADABLE))
    raise typer.Exit(1 if attention else 0)


def feedback(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The course folder.")],
    assignment: Annotated[str, typer.Option(help="Whose feedback.")],
    out: Annotated[Path, typer.Option(help="Folder for <student>.zip.")],
) -> None:
    """Pack what `nbgrader generate_feedback` made into a zip for each student."""
    need_nbgrader()
    from grader.nb.standing import feedback_zips

    count = feedback_zips(folder, assignment, out)
    typer.echo(f"{count} zip files in {out}")


def need_nbgrader() -> None:
    """Complain if nbgrader is not installed."""
    from importlib.util import find_spec

    if find_spec("nbgrader") is None:
        raise RuntimeError("nbgrader is not installed; pip install 'numpy-nn-grader[instructor]'")


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    panel = "Instructors"
    app.command("course", rich_help_panel=panel)(course)
    app.command("status", rich_help_panel=panel)(status)
    app.command("feedback", rich_help_panel=panel)(feedback)

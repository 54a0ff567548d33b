"""Commands for teaching assistants: grade a class, look at one student."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.classroom import Run
    from grader.judge import Submission
    from grader.verdict import Report

PANEL = "Teaching assistants"


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command("grade", rich_help_panel=PANEL)(grade)
    app.command("show", rich_help_panel=PANEL)(show)


def grade(
    submissions: Annotated[
        Path, typer.Argument(help="Folder of <student>/ folders and <student>.zip files.")
    ],
    assignment: Annotated[str, typer.Option(help="Name of the assignment.")],
    out: Annotated[Path, typer.Option(help="Folder for reports, grades.csv and feedback.")],
    workers: Annotated[int, typer.Option(min=0, help="Graders side by side; 0: one a core.")] = 0,
    sandbox: Annotated[
        str, typer.Option(help="auto, full, kernel or process; auto takes the strongest.")
    ] = "auto",
    fresh: Annotated[bool, typer.Option("--fresh", help="Judge again what has a report.")] = False,
    seed: Annotated[
        int | None, typer.Option(help="Seed of the hidden suites, to judge all alike.")
    ] = None,
    portraits: Annotated[
        bool, typer.Option(help="Draw what the training exercises learn into the feedback.")
    ] = True,
    gradebook: Annotated[
        Path | None, typer.Option(help="nbgrader course whose gradebook gets the scores, too.")
    ] = None,
) -> None:
    """Grade all submissions in a folder; a stopped run goes on where it was."""
    from grader.classroom import Run
    from grader.course import find_root, load_course
    from grader.intake import submissions as read_submissions
    from grader.sandbox.levels import choose

    root = find_root()
    course = load_course(root / "solutions")
    chosen = course.assignment(assignment)
    if gradebook is not None:
        from grader.cli.gradebook import need_nbgrader
        from grader.nb import check_course

        need_nbgrader()
        check_course(gradebook, assignment)
    students = read_submissions(submissions, chosen)
    _must_stand_apart(out, submissions)
    run = Run(
        root, assignment, out, choose(sandbox), workers or os.cpu_count() or 1, seed, fresh,
        portraits=portraits,
    )  # fmt: skip
    reports = grade_with_progress(run, students)
    print_class(reports, run)
    problems = [] if gradebook is None else _record(gradebook, reports)
    fine = not problems and all(report.status == "graded" for report in reports)
    raise typer.Exit(0 if fine else 1)


def _must_stand_apart(out: Path, submissions: Path) -> None:
    """Complain about a folder of results that would be taken for a submission, or is none."""
    from grader.course import CourseError

    if out.resolve().is_relative_to(submissions.resolve()):
        raise CourseError(
            f"{out}: lies in the folder of the submissions, and would be graded as one; "
            "choose another --out"
        )
    for path in (out, *(out / name for name in ("reports", "feedback", "portraits"))):
        if path.exists() and not path.is_dir():
            raise CourseError(f"{path}: in the way of a folder; move it, or choose another --out")


def _record(course_dir: Path, reports: Sequence[Report]) -> list[str]:
    """Write reports into an nbgrader course and say what could not be written."""
    from grader.feedback import clean
    from grader.nb import record

    problems = record(course_dir, reports)
    for problem in problems:
        typer.echo(clean(problem), err=True)
    typer.echo(f"gradebook {course_dir}: {len(reports) - len(problems)} reports written")
    return problems


def grade_with_progress(run: Run, students: Sequence[Submission]) -> list[Report]:
    """Grade behind a progress bar, and write everything that belongs into the run's folder."""
    import time

    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    from grader.classroom import grade_all, write_run
    from grader.exports.plain import write_checks, write_grades
    from grader.report.class_page import write_class
    from grader.report.student import write_feedback

    started = time.monotonic()
    kept = 0
    rate = TextColumn("{task.fields[rate]}")
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), MofNCompleteColumn(),
        rate, TimeRemainingColumn(), console=console,
    ) as progress:  # fmt: skip
        task = progress.add_task("Grading", total=len(students), rate="")

        def on_report(report: Report, old: bool) -> None:
            nonlocal kept
            kept += old
            done = progress.tasks[0].completed + 1 - kept
            speed = done / max(1e-6, time.monotonic() - started)
            progress.update(task, advance=1, rate=f"{speed:.1f}/s" if done > 0 else "")
            write_feedback(report, run)

        reports = grade_all(run, students, on_report)
    write_grades(reports, run.out)
    write_checks(reports, run.out)
    write_class(reports, run)
    write_run(run, reports, time.monotonic() - started)
    if kept:
        console.print(f"{kept} unchanged since the last run and kept; --fresh judges them again")
    return reports


def print_class(reports: Sequence[Report], run: Run) -> None:
    """Print a line a student and where things are."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from grader.feedback import line

    console = Console(emoji=False)
    table = Table(
        title=f"{run.assignment}: {len(reports)} submissions", title_justify="left", expand=True
    )
    table.add_column("Student", overflow="ellipsis", no_wrap=True, max_width=28, ratio=3)
    table.add_column("Score", justify="right", no_wrap=True, min_width=9)
    table.add_column("", no_wrap=True, min_width=10)
    table.add_column("To look at", overflow="ellipsis", no_wrap=True, ratio=4)
    for report in reports:
        share = report.score / report.max_score if report.max_score else 0.0
        bar = "█" * min(10, int(10 * share))
        if report.status != "graded":
            note = line(report.message)
        else:
            lost = [e.name for e in report.exercises if e.score < e.max_score]
            note = ", ".join(lost)
        score = f"{report.score:g}/{report.max_score:g}"
        table.add_row(escape(line(report.student)), score, f"{bar:<10}", escape(note))
    console.print(table)
    errors = [report for report in reports if report.status != "graded"]
    if errors:
        console.print(f"[bold]{len(errors)} of {len(reports)} could not be graded:[/bold]")
    for report in errors:
        text = f"  {line(report.student)}: {line(report.message)}"
        console.print(escape(text), soft_wrap=True, highlight=False)
    noticed = [line(report.student) for report in reports if report.tampering]
    if noticed:
        names = ", ".join(noticed[:8]) + (", ..." if len(noticed) > 8 else "")
        console.print(
            f"[bold]Noticed in {len(noticed)}[/bold] (`grader show` and class.html say what): "
            f"{escape(names)}", soft_wrap=True, highlight=False,
        )  # fmt: skip
    console.print(f"grades    {run.out / 'grades.csv'}", soft_wrap=True, highlight=False)
    console.print(f"reports   {run.reports}", soft_wrap=True, highlight=False)
    console.print(f"feedback  {run.out / 'feedback'}", soft_wrap=True, highlight=False)
    console.print(f"class     {run.out / 'class.html'}", soft_wrap=True, highlight=False)


def show(
    out: Annotated[Path, typer.Argument(help="The folder that `grader grade --out` wrote.")],
    student: Annotated[str, typer.Argument(help="The student's name.")],
) -> None:
    """Show one student's report in the terminal."""
    from rich.console import Console
    from rich.markup import escape
    from rich.padding import Padding

    from grader.classroom import file_name
    from grader.course import CourseError
    from grader.feedback import clean, line
    from grader.verdict import Report

    path = out / "reports" / f"{file_name(student)}.json"
    if not path.is_file():
        names = sorted(each.stem for each in (out / "reports").glob("*.json"))
        known = ", ".join(names[:8]) + (", ..." if len(names) > 8 else "")
        raise CourseError(f"{path}: no such report; there are: {known or 'none'}")
    report = Report.read(path)
    console = Console(emoji=False)
    console.print(
        f"[bold]{escape(line(report.student))}[/bold]  {escape(line(report.assignment))}  "
        f"{report.score:g}/{report.max_score:g}  "
        f"({report.status}, sandbox: {escape(line(report.sandbox))})"
    )
    if report.message:
        console.print(escape(clean(report.message)))
    for entry in report.tampering:
        console.print(f"[red]tampering[/red] {escape(line('; '.join(entry.values())))}")
    for exercise in report.exercises:
        credit = " (extra credit)" if exercise.extra_credit else ""
        credit += " (with the reference for what it needs)" if exercise.follow_through else ""
        points = f"{exercise.score:g}/{exercise.max_score:g}{credit}"
        console.print(f"\n[bold]{escape(line(exercise.name))}[/bold]  {points}", highlight=False)
        for check in exercise.checks:
            mark = {"passed": "[green]✓[/green]", "failed": "[red]✗[/red]"}.get(check.status, "•")
            console.print(f"  {mark} {escape(line(check.title))} [dim]({check.visibility})[/dim]")
            if check.message:
                console.print(Padding(escape(clean(check.message)), (0, 0, 0, 6)), highlight=False)
            for recognised in check.diagnosis:
                console.print(
                    Padding(f"[yellow]{escape(clean(recognised.says))}[/yellow]", (0, 0, 0, 6))
                )

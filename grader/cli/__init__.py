"""The `grader` command: one file for each of its users; they parse and print, nothing else."""

from __future__ import annotations

import os
import sys

import typer

from grader.cli import demo, doctor, gradebook, instructor, student, ta, train, verify
from grader.cli.panels import Panels, names_only

app = typer.Typer(
    name="grader",
    help="Auto-graded exercises: neural networks from scratch in NumPy.",
    no_args_is_help=True,
    add_completion=False,
    cls=Panels,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for part in (student, train, demo, instructor, verify, gradebook, ta, doctor):
    part.register(app)


def _options(words: list[str]) -> set[str]:
    return {word for word in words if word.startswith("-")}


def main() -> None:
    """Run the command line; no traceback reaches a user, except with ``--debug``."""
    debug = "--debug" in sys.argv
    if debug:
        sys.argv.remove("--debug")
    try:
        # The command that students wait for, many times an hour. Typer would import pydantic to
        # parse its two arguments, which takes half as long as importing NumPy and pytest.
        if sys.argv[1:2] == ["check"] and not _options(sys.argv[2:]) - {"--all"}:
            names = [word for word in sys.argv[2:] if word != "--all"]
            student.check(names, everything="--all" in sys.argv)
            return
        if sys.argv[1:] in ([], ["--help"]):
            names_only(app)()
        app()
    except typer.Exit as stop:
        sys.exit(stop.exit_code)
    except KeyboardInterrupt:
        typer.echo("interrupted; the same command goes on from here", err=True)
        # 128 + SIGINT, as shells expect
        os._exit(130)
    except Exception as error:
        if debug:
            raise
        from grader.feedback import clean

        typer.echo(f"grader: {clean(str(error)) or type(error).__name__}", err=True)
        sys.exit(2)

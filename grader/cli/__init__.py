"""The `grader` command: one file for each of its users; they parse and print, nothing else."""

from __future__ import annotations

import os
import sys

import typer

from grader.cli import demo, instructor, student, ta, train, verify

app = typer.Typer(
    name="grader",
    help="Auto-graded exercises: neural networks from scratch in NumPy.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
for part in (student, train, demo, instructor, verify, ta):
    part.register(app)


def main() -> None:
    """Run the command line; no traceback reaches a user, except with ``--debug``."""
    debug = "--debug" in sys.argv
    if debug:
        sys.argv.remove("--debug")
    try:
        app()
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

"""The list of commands by who uses them, as plain text.

Typer draws panels with rich, whose import takes longer than everything else in ``grader --help``.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from typer import Typer
from typer.core import TyperGroup

OTHERS = "Others"


def names_only(app: Typer) -> Typer:
    """Return a copy with every command's name and docstring, all that the list of them shows.

    Typer evaluates the annotations of every parameter of every command first: a third of the time.
    """
    listed = copy.copy(app)
    listed.registered_commands = [copy.copy(info) for info in app.registered_commands]
    for info in listed.registered_commands:
        info.callback = _empty(info.callback.__doc__ if info.callback else "")
    return listed


def _empty(words: str | None) -> Callable[[], None]:
    def command() -> None:
        """Do nothing."""

    command.__doc__ = words
    return command


class Panels(TyperGroup):
    """A group of commands that lists them under their `rich_help_panel`."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write one section for each panel, in the order in which commands were added."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is None or command.hidden:
                continue
            panel = getattr(command, "rich_help_panel", None)
            panel = panel if isinstance(panel, str) else OTHERS
            words = command.get_short_help_str(limit=120)
            sections.setdefault(panel, []).append((name, words))
        for panel, rows in sections.items():
            with formatter.section(panel):
                formatter.write_dl(rows)

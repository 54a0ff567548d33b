"""The list of commands by who uses them, as plain text.

Typer draws panels with rich, whose import takes longer than everything else in ``grader --help``.
"""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup

OTHERS = "Others"


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

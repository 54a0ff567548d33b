"""The command `grader doctor`: what the sandbox really holds here, and what would help."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from grader.sandbox.levels import Probe

COLUMNS = ("process", "kernel", "bubble", "full")
WORDS = {"bubble": "bubblewrap\nalone"}
PROMISES = {
    "process": "limits memory, time and processes; files and network are open",
    "kernel": "no file, network, process or signal is in reach",
    "full": "the same, and nothing of this machine is there to be reached",
}


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command("doctor", rich_help_panel="Teaching assistants")(doctor)


def doctor() -> None:
    """Let a canary try to get out of each sandbox level; say what held and what would help."""
    from rich.console import Console

    from grader.sandbox import cures, levels

    console = Console(highlight=False)
    probes = {name: levels.probe(name) for name in COLUMNS}
    _table(console, probes)
    found = None
    for level in ("full", "kernel", "process"):
        reason = levels.shortfall(level)
        if reason:
            console.print(f"[red]✗[/red] {level}: {reason}", soft_wrap=True)
        else:
            console.print(f"[green]✓[/green] {level}: {PROMISES[level]}")
            found = found or level
    console.print(f"\nThis is {_system(cures.system())}.")
    if found in ("full", "kernel"):
        console.print(f"`grader grade` takes the level [bold]{found}[/bold] here.")
        raise typer.Exit(0)
    console.print(
        "`grader grade` refuses here, unless `--sandbox process` is given: a submission could then "
        "read this machine's files and use its network."
    )
    raise typer.Exit(1)


def _table(console: object, probes: dict[str, Probe]) -> None:
    from rich.console import Console
    from rich.table import Table

    from grader.sandbox.levels import ATTEMPTS

    assert isinstance(console, Console)
    table = Table(title="A canary tried to ...", title_justify="left")
    table.add_column("", no_wrap=True)
    for name in COLUMNS:
        table.add_column(WORDS.get(name, name), justify="center", no_wrap=True)
    for number, attempt in enumerate(ATTEMPTS):
        cells = []
        for name in COLUMNS:
            if probes[name].problem or not probes[name].findings:
                cells.append("-")
                continue
            finding = probes[name].findings[number]
            broken = finding in probes[name].open()
            open_ = "[bold red]open[/bold red]" if broken else "open"
            cells.append("[green]held[/green]" if finding.held else open_)
        table.add_row(attempt.words, *cells)
    console.print(table)


def _system(kind: str) -> str:
    import platform

    names = {"wsl": "Linux under WSL", "container": "Linux in a container", "macos": "macOS",
             "windows": "Windows", "linux": "Linux"}  # fmt: skip
    return f"{names.get(kind, platform.system())} {platform.release()}"

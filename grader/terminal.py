"""A check's summary in the terminal, made to be read at 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.summary import Problem, Row, Summary, points, printed

MAX_WIDTH = 100  # longer lines are hard to read, whatever the window allows
_MARKS = {
    "passed": ("✓", "+", "green"),
    "failed": ("✗", "x", "red"),
    "unwritten": ("·", ".", "dim"),
    "blocked": ("–", "-", "yellow"),
    "error": ("!", "!", "red"),
}


def console(width: int | None = None) -> Console:
    """Return the console that everything is written to."""
    made = Console(highlight=False, markup=False, emoji=False, width=width)
    if made.width > MAX_WIDTH:
        made.width = MAX_WIDTH
    return made


def plain(out: Console) -> bool:
    """Tell whether the terminal knows ASCII only."""
    return not out.encoding.lower().startswith("utf")


def mark(row: Row, out: Console) -> Text:
    """Return the sign of an exercise's state; it means the same without its color."""
    sign, ascii_sign, style = _MARKS[row.state]
    return Text(ascii_sign if plain(out) else sign, style)


def table(rows: Iterable[Row], out: Console) -> RenderableType:
    """Return the table of exercises."""
    grid = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="dim")
    grid.add_column("", width=1)
    grid.add_column("exercise", no_wrap=True)
    grid.add_column("points", justify="right", no_wrap=True)
    grid.add_column("", overflow="fold")
    for row in rows:
        grid.add_row(
            mark(row, out),
            Text(row.name, "bold" if row.state == "failed" else ""),
            Text(points(row.points, row.max_points)),
            Text(row.note or row.title, "" if row.note else "dim"),
        )
    return grid


def bar(fraction: float, width: int, out: Console) -> Text:
    """Return a bar that is filled to a fraction."""
    full, empty = ("#", ".") if plain(out) else ("█", "░")
    filled = int(fraction * width)
    return Text.assemble((full * filled, "green"), (empty * (width - filled), "dim"))


def problem(each: Problem, out: Console) -> RenderableType:
    """Return one failure: its parts in a hanging column, then what it was recognised as."""
    head = Table.grid(padding=(0, 2, 0, 0))
    head.add_row(Text(each.where, "bold red"), Text(each.title, "bold"))
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    labelled = [part for part in each.parts if part[0]]
    for label, text in each.parts:
        if labelled:
            grid.add_row(Text(label, "dim"), Text(text))
    for says in each.says:
        grid.add_row(Text("perhaps", "cyan"), Text(says, "cyan"))
    sentence = [Text(text) for label, text in each.parts if not label and not labelled]
    bodies: list[Text | Table] = [*sentence] if sentence else [grid]
    return Group(head, *(Padding(body, (0, 0, 0, 2)) for body in bodies))


def show(summary: Summary, texts: Mapping[str, str], out: Console) -> None:
    """Print a summary: what the student's functions printed, what is wrong, the table."""
    bar = "| " if plain(out) else "│ "
    for head, text in printed(summary, texts):
        out.print(Text(head, "dim"))
        if text:
            out.print(Text("\n".join(bar + line for line in text.split("\n")), "dim"))
        out.print()
    for each in summary.problems:
        out.print(problem(each, out))
        out.print()
    if summary.more:
        out.print(Text(f"... and {summary.more} more; mend these first.", "dim"))
        out.print()
    out.print(table(summary.rows, out))

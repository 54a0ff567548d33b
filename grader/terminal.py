"""A check's summary in the terminal, made to be read at 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.summary import Problem, Row, Summary, points

MAX_WIDTH = 100  # longer lines are hard to read, whatever the window allows
_MARKS = {
    "passed": ("✓", "+", "green"),
    "failed": ("✗", "x", "red"),
    "unwritten": ("·", ".", "dim"),
    "blocked": ("–", "-", "yellow"),
    "error": ("!", "!", "red"),
}
_MAX_LINES = 12  # of what one exercise prints


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


def printed(texts: Mapping[str, str], out: Console) -> Iterable[RenderableType]:
    """Return what the student's functions printed, each under its name and marked off."""
    for name, text in texts.items():
        lines = text.split("\n")
        if len(lines) > _MAX_LINES:
            lines = [*lines[: _MAX_LINES - 1], f"... and {len(lines) - _MAX_LINES + 1} more lines"]
        bar = "| " if plain(out) else "│ "
        head = f"{name} printed:" if name else "printed while the modules were loaded:"
        yield Text(head, "dim")
        yield Text("\n".join(bar + line for line in lines), "dim")


def show(summary: Summary, texts: Mapping[str, str], out: Console) -> None:
    """Print a summary: what was printed, what is wrong, the table."""
    for part in printed(texts, out):
        out.print(part)
    if texts:
        out.print()
    for each in summary.problems:
        out.print(problem(each, out))
        out.print()
    if summary.more:
        out.print(Text(f"... and {summary.more} more; mend these first.", "dim"))
        out.print()
    out.print(table(summary.rows, out))

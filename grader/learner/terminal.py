"""A check's summary in the terminal, made to be read at 80 columns.

Lines of text and a few colors: the table library that the longer commands use would cost a quarter
of the time that a check takes.
"""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TextIO

from grader.learner.summary import Problem, Row, Summary, points, printed

MAX_WIDTH = 100  # longer lines are hard to read, whatever the window allows
_STYLES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}
_MARKS = {
    "passed": ("✓", "+", "green"),
    "failed": ("✗", "x", "red"),
    "unwritten": ("·", ".", "dim"),
    "blocked": ("–", "-", "yellow"),
    "error": ("!", "!", "red"),
}


@dataclass(frozen=True)
class Out:
    """What the terminal can show."""

    width: int = 80
    color: bool = False
    plain: bool = False  # ASCII only

    def style(self, text: str, *styles: str) -> str:
        """Return text in some styles, where there is color; it means the same without."""
        if not self.color or not text:
            return text
        return f"\x1b[{';'.join(_STYLES[style] for style in styles)}m{text}\x1b[0m"

    def wrap(self, text: str, indent: str = "", first: str | None = None) -> list[str]:
        """Break text into lines; those after the first hang below it."""
        lines: list[str] = []
        for part in text.split("\n") or [""]:
            head = indent if lines or first is None else first
            lines += textwrap.wrap(
                part, self.width, initial_indent=head, subsequent_indent=indent,
                break_on_hyphens=False,
            ) or [head.rstrip()]  # fmt: skip
        return lines


def terminal(stream: TextIO | None = None) -> Out:
    """Return what the terminal on the other end of standard output can show."""
    stream = stream or sys.stdout
    live = stream.isatty() and os.environ.get("TERM") != "dumb"
    if live and sys.platform == "win32":
        os.system("")  # switches the escape sequences of the console on
    return Out(
        width=min(shutil.get_terminal_size((80, 24)).columns, MAX_WIDTH),
        color=live and not os.environ.get("NO_COLOR"),
        plain=not (stream.encoding or "ascii").lower().replace("-", "").startswith("utf"),
    )


def mark(row: Row, out: Out) -> str:
    """Return the sign of an exercise's state."""
    sign, ascii_sign, style = _MARKS[row.state]
    return out.style(ascii_sign if out.plain else sign, style)


def bar(fraction: float, width: int, out: Out) -> str:
    """Return a bar that is filled to a fraction."""
    full, empty = ("#", ".") if out.plain else ("█", "░")
    filled = int(fraction * width)
    return out.style(full * filled, "green") + out.style(empty * (width - filled), "dim")


def table(rows: Iterable[Row], out: Out) -> list[str]:
    """Return the table of exercises."""
    rows = list(rows)
    names = max(len("exercise"), *(len(row.name) for row in rows))
    scores = [points(row.points, row.max_points) for row in rows]
    width = max(len("points"), *map(len, scores))
    lines = [out.style(f"  {'exercise':<{names}}  {'points':>{width}}", "dim")]
    for row, score in zip(rows, scores, strict=True):
        name = row.name.ljust(names)
        note = row.words[: max(0, out.width - names - width - 6)]
        lines.append(
            f"{mark(row, out)} {out.style(name, 'bold') if row.state == 'failed' else name}  "
            f"{score:>{width}}  {note if row.note else out.style(note, 'dim')}"
        )
    return lines


def problem(each: Problem, out: Out) -> list[str]:
    """Return one failure: its parts in a hanging column, then what it was recognised as."""
    first, *rest = out.wrap(each.title, " " * (len(each.where) + 2))
    lines = [out.style(each.where, "bold", "red") + out.style(first[len(each.where) :], "bold")]
    lines += [out.style(line, "bold") for line in rest]
    width = max((len(label) for label, _ in each.parts), default=0)
    for label, text in each.parts:
        lines += _labelled(label, text, width, out)
    for says in each.says:
        lines += _labelled("perhaps", says, width, out)
    return lines


def _labelled(label: str, text: str, width: int, out: Out) -> list[str]:
    indent = " " * (width + 4 if width else 2)
    lines = out.wrap(text, indent)
    head = f"  {label:<{width}}" if label else ""
    if head:
        lines[0] = out.style(head, "dim") + lines[0][len(head) :]
    return lines


def output(summary: Summary, texts: Mapping[str, str], out: Out) -> list[str]:
    """Return what the student's functions printed, marked off from our own words."""
    side = "| " if out.plain else "│ "
    lines: list[str] = []
    for head, text in printed(summary, texts):
        lines += [out.style(line, "dim") for line in out.wrap(head)]
        lines += [out.style(side + line, "dim") for line in text.split("\n") if text]
        lines.append("")
    return lines


def compose(summary: Summary, texts: Mapping[str, str], out: Out) -> list[str]:
    """Return the lines of a summary: what was printed, what is wrong, the table."""
    lines = output(summary, texts, out)
    for each in summary.problems:
        lines += [*problem(each, out), ""]
    if summary.more:
        lines += [out.style(f"... and {summary.more} more; mend these first.", "dim"), ""]
    return lines + table(summary.rows, out)

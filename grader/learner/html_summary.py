"""A check's summary as HTML for a notebook's cell: the words of the terminal in one small table."""

from __future__ import annotations

from html import escape

from grader.learner.checking import Checked
from grader.learner.summary import Problem, Row, Summary, closing, points, printed

# Inline styles only: the sanitizer of a notebook that is not trusted drops <style>. The variables
# are JupyterLab's and follow its theme; elsewhere the fallbacks of light and dark pages hold.
_CELL = "text-align:left;vertical-align:top;padding:2px 12px 2px 0;border:none;"
_TR = '<tr style="background:transparent;">'  # no zebra: the rows belong together
_DIM = "opacity:0.65;"
_COLORS = {
    "passed": "var(--jp-success-color0, #1b7f3b)",
    "failed": "var(--jp-error-color1, #c62828)",
    "error": "var(--jp-error-color1, #c62828)",
    "blocked": "var(--jp-warn-color1, #b26a00)",
    "unwritten": "inherit",
}
_SIGNS = {"passed": "✓", "failed": "✗", "error": "!", "blocked": "–", "unwritten": "·"}


def as_html(summary: Summary, checked: Checked) -> str:
    """Return the summary as one compact table; every text of a student's is escaped."""
    rows = [_html_row(row) for row in summary.rows]
    alone = len(summary.rows) == 1
    rows += [_html_problem(each, alone) for each in summary.problems]
    if summary.more:
        rows.append(_html_line(f"... and {summary.more} more; mend these first."))
    parts = [
        '<table role="presentation" style="border-collapse:collapse;border:none;margin:0;">',
        *rows,
        "</table>",
        *(_html_printed(*each) for each in printed(summary, checked.printed)),
    ]
    if len(summary.rows) > 1:
        parts.append(f"<p>{escape(closing(summary, checked))}</p>")
    return "\n".join(parts)


def _html_row(row: Row) -> str:
    sign = (
        f'<span style="display:inline-block;width:1.2em;font-weight:bold;'
        f'color:{_COLORS[row.state]};">{_SIGNS[row.state]}</span>'
    )
    words = escape(row.words)
    note = words if row.note else f'<span style="{_DIM}">{words}</span>'
    score = f"{escape(points(row.points, row.max_points))} public points"
    name = f"{sign}<code>{escape(row.name)}</code>"
    narrow = "".join(
        f'<td style="{_CELL}white-space:nowrap;">{cell}</td>' for cell in (name, score)
    )
    return f'{_TR}{narrow}<td style="{_CELL}width:100%;">{note}</td></tr>'


def _html_problem(each: Problem, alone: bool) -> str:
    head = f"<b>{escape(each.title)}</b>"
    if not alone or each.where.endswith(".py"):
        head = f"<code>{escape(each.where)}</code>&nbsp; {head}"
    lines = [_html_line(head, raw=True)]
    lines += [_html_pair(label, text) for label, text in each.parts]
    lines += [_html_pair("perhaps", says) for says in each.says]
    return "\n".join(lines)


def _html_pair(label: str, text: str) -> str:
    if not label:
        return _html_line(text)
    words = escape(text).replace("\n", "<br>")
    if label in ("called", "with", "returned"):
        words = f"<code>{words}</code>"
    return (
        f'{_TR}<td style="{_CELL}{_DIM}text-align:right;">{escape(label)}</td>'
        f'<td colspan="2" style="{_CELL}">{words}</td></tr>'
    )


def _html_line(text: str, *, raw: bool = False) -> str:
    words = text if raw else escape(text).replace("\n", "<br>")
    return f'{_TR}<td colspan="3" style="{_CELL}padding-top:8px;">{words}</td></tr>'


def _html_printed(head: str, text: str) -> str:
    return (
        f'<div style="{_DIM}margin-top:6px;">{escape(head)}</div>'
        f'<pre style="margin:0;padding-left:8px;max-height:14em;overflow:auto;'
        f'border-left:2px solid;">{escape(text)}</pre>'
    )

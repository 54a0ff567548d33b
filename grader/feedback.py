"""Verdicts in words: what a student reads about one failed check.

A message has labelled parts: what was called (with shapes), what came back, what is wrong and
where, and where to look. A hidden check leaves out the expected values. Further lines of a part are
indented, so that a student's words never look like a part of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grader.gradcheck import CheckFailure, describe
from grader.subject import Call, CallFailed, Subject
from grader.verdict import Visibility

LABEL = 9  # characters
MAX_LINE = 1200  # characters: the longest message of an exception, and what is said around it

# Student text reaches terminals, HTML and CSV: control characters never do.
_CONTROL = dict.fromkeys((*range(32), *range(127, 160)), "�")
# What turns the direction of writing, is not seen, or is half a character and cannot be written.
_CONTROL |= dict.fromkeys(
    (0x61C, 0x180E, 0x200B, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2060, 0x2070), 0xFEFF,
     *range(0xFFF9, 0xFFFC), *range(0xE0000, 0xE0080), *range(0xD800, 0xE000)),
    "\N{REPLACEMENT CHARACTER}",
)  # fmt: skip
del _CONTROL[ord("\n")], _CONTROL[ord("\t")]


def clean(text: str) -> str:
    """Return text without control characters (escape sequences, bidirectional overrides)."""
    return text.replace("\r\n", "\n").translate(_CONTROL)


def line(text: str) -> str:
    """Return clean text in one line: a name or a message must not look like several."""
    return " ".join(clean(text).split())


def message(
    failure: AssertionError, student: Subject | None, look: str, visibility: Visibility
) -> str:
    """Return the message for a failed check.

    Parameters
    ----------
    failure : AssertionError
        What the check raised.
    student : Subject or None
        Its record of calls tells what was called.
    look : str
        The author's pointer to a line of thought.
    visibility : Visibility
        Whether expected values may be shown.
    """
    lines: list[tuple[str, str]] = []
    call = call_of(failure, student.calls if student else ())
    if isinstance(failure, CallFailed):
        if failure.failure.kind in ("unwritten", "unloaded", "missing", "blocked"):
            return clean(_indented(failure.problem))
        if call is not None:
            lines.append(("called", call.text))
        lines.append(("problem", failure.problem))
    else:
        if call is not None:
            lines.append(("called", call.text))
            if call.failure is None:
                lines.append(("returned", describe(call.value)))
            if call.changed and "changed" not in str(failure):
                lines.append(("note", f"the call changed its input {', '.join(call.changed)}"))
        if isinstance(failure, CheckFailure):
            lines.append(("problem", failure.problem))
            if failure.expected and visibility is Visibility.PUBLIC:
                lines.append(("expected", failure.expected))
        else:
            lines.append(("problem", str(failure) or "the check failed"))
    if look:
        lines.append(("look", look))
    return clean("\n".join(f"{label:<{LABEL}}{_indented(text)}" for label, text in lines))


def _indented(text: str) -> str:
    """Indent further lines; shorten what describes a value with endless names or lists in lists."""
    short = text if len(text) <= MAX_LINE else text[:MAX_LINE] + " ..."
    return short.replace("\n", "\n" + " " * LABEL)


def call_of(failure: AssertionError, calls: Sequence[Call]) -> Call | None:
    """Find the call that a failure is about: the one that returned the value, else the last."""
    if not calls:
        return None
    actual = getattr(failure, "actual", None)
    if actual is not None:
        for call in reversed(calls):
            if _contains(call.value, actual):
                return call
    return calls[-1]


def _contains(value: Any, part: Any) -> bool:
    if value is part:
        return True
    if isinstance(value, tuple | list):
        return any(_contains(each, part) for each in value)
    if isinstance(value, dict):
        return any(_contains(each, part) for each in value.values())
    return False

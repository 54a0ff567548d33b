"""What all pages share: the environment of the templates, which escapes everything."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING

from grader.feedback import clean

if TYPE_CHECKING:
    import jinja2


def points(value: float) -> str:
    """Write points without needless zeros, hundredths at most."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def plural(count: int, word: str) -> str:
    """Write a count with its word."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


@functools.cache
def environment() -> jinja2.Environment:
    """Return the templates' environment."""
    import jinja2

    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(clean=clean, points=points, plural=plural)
    return made

"""HTML that a student's Markdown may become in formgrader and in the feedback.

nbgrader renders it with scripts and all, in the browser of whoever grades. The filters are named in
the course's configuration; both of nbgrader's templates pass every text through them.
"""

from __future__ import annotations

from html import escape

import bleach
from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.filters import strip_files_prefix
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments.token import STANDARD_TYPES  # type: ignore[import-untyped]

# fmt: off
_TAGS = frozenset({
    "a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "div", "dl", "dt", "em",
    "figure", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "kbd",
    "li", "mark", "ol", "p", "pre", "s", "small", "span", "strong", "sub", "sup", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
})
# fmt: on
# What coloured code and headings come with. Formgrader knows its buttons by their classes: with one
# of those, a word in an answer would be a button for full marks, or lie over the whole page.
_CLASSES = frozenset(STANDARD_TYPES.values()) | {"highlight", "hll", "anchor-link"}
_ATTRIBUTES = {
    "a": ["href", "title"],
    "img": ["src", "alt", "title", "width", "height"],
    "ol": ["start"],
    "td": ["colspan", "rowspan", "align"],
    "th": ["colspan", "rowspan", "align"],
}
# No remote pictures: they would tell a student when the feedback is read, and by whom.
_PROTOCOLS = frozenset({"http", "https", "mailto", "data"})


@pass_context
def rendered(context: Context, source: str) -> str:
    """Render Markdown; what cannot be rendered (a picture that is not there) is shown as it is."""
    pictures = context.get("cell", {}).get("attachments", {})
    try:
        renderer = IPythonRenderer(escape=False, attachments=pictures)
        return str(MarkdownWithMath(renderer=renderer).render(source))
    except Exception:  # a page that does not open would hide the whole submission
        return f"<pre>{escape(source)}</pre>"


def harmless(text: str) -> str:
    """Return rendered Markdown without anything that acts: scripts, styles, forms, handlers."""
    cleaned = bleach.clean(text, tags=_TAGS, attributes=_allowed, protocols=_PROTOCOLS, strip=False)
    return str(strip_files_prefix(cleaned))


def _allowed(tag: str, name: str, value: str) -> bool:
    if name == "src":
        return value.startswith("data:image/") and not value.startswith("data:image/svg")
    if name == "href" and value.strip().lower().startswith("data:"):
        return False
    if name == "class":
        return set(value.split()) <= _CLASSES
    return name in _ATTRIBUTES.get(tag, [])

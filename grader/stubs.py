r"""The marker grammar, and the one stripper that makes stubs of reference code.

A *region* is what the student writes. In a module and in a notebook's cell alike::

    ### BEGIN SOLUTION
    ### PROMPT: One imperative sentence that says what to write,
    ### PROMPT: on one or more lines.
    ...the reference...
    ### END SOLUTION

The markers are nbgrader's own. In Python the stub keeps the prompt as ``# TODO`` and raises
``NotImplementedError("function")``; in a Markdown cell the prompt itself remains. Regions may not
nest, must be closed, must carry a prompt, and in Python must stand inside a function. Anything
else is a `MarkerError` that names file and line: a half-stripped file would publish an answer.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

BEGIN = "### BEGIN SOLUTION"
END = "### END SOLUTION"
PROMPT = "### PROMPT:"
# Anything that looks like a marker but is not exactly one is an error, not a comment: a misspelt
# END would otherwise publish what follows it.
_SUSPECT = re.compile(r"^\s*#+\s*(BEGIN|END)\b.*\bSOLUTION|^\s*#+\s*PROMPT\b", re.IGNORECASE)
_LEFTOVER = re.compile(r"###\s*(BEGIN|END)\s+SOLUTION|###\s*PROMPT", re.IGNORECASE)


class MarkerError(ValueError):
    """A region is malformed; the message names file and line."""

    def __init__(self, file: str, line: int, problem: str) -> None:
        super().__init__(f"{file}:{line}: {problem}")


@dataclass(frozen=True)
class Region:
    """One region: its line numbers (1-based, markers included), indentation, prompt and body."""

    begin: int
    end: int
    indent: str
    prompt: tuple[str, ...]
    body: tuple[str, ...]


def find_regions(text: str, file: str) -> list[Region]:
    """Parse the regions of a text.

    Raises
    ------
    MarkerError
        For a malformed, nested, unclosed or unopened marker, or a region without prompt or body.
    """
    regions: list[Region] = []
    begin = 0
    indent = ""
    prompt: list[str] = []
    body: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        marker = line.strip()
        if marker == BEGIN:
            if begin:
                raise MarkerError(file, number, f"a region inside the region of line {begin}")
            begin, indent = number, line[: len(line) - len(line.lstrip())]
            prompt, body = [], []
        elif marker == END:
            if not begin:
                raise MarkerError(file, number, "END SOLUTION without a BEGIN SOLUTION")
            if not prompt:
                raise MarkerError(
                    file, begin, f"the region has no prompt; write `{PROMPT} ...` as its next line"
                )
            if not any(part.strip() for part in body):
                raise MarkerError(file, begin, "the region is empty")
            regions.append(Region(begin, number, indent, tuple(prompt), tuple(body)))
            begin = 0
        elif marker.startswith(PROMPT) and begin and not body:
            words = marker.removeprefix(PROMPT).strip()
            if not words:
                raise MarkerError(file, number, "the prompt is empty")
            prompt.append(words)
        elif _SUSPECT.match(line) or _LEFTOVER.search(line):
            problem = (
                "a prompt outside the first lines of a region"
                if "PROMPT" in line.upper()
                else f"a malformed marker {marker!r}; write exactly `{BEGIN}` or `{END}`"
            )
            raise MarkerError(file, number, problem)
        elif begin:
            body.append(line)
    if begin:
        raise MarkerError(file, begin, "the region is never closed")
    return regions


def strip_python(text: str, file: str) -> str:
    """Return a Python text with each region replaced by its TODO and NotImplementedError.

    Raises
    ------
    MarkerError
        As `find_regions`, and for a region outside a function or a text that does not parse.
    """
    regions = find_regions(text, file)
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        raise MarkerError(file, error.lineno or 1, f"does not parse: {error.msg}") from error
    lines = text.splitlines()
    for region in reversed(regions):
        name = _enclosing_function(tree, region, file)
        stub = _as_todo(region)
        stub.append(f'{region.indent}raise NotImplementedError("{name}")')
        lines[region.begin - 1 : region.end] = stub
    stripped = "\n".join(lines) + "\n"
    try:
        ast.parse(stripped)
    except SyntaxError as error:
        raise MarkerError(
            file, error.lineno or 1, f"the stub does not parse: {error.msg}"
        ) from error
    return stripped


def _as_todo(region: Region) -> list[str]:
    first, *rest = region.prompt
    return [f"{region.indent}# TODO: {first}"] + [f"{region.indent}#       {line}" for line in rest]


def strip_markdown(text: str, file: str) -> str:
    """Return a Markdown text with each region replaced by its prompt.

    Raises
    ------
    MarkerError
        As `find_regions`.
    """
    lines = text.splitlines()
    for region in reversed(find_regions(text, file)):
        lines[region.begin - 1 : region.end] = ["*" + " ".join(region.prompt) + "*"]
    return "\n".join(lines)


def region_functions(text: str, file: str) -> dict[str, Region]:
    """Return the regions of a Python text by the name of the function each one is in.

    Raises
    ------
    MarkerError
        As `strip_python`.
    """
    tree = ast.parse(text)
    found: dict[str, Region] = {}
    for region in find_regions(text, file):
        name = _enclosing_function(tree, region, file)
        if name in found:
            raise MarkerError(file, region.begin, f"a second region in the function {name}")
        found[name] = region
    return found


def _enclosing_function(tree: ast.Module, region: Region, file: str) -> str:
    for node in tree.body:
        if (
            isinstance(node, ast.FunctionDef)
            and region.indent
            and node.lineno < region.begin < (node.end_lineno or 0)
        ):
            return node.name
    raise MarkerError(file, region.begin, "the region is not inside a top-level function")

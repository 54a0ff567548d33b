"""A student's modules as text: which functions are written, and what a verdict depends on.

The code is parsed, never run. A module that does not parse is still handled, by its lines: the
function that does not parse is the very one a student wants to reset.
"""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Function = ast.FunctionDef | ast.AsyncFunctionDef
# A line at the margin that begins another statement than the function before it.
_NEXT = re.compile(r"(def|async|class|@|import|from|if|for|while|with|try|print)\b|@|\w+\s*[:=]")


@dataclass(frozen=True)
class Key:
    """What a verdict on an exercise depends on.

    `code` changes when the exercise, or anything it can reach, does; `place` also when its lines
    move, which only matters for a message that names a line.
    """

    code: str
    place: str


def _parse(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def problem_of(text: str) -> str:
    """Return why a module cannot be parsed, with the line; "" if it can."""
    try:
        ast.parse(text)
    except SyntaxError as error:
        return f"{type(error).__name__}: {error.msg} (line {error.lineno})"
    except (ValueError, RecursionError, MemoryError) as error:
        return f"{type(error).__name__}: {error}"
    return ""


def unwritten(text: str, name: str) -> str:
    """Tell whether a function of a module still raises the stub's NotImplementedError.

    Returns
    -------
    str
        "" if it does not (or if that cannot be told), "stub" if it does nothing else, "begun" if
        there is code before the line that raises.
    """
    tree = _parse(text)
    defined = [n for n in tree.body if isinstance(n, Function) and n.name == name] if tree else []
    if not defined:
        return ""
    body = defined[-1].body
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]  # the docstring
    for position, statement in enumerate(body):
        if isinstance(statement, ast.Return):
            return ""
        if isinstance(statement, ast.Raise) and _raises_not_implemented(statement):
            return "begun" if position else "stub"
    return ""


def _raises_not_implemented(statement: ast.Raise) -> bool:
    error = statement.exc.func if isinstance(statement.exc, ast.Call) else statement.exc
    return isinstance(error, ast.Name) and error.id == "NotImplementedError"


def keys(sources: Mapping[str, str], names: Iterable[str], salt: str) -> dict[str, Key]:
    """Return for each exercise what its verdict depends on.

    An exercise depends on its own function, on every function of the modules whose name it (or a
    function it reaches) mentions in any way, and on all code outside functions. That is more than
    can matter, never less, short of a function that is found by a computed name.

    Parameters
    ----------
    sources : mapping
        Text by module name.
    names : iterable of str
        The exercises.
    salt : str
        Whatever else decides: the suite, the course file, the version of the kit.
    """
    functions: dict[str, list[Function]] = {}
    common, places = [salt], [salt]
    roots: set[str] = set()
    for module, text in sorted(sources.items()):
        tree = _parse(text)
        if tree is None:
            common.append(f"{module}\n{text}")
            continue
        for node in tree.body:
            if isinstance(node, Function):
                functions.setdefault(node.name, []).append(node)
            else:
                common.append(f"{module} {ast.dump(node)}")
                roots |= _mentioned(node)
    dumps = {name: "".join(ast.dump(node) for node in nodes) for name, nodes in functions.items()}
    reach = {
        name: set().union(*map(_mentioned, nodes)) & set(functions)
        for name, nodes in functions.items()
    }
    result = {}
    for name in names:
        waiting, reached = [name, *(roots & set(functions))], set()
        while waiting:
            each = waiting.pop()
            if each not in reached:
                reached.add(each)
                waiting.extend(reach.get(each, ()))
        code = common + [dumps.get(each, each) for each in sorted(reached)]
        lines = [str(node.lineno) for each in sorted(reached) for node in functions.get(each, ())]
        result[name] = Key(_hash(code), _hash(places + lines))
    return result


def _mentioned(node: ast.AST) -> set[str]:
    """Return all names that occur below a node, also as attributes and as strings."""
    found = set()
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            found.add(each.id)
        elif isinstance(each, ast.Attribute):
            found.add(each.attr)
        elif isinstance(each, ast.alias):
            found.add(each.name.rpartition(".")[2])
        elif isinstance(each, ast.Constant) and isinstance(each.value, str):
            found.add(each.value)
    return found


def _hash(parts: Iterable[str]) -> str:
    text = "\0".join(parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def function_lines(text: str, name: str) -> list[tuple[int, int]]:
    """Return where the definitions of a top-level function are: [first, end) of `splitlines`."""
    tree = _parse(text)
    if tree is not None:
        return [
            (min([node.lineno, *(d.lineno for d in node.decorator_list)]) - 1, node.end_lineno or 0)
            for node in tree.body
            if isinstance(node, Function) and node.name == name
        ]
    lines = text.splitlines()
    found = []
    for first, line in enumerate(lines):
        if re.match(rf"(async\s+)?def\s+{re.escape(name)}\b", line):
            end = first + 1
            while end < len(lines) and not _NEXT.match(lines[end]):
                end += 1
            while end > first + 1 and (not lines[end - 1].strip() or lines[end - 1][0] == "#"):
                end -= 1  # the blank lines and comments before the next function are its own
            while first and lines[first - 1].startswith("@"):
                first -= 1
            found.append((first, end))
    return found


def with_stub(text: str, stub: str, name: str) -> str:
    """Return a module with one function put back to its stub; everything else is left as it is.

    Parameters
    ----------
    text : str
        The student's module.
    stub : str
        The module as it was shipped.
    name : str
        The function. If the student's module has lost it, it comes back after the function that
        precedes it in the shipped module.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines()
    shipped = stub.splitlines()
    begin, end = function_lines(stub, name)[-1]
    original = shipped[begin:end]
    spans = function_lines(text, name)
    for first, last in reversed(spans[1:]):
        del lines[first:last]  # a second definition would win over the stub
    if spans:
        first, last = spans[0]
        lines[first:last] = original
    else:
        place = _after_predecessor(text, stub, name)
        lines[place:place] = ["", "", *original]
    return newline.join(lines) + newline


def _after_predecessor(text: str, stub: str, name: str) -> int:
    """Return the line of a module after which a lost function belongs."""
    tree = ast.parse(stub)
    order = [node.name for node in tree.body if isinstance(node, Function)]
    for before in reversed(order[: order.index(name)]):
        spans = function_lines(text, before)
        if spans:
            return spans[-1][1]
    return len(text.splitlines())

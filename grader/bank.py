"""Known wrong and known right versions of exercises, as files of plain functions.

``tests/misconceptions/<assignment>/<exercise>.py`` holds wrong versions, each with what the student
is told and the checks it must trip; ``tests/alternatives/<assignment>/<exercise>.py`` holds right
ones that differ from the reference and must get full marks. A version is put into the reference
module in the place of the exercise's function; these files are read, never imported.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from grader.course import Assignment, CourseError

F = TypeVar("F", bound=Callable[..., object])


def misconception(*, says: str, trips: tuple[str, ...]) -> Callable[[F], F]:
    """Mark a wrong version: what the student is told, and exactly the checks that must fail."""
    return lambda function: function


def alternative(*, why: str) -> Callable[[F], F]:
    """Mark a right version that differs from the reference."""
    return lambda function: function


@dataclass(frozen=True)
class Version:
    """One version of one exercise."""

    exercise: str
    name: str
    source: str  # the function's definition, under the exercise's name
    where: str  # file:line
    says: str = ""
    trips: tuple[str, ...] = ()
    why: str = ""


def misconceptions(root: Path, assignment: Assignment) -> list[Version]:
    """Read the wrong versions of an assignment.

    Raises
    ------
    CourseError
        If an entry is malformed, naming file and line.
    """
    return _versions(root / "tests" / "misconceptions" / assignment.name, assignment)


def alternatives(root: Path, assignment: Assignment) -> list[Version]:
    """Read the right versions of an assignment; raises as `misconceptions`."""
    return _versions(root / "tests" / "alternatives" / assignment.name, assignment)


def _versions(folder: Path, assignment: Assignment) -> list[Version]:
    order = [exercise.name for exercise in assignment.exercises]
    found: list[Version] = []
    names: dict[str, str] = {}
    for path in sorted(folder.glob("[!_]*.py")):
        if path.stem not in order:
            raise CourseError(f"{path}: {assignment.name} has no exercise {path.stem!r}")
        for version in _parse(path):
            if version.name in names:
                raise CourseError(
                    f"{version.where}: the name {version.name} is taken at {names[version.name]}"
                )
            names[version.name] = version.where
            found.append(version)
    return sorted(found, key=lambda version: order.index(version.exercise))


def _parse(path: Path) -> list[Version]:
    text = path.read_text("utf-8")
    lines = text.splitlines()
    versions = []
    for node in ast.parse(text, str(path)).body:
        if not isinstance(node, ast.FunctionDef):
            if isinstance(node, ast.Import | ast.ImportFrom) or _is_docstring(node):
                continue
            raise CourseError(f"{path}:{node.lineno}: only imports and versions may stand here")
        where = f"{path}:{node.lineno}"
        fields = _decoration(node, where)
        body = lines[node.lineno - 1 : node.end_lineno]
        body[0] = body[0].replace(f"def {node.name}(", f"def {path.stem}(", 1)
        versions.append(
            Version(path.stem, node.name, "\n".join(body) + "\n", where, **fields)  # type: ignore[arg-type]
        )
    return versions


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _decoration(node: ast.FunctionDef, where: str) -> dict[str, str | tuple[str, ...]]:
    """Return the keywords of the version's decorator, which are literals."""
    calls = [d for d in node.decorator_list if isinstance(d, ast.Call)]
    if len(calls) != 1 or len(node.decorator_list) != 1:
        raise CourseError(f"{where}: {node.name} needs @misconception(...) or @alternative(...)")
    kind = getattr(calls[0].func, "id", "")
    wanted = {"misconception": {"says", "trips"}, "alternative": {"why"}}.get(kind)
    given = {keyword.arg: keyword.value for keyword in calls[0].keywords}
    if wanted is None or set(given) != wanted:
        raise CourseError(
            f"{where}: {node.name} needs @misconception(says=, trips=) or @alternative(why=)"
        )
    try:
        fields = {str(key): ast.literal_eval(value) for key, value in given.items()}
    except ValueError as error:
        raise CourseError(f"{where}: says, trips and why must be literals") from error
    if "trips" in fields:
        fields["trips"] = tuple(fields["trips"])
        if not fields["trips"]:
            raise CourseError(f"{where}: {node.name} trips no check; then nothing catches it")
    return fields


def replaced(
    sources: Mapping[str, str], assignment: Assignment, version: Version
) -> dict[str, str]:
    """Return the modules with one exercise's function replaced by a version of it.

    Raises
    ------
    CourseError
        If the module lacks the function, or the replacement changes nothing.
    """
    module = assignment.exercise(version.exercise).module
    text = sources[module]
    lines = text.splitlines(keepends=True)
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name == version.exercise:
            begin = min([node.lineno, *(d.lineno for d in node.decorator_list)]) - 1
            new = "".join([*lines[:begin], version.source, *lines[node.end_lineno :]])
            if ast.dump(ast.parse(version.source).body[0]) == ast.dump(node):
                raise CourseError(f"{version.where}: {version.name} is the reference itself")
            return {**sources, module: new}
    raise CourseError(f"{module}.py has no function {version.exercise}")

"""Machine-made wrong versions of the reference, to measure what the suites see.

Each mutant changes one place of one exercise's code: an arithmetic or comparison operator, a
constant, an axis, a transpose, a dropped term or factor, a dropped condition, swapped arguments, a
reduction. (DeMillo, Lipton and Sayward, "Hints on test data selection", Computer 11(4), 1978.)

A mutant that computes the same as the reference is no mistake; such *equivalent* mutants are listed
one by one, with the reason, in ``tests/misconceptions/equivalent_mutants.toml``.
"""

from __future__ import annotations

import ast
import copy
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from grader.bank import Version, replaced
from grader.classroom import Run, grade_all
from grader.course import Assignment, CourseError
from grader.judge import Submission
from grader.subject import read_sources
from grader.verdict import Status, Visibility

EQUIVALENT = Path("tests", "misconceptions", "equivalent_mutants.toml")

_ARITHMETIC: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.FloorDiv: (ast.Mult,),
    ast.Mod: (ast.Mult,),
}
_COMPARISON: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_CALLS = {
    "sum": "mean", "mean": "sum", "max": "min", "min": "max", "maximum": "minimum",
    "minimum": "maximum", "zeros": "ones", "ones": "zeros", "exp": "expm1", "log": "log2",
    "log1p": "log", "sqrt": "square", "zeros_like": "ones_like", "ones_like": "zeros_like",
    "standard_normal": "random", "normal": "uniform", "argmax": "argmin", "argmin": "argmax",
    "abs": "negative", "var": "std", "cos": "sin", "tanh": "sinh",
}  # fmt: skip
_SWAPPABLE_BY_NAME = {
    "asarray",
    "array",
    "zeros",
    "ones",
    "full",
    "reshape",
    "range",
    "float",
    "int",
}


Change = Callable[[Any], ast.AST]


@dataclass(frozen=True)
class Mutant:
    """One changed place.

    `before` and `after` are the changed statement; together with the exercise they are the
    mutant's identity, which survives edits elsewhere.
    """

    exercise: str
    operator: str
    before: str
    after: str
    source: str  # the whole function

    @property
    def identity(self) -> tuple[str, str, str]:
        """What names the mutant in the list of equivalent ones."""
        return (self.exercise, self.before, self.after)


def mutants(sources: Mapping[str, str], assignment: Assignment) -> list[Mutant]:
    """Return all mutants of the assignment's exercises, without duplicates."""
    found: dict[tuple[str, str, str], Mutant] = {}
    for exercise in assignment.exercises:
        tree = ast.parse(sources[exercise.module])
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name == exercise.name:
                for mutant in _of_function(node):
                    found.setdefault(mutant.identity, mutant)
    return list(found.values())


def _of_function(function: ast.FunctionDef) -> Iterator[Mutant]:
    documented = ast.get_docstring(function) is not None
    body = function.body[1:] if documented else function.body
    for statement in [node for part in body for node in ast.walk(part)]:
        if not isinstance(statement, ast.stmt):
            continue
        for node in _own_nodes(statement):
            for operator, change in _changes(node):
                mutated = copy.deepcopy(function)
                twin = _twin(function, mutated, node)
                new = change(copy.deepcopy(node))
                _put(mutated, twin, new)
                ast.fix_missing_locations(mutated)
                changed = _twin(function, mutated, statement) if statement is not node else new
                yield Mutant(
                    function.name,
                    operator,
                    _first_line(statement),
                    _first_line(changed),
                    ast.unparse(mutated) + "\n",
                )


def _own_nodes(statement: ast.stmt) -> list[ast.AST]:
    """Nodes of a statement that belong to no statement inside it, annotations left out."""
    found: list[ast.AST] = [statement]
    waiting = [
        child
        for name, value in ast.iter_fields(statement)
        if name not in ("annotation", "returns")
        for child in (value if isinstance(value, list) else [value])
        if isinstance(child, ast.AST) and not isinstance(child, ast.stmt)
    ]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            continue
        found.append(node)
        waiting += [
            child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.stmt)
        ]
    return found


def _changes(node: ast.AST) -> Iterator[tuple[str, Change]]:
    """Yield (operator's name, function that changes a copy of the node)."""
    match node:
        case ast.BinOp():
            for kind in _ARITHMETIC.get(type(node.op), ()):
                yield "arithmetic", _setter("op", kind)
            if isinstance(node.op, ast.Add | ast.Sub | ast.Mult | ast.Div | ast.Pow):
                yield "dropped term", lambda n: n.left
            if isinstance(node.op, ast.Add | ast.Mult):
                yield "dropped term", lambda n: n.right
            if isinstance(node.op, ast.MatMult | ast.Sub | ast.Div):
                yield "swapped", lambda n: _with(n, left=n.right, right=n.left)
        case ast.AugAssign():
            for kind in _ARITHMETIC.get(type(node.op), ()):
                yield "arithmetic", _setter("op", kind)
            yield "dropped statement", lambda n: ast.Pass()
        case ast.UnaryOp(op=ast.USub() | ast.Not() | ast.Invert()):
            yield "dropped sign", lambda n: n.operand
        case ast.Compare(ops=[op]):
            for other in _COMPARISON.get(type(op), ()):
                yield "comparison", _setter("ops", partial(_one, other))
        case ast.BoolOp():
            word = ast.Or if isinstance(node.op, ast.And) else ast.And
            yield "condition", _setter("op", word)
        case ast.If() | ast.IfExp():
            yield "condition", lambda n: _with(n, test=ast.Constant(True))
            yield "condition", lambda n: _with(n, test=ast.Constant(False))
        case ast.Constant(value=bool()):
            yield "constant", lambda n: ast.Constant(not n.value)
        case ast.Constant(value=int() | float()):
            yield "constant", lambda n: ast.Constant(n.value + 1)
            if node.value:
                yield "constant", lambda n: ast.Constant(-n.value)
            if isinstance(node.value, float) and node.value:
                yield "constant", lambda n: ast.Constant(n.value * 2)
        case ast.Attribute(attr="T"):
            yield "transpose", lambda n: n.value
        case ast.Call():
            yield from _call_changes(node)
        case ast.comprehension(ifs=[_]):
            yield "condition", lambda n: _with(n, ifs=[])
        case _:
            return


def _call_changes(node: ast.Call) -> Iterator[tuple[str, Change]]:
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    if isinstance(node.func, ast.Attribute) and name in _CALLS:
        other = _CALLS[name]
        yield "call", lambda n: _with(n, func=ast.Attribute(n.func.value, other, ast.Load()))
    for position, keyword in enumerate(node.keywords):
        if keyword.arg in ("axis", "keepdims", "replace", "ddof"):
            kept = node.keywords[:position] + node.keywords[position + 1 :]
            yield "axis", _setter("keywords", partial(copy.deepcopy, kept))
    plain = len(node.args) == 2 and not any(isinstance(a, ast.Starred) for a in node.args)
    if plain and name not in _SWAPPABLE_BY_NAME:
        yield "swapped", lambda n: _with(n, args=n.args[::-1])


def _one(kind: type[ast.cmpop]) -> list[ast.cmpop]:
    return [kind()]


def _setter(field: str, value: Callable[[], object]) -> Change:
    return lambda node: _with(node, **{field: value()})


def _with(node: ast.AST, **fields: object) -> ast.AST:
    for name, value in fields.items():
        setattr(node, name, value)
    return node


def _twin(original: ast.AST, copied: ast.AST, node: ast.AST) -> ast.AST:
    """Return the node of a copied tree that stands where `node` stands in the original."""
    for one, two in zip(ast.walk(original), ast.walk(copied), strict=False):
        if one is node:
            return two
    raise LookupError("not a node of this tree")


def _put(tree: ast.AST, old: ast.AST, new: ast.AST) -> None:
    """Replace a node of a tree."""
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
                return
            if isinstance(value, list):
                for position, each in enumerate(value):
                    if each is old:
                        value[position] = new
                        return
    raise LookupError("not a node of this tree")


def _first_line(node: ast.AST) -> str:
    return ast.unparse(node).splitlines()[0]


@dataclass
class Score:
    """How many mutants of one exercise the suites catch."""

    exercise: str
    mutants: int = 0
    equivalent: int = 0
    by_public: int = 0
    caught: int = 0

    @property
    def real(self) -> int:
        """Mutants that compute something else than the reference."""
        return self.mutants - self.equivalent


@dataclass
class Measured:
    """The mutation scores of one assignment, and what a person must look at."""

    scores: list[Score]
    survivors: list[Mutant]
    unseen_by_public: list[Mutant]
    problems: list[str]


def measure(run: Run, assignment: Assignment, on_report: Callable[[int], None]) -> Measured:
    """Judge every mutant; `run` says where reports go and how many graders work."""
    sources = read_sources(run.root / "solutions" / assignment.name, assignment)
    made = mutants(sources, assignment)
    known = equivalent_mutants(run.root, assignment)
    class_ = [
        Submission(
            f"{number}",
            replaced(
                sources, assignment, Version(each.exercise, each.operator, each.source, each.after)
            ),
        )
        for number, each in enumerate(made)
    ]
    reports = grade_all(run, class_, lambda *_: on_report(len(class_)))
    scores = {exercise.name: Score(exercise.name) for exercise in assignment.exercises}
    found = Measured(list(scores.values()), [], [], [])
    for mutant, report in zip(made, reports, strict=True):
        score = scores[mutant.exercise]
        score.mutants += 1
        missed = [check for check in report.checks() if check.status is not Status.PASSED]
        if mutant.identity in known:
            score.equivalent += 1
            if missed:
                found.problems.append(f"listed as equivalent, but caught: {words(mutant)}")
            continue
        score.caught += bool(missed)
        public = any(check.visibility is Visibility.PUBLIC for check in missed)
        score.by_public += public
        if not missed:
            found.survivors.append(mutant)
        elif not public:
            found.unseen_by_public.append(mutant)
    for identity in set(known) - {mutant.identity for mutant in made}:
        found.problems.append(f"listed as equivalent, but not a mutant any more: {identity}")
    return found


def words(mutant: Mutant) -> str:
    """Name a mutant in one line."""
    return f"{mutant.exercise} ({mutant.operator}): `{mutant.before}` -> `{mutant.after}`"


def equivalent_mutants(root: Path, assignment: Assignment) -> dict[tuple[str, str, str], str]:
    """Read the list of equivalent mutants of an assignment: identity to reason.

    Raises
    ------
    CourseError
        If an entry lacks a part or its reason.
    """
    path = root / EQUIVALENT
    if not path.is_file():
        return {}
    table = tomllib.loads(path.read_text("utf-8"))
    found = {}
    for entry in table.get(assignment.name, []):
        missing = {"exercise", "before", "after", "reason"} - set(entry)
        if missing or not entry["reason"].strip():
            raise CourseError(f"{path}: an entry of {assignment.name} lacks {sorted(missing)}")
        found[entry["exercise"], entry["before"], entry["after"]] = entry["reason"]
    return found

"""Secrets of an assignment, and a search for them in what is about to be given away."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

from grader.course import CourseError, load_course
from grader.stubs import find_regions, region_functions

SHORTEST = 30  # characters


@dataclass(frozen=True)
class Secrets:
    """What must not leave the instructor's copy."""

    bodies: dict[str, str]  # a solution's code without spaces, by what it is; not the shortest
    tests: frozenset[str]  # names of hidden tests

    @classmethod
    def of(cls, root: Path, assignment: str) -> Secrets:
        """Collect the secrets of an assignment."""
        entry = load_course(root / "solutions").assignment(assignment)
        home = root / "solutions" / assignment
        bodies: dict[str, str] = {}
        for module in entry.modules:
            path = home / f"{module}.py"
            for name, region in region_functions(path.read_text("utf-8"), str(path)).items():
                bodies[f"the solution of {name}"] = _squeezed("\n".join(region.body))
        notebook = home / f"{assignment}.md"
        if notebook.is_file():
            for region in find_regions(notebook.read_text("utf-8"), str(notebook)):
                key = f"the answer of {notebook.name}, line {region.begin}"
                bodies[key] = _squeezed("\n".join(region.body))
        tests: set[str] = set()
        for suite in (root / "tests" / "hidden" / assignment).glob("test_*.py"):
            for node in ast.walk(ast.parse(suite.read_text("utf-8"))):
                if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                    tests.add(node.name)
        # What is as short as `return X @ w + b` may stand in a derivation without giving it away.
        bodies = {what: body for what, body in bodies.items() if len(body) >= SHORTEST}
        if not bodies or not tests:
            raise CourseError(f"{root}: no solutions or no hidden tests of {assignment} there")
        return cls(bodies, frozenset(tests))

    def leaks(self, folder: Path) -> list[str]:
        """Say which secrets stand in the files of a folder."""
        found = []
        for path in sorted(folder.rglob("*")):
            if not path.is_file():
                continue
            text = path.read_text("utf-8", errors="replace")
            name = path.relative_to(folder)
            if re.search(r"###\s*(BEGIN|END)\s+SOLUTION", text):
                found.append(f"{name} has a solution region")
            # JSON escapes line ends and quotes; without them a notebook's cells read like code.
            plain = text.replace("\\n", "\n").replace('\\"', '"')
            squeezed = {_squeezed(text), _squeezed(plain)}
            found += [
                f"{name} has {what}"
                for what, body in self.bodies.items()
                if any(body in each for each in squeezed)
            ]
            found += [f"{name} has the hidden {test}" for test in self.tests if test in text]
        return found


def _squeezed(text: str) -> str:
    """Leave out comments and whatever an editor or JSON may change: spaces, quotes, commas."""
    lines = [line.split("#", 1)[0] for line in text.splitlines()]
    return re.sub(r"[\s\"',\\]+", "", "".join(lines))

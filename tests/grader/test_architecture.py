"""The shape of the house: who imports whom, what is light, what the top level holds."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from grader.course import find_root

ROOT = find_root(Path(__file__))
PACKAGE = ROOT / "grader"
LEAVES = {"gradcheck", "datasets", "plots", "course", "verdict", "wire", "stubs", "reach"}
# From the outside in: a module imports from its own layer or from those after it.
LAYERS = (
    {"cli", "__main__"},
    {"demo", "nb", "report", "exports", "notebook", "verify", "mutants", "build", "fingerprints",
     "train", "models", "scripts"},
    {"classroom", "portraits", "intake", "untrusted", "notebooks"},
    {"judge", "learner"},
    {"lending", "tampering"},
    {"collection", "diagnosis", "relations"},
    {"plugin"},
    {"feedback"},
    {"sandbox"},
    {"subject"},
    {"runner", "bank"},
    LEAVES,
)


def imports_of(path: Path, *, late: bool) -> set[str]:
    """Return the kit's parts that a file imports; late ones (in functions) only if asked for."""
    tree = ast.parse(path.read_text())
    inside = {
        node
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    }
    found = set()
    for node in ast.walk(tree):
        if node in inside and not late:
            continue
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("grader"):
            parts = (node.module or "").split(".")
            found |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {a.name.split(".")[1] for a in node.names if a.name.startswith("grader.")}
    return found


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("leaf", sorted(LEAVES))
def test_a_leaf_imports_no_sibling(leaf):
    assert imports_of(PACKAGE / f"{leaf}.py", late=True) == set()


def test_dependencies_point_inward():
    depth = {name: number for number, layer in enumerate(LAYERS) for name in layer}
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in PACKAGE.rglob("*.py")
        for name in imports_of(path, late=True)
        if part_of(path) in depth and name in depth and depth[name] < depth[part_of(path)]
    ]
    assert wrong == []


def test_only_the_nb_package_imports_nbgrader():
    users = {
        part_of(path)
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        and any(
            name.split(".")[0] == "nbgrader"
            for name in [getattr(node, "module", None) or "", *(a.name for a in node.names)]
        )
    }
    assert users <= {"nb"}


def test_what_runs_a_students_code_knows_nothing_of_the_course():
    for name in ("runner.py", "sandbox/worker.py", "sandbox/zygote.py", "sandbox/confine.py"):
        known = imports_of(PACKAGE / name, late=True)
        assert known <= {"wire", "runner", "sandbox"}, name


def test_help_imports_nothing_heavy():
    code = (
        "import sys; sys.argv = ['grader', '--help']\n"
        "from grader.cli import app\n"
        "try: app()\n"
        "except SystemExit: pass\n"
        "heavy = {'numpy', 'matplotlib', 'pytest', 'nbgrader', 'jinja2', 'jupytext', 'msgpack'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "HEAVY []" in done.stdout


def test_the_top_level_is_exactly_as_promised():
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    if not tracked:
        pytest.skip("not a git checkout: nothing says which files belong to the project")
    top = {name.split("/")[0] for name in tracked}
    assert {name for name in top if not name.startswith(".")} == {
        "assignments", "solutions", "grader", "tests", "pyproject.toml", "README.md", "LICENSE",
    }  # fmt: skip

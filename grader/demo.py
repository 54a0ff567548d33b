"""A simulated class, graded through both roads: the kit's own and nbgrader's stock commands.

Everybody's first look at the kit, and a proof on this very machine that both roads give the same
score to every student.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.bank import misconceptions, replaced
from grader.course import Assignment, load_course
from grader.stubs import strip_python
from grader.subject import read_sources
from grader.verdict import Report

ASSIGNMENT = "logistic_regression"
MISTAKES_EACH = 2  # of every exercise
MARKER = ".grader-demo"


class DemoError(RuntimeError):
    """The demo cannot go on; the message says what to do."""


@dataclass(frozen=True)
class Comparison:
    """What both roads say of one student."""

    student: str
    score: float
    nbgrader: float | None

    @property
    def agree(self) -> bool:
        """Whether they agree to the cent."""
        return self.nbgrader is not None and round(self.score, 2) == round(self.nbgrader, 2)


def prepare(out: Path) -> None:
    """Make or empty the demo's folder.

    Raises
    ------
    DemoError
        If the folder holds anything that no demo wrote: nothing of a person's is deleted.
    """
    if out.exists() and any(out.iterdir()) and not (out / MARKER).is_file():
        raise DemoError(f"{out}: not empty, and not made by a demo; name another folder with --out")
    if out.exists():
        shutil.rmtree(out)
    out.mkdir(parents=True)
    (out / MARKER).write_text("made by `grader demo`, and emptied by the next one\n")


def write_class(root: Path, folder: Path) -> list[str]:
    """Write the class's submissions; return the students' names.

    The reference, the untouched stub, two known mistakes of each exercise, a syntax error, an
    endless loop and an empty folder.
    """
    assignment = load_course(root / "solutions").assignment(ASSIGNMENT)
    right = read_sources(root / "solutions" / ASSIGNMENT, assignment)
    class_: dict[str, dict[str, str]] = {
        "reference": right,
        "untouched-stub": {name: strip_python(text, f"{name}.py") for name, text in right.items()},
    }
    for exercise in assignment.exercises:
        known = [v for v in misconceptions(root, assignment) if v.exercise == exercise.name]
        for version in known[:MISTAKES_EACH]:
            name = f"{exercise.name}-{version.name}".replace("_", "-")
            class_[name] = replaced(right, assignment, version)
    class_["syntax-error"] = _changed(right, "    ### END SOLUTION", "    return (\n")
    loop = "    while True:\n        pass"
    class_["endless-loop"] = _changed(right, "    ### BEGIN SOLUTION", loop)
    class_["empty-folder"] = {}
    for student, sources in class_.items():
        (folder / student).mkdir(parents=True)
        for name, text in sources.items():
            (folder / student / f"{name}.py").write_text(text, "utf-8")
    return list(class_)


def _changed(sources: dict[str, str], marker: str, new: str) -> dict[str, str]:
    """Replace the first marker of the first module."""
    name = next(iter(sources))
    return {**sources, name: sources[name].replace(marker, new, 1)}


def nbgrader_course(
    root: Path, submissions: Path, course: Path, on_step: Callable[[str], None]
) -> dict[str, float | None]:
    """Grade the same class by nbgrader's stock commands; return its score of each student.

    None is a student whom nbgrader did not grade: the kit's export leaves that score empty.

    Raises
    ------
    DemoError
        If a command fails, with the end of what it said.
    """
    students = sorted(path.name for path in submissions.iterdir())
    roster = course.parent / "roster.csv"
    roster.write_text("id\n" + "".join(f"{student}\n" for student in students))
    on_step("grader course")
    _run([sys.executable, "-m", "grader", "course", str(course), "--students", str(roster)], root)
    on_step("nbgrader generate_assignment")
    _run(_nbgrader("generate_assignment", ASSIGNMENT, "--force"), course)
    release = course / "release" / ASSIGNMENT
    for student in students:
        # As students do: the released folder with their own modules in it.
        target = course / "submitted" / student / ASSIGNMENT
        shutil.copytree(release, target)
        for module in load_course(root / "solutions").assignment(ASSIGNMENT).modules:
            (target / f"{module}.py").unlink(missing_ok=True)
        for path in (submissions / student).iterdir():
            shutil.copy(path, target / path.name)
    for step in ("autograde", "generate_feedback"):
        on_step(f"nbgrader {step}")
        _run(_nbgrader(step, ASSIGNMENT), course)
    on_step("nbgrader export")
    _run(_nbgrader("export"), course)
    with (course / "grades.csv").open(newline="", encoding="utf-8-sig") as file:
        return {
            row["student_id"]: float(row["score"]) if row["score"] else None
            for row in csv.DictReader(file)
            if row["assignment"] == ASSIGNMENT
        }


def _nbgrader(command: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "nbgrader", command, *arguments]


def _run(command: Sequence[str], folder: Path) -> None:
    # nbgrader calls alembic by name, which stands beside the interpreter.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True,
        check=False, errors="replace",
    )  # fmt: skip
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-8:])
        raise DemoError(f"`{' '.join(command[2:])}` failed in {folder}:\n{said}")


def compare(reports: Sequence[Report], scores: Mapping[str, float | None]) -> list[Comparison]:
    """Set both roads' scores beside each other."""
    found = []
    for report in reports:
        score = scores.get(report.student)
        # Neither road graded it: they agree. An empty score of anybody else is one that is missing.
        if score is None and report.student in scores and report.status == "error":
            score = 0.0
        found.append(Comparison(report.student, report.score, score))
    return found


def assignment_of(root: Path) -> Assignment:
    """Return the assignment the demo is about."""
    return load_course(root / "solutions").assignment(ASSIGNMENT)


def draw_models(root: Path, out: Path) -> list[Path]:
    """Train the reference's models on moons and circles; save losses and boundaries as pictures."""
    from matplotlib.figure import Figure

    from grader.train import Options, draw, found_models, make_data, train

    out.mkdir(parents=True, exist_ok=True)
    saved = []
    for name in ("moons", "circles"):
        options = Options(data=name)
        models = found_models(root / "solutions", None)
        data = make_data(options, models[0][0])
        trained = [
            train(model, exercises, data, options, root / "solutions")
            for model, exercises in models
        ]
        for title, figure in draw(trained, data, Figure).items():
            path = out / f"{title}.png"
            figure.savefig(path, dpi=120)
            saved.append(path)
    return saved

"""A student's folders: where the assignments are, and how one begins.

A folder is a *workspace* if it holds a ``course.toml`` with exactly one assignment; the modules,
the public suite and the notebook stand beside it. Everything here is text and paths: no NumPy, so
that the quick commands stay quick.
"""

from __future__ import annotations

import difflib
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.course import COURSE_FILE, Assignment, Course, CourseError, Exercise, load_course

PACKAGE = Path(__file__).resolve().parents[1]
# What `grader start` leaves behind: caches, and what the build keeps for itself.
_NOT_COPIED = shutil.ignore_patterns("__pycache__", ".*", "*.pyc")


class UsageError(ValueError):
    """The command cannot be carried out as given; the message says what to write instead."""


@dataclass(frozen=True)
class Workspace:
    """One assignment in a student's folder."""

    folder: Path
    course: Course

    @property
    def assignment(self) -> Assignment:
        """The assignment."""
        return self.course.assignments[0]

    @property
    def name(self) -> str:
        """The assignment's name."""
        return self.assignment.name

    def sources(self) -> dict[str, str]:
        """Return the text of the modules that are here, by name; a missing one is left out."""
        return read_modules(self.folder, self.assignment)


def read_modules(folder: Path, assignment: Assignment) -> dict[str, str]:
    """Read the modules of an assignment that stand in a folder."""
    paths = {name: folder / f"{name}.py" for name in assignment.modules}
    return {
        name: path.read_text("utf-8-sig", errors="replace")
        for name, path in paths.items()
        if path.is_file()
    }


def find_workspaces(start: Path | None = None) -> list[Workspace]:
    """Find the assignments a command in `start` is about.

    The folder itself or the nearest one above it, if that is an assignment; else all assignments in
    the folders inside.

    Raises
    ------
    CourseError
        If there is none, or the course file here is wrong.
    """
    start = (start or Path.cwd()).resolve()
    if (start / COURSE_FILE).is_file():
        course = load_course(start)
        if len(course.assignments) != 1:
            raise CourseError(
                f"{start / COURSE_FILE} holds {len(course.assignments)} assignments: this is the "
                "instructor's folder; `grader start ASSIGNMENT DIR` makes a student's"
            )
        return [Workspace(start, course)]
    for folder in start.parents:
        found = _workspace(folder)
        if found is not None and _stub_file(found):
            return [found]
    inside = [_workspace(path.parent) for path in sorted(start.glob(f"[!._]*/{COURSE_FILE}"))]
    spaces = sorted((space for space in inside if space is not None), key=_position)
    if not spaces:
        names = ", ".join(bundled_names()) or "none: the package holds no assignments"
        raise CourseError(
            f"{start}: no assignment here; change into its folder, or begin one with "
            f"`grader start ASSIGNMENT` ({names})"
        )
    return spaces


def find_all(start: Path | None = None) -> list[Workspace]:
    """Find the assignments of `find_workspaces` and those in the folders beside them."""
    spaces = find_workspaces(start)
    beside = [
        _workspace(path.parent)
        for path in sorted(spaces[0].folder.parent.glob(f"[!._]*/{COURSE_FILE}"))
    ]
    found = {space.folder: space for space in (*spaces, *beside) if space is not None}
    return sorted(found.values(), key=_position)


def _position(space: Workspace) -> tuple[int, Path]:
    """Return what puts folders into teaching order."""
    return space.assignment.position, space.folder


def _workspace(folder: Path) -> Workspace | None:
    try:
        course = load_course(folder)
    except CourseError:
        return None
    return Workspace(folder, course) if len(course.assignments) == 1 else None


def _stub_file(space: Workspace) -> bool:
    return any((space.folder / f"{name}.py").is_file() for name in space.assignment.modules)


def select(
    spaces: Sequence[Workspace], names: Iterable[str]
) -> list[tuple[Workspace, list[Exercise]]]:
    """Find exercises by name: ``sigmoid``, ``logistic_regression.sigmoid`` or a whole assignment.

    Returns
    -------
    list of (workspace, exercises)
        In the order of the workspaces, and within one in teaching order.

    Raises
    ------
    UsageError
        If a name is unknown, or stands for exercises of several assignments.
    """
    chosen: set[tuple[str, str]] = set()
    for name in names:
        home, _, short = name.replace("/", ".").rpartition(".")
        hits = [
            (space.name, exercise.name)
            for space in spaces
            for exercise in space.assignment.exercises
            if exercise.name == short and home in ("", space.name)
        ]
        if len(hits) > 1:
            written = " or ".join(f"{assignment}.{short}" for assignment, _ in hits)
            raise UsageError(f"several assignments have {short}: write {written}")
        whole = [space for space in spaces if space.name == name and not hits]
        hits += [(space.name, e.name) for space in whole for e in space.assignment.exercises]
        if not hits:
            raise UsageError(_unknown(name, spaces))
        chosen.update(hits)
    return [
        (space, exercises)
        for space in spaces
        if (exercises := [e for e in space.assignment.exercises if (space.name, e.name) in chosen])
    ]


def _unknown(name: str, spaces: Sequence[Workspace]) -> str:
    known = [exercise.name for space in spaces for exercise in space.assignment.exercises]
    close = difflib.get_close_matches(name, known, n=1)
    if close:
        return f"no exercise {name!r} here; did you mean {close[0]}?"
    return f"no exercise {name!r} here; there are: {', '.join(dict.fromkeys(known))}"


def bundled() -> Path | None:
    """Return the folder of the assignments that came with this package; None if it has none.

    In an installed wheel it is ``grader/_assignments``, in a checkout ``assignments`` beside the
    package.
    """
    for folder in (PACKAGE / "_assignments", PACKAGE.parent / "assignments"):
        if any(folder.glob(f"*/{COURSE_FILE}")):
            return folder
    return None


def bundled_names() -> list[str]:
    """Return the names of the assignments that came with this package."""
    folder = bundled()
    if folder is None:
        return []
    found = [_workspace(path.parent) for path in folder.glob(f"*/{COURSE_FILE}")]
    spaces = sorted((space for space in found if space is not None), key=_position)
    return [space.name for space in spaces]


def bundled_workspace(name: str) -> Workspace:
    """Return an assignment as it came with this package, untouched.

    Raises
    ------
    CourseError
        If the package does not have it; the message names those there are.
    """
    folder = bundled()
    space = _workspace(folder / name) if folder and name.isidentifier() else None
    if space is None:
        names = bundled_names()
        close = difflib.get_close_matches(name, names, n=1)
        meant = f"did you mean {close[0]}? " if close else ""
        raise CourseError(
            f"there is no assignment {name!r}; {meant}the course has: {', '.join(names) or 'none'}"
        )
    return space


def start(name: str, folder: Path) -> Workspace:
    """Copy an assignment into a new folder.

    Raises
    ------
    CourseError
        If there is no such assignment.
    UsageError
        If the folder exists and is not empty: a student's work is never written over.
    """
    origin = bundled_workspace(name)
    target = folder.absolute()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(
            f"{folder} is there already and not empty, and nothing in it is written over; give "
            f"another folder: `grader start {name} DIR`"
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    # Made beside it and renamed: an interrupted start leaves no half of an assignment.
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".grader-") as temporary:
        made = Path(temporary) / "assignment"
        shutil.copytree(origin.folder, made, ignore=_NOT_COPIED)
        if target.exists():
            target.rmdir()
        made.rename(target)
    return Workspace(target, load_course(target))

"""The course as data: frozen dataclasses and the loader of ``course.toml``.

The same file format serves the instructor's ``solutions/course.toml`` (all assignments) and the
copy of one assignment's section that stands in a student's folder.
"""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

COURSE_FILE = "course.toml"
KINDS = ("array", "float", "int", "dict", "list", "any")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class CourseError(ValueError):
    """The course file is missing or wrong; the message names the file and the cure."""


@dataclass(frozen=True)
class Returned:
    """One value that an exercise returns: its name in the text ("" for a bare one) and its kind."""

    name: str
    kind: str


@dataclass(frozen=True)
class Exercise:
    """One function whose body the student writes."""

    name: str
    module: str
    title: str
    points: float
    minutes: int
    hints: tuple[str, ...]
    returns: tuple[Returned, ...]
    needs: tuple[str, ...] = ()
    derivation: str = ""
    extra_credit: bool = False  # its points count on top


@dataclass(frozen=True)
class Question:
    """A question of the notebook that a person grades."""

    name: str
    title: str
    points: float


@dataclass(frozen=True)
class Limits:
    """What one submission may use up while it is judged.

    Attributes
    ----------
    call_seconds, exercise_seconds, submission_seconds : float
        Wall-clock deadlines of one call, of all calls of one function, and of everything together,
        follow-through included.
    memory_mb : int
        Memory above what NumPy itself needs.
    reply_mb : int
        Size of what a function returns, in all its calls together.
    file_mb, open_files : int
        Size of one file and number of open ones; only the weakest sandbox lets a file be written.
    processes : int
        Processes and threads together; 1 is the module itself and nothing else.
    """

    call_seconds: float = 10.0
    exercise_seconds: float = 60.0
    submission_seconds: float = 120.0
    memory_mb: int = 1024
    reply_mb: int = 64
    file_mb: int = 1
    open_files: int = 32
    processes: int = 1


@dataclass(frozen=True)
class Assignment:
    """Exercises and questions that are handed in together."""

    name: str
    title: str
    summary: str
    exercises: tuple[Exercise, ...]
    questions: tuple[Question, ...] = ()
    due: datetime | None = None  # in UTC
    position: int = 0  # in the course, from 1

    @property
    def modules(self) -> tuple[str, ...]:
        """Names of the modules a student writes, in order of first use."""
        return tuple(dict.fromkeys(exercise.module for exercise in self.exercises))

    @property
    def points(self) -> float:
        """Points of all exercises, without extra credit and the manually graded questions."""
        return sum(exercise.points for exercise in self.exercises if not exercise.extra_credit)

    def exercise(self, name: str) -> Exercise:
        """Return the exercise called `name`, or raise CourseError with the names there are."""
        for exercise in self.exercises:
            if exercise.name == name:
                return exercise
        known = ", ".join(exercise.name for exercise in self.exercises)
        raise CourseError(f"{self.name} has no exercise {name!r}; it has: {known}")

    def dependants(self, name: str) -> tuple[str, ...]:
        """Names of the exercises that call `name`, directly or through others."""
        found: list[str] = []
        for exercise in self.exercises:
            if name in exercise.needs or any(need in found for need in exercise.needs):
                found.append(exercise.name)
        return tuple(found)


@dataclass(frozen=True)
class Course:
    """All assignments in teaching order."""

    title: str
    assignments: tuple[Assignment, ...]
    allowed_imports: frozenset[str]
    limits: Limits = field(default_factory=Limits)
    follow_through: bool = True

    def assignment(self, name: str) -> Assignment:
        """Return the assignment called `name`, or raise CourseError with the names there are."""
        for assignment in self.assignments:
            if assignment.name == name:
                return assignment
        known = ", ".join(assignment.name for assignment in self.assignments)
        raise CourseError(f"there is no assignment {name!r}; the course has: {known}")


def load_course(path: Path) -> Course:
    """Read a course file.

    Parameters
    ----------
    path : Path
        The file itself, or the folder it stands in.

    Raises
    ------
    CourseError
        If the file is missing, is not TOML, or an entry is wrong or incomplete.
    """
    if path.is_dir():
        path = path / COURSE_FILE
    try:
        stamp = path.stat().st_mtime_ns
    except OSError as error:
        raise CourseError(f"{path}: no course file here ({error.strerror})") from error
    return _load(path, stamp)


@functools.lru_cache(maxsize=32)
def _load(path: Path, _stamp: int) -> Course:
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CourseError(f"{path}: not valid TOML: {error}") from error
    try:
        return _course(table)
    except CourseError as error:
        raise CourseError(f"{path}: {error}") from error


def _course(table: dict[str, Any]) -> Course:
    if table.get("schema") != 1:
        raise CourseError(f"`schema = 1` is expected, not {table.get('schema')!r}")
    assignments = tuple(
        _assignment({"position": number, **entry})  # a student's copy says its own
        for number, entry in enumerate(table.get("assignment", []), start=1)
    )
    _unique("assignment", [assignment.name for assignment in assignments])
    return Course(
        title=str(_need(table, "title", "the course")),
        assignments=assignments,
        allowed_imports=frozenset(table.get("allowed_imports", ("numpy",))),
        limits=_limits(table.get("limits", {})),
        follow_through=bool(table.get("follow_through", True)),
    )


def _limits(table: dict[str, Any]) -> Limits:
    unknown = set(table) - set(Limits.__dataclass_fields__)
    if unknown:
        known = ", ".join(Limits.__dataclass_fields__)
        raise CourseError(f"[limits] has the unknown key {min(unknown)!r}; it may have: {known}")
    for key, value in table.items():
        # TOML's true is Python's True, which is an int; an endless deadline is none.
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e9:
            raise CourseError(f"[limits] {key} must be a positive number, not {value!r}")
        if not key.endswith("_seconds") and not isinstance(value, int):
            raise CourseError(f"[limits] {key} must be a whole number, not {value!r}")
    return Limits(**table)


def _assignment(table: dict[str, Any]) -> Assignment:
    name = _identifier(table, "an assignment")
    exercises = tuple(_exercise(entry, name) for entry in table.get("exercise", []))
    questions = tuple(
        Question(
            name=_identifier(entry, f"a question of {name}"),
            title=str(_need(entry, "title", f"a question of {name}")),
            points=float(_need(entry, "points", f"a question of {name}")),
        )
        for entry in table.get("question", [])
    )
    if not exercises:
        raise CourseError(f"{name}: an assignment needs at least one [[assignment.exercise]]")
    if all(exercise.extra_credit for exercise in exercises):
        raise CourseError(f"{name}: all its exercises are extra credit; on top of what?")
    # Grade cells of the notebook are named after both, so that they share one namespace.
    _unique(
        f"{name}: exercise or question", [e.name for e in exercises] + [q.name for q in questions]
    )
    seen: set[str] = set()
    for exercise in exercises:
        for need in exercise.needs:
            if need not in seen:
                raise CourseError(
                    f"{name}.{exercise.name} needs {need!r}, which is not an earlier exercise"
                )
        seen.add(exercise.name)
    return Assignment(
        name=name,
        position=int(table["position"]),
        title=str(_need(table, "title", name)),
        summary=str(table.get("summary", "")),
        exercises=exercises,
        questions=questions,
        due=_due(table.get("due"), name),
    )


def _due(value: Any, where: str) -> datetime | None:
    if value is None:
        return None
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise CourseError(
            f"{where}: due = {value!s} must be a date and time with an offset, "
            "as in 2026-10-31T23:59:00+01:00"
        )
    return value.astimezone(UTC)


def _exercise(table: dict[str, Any], assignment: str) -> Exercise:
    name = _identifier(table, f"an exercise of {assignment}")
    where = f"{assignment}.{name}"
    hints = tuple(str(hint) for hint in table.get("hints", []))
    if len(hints) != 3:
        raise CourseError(f"{where} has {len(hints)} hints; write exactly three")
    points = float(_need(table, "points", where))
    if points <= 0:
        raise CourseError(f"{where}: points must be positive")
    extra = table.get("extra_credit", False)
    if not isinstance(extra, bool):
        raise CourseError(f"{where}: extra_credit = {extra!r} must be true or false")
    return Exercise(
        name=name,
        module=str(_need(table, "module", where)),
        title=str(_need(table, "title", where)),
        points=points,
        minutes=int(_need(table, "minutes", where)),
        hints=hints,
        returns=_returns(str(_need(table, "returns", where)), where),
        needs=tuple(table.get("needs", ())),
        derivation=str(table.get("derivation", "")),
        extra_credit=extra,
    )


def _returns(text: str, where: str) -> tuple[Returned, ...]:
    parts = []
    for part in text.split(","):
        name, _, kind = part.rpartition(":")
        if kind.strip() not in KINDS:
            raise CourseError(
                f"{where}: returns = {text!r} has the kind {kind.strip()!r}; "
                f"the kinds are {', '.join(KINDS)}"
            )
        parts.append(Returned(name.strip(), kind.strip()))
    return tuple(parts)


def _need(table: dict[str, Any], key: str, where: str) -> Any:
    if key not in table:
        raise CourseError(f"{where} lacks `{key}`")
    return table[key]


def _identifier(table: dict[str, Any], where: str) -> str:
    name = str(_need(table, "name", where))
    if not _NAME.fullmatch(name):
        raise CourseError(f"{where}: {name!r} is not a plain name (letters, digits, underscores)")
    return name


def _unique(what: str, names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise CourseError(f"{what} {name!r} stands there twice")


def find_root(start: Path | None = None) -> Path:
    """Find the instructor's checkout: the folder that holds ``solutions/course.toml``.

    Looks from `start` (the current folder) upwards, then at the checkout this package runs from.

    Raises
    ------
    CourseError
        If there is none, as on a student's machine.
    """
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents, Path(__file__).resolve().parents[1]):
        if (folder / "solutions" / COURSE_FILE).is_file():
            return folder
    raise CourseError(
        f"{start}: not inside an instructor's checkout (no solutions/{COURSE_FILE} here or above); "
        "change into the checkout and try again"
    )

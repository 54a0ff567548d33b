"""Verdicts and reports: what a judge says, and its JSON form (schema 1)."""

from __future__ import annotations

import enum
import json
import os
import tempfile
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

SCHEMA = 1


class Status(enum.StrEnum):
    """How one check ended."""

    PASSED = "passed"
    FAILED = "failed"
    BLOCKED = "blocked"  # could not be judged: something it needs is not written or does not load
    ERROR = "error"  # our fault; a person must look, and no points are decided by it


class Visibility(enum.StrEnum):
    """Whether a student may see a check's code."""

    PUBLIC = "public"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Recognised:
    """A known mistake that a failing call looks like."""

    misconception: str
    says: str


@dataclass(frozen=True)
class Check:
    """The verdict on one check."""

    name: str
    title: str
    visibility: Visibility
    status: Status
    points: float
    max_points: float
    message: str = ""
    diagnosis: tuple[Recognised, ...] = ()


@dataclass(frozen=True)
class ExerciseResult:
    """The verdicts on one exercise.

    With `follow_through` the points were earned with the reference in the place of a function
    that this exercise needs and that is wrong; `score_alone` is what it earned without. Points of
    an exercise with `extra_credit` count on top of the others.
    """

    name: str
    checks: tuple[Check, ...]
    follow_through: bool = False
    score_alone: float | None = None
    extra_credit: bool = False

    @property
    def score(self) -> float:
        """Points earned."""
        return round(sum(check.points for check in self.checks), 6)

    @property
    def max_score(self) -> float:
        """Points there are."""
        return round(sum(check.max_points for check in self.checks), 6)


@dataclass(frozen=True)
class Report:
    """All verdicts on one submission."""

    student: str
    assignment: str
    status: str  # "graded" | "error"
    exercises: tuple[ExerciseResult, ...]
    message: str = ""  # why there is no grade, or what a person should know
    tampering: tuple[dict[str, str], ...] = ()
    submission_sha256: str = ""
    suite_sha256: str = ""
    seconds: float = 0.0
    sandbox: str = ""
    schema: int = field(default=SCHEMA)

    @property
    def score(self) -> float:
        """Points earned in all exercises, extra credit among them."""
        return round(sum(exercise.score for exercise in self.exercises), 6)

    @property
    def max_score(self) -> float:
        """Points there are in all exercises, without extra credit."""
        return round(sum(e.max_score for e in self.exercises if not e.extra_credit), 6)

    @property
    def extra_score(self) -> float:
        """The part of the score that is extra credit."""
        return round(sum(e.score for e in self.exercises if e.extra_credit), 6)

    def exercise(self, name: str) -> ExerciseResult:
        """Return the result of one exercise; KeyError if the report has none."""
        for exercise in self.exercises:
            if exercise.name == name:
                return exercise
        raise KeyError(name)

    def checks(self) -> list[Check]:
        """All checks in order."""
        return [check for exercise in self.exercises for check in exercise.checks]

    def with_student(self, student: str) -> Report:
        """Return the same verdicts under another student's name."""
        return replace(self, student=student)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        exercises = []
        for exercise in self.exercises:
            entry: dict[str, Any] = {
                "name": exercise.name,
                "score": exercise.score,
                "max_score": exercise.max_score,
                "follow_through": exercise.follow_through,
            }
            if exercise.score_alone is not None:
                entry["score_alone"] = exercise.score_alone
            if exercise.extra_credit:
                entry["extra_credit"] = True
            entry["checks"] = [asdict(check) for check in exercise.checks]
            exercises.append(entry)
        return {
            "schema": self.schema,
            "student": self.student,
            "assignment": self.assignment,
            "status": self.status,
            "message": self.message,
            "score": self.score,
            "max_score": self.max_score,
            "exercises": exercises,
            "tampering": list(self.tampering),
            "submission_sha256": self.submission_sha256,
            "suite_sha256": self.suite_sha256,
            "seconds": round(self.seconds, 4),
            "sandbox": self.sandbox,
        }

    @classmethod
    def from_dict(cls, table: Any) -> Report:
        """Read the JSON form.

        Raises
        ------
        ValueError
            If this version does not write such a report: another schema, something missing or of
            another kind, points that do not add up.
        """
        if not isinstance(table, dict):
            raise ValueError("not a report")
        if table.get("schema") != SCHEMA:
            raise ValueError(f"report of schema {table.get('schema')!r}; this is schema {SCHEMA}")
        try:
            report = cls._from_dict(table)
            same = json.loads(json.dumps(report.to_dict())) == table and _plain(table)
        except (KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ValueError(f"not a whole report ({type(error).__name__}: {error})") from error
        if not same or report.status not in ("graded", "error"):
            raise ValueError("not as it was written: points that do not add up, or odd values")
        return report

    @classmethod
    def _from_dict(cls, table: dict[str, Any]) -> Report:
        exercises = tuple(
            ExerciseResult(
                name=exercise["name"],
                follow_through=exercise["follow_through"],
                score_alone=exercise.get("score_alone"),
                extra_credit=exercise.get("extra_credit", False),
                checks=tuple(_check(check) for check in exercise["checks"]),
            )
            for exercise in table["exercises"]
        )
        return cls(
            student=table["student"],
            assignment=table["assignment"],
            status=table["status"],
            message=table.get("message", ""),
            exercises=exercises,
            tampering=tuple(table.get("tampering", ())),
            submission_sha256=table.get("submission_sha256", ""),
            suite_sha256=table.get("suite_sha256", ""),
            seconds=table.get("seconds", 0.0),
            sandbox=table.get("sandbox", ""),
        )

    def write(self, path: Path) -> None:
        """Write the JSON form so that a reader sees the old file or the new one, never a part."""
        write_atomically(path, json.dumps(self.to_dict(), indent=1, ensure_ascii=False) + "\n")

    @classmethod
    def read(cls, path: Path) -> Report:
        """Read a report file; a ValueError names it."""
        try:
            return cls.from_dict(json.loads(path.read_text("utf-8")))
        except (ValueError, RecursionError) as error:
            raise ValueError(f"{path}: {error}; delete it and grade again") from error


_NUMBERS = {"points", "max_points", "score", "max_score", "score_alone", "seconds", "schema"}


def _plain(value: Any, key: str = "") -> bool:
    """Tell whether words are words and numbers are numbers, all the way down."""
    if isinstance(value, dict):
        return all(_plain(inner, name) for name, inner in value.items())
    if key == "tampering":
        return all(isinstance(word, str) for entry in value for word in entry.values())
    if isinstance(value, list):
        return key in ("exercises", "checks", "diagnosis") and all(
            isinstance(inner, dict) and _plain(inner) for inner in value
        )
    if isinstance(value, bool):
        return key in ("follow_through", "extra_credit")
    return isinstance(value, int | float) if key in _NUMBERS else isinstance(value, str)


def _check(table: dict[str, Any]) -> Check:
    return Check(
        name=table["name"],
        title=table["title"],
        visibility=Visibility(table["visibility"]),
        status=Status(table["status"]),
        points=table["points"],
        max_points=table["max_points"],
        message=table.get("message", ""),
        diagnosis=tuple(Recognised(**entry) for entry in table.get("diagnosis", ())),
    )


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write a file by way of a temporary one beside it (fsync, rename)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)  # noqa: PTH101 - mkstemp's 0600 would hide feedback from its readers
        os.replace(name, path)  # noqa: PTH105 - the pair of os calls is the documented idiom
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise

"""``grader course DIR``: an nbgrader course from a built checkout, made or brought up to date.

A living course belongs to its instructor. A file is written only if it is missing or still as this
command wrote it; students and due dates are added to the gradebook and never changed there.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.course import Course, CourseError, load_course
from grader.nb.arrivals import plain_name, plain_word
from grader.nb.config import CONFIG, GENERATED, OWN, generated, prepare
from grader.verdict import write_atomically

MANIFEST = ".grader_course.json"
ROSTER = "students.csv"
COLUMNS = ("id", "first_name", "last_name", "email", "lms_user_id")


@dataclass(frozen=True)
class Step:
    """One thing to do: in words, and as a function; or only words, for what is left to a person."""

    what: str  # "create" | "update" | "add" | "keep"
    subject: str
    why: str = ""
    do: Callable[[], None] | None = None


@dataclass
class Plan:
    """What is to be done, in order, and what there is already."""

    steps: list[Step] = field(default_factory=list)
    unchanged: int = 0

    @property
    def changes(self) -> list[Step]:
        """The steps that do something."""
        return [step for step in self.steps if step.do is not None]


def plan(root: Path, folder: Path, roster: Path | None, db: str | None) -> Plan:
    """Find out what is to be done to make `folder` the course of the checkout at `root`.

    Raises
    ------
    CourseError
        If the checkout is not built, the roster is not one, or the folder is in the checkout.
    """
    course = load_course(root / "solutions")
    if folder.resolve().is_relative_to(root / "solutions") or folder.resolve() == root:
        raise CourseError(f"{folder}: students' files would stand beside solutions; choose another")
    _must_be_built(root)
    old = _manifest(folder)
    db_url = str(old.get("db", "")) if db is None else _with_driver(db)
    made = Plan()
    hashes: dict[str, str] = dict(old.get("files", {}))
    # One word for the course, as the exchange directory needs it; it stays when the folder moves.
    course_id = str(old.get("course_id") or folder.resolve().name)
    for name, content in _files(root, course, course_id, db_url).items():
        _plan_file(made, folder, name, content, hashes)
    _plan_own(made, folder)
    if roster is not None:
        _plan_roster(made, folder, roster)
    elif not (folder / ROSTER).exists():
        empty = ",".join(COLUMNS) + "\n"
        made.steps.append(
            Step("create", ROSTER, "empty; one line for each student",
                 lambda: write_atomically(folder / ROSTER, empty))
        )  # fmt: skip
    words = {"schema": 1, "course_id": course_id, "db": db_url, "files": hashes}
    manifest = json.dumps(words, indent=1) + "\n"
    if not (folder / MANIFEST).exists() or (folder / MANIFEST).read_text("utf-8") != manifest:
        made.steps.append(
            Step("update", MANIFEST, "what this command wrote",
                 lambda: write_atomically(folder / MANIFEST, manifest))
        )  # fmt: skip
    here = roster or folder / ROSTER
    people = _read_roster(here) if roster or here.exists() else []
    _plan_gradebook(made, folder, course, people, db_url)
    return made


def _must_be_built(root: Path) -> None:
    """Complain about an ``assignments/`` that is not what the judge's suites belong to."""
    from grader.build import differences

    behind = differences(root)
    if behind:
        more = f" and {len(behind) - 1} more" if len(behind) > 1 else ""
        raise CourseError(
            f"{root / 'assignments'}: behind solutions/ ({behind[0].path} {behind[0].what}{more}); "
            "run `grader build` first"
        )


def carry_out(made: Plan) -> None:
    """Do what was planned."""
    for step in made.changes:
        assert step.do is not None
        step.do()


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    if not path.exists():
        return {}
    try:
        table: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise CourseError(
            f"{path}: damaged ({error}); delete it, and nothing is overwritten"
        ) from error
    return table


def _files(root: Path, course: Course, course_id: str, db_url: str) -> dict[str, bytes]:
    """Return the files that this command keeps up to date, by relative path."""
    files = {GENERATED: generated(course, root, course_id, db_url).encode()}
    for assignment in course.assignments:
        home = root / "assignments" / assignment.name
        for path in sorted(home.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc":
                inner = path.relative_to(home).as_posix()
                files[f"source/{assignment.name}/{inner}"] = path.read_bytes()
    return files


def _plan_file(made: Plan, folder: Path, name: str, content: bytes, hashes: dict[str, str]) -> None:
    path = folder / name
    new = hashlib.sha256(content).hexdigest()
    if path.exists():
        now = hashlib.sha256(path.read_bytes()).hexdigest()
        if now == new:
            hashes[name] = new
            made.unchanged += 1
            return
        if now != hashes.get(name):
            why = "you have edited it; delete it to get the new version"
            made.steps.append(Step("keep", name, why))
            return
    what = "update" if path.exists() else "create"
    mode = 0o600 if name == GENERATED and b"db_url" in content else 0o644

    def write() -> None:
        write_atomically(path, content)
        path.chmod(mode)  # the address of a database may hold a password

    hashes[name] = new
    made.steps.append(Step(what, name, do=write))


def _plan_own(made: Plan, folder: Path) -> None:
    path = folder / CONFIG
    if not path.exists():
        made.steps.append(Step("create", CONFIG, do=lambda: write_atomically(path, OWN)))
    elif GENERATED not in path.read_text("utf-8"):
        line = f'load_subconfig("{GENERATED}")'
        made.steps.append(
            Step("keep", CONFIG, f"it is yours; add the line `{line}`, or the judge is not used")
        )
    else:
        made.unchanged += 1


def _plan_roster(made: Plan, folder: Path, roster: Path) -> None:
    path = folder / ROSTER
    if path.exists() and roster.resolve() == path.resolve():
        return
    content = roster.read_bytes() if roster.is_file() else b""
    if path.exists() and path.read_bytes() != content:
        made.steps.append(
            Step("keep", ROSTER, f"it is yours; only the gradebook gets the students of {roster}")
        )
    elif not path.exists():
        made.steps.append(Step("create", ROSTER, do=lambda: write_atomically(path, content)))


def _read_roster(path: Path) -> list[dict[str, str]]:
    """Read a roster: a CSV table with a column `id`."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"{path}: cannot be read as UTF-8 text ({error})") from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if not reader.fieldnames or "id" not in reader.fieldnames:
        raise CourseError(f"{path}: the first line must name the columns {', '.join(COLUMNS)}")
    people: list[dict[str, str]] = []
    for number, row in enumerate(reader, start=2):
        person = {key: (row.get(key) or "").strip() for key in COLUMNS}
        if not person["id"]:
            raise CourseError(f"{path}:{number}: a student without an id")
        if any(other["id"] == person["id"] for other in people):
            raise CourseError(f"{path}:{number}: the id {person['id']} stands there twice")
        if not plain_name(person["id"]):
            raise CourseError(f"{path}:{number}: {person['id']!r} cannot be the name of a folder")
        for key, value in person.items():
            if not plain_word(value):  # students often choose their names
                raise CourseError(
                    f"{path}:{number}: {key} {value!r} would act in formgrader's pages; change it"
                )
        people.append(person)
    return people


def _with_driver(url: str) -> str:
    """Name the PostgreSQL driver that is there: SQLAlchemy's default is the older one."""
    scheme, separator, rest = url.partition("://")
    if not separator:
        raise CourseError(f"--db {url}: not an address such as postgresql://user@host/name")
    if scheme in ("postgresql", "postgres"):
        return f"postgresql+psycopg://{rest}"
    return url


def _plan_gradebook(
    made: Plan, folder: Path, course: Course, people: list[dict[str, str]], db_url: str
) -> None:
    """Plan the additions to the gradebook; an existing one is read, not opened for writing."""
    prepare()
    where = db_url or f"sqlite:///{folder.resolve() / 'gradebook.db'}"
    fresh = not db_url and not (folder / "gradebook.db").exists()
    students, dues = ({}, {}) if fresh else _in_gradebook(where)
    if fresh:
        made.steps.append(Step("create", "gradebook.db", do=lambda: _open(where)))
    for person in people:
        there = students.get(person["id"])
        if there is None:
            made.steps.append(
                Step("add", f"student {person['id']}", do=lambda p=person: _add_student(where, p))  # type: ignore[misc]
            )
        elif differing := [k for k in COLUMNS[1:] if person[k] and person[k] != there[k]]:
            why = f"the gradebook has another {', '.join(differing)}; change it in formgrader"
            made.steps.append(Step("keep", f"student {person['id']}", why))
    for assignment in course.assignments:
        due = assignment.due
        if due is None:
            continue
        if assignment.name not in dues or dues[assignment.name] is None:
            made.steps.append(
                Step("add", f"{assignment.name} is due {due:%Y-%m-%d %H:%M} UTC",
                     do=lambda a=assignment.name, d=due: _add_due(where, a, d))  # type: ignore[misc]
            )  # fmt: skip
        elif dues[assignment.name] != due.replace(tzinfo=None):
            why = f"the gradebook says {dues[assignment.name]} UTC; change it in formgrader"
            made.steps.append(Step("keep", f"due date of {assignment.name}", why))


def _open(where: str) -> None:
    from nbgrader.api import Gradebook

    Gradebook(where).close()


def _in_gradebook(where: str) -> tuple[dict[str, dict[str, str]], dict[str, Any]]:
    """Return students and due dates of a gradebook that may not have been made yet."""
    import sqlalchemy
    from nbgrader.api import Assignment, Gradebook

    try:
        engine = sqlalchemy.create_engine(where)
        tables = sqlalchemy.inspect(engine).get_table_names()
        engine.dispose()
    except ImportError as error:
        raise CourseError(
            f"the driver of the gradebook's database is missing ({error}); "
            "for PostgreSQL: pip install 'psycopg[binary]'"
        ) from error
    except (sqlalchemy.exc.SQLAlchemyError, TypeError) as error:
        # A TypeError: psycopg gives bytes for text if the database's encoding is not UTF8.
        reason = str(error).splitlines()[0]
        raise CourseError(f"the gradebook's database cannot be reached: {reason}") from error
    if not tables:
        return {}, {}
    with Gradebook(where) as gradebook:
        students = {
            s.id: {key: getattr(s, key) or "" for key in COLUMNS} for s in gradebook.students
        }
        dues = {a.name: a.duedate for a in gradebook.db.query(Assignment).all()}
    return students, dues


def _add_student(where: str, person: dict[str, str]) -> None:
    from nbgrader.api import Gradebook

    with Gradebook(where) as gradebook:
        details = {key: value for key, value in person.items() if key != "id" and value}
        gradebook.add_student(person["id"], **details)


def _add_due(where: str, assignment: str, due: Any) -> None:
    from nbgrader.api import Gradebook

    with Gradebook(where) as gradebook:
        gradebook.update_or_create_assignment(assignment, duedate=due.replace(tzinfo=None))

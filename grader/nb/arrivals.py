"""Who handed in what, when: the folders and archives that learning platforms deliver.

Archives are read, never unpacked as they are: only files of wanted names are taken, each up to a
bound, and where they are written is decided by us. Recognised, in any mixture and one archive deep
in another:

- ``alice/...``, ``alice.zip``: the student's id in the gradebook
- ``alice_attempt_2026-10-01-15-00-00_logistic.py``, also as a zip: Blackboard, nbgrader's manual
- ``Alice Doe_4711_assignsubmission_file_/...``, also as a zip: Moodle
- ``doealice_LATE_4711_815_logistic-2.py``, also as a zip: Canvas
- ``submission_815/...`` beside ``submission_metadata.yml``: Gradescope
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from grader.intake import IGNORED, MAX_DEPTH, MAX_ENTRIES

MAX_FILE = 20_000_000
MAX_ARCHIVE = 500_000_000
METADATA = "submission_metadata.yml"

_ATTEMPT = re.compile(
    r"(?:.*_)?(?P<name>[^_]+)_attempt_(?P<time>\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)(?:_(?P<file>.+))?"
)
_MOODLE = re.compile(
    r"(?P<name>.+?)_(?P<number>\d+)_assignsubmission_(?:file|onlinetext)_?(?P<file>.*)"
)
_CANVAS = re.compile(r"(?P<name>[^_]+)(?P<late>_LATE)?_(?P<number>\d+)_\d+_(?P<file>.+)")
_GRADESCOPE = re.compile(r"submission_\d+")
_COUNTED = re.compile(r"(?P<stem>.+?)(?:-(?P<count>\d+)|\s*\((?P<copy>\d+)\))(?P<suffix>\.\w+)")


@dataclass(frozen=True)
class Person:
    """One student as the roster has them."""

    id: str
    first_name: str = ""
    last_name: str = ""
    lms_user_id: str = ""


@dataclass(frozen=True)
class Arrival:
    """One file of a wanted kind."""

    path: PurePosixPath  # where it was, archives counted as folders
    read: Callable[[], bytes]
    written: datetime | None = None  # by a platform's clock, never by a student's
    count: int = 0  # Canvas numbers later files of the same name

    @property
    def name(self) -> str:
        """The file's name as the course knows it."""
        return self.path.name


@dataclass(frozen=True)
class Attempt:
    """Files that one student handed in at once."""

    student: str
    at: datetime | None
    files: tuple[Arrival, ...]


class Trouble(ValueError):
    """Something cannot be collected; the message names it and the cure."""


def walk(folder: Path, wanted: Callable[[str], bool], problems: list[str]) -> Iterator[Arrival]:
    """Find the wanted files of a folder and of the archives in it; a bad archive is a problem."""
    for path in sorted(folder.rglob("*")):
        relative = PurePosixPath(path.relative_to(folder).as_posix())
        if not stat.S_ISREG(path.lstat().st_mode) or IGNORED & set(relative.parts):
            continue
        if path.suffix.lower() == ".zip":
            found: list[Arrival] = []
            try:
                found.extend(_in_archive(path, relative, wanted, deep=True))
            except (Trouble, OSError, zipfile.BadZipFile, RuntimeError, EOFError) as error:
                problems.append(f"{relative}: {error}")
                continue
            yield from found
        elif wanted(path.name) or path.name == METADATA:
            yield Arrival(relative, _file_reader(path))


def _in_archive(
    source: Path | io.BytesIO, name: PurePosixPath, wanted: Callable[[str], bool], *, deep: bool
) -> Iterator[Arrival]:
    """Walk an archive; `deep` for the outermost one, whose clock is the platform's."""
    with zipfile.ZipFile(source) as archive:
        members = archive.infolist()
        if len(members) > MAX_ENTRIES:
            raise Trouble(f"more than {MAX_ENTRIES} files in the archive")
        for member in members:
            inner = PurePosixPath(member.filename.replace("\\", "/"))
            if inner.is_absolute() or ".." in inner.parts or ":" in str(inner)[:2]:
                raise Trouble(f"a member reaches outside the archive ({inner}); nothing was taken")
            kind = stat.S_IFMT(member.external_attr >> 16)
            if member.is_dir() or kind not in (0, stat.S_IFREG) or IGNORED & set(inner.parts):
                continue
            if len(inner.parts) > MAX_DEPTH + 1:
                continue
            path = name.with_suffix("") / inner
            if deep and inner.suffix.lower() == ".zip":
                data = io.BytesIO(_member(archive, member, MAX_ARCHIVE))
                within = _in_archive(data, path, wanted, deep=False)
                yield from (replace(a, written=_clock(member)) for a in within)
            elif wanted(inner.name) or inner.name == METADATA:
                data_ = _member(archive, member, MAX_FILE)
                yield Arrival(path, lambda data_=data_: data_, _clock(member))  # type: ignore[misc]


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> bytes:
    """Read a member up to a bound; its announced size may lie."""
    if member.flag_bits & 1:
        raise Trouble(f"{member.filename} is encrypted")
    try:
        with archive.open(member) as file:
            data = file.read(limit + 1)
    except Exception as error:  # zlib.error, lzma.LZMAError: broken or hostile data
        raise Trouble(f"{member.filename} cannot be unpacked ({error})") from error
    if len(data) > limit:
        raise Trouble(f"{member.filename} is larger than {limit // 10**6} MB")
    return data


def _clock(member: zipfile.ZipInfo) -> datetime | None:
    try:
        return datetime(*member.date_time).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _file_reader(path: Path) -> Callable[[], bytes]:
    def read() -> bytes:
        with path.open("rb") as file:
            return file.read(MAX_FILE + 1)

    return read


def attempts(
    arrivals: Iterable[Arrival], roster: Iterable[Person], problems: list[str]
) -> list[Attempt]:
    """Tell whose each file is, and put together what came together."""
    people = list(roster)
    files = list(arrivals)
    sheet = _gradescope([a for a in files if a.name == METADATA], problems)
    groups: dict[tuple[str, datetime | None, str], list[Arrival]] = {}
    for arrival in files:
        if arrival.name == METADATA:
            continue
        try:
            key, named = _owner(arrival, people, sheet)
        except Trouble as error:
            if str(error) not in problems:
                problems.append(str(error))
            continue
        groups.setdefault(key, []).append(named)
    return [Attempt(student, at, tuple(group)) for (student, at, _), group in groups.items()]


def _owner(
    arrival: Arrival, people: list[Person], sheet: dict[str, tuple[str, datetime | None]]
) -> tuple[tuple[str, datetime | None, str], Arrival]:
    """Return whose file it is (student, time, place) and the file under its own name."""
    parts = arrival.path.parts
    for depth, part in enumerate(parts):
        place = "/".join(parts[: depth + 1])
        last = depth == len(parts) - 1
        if match := _ATTEMPT.fullmatch(part):
            at = datetime.strptime(match["time"], "%Y-%m-%d-%H-%M-%S").replace(tzinfo=UTC)
            named = _renamed(arrival, match["file"]) if last and match["file"] else arrival
            return (_known(match["name"], people), at, ""), named
        if match := _MOODLE.fullmatch(part):
            student = _person(match["name"], match["number"], people, part)
            named = _renamed(arrival, match["file"]) if last else arrival
            return (student, arrival.written, "/".join(parts[:depth])), named
        if match := _CANVAS.fullmatch(part):
            student = _person(match["name"], match["number"], people, part)
            named = _renamed(arrival, match["file"]) if last else arrival
            return (student, None, "canvas"), named
        if _GRADESCOPE.fullmatch(part) and part in sheet:
            student, created = sheet[part]
            return (_known(student, people), created, place), arrival
    if len(parts) == 1:
        raise Trouble(f"{parts[0]}: whose file is it? put it into a folder named after the student")
    return _plain(parts, people, arrival)


def _plain(
    parts: tuple[str, ...], people: list[Person], arrival: Arrival
) -> tuple[tuple[str, datetime | None, str], Arrival]:
    """``<student>/...`` or ``<student>.zip``, perhaps within one wrapper folder or archive."""
    ids = {person.id for person in people}
    for depth, part in enumerate(parts[:-1]):
        if part in ids:
            return (part, None, "/".join(parts[: depth + 1])), arrival
    return (parts[0], None, parts[0]), arrival


def _renamed(arrival: Arrival, name: str) -> Arrival:
    """Return the file under the name its author gave it, without a platform's additions."""
    count = 0
    if match := _COUNTED.fullmatch(name):
        count = int(match["count"] or match["copy"])
        name = match["stem"] + match["suffix"]
    return replace(arrival, path=arrival.path.with_name(name), count=count)


def _known(student: str, people: list[Person]) -> str:
    for person in people:
        if student in (person.id, person.lms_user_id):
            return person.id
    return student


def _person(name: str, number: str, people: list[Person], part: str) -> str:
    """Find a student by the platform's number, or else by name."""
    matches = {p.id for p in people if number in (p.lms_user_id, p.id)}
    if not matches:
        plain = _letters(name)
        matches = {
            p.id
            for p in people
            if plain in (_letters(p.first_name + p.last_name), _letters(p.last_name + p.first_name))
        }
    if len(matches) == 1:
        return matches.pop()
    who = "nobody" if not matches else "more than one"
    raise Trouble(
        f"{part}: {who} in the roster has that name or the lms_user_id {number}; "
        "add it to students.csv and run `grader course` again"
    )


def _letters(text: str) -> str:
    return re.sub(r"[\W\d_]+", "", text.casefold())


def _gradescope(
    sheets: list[Arrival], problems: list[str]
) -> dict[str, tuple[str, datetime | None]]:
    """Read Gradescope's list of submissions: student and time by folder."""
    found: dict[str, tuple[str, datetime | None]] = {}
    for sheet in sheets:
        import yaml  # comes with jupytext

        try:
            table: Any = yaml.safe_load(sheet.read())
            for folder, entry in table.items():
                author = entry[":submitters"][0]
                student = str(author.get(":sid") or author[":email"])
                at = entry.get(":created_at")
                known = isinstance(at, datetime)
                found[folder] = (student, _utc(at) if known else None)
        except (yaml.YAMLError, AttributeError, KeyError, IndexError, TypeError) as error:
            problems.append(f"{sheet.path}: not Gradescope's list of submissions ({error})")
    return found


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)

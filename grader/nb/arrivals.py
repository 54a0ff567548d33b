"""Who handed in what, when: the folders and archives that learning platforms deliver.

Archives are read, never unpacked as they are: only files of wanted names are taken, each up to a
bound, and where they are written is decided by us. Recognised, in any mixture and one archive deep
in another:

- ``alice/...``, ``alice.zip``: the student's id in the gradebook
- ``alice_attempt_2026-10-01-15-00-00_logistic.py``, also as a zip: Blackboard, nbgrader's manual
- ``Alice Doe_4711_assignsubmission_file_/...``, also as a zip: Moodle
- ``doealice_LATE_4711_815_logistic-2.py``, also as a zip: Canvas
- ``submission_815/...`` beside ``submission_metadata.yml``: Gradescope

What stands within the folder or archive of somebody on the roster is theirs, whatever it is called:
a platform's name, a time or a list in there would be the student's invention.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache, partial
from pathlib import Path, PurePosixPath

from grader.feedback import clean
from grader.untrusted import (
    MAX_ARCHIVE,
    MAX_DEPTH,
    Unreadable,
    files,
    members,
    open_archive,
    read_file,
    read_member,
)

MAX_FILE = 20_000_000
MAX_CLASS = 200_000  # files of everybody
MAX_RATIO = 100  # an honest archive within an archive is hardly smaller there
METADATA = "submission_metadata.yml"

_ATTEMPT = re.compile(
    r"(?:.*?_)?(?P<name>[^_]+)_attempt_(?P<time>\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)(?:_(?P<file>.+))?"
)
_MOODLE = re.compile(
    r"(?P<name>.+?)_(?P<number>\d+)_assignsubmission_(?:file|onlinetext)_?(?P<file>.*)"
)
_CANVAS = re.compile(r"(?P<name>[^_]+)(?P<late>_LATE)?_(?P<number>\d+)_\d+_(?P<file>.+)")
_GRADESCOPE = re.compile(r"submission_\d+")
_COUNTED = re.compile(
    r"(?P<stem>.+?)(?:-(?P<count>\d{1,6})|\s*\((?P<copy>\d{1,6})\))(?P<suffix>\.\w+)"
)


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
    written: datetime | None = None  # as the outermost archive says
    outside: int = 0  # how many parts of the path lead to that archive
    count: int = 0  # Canvas numbers later files of the same name

    @property
    def name(self) -> str:
        """The file's name as the course knows it."""
        return self.path.name


@dataclass(frozen=True)
class Owner:
    """Whose a file is."""

    student: str
    at: datetime | None
    place: str  # files of one place were handed in together
    claim: tuple[int, str]  # how deep the student is named there, and as what


@dataclass(frozen=True)
class Attempt:
    """Files that one student handed in at once."""

    owner: Owner
    files: tuple[Arrival, ...]

    @property
    def student(self) -> str:
        """The student's id."""
        return self.owner.student

    @property
    def at(self) -> datetime | None:
        """When it was handed in, by a platform's clock, never by a student's."""
        return self.owner.at


def plain_word(text: str) -> bool:
    """Tell whether a text may stand in formgrader's pages, which show ids and names as they are."""
    return text == clean(text) and not set(text) & set('<>"\n\t')


def plain_name(name: str) -> bool:
    """Tell whether a text may be the name of a student's folder as well."""
    fits = 0 < len(name.encode("utf-8", "replace")) <= 120 and not name.startswith(".")
    return fits and plain_word(name) and not set(name) & set("/\\*?[]{}")


class Trouble(ValueError):
    """Something cannot be collected; the message names it and the cure."""


def walk(folder: Path, wanted: Callable[[str], bool], problems: list[str]) -> Iterator[Arrival]:
    """Find the wanted files of a folder and of the archives in it; a bad archive is a problem."""

    # What is read comes archive by archive, and a class has more of them than may be open at once.
    @lru_cache(maxsize=2)
    def opened(inner: PurePosixPath) -> zipfile.ZipFile:
        return open_archive(folder / inner, str(inner))

    for inner in sorted(files(folder, MAX_CLASS, 2 * MAX_DEPTH, problems.append)):
        if inner.suffix.lower() == ".zip":
            try:
                yield from list(_in_archive(partial(opened, inner), inner, wanted, problems))
            except Unreadable as error:
                problems.append(f"{inner}: {error}")
        elif wanted(inner.name) or inner.name == METADATA:
            yield Arrival(inner, partial(_bounded, partial(read_file, folder, inner), inner))


def _in_archive(
    opened: Callable[[], zipfile.ZipFile],
    name: PurePosixPath,
    wanted: Callable[[str], bool],
    problems: list[str],
) -> Iterator[Arrival]:
    """Find the wanted files of an archive and of the archives in it."""
    here = name.with_suffix("")
    for inner, info in members(opened(), MAX_CLASS):
        path, outside = here / inner, len(here.parts)
        read = partial(_read, opened, info)
        if wanted(inner.name) or inner.name == METADATA:
            yield Arrival(path, partial(_bounded, read, path), _clock(info), outside)
        elif inner.suffix.lower() == ".zip":
            within = partial(_open_within, read, path)
            try:
                if info.file_size > MAX_RATIO * info.compress_size:
                    raise Unreadable("packed again, it is far too small for an archive")
                for deep, its in members(within()):
                    if wanted(deep.name):
                        deeper = path.with_suffix("") / deep
                        data = partial(_bounded, partial(_read, within, its), deeper)
                        yield Arrival(deeper, data, _clock(info), outside)
            except Unreadable as error:
                # One student's, among those of a class.
                problems.append(f"{path}: {error}")


def _read(opened: Callable[[], zipfile.ZipFile], info: zipfile.ZipInfo, limit: int) -> bytes:
    return read_member(opened(), info, limit)


def _open_within(read: Callable[[int], bytes], path: PurePosixPath) -> zipfile.ZipFile:
    return open_archive(_bounded(read, path, MAX_ARCHIVE), path.name)


def _bounded(read: Callable[[int], bytes], path: PurePosixPath, limit: int = MAX_FILE) -> bytes:
    data = read(limit)
    if len(data) > limit:
        raise Unreadable(f"{path} is larger than {limit // 10**6} MB")
    return data


def _clock(member: zipfile.ZipInfo) -> datetime | None:
    try:
        return datetime(*member.date_time).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None


def attempts(
    arrivals: Iterable[Arrival], roster: Iterable[Person], problems: list[str]
) -> list[Attempt]:
    """Tell whose each file is, and put together what came together."""
    people = list(roster)
    files = list(arrivals)
    sheets = Sheets([arrival for arrival in files if arrival.name == METADATA], problems)
    groups: dict[Owner, list[Arrival]] = {}
    for arrival in files:
        if arrival.name == METADATA:
            continue
        try:
            owner, named = _owner(arrival, people, sheets)
        except Trouble as error:
            if str(error) not in problems:
                problems.append(str(error))
            continue
        groups.setdefault(owner, []).append(named)
    return [Attempt(owner, tuple(group)) for owner, group in groups.items()]


def _owner(arrival: Arrival, people: list[Person], sheets: Sheets) -> tuple[Owner, Arrival]:
    """Return whose a file is, and the file under its own name.

    The first name on the way to it decides: what comes after that was chosen by its owner.
    """
    parts = arrival.path.parts
    ids = {person.id for person in people}
    for depth, part in enumerate(parts):
        place = "/".join(parts[: depth + 1])
        last = depth == len(parts) - 1
        if part in ids and not last:
            return Owner(part, None, place, (depth, part)), arrival
        if match := _ATTEMPT.fullmatch(part):
            try:
                at = datetime.strptime(match["time"], "%Y-%m-%d-%H-%M-%S").replace(tzinfo=UTC)
            except ValueError as error:
                raise Trouble(f"{place}: {match['time']} is no time; rename it") from error
            named = _renamed(arrival, match["file"]) if last and match["file"] else arrival
            return Owner(_known(match["name"], people), at, "", (depth, match["name"])), named
        if match := _MOODLE.fullmatch(part):
            student = _person(match["name"], match["number"], people, part)
            named = _renamed(arrival, match["file"]) if last else arrival
            # Within what the student packed, the clock is the student's.
            clock = arrival.written if depth >= arrival.outside else None
            return Owner(student, clock, "/".join(parts[:depth]), (depth, match["number"])), named
        if match := _CANVAS.fullmatch(part):
            student = _person(match["name"], match["number"], people, part)
            named = _renamed(arrival, match["file"]) if last else arrival
            return Owner(student, None, "canvas", (depth, match["number"])), named
        if _GRADESCOPE.fullmatch(part) and (author := sheets.author(parts[:depth], part)):
            return Owner(_known(author[0], people), author[1], place, (depth, author[0])), arrival
    if len(parts) == 1:
        raise Trouble(f"{parts[0]}: whose file is it? put it into a folder named after the student")
    return Owner(parts[0], None, parts[0], (0, parts[0])), arrival


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


class Sheets:
    """Gradescope's lists of submissions, by the folder they stand in: they say nothing of others.

    Only those that are asked for are read; a student's own file of that name is not.
    """

    def __init__(self, sheets: Iterable[Arrival], problems: list[str]) -> None:
        self._sheets = {sheet.path.parent: sheet for sheet in sheets}
        self._read: dict[PurePosixPath, dict[str, tuple[str, datetime | None]]] = {}
        self._problems = problems

    def author(self, place: tuple[str, ...], folder: str) -> tuple[str, datetime | None] | None:
        """Return student and time of a submission, None if no list beside it has them."""
        where = PurePosixPath(*place)
        if where in self._sheets and where not in self._read:
            try:
                self._read[where] = _authors(self._sheets[where].read())
            except Exception as error:  # a list that somebody made up raises anything
                why = str(error) or type(error).__name__
                path = self._sheets[where].path
                self._problems.append(f"{path}: not Gradescope's list of submissions ({why})")
                self._read[where] = {}
        return self._read.get(where, {}).get(folder)


def _authors(sheet: bytes) -> dict[str, tuple[str, datetime | None]]:
    import yaml  # comes with jupytext

    found: dict[str, tuple[str, datetime | None]] = {}
    for folder, entry in yaml.safe_load(sheet).items():
        author = entry[":submitters"][0]
        student = author.get(":sid") or author[":email"]
        at = entry.get(":created_at")
        if not isinstance(student, str | int):
            raise TypeError("a student's id is neither a word nor a number")
        found[folder] = (str(student), _utc(at) if isinstance(at, datetime) else None)
    return found


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)

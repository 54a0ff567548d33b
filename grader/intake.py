"""Submissions from a folder of folders and zips: only the named modules, whatever else is in there.

Nothing is unpacked to disk and no link is followed; sizes are bounded while reading. A submission
that cannot be read becomes a `Submission` with a `problem`, so that it gets a report and the run
goes on.
"""

from __future__ import annotations

import itertools
import os
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from grader.course import Assignment
from grader.judge import Submission

MAX_MODULE = 1_000_000  # bytes of one module; the longest honest one has ten thousand
MAX_ENTRIES = 20_000  # files in one folder or archive
MAX_DEPTH = 8
MAX_ARCHIVE = 50_000_000  # bytes; its list of members is read as a whole
# Named, so that whoever hands one in gets a report.
OTHER_ARCHIVES = (
    ".tar.gz", ".tar.bz2", ".tar.xz", ".tgz", ".tar", ".gz", ".bz2", ".xz", ".rar", ".7z",
)  # fmt: skip
# What systems and editors leave behind.
IGNORED = {"__MACOSX", "__pycache__", ".ipynb_checkpoints", ".git", "node_modules"}


class Unreadable(ValueError):
    """A submission cannot be read; the message says why, in words for its author."""


@dataclass(frozen=True)
class _Candidate:
    """A file of a wanted name, somewhere in a submission."""

    path: PurePosixPath
    read: Callable[[], bytes]


def submissions(folder: Path, assignment: Assignment) -> list[Submission]:
    """Read every submission in a folder.

    Parameters
    ----------
    folder : Path
        Holds ``<student>/`` folders (with the modules at any depth) and ``<student>.zip`` files.
    assignment : Assignment
        Names the modules that are taken.

    Raises
    ------
    Unreadable
        If the folder itself is missing or holds no submission.
    """
    if not folder.is_dir():
        raise Unreadable(f"{folder}: no such folder; name the one that holds the submissions")
    entries = [path for path in sorted(folder.iterdir()) if not path.name.startswith(".")]
    found: dict[str, Submission] = {}
    for path in entries:
        student = _student(path)
        if student is None:
            continue
        problem, sources = "", {}
        try:
            sources = _sources(_inside(path), assignment)
        except Unreadable as error:
            problem = str(error)
        if student in found:
            problem = f"a second submission under the name {student} ({path.name})"
            student = f"{student} ({path.name})"
            sources = {}
        found[student] = Submission(student, sources, problem)
    if not found:
        raise Unreadable(
            f"{folder}: no submission here; <student>/ folders or <student>.zip files are expected"
        )
    return list(found.values())


def read_one(path: Path, student: str, assignment: Assignment) -> Submission:
    """Read the submission in one folder or zip file."""
    try:
        return Submission(student, _sources(_inside(path), assignment))
    except Unreadable as error:
        return Submission(student, {}, str(error))


def _student(path: Path) -> str | None:
    """Return whose submission an entry is; None for what lies about, as a list of grades."""
    name = path.name.lower()
    if path.is_dir() or path.is_symlink():
        return path.name.removesuffix(".zip")
    for suffix in (".zip", *OTHER_ARCHIVES):
        if name.endswith(suffix):
            return path.name[: -len(suffix)]
    return None


def _inside(path: Path) -> Iterator[_Candidate]:
    """Return the files of a submission, by what it is."""
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        raise Unreadable(f"{path.name} cannot be read ({error.strerror})") from error
    if stat.S_ISLNK(mode):
        raise Unreadable("the submission is a link, which is not followed; hand in the files")
    if stat.S_ISDIR(mode):
        return _in_folder(path)
    if not stat.S_ISREG(mode):
        raise Unreadable("the submission is neither a folder nor a file")
    if path.suffix.lower() != ".zip":
        raise Unreadable(f"{path.name} is an archive of another kind; hand in a .zip")
    if path.stat().st_size > MAX_ARCHIVE:
        raise Unreadable(f"{path.name} is larger than {MAX_ARCHIVE // 10**6} MB")
    return _in_zip(path)


def _sources(candidates: Iterator[_Candidate], assignment: Assignment) -> dict[str, str]:
    wanted = {f"{name}.py": name for name in assignment.modules}
    found: dict[str, list[_Candidate]] = {name: [] for name in wanted}
    others = 0
    for candidate in candidates:
        if candidate.path.name in wanted:
            found[candidate.path.name].append(candidate)
        else:
            others += 1
    sources = {}
    for file, module in wanted.items():
        if found[file]:
            chosen = _choose(found[file], assignment)
            sources[module] = _text(chosen)
    if not sources:
        names = ", ".join(wanted)
        what = f"{others} other files" if others else "nothing"
        raise Unreadable(f"none of {names} was handed in ({what} found)")
    return sources


def _choose(candidates: list[_Candidate], assignment: Assignment) -> _Candidate:
    """Of several files of one name take the one in the assignment's folder, or the topmost."""
    named = [c for c in candidates if assignment.name in c.path.parts[:-1]]
    ranked = sorted(named or candidates, key=lambda c: len(c.path.parts))
    if len(ranked) > 1 and len(ranked[0].path.parts) == len(ranked[1].path.parts):
        raise Unreadable(f"two files could be {ranked[0].path.name}: {ranked[0].path} and "
                         f"{ranked[1].path}; hand in one")  # fmt: skip
    return ranked[0]


def _text(candidate: _Candidate) -> str:
    data = candidate.read()
    if len(data) > MAX_MODULE:
        raise Unreadable(f"{candidate.path} is larger than {MAX_MODULE // 1000} kB")
    if b"\0" in data:
        raise Unreadable(f"{candidate.path} is not a text file")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"{candidate.path} is not UTF-8 text (byte {error.start}); save it as UTF-8"
        ) from error


def _in_folder(folder: Path) -> Iterator[_Candidate]:
    """Walk a folder without following links."""
    count = 0
    waiting = [(folder, PurePosixPath())]
    while waiting:
        here, relative = waiting.pop()
        try:
            # Not sorted before it is counted: a folder may hold a million files.
            entries = list(itertools.islice(here.iterdir(), MAX_ENTRIES + 1 - count))
        except OSError as error:
            raise Unreadable(f"{relative} cannot be read ({error.strerror})") from error
        count += len(entries)
        if count > MAX_ENTRIES:
            raise Unreadable(f"more than {MAX_ENTRIES} files")
        for path in sorted(entries):
            mode = path.lstat().st_mode
            inner = relative / path.name
            if stat.S_ISDIR(mode) and len(inner.parts) <= MAX_DEPTH and path.name not in IGNORED:
                waiting.append((path, inner))
            elif stat.S_ISREG(mode):
                yield _Candidate(inner, _reader(path))


def _reader(path: Path) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            # Whatever it was a moment ago: a link is not followed, and a pipe is not waited for.
            flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
            with open(os.open(path, flags), "rb") as file:  # noqa: PTH123 - a descriptor
                return file.read(MAX_MODULE + 1)
        except OSError as error:
            raise Unreadable(f"{path.name} cannot be read ({error.strerror})") from error

    return read


def _in_zip(path: Path) -> Iterator[_Candidate]:
    """Walk a zip archive; only wanted members are read, each up to its bound."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MAX_ENTRIES:
                raise Unreadable(f"more than {MAX_ENTRIES} files in the archive")
            seen: set[str] = set()
            for member in members:
                name = PurePosixPath(member.filename.replace("\\", "/"))
                if name.is_absolute() or ".." in name.parts or ":" in name.parts[0:1]:
                    raise Unreadable(f"the archive has a member outside itself: {name}")
                kind = stat.S_IFMT(member.external_attr >> 16)
                if member.is_dir() or kind not in (0, stat.S_IFREG):
                    continue
                if IGNORED & set(name.parts) or len(name.parts) > MAX_DEPTH + 1:
                    continue
                folded = str(name).casefold()
                if folded in seen:
                    raise Unreadable(f"the archive has two members called {name}")
                seen.add(folded)
                yield _Candidate(name, _member_reader(path, member))
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError) as error:
        raise Unreadable(f"{path.name} is not a readable zip archive ({error})") from error


def _member_reader(path: Path, member: zipfile.ZipInfo) -> Callable[[], bytes]:
    def read() -> bytes:
        if member.flag_bits & 1:
            raise Unreadable(f"{member.filename} is encrypted")
        try:
            # The announced size may lie; what is read is bounded all the same.
            with zipfile.ZipFile(path) as archive, archive.open(member) as file:
                return file.read(MAX_MODULE + 1)
        except Exception as error:  # BadZipFile, zlib.error, lzma.LZMAError: broken or hostile data
            raise Unreadable(f"{member.filename} cannot be unpacked ({error})") from error

    return read

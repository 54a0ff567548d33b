"""Submissions from a folder of folders and zips: only the named modules, whatever else is in there.

A submission that cannot be read becomes a `Submission` with a `problem`, so that it gets a report
and the run goes on.
"""

from __future__ import annotations

import stat
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from grader.course import Assignment
from grader.feedback import clean
from grader.judge import Submission
from grader.untrusted import (
    MAX_ARCHIVE,
    MAX_ENTRIES,
    Unreadable,
    files,
    members,
    open_archive,
    read_file,
    read_member,
)

MAX_MODULE = 1_000_000  # bytes of one module; the longest honest one has ten thousand
# Named, so that whoever hands one in gets a report.
OTHER_ARCHIVES = (
    ".tar.gz", ".tar.bz2", ".tar.xz", ".tgz", ".tar", ".gz", ".bz2", ".xz", ".rar", ".7z",
)  # fmt: skip


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
            problem = f"a second submission under the name {student} ({path.name}); leave one"
            sources = {}
        while student in found:
            student = f"{student} ({path.name})"
        found[student] = Submission(student, sources, clean(problem))
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
        return Submission(student, {}, clean(str(error)))


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
    for inner in files(folder, MAX_ENTRIES):
        yield _Candidate(inner, partial(read_file, folder, inner, MAX_MODULE))


def _in_zip(path: Path) -> Iterator[_Candidate]:
    """Return the members of a zip archive; only wanted ones are read, each up to its bound."""
    data = read_file(path.parent, PurePosixPath(path.name), MAX_ARCHIVE)
    if len(data) > MAX_ARCHIVE:
        raise Unreadable(f"{path.name} is larger than {MAX_ARCHIVE // 10**6} MB")
    archive = open_archive(data, path.name)
    seen: set[str] = set()
    for name, info in members(archive, MAX_ENTRIES):
        folded = unicodedata.normalize("NFC", str(name)).casefold()
        if folded in seen:
            raise Unreadable(f"the archive has two members called {name}")
        seen.add(folded)
        yield _Candidate(name, partial(read_member, archive, info, MAX_MODULE))

"""Folders and archives of strangers: what lies in them, read within bounds.

No link is followed, wherever on the way it stands and however late it was put there. No pipe is
waited for. Nothing is unpacked to disk, and nothing further than was asked for.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import os
import stat
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NoReturn

MAX_ENTRIES = 20_000  # files in one folder or archive
MAX_DEPTH = 8
MAX_NAME = 1_000  # characters of the way to a member; no file system has more in one name
MAX_ARCHIVE = 50_000_000  # bytes; its list of members is read as a whole
# What systems and editors leave behind.
IGNORED = {"__MACOSX", "__pycache__", ".ipynb_checkpoints", ".git", "node_modules"}
# Python hands out what the others unpack only when all of it is in memory: gigabytes for kilobytes.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_STEP = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_FOLDER = _STEP | getattr(os, "O_DIRECTORY", 0)
_BY_STEPS = os.open in os.supports_dir_fd and os.scandir in os.supports_fd  # not on Windows


class Unreadable(ValueError):
    """Something cannot be read; the message says what and why, in words for its author."""


def refuse(problem: str) -> NoReturn:
    """Raise `Unreadable`."""
    raise Unreadable(problem)


def files(
    folder: Path,
    most: int = MAX_ENTRIES,
    deepest: int = MAX_DEPTH,
    complain: Callable[[str], object] = refuse,
) -> Iterator[PurePosixPath]:
    """Return the files of a folder and of the folders in it, each as the way to it.

    Parameters
    ----------
    folder : Path
        May be a link only above its last part.
    most : int
        More entries than these are a problem.
    deepest : int
        Folders further down are passed over.
    complain : callable
        Called with each problem; if it returns, the walk goes on.
    """
    count = 0
    waiting = [PurePosixPath()]
    while waiting:
        here = waiting.pop()
        try:
            # Not sorted before it is counted: a folder may hold a million files.
            entries = _listed(folder, here, most + 1 - count)
        except OSError as error:
            where = folder.name if here == PurePosixPath() else here
            complain(f"{where} cannot be read ({error.strerror})")
            continue
        count += len(entries)
        if count > most:
            complain(f"more than {most} files")
            return
        for name, mode in sorted(entries):
            inner = here / name
            if stat.S_ISDIR(mode) and len(inner.parts) <= deepest and name not in IGNORED:
                waiting.append(inner)
            elif stat.S_ISREG(mode):
                yield inner


def read_file(folder: Path, inner: PurePosixPath, limit: int) -> bytes:
    """Read a file below a folder, up to one byte more than `limit`."""
    with open_file(folder, inner) as file:
        # Python makes room for all that it is asked for.
        return file.read(min(limit, os.fstat(file.fileno()).st_size) + 1)


def open_file(folder: Path, inner: PurePosixPath) -> BinaryIO:
    """Open a file below a folder.

    Raises
    ------
    Unreadable
        If it is not a file, cannot be read, or a link is on the way from the folder to it.
    """
    try:
        file = os.fdopen(_descriptor(folder, inner, _STEP), "rb")
    except OSError as error:
        raise Unreadable(f"{inner} cannot be read ({error.strerror})") from error
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise Unreadable(f"{inner} is not a file")
    return file


def _listed(folder: Path, inner: PurePosixPath, most: int) -> list[tuple[str, int]]:
    """Return names and modes of at most so many things in a folder."""
    with contextlib.ExitStack() as open_ones:
        if _BY_STEPS:
            descriptor = _descriptor(folder, inner, _FOLDER)
            open_ones.callback(os.close, descriptor)
            listing = open_ones.enter_context(os.scandir(descriptor))
        else:
            listing = open_ones.enter_context(os.scandir(folder / inner))
        entries = itertools.islice(listing, most)
        return [(entry.name, entry.stat(follow_symlinks=False).st_mode) for entry in entries]


def _descriptor(folder: Path, inner: PurePosixPath, flags: int) -> int:
    """Open something below a folder step by step: a folder may have become a link meanwhile."""
    if not _BY_STEPS:
        return os.open(folder / inner, flags)
    steps = inner.parts
    here = os.open(folder, _FOLDER if steps else flags)
    for number, step in enumerate(steps, start=1):
        try:
            there = os.open(step, flags if number == len(steps) else _FOLDER, dir_fd=here)
        finally:
            os.close(here)
        here = there
    return here


def open_archive(source: Path | bytes, name: str) -> zipfile.ZipFile:
    """Open a zip archive.

    Raises
    ------
    Unreadable
        If it is none.
    """
    try:
        return zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
    except Exception as error:  # bad names, sizes, numbers: broken data raises anything
        why = str(error) or type(error).__name__
        raise Unreadable(f"{name} is not a readable zip archive ({why})") from error


def members(
    archive: zipfile.ZipFile, most: int = MAX_ENTRIES
) -> Iterator[tuple[PurePosixPath, zipfile.ZipInfo]]:
    """Return the files of an archive, in its order.

    Raises
    ------
    Unreadable
        If there are too many, or one reaches outside the archive.
    """
    infos = archive.infolist()
    if len(infos) > most:
        raise Unreadable(f"more than {most} files in the archive")
    for info in infos:
        if len(info.filename) > MAX_NAME:
            continue
        name = PurePosixPath(info.filename.replace("\\", "/"))
        if name.is_absolute() or ".." in name.parts or ":" in str(name)[:2]:
            raise Unreadable(f"a member reaches outside the archive ({name}); nothing was taken")
        kind = stat.S_IFMT(info.external_attr >> 16)
        if not name.parts or info.is_dir() or kind not in (0, stat.S_IFREG):
            continue
        if not IGNORED & set(name.parts) and len(name.parts) <= MAX_DEPTH + 1:
            yield name, info


def read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    """Read a member of an archive, up to one byte more than `limit`."""
    if info.flag_bits & 1:
        raise Unreadable(f"{info.filename} is encrypted")
    if info.compress_type not in _METHODS:
        raise Unreadable(f"{info.filename} is packed in an unusual way; make an ordinary zip")
    try:
        # The announced size may lie; what is read is bounded all the same.
        with archive.open(info) as file:
            return file.read(limit + 1)
    except Exception as error:  # zlib.error, BadZipFile: broken or hostile data
        why = str(error) or type(error).__name__
        raise Unreadable(f"{info.filename} cannot be unpacked ({why}); pack it again") from error

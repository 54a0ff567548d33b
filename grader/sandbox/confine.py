"""What a worker gives up before it sees a line of a submission.

Every layer is applied in the forked child, from the weakest to the strongest; the order matters
(a dropped privilege cannot be used for the next layer). A layer that cannot be applied raises
OSError, so that a worker is never weaker than it was asked to be.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import resource
import signal
import sys
from dataclasses import dataclass, field
from typing import Any

import numpy as np

MIB = 2**20
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE = 1, 4
_CAPABILITY_VERSION = 0x20080522  # version 3: two sets of 32 bits


@dataclass(frozen=True)
class Rules:
    """The limits of one worker, as they travel to the zygote.

    Attributes
    ----------
    uid : int or None
        Its own uid, where the zygote is root and there are ids to give away.
    modules : list of str
        Imported before the confinement: a confined worker reads no file.
    filter : ndarray of uint8
        The seccomp program (`grader.sandbox.syscalls`); empty for none.
    """

    cpu_seconds: int
    memory_mb: int
    file_mb: int = 1
    files: int = 32
    processes: int = 1
    level: str = "process"
    uid: int | None = None
    modules: list[str] = field(default_factory=list)
    filter: Any = field(default_factory=lambda: np.zeros(0, np.uint8))


def warm(rules: Rules) -> None:
    """Import in the zygote what its workers cannot import any more."""
    for name in rules.modules:
        if name not in sys.modules:
            try:
                importlib.import_module(name)
            except Exception:  # not installed: the submission's own import will say so
                sys.modules.setdefault(name, None)  # type: ignore[arg-type]


def confine(rules: Rules) -> None:
    """Apply the layers of `rules.level` to this process, forever."""
    _limit(resource.RLIMIT_CORE, 0)
    # SIGXCPU first, which says why; a second later SIGKILL, for who ignores it.
    _limit(resource.RLIMIT_CPU, rules.cpu_seconds, rules.cpu_seconds + 1)
    _limit(resource.RLIMIT_FSIZE, rules.file_mb * MIB)
    _limit(resource.RLIMIT_NOFILE, rules.files)
    # Address space, not resident size: a bomb fails in malloc, as a MemoryError in the student's
    # own line, instead of waking the machine's out-of-memory killer.
    _limit(resource.RLIMIT_AS, _address_space() + rules.memory_mb * MIB)
    if rules.uid is not None:
        # Root ignores RLIMIT_NPROC and may trace others, so a worker is never root.
        os.setgroups([])
        os.setresgid(rules.uid, rules.uid, rules.uid)
        os.setresuid(rules.uid, rules.uid, rules.uid)
    if rules.processes == 1 or rules.uid is not None:
        # Counted by uid: as an ordinary user, whose other processes count, only "none" has a sense.
        _limit(resource.RLIMIT_NPROC, 0 if rules.processes == 1 else rules.processes)
    if sys.platform == "linux":
        _linux(rules)


def _linux(rules: Rules) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    # A change of uid clears both of these, so they come after it. When the zygote is killed, its
    # workers go with it; and no process of the same uid may trace this one or read its memory.
    _checked(libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0), "PR_SET_PDEATHSIG")
    _checked(libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0), "PR_SET_DUMPABLE")
    _drop_capabilities(libc)
    if rules.level in ("kernel", "full"):
        from grader.sandbox.syscalls import load

        _landlock()
        if not rules.filter.size:
            raise OSError("a worker without a filter of system calls")
        load(rules.filter.tobytes())


def _landlock() -> None:
    """Allow nothing: no file, no TCP port and, on newer kernels, no signal beyond this process."""
    from py_landlock import Landlock, LandlockError

    try:
        Landlock(strict=False).apply()
    except LandlockError as error:
        raise OSError(f"Landlock: {error}") from error


def _drop_capabilities(libc: ctypes.CDLL) -> None:
    """Give up all capabilities; root of a small container may have kept its id and all of them."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    nothing = (ctypes.c_uint32 * 6)()
    _checked(libc.capset(header, nothing), "capset")


def _checked(result: int, what: str) -> None:
    if result != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")


def _limit(what: int, soft: int, hard: int | None = None) -> None:
    _, most = resource.getrlimit(what)
    wanted = [soft, soft if hard is None else hard]
    if most != resource.RLIM_INFINITY:
        wanted = [min(value, most) for value in wanted]
    resource.setrlimit(what, (wanted[0], wanted[1]))


def _address_space() -> int:
    """Return the size of this process's address space in bytes."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - no pathlib here
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:  # no /proc, as on macOS: NumPy maps less than this
        return 2048 * MIB

"""What a worker gives up before it sees a line of a submission.

Every layer is applied in the forked child, from the weakest to the strongest; the order matters
(a dropped privilege cannot be used for the next layer). A layer that cannot be applied raises
OSError, so that a worker is never weaker than it was asked to be.
"""

from __future__ import annotations

import os
import resource
from dataclasses import dataclass

MIB = 2**20


@dataclass(frozen=True)
class Rules:
    """The limits of one worker, as they travel to the zygote."""

    cpu_seconds: int
    memory_mb: int
    file_mb: int = 1
    files: int = 32
    level: str = "process"


def confine(rules: Rules, uid: int | None) -> None:
    """Apply the layers of `rules.level` to this process, forever."""
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_CPU, rules.cpu_seconds)
    _limit(resource.RLIMIT_FSIZE, rules.file_mb * MIB)
    _limit(resource.RLIMIT_NOFILE, rules.files)
    # Address space, not resident size: a bomb fails in malloc, as a MemoryError in the student's
    # own line, instead of waking the machine's out-of-memory killer.
    _limit(resource.RLIMIT_AS, _address_space() + rules.memory_mb * MIB)
    if uid is not None:
        # Root ignores RLIMIT_NPROC and may trace others, so a worker is never root.
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    _limit(resource.RLIMIT_NPROC, 0)


def _limit(what: int, value: int) -> None:
    _, hard = resource.getrlimit(what)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(what, (value, value))


def _address_space() -> int:
    """Return the size of this process's address space in bytes."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - no pathlib here
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:  # no /proc, as on macOS: NumPy maps less than this
        return 2048 * MIB

"""Unused user ids for workers, where the judge runs as root.

A worker of an uid of its own can neither signal nor trace the judge, the zygote or another worker,
and RLIMIT_NPROC holds for it. Which ids exist is told by the user namespace: all of them on a plain
machine, a few ten thousand or a single one in a rootless container.
"""

from __future__ import annotations

import contextlib
import os
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Far above what a system gives to people or services. Each sandbox has a block of its own: when
# blocks overlapped, ending one grader's worker killed another grader's, and a right submission
# failed at random.
FIRST, SIZE = 2**31, 512
# In a small map the ids below belong to the system and to people.
LOWEST, SMALL = 20_000, 32
# CAP_KILL, CAP_SETGID, CAP_SETUID: root of a container may lack them.
RIGHTS = 1 << 5 | 1 << 6 | 1 << 7


@dataclass(frozen=True)
class Block:
    """Consecutive ids of one sandbox; workers take them in turn."""

    first: int
    size: int

    def take(self, serial: int) -> int:
        """Return the id of the worker of this number."""
        return self.first + serial % self.size


def _mapped(text: str) -> list[range]:
    """Return the ids that exist in a namespace, from the text of its map."""
    rows = [[int(part) for part in line.split()] for line in text.splitlines()]
    return [range(first, first + count) for first, _, count in rows if count > 0]


def candidates(uid_map: str, gid_map: str) -> tuple[range, int]:
    """Return where blocks may lie, and their size; an empty range if there is no room.

    Parameters
    ----------
    uid_map, gid_map : str
        As in ``/proc/self``.
    """
    for uids in sorted(_mapped(uid_map), key=len, reverse=True):
        for gids in _mapped(gid_map):
            both = range(max(uids.start, gids.start), min(uids.stop, gids.stop))
            if both.start <= FIRST and both.stop > FIRST + 2**30:
                return range(FIRST, FIRST + 2**30), SIZE
            free = range(max(LOWEST, both.start), min(both.stop, 2**32 - 1))
            # 65534 is nobody's, and everybody's who is not mapped.
            free = range(free.start, min(free.stop, 65_534)) if free.stop <= 70_000 else free
            if len(free) >= SMALL:
                return free, SMALL
    return range(0), SMALL


def _may_give() -> bool:
    """Whether this root has the rights to take another id and to end what has one."""
    try:
        text = Path("/proc/self/status").read_text("ascii")
    except OSError:
        return True
    effective = next(line.split()[1] for line in text.splitlines() if line.startswith("CapEff"))
    return int(effective, 16) & RIGHTS == RIGHTS


@contextlib.contextmanager
def block() -> Iterator[Block | None]:
    """Hold a block of ids that no other sandbox on this machine has; None if there is none.

    Only root can give ids away. The claim is a name in the kernel's abstract socket namespace: it
    ends with this process however it ends, and leaves no file.
    """
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not _may_give():
        yield None
        return
    if sys.platform != "linux":
        yield Block(FIRST // 2 + os.getpid() % 2**20 * SIZE, SIZE)
        return
    maps = [Path(f"/proc/self/{name}_map").read_text("ascii") for name in ("uid", "gid")]
    room, size = candidates(*maps)
    count = len(room) // size
    claim = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    with claim:
        for attempt in range(min(count, 4096)):
            number = (os.getpid() + attempt) % count
            try:
                claim.bind(f"\0grader-uids-{room.start + number * size}")
            except OSError:
                continue
            yield Block(room.start + number * size, size)
            return
        yield None

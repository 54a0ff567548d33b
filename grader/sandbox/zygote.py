"""The zygote: imports NumPy once, then forks one confined worker for each request.

It is started as a program of its own (``python -I -m grader.sandbox.zygote FD``) with an empty
environment. Its control socket carries one request at a time: ``spawn`` (with the worker's end of
a socket pair) and ``end``. When the judge goes away it ends its workers and itself.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import shutil
import signal
import socket
import sys
import tempfile
from typing import Any

from grader.wire import Closed, decode, encode, send

# Imported before the fork, because a confined worker cannot read files any more. Also what NumPy
# imports late by itself.
WARM = (
    "numpy", "numpy.linalg", "numpy.random", "numpy.fft", "numpy.polynomial", "numpy.ma",
    "numpy.testing", "numpy.typing", "numpy.lib.stride_tricks", "math", "typing", "functools",
    "itertools", "collections", "collections.abc", "dataclasses", "warnings", "abc", "enum",
    "operator", "random", "copy", "inspect", "linecache", "traceback", "encodings.idna",
    "encodings.latin_1", "grader.sandbox.worker", "grader.sandbox.confine",
)  # fmt: skip

# Far above what a system gives to people or services. Each zygote has a block of its own, chosen by
# its pid: when blocks overlapped, ending one grader's worker killed another grader's, and a right
# submission failed at random.
FIRST_UID, UIDS = 2**31, 512


def main(descriptor: int) -> None:
    """Serve one judge until it hangs up."""
    for name in WARM:
        importlib.import_module(name)
    import numpy as np

    np.ones((8, 8)) @ np.ones((8, 8))  # the first product sets up the BLAS
    control = socket.socket(fileno=descriptor)
    workers: dict[int, str] = {}
    serial = 0
    send(control, encode({"op": "ready", "pid": os.getpid()}))
    try:
        while True:
            request, descriptors = _request(control)
            if request["op"] == "spawn":
                serial += 1
                uid = _uid(serial) if os.geteuid() == 0 else None
                folder = tempfile.mkdtemp(prefix="worker-")
                if uid is not None:
                    os.chown(folder, uid, uid)
                pid = os.fork()
                if pid == 0:
                    control.close()
                    _become_worker(descriptors[0], folder, request["rules"], uid)
                for each in descriptors:
                    os.close(each)
                workers[pid] = folder
                send(control, encode({"op": "spawned", "pid": pid, "uid": uid}))
            elif request["op"] == "end":
                status = _end(request["pid"], request["uid"], workers)
                send(control, encode({"op": "ended", "status": status}))
    except Closed:
        pass
    finally:
        for pid in list(workers):
            _end(pid, None, workers)


def _uid(serial: int) -> int:
    """Return a uid that no other zygote uses (pids are below 2**22, so this stays below 2**32)."""
    return FIRST_UID + os.getpid() * UIDS + serial % (UIDS - 1)


def _request(control: socket.socket) -> tuple[dict[str, Any], list[int]]:
    head, descriptors, _, _ = socket.recv_fds(control, 4, 1)
    if not head:
        raise Closed("the judge is gone")
    size = int.from_bytes(head, "big")
    body = b""
    while len(body) < size:
        part = control.recv(size - len(body))
        if not part:
            raise Closed("the judge is gone")
        body += part
    return decode(body), list(descriptors)


def _become_worker(descriptor: int, folder: str, rules: dict[str, Any], uid: int | None) -> None:
    """Turn this fork into a worker; never returns."""
    from grader.sandbox.confine import Rules, confine
    from grader.sandbox.worker import serve

    status = 70
    try:
        os.setsid()
        os.chdir(folder)
        null = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(null, standard)
        sock = socket.socket(fileno=os.dup2(descriptor, 3))
        os.closerange(4, 1024)
        os.environ.clear()
        os.environ.update(HOME=folder, TMPDIR=folder)
        signal.set_wakeup_fd(-1)
        confine(Rules(**rules), uid)
        send(sock, encode({"op": "confined"}))
        serve(sock)
        status = 0
    except Closed:
        status = 0
    except BaseException as error:
        with contextlib.suppress(BaseException):
            send(sock, encode({"op": "failed", "message": f"{type(error).__name__}: {error}"}))
    finally:
        os._exit(status)


def _end(pid: int, uid: int | None, workers: dict[int, str]) -> int:
    """Kill a worker and whatever it left running; return its wait status."""
    if pid not in workers:
        return -1
    # A worker that ended by itself keeps its status; the kill of a zombie changes nothing.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    if uid is not None:
        _kill_all_of(uid)
    shutil.rmtree(workers.pop(pid), ignore_errors=True)
    return status


def _kill_all_of(uid: int) -> None:
    """Kill every process of a worker's uid, also those that left its session."""
    pid = os.fork()
    if pid == 0:
        try:
            os.setresuid(uid, uid, uid)
            os.kill(-1, signal.SIGKILL)
        finally:
            os._exit(0)
    os.waitpid(pid, 0)


if __name__ == "__main__":
    main(int(sys.argv[1]))

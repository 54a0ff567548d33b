"""The zygote: imports NumPy once, then forks one confined worker for each request.

It is started as a program of its own (``python -I -m grader.sandbox.zygote FD``) with an empty
environment. Its control socket carries one request at a time: ``spawn`` (with the worker's end of
a socket pair) and ``end``. When the judge goes away it ends its workers and itself.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import shutil
import signal
import socket
import sys
import tempfile
import warnings
from typing import Any

from grader.sandbox.confine import Rules, confine, warm
from grader.wire import Closed, decode, encode, send

# Imported before the fork, because a confined worker cannot read files any more. Also what NumPy
# imports late by itself, and all of NumPy that a submission could name.
WARM = (
    "numpy", "numpy.linalg", "numpy.random", "numpy.fft", "numpy.polynomial", "numpy.ma",
    "numpy.testing", "numpy.typing", "numpy.lib.stride_tricks", "numpy.lib.recfunctions",
    "numpy.char", "numpy.strings", "numpy.rec", "numpy.ctypeslib", "numpy.exceptions",
    "numpy.dtypes", "numpy.core", "numpy.matlib", "math", "typing", "functools", "itertools",
    "collections", "collections.abc", "dataclasses", "warnings", "abc", "enum", "operator",
    "random", "copy", "inspect", "linecache", "traceback", "numbers", "decimal", "fractions",
    "encodings.idna", "encodings.latin_1", "encodings.ascii", "unicodedata", "ctypes",
    "grader.sandbox.worker", "grader.sandbox.syscalls",
)  # fmt: skip


def main(descriptor: int) -> None:
    """Serve one judge until it hangs up."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # old names warn when they are imported
        for name in WARM:
            # Not every NumPy has all of these.
            with contextlib.suppress(ImportError):
                importlib.import_module(name)
    import numpy as np

    np.ones((8, 8)) @ np.ones((8, 8))  # the first product sets up the BLAS
    # Finds the C library by asking programs, which a worker cannot; the answer is kept.
    with contextlib.suppress(Exception):
        importlib.import_module("py_landlock").get_abi_version()
    control = socket.socket(fileno=descriptor)
    workers: dict[int, str] = {}
    gc.freeze()  # a collection in a worker must not copy the pages it shares with the zygote
    send(control, encode({"op": "ready", "pid": os.getpid()}))
    try:
        while True:
            request, descriptors = _request(control)
            if request["op"] == "spawn":
                pid = _spawn(control, Rules(**request["rules"]), descriptors, workers)
                send(control, encode({"op": "spawned", "pid": pid}))
            elif request["op"] == "end":
                status = _end(request["pid"], request["uid"], workers)
                send(control, encode({"op": "ended", "status": status}))
            else:
                send(control, encode({"op": "alive"}))
    except Closed:
        pass
    finally:
        for pid in list(workers):
            _end(pid, None, workers)


def _spawn(
    control: socket.socket, rules: Rules, descriptors: list[int], workers: dict[int, str]
) -> int:
    """Fork a worker with a folder of its own."""
    warm(rules)
    folder = tempfile.mkdtemp(prefix="worker-")
    if rules.uid is not None and rules.level == "process":
        # Deeper levels let nobody write there. In a bubble there is no right to give a folder away.
        with contextlib.suppress(PermissionError):
            os.chown(folder, rules.uid, rules.uid)
    pid = os.fork()
    if pid == 0:
        control.close()
        _become_worker(descriptors[0], folder, rules)
    for each in descriptors:
        os.close(each)
    workers[pid] = folder
    return pid


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


def _become_worker(descriptor: int, folder: str, rules: Rules) -> None:
    """Turn this fork into a worker; never returns."""
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
        confine(rules)
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

"""The trusted end of a zygote: start it at some level of confinement, get workers, end them."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from grader.sandbox import bubble
from grader.sandbox.confine import Rules
from grader.sandbox.uids import Block, block
from grader.wire import WireError, decode, encode, receive

LEVELS = ("process", "kernel", "full")  # from the weakest to the strongest
START_SECONDS = 60.0
CONTROL_SECONDS = 30.0
PACKAGE = Path(__file__).resolve().parents[1]


class SandboxError(RuntimeError):
    """The sandbox itself does not work: the grader's fault, never the student's."""


class Sandbox:
    """One zygote; a context manager.

    Parameters
    ----------
    level : str
        "process": limits, a session and, as root, an uid of its own for each worker. "kernel": also
        Landlock and a seccomp filter in each. "full": also the zygote inside one bubblewrap. Which
        of them this system can do is found by `grader.sandbox.levels`.
    inner : str, optional
        Another level for what is applied in each worker: the probe looks at the bubble alone.
    """

    def __init__(self, level: str = "process", inner: str | None = None) -> None:
        if level not in LEVELS:
            raise SandboxError(f"no sandbox level {level!r}; the levels are {', '.join(LEVELS)}")
        self.level = level
        self.inner = level
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._held = contextlib.ExitStack()
        self._uids: Block | None = None
        self._serial = 0

    def __enter__(self) -> Self:
        ours, theirs = socket.socketpair()
        with contextlib.ExitStack() as held, theirs:
            folder = held.enter_context(tempfile.TemporaryDirectory(prefix="grader-"))
            # A worker of another uid must be able to walk to its own folder, and no further.
            Path(folder).chmod(0o711)
            self._uids = held.enter_context(block())
            held.callback(self._end_process)
            held.callback(self._hang_up)
            self._control = ours
            self._process = subprocess.Popen(
                [*self._wrapper(), sys.executable, "-I", "-m", "grader.sandbox.zygote",
                 str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                cwd=folder,
                env=bubble.environment(folder),
                start_new_session=True,
            )  # fmt: skip
            theirs.close()
            try:
                decode(receive(ours, time.monotonic() + START_SECONDS))
            except WireError as error:
                raise SandboxError(
                    f"the zygote did not start: {error}{self._last_words()}"
                ) from error
            self._held = held.pop_all()
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    def _wrapper(self) -> list[str]:
        if self.level != "full":
            return []
        program = bubble.find()
        if program is None:
            raise SandboxError("bubblewrap (the program bwrap) is not installed")
        return bubble.command(program, PACKAGE)

    def _last_words(self) -> str:
        if self._process is None or self._process.stderr is None:
            return ""
        self._process.kill()
        text = self._process.stderr.read().decode("utf-8", "replace").strip()
        return f" ({text.splitlines()[-1]})" if text else ""

    def close(self) -> None:
        """End the zygote and all its workers."""
        self._held.close()

    def restart(self) -> None:
        """Start a new zygote in the place of one that is gone."""
        self.close()
        self.__enter__()

    def _hang_up(self) -> None:
        if self._control is not None:
            self._control.close()
            self._control = None

    def _end_process(self) -> None:
        if self._process is None:
            return
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        if self._process.stderr is not None:
            self._process.stderr.close()
        self._process = None

    def spawn(self, rules: Rules) -> tuple[socket.socket, int, int | None]:
        """Fork a worker; return the socket to it, its pid (as the zygote sees it) and its uid.

        Raises
        ------
        SandboxError
            If the zygote or the worker cannot be brought up, or cannot be confined.
        """
        self._serial += 1
        uid = None if self._uids is None else self._uids.take(self._serial)
        rules = replace(rules, level=self.inner, uid=uid, filter=_filter(self.inner, rules))
        ours, theirs = socket.socketpair()
        with contextlib.ExitStack() as held:
            held.callback(ours.close)
            with theirs:
                reply = self._ask({"op": "spawn", "rules": asdict(rules)}, [theirs.fileno()])
            try:
                first = decode(receive(ours, time.monotonic() + CONTROL_SECONDS))
            except WireError as error:
                raise SandboxError(f"a worker did not start: {error}") from error
            if first.get("op") != "confined":
                raise SandboxError(f"a worker could not be confined: {first.get('message')}")
            held.pop_all()
        return ours, reply["pid"], uid

    def end(self, pid: int, uid: int | None) -> int:
        """End a worker; return its wait status."""
        # Where workers can start nothing, nobody needs to look for what they left running.
        swept = uid if self.inner == "process" else None
        return int(self._ask({"op": "end", "pid": pid, "uid": swept})["status"])

    def check(self) -> None:
        """Raise SandboxError unless the zygote answers."""
        self._ask({"op": "check"})

    def _ask(self, request: dict[str, Any], descriptors: Sequence[int] = ()) -> dict[str, Any]:
        if self._control is None:
            raise SandboxError("the sandbox is closed")
        body = encode(request)
        try:
            self._control.settimeout(CONTROL_SECONDS)
            head = len(body).to_bytes(4, "big")
            if descriptors:
                socket.send_fds(self._control, [head], list(descriptors))
                self._control.sendall(body)
            else:
                self._control.sendall(head + body)
            reply: dict[str, Any] = decode(
                receive(self._control, time.monotonic() + CONTROL_SECONDS)
            )
        except (OSError, WireError) as error:
            raise SandboxError(f"the zygote is gone: {error}{self._last_words()}") from error
        return reply


def _filter(level: str, rules: Rules) -> np.ndarray[Any, Any]:
    """Return the seccomp program for a worker, as what may cross the wire."""
    if level == "process":
        return np.zeros(0, np.uint8)
    from grader.sandbox.syscalls import Unsupported, build

    try:
        return np.frombuffer(build(threads=rules.processes > 1), np.uint8)
    except Unsupported as error:
        raise SandboxError(str(error)) from error

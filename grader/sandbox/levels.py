"""Which sandbox levels this system can do: not what it claims, but what a canary could not do.

A canary is loaded in a worker like a submission and really tries to read a planted file, connect,
fork, trace, kill. A level is offered only if everything it promises held.
"""

from __future__ import annotations

import contextlib
import functools
import os
import secrets
import socket
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.course import Limits
from grader.sandbox.cures import cure
from grader.sandbox.host import LEVELS, Sandbox, SandboxError

PROBE_LIMITS = Limits(call_seconds=3, exercise_seconds=3, submission_seconds=20, memory_mb=64)
CANARY_IMPORTS = frozenset({"ctypes", "os", "signal", "socket", "pathlib", "numpy"})


@dataclass(frozen=True)
class Attempt:
    """Something a canary tries, and from which level on it must fail."""

    function: str
    words: str
    stopped_from: str
    by_bubble: bool = False  # bubblewrap alone must stop it, too


ATTEMPTS = (
    Attempt("take_memory", "take more memory than allowed", "process"),
    Attempt("read_file", "read a file", "kernel", by_bubble=True),
    Attempt("read_judge", "look at the judge's process", "kernel", by_bubble=True),
    Attempt("write_file", "write a file", "kernel", by_bubble=True),
    Attempt("empty_file", "empty a file it may only read", "kernel", by_bubble=True),
    Attempt("connect_tcp", "connect by TCP", "kernel", by_bubble=True),
    Attempt("send_udp", "send by UDP", "kernel", by_bubble=True),
    Attempt("connect_unix", "connect to a Unix socket", "kernel", by_bubble=True),
    Attempt("connect_abstract", "connect to an abstract socket", "kernel", by_bubble=True),
    Attempt("signal_judge", "send the judge a signal", "kernel", by_bubble=True),
    Attempt("start_process", "start a process", "kernel"),
    Attempt("run_program", "run another program", "kernel"),
    Attempt("trace_zygote", "trace the zygote", "kernel"),
    # The last one: where it succeeds, nothing can be asked any more.
    Attempt("kill_zygote", "kill the zygote", "kernel"),
)


@dataclass(frozen=True)
class Finding:
    """How one attempt ended."""

    attempt: Attempt
    held: bool
    detail: str


@dataclass(frozen=True)
class Probe:
    """What a canary found at one level; `problem` says why there was none."""

    level: str
    findings: tuple[Finding, ...] = ()
    problem: str = ""

    def open(self) -> list[Finding]:
        """Return what the level promises to stop, and did not."""
        return [f for f in self.findings if not f.held and _promised(f.attempt, self.level)]

    @property
    def holds(self) -> bool:
        """Whether the level kept all its promises."""
        return bool(self.findings) and not self.problem and not self.open()


class LevelError(RuntimeError):
    """A level that was asked for does not hold here; the message has the cure."""


def _promised(attempt: Attempt, level: str) -> bool:
    if level == "bubble":
        return attempt.by_bubble
    return LEVELS.index(level) >= LEVELS.index(attempt.stopped_from)


def choose(asked: str, *, trusted: bool = False) -> str:
    """Return the sandbox level to use.

    Parameters
    ----------
    asked : str
        A level, or "auto" for the strongest that a probe proves.
    trusted : bool
        Whether "auto" may fall to "process": for code of our own.

    Raises
    ------
    LevelError
        If the level that was asked for, or with "auto" any above "process", does not hold.
    """
    if asked == "process":
        return asked
    if asked in LEVELS:
        reason = shortfall(asked)
        if reason:
            raise LevelError(f"the sandbox level {asked} does not hold here: {reason}")
        return asked
    if asked != "auto":
        raise LevelError(f"no sandbox level {asked!r}; there are auto, {', '.join(LEVELS[::-1])}")
    for level in ("full", "kernel"):
        if not shortfall(level):
            return level
    if trusted:
        return "process"
    raise LevelError(
        f"no sandbox level above process holds here: {shortfall('kernel')}; `grader doctor` shows "
        "more, `--sandbox process` grades all the same (files and network are then unprotected)"
    )


@functools.cache
def shortfall(level: str) -> str:
    """Return why a level does not hold here, with the cure; "" if it does."""
    probes = [probe(level)]
    if level == "full" and probes[0].holds:
        probes.append(probe("bubble"))
    for each in probes:
        if each.problem:
            return f"{each.problem}; {cure(level, each.problem)}"
        if not each.holds:
            words = ", ".join(finding.attempt.words for finding in each.open())
            return f"a canary could {words}; {cure(level, words)}"
    return ""


def probe(level: str) -> Probe:
    """Let a canary try everything at one level ("bubble": bubblewrap without the inner layers).

    The result is kept for the life of this process.
    """
    return _probes("full" if level == "bubble" else level)[level]


@functools.cache
def _probes(level: str) -> dict[str, Probe]:
    """Probe what one zygote can show: starting it is what takes time."""
    names = {level: level} | ({"bubble": "process"} if level == "full" else {})
    done: dict[str, Probe] = {}
    if os.name != "posix":
        return {name: Probe(name, problem=f"{sys.platform} has no limits") for name in names}
    try:
        with _planted() as things, Sandbox(level) as sandbox:
            for name, inner in names.items():
                sandbox.inner = inner
                done[name] = Probe(name, tuple(_attempts(sandbox, things)))
    except (SandboxError, OSError) as error:
        done |= {name: Probe(name, problem=str(error)) for name in names if name not in done}
    return done


@dataclass
class _Things:
    """What is planted for the canary to reach."""

    arguments: dict[str, tuple[Any, ...]]
    secret: Path
    folder: Path
    datagrams: socket.socket


@contextlib.contextmanager
def _planted() -> Iterator[_Things]:
    with contextlib.ExitStack() as held:
        # Short, because the address of a Unix socket has 107 bytes. Open to everybody, so that
        # no permission does what the sandbox is to be proven for.
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="canary-")))
        folder.chmod(0o777)
        secret = folder / "secret"
        secret.write_text("planted")
        secret.chmod(0o666)
        tcp = held.enter_context(socket.create_server(("127.0.0.1", 0)))
        udp = held.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        udp.bind(("127.0.0.1", 0))
        unix = held.enter_context(socket.socket(socket.AF_UNIX))
        unix.bind(str(folder / "socket"))
        (folder / "socket").chmod(0o777)
        unix.listen()
        name = f"grader-canary-{secrets.token_hex(8)}"
        if sys.platform == "linux":
            abstract = held.enter_context(socket.socket(socket.AF_UNIX))
            abstract.bind(f"\0{name}")
            abstract.listen()
        yield _Things(
            {
                "take_memory": (2 * PROBE_LIMITS.memory_mb,),
                "read_file": (str(secret),),
                "read_judge": (os.getpid(),),
                "write_file": (str(folder),),
                "empty_file": (str(secret),),
                "connect_tcp": (tcp.getsockname()[1],),
                "send_udp": (udp.getsockname()[1],),
                "connect_unix": (str(folder / "socket"),),
                "connect_abstract": (name,),
                "signal_judge": (os.getpid(),),
            },
            secret,
            folder,
            udp,
        )


def _attempts(sandbox: Sandbox, things: _Things) -> Sequence[Finding]:
    from grader.sandbox.client import Worker

    source = Path(__file__).with_name("canary.py").read_text("utf-8")
    worker = Worker(sandbox, {"canary": source}, CANARY_IMPORTS, PROBE_LIMITS)
    worker.max_restarts = 2 * len(ATTEMPTS)
    findings = []
    try:
        for attempt in ATTEMPTS:
            try:
                outcome = worker.invoke(
                    "canary", attempt.function, things.arguments.get(attempt.function, ()), {}
                )
                failure = outcome.failure
                if failure is not None and failure.kind == "unloaded":
                    raise SandboxError(f"the canary did not load: {failure.message}")
                happened = failure is None and outcome.value is True
                detail = "" if failure is None else failure.message or failure.type
            except SandboxError as error:
                if attempt.function != "kill_zygote":
                    raise
                happened, detail = True, str(error)
            happened, detail = _seen(attempt.function, things, sandbox, happened, detail)
            findings.append(Finding(attempt, not happened, detail))
    finally:
        with contextlib.suppress(SandboxError):
            worker.close()
    return findings


def _seen(
    function: str, things: _Things, sandbox: Sandbox, happened: bool, detail: str
) -> tuple[bool, str]:
    """Look from this side whether an attempt succeeded, whatever the canary says."""
    if function == "write_file":
        return happened or (things.folder / "canary-was-here").exists(), detail
    if function == "empty_file":
        return happened or not things.secret.read_text(), detail
    if function == "send_udp":
        things.datagrams.settimeout(0.05)
        try:
            things.datagrams.recv(16)
        except TimeoutError:
            return False, detail or "nothing arrived"
        return True, "it arrived"
    if function == "run_program":
        return "exit code 43" in detail, detail
    if function == "kill_zygote":
        try:
            sandbox.check()
        except SandboxError as error:
            return True, str(error)
        return False, detail
    return happened, detail

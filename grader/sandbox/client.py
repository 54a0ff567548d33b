"""The trusted end: start a zygote, get workers from it, call functions in them with deadlines."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from grader.course import Limits
from grader.runner import Failure, Outcome
from grader.sandbox.confine import Rules
from grader.subject import unsendable
from grader.wire import (
    Closed,
    Late,
    WireError,
    adopt_state,
    decode,
    encode,
    receive,
    send,
)

START_SECONDS = 60.0
CONTROL_SECONDS = 30.0
MAX_RESTARTS = 12


class SandboxError(RuntimeError):
    """The sandbox itself does not work: the grader's fault, never the student's."""


class Sandbox:
    """One zygote; a context manager.

    Parameters
    ----------
    level : str
        Confinement of its workers: "process" here; see `grader.sandbox.confine`.
    """

    def __init__(self, level: str = "process") -> None:
        self.level = level
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        ours, theirs = socket.socketpair()
        self._folder = tempfile.TemporaryDirectory(prefix="grader-")
        # A worker of another uid must be able to walk to its own folder, and no further.
        Path(self._folder.name).chmod(0o711)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-m", "grader.sandbox.zygote", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                cwd=self._folder.name,
                env=_environment(self._folder.name),
                start_new_session=True,
            )
        self._control = ours
        try:
            decode(receive(ours, time.monotonic() + START_SECONDS))
        except WireError as error:
            said = self._last_words()
            self.close()
            raise SandboxError(f"the zygote did not start: {error}{said}") from error
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    def _last_words(self) -> str:
        if self._process is None or self._process.stderr is None:
            return ""
        self._process.kill()
        text = self._process.stderr.read().decode("utf-8", "replace").strip()
        return f" ({text.splitlines()[-1]})" if text else ""

    def close(self) -> None:
        """End the zygote and all its workers."""
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()
            if self._process.stderr is not None:
                self._process.stderr.close()
            self._process = None
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def spawn(self, rules: Rules) -> tuple[socket.socket, int, int | None]:
        """Fork a worker; return the socket to it, its pid and its uid.

        Raises
        ------
        SandboxError
            If the zygote or the worker cannot be brought up, or cannot be confined.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            reply = self._ask({"op": "spawn", "rules": asdict(rules)}, [theirs.fileno()])
        try:
            first = decode(receive(ours, time.monotonic() + CONTROL_SECONDS))
        except WireError as error:
            raise SandboxError(f"a worker did not start: {error}") from error
        if first.get("op") != "confined":
            raise SandboxError(f"a worker could not be confined: {first.get('message')}")
        return ours, reply["pid"], reply["uid"]

    def end(self, pid: int, uid: int | None) -> int:
        """End a worker; return its wait status."""
        return int(self._ask({"op": "end", "pid": pid, "uid": uid})["status"])

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


def _environment(folder: str) -> dict[str, str]:
    # One BLAS thread: threads do not survive the fork, and a matrix product would hang.
    threads = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    return dict.fromkeys(threads, "1") | {"TMPDIR": folder, "LC_ALL": "C.UTF-8"}


class Worker:
    """One submission's modules in a worker: a backend of `grader.subject.Subject`.

    A call that kills its worker or outstays its deadline fails, and so do later calls of the same
    function, at once; so do calls of functions that are known to need it (`needs`): an endless
    loop costs its deadline once. The next call of another function gets a new worker.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        sources: Mapping[str, str],
        allowed: frozenset[str],
        limits: Limits,
        inject: Mapping[str, Callable[..., Any]] | None = None,
        needs: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self.sandbox = sandbox
        self.sources = dict(sources)
        self.allowed = sorted(allowed)
        self.limits = limits
        self.inject = dict(inject or {})
        self.needs = dict(needs or {})
        self.ends_at = time.monotonic() + limits.submission_seconds
        self._sock: socket.socket | None = None
        self._pid = 0
        self._uid: int | None = None
        self._starts = 0
        self._dead: dict[tuple[str, str], Failure] = {}
        self._unloaded: dict[str, Failure] = {}

    def close(self) -> int:
        """End the worker; return its wait status (0 if there was none)."""
        if self._sock is None:
            return 0
        self._sock.close()
        self._sock = None
        return self.sandbox.end(self._pid, self._uid)

    def invoke(
        self, module: str, function: str, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> Outcome:
        """Call a function in the worker; return what it said, or why it said nothing."""
        known = self._dead.get((module, function))
        if known is not None:
            return Outcome(failure=known)
        for _, dead in self._dead:
            if dead in self.needs.get(function, ()):
                return Outcome(failure=Failure("blocked", message=dead))
        if module not in self.sources:
            return Outcome(
                failure=Failure("unloaded", "FileNotFoundError", f"{module}.py was not submitted")
            )
        if time.monotonic() >= self.ends_at:
            return Outcome(failure=self._out_of_time())
        try:
            self._start()
            if module in self._unloaded:
                return Outcome(failure=self._unloaded[module])
            return self._call(module, function, args, kwargs)
        except Late:
            failure = Failure(
                "late", message=f"{function} did not return within {self.limits.call_seconds:g} s"
            )
            self.close()
        except Closed:
            failure = Failure("crashed", message=f"{function} {_ending(self.close())}")
        except WireError as error:
            failure = Failure(
                "garbled", message=f"what {function} sent back is not a value: {error}"
            )
            self.close()
        self._dead[module, function] = failure
        return Outcome(failure=failure)

    def _out_of_time(self) -> Failure:
        limit = self.limits.submission_seconds
        return Failure("late", message=f"the submission used up its {limit:g} s in all")

    def _start(self) -> None:
        """Bring up a worker with all modules loaded that can be."""
        if self._sock is not None:
            return
        for _ in range(len(self.sources) + 1):
            if self._starts >= MAX_RESTARTS:
                failure = Failure("crashed", message="the submission crashed too often to go on")
                self._unloaded.update(dict.fromkeys(self.sources, failure))
                return
            self._starts += 1
            self._sock, self._pid, self._uid = self.sandbox.spawn(self._rules())
            if self._load():
                return

    def _rules(self) -> Rules:
        return Rules(
            cpu_seconds=int(self.limits.submission_seconds) + 1,
            memory_mb=self.limits.memory_mb,
            level=self.sandbox.level,
        )

    def _load(self) -> bool:
        """Load the modules; False if one took the worker down (it is left out next time)."""
        names = [n for n in self.sources if n not in self._unloaded or self._unloaded[n].file]
        self._ask(
            {"op": "modules", "sources": {n: self.sources[n] for n in names},
             "allowed": self.allowed}
        )  # fmt: skip
        for name in names:
            try:
                reply = self._ask({"op": "load", "name": name})
            except Late:
                self.close()
                message = f"still loading after {self.limits.call_seconds:g} s"
                self._unloaded[name] = Failure("unloaded", "TimeoutError", message)
                return False
            except Closed:
                message = f"while loading it {_ending(self.close())}"
                self._unloaded[name] = Failure("unloaded", "Crash", message)
                return False
            except WireError as error:
                self.close()
                self._unloaded[name] = Failure("unloaded", "WireError", str(error))
                return False
            failure = _failure(reply.get("failure"))
            if failure is not None:
                self._unloaded[name] = failure
        if self.inject:
            functions = {str(number): name for number, name in enumerate(self.inject)}
            self._ask({"op": "inject", "functions": functions})
        return True

    def _ask(
        self, request: dict[str, Any], callbacks: dict[int, Callable[..., Any]] | None = None
    ) -> dict[str, Any]:
        """Send a request and serve callbacks until the reply comes."""
        assert self._sock is not None
        functions = dict(enumerate(self.inject.values())) if callbacks is None else callbacks
        deadline = min(time.monotonic() + self.limits.call_seconds, self.ends_at)
        message = encode(request, functions)
        while True:
            self._sock.settimeout(max(0.001, deadline - time.monotonic()))
            send(self._sock, message)
            data = receive(self._sock, deadline, self.limits.reply_mb * 2**20)
            reply = decode(data)
            if type(reply) is not dict:
                raise WireError("a frame that is not a map")
            if reply.get("op") != "callback":
                return reply
            message = self._serve(reply, functions)

    def _serve(self, request: dict[str, Any], functions: dict[int, Callable[..., Any]]) -> bytes:
        """Run a callback that the worker asks for; its failure is the worker's to handle."""
        number, args, kwargs = (request.get(key) for key in ("number", "args", "kwargs"))
        function = functions.get(number) if type(number) is int else None
        if function is None or type(args) is not tuple or type(kwargs) is not dict:
            raise WireError("a callback that nobody offered")
        if not all(type(key) is str for key in kwargs):
            raise WireError("a callback with keywords that are no names")
        generators = [v for v in (*args, *kwargs.values()) if isinstance(v, np.random.Generator)]
        try:
            value, failure = function(*args, **kwargs), None
            return encode(
                {"op": "result", "value": value, "failure": failure, "generators": generators}
            )
        except Exception as error:
            # The function is ours, its arguments are not: what it makes of them is their affair.
            text = f"{type(error).__name__}: {error}"[:300]
            return encode({"op": "result", "value": None, "failure": text, "generators": []})

    def _call(
        self, module: str, function: str, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> Outcome:
        functions = dict(enumerate(self.inject.values()))
        reply = self._ask(
            {"op": "call", "module": module, "function": function, "args": list(args),
             "kwargs": dict(kwargs)},
            functions,
        )  # fmt: skip
        failure = _failure(reply.get("failure"))
        if failure is not None and failure.kind == "unsendable":
            failure = unsendable(function, WireError(failure.message))
        ours = [v for v in (*args, *kwargs.values()) if isinstance(v, np.random.Generator)]
        theirs = reply.get("generators")
        if failure is None:
            if type(theirs) is not list or len(theirs) != len(ours):
                raise WireError("generators are missing")
            for mine, other in zip(ours, theirs, strict=True):
                adopt_state(mine, other)
        return Outcome(
            reply.get("value"), failure, _texts(reply.get("warnings")), _texts(reply.get("changed"))
        )


def _failure(value: Any) -> Failure | None:
    """Read a failure that a worker reports; every field is hostile text."""
    if value is None:
        return None
    if type(value) is not dict or set(value) != set(Failure.__dataclass_fields__):
        raise WireError("a failure without its parts")
    texts = {key: value[key] for key in value if key != "line"}
    if not all(type(text) is str for text in texts.values()) or type(value["line"]) is not int:
        raise WireError("a failure with wrong parts")
    kind = texts["kind"]
    if kind not in ("raised", "unwritten", "missing", "unloaded", "unsendable"):
        raise WireError("a failure of an unknown kind")
    return Failure(
        kind,
        texts["type"][:80],
        texts["message"][:600],
        texts["file"][:200],
        max(0, min(value["line"], 10**6)),
        texts["source"][:200],
    )


def _texts(value: Any) -> tuple[str, ...]:
    if type(value) is not list or not all(type(text) is str for text in value):
        raise WireError("a list of texts is missing")
    return tuple(text[:600] for text in value[:20])


def _ending(status: int) -> str:
    """Say how a worker ended by itself."""
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number == signal.SIGKILL:
            return "closed its connection to the grader"
        if number == signal.SIGXCPU:
            return "used up its processor time"
        name = signal.strsignal(number) or f"signal {number}"
        return f"crashed the process ({name})"
    return f"ended the process (exit code {os.waitstatus_to_exitcode(status)}) instead of returning"

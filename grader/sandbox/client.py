"""The trusted end of a worker: load a submission in it, call its functions with deadlines."""

from __future__ import annotations

import os
import re
import secrets
import select
import signal
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.course import Limits
from grader.runner import Failure, Outcome
from grader.sandbox.confine import Rules
from grader.sandbox.host import Sandbox, SandboxError
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

__all__ = ["Incident", "Sandbox", "SandboxError", "Worker"]

MAX_RESTARTS = 12
# Functions that may fill their whole share of what the judge keeps.
MAX_FULL_REPLIES = 4
# A callback's arguments: a function of ours is called with what was handed over, or a little more.
CALLBACK_BYTES = 4096
MAX_IMPORTS = 40  # that are listed
_NAME = re.compile(r"[\w.]{1,80}|argument \d{1,3}")


@dataclass(frozen=True)
class Incident:
    """Something no honest module does, seen from the judge's side."""

    kind: str  # "frames" | "system call" | "import"
    function: str
    text: str


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
        ends_at: float | None = None,
    ) -> None:
        self.sandbox = sandbox
        self.sources = dict(sources)
        self.allowed = sorted(allowed)
        self.limits = limits
        self.inject = dict(inject or {})
        self.needs = dict(needs or {})
        # Workers of one submission may share its time.
        self.ends_at = time.monotonic() + limits.submission_seconds if ends_at is None else ends_at
        self.max_restarts = MAX_RESTARTS
        self.incidents: list[Incident] = []
        self._sock: socket.socket | None = None
        self._pid = 0
        self._uid: int | None = None
        self._starts = 0
        self._last = ("", "")  # module and function of the last call
        self._spent: dict[str, float] = {}
        self._heard: dict[str, int] = {}  # bytes
        self._dead: dict[tuple[str, str], Failure] = {}
        self._unloaded: dict[str, Failure] = {}

    def again(self, inject: Mapping[str, Callable[..., Any]] | None = None) -> Worker:
        """Return a new worker for the same submission, within the same time.

        It knows which modules do not load at all: a hanging import costs its deadline once.
        """
        other = Worker(
            self.sandbox, self.sources, frozenset(self.allowed), self.limits, inject, self.needs,
            self.ends_at,
        )  # fmt: skip
        other._unloaded = {n: failure for n, failure in self._unloaded.items() if not failure.file}
        return other

    def lend(self, functions: Mapping[str, Callable[..., Any]]) -> None:
        """Put functions of ours in the place of the submission's from now on."""
        self.close()
        self.inject = dict(functions)

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
        failure = self._hopeless(module, function)
        if failure is not None:
            return Outcome(failure=failure)
        started = time.monotonic()
        try:
            self._check_silence()
            self._start()
            if module in self._unloaded:
                return Outcome(failure=self._unloaded[module])
            self._last = (module, function)
            return self._call(module, function, args, kwargs)
        except Late:
            failure = self._too_late(function, time.monotonic() - started)
            self.close()
        except Closed:
            failure = Failure("crashed", message=f"{function} {self._ended(function)}")
        except WireError as error:
            failure = Failure(
                "garbled", message=f"what {function} sent back is not a value: {error}"
            )
            self.close()
        finally:
            spent = time.monotonic() - started
            self._spent[function] = self._spent.get(function, 0.0) + spent
        self._dead[module, function] = failure
        return Outcome(failure=failure)

    def _hopeless(self, module: str, function: str) -> Failure | None:
        """Return why a call need not be tried, or None."""
        known = self._dead.get((module, function))
        if known is not None:
            return known
        for _, dead in self._dead:
            if dead in self.needs.get(function, ()):
                return Failure("blocked", message=dead)
        if module not in self.sources:
            return Failure("unloaded", "FileNotFoundError", f"{module}.py was not submitted")
        if time.monotonic() >= self.ends_at:
            return self._too_late(function, 0.0)
        if self._spent.get(function, 0.0) >= self.limits.exercise_seconds:
            return self._too_late(function, 0.0)
        return None

    def _too_late(self, function: str, seconds: float) -> Failure:
        """Say which of the deadlines is over."""
        limits = self.limits
        if time.monotonic() >= self.ends_at:
            message = f"the submission used up its {limits.submission_seconds:g} s in all"
        elif self._spent.get(function, 0.0) + seconds >= limits.exercise_seconds:
            message = f"{function} used up its {limits.exercise_seconds:g} s in all"
        else:
            message = f"{function} did not return within {limits.call_seconds:g} s"
        return Failure("late", message=message)

    def _ended(self, function: str) -> str:
        """Collect a worker that is gone; return how it ended."""
        status = self.close()
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGSYS:
            self.incidents.append(Incident("system call", function, _ending(status)))
        return _ending(status)

    def _check_silence(self) -> None:
        """End a worker that said something without being asked, or is gone since."""
        if self._sock is None or not select.select([self._sock], [], [], 0)[0]:
            return
        module, function = self._last
        try:
            gone = not self._sock.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except OSError:
            gone = True
        if gone:
            failure = Failure("crashed", message=f"after it returned, {self._ended(function)}")
        else:
            self.close()
            failure = self._forged(function)
        self._dead[module, function] = failure

    def _forged(self, function: str) -> Failure:
        self.incidents.append(
            Incident("frames", function, "wrote to the grader's connection outside of a reply")
        )
        return Failure(
            "garbled", message=f"{function} wrote to the grader's connection outside of a reply"
        )

    def _start(self) -> None:
        """Bring up a worker with all modules loaded that can be."""
        if self._sock is not None:
            return
        for _ in range(len(self.sources) + 1):
            if self._starts >= self.max_restarts:
                failure = Failure("crashed", message="the submission crashed too often to go on")
                self._unloaded.update(dict.fromkeys(self.sources, failure))
                return
            self._starts += 1
            self._sock, self._pid, self._uid = self.sandbox.spawn(self._rules())
            if self._load():
                return

    def _rules(self) -> Rules:
        limits = self.limits
        return Rules(
            cpu_seconds=int(limits.submission_seconds) + 1,
            memory_mb=limits.memory_mb,
            file_mb=limits.file_mb,
            files=limits.open_files,
            processes=limits.processes,
            modules=self.allowed,
        )

    def _load(self) -> bool:
        """Load the modules; False if one took the worker down (it is left out next time)."""
        names = [n for n in self.sources if n not in self._unloaded or self._unloaded[n].file]
        sources = {name: self.sources[name] for name in names}
        self._ask({"op": "modules", "sources": sources, "allowed": self.allowed}, "loading")
        for name in names:
            try:
                reply = self._ask({"op": "load", "name": name}, "loaded")
            except Late:
                self.close()
                message = f"still loading after {self.limits.call_seconds:g} s"
                self._unloaded[name] = Failure("unloaded", "TimeoutError", message)
                return False
            except Closed:
                message = f"while loading it {self._ended(name)}"
                self._unloaded[name] = Failure("unloaded", "Crash", message)
                return False
            except WireError as error:
                self.close()
                self._unloaded[name] = Failure("unloaded", "WireError", str(error))
                return False
            self._note_imports(name, reply)
            failure = _failure(reply.get("failure"))
            if failure is not None:
                self._unloaded[name] = failure
        if self.inject:
            functions = {str(number): name for number, name in enumerate(self.inject)}
            self._ask({"op": "inject", "functions": functions}, "injected")
        return True

    def _note_imports(self, function: str, reply: dict[str, Any]) -> None:
        known = {incident.text for incident in self.incidents if incident.kind == "import"}
        for name in dict.fromkeys(_names(reply.get("refused"))):
            if name not in known and len(known) < MAX_IMPORTS:
                known.add(name)
                self.incidents.append(Incident("import", function, name))

    def _ask(
        self,
        request: dict[str, Any],
        expected: str,
        callbacks: dict[int, Callable[..., Any]] | None = None,
    ) -> dict[str, Any]:
        """Send a request and serve callbacks until the reply comes."""
        assert self._sock is not None
        functions = dict(enumerate(self.inject.values())) if callbacks is None else callbacks
        deadline = min(time.monotonic() + self._patience(request), self.ends_at)
        # A reply repeats this number, so nothing that was written before the request is a reply.
        serial = secrets.randbits(62)
        message = encode({**request, "serial": serial}, functions)
        most = CALLBACK_BYTES + 2 * len(message)
        while True:
            self._sock.settimeout(max(0.001, deadline - time.monotonic()))
            send(self._sock, message)
            data = receive(self._sock, deadline, self.limits.reply_mb * 2**20)
            reply: dict[str, Any] = decode(data)
            # Types first: an array that is compared with a word is an error of ours.
            known = type(reply) is dict and type(reply.get("op")) is str
            if known and reply["op"] == "failed":
                raise Closed("the worker gave up")  # its last word, before it exits
            if not known or type(reply.get("serial")) is not int or reply["serial"] != serial:
                self._forged(str(request.get("function", request.get("name", ""))))
                raise WireError("it is no reply to what was asked")
            if reply["op"] == expected:
                self._keep(str(request.get("function", "")), len(data))
                return reply
            if reply["op"] != "callback" or type(reply.get("number")) is not int:
                raise WireError("it is another reply than the one asked for")
            if len(data) > most and reply["number"] not in range(len(self.inject)):
                raise WireError("a callback with more values than were handed over")
            began = time.monotonic()
            message = self._serve(reply, functions)
            # What our own function takes is not the student's time; the whole submission's is.
            deadline = min(deadline + time.monotonic() - began, self.ends_at)

    def _keep(self, function: str, size: int) -> None:
        """Count what is kept of a function's replies: all of them, until the grade is known."""
        limit = self.limits.reply_mb * 2**20
        self._heard[function] = self._heard.get(function, 0) + size
        if self._heard[function] > limit or sum(self._heard.values()) > MAX_FULL_REPLIES * limit:
            raise WireError("more than is kept of all its values together")

    def _patience(self, request: dict[str, Any]) -> float:
        """Return how many seconds a request may take."""
        limits = self.limits
        spent = self._spent.get(request.get("function", ""), 0.0)
        return max(0.0, min(limits.call_seconds, limits.exercise_seconds - spent))

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
            value = function(*args, **kwargs)
            return encode(
                {"op": "result", "value": value, "failure": None, "generators": generators}
            )
        except Exception as error:
            # The function is ours, its arguments are not. Only the kind of the error goes back: its
            # words could quote a line of the reference.
            text = f"{type(error).__name__} for these arguments"
            return encode({"op": "result", "value": None, "failure": text, "generators": []})

    def _call(
        self, module: str, function: str, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> Outcome:
        functions = dict(enumerate(self.inject.values()))
        reply = self._ask(
            {"op": "call", "module": module, "function": function, "args": list(args),
             "kwargs": dict(kwargs)},
            "return",
            functions,
        )  # fmt: skip
        self._note_imports(function, reply)
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
            reply.get("value"), failure, _texts(reply.get("warnings")), _names(reply.get("changed"))
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


def _names(value: Any) -> tuple[str, ...]:
    """Read names of modules or arguments; a sentence in their place would speak in our voice."""
    return tuple(text if _NAME.fullmatch(text) else "(no name)" for text in _texts(value))


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

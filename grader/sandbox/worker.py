"""The untrusted end of the wire: load the submission's modules, call its functions on request.

A worker returns values, never verdicts. Nothing it says is believed: it may be lying, patched, or
no longer running this code at all.
"""

from __future__ import annotations

import gc
import socket
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.runner import Failure, Modules
from grader.wire import Callback, WireError, decode, encode, receive, send


class _Line:
    """The connection to the judge, and the number of the request that is being answered."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.serial = 0

    def next(self) -> dict[str, Any]:
        request: dict[str, Any] = decode(receive(self.sock, None))
        self.serial = request["serial"]
        return request

    def answer(self, reply: dict[str, Any]) -> None:
        try:
            message = encode({**reply, "serial": self.serial})
        except (WireError, MemoryError) as error:
            failure = (
                Failure("unsendable", message=str(error)) if isinstance(error, WireError)
                else Failure("raised", "MemoryError", "what it returned is too large to send")
            )  # fmt: skip
            message = encode({**_nothing(failure), "serial": self.serial})
        send(self.sock, message)

    def call_back(self, number: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        request = {"op": "callback", "number": number, "args": args, "kwargs": kwargs}
        send(self.sock, encode({**request, "serial": self.serial}))
        reply = decode(receive(self.sock, None))
        if reply["failure"] is not None:
            raise ValueError(reply["failure"])
        ours = [v for v in (*args, *kwargs.values()) if isinstance(v, np.random.Generator)]
        for sent, used in zip(ours, reply["generators"], strict=True):
            sent.bit_generator.state = used.bit_generator.state
        return reply["value"]


def serve(sock: socket.socket) -> None:
    """Answer requests until the judge hangs up."""
    line = _Line(sock)
    modules = Modules({})
    while True:
        request = line.next()
        match request["op"]:
            case "modules":
                modules = Modules(request["sources"], allowed=frozenset(request["allowed"]))
                line.answer({"op": "loading"})
            case "load":
                modules.load(request["name"])
                failure = _plain(modules.failures.get(request["name"]))
                line.answer({"op": "loaded", "failure": failure, "refused": modules.refused})
            case "inject":
                for number, function in request["functions"].items():
                    modules.inject(function, _proxy(line, int(number)))
                line.answer({"op": "injected"})
            case "call":
                line.answer(_call(line, modules, request))


def _call(line: _Line, modules: Modules, request: dict[str, Any]) -> dict[str, Any]:
    args = [_with_proxies(line, value) for value in request["args"]]
    kwargs = {name: _with_proxies(line, value) for name, value in request["kwargs"].items()}
    outcome = modules.call(request["module"], request["function"], args, kwargs)
    if outcome.failure is not None and outcome.failure.type == "MemoryError":
        # The frames of the failed call may still hold what filled the memory.
        gc.collect()
    return {
        "op": "return",
        "value": outcome.value,
        "failure": _plain(outcome.failure),
        "warnings": list(outcome.warnings),
        "changed": list(outcome.changed),
        "refused": modules.refused,
        "generators": [
            value for value in (*args, *kwargs.values()) if isinstance(value, np.random.Generator)
        ],
    }


def _nothing(failure: Failure) -> dict[str, Any]:
    empty: dict[str, Any] = {"warnings": [], "changed": [], "generators": [], "refused": []}
    return {"op": "return", "value": None, "failure": _plain(failure), **empty}


def _plain(failure: Failure | None) -> dict[str, Any] | None:
    return None if failure is None else dict(vars(failure))


def _with_proxies(line: _Line, value: Any) -> Any:
    return _proxy(line, value.number) if isinstance(value, Callback) else value


def _proxy(line: _Line, number: int) -> Callable[..., Any]:
    """Return a function whose body is on the judge's side."""

    def function(*args: Any, **kwargs: Any) -> Any:
        return line.call_back(
            number,
            tuple(_in_64_bits(value) for value in args),
            {name: _in_64_bits(value) for name, value in kwargs.items()},
        )

    return function


def _in_64_bits(value: Any) -> Any:
    """Return a value as it can cross: numbers of 80 or 128 bits are known to some machines only."""
    if isinstance(value, list | tuple):
        parts = [_in_64_bits(part) for part in value]
        return parts if isinstance(value, list) else tuple(parts)
    if isinstance(value, dict):
        return {key: _in_64_bits(part) for key, part in value.items()}
    if isinstance(value, np.ndarray | np.generic) and value.dtype.char in "gG":
        return value.astype(np.float64 if value.dtype.kind == "f" else np.complex128)
    return value

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


def serve(sock: socket.socket) -> None:
    """Answer requests until the judge hangs up."""
    modules: Modules | None = None
    while True:
        request = decode(receive(sock, None))
        match request["op"]:
            case "modules":
                modules = Modules(request["sources"], allowed=frozenset(request["allowed"]))
                reply: dict[str, Any] = {"op": "loading", "names": list(request["sources"])}
            case "load":
                assert modules is not None
                modules.load(request["name"])
                failure = modules.failures.get(request["name"])
                reply = {"op": "loaded", "failure": _plain_failure(failure)}
            case "inject":
                assert modules is not None
                for number, function in request["functions"].items():
                    modules.inject(function, _proxy(sock, int(number)))
                reply = {"op": "injected"}
            case "call":
                assert modules is not None
                reply = _call(sock, modules, request)
        send(sock, _encoded(reply))


def _call(sock: socket.socket, modules: Modules, request: dict[str, Any]) -> dict[str, Any]:
    args = [_with_proxies(sock, value) for value in request["args"]]
    kwargs = {name: _with_proxies(sock, value) for name, value in request["kwargs"].items()}
    outcome = modules.call(request["module"], request["function"], args, kwargs)
    if outcome.failure is not None and outcome.failure.type == "MemoryError":
        # The frames of the failed call may still hold what filled the memory.
        gc.collect()
    return {
        "op": "return",
        "value": outcome.value,
        "failure": _plain_failure(outcome.failure),
        "warnings": list(outcome.warnings),
        "changed": list(outcome.changed),
        "generators": [
            value for value in (*args, *kwargs.values()) if isinstance(value, np.random.Generator)
        ],
    }


def _encoded(reply: dict[str, Any]) -> bytes:
    try:
        return encode(reply)
    except WireError as error:
        failure = Failure("unsendable", message=str(error))
        return encode(
            {"op": "return", "value": None, "failure": _plain_failure(failure), "warnings": [],
             "changed": [], "generators": []}
        )  # fmt: skip


def _plain_failure(failure: Failure | None) -> dict[str, Any] | None:
    return None if failure is None else dict(vars(failure))


def _with_proxies(sock: socket.socket, value: Any) -> Any:
    return _proxy(sock, value.number) if isinstance(value, Callback) else value


def _proxy(sock: socket.socket, number: int) -> Callable[..., Any]:
    """Return a function whose body is on the judge's side."""

    def function(*args: Any, **kwargs: Any) -> Any:
        send(sock, encode({"op": "callback", "number": number, "args": args, "kwargs": kwargs}))
        reply = decode(receive(sock, None))
        if reply["failure"] is not None:
            raise ValueError(reply["failure"])
        for sent, used in zip(
            [
                value
                for value in (*args, *kwargs.values())
                if isinstance(value, np.random.Generator)
            ],
            reply["generators"],
            strict=True,
        ):
            sent.bit_generator.state = used.bit_generator.state
        return reply["value"]

    return function

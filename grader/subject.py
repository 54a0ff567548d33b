"""What a suite sees as `student` (or `reference`): exercises as methods, values made safe.

A `Subject` is one of two backends behind one face: `Local` imports modules of a folder into this
process (students checking themselves, authors, the reference); the judge's backend talks to a
sandboxed worker. The face does the rest: it finds the module of an exercise, hands over copies,
keeps a record of every call, and checks the structure of what comes back (`returns` in
course.toml) before a suite computes with it.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

import numpy as np

from grader.course import Assignment, Exercise, Returned
from grader.gradcheck import CheckFailure, describe
from grader.runner import Failure, Modules, Outcome, _Alarm, alarm
from grader.wire import WireError, decode, encode


class Backend(Protocol):
    """Where the functions live."""

    def invoke(
        self, module: str, function: str, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> Outcome:
        """Call a function; arguments may be changed by it, the value is plain and safe."""
        ...


@dataclass(frozen=True)
class Call:
    """One recorded call: what went in (unchanged) and what came out.

    `changed` names inputs that the call changed; `drew` tells of each generator whether it was
    drawn from.
    """

    function: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    value: Any = None
    warnings: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    failure: Failure | None = None
    drew: tuple[bool, ...] = ()

    @property
    def text(self) -> str:
        """The call in words: ``sigmoid(float64 (3, 4))``."""
        inside = [describe(value) for value in self.args]
        inside += [f"{name}={describe(value)}" for name, value in self.kwargs.items()]
        return f"{self.function}({', '.join(inside)})"


class CallFailed(CheckFailure):
    """A call that gave no usable value; `failure` says why, `function` what was called."""

    def __init__(self, function: str, failure: Failure, problem: str) -> None:
        super().__init__(problem)
        self.function = function
        self.failure = failure


class Answer(dict[Any, Any]):
    """A dict from a student whose missing keys are the student's failure, not the suite's."""

    def __missing__(self, key: Any) -> Any:
        keys = ", ".join(repr(k) for k in list(self)[:8]) or "none"
        raise CheckFailure(f"the returned dict has no key {key!r}; its keys are {keys}")


class Subject:
    """Exercises of one assignment as methods.

    Parameters
    ----------
    assignment : Assignment
        Says which module holds which function, and what it returns.
    backend : Backend
        Calls it.
    """

    def __init__(self, assignment: Assignment, backend: Backend) -> None:
        self._assignment = assignment
        self._backend = backend
        self.calls: list[Call] = []

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        exercise = self._assignment.exercise(name)

        def call(*args: Any, **kwargs: Any) -> Any:
            return self._call(exercise, args, kwargs)

        call.__name__ = name
        return call

    def _call(self, exercise: Exercise, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        name = exercise.name
        # One memo for all arguments: an array passed twice stays one array.
        sent, sent_kwargs, kept, kept_kwargs = _copies(args, kwargs)
        outcome = self._backend.invoke(exercise.module, name, sent, sent_kwargs)
        drew = []
        for original, used in zip(
            (*args, *kwargs.values()), (*sent, *sent_kwargs.values()), strict=True
        ):
            if isinstance(original, np.random.Generator):
                state = used.bit_generator.state
                drew.append(state != original.bit_generator.state)
                original.bit_generator.state = state
        failure = outcome.failure
        call = Call(
            name, kept, kept_kwargs, outcome.value, outcome.warnings, outcome.changed, failure,
            tuple(drew),
        )  # fmt: skip
        self.calls.append(call)
        if failure is not None:
            raise CallFailed(name, failure, _words(name, failure))
        shaped = _structured(outcome.value, exercise.returns)
        self.calls[-1] = replace(call, value=shaped)
        return shaped


def _copies(
    args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any], tuple[Any, ...], dict[str, Any]]:
    sent, sent_kwargs = copy.deepcopy((args, kwargs))
    kept, kept_kwargs = copy.deepcopy((args, kwargs))
    return sent, sent_kwargs, kept, kept_kwargs


def _words(name: str, failure: Failure) -> str:
    """Say in a sentence why there is no value."""
    where = f" ({failure.file}, line {failure.line})" if failure.line else ""
    raised = f"{failure.type}: {failure.message}" if failure.message else failure.type
    match failure.kind:
        case "unwritten" if failure.message == name:
            return f"{name} is not written yet"
        case "unwritten":
            return f"{name} calls {failure.message}, which is not written yet"
        case "blocked":
            return f"{name} needs {failure.message}, which did not come back when it was called"
        case "missing":
            return (
                f"{failure.file} has no function {name}; was it renamed or deleted? "
                f"`grader reset {name}` brings it back"
            )
        case "unloaded":
            line = f": `{failure.source}`" if failure.source else ""
            return f"the module does not load: {raised}{where}{line}"
        case "raised":
            line = f", at `{failure.source}`" if failure.source else ""
            return f"{name} raised {raised}{where}{line}"
        case _:
            return failure.message


def _structured(value: Any, returns: tuple[Returned, ...]) -> Any:
    """Check the structure of a returned value; convert scalars to what the suite expects."""
    if len(returns) == 1:
        return _of_kind(value, returns[0])
    names = ", ".join(part.name or part.kind for part in returns)
    if not isinstance(value, tuple | list) or len(value) != len(returns):
        raise CheckFailure(
            f"{describe(value)} came back", f"{len(returns)} values: ({names})", value
        )
    return tuple(_of_kind(part, spec) for part, spec in zip(value, returns, strict=True))


def _of_kind(value: Any, spec: Returned) -> Any:
    ok, result = _convert(value, spec.kind)
    if ok:
        return result
    article = {"array": "an array", "float": "a number", "int": "an integer", "dict": "a dict"}
    place = f"{spec.name} is " if spec.name else ""
    suffix = "" if spec.name else " came back"
    raise CheckFailure(
        f"{place}{describe(value)}{suffix}", article.get(spec.kind, f"a {spec.kind}"), value
    )


def _convert(value: Any, kind: str) -> tuple[bool, Any]:
    scalar = isinstance(value, bool | int | float | np.bool_ | np.integer | np.floating)
    if kind == "any":
        return True, value
    if kind == "array":
        array = np.asarray(value) if scalar else value
        # An int beyond 64 bits is an array of objects.
        return isinstance(array, np.ndarray) and array.dtype.kind in "biuf", array
    if kind in ("float", "int"):
        if isinstance(value, np.ndarray) and value.ndim == 0 and value.dtype.kind in "biuf":
            value, scalar = value[()], True
        if not scalar:
            return False, value
        if isinstance(value, np.bool_ | np.integer):
            value = int(value)  # NumPy's own do not compare with every int of Python
        if kind == "int":
            # Infinity has no integer, and asking for it would be our error.
            whole = not isinstance(value, float | np.floating)
            return whole, int(value) if whole else value
        # An int may be too large for a float, which would be our error, too.
        too_large = isinstance(value, int) and value.bit_length() > 1000
        return True, float("inf") if too_large else float(value)
    if kind == "dict":
        return isinstance(value, dict), Answer(value) if isinstance(value, dict) else value
    return isinstance(value, list | tuple), list(value) if isinstance(value, tuple) else value


class Local:
    """Modules in this process.

    Parameters
    ----------
    sources : mapping
        Source text by module name.
    folder : Path, optional
        Where they came from, for messages.
    seconds : float, optional
        Deadline of one call.
    allowed : frozenset of str, optional
        Modules that may be imported; all if omitted.
    """

    def __init__(
        self,
        sources: Mapping[str, str],
        folder: Path | None = None,
        seconds: float = 10.0,
        allowed: frozenset[str] | None = None,
    ) -> None:
        files = {name: str(folder / f"{name}.py") for name in sources} if folder else None
        self.seconds = seconds
        self.late: set[tuple[str, str]] = set()
        try:
            with alarm(seconds):
                self.modules = Modules(sources, files, allowed)
                self.modules.load_all()
        except _Alarm:
            failure = Failure("unloaded", "TimeoutError", f"still loading after {seconds:g} s")
            self.modules = Modules({})
            self.modules.failures.update(dict.fromkeys(sources, failure))

    def invoke(
        self, module: str, function: str, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> Outcome:
        """Call in this process, with the values that would arrive over the wire."""
        if (module, function) in self.late:
            return _late(function, self.seconds)
        try:
            with alarm(self.seconds):
                outcome = self.modules.call(module, function, args, kwargs)
        except _Alarm:
            self.late.add((module, function))
            return _late(function, self.seconds)
        if outcome.failure is not None:
            return outcome
        try:
            value = decode(encode(outcome.value))
        except WireError as error:
            return Outcome(failure=unsendable(function, error))
        return Outcome(value, None, outcome.warnings, outcome.changed)


def _late(function: str, seconds: float) -> Outcome:
    return Outcome(
        failure=Failure("late", message=f"{function} did not return within {seconds:g} s")
    )


def unsendable(function: str, error: WireError) -> Failure:
    """Return the failure of a value that is no number, array, or tuple, list or dict of those."""
    return Failure(
        "unsendable",
        message=f"{function} returned {error}, which is not an array, a number, "
        "or a tuple, list or dict of those",
    )


def read_sources(folder: Path, assignment: Assignment) -> dict[str, str]:
    """Read the assignment's modules that stand in a folder; a missing one is left out."""
    sources = {}
    for name in assignment.modules:
        path = folder / f"{name}.py"
        if path.is_file():
            sources[name] = path.read_text("utf-8-sig", errors="replace")
    return sources


def load_modules(folder: Path, names: Sequence[str] | None = None) -> dict[str, ModuleType]:
    """Import the modules of a folder, which may import each other, under no lasting name.

    Raises
    ------
    ImportError
        Naming the file, the line and the reason, if one does not load.
    """
    paths = [folder / f"{n}.py" for n in names] if names else sorted(folder.glob("[!_]*.py"))
    paths = [path for path in paths if path.name != "train.py" and not path.match("test_*.py")]
    missing = [path for path in paths if not path.is_file()]
    if missing:
        raise ImportError(f"{missing[0]}: no such module")
    modules = Modules(
        {path.stem: path.read_text("utf-8-sig") for path in paths},
        {path.stem: str(path) for path in paths},
    )
    modules.load_all()
    for name, failure in modules.failures.items():
        raise ImportError(
            f"{folder / name}.py does not load: {failure.type}: {failure.message}"
            + (f" (line {failure.line})" if failure.line else "")
        )
    return modules.loaded

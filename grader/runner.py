"""The student's side of a call: load modules from source, call a function, say what happened.

This is the only file that executes a student's code. It runs in a sandboxed worker when a
submission is judged, and in the student's own process when students check their own work; it knows
nothing of suites, points or references.
"""

from __future__ import annotations

import builtins
import contextlib
import functools
import importlib.abc
import importlib.machinery
import importlib.util
import inspect
import linecache
import sys
import threading
import traceback
import types
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.wire import WireError, encode

MAX_MESSAGE = 600


@dataclass(frozen=True)
class Failure:
    """Why a call gave no value.

    `kind` is one of: "raised", "unwritten" (the stub's NotImplementedError), "missing" (no such
    function), "unloaded" (its module does not load), "unsendable" (a value that cannot cross);
    and from the judge's side: "late", "crashed", "garbled", and "blocked" (it needs a function that
    was late or crashed).
    """

    kind: str
    type: str = ""
    message: str = ""
    file: str = ""
    line: int = 0
    source: str = ""


@dataclass(frozen=True)
class Outcome:
    """What one call did."""

    value: Any = None
    failure: Failure | None = None
    warnings: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


@functools.lru_cache(maxsize=256)
def _compiled(source: str, file: str) -> types.CodeType:
    """Compile a module; the reference's, and the known mistakes', are loaded many times."""
    return compile(source, file, "exec", dont_inherit=True)


class _Sources(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the submission's modules in memory, before anything on disk."""

    def __init__(
        self, sources: Mapping[str, str], files: Mapping[str, str], allowed: frozenset[str] | None
    ) -> None:
        self.sources = sources
        self.files = files
        self.allowed = allowed
        self.refused: list[str] = []

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name not in self.sources:
            return None
        return importlib.util.spec_from_loader(name, self, origin=self.files[name])

    def exec_module(self, module: types.ModuleType) -> None:
        name, file = module.__name__, self.files[module.__name__]
        module.__file__ = file
        source = self.sources[name]
        # Tracebacks and inspect show the student's lines though nothing lies on the worker's disk.
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
        if self.allowed is not None:
            guarded = dict(vars(builtins), __import__=self._import)
            module.__dict__["__builtins__"] = guarded
        exec(_compiled(source, file), module.__dict__)

    def _import(
        self,
        name: str,
        globals: Mapping[str, object] | None = None,  # noqa: A002 - the protocol's name
        locals: Mapping[str, object] | None = None,  # noqa: A002
        fromlist: Sequence[str] = (),
        level: int = 0,
    ) -> Any:
        """Import what is allowed; give an `Unavailable` for the rest, which fails when used.

        So a forgotten ``import matplotlib`` costs nothing, and ``scipy`` costs the exercises that
        use it. It is a courtesy with a clear message, not a wall: the walls are the sandbox's.
        """
        top = name.partition(".")[0]
        assert self.allowed is not None
        if level or top in self.allowed or top in self.sources:
            return builtins.__import__(name, globals, locals, fromlist, level)
        if name not in self.refused:
            self.refused.append(name)
        return Unavailable(name if fromlist else top)


class Unavailable(types.ModuleType):
    """A module that a submission may not use; every use says so."""

    def __getattr__(self, attribute: str) -> Any:
        if attribute.startswith("__") and attribute.endswith("__"):
            raise AttributeError(attribute)
        return Unavailable(f"{self.__name__}.{attribute}")

    def __call__(self, *_args: object, **_kwargs: object) -> Any:
        """Say what may not be used, and what may."""
        raise ImportError(
            f"{self.__name__} may not be used here: write it with NumPy (the allowed modules are "
            "listed in course.toml)"
        )


class Modules:
    """The modules of one submission, loaded.

    Parameters
    ----------
    sources : mapping
        Source text by module name.
    files : mapping, optional
        File names by module name, for messages; ``name.py`` if omitted.
    allowed : frozenset of str, optional
        Names of the modules that may be imported besides these; all if omitted.
    """

    def __init__(
        self,
        sources: Mapping[str, str],
        files: Mapping[str, str] | None = None,
        allowed: frozenset[str] | None = None,
    ) -> None:
        self.files = {name: (files or {}).get(name, f"{name}.py") for name in sources}
        self._finder = _Sources(sources, self.files, allowed)
        self.loaded: dict[str, types.ModuleType] = {}
        self.failures: dict[str, Failure] = {}

    @property
    def refused(self) -> list[str]:
        """Names of the imports that were answered by an `Unavailable`."""
        return self._finder.refused

    def load_all(self) -> None:
        """Load every module."""
        for name in self.files:
            self.load(name)

    def load(self, name: str) -> None:
        """Load one module, and those it imports; a failure is kept, not raised."""
        try:
            with self._importable(), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                __import__(name)
                self.loaded.update({n: sys.modules[n] for n in self.files if n in sys.modules})
        except (KeyboardInterrupt, _Alarm):
            raise
        except BaseException as error:  # also SystemExit: a module that exits does not load
            self.failures[name] = self._failure(error, "unloaded")

    @contextlib.contextmanager
    def _importable(self) -> Iterator[None]:
        """Let ``import name`` find this submission's modules, and nobody else's, meanwhile.

        Two submissions, or a submission and the reference, hold modules of the same names in one
        process when students check themselves or authors run suites.
        """
        names = self._finder.sources
        hidden = {name: sys.modules.pop(name) for name in names if name in sys.modules}
        sys.modules.update(self.loaded)
        sys.meta_path.insert(0, self._finder)
        try:
            yield
        finally:
            with contextlib.suppress(ValueError):
                sys.meta_path.remove(self._finder)
            for name in names:
                sys.modules.pop(name, None)
            sys.modules.update(hidden)

    def call(
        self, module: str, function: str, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> Outcome:
        """Call a function with these very arguments (copies are the caller's business)."""
        if module in self.failures:
            return Outcome(failure=self.failures[module])
        target = getattr(self.loaded.get(module), function, None)
        if not callable(target):
            return Outcome(failure=Failure("missing", file=self.files.get(module, module)))
        names = _argument_names(target, len(args))
        before = [_fingerprint(value) for value in (*args, *kwargs.values())]
        with self._importable(), warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                value = target(*args, **kwargs)
                failure = None
            except (KeyboardInterrupt, _Alarm):
                raise
            except BaseException as error:
                value, failure = None, self._failure(error, "raised")
        after = [_fingerprint(value) for value in (*args, *kwargs.values())]
        changed = tuple(
            name
            for name, old, new in zip((*names, *kwargs), before, after, strict=True)
            if old != new
        )
        return Outcome(value, failure, tuple(_text(w.message) for w in caught[:20]), changed)

    def inject(self, function: str, replacement: Callable[..., Any]) -> None:
        """Put `replacement` in the place of a function, wherever the modules refer to it."""
        originals = [
            module.__dict__[function] for module in self.loaded.values()
            if function in module.__dict__
        ]  # fmt: skip
        for module in self.loaded.values():
            for name, value in list(module.__dict__.items()):
                if any(value is original for original in originals):
                    module.__dict__[name] = replacement

    def _failure(self, error: BaseException, kind: str) -> Failure:
        """Say what an exception was and at which of the student's lines, without trusting it."""
        if kind == "raised" and isinstance(error, NotImplementedError):
            name = error.args[0] if error.args and type(error.args[0]) is str else ""
            if name.isidentifier():
                return Failure("unwritten", "NotImplementedError", name)
        file, line, source = "", 0, ""
        ours = set(self.files.values())
        if isinstance(error, SyntaxError) and error.filename in ours:
            file, line = str(error.filename), int(error.lineno or 0)
            source = str(error.text or "").strip()
        else:
            with contextlib.suppress(Exception):
                for frame, number in traceback.walk_tb(error.__traceback__):
                    if frame.f_code.co_filename in ours:
                        file, line = frame.f_code.co_filename, number
                source = linecache.getline(file, line).strip() if file else ""
        message = error.msg if isinstance(error, SyntaxError) else _text(error)
        return Failure(kind, type(error).__name__, str(message), file, line, source[:200])


def _text(value: object) -> str:
    """Return str(value), cut, even where __str__ is hostile."""
    try:
        text = str(value)
        return str.__str__(text)[:MAX_MESSAGE]
    except BaseException:  # also what its __str__ raises to get away
        return "(the message could not be read)"


def _argument_names(target: Callable[..., Any], count: int) -> list[str]:
    try:
        names = list(inspect.signature(target).parameters)[:count]
    except (TypeError, ValueError):
        names = []
    return names + [f"argument {position + 1}" for position in range(len(names), count)]


def _fingerprint(value: Any) -> bytes | None:
    """Return what tells whether an input was changed; None where changing it is expected."""
    if callable(value) or hasattr(value, "bit_generator"):
        return None
    try:
        return encode(value)
    except WireError:
        return b"no longer a plain value"


@contextlib.contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """Raise TimeoutError in this thread after `seconds`, where the system can (not on Windows)."""
    import signal

    usable = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    if not usable:
        yield
        return

    def ring(_signal: int, _frame: types.FrameType | None) -> None:
        raise _Alarm

    previous = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


class _Alarm(BaseException):
    """Not an Exception: `except Exception` in a student's loop must not swallow it."""

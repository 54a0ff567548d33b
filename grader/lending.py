"""The reference's functions, lent to a submission for follow-through credit.

A submission calls them with whatever it likes. What is small is computed in this process, fast and
under an alarm; anything else in a worker with limits: ten billion steps must cost neither the judge
its memory nor the next submission its reference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import numpy as np

from grader.course import Assignment, Course
from grader.runner import Outcome
from grader.sandbox.client import Sandbox, Worker
from grader.subject import Backend

MAX_ELEMENTS = 2048  # of all arrays of one call; the outer product of two has eight megabytes
MAX_NUMBER = 1000


class Lender:
    """A context manager that owns the worker, which is started when it is first needed."""

    def __init__(
        self, sandbox: Sandbox, course: Course, assignment: Assignment, sources: Mapping[str, str],
        local: Backend, ends_at: float,
    ) -> None:  # fmt: skip
        self.assignment = assignment
        self.local = local
        self.remote = Worker(
            sandbox, sources, course.allowed_imports, course.limits, ends_at=ends_at
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.remote.close()

    def function(self, name: str) -> Callable[..., Any]:
        """Return one function of the reference; it raises ValueError where that one raises."""
        module = self.assignment.exercise(name).module

        def lent(*args: Any, **kwargs: Any) -> Any:
            outcome = self._invoke(module, name, args, kwargs)
            if outcome.failure is not None:
                raise ValueError(outcome.failure.type)
            return outcome.value

        return lent

    def _invoke(
        self, module: str, name: str, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> Outcome:
        values = [*args, *kwargs.values()]
        backend = self.local if _weight(values) <= MAX_ELEMENTS else self.remote
        return backend.invoke(module, name, args, kwargs)


def _weight(value: Any) -> int:
    """Return the number of elements in a value; something above every limit for a huge number."""
    if isinstance(value, np.ndarray):
        big = value.dtype.kind in "iu" and value.size and int(np.max(np.abs(value))) > MAX_NUMBER
        return MAX_ELEMENTS + 1 if big else int(value.size)
    if isinstance(value, list | tuple):
        return sum(_weight(part) for part in value)
    if isinstance(value, dict):
        return sum(_weight(part) for part in value.values())
    if isinstance(value, bool | str) or value is None or isinstance(value, np.random.Generator):
        return 1
    if isinstance(value, np.number):
        value = value.item()
    if isinstance(value, int | float) and abs(value) <= MAX_NUMBER:
        return 1
    return MAX_ELEMENTS + 1

"""The reference's functions, lent to a submission for follow-through credit.

A submission calls them with whatever it likes. What stays small is computed in this process, fast
and under an alarm; anything else in a worker with limits: ten billion steps must cost neither the
judge its memory nor the next submission its reference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self

from grader.course import Assignment, Course
from grader.reach import reach
from grader.runner import Outcome
from grader.sandbox.client import Sandbox, Worker
from grader.subject import Backend

MAX_REACH = 2**22  # elements, of 32 megabytes


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
            outcome = self.invoke(module, name, args, kwargs)
            if outcome.failure is not None:
                raise ValueError(outcome.failure.type)
            return outcome.value

        return lent

    def invoke(
        self, module: str, function: str, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> Outcome:
        """Call a function of the reference here or there: a backend of `grader.subject.Subject`."""
        near = reach([*args, *kwargs.values()], arrays_of_sizes=True) <= MAX_REACH
        backend = self.local if near else self.remote
        return backend.invoke(module, function, args, kwargs)

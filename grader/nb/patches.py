"""Some of nbgrader's methods, changed where no setting and no plugin reaches.

`Autograde.init_notebooks` passes over a submission without a notebook (with a warning, and without
a grade), and over one whose autograding was killed half-way (as if it were done). The zip collector
ends with exit code 0 whatever it could not read.

The collector of the exchange directory and `Autograde.init_assignment` follow links: a student's
page that links to the gradebook would come back as feedback. One pipe, one large folder or one name
that is no time would stop everybody's collection.

All of them are wrapped, once for each process, when the course's configuration is loaded.
"""

from __future__ import annotations

import glob
import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from nbgrader.apps.zipcollectapp import ZipCollectApp
from nbgrader.converters import Autograde, base
from nbgrader.converters.base import BaseConverter, NbGraderException
from nbgrader.exchange.default import ExchangeCollect

from grader.feedback import clean
from grader.nb.arrivals import plain_name
from grader.nb.preprocessors import STATE, kit_assignment
from grader.untrusted import Unreadable, files, read_file

OF_THE_EXCHANGE = {"timestamp.txt", "submission_secret.txt"}
_DONE = "_changed_by_grader"


def apply() -> None:
    """Change nbgrader's classes in this process."""
    if not getattr(Autograde, _DONE, False):
        Autograde.init_notebooks = _init_notebooks
        Autograde.init_assignment = _with_few_files(Autograde.init_assignment)
        setattr(Autograde, _DONE, True)
    if not getattr(ZipCollectApp, _DONE, False):
        ZipCollectApp.start = _honest(ZipCollectApp.start)
        setattr(ZipCollectApp, _DONE, True)
    if not getattr(ExchangeCollect, _DONE, False):
        ExchangeCollect._path_to_record = _with_any_time(ExchangeCollect._path_to_record)
        ExchangeCollect.do_copy = _from_a_copy(ExchangeCollect.do_copy)
        ExchangeCollect.copy_files = _told_at_the_end(ExchangeCollect.copy_files)
        setattr(ExchangeCollect, _DONE, True)


def _init_notebooks(self: Any) -> None:
    """Find every submission of our assignments, with its notebook or without."""
    assignment = self.coursedir.assignment_id
    entry = kit_assignment(self, assignment)
    if entry is None or self.coursedir.notebook_id not in ("*", entry.name):
        BaseConverter.init_notebooks(self)
        return
    self.assignments, self.notebooks = {}, []
    pattern = self._format_source(assignment, self.coursedir.student_id)
    for folder in sorted(glob.glob(pattern)):  # noqa: PTH207 - a pattern, as nbgrader makes it
        if Path(folder).is_dir():
            # The exporter finds something to convert, whatever is in the place of this file.
            self.assignments[folder] = [str(Path(folder) / f"{entry.name}.ipynb")]
            _remove_unfinished(self, assignment, Path(folder).parent.name)
    if not self.assignments:
        message = f"No submission matches '{pattern}'"
        self.log.error(message)
        raise NbGraderException(message)


def _with_few_files(init_assignment: Any) -> Any:
    """Of a submission of ours take what grading needs: no pages, no links, no pipes."""

    def init(self: Any, assignment_id: str, student_id: str) -> None:
        if kit_assignment(self, assignment_id) is None:
            init_assignment(self, assignment_id, student_id)
            return
        before = base.find_all_files
        base.find_all_files = _needed
        try:
            init_assignment(self, assignment_id, student_id)
        finally:
            base.find_all_files = before

    return init


def _needed(folder: str, _: list[str]) -> list[str]:
    """Return the files beside the notebook that grading and the exchange need."""
    found = files(Path(folder), complain=lambda _: None)
    return [str(Path(folder) / f) for f in found if f.suffix == ".py" or str(f) in OF_THE_EXCHANGE]


def _with_any_time(path_to_record: Any) -> Any:
    def record(self: Any, path: str) -> dict[str, Any]:
        try:
            return path_to_record(self, path)  # type: ignore[no-any-return]
        except (ValueError, OverflowError):
            # The folder is the student's, and so is its name. Any other submission is newer.
            name = Path(path).name
            self.log.warning("%s: no time is in its name", clean(name))
            never = datetime.min.replace(tzinfo=UTC)
            return {"username": name.rsplit("+", 3)[0], "filename": name, "timestamp": never}

    return record


def _from_a_copy(do_copy: Any) -> Any:
    """Let nbgrader copy a copy that has no links, pipes or gigabytes in it."""

    def copy(self: Any, src: str, dest: str, log: Any = None) -> None:
        entry = kit_assignment(self, self.coursedir.assignment_id)
        student = Path(dest).parent.name
        limit = 1000 * self.coursedir.max_dir_size
        with tempfile.TemporaryDirectory() as folder:
            try:
                if not plain_name(student):
                    raise Unreadable("not a student's id")
                taken = Path(folder) / "taken"
                _copy(Path(src), taken, _modules_and_notebooks if entry else None, limit)
                do_copy(self, str(taken), dest, log)
            except (Unreadable, OSError) as error:
                problems = self.__dict__.setdefault("problems", [])
                problems.append(clean(f"{Path(src).name}: {error}"))

    return copy


def _modules_and_notebooks(path: PurePosixPath) -> bool:
    return path.suffix in (".py", ".ipynb") or str(path) in OF_THE_EXCHANGE


def _copy(
    source: Path, target: Path, wanted: Callable[[PurePosixPath], bool] | None, limit: int
) -> None:
    target.mkdir()
    for inner in files(source):
        if wanted is None or wanted(inner):
            data = read_file(source, inner, limit)
            limit -= len(data)
            if limit < 0:
                raise Unreadable(
                    "its files are too large; the limit is CourseDirectory.max_dir_size"
                )
            (target / inner).parent.mkdir(parents=True, exist_ok=True)
            (target / inner).write_bytes(data)


def _told_at_the_end(copy_files: Any) -> Any:
    def copy(self: Any) -> None:
        copy_files(self)
        problems = self.__dict__.pop("problems", [])
        for problem in problems:
            self.log.error("not collected: %s", problem)
        if problems:
            self.fail(f"{len(problems)} of {len(self.src_records)} submissions were not collected")

    return copy


def _remove_unfinished(converter: Any, assignment: str, student: str) -> None:
    """Remove what a killed run left, which nbgrader would take for a graded submission."""
    folder = Path(converter._format_dest(assignment, student))
    if folder.is_dir() and not is_finished(folder / f"{assignment}.ipynb"):
        converter.log.warning("Removing an unfinished autograding: %s", folder)
        shutil.rmtree(folder)


def is_finished(autograded: Path) -> bool:
    """Tell whether an autograded notebook was written to its end, its scores in the gradebook."""
    return bool(state_of(autograded).get("finished"))


def state_of(autograded: Path) -> dict[str, Any]:
    """Return what our steps noted in an autograded notebook."""
    try:
        table = json.loads(autograded.read_text("utf-8"))
        state = table["metadata"].get(STATE, {})
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return {}
    return state if isinstance(state, dict) else {}


def _honest(start: Any) -> Any:
    def start_and_tell(self: Any) -> None:
        start(self)
        problems = getattr(self.extractor_plugin_inst, "problems", [])
        if problems:
            for problem in problems:
                self.log.error("not collected: %s", clean(problem))
            sys.exit(1)

    return start_and_tell

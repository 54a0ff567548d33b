"""Two of nbgrader's methods, changed where no setting and no plugin reaches.

`Autograde.init_notebooks` passes over a submission without a notebook (with a warning, and without
a grade), and over one whose autograding was killed half-way (as if it were done). The zip collector
ends with exit code 0 whatever it could not read. Both are wrapped, once for each process, when the
course's configuration is loaded.
"""

from __future__ import annotations

import glob
import json
import shutil
import sys
from pathlib import Path
from typing import Any

from nbgrader.apps.zipcollectapp import ZipCollectApp
from nbgrader.converters import Autograde
from nbgrader.converters.base import BaseConverter, NbGraderException

from grader.nb.preprocessors import STATE, kit_assignment

_DONE = "_changed_by_grader"


def apply() -> None:
    """Change nbgrader's classes in this process."""
    if not getattr(Autograde, _DONE, False):
        Autograde.init_notebooks = _init_notebooks
        setattr(Autograde, _DONE, True)
    if not getattr(ZipCollectApp, _DONE, False):
        ZipCollectApp.start = _honest(ZipCollectApp.start)
        setattr(ZipCollectApp, _DONE, True)


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
                self.log.error("not collected: %s", problem)
            sys.exit(1)

    return start_and_tell

"""The configuration of the course: ``grader_config.py``, which ``nbgrader_config.py`` loads."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from grader.course import Course

CONFIG = "nbgrader_config.py"
GENERATED = "grader_config.py"

OWN = f"""\
# Yours: `grader course` writes this file once and never again. What the kit needs stands in
# {GENERATED}; settings below the next line go before it.
load_subconfig("{GENERATED}")
c = get_config()

# A late submission gets nothing (the default takes no points off); any LateSubmissionPlugin does:
# c.LateSubmissionPlugin.penalty_method = "zero"
"""

_TEMPLATE = """\
# Written by `grader course`, and written anew by the next one. Your settings: nbgrader_config.py.
from pathlib import Path

from grader.nb.config import prepare

prepare()
c = get_config()

c.CourseDirectory.root = str(Path(__file__).resolve().parent)
c.CourseDirectory.course_id = {course_id!r}
{db_url}
# The judge: where the solutions and the suites are. They never enter this folder.
c.Judge.checkout = {checkout!r}
c.Judge.sandbox = "auto"  # the strongest that holds here; see `grader doctor`

# No cell of a student is executed. The judge grades the modules in its sandbox; its verdicts become
# the outputs of the check cells.
c.Autograde.exporter_class = "grader.nb.preprocessors.SubmissionExporter"
c.Autograde.sanitize_preprocessors = [
    "grader.nb.preprocessors.Restore",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.autograde_preprocessors = [
    "grader.nb.preprocessors.Judge",
    "nbgrader.preprocessors.LimitOutput",
    "grader.nb.preprocessors.SaveGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
# The modules that students write; autograding would put the stubs in their place.
c.Autograde.exclude_overwriting = {modules}

# A release that holds a solution or a hidden test is refused.
c.GenerateAssignment.preprocessors = [
    "grader.nb.preprocessors.NoSecrets",
    "nbgrader.preprocessors.IncludeHeaderFooter",
    "nbgrader.preprocessors.InstantiateTests",
    "nbgrader.preprocessors.LockCells",
    "grader.nb.preprocessors.KeepPrompts",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.SaveCells",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ClearMarkScheme",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# Students' Markdown is shown without scripts, in formgrader and in the feedback.
c.TemplateExporter.filters = {{
    "markdown2html": "grader.nb.html.rendered",
    "strip_files_prefix": "grader.nb.html.harmless",
}}

c.ZipCollectApp.extractor_plugin = "grader.nb.collect.SafeExtractor"
c.ZipCollectApp.collector_plugin = "grader.nb.collect.Collector"
c.ExportApp.plugin_class = "grader.nb.export.GradesPlugin"
"""


def prepare() -> None:
    """Make nbgrader ready for our course; the configuration calls it whenever it is loaded."""
    from grader.nb import patches

    patches.apply()
    # nbgrader runs `alembic` by name when it makes a gradebook; an environment that was not
    # activated has it beside its Python only.
    beside = str(Path(sys.executable).parent)
    path = os.environ.get("PATH", "")
    if beside not in path.split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([beside, path]) if path else beside


def generated(course: Course, checkout: Path, course_id: str, db_url: str) -> str:
    """Return the text of the generated configuration."""
    modules = "{\n" + "".join(
        f"    {assignment.name!r}: [{', '.join(repr(m + '.py') for m in assignment.modules)}],\n"
        for assignment in course.assignments
    ) + "}"  # fmt: skip
    lines = f"c.CourseDirectory.db_url = {db_url!r}\n" if db_url else ""
    if db_url:
        # It would show the address of the gradebook, with its password, to every formgrader.
        lines += "c.FormgradeExtension.debug = False\n"
    return _TEMPLATE.format(
        course_id=course_id, db_url=lines, checkout=str(checkout), modules=modules
    )

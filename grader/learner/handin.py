"""Reset an exercise, and pack a submission: the two commands that touch a student's files.

A reset keeps what it replaces. A submission is made from an allow-list, so that no cache, backup or
private file travels by accident, and it is the same bytes for the same work.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from grader import __version__
from grader.course import Exercise
from grader.learner.checking import Checked
from grader.learner.source import with_stub
from grader.learner.workspace import UsageError, Workspace, bundled_workspace
from grader.verdict import write_atomically

BACKUPS = "backups"
MANIFEST = "manifest.json"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can hold: the same bytes every day


def reset(space: Workspace, exercise: Exercise) -> Path | None:
    """Put one function back to its stub.

    Returns
    -------
    Path or None
        The copy of the module as it was; None if the function is its stub already.

    Raises
    ------
    UsageError
        If the module is not text that can be edited safely.
    CourseError
        If this package does not hold the assignment.
    """
    file = f"{exercise.module}.py"
    shipped = (bundled_workspace(space.name).folder / file).read_text("utf-8")
    path = space.folder / file
    content = path.read_bytes() if path.is_file() else b""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{path} is not UTF-8 text (byte {error.start}); save it as UTF-8, then reset"
        ) from error
    # A module that is gone comes back whole.
    fresh = with_stub(text, shipped, exercise.name) if text.strip() else shipped
    if fresh == text:
        return None
    backup = _keep(space.folder / BACKUPS, f"{exercise.module}-{exercise.name}", content)
    write_atomically(path, fresh.encode("utf-8"))
    return backup


def _keep(folder: Path, stem: str, content: bytes) -> Path:
    """Write a file under the first free number; an existing one is never written over."""
    folder.mkdir(exist_ok=True)
    number = 1
    while True:
        path = folder / f"{stem}-{number}.py"
        try:
            with path.open("xb") as file:
                file.write(content)
        except FileExistsError:
            number += 1
        else:
            return path


def allowed_files(space: Workspace) -> list[str]:
    """Return the names of the files that are handed in: the modules and the notebook."""
    return [f"{name}.py" for name in space.assignment.modules] + [f"{space.name}.ipynb"]


def pack(space: Workspace, checked: Checked) -> tuple[Path, list[str]]:
    """Write the submission ``<assignment>.zip``.

    Parameters
    ----------
    space : Workspace
        What is handed in.
    checked : Checked
        The last public check; the manifest tells its result.

    Returns
    -------
    Path, list of str
        The zip, and the names of the files that should be in it but are not here.

    Raises
    ------
    UsageError
        If none of the modules is here.
    """
    files = {
        name: (space.folder / name).read_bytes()
        for name in allowed_files(space)
        if (space.folder / name).is_file()
    }
    missing = [name for name in allowed_files(space) if name not in files]
    if not any(name.endswith(".py") for name in files):
        raise UsageError(f"{space.folder}: none of {', '.join(missing)} is here")
    manifest = _manifest(checked, files)
    files[MANIFEST] = json.dumps(manifest, indent=1, ensure_ascii=False).encode() + b"\n"
    target = space.folder / f"{space.name}.zip"
    write_atomically(target, _zip(files))
    return target, missing


def _manifest(checked: Checked, files: Mapping[str, bytes]) -> dict[str, Any]:
    report = checked.report
    return {
        "schema": 1,
        "assignment": report.assignment,
        "kit": __version__,
        "files": [
            {"name": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in sorted(files.items())
        ],
        # For the student's record; a grader judges the files and believes nothing in here.
        "public_checks": {
            "score": report.score,
            "max_score": report.max_score,
            "exercises": {result.name: result.score for result in report.exercises},
        },
    }


def _zip(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # Unix, on every system
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return packed.getvalue()


def unanswered(space: Workspace) -> list[str]:
    """Return the titles of the notebook's questions whose answer is still the prompt."""
    mine = _answers(space.folder / f"{space.name}.ipynb")
    shipped = _answers(bundled_workspace(space.name).folder / f"{space.name}.ipynb")
    return [
        question.title
        for question in space.assignment.questions
        if question.name in mine and mine[question.name] in ("", shipped.get(question.name))
    ]


def _answers(path: Path) -> dict[str, str]:
    """Return the text of a notebook's graded cells by name; nothing if it cannot be read."""
    try:
        cells = json.loads(path.read_text("utf-8"))["cells"]
        return {
            cell["metadata"]["nbgrader"]["grade_id"]: "".join(cell["source"]).strip()
            for cell in cells
            if cell["metadata"].get("nbgrader", {}).get("solution")
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}

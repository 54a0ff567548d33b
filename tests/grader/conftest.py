"""What the kit's own tests share: the checkout, the course, a judge on logistic_regression."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from grader.build import course_sections
from grader.course import find_root, load_course
from grader.stubs import strip_python
from grader.subject import read_sources


@pytest.fixture(scope="session")
def root():
    return find_root(Path(__file__))


@pytest.fixture(scope="session")
def course(root):
    return load_course(root / "solutions")


@pytest.fixture(scope="session")
def logistic(course):
    return course.assignment("logistic_regression")


@pytest.fixture(scope="session")
def right(root, logistic):
    """Sources of the reference."""
    return read_sources(root / "solutions" / logistic.name, logistic)


@pytest.fixture(scope="session")
def untouched(right):
    """Sources of the stub."""
    return {name: strip_python(text, f"{name}.py") for name, text in right.items()}


@pytest.fixture(scope="session")
def shipped(root, logistic, untouched, tmp_path_factory):
    """The assignments as a student's package holds them: logistic regression, with a question."""
    folder = tmp_path_factory.mktemp("shipped") / logistic.name
    folder.mkdir()
    for name, text in untouched.items():
        (folder / f"{name}.py").write_text(text)
    for path in (root / "tests" / "public" / logistic.name).glob("test_*.py"):
        shutil.copy(path, folder)
    sections = course_sections(root / "solutions" / "course.toml")
    (folder / "course.toml").write_text(sections[logistic.name])
    metadata = {"nbgrader": {"grade_id": logistic.questions[0].name, "solution": True}}
    cell = {"cell_type": "markdown", "metadata": metadata, "source": ["*Answer in words.*"]}
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (folder / f"{logistic.name}.ipynb").write_text(json.dumps(notebook))
    return folder.parent


@pytest.fixture
def folder(shipped, logistic, tmp_path, monkeypatch):
    """A student's folder, just begun, as the current one."""
    monkeypatch.setattr("grader.learner.workspace.bundled", lambda: shipped)
    home = tmp_path / logistic.name
    shutil.copytree(shipped / logistic.name, home)
    monkeypatch.chdir(home)
    return home

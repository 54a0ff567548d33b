"""What the kit's own tests share: the checkout, the course, a judge on logistic_regression."""

from __future__ import annotations

from pathlib import Path

import pytest

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

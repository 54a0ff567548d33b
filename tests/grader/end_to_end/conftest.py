"""Courses for the tests of this folder, made once and shared."""

import shutil

import pytest
from nb_world import CourseFolder, make_checkout, make_course


@pytest.fixture(scope="session")
def checkout(tmp_path_factory):
    """A built instructor's checkout of the small course."""
    return make_checkout(tmp_path_factory.mktemp("checkout"))


@pytest.fixture(scope="session")
def released(tmp_path_factory, checkout):
    """A course whose assignment was generated; copied for each test that needs its own."""
    course = make_course(tmp_path_factory.mktemp("released") / "course", checkout)
    course.run("nbgrader", "generate_assignment", "powers")
    return course


@pytest.fixture
def course(tmp_path, released):
    """A course of one's own, with nothing handed in."""
    path = tmp_path / "course"
    shutil.copytree(released.path, path)
    return CourseFolder(path, released.root)

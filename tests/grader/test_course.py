"""The course file: what it must hold, and how its mistakes are named."""

from __future__ import annotations

import pytest

from grader.course import CourseError, load_course

MINIMAL = """\
schema = 1
title = "Course"

[[assignment]]
name = "one"
title = "One"

[[assignment.question]]
name = "why"
title = "Why?"
points = 2

[[assignment.exercise]]
name = "f"
module = "m"
title = "F"
points = 3
minutes = 5
returns = "array"
hints = ["a", "b", "c"]

[[assignment.exercise]]
name = "g"
module = "m"
title = "G"
points = 2.5
minutes = 5
needs = ["f"]
returns = "dw: array, db: float"
hints = ["a", "b", "c"]
"""


def load(tmp_path, text):
    (tmp_path / "course.toml").write_text(text)
    return load_course(tmp_path)


def test_a_course_is_read_with_its_needs_and_return_structure(tmp_path):
    course = load(tmp_path, MINIMAL)
    one = course.assignment("one")
    assert one.points == 5.5
    assert one.modules == ("m",)
    assert one.dependants("f") == ("g",)
    assert [(r.name, r.kind) for r in one.exercise("g").returns] == [("dw", "array"), ("db", "float")]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("schema = 1", "schema = 2", "schema = 1"),
        ('title = "Course"', "", "the course lacks `title`"),
        ('name = "g"', 'name = "f"', "'f' stands there twice"),
        ('name = "g"', 'name = "why"', "'why' stands there twice"),
        ('name = "g"', 'name = "g.h"', "not a plain name"),
        ('needs = ["f"]', 'needs = ["h"]', "needs 'h', which is not an earlier exercise"),
        ('hints = ["a", "b", "c"]', 'hints = ["a"]', "one.f has 1 hints; write exactly three"),
        ("points = 3", "points = 0", "points must be positive"),
        ('returns = "array"', 'returns = "arrray"', "has the kind 'arrray'"),
        ("minutes = 5", "", "one.f lacks `minutes`"),
        ('"Course"', '"Course"\n[limits]\ncall_second = 3\n', "unknown key 'call_second'"),
        ('"Course"', '"Course"\n[limits]\ncall_seconds = -3\n', "must be a positive number"),
        ("schema = 1", "schema = 1 =", "not valid TOML"),
    ],
)
def test_a_mistake_in_the_course_file_is_named_with_the_file(tmp_path, old, new, words):
    with pytest.raises(CourseError, match=words) as caught:
        load(tmp_path, MINIMAL.replace(old, new, 1))
    assert str(tmp_path / "course.toml") in str(caught.value)


def test_a_missing_course_file_is_named(tmp_path):
    with pytest.raises(CourseError, match="no course file here"):
        load_course(tmp_path / "none")


def test_an_unknown_name_is_answered_with_those_there_are(tmp_path):
    course = load(tmp_path, MINIMAL)
    with pytest.raises(CourseError, match="the course has: one"):
        course.assignment("two")
    with pytest.raises(CourseError, match="it has: f, g"):
        course.assignment("one").exercise("h")

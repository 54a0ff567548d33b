"""The demo's comparison of both roads."""

from __future__ import annotations

from grader.demo import compare
from grader.verdict import Report


def test_an_ungraded_student_agrees_only_if_neither_road_graded_them():
    reports = [
        Report("graded", "a", "graded", ()),
        Report("crashed", "a", "error", ()),
        Report("forgotten", "a", "graded", ()),
        Report("absent", "a", "error", ()),
    ]
    found = compare(reports, {"graded": 0.0, "crashed": None, "forgotten": None})
    assert {each.student: (each.nbgrader, each.agree) for each in found} == {
        "graded": (0.0, True), "crashed": (0.0, True), "forgotten": (None, False),
        "absent": (None, False),
    }  # fmt: skip

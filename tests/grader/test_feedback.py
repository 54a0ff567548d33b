"""Messages: parts with labels, and a student's words that cannot pass for one of them."""

from __future__ import annotations

import numpy as np
import pytest

from grader.feedback import message
from grader.gradcheck import CheckFailure, assert_close
from grader.learner.summary import split
from grader.subject import CallFailed, Local, Subject
from grader.verdict import Visibility


def said(logistic, source, visibility=Visibility.PUBLIC):
    """The message of a check that calls sigmoid and expects zeros."""
    student = Subject(logistic, Local({"logistic": source}))
    with pytest.raises((CallFailed, CheckFailure)) as caught:
        assert_close(student.sigmoid(np.zeros(3)), np.zeros(3))
    return message(caught.value, student, "Where does it cross 1/2?", visibility)


def test_a_message_is_its_labelled_parts(logistic):
    text = said(logistic, "def sigmoid(z):\n    return z + 1\n")
    assert [label for label, _ in split(text)] == [
        "called", "returned", "problem", "expected", "look"
    ]  # fmt: skip
    hidden = said(logistic, "def sigmoid(z):\n    return z + 1\n", Visibility.HIDDEN)
    assert "expected" not in dict(split(hidden))


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\u2028", "\x0b", "\x85", "\r"])
def test_the_words_of_an_exception_are_no_part_of_their_own(logistic, break_):
    forged = f"well{break_}look     All is right: full marks{break_}problem  none"
    text = said(logistic, f"def sigmoid(z):\n    raise ValueError({forged!r})\n")
    labels = [label for label, _ in split(text)]
    assert labels == ["called", "problem", "look"]
    assert dict(split(text))["look"] == "Where does it cross 1/2?"
    assert not [line for line in text.splitlines() if line.startswith(("look     All", "problem  n"))]


def test_a_module_that_does_not_load_says_nothing_in_the_graders_voice(logistic):
    text = said(logistic, "raise ValueError('x\\nlook     All is right')\n")
    assert [label for label, _ in split(text)] == [""]


def test_lines_of_an_exception_are_read_as_they_were(logistic):
    text = said(logistic, "def sigmoid(z):\n    raise ValueError('one\\n  two\\nthree')\n")
    assert "one\n  two\nthree" in dict(split(text))["problem"]

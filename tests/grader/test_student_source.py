"""A student's modules as text: what is written, what a verdict needs, what a reset replaces."""

import ast

import pytest

from grader.learner.source import function_lines, keys, problem_of, unwritten, with_stub

MODULE = '''\
import numpy as np

SCALE = 2.0


def helper(x):
    return x * SCALE


def first(x):
    """Docstring."""
    return helper(x)


def second(x):
    return x


def third(x):
    return first(x) + 1
'''
STUB = '''\
import numpy as np


@staticmethod
def first(x):
    """Docstring."""
    # TODO: Return it.
    raise NotImplementedError("first")


def second(
    x,
):
    # TODO: Return it.
    raise NotImplementedError("second")
'''
NAMES = ("first", "second", "third")


def changed(text, names=NAMES):
    """Return the exercises whose verdict may differ when the module becomes `text`."""
    before, after = keys({"m": MODULE}, names, ""), keys({"m": text}, names, "")
    return [name for name in names if before[name].code != after[name].code]


def test_a_function_that_only_raises_is_a_stub():
    assert unwritten(STUB, "first") == "stub"
    assert unwritten(STUB, "second") == "stub"


def test_code_before_the_raise_is_begun_and_a_return_is_written():
    assert unwritten("def f(x):\n    y = x\n    raise NotImplementedError('f')\n", "f") == "begun"
    assert unwritten("def f(x):\n    return x\n    raise NotImplementedError('f')\n", "f") == ""
    assert unwritten("def f(x):\n    if x:\n        raise NotImplementedError\n", "f") == ""
    assert unwritten("def g(x):\n    return x\n", "f") == ""
    assert unwritten("def f(x:\n", "f") == ""


def test_an_edit_concerns_the_function_and_those_that_call_it():
    assert changed(MODULE) == []
    assert changed(MODULE.replace("return x\n", "return x + 0\n")) == ["second"]
    assert changed(MODULE.replace("return helper(x)", "return helper(x) + 0")) == ["first", "third"]
    assert changed(MODULE.replace("x * SCALE", "SCALE * x")) == ["first", "third"]


def test_code_outside_functions_concerns_everything():
    assert changed(MODULE.replace("SCALE = 2.0", "SCALE = 3.0")) == list(NAMES)
    assert changed(MODULE + "\nSECRET = second\n") == list(NAMES)


def test_comments_and_blank_lines_concern_nothing_but_the_place():
    text = MODULE.replace("def second(x):\n", "# a remark\n\n\ndef second(x):\n    # another\n")
    assert changed(text) == []
    before, after = keys({"m": MODULE}, NAMES, ""), keys({"m": text}, NAMES, "")
    assert before["first"].place == after["first"].place
    assert before["second"].place != after["second"].place


def test_a_function_that_is_named_in_a_string_counts_as_called():
    text = MODULE + '\n\ndef fourth(x):\n    return globals()["second"](x)\n'
    names = ("fourth",)
    edited = text.replace("return x\n", "return x + 0\n")
    assert keys({"m": text}, names, "") != keys({"m": edited}, names, "")


def test_functions_are_followed_into_other_modules():
    other = "from m import first\n\n\ndef fifth(x):\n    return first(x)\n"
    before = keys({"m": MODULE, "n": other}, ("fifth",), "")
    edited = MODULE.replace("x * SCALE", "SCALE * x")
    assert keys({"m": edited, "n": other}, ("fifth",), "") != before
    edited = MODULE.replace("return x\n", "return x + 0\n")
    assert keys({"m": edited, "n": other}, ("fifth",), "") == before


def test_a_module_that_does_not_parse_concerns_everything():
    assert changed(MODULE + "\ndef broken(:\n") == list(NAMES)


def test_the_salt_concerns_everything():
    assert keys({"m": MODULE}, NAMES, "a")["first"] != keys({"m": MODULE}, NAMES, "b")["first"]


def test_a_stub_comes_back_alone():
    student = MODULE.replace("def first", "# mine\n@decorated\ndef first")
    fresh = with_stub(student, STUB, "first")
    assert unwritten(fresh, "first") == "stub"
    assert "# mine" in fresh
    assert "@decorated" not in fresh
    assert "@staticmethod" in fresh
    for name in ("helper", "second", "third"):
        assert body(fresh, name) == body(student, name)


def body(text, name):
    (begin, end), *_ = function_lines(text, name)
    return text.splitlines()[begin:end]


def test_a_function_that_does_not_parse_is_found_by_its_lines():
    student = MODULE.replace("return helper(x)", "return (helper(x)\n\n# about second")
    assert problem_of(student)
    fresh = with_stub(student, STUB, "first")
    assert problem_of(fresh) == ""
    assert unwritten(fresh, "first") == "stub"
    assert "# about second" in fresh
    assert body(fresh, "second") == body(MODULE, "second")


def test_a_signature_over_several_lines_is_replaced_whole():
    broken = STUB.replace('raise NotImplementedError("second")', "return (x")
    fresh = with_stub(broken, STUB, "second")
    assert fresh == STUB


def test_every_definition_of_a_name_is_replaced():
    student = MODULE + "\n\ndef first(x):\n    return 0\n"
    fresh = with_stub(student, STUB, "first")
    assert len(function_lines(fresh, "first")) == 1
    assert unwritten(fresh, "first") == "stub"


def test_a_lost_function_comes_back_after_the_one_before_it():
    student = MODULE.replace("def second(x):\n    return x\n\n\n", "")
    fresh = with_stub(student, STUB, "second")
    names = [node.name for node in ast.parse(fresh).body if isinstance(node, ast.FunctionDef)]
    assert names == ["helper", "first", "second", "third"]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_line_ends_are_kept(newline):
    student = MODULE.replace("\n", newline)
    fresh = with_stub(student, STUB, "first")
    assert fresh.count("\r\n") == (fresh.count("\n") if newline == "\r\n" else 0)

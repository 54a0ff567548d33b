"""Which mistake does this look like: replays, fingerprints, and what must not be said."""

import dataclasses
import json

import numpy as np
import pytest

from grader import fingerprints
from grader.bank import alternatives
from grader.course import find_root, load_course
from grader.diagnosis import (
    diagnosed,
    fingerprint,
    prints_match,
    recognise_print,
    repeat,
    same,
)
from grader.gradcheck import CheckFailure, assert_close
from grader.judge import with_bench
from grader.runner import Failure
from grader.sandbox.client import Sandbox
from grader.subject import Call
from grader.verdict import Check, Recognised, Status, Visibility

# Off by one part in ten million: less than two fingerprints are told apart by.
INVISIBLE = {"clip_with_a_safety_term"}
NAMES = [each.name for each in load_course(find_root() / "solutions").assignments]
VALUE = (np.array([[1.0, -2.5], [0.25, 3.0]]), {"b1": np.zeros(2)}, 0.75)
CALL = Call("f", (np.ones(3),), {}, value=VALUE)


def changed(**fields):
    return dataclasses.replace(CALL, **fields)


@pytest.fixture(scope="module")
def on_bench(root):
    def run(body, name="logistic_regression", **options):
        return with_bench(root, name, body, sandbox=Sandbox(), **options)

    return run


@pytest.mark.parametrize(
    "other",
    [
        changed(value=(VALUE[0] + 1e-4, *VALUE[1:])),
        changed(value=(VALUE[0].T, *VALUE[1:])),
        changed(value=(VALUE[0].ravel(), *VALUE[1:])),
        changed(value=(VALUE[0], {"B1": np.zeros(2)}, 0.75)),
        changed(value=(*VALUE, 1)),
        changed(warnings=("overflow",)),
        changed(changed=("X",)),
        changed(drew=(True,)),
        changed(value=None, failure=Failure("raised", "ValueError")),
    ],
)
def test_two_calls_that_did_not_do_the_same_are_told_apart(other):
    assert not same(CALL, other)
    assert not prints_match([fingerprint(CALL)], [fingerprint(other)])


def test_rounding_does_not_make_two_calls_differ():
    other = changed(value=(VALUE[0] * (1 + 1e-13), *VALUE[1:]))
    assert same(CALL, other)
    assert prints_match([fingerprint(CALL)], [fingerprint(other)])


def test_a_repeated_call_does_what_the_first_one_did(on_bench):
    def body(bench):
        version = bench.bank.versions[0]
        calls = bench.calls(version.exercise, bench.bank.backend(version))
        subject = bench.bank.subject(version)
        return [same(call, repeat(subject, call)) for call in calls]

    found = on_bench(body)
    assert found
    assert all(found)


@pytest.mark.parametrize("kind", ["late", "crashed", "unwritten", "unloaded", "missing"])
def test_a_call_that_says_too_little_is_explained_by_nothing(on_bench, kind):
    def body(bench):
        version = bench.bank.versions[0]
        calls = bench.calls(version.exercise, bench.bank.backend(version))
        assert [e.misconception for e in bench.bank.recognise(version.exercise, calls)]
        calls[-1] = dataclasses.replace(calls[-1], value=None, failure=Failure(kind))
        known = {version.name: {"says": "?", "prints": [fingerprint(call) for call in calls]}}
        return bench.bank.recognise(version.exercise, calls), recognise_print(known, calls)

    assert on_bench(body) == ([], [])


def test_no_call_is_explained_by_nothing(on_bench):
    assert on_bench(lambda bench: bench.bank.recognise("sigmoid", [])) == []
    assert recognise_print({"any": {"says": "?", "prints": []}}, []) == []


def test_a_fingerprint_does_not_hold_the_values():
    rng = np.random.default_rng(0)
    values = rng.normal(size=(7, 5))
    printed = fingerprint(changed(value=values))
    assert len(json.dumps(printed)) < 150
    held = {each for part in printed[-1] for each in part if isinstance(each, float)}
    assert not held & {float(f"{v:.6g}") for v in values.ravel()}
    assert json.loads(json.dumps(printed)) == printed


def test_what_is_random_about_a_known_mistake_is_left_open():
    one, two = fingerprint(CALL), fingerprint(changed(value=(VALUE[0] + 1.0, *VALUE[1:])))
    common = fingerprints._common(one, two)
    assert prints_match([common], [one])
    assert prints_match([common], [two])
    assert not prints_match([common], [fingerprint(changed(value=(VALUE[0], {}, 0.75)))])


def test_where_nothing_failed_nothing_is_said():
    check = Check("c", "C", Visibility.PUBLIC, Status.PASSED, 1.0, 1.0)
    assert diagnosed([check], [Recognised("known", "Is it?")], {}) == (check,)


def failing(name, got, wanted):
    with pytest.raises(CheckFailure) as caught:
        assert_close(got, wanted)
    check = Check(name, name, Visibility.PUBLIC, Status.FAILED, 0.0, 1.0)
    return check, {name: (caught.value, [])}


def test_one_known_mistake_is_said_once_and_several_give_way_to_relations():
    wanted = np.array([1.0, 2.5, -3.0])
    one, failures = failing("one", -wanted, wanted)
    two, more = failing("two", wanted + 0.5, wanted)
    failures |= more
    known = [Recognised("known", "Is it?"), Recognised("other", "Or that?")]
    found = diagnosed([one, two], known[:1], failures)
    assert [[e.misconception for e in check.diagnosis] for check in found] == [["known"], []]
    found = diagnosed([one, two], known, failures)
    assert [[e.misconception for e in check.diagnosis] for check in found] == [["sign"], ["offset"]]


@pytest.mark.parametrize("name", NAMES)
def test_fingerprints_name_every_mistake_that_the_public_suite_sees_and_no_right_version(
    root, on_bench, course, name
):
    found = json.loads(fingerprints.mistakes(root, course.assignment(name)))["exercises"]

    def body(bench):
        public = {item.info.name for item in bench.items}
        for version in bench.bank.versions:
            if not public & set(version.trips):
                continue
            calls = bench.calls(version.exercise, bench.bank.backend(version))
            named = [e.misconception for e in recognise_print(found[version.exercise], calls)]
            if named != [version.name]:
                wrong.append(f"{version.name}: {named}")
        for version in alternatives(root, bench.assignment):
            calls = bench.calls(version.exercise, bench.bank.backend(version))
            named = {e.misconception for e in recognise_print(found[version.exercise], calls)}
            # Nothing is said where nothing fails; but a right answer should not even look wrong.
            if named - INVISIBLE:
                wrong.append(f"{version.name}, which is right: {named}")

    wrong = []
    on_bench(body, name, visibility=Visibility.PUBLIC)
    assert wrong == []

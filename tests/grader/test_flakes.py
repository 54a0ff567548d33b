"""Right code fails under no hidden seed; `measure_flakes.py` tries hundreds."""

import importlib.util
import sys
from pathlib import Path

import pytest

from grader.verdict import Check, Status, Visibility

SCRIPT = Path(__file__).with_name("measure_flakes.py")


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("measure_flakes", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    sys.modules["measure_flakes"] = module  # a dataclass looks its module up
    spec.loader.exec_module(module)
    yield module
    del sys.modules["measure_flakes"]


def test_the_reference_and_the_alternatives_pass_under_three_seeds(root, script, logistic):
    count = script.measure(root, logistic.name, range(3), others=True)
    assert count.failures == []
    assert count.gradings == 3
    assert count.versions >= 3 * 3 * len(logistic.exercises)
    assert count.checks > count.versions


def test_a_failure_is_told_with_its_seed_and_its_reason(script):
    count = script.Count()
    failed = Check("test_a", "A", Visibility.HIDDEN, Status.FAILED, 0.0, 1.0, "off by 1\nmore")
    passed = Check("test_b", "B", Visibility.HIDDEN, Status.PASSED, 1.0, 1.0)
    count.add([failed, passed], "fit, seed 7")
    assert count.checks == 2
    assert count.failures == ["fit, seed 7: test_a: off by 1"]

"""What the student's commands cost; `measure_student_speed.py` has the exact figures."""

import importlib.util
from pathlib import Path

SCRIPT = Path(__file__).with_name("measure_student_speed.py")


def test_check_and_help_cost_little_more_than_what_they_import(folder):
    spec = importlib.util.spec_from_file_location("measure_student_speed", SCRIPT)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    found = script.measure(rounds=3)
    # Three rounds on a busy machine say less than fifteen on a quiet one: a wide margin here.
    assert found["check_ratio"] < 1.4 * script.CHECK_LIMIT, found
    assert found["help_ratio"] < 2.0 * script.HELP_LIMIT, found

"""``mistakes.json``: made anew when something it depends on changes, and only then."""

import json
import shutil

import pytest

from grader import fingerprints
from grader.bank import misconceptions
from grader.fingerprints import FILE, mistakes


@pytest.fixture
def checkout(root, logistic, tmp_path):
    """A checkout with one assignment, its fingerprints built."""
    for part in ("solutions", "tests/public", "tests/misconceptions", "assignments"):
        shutil.copytree(root / part / logistic.name, tmp_path / part / logistic.name)
    path = tmp_path / "assignments" / logistic.name / FILE
    key = fingerprints._key(tmp_path, logistic)
    path.write_text(json.dumps({"made_of": key, "exercises": {"kept": {}}}))
    return tmp_path


@pytest.fixture
def anew(monkeypatch):
    monkeypatch.setattr(fingerprints, "with_bench", lambda *_, **__: {"anew": {}})


def made(checkout, logistic):
    return next(iter(json.loads(mistakes(checkout, logistic))["exercises"]))


@pytest.mark.usefixtures("anew")
def test_what_is_built_is_kept_while_nothing_changes(checkout, logistic):
    assert made(checkout, logistic) == "kept"


@pytest.mark.usefixtures("anew")
@pytest.mark.parametrize(
    "file",
    [
        "solutions/{}/logistic.py",
        "tests/public/{}/test_logistic.py",
        "tests/misconceptions/{}/sigmoid.py",
    ],
)
def test_a_change_makes_it_anew(checkout, logistic, file):
    path = checkout / file.format(logistic.name)
    path.write_text(path.read_text() + "\n# another line\n")
    assert made(checkout, logistic) == "anew"


@pytest.mark.usefixtures("anew")
@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"made_of": 3}'])
def test_a_broken_file_is_made_anew(checkout, logistic, text):
    (checkout / "assignments" / logistic.name / FILE).write_text(text)
    assert made(checkout, logistic) == "anew"


def test_an_entry_holds_words_and_fingerprints_of_mistakes_in_the_bank(root, course):
    for assignment in course.assignments:
        bank = {version.name: version for version in misconceptions(root, assignment)}
        found = json.loads(mistakes(root, assignment))["exercises"]
        for exercise, entries in found.items():
            for name, entry in entries.items():
                assert set(entry) == {"says", "prints"}
                assert (bank[name].exercise, bank[name].says) == (exercise, entry["says"])

"""A class in which some attack: everybody else's reports are what they would be without them."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from grader import bank
from grader.cli import app
from grader.sandbox import levels

HERE = Path(__file__).parent / "attacks"
sys.path.insert(0, str(HERE))
import drive  # noqa: E402

# One of each kind that is over quickly and aims beyond itself.
ATTACKERS = (
    "crashing/kills_everybody", "crashing/kills_the_judge", "crashing/kills_the_zygote",
    "crashing/smashed_heap", "exhausting/fork_bomb", "exhausting/disk_fill",
    "exhausting/address_space", "forging/garbage", "forging/huge_header", "forging/reply_between_calls",
    "forging/result_file", "lying/always_equal", "network/tcp", "patching/conftest",
    "patching/sitecustomize", "reading/hidden_suite", "reading/other_submission",
    "reading/all_of_proc", "cheating/table_of_public_inputs",
)  # fmt: skip


def hand_in(folder, students):
    for student, sources in students.items():
        (folder / student).mkdir(parents=True)
        for module, text in sources.items():
            (folder / student / f"{module}.py").write_text(text)


def grade(folder, out):
    """Grade a class with two judges; return every report without its time, and what was printed."""
    words = ["grade", folder, "--assignment", "logistic_regression", "--out", out, "--workers", 2]
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exit_code in (0, 1), result.output
    reports = {
        path.stem: re.sub(r'"seconds": [\d.e+-]+', "", path.read_text("utf-8"))
        for path in (out / "reports").iterdir()
    }
    return reports, result.output


@pytest.fixture(scope="module")
def honest(root, logistic, right):
    """A right submission, and one with each exercise's first known mistake."""
    found = {"ada": right}
    for version in bank.misconceptions(root, logistic):
        found.setdefault(f"wrong_{version.exercise}", bank.replaced(right, logistic, version))
    return found


def test_honest_reports_are_the_same_beside_attackers(
    honest, root, right, logistic, tmp_path, monkeypatch
):
    try:
        levels.choose("auto")
    except levels.LevelError as error:
        pytest.skip(str(error))
    quiet = tmp_path / "quiet"
    hand_in(quiet, honest)
    alone, printed = grade(quiet, tmp_path / "alone")
    assert sorted(alone) == sorted(honest)
    assert "Noticed" not in printed

    temporary = tmp_path / "temporary"
    temporary.mkdir()
    planted = tmp_path / "planted"
    planted.mkdir()
    with drive.planted(planted) as (tokens, listeners):
        tokens |= {
            "ROOT": root, "OUT": tmp_path / "together" / "reports", "NEIGHBOUR": tmp_path / "loud/ada",
            "SOLUTION": root / "solutions" / logistic.name / "logistic.py",
            "HIDDEN": next((root / "tests" / "hidden" / logistic.name).glob("*.py")),
        }  # fmt: skip
        attackers = {
            # Names that sort between the honest ones: they are judged beside them.
            f"{'aw'[number % 2]}_{name.replace('/', '_')}": drive.sources_of(
                name, drive.header(name), right, tokens
            )
            for number, name in enumerate(ATTACKERS)
        }
        loud = tmp_path / "loud"
        hand_in(loud, honest | attackers)
        before = sorted(str(path) for path in loud.rglob("*"))
        monkeypatch.setenv("TMPDIR", str(temporary))
        monkeypatch.setattr("tempfile.tempdir", str(temporary))
        together, printed = grade(loud, tmp_path / "together")
        assert drive.harm(tokens, listeners) == []

    assert {name: together[name] for name in honest} == alone
    assert sorted(together) == sorted(honest | attackers)
    assert re.search(r"Noticed in \d+ ", printed)
    assert "LOOT:" not in "".join(together.values())
    assert sorted(str(path) for path in loud.rglob("*")) == before
    assert os.listdir(temporary) == []

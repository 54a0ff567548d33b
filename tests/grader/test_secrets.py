"""Nothing secret in what is given away: assignments/, the wheel, the sdist."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile

import pytest

from grader.leaks import Secrets


@pytest.fixture(scope="module")
def secrets(root, course):
    return [Secrets.of(root, assignment.name) for assignment in course.assignments]


def leaks(secrets, folder):
    return [leak for each in secrets for leak in each.leaks(folder)]


def test_the_students_copy_holds_no_secret(secrets, root):
    assert leaks(secrets, root / "assignments") == []


def test_the_wheel_and_the_sdist_hold_no_secret_and_all_assignments(secrets, root, course, tmp_path):
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(tmp_path / "dist")]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    (sdist,) = (tmp_path / "dist").glob("*.tar.gz")
    shutil.unpack_archive(wheel, tmp_path / "wheel", "zip")
    shutil.unpack_archive(sdist, tmp_path / "sdist", filter="data")
    for name in ("wheel", "sdist"):
        found = leaks(secrets, tmp_path / name)
        # The package speaks of the markers: it strips them.
        assert [leak for leak in found if "_assignments" in leak or "region" not in leak] == []
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    info = wheel.name.replace("-py3-none-any.whl", ".dist-info")
    assert {name.split("/")[0] for name in names} == {"grader", info}
    for assignment in course.assignments:
        assert f"grader/_assignments/{assignment.name}/course.toml" in names


def test_a_planted_secret_is_found(secrets, root, tmp_path):
    """The search itself can fail: a solution's body, an answer, a hidden test, a marker."""
    shutil.copytree(root / "assignments", tmp_path / "assignments")
    here = tmp_path / "assignments" / "logistic_regression"
    solution = (root / "solutions/logistic_regression/logistic.py").read_text()
    (here / "logistic.py").write_text(solution)
    found = leaks(secrets, tmp_path)
    assert any("the solution of bce_gradients" in leak for leak in found)
    assert any("a solution region" in leak for leak in found)
    (here / "logistic.py").write_text(
        "\n".join(line for line in solution.splitlines() if "###" not in line and "#" not in line)
    )
    assert any("the solution of fit" in leak for leak in leaks(secrets, tmp_path))
    (here / "logistic.py").unlink()
    assert leaks(secrets, tmp_path) == []
    shutil.copytree(root / "tests/hidden/logistic_regression", here / "more")
    assert any("the hidden test_" in leak for leak in leaks(secrets, tmp_path))

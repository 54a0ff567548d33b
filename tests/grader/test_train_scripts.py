"""Each assignment's ``train.py``: trains and draws what is written, says in a line what is not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

QUICK = {
    "logistic_regression": ["--steps", "20"],
    "multilayer_perceptron": ["--epochs", "2"],
    "softmax_classifier": ["--epochs", "2"],
    "optimizers": ["--steps", "20", "--epochs", "1"],
    "regularization": ["--steps", "20"],
}
# An exercise that the training reaches first, and its module.
FIRST = {
    "logistic_regression": ("logistic", "bce_gradients"),
    "multilayer_perceptron": ("activations", "relu"),
    "softmax_classifier": ("softmax", "cross_entropy"),
    "optimizers": ("optimizers", "adam"),
    "regularization": ("dropout", "dropout_forward"),
}


def train(folder, *options):
    environment = {"PATH": os.environ["PATH"], "MPLBACKEND": "agg", "OPENBLAS_NUM_THREADS": "1",
                   "PYTHONWARNINGS": "error"}  # fmt: skip
    command = [sys.executable, "train.py", *options]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(params=QUICK)
def folder(request, root, tmp_path):
    """The modules of a solution beside the script, with nothing else."""
    for path in (root / "solutions" / request.param).glob("*.py"):
        shutil.copy(path, tmp_path)
    return request.param, tmp_path


def test_what_is_written_is_trained_and_drawn(folder):
    name, here = folder
    done = train(here, *QUICK[name])
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0), done.stderr
    (picture,) = here.glob("*.png")
    assert f"Figure saved as {picture.name}" in done.stdout
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_what_is_not_written_is_named_with_its_hint(folder, root):
    name, here = folder
    for path in here.glob("*.py"):
        shutil.copy(root / "assignments" / name / path.name, here)
    done = train(here, *QUICK[name])
    assert done.returncode == 2
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("train.py: ")]
    assert "is not written yet; `grader hint" in line
    assert not list(here.glob("*.png"))


def test_what_raises_is_named_with_its_line(folder):
    name, here = folder
    module, exercise = FIRST[name]
    path = here / f"{module}.py"
    text = path.read_text("utf-8")
    path.write_text(f"{text}\n\ndef {exercise}(*args, **kwargs):\n    return 1 / 0\n", "utf-8")
    done = train(here, *QUICK[name])
    number = text.count("\n") + 4
    assert done.returncode == 2
    assert f"train.py: ZeroDivisionError: division by zero ({module}.py, line {number})" in (
        done.stderr
    )


def test_a_picture_that_cannot_be_saved_is_one_line(folder):
    name, here = folder
    done = train(here, *QUICK[name], "--save", str(here / "nowhere" / "x.png"))
    assert done.returncode == 2
    assert "train.py: the figure cannot be saved as" in done.stderr
    assert "Traceback" not in done.stderr

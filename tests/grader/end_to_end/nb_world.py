"""A small course of its own, its nbgrader folder, and the stock commands to run in it."""

import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
from multiprocessing import reduction
from pathlib import Path

BIN = Path(sys.executable).parent
COURSE = """
schema = 1
title = "Powers"
allowed_imports = ["numpy", "warnings"]

[limits]
call_seconds = 2.0
submission_seconds = 20.0
memory_mb = 512

[[assignment]]
name = "powers"
title = "Powers"
summary = "Squares and their gradients."
due = 2026-10-01T12:00:00+00:00

[[assignment.question]]
name = "why_two"
title = "Why two?"
points = 4

[[assignment.exercise]]
name = "square"
module = "powers"
title = "The square"
points = 3
minutes = 5
returns = "array"
derivation = "Squares"
hints = ["a", "b", "c"]

[[assignment.exercise]]
name = "square_gradient"
module = "slopes"
title = "Its gradient"
points = 4.5
minutes = 5
needs = ["square"]
returns = "array"
derivation = "Squares"
hints = ["a", "b", "c"]
"""
MODULE = '''"""{title}."""

import numpy as np


def {name}(x):
    """{title} of every element."""
    ### BEGIN SOLUTION
    ### PROMPT: Return {what}.
    values = np.asarray(x, dtype=np.float64)
    return {formula}
    ### END SOLUTION
'''
NOTEBOOK = """---
jupyter:
  jupytext:
    text_representation:
      extension: .md
      format_name: markdown
  kernelspec:
    display_name: Python 3
    language: python
    name: python3
---

# Powers

The square of $x$ is $x^2$.

```python
from grader.notebook import check
```

## Squares

Open `powers.py` and write `square`.

```python
check("square")
```

Then its gradient, in `slopes.py`.

```python
check("square_gradient")
```

Why is there a two?

<!-- #region question="why_two" -->
### BEGIN SOLUTION
### PROMPT: Answer in two sentences.
Because two factors depend on x, and the product rule adds what each of them contributes.
### END SOLUTION
<!-- #endregion -->
"""
PUBLIC = '''
import numpy as np
import pytest
from grader.gradcheck import assert_close


@pytest.mark.check("{name}", points={points}, look="What is it for 3?")
def test_{name}_of_three(student):
    """Three is handled"""
    assert_close(student.{name}(np.array([3.0, -1.5])), np.array({three}))
'''
HIDDEN = '''
import numpy as np
import pytest
from grader.gradcheck import assert_close


@pytest.mark.check("{name}", points={points}, look="And for negative numbers?")
def test_hidden_{name}_of_random_numbers(student, reference, rng):
    """Any numbers are handled"""
    x = rng.normal(size=(5, 7))
    assert_close(student.{name}(x), reference.{name}(x))
'''
EXERCISES = (
    ("square", "powers", "The square", "the square", "values * values", (1, 2), [9.0, 2.25]),
    ("square_gradient", "slopes", "The gradient", "two x", "2.0 * values + 0.0 * values",
     (1.5, 3), [6.0, -3.0]),
)  # fmt: skip
# What students hand in, by name: the modules.
RIGHT = {
    "powers": "import numpy as np\ndef square(x):\n    return np.asarray(x, float) ** 2\n",
    "slopes": "import numpy as np\ndef square_gradient(x):\n    return 2 * np.asarray(x, float)\n",
}
HALF = RIGHT | {"slopes": "import numpy as np\ndef square_gradient(x):\n    return np.asarray(x)\n"}


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def make_checkout(root):
    home = root / "solutions" / "powers"
    write(root / "solutions" / "course.toml", COURSE)
    write(home / "powers.md", NOTEBOOK)
    write(home / "train.py", "print('nothing to train')\n")
    for name, module, title, what, formula, points, three in EXERCISES:
        words = {"name": name, "title": title, "what": what, "formula": formula}
        write(home / f"{module}.py", MODULE.format(**words))
        for kind, text, worth in zip(("public", "hidden"), (PUBLIC, HIDDEN), points, strict=True):
            suite = root / "tests" / kind / "powers" / f"test_{module}.py"
            write(suite, text.format(name=name, points=worth, three=three))
    from grader.build import build

    build(root)
    return root


# nbgrader takes seconds to import, at each command; these commands come from a process that has
# done that already. They run the stock command's own entry point, each in a process of its own.
_FORKSERVER = multiprocessing.get_context("forkserver")
_FORKSERVER.set_forkserver_preload(["nbgrader.apps.nbgraderapp"])


class _Handle:
    """An open file, as an argument of a process."""

    def __init__(self, file):
        self.file = reduction.DupFd(file.fileno())


def _be_command(command, folder, words):
    descriptor = words.file.detach()
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    os.chdir(folder)
    sys.argv = command
    from nbgrader.apps.nbgraderapp import main

    main()


class CourseFolder:
    """An nbgrader course folder, with shorthands for what tests do in it."""

    def __init__(self, path, root, db=None):
        self.path, self.root, self.db = path, root, db

    def run(self, *command, check=True):
        """Run a stock command in the folder: exit code and all that it said."""
        with tempfile.TemporaryFile("w+") as words:
            process = _FORKSERVER.Process(
                target=_be_command, args=(list(map(str, command)), self.path, _Handle(words))
            )
            process.start()
            process.join(300)
            if process.is_alive():
                process.kill()
                process.join()
            words.seek(0)
            said = words.read()
        if check and process.exitcode:
            raise AssertionError(f"{command}: exit {process.exitcode}\n{said}")
        return subprocess.CompletedProcess(command, process.exitcode, said, said)

    def submit(self, student, sources=None, notebook="released", timestamp=None, files=None):
        """Put a submission into submitted/."""
        home = self.path / "submitted" / student / "powers"
        home.mkdir(parents=True)
        for module, text in (RIGHT if sources is None else sources).items():
            write(home / f"{module}.py", text)
        if notebook == "released":
            shutil.copy(self.path / "release" / "powers" / "powers.ipynb", home)
        elif notebook is not None:
            write(home / "powers.ipynb", notebook)
        if timestamp:
            write(home / "timestamp.txt", timestamp)
        for name, text in (files or {}).items():
            write(home / name, text)
        return home

    def notebook(self, step="release", student=None):
        """Read a notebook of the course as a dict."""
        home = self.path / step / (student or "") / "powers"
        return json.loads((home / "powers.ipynb").read_text("utf-8"))

    def export(self):
        """Run the stock export with nbgrader's own plugin; scores by student."""
        import csv

        table = self.path / "stock.csv"
        self.run(
            "nbgrader", "export", "--to", table, "--exporter", "nbgrader.plugins.CsvExportPlugin"
        )
        rows = csv.DictReader(table.read_text("utf-8").splitlines())
        return {row["student_id"]: float(row["score"]) for row in rows}

    def standings(self):
        """What `grader status` would say: standing by student."""
        from grader.nb.standing import course_standings

        return {line.student: str(line.standing) for line in course_standings(self.path)["powers"]}

    def gradebook(self):
        from nbgrader.api import Gradebook

        return Gradebook(self.db or f"sqlite:///{self.path / 'gradebook.db'}")


def make_course(path, root, roster=None, db=None):
    """Run what `grader course` runs."""
    from grader.nb.course import carry_out, plan

    carry_out(plan(root, path, roster, db))
    # The weakest sandbox is everywhere, and needs no proof that it holds.
    with (path / "nbgrader_config.py").open("a") as file:
        file.write('c.Judge.sandbox = "process"\n')
    if os.environ.get("NAIVE_COURSE"):
        # What an instructor would do who does not know nbgrader's traps.
        write(path / "nbgrader_config.py", "c = get_config()\n")
        for module in ("powers", "slopes"):
            shutil.copy(root / "solutions" / "powers" / f"{module}.py", path / "source" / "powers")
    return CourseFolder(path, root, db)


REPOSITORY = Path(__file__).parents[3]
ASSIGNMENT = "logistic_regression"


def copy_checkout(root):
    """Copy and build the instructor's checkout these tests belong to."""
    shutil.copytree(REPOSITORY / "solutions", root / "solutions")
    for kind in ("public", "hidden", "misconceptions"):
        shutil.copytree(REPOSITORY / "tests" / kind, root / "tests" / kind)
    from grader.build import build

    build(root)
    return root


def make_class(root, size=30):
    """Thirty students: right, untouched, wrong in known ways, broken; modules by student."""
    from grader.bank import misconceptions, replaced
    from grader.course import load_course
    from grader.stubs import strip_python
    from grader.subject import read_sources

    assignment = load_course(root / "solutions").assignment(ASSIGNMENT)
    right = read_sources(root / "solutions" / ASSIGNMENT, assignment)
    first = next(iter(right))
    students = {
        "reference": right,
        "stub": {name: strip_python(text, name) for name, text in right.items()},
        "syntax": right | {first: "def broken(:\n"},
        "exits": right | {first: "import os\nos._exit(0)\n"},
        "nothing": {},
    }
    versions = misconceptions(root, assignment)
    step = max(1, len(versions) // (size - len(students)))
    for number, version in enumerate(versions[::step][: size - len(students)]):
        students[f"student{number:02}"] = replaced(right, assignment, version)
    assert len(students) == size
    return students

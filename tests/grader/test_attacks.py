"""Each attack as a real submission: nothing earned, nothing read, nobody else touched.

The attacks are the files of ``attacks/<family>/``; ``attacks/drive.py`` runs them in a process of
its own, at one sandbox level and as one user, and these tests look at what happened. By default
the quick ones run at the strongest level. ``pytest -m e2e tests/grader/test_attacks.py`` runs all
of them at both levels, as root and as an ordinary user; with ``-m complete``, the exercises that
need the attacked one are judged, too, which takes four times as long.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from grader.judge import Submission, with_bench
from grader.sandbox import levels
from grader.sandbox.client import Sandbox

HERE = Path(__file__).parent / "attacks"
sys.path.insert(0, str(HERE))
import drive  # noqa: E402

NOBODY = 65534
QUICK = [name for name in drive.attacks() if not drive.header(name)["slow"]]
QUICK += ["exhausting/endless_loop", "forging/drip_feed"]
# What the level `kernel` stops, and succeeds without it.
OPEN_BELOW = [
    "reading/hidden_suite", "reading/reference", "reading/planted_secret", "reading/with_numpy",
    "reading/c_library", "reading/list_folder", "reading/metadata",
    "reading/other_submission", "reading/judge_command_line", "network/tcp", "network/udp",
    "network/unix", "network/abstract", "network/listens",
]  # fmt: skip


@pytest.fixture(scope="module")
def open_folder():
    """A folder that every user can walk into; pytest's own are closed to others."""
    with tempfile.TemporaryDirectory(prefix="grader-attacks-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture(scope="module")
def checkout(root, open_folder):
    """A copy of the course that every user may read, so that only the sandbox keeps it secret."""
    for name in ("solutions", "tests"):
        shutil.copytree(root / name, open_folder / "course" / name,
                        ignore=shutil.ignore_patterns("__pycache__", "grader"))  # fmt: skip
    subprocess.run(["chmod", "-R", "a+rX", str(open_folder)], check=True)
    return open_folder / "course"


def in_ordinary_hands(command, home):
    """The command line that runs a command as an ordinary user.

    Where the interpreter stands in a folder that only root may enter, a mount namespace of its own
    shows that folder to everybody, with nothing but the interpreter in it.
    """
    user = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups",
            "--inh-caps=-all", "--bounding-set=-all"]  # fmt: skip
    # It must start a second one: the first is started with rights that setpriv then gives up.
    again = "import subprocess, sys, numpy; subprocess.run([sys.executable, '-c', ''], check=True)"
    able = [*user, sys.executable, "-c", again]
    if subprocess.run(able, capture_output=True, check=False).returncode == 0:
        return [*user, *command]
    closed = Path("/", *Path(sys.base_prefix).parts[1:2])
    script = (
        f'mount --bind "{sys.base_prefix}" "{home}" && mount -t tmpfs -o mode=755 tmpfs "{closed}"'
        f' && mkdir -p "{sys.base_prefix}" && mount --bind "{home}" "{sys.base_prefix}"'
        f' && umount "{home}" && cd /tmp && exec "$@"'
    )
    space = ["unshare", "--mount", "--propagation", "private", "sh", "-ec", script, "sh"]
    if subprocess.run([*space, *able], capture_output=True, check=False).returncode:
        pytest.skip("no ordinary user can run this interpreter, and no namespace can be made")
    return [*space, *user, *command]


def run(level, names, checkout, folder, *, ordinary=False, lean=False):
    """Drive attacks; return the lines of what happened by name, and what was left in the end."""
    folder.mkdir(parents=True)
    (folder / "tmp").mkdir()
    (folder / "home").mkdir()
    command = [sys.executable, str(HERE / "drive.py"), level, str(checkout), str(folder / "out")]
    if ordinary:
        for each in (folder, folder / "tmp"):
            os.chown(each, NOBODY, NOBODY)
        command = in_ordinary_hands(command, folder / "home")
    command += ["--lean"] if lean else []
    environment = {"PATH": os.environ["PATH"], "TMPDIR": str(folder / "tmp"), "HOME": str(folder),
                   "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}  # fmt: skip
    done = subprocess.run(
        [*command, *names], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"the judge did not survive: {done.stderr[-2000:]}"
    text = (folder / "out" / "results.jsonl").read_text("utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    return {line["attack"]: line for line in lines}


def texts(value):
    """All texts of a report."""
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)
    elif isinstance(value, str):
        yield value


def complaints(name, line):
    """What is wrong with how an attack ended; nothing, if the judge did its duty."""
    declared, report = drive.header(name), line["report"]
    exercises = {each["name"]: each for each in report["exercises"]}
    target = exercises[declared["exercise"]]
    words = "\n".join(check["message"] for check in target["checks"])
    found = []
    if report["status"] != "graded":
        found.append(f"not graded: {report['message']}")
    if target["score"] and declared["earns"] == "nothing":
        found.append(f"earned {target['score']} points")
    if target["score"] == target["max_score"]:
        found.append("earned everything")
    if declared["others"] != "lost":
        lost = {n for n, e in exercises.items() if e["score"] < e["max_score"]}
        if lost - {declared["exercise"], *declared["lost"].split()}:
            found.append(f"others lost points: {sorted(lost)}")
    if not re.search(declared["says"] or ".", words):
        found.append(f"says: {words[:500]}")
    if declared["tampering"] and not re.search(
        declared["tampering"], json.dumps(report["tampering"])
    ):
        found.append(f"tampering: {report['tampering']}")
    odd = {c for text in texts(report) for c in text if not c.isprintable()} - {"\n"}
    if odd:
        found.append(f"characters that are not printed: {odd}")
    long = [entry["what"] for entry in report["tampering"] if len(entry["what"]) > 1000]
    if long:
        found.append(f"long words about tampering: {long[0][:300]}")
    if "LOOT:" in json.dumps(report):
        found.append(f"it got something: {words[:500]}")
    if not line["neighbour_same"]:
        found.append("the next submission has another report than without it")
    if line["processes"] or line["harm"]:
        found.append(f"left behind: {line['processes']} {line['harm']}")
    longest = max(len(check["message"]) for e in exercises.values() for check in e["checks"])
    if longest > 4000:
        found.append(f"a message of {longest} characters")
    if line["judge_mb"] > 1000:
        found.append(f"the judge took {line['judge_mb']} MB more than before")
    return found


@pytest.fixture(scope="module")
def strongest():
    try:
        return levels.choose("auto")
    except levels.LevelError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def quick(strongest, checkout, open_folder):
    with ThreadPoolExecutor(2) as pool:
        halves = [
            pool.submit(run, strongest, QUICK[i::2], checkout, open_folder / f"quick-{i}", lean=True)
            for i in range(2)
        ]
    found = [half.result() for half in halves]
    left = [name for lines in found for name in lines.pop(None)["temporary"]]
    return {**found[0], **found[1], None: {"temporary": left}}


def test_there_are_enough_attacks_of_every_kind():
    names = drive.attacks()
    assert len(names) >= 80
    families = ["cheating", "crashing", "exhausting", "forging", "lying", "network", "patching",
                "reading"]  # fmt: skip
    assert sorted({name.split("/")[0] for name in names}) == families


@pytest.mark.parametrize("name", QUICK)
def test_the_attack_gains_nothing(name, quick):
    assert complaints(name, quick[name]) == []


def test_no_file_is_left_behind(quick):
    assert quick[None]["temporary"] == []


def test_without_the_kernels_help_the_same_attacks_succeed(checkout, open_folder):
    """Proof that the tests above can fail: at `process` files and network are open."""
    lines = run("process", OPEN_BELOW, checkout, open_folder / "below", lean=True)
    broken = [name for name in OPEN_BELOW if complaints(name, lines[name])]
    assert broken == OPEN_BELOW


EVERYWHERE = [(level, ordinary) for level in ("kernel", "full") for ordinary in (False, True)]
everywhere = pytest.mark.parametrize(
    ("level", "ordinary"), EVERYWHERE,
    ids=[f"{level}-as_{'an_ordinary' if ordinary else 'this'}_user"
         for level, ordinary in EVERYWHERE],
)  # fmt: skip


@pytest.fixture(scope="module")
def matrix(checkout, open_folder):
    """All attacks, two judges at a time: most of what they do is wait for a deadline."""
    with ThreadPoolExecutor(2) as pool:
        yield {
            (level, ordinary): pool.submit(
                run, level, [], checkout, open_folder / f"{level}-{ordinary}",
                ordinary=ordinary, lean=True,
            )
            for level, ordinary in EVERYWHERE
            if not unavailable(level, ordinary)
        }  # fmt: skip


def unavailable(level, ordinary):
    """Why nothing can be judged like that here; "" if it can."""
    if ordinary and os.geteuid() != 0:
        return "this is an ordinary user already"
    return levels.shortfall(level)


def all_failed(lines):
    """Assert that no attack had its way; return how many there were."""
    wrong = {name: complaints(name, lines[name]) for name in drive.attacks()}
    assert {name: what for name, what in wrong.items() if what} == {}
    assert lines[None]["temporary"] == []
    return len(wrong)


@pytest.mark.e2e
@everywhere
def test_every_attack_fails_at_every_level_for_every_user(level, ordinary, matrix):
    if (level, ordinary) not in matrix:
        pytest.skip(unavailable(level, ordinary))
    count = all_failed(matrix[level, ordinary].result())
    print(f"\n{count} attacks at {level}, uid {NOBODY if ordinary else os.getuid()}")


@pytest.mark.complete
@everywhere
def test_every_attack_fails_where_other_exercises_need_it(level, ordinary, checkout, open_folder):
    if unavailable(level, ordinary):
        pytest.skip(unavailable(level, ordinary))
    folder = open_folder / f"complete-{level}-{ordinary}"
    count = all_failed(run(level, [], checkout, folder, ordinary=ordinary))
    print(f"\n{count} attacks at {level}, uid {NOBODY if ordinary else os.getuid()}")


NONSENSE = [
    "np.full((40_000, 1), 0.5)", "np.full((1, 40_000), 0.5)", "np.zeros((0, 3))", "np.nan", "None",
    "-0.0", "[]", "{}", "'x'", "2**300", "-(2**62)", "True", "np.ones(3) * 1j", "np.inf",
    "{'W1': np.full((40_000, 1), 0.5), 'b1': None}", "(np.full((40_000, 1), 0.5),) * 2",
    "(np.full((40_000, 1), 0.5), np.full((1, 40_000), 0.5), None)", "(np.ones(3),) * 4",
    "np.array([2**62, -(2**62)])", "np.ones((2, 2), np.float16)", "{'a': {'b': [({},)]}}",
    "({'W1': 1}, [1, 2])", "(None, None)", "([1e308, -1e308], [[1], [2, 3]])",
    "(1.0, {'W1': 'x', 'b1': {}})",
]  # fmt: skip


@pytest.mark.e2e
def test_no_nonsense_from_any_exercise_is_the_graders_error(root, course, strongest):
    """Each exercise of each assignment returns the same odd value, one value after another."""
    faults = []
    for assignment in course.assignments:

        def body(bench, assignment=assignment):
            for value in NONSENSE:
                sources = {
                    module: "import numpy as np\n"
                    + "".join(
                        f"def {each.name}(*args, **kwargs):\n    return {value}\n"
                        for each in assignment.exercises
                        if each.module == module
                    )
                    for module in assignment.modules
                }
                report = bench.grade(Submission("nonsense", sources), 1)
                if report.status != "graded":
                    faults.append((assignment.name, value))

        with Sandbox(strongest) as sandbox:
            with_bench(root, assignment.name, body, sandbox=sandbox)
    assert faults == []

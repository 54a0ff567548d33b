"""The sandbox: what each level holds, what the probe sees, and deadlines and limits that hold."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from grader.course import CourseError, Limits, _limits
from grader.sandbox import bubble, cures, host, levels, syscalls, uids
from grader.sandbox.client import Worker
from grader.sandbox.confine import Rules
from grader.sandbox.host import Sandbox, SandboxError

LIMITS = Limits(call_seconds=2, exercise_seconds=3, submission_seconds=10, memory_mb=128)
ALLOWED = frozenset({"numpy", "math", "os", "sys", "time", "threading"})


def provable():
    return [level for level in ("kernel", "full") if not levels.shortfall(level)]


@pytest.fixture(scope="module")
def strongest():
    return levels.choose("auto", trusted=True)


@pytest.fixture(scope="module")
def sandbox(strongest):
    with Sandbox(strongest) as opened:
        yield opened


@pytest.fixture
def worker(sandbox):
    """Return a function that loads a module in a worker."""
    made = []

    def load(text, limits=LIMITS, **kwargs):
        made.append(Worker(sandbox, {"m": text}, ALLOWED, limits, **kwargs))
        return made[-1]

    yield load
    for each in made:
        each.close()


# Levels and the probe


@pytest.mark.parametrize("level", ["process", "kernel", "full"])
def test_a_level_that_starts_keeps_all_its_promises(level):
    probe = levels.probe(level)
    if probe.problem:
        pytest.skip(probe.problem)
    assert [finding.attempt.words for finding in probe.open()] == []
    assert len(probe.findings) == len(levels.ATTEMPTS)


def test_bubblewrap_alone_already_hides_files_and_network():
    probe = levels.probe("bubble")
    if probe.problem:
        pytest.skip(probe.problem)
    held = {finding.attempt.function for finding in probe.findings if finding.held}
    assert {"read_file", "write_file", "connect_tcp", "connect_abstract", "signal_judge"} <= held


def test_the_canary_gets_out_where_nothing_holds_it():
    """Proof that the probe can fail: without Landlock and seccomp it reads, writes and calls."""
    probe = levels.probe("process")
    out = {finding.attempt.function for finding in probe.findings if not finding.held}
    assert {"read_file", "write_file", "connect_tcp", "send_udp", "connect_abstract",
            "run_program"} <= out  # fmt: skip


@pytest.mark.skipif(not provable(), reason="no level above process here")
@pytest.mark.parametrize("layer", ["_landlock", "load"])
def test_each_inner_layer_holds_files_by_itself(layer, tmp_path):
    """Landlock without seccomp, and seccomp without Landlock, in a fork of this process."""
    secret = tmp_path / "secret"
    secret.write_text("planted")
    code = (
        "import sys\n"
        "from grader.sandbox import confine, syscalls\n"
        "import py_landlock; py_landlock.get_abi_version()\n"
        "program = syscalls.build()\n"
        f"confine._landlock() if {layer!r} == '_landlock' else syscalls.load(program)\n"
        f"try: print(open({str(secret)!r}).read())\n"
        "except OSError: print('stopped')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "stopped", done.stderr


def test_auto_takes_the_strongest_level_that_is_proven(monkeypatch):
    monkeypatch.setattr(levels, "shortfall", lambda level: {"full": "no", "kernel": ""}[level])
    assert levels.choose("auto") == "kernel"


def test_auto_refuses_where_nothing_holds_and_says_the_cure(monkeypatch):
    monkeypatch.setattr(levels, "shortfall", lambda level: "Landlock is missing; update Linux")
    with pytest.raises(levels.LevelError, match=r"update Linux.*grader doctor.*--sandbox process"):
        levels.choose("auto")
    assert levels.choose("auto", trusted=True) == "process"
    assert levels.choose("process") == "process"
    with pytest.raises(levels.LevelError, match="update Linux"):
        levels.choose("full")


def test_an_unknown_level_is_said_with_those_there_are():
    with pytest.raises(levels.LevelError, match="auto, full, kernel, process"):
        levels.choose("iron")


def test_a_level_that_let_one_thing_through_is_not_offered(monkeypatch):
    good = levels.probe("process")
    read = next(f for f in good.findings if f.attempt.function == "read_file")
    probe = levels.Probe("kernel", (dataclasses.replace(read, held=False),))
    assert not probe.holds
    levels.shortfall.cache_clear()
    monkeypatch.setattr(levels, "probe", lambda level: probe)
    try:
        assert "could read a file" in levels.shortfall("kernel")
    finally:
        levels.shortfall.cache_clear()


def test_grade_exits_2_with_one_line_where_no_level_holds(tmp_path):
    code = (
        "import sys; from grader.sandbox import levels\n"
        "levels.shortfall = lambda level: 'nothing holds; install Linux'\n"
        "from grader.cli import main; sys.argv = ['grader', *sys.argv[1:]]; main()\n"
    )
    (tmp_path / "in" / "ada").mkdir(parents=True)
    (tmp_path / "in" / "ada" / "logistic.py").write_text("x = 1\n")
    done = subprocess.run(
        [sys.executable, "-c", code, "grade", str(tmp_path / "in"), "--assignment",
         "logistic_regression", "--out", str(tmp_path / "out")],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parent,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "install Linux" in done.stderr


def test_doctor_says_what_held_and_which_level_is_taken(strongest):
    done = subprocess.run(
        [sys.executable, "-m", "grader", "doctor"], capture_output=True, text=True, check=False
    )
    assert "connect by TCP" in done.stdout
    assert done.returncode == (0 if strongest != "process" else 1)
    assert f"level {strongest} here" in done.stdout or done.returncode


@pytest.mark.parametrize(
    ("kind", "level", "problem", "words"),
    [
        ("macos", "kernel", "", "Linux container"),
        ("windows", "kernel", "", "WSL 2"),
        ("wsl", "kernel", "Landlock", "wsl --update"),
        ("container", "full", "Operation not permitted", "SYS_ADMIN"),
        ("container", "kernel", "Landlock", "seccomp=unconfined"),
        ("linux", "full", "bubblewrap (the program bwrap) is not installed", "apt install"),
        ("linux", "kernel", "Landlock: disabled at boot", "lsm="),
        ("linux", "kernel", "Landlock: not available", "5.13"),
        ("linux", "kernel", "seccomp filters need pyseccomp", "pip install"),
    ],
)
def test_there_is_a_cure_for_every_system(kind, level, problem, words, monkeypatch):
    monkeypatch.setattr(cures, "system", lambda: kind)
    monkeypatch.setattr(cures, "APPARMOR", Path("/nowhere"))
    assert words in cures.cure(level, problem)


def test_ubuntus_apparmor_has_a_cure_of_its_own(monkeypatch, tmp_path):
    (tmp_path / "restricted").write_text("1\n")
    monkeypatch.setattr(cures, "system", lambda: "linux")
    monkeypatch.setattr(cures, "APPARMOR", tmp_path / "restricted")
    assert "/etc/apparmor.d/bwrap" in cures.cure("full", "setting up uid map: Permission denied")


def test_an_unknown_sandbox_is_refused():
    with pytest.raises(SandboxError, match="process, kernel, full"):
        Sandbox("paper")


def test_missing_bubblewrap_is_said(monkeypatch):
    monkeypatch.setattr(bubble, "find", lambda: None)
    with pytest.raises(SandboxError, match="not installed"), Sandbox("full"):
        pass


def test_a_worker_that_cannot_be_confined_is_no_worker(monkeypatch):
    """The layer fails, so the worker does: never the other way round."""
    monkeypatch.setattr(host, "_filter", lambda level, rules: np.zeros(0, np.uint8))
    if not provable():
        pytest.skip("no level above process here")
    with Sandbox("kernel") as sandbox, pytest.raises(SandboxError, match="could not be confined"):
        sandbox.spawn(Rules(cpu_seconds=5, memory_mb=64))


def test_nothing_of_the_course_is_bound():
    line = bubble.command("bwrap", host.PACKAGE)
    bound = [Path(line[i + 1]) for i, word in enumerate(line) if word == "--ro-bind"]
    checkout = host.PACKAGE.parent
    assert host.PACKAGE in bound
    assert checkout not in bound
    assert not any(checkout.is_relative_to(path) for path in bound)
    assert not any(path.is_relative_to(checkout / "solutions") for path in bound)


def test_a_checkout_in_a_system_folder_is_covered(tmp_path, monkeypatch):
    package = tmp_path / "usr" / "src" / "app" / "grader"
    package.mkdir(parents=True)
    (package.parent / "solutions").mkdir()
    monkeypatch.setattr(bubble, "SYSTEM", (str(tmp_path / "usr"),))
    line = bubble.command("bwrap", package)
    cover = line.index(str(package.parent))
    assert line[cover - 1] == "--tmpfs"
    assert line.index(str(tmp_path / "usr")) < cover < line.index(str(package))


@pytest.mark.parametrize("level", ["process", "kernel", "full"])
def test_the_judges_end_ends_everything(level):
    """A judge that is killed leaves no zygote and no worker, even in an endless loop."""
    if level != "process" and levels.shortfall(level):
        pytest.skip(levels.shortfall(level))
    code = (
        "import os, pathlib, threading, time\n"
        "from grader.sandbox.client import Worker, Sandbox\n"
        "from grader.course import Limits\n"
        f"sandbox = Sandbox({level!r}).__enter__()\n"
        "worker = Worker(sandbox, {'m': 'def f():\\n    while True: pass'}, frozenset(), Limits())\n"
        "threading.Thread(target=lambda: worker.invoke('m', 'f', [], {}), daemon=True).start()\n"
        "time.sleep(1.0)\n"
        "below = {os.getpid()}\n"
        "for _ in range(5):\n"
        "    for stat in pathlib.Path('/proc').glob('[0-9]*/stat'):\n"
        "        try: parent = int(stat.read_text().rpartition(')')[2].split()[1])\n"
        "        except OSError: continue\n"
        "        if parent in below: below.add(int(stat.parent.name))\n"
        "print(*(below - {os.getpid()}), flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    pids = done.stdout.split()
    assert len(pids) >= 2, done.stderr  # the zygote and the worker; in a bubble also bubblewrap
    deadline = time.monotonic() + 10
    while any(_lives(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [pid for pid in pids if _lives(pid)] == []


def _lives(pid):
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


# User ids


ALL = "         0          0 4294967295\n"


def test_on_a_plain_machine_ids_lie_far_above_everybodys():
    room, size = uids.candidates(ALL, ALL)
    assert room.start == uids.FIRST
    assert size == uids.SIZE


def test_a_rootless_container_has_a_small_map_and_ids_within_it():
    small = "         0       1000          1\n         1     100000      65536\n"
    room, size = uids.candidates(small, small)
    assert len(room) >= size
    assert room.start >= uids.LOWEST
    assert room.stop <= 65534


def test_a_map_of_a_single_id_has_no_room():
    one = "         0       1000          1\n"
    assert len(uids.candidates(one, one)[0]) == 0
    assert len(uids.candidates(ALL, one)[0]) == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives ids away")
def test_sandboxes_at_the_same_time_never_share_an_id():
    with uids.block() as one, uids.block() as two, uids.block() as three:
        ranges = [range(b.first, b.first + b.size) for b in (one, two, three)]
        assert not set(ranges[0]) & set(ranges[1])
        assert not set(ranges[1]) & set(ranges[2])


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives ids away")
def test_a_container_of_one_id_still_has_workers(monkeypatch):
    monkeypatch.setattr(uids, "candidates", lambda uid_map, gid_map: (range(0), 32))
    with Sandbox("process") as sandbox:
        assert sandbox._uids is None
        worker = Worker(
            sandbox, {"m": "import os\ndef f():\n    return os.getuid()"}, ALLOWED, LIMITS
        )
        assert worker.invoke("m", "f", [], {}).value == os.getuid()
        worker.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives ids away")
def test_a_worker_of_root_is_nobody_and_has_no_capability(worker):
    text = "import os\ndef f():\n    return [os.getuid(), os.geteuid(), os.getgid(), len(os.getgroups())]"
    ids = worker(text).invoke("m", "f", [], {}).value
    assert min(ids[:3]) >= uids.LOWEST
    assert ids[3] == 0


# System calls


@pytest.mark.skipif(sys.platform != "linux", reason="seccomp is Linux's")
def test_the_filter_is_built_once_and_is_a_bpf_program():
    one = syscalls.build()
    assert one is syscalls.build()
    assert len(one) % 8 == 0
    assert 50 < len(one) // 8 < 4096
    assert syscalls.build(threads=True) != one


def test_no_call_is_both_allowed_and_fatal():
    assert not set(syscalls.ALLOWED) & set(syscalls.FATAL)
    dangerous = {"open", "openat", "socket", "connect", "clone", "fork", "kill", "tgkill", "fcntl",
                 "ioctl", "sendmsg", "ptrace", "execve", "memfd_create", "prctl"}  # fmt: skip
    assert not dangerous & set(syscalls.ALLOWED)


def test_threads_can_be_allowed(sandbox):
    text = (
        "import threading\n"
        "def f():\n"
        "    done = []\n"
        "    t = threading.Thread(target=lambda: done.append(1))\n"
        "    t.start(); t.join()\n"
        "    return len(done)\n"
    )
    for processes, ok in ((1, False), (8, True)):
        limits = dataclasses.replace(LIMITS, processes=processes)
        worker = Worker(sandbox, {"m": text}, ALLOWED, limits)
        outcome = worker.invoke("m", "f", [], {})
        worker.close()
        if ok and os.geteuid() != 0 and sandbox.level == "process":
            continue
        assert (outcome.value == 1) is ok, outcome.failure


# Deadlines and limits


def test_a_call_has_a_deadline(worker):
    mine = worker("def f():\n    while True: pass\ndef g():\n    return 1",
                  dataclasses.replace(LIMITS, call_seconds=0.5))  # fmt: skip
    started = time.monotonic()
    assert mine.invoke("m", "f", [], {}).failure.kind == "late"
    assert mine.invoke("m", "f", [], {}).failure.kind == "late"
    assert time.monotonic() - started < 4
    assert mine.invoke("m", "g", [], {}).value == 1


def test_an_exercise_has_a_deadline_for_all_its_calls(worker):
    limits = dataclasses.replace(LIMITS, call_seconds=1.0, exercise_seconds=1.5)
    mine = worker("import time\ndef f():\n    time.sleep(0.6)\n    return 1\ndef g():\n    return 2",
                  limits)  # fmt: skip
    kinds = [getattr(mine.invoke("m", "f", [], {}).failure, "message", "") for _ in range(5)]
    assert kinds[0] == ""
    assert kinds[-1] == "f used up its 1.5 s in all"
    assert mine.invoke("m", "g", [], {}).value == 2


def test_a_submission_has_a_deadline_that_its_workers_share(worker):
    mine = worker("import time\ndef f(x):\n    time.sleep(0.4)\n    return 1",
                  dataclasses.replace(LIMITS, submission_seconds=1.0))  # fmt: skip
    while mine.invoke("m", "f", [0], {}).failure is None:
        pass
    message = mine.invoke("m", "f", [0], {}).failure.message
    assert message == "the submission used up its 1 s in all"
    assert mine.again().invoke("m", "f", [0], {}).failure.message == message


def test_memory_has_a_limit_and_the_worker_lives_on(worker):
    mine = worker("import numpy as np\ndef f(n):\n    return float(np.ones(n).sum())")
    assert mine.invoke("m", "f", [100 * 2**17], {}).failure is None
    assert mine.invoke("m", "f", [300 * 2**17], {}).failure.type.endswith("MemoryError")
    assert mine.invoke("m", "f", [10], {}).value == 10.0
    assert mine._starts == 1


def test_a_reply_has_a_limit(worker):
    mine = worker("import numpy as np\ndef f(n):\n    return np.ones(n)",
                  dataclasses.replace(LIMITS, reply_mb=1))  # fmt: skip
    assert mine.invoke("m", "f", [1000], {}).value.size == 1000
    assert "above the limit" in mine.invoke("m", "f", [200_000], {}).failure.message


def test_processor_time_has_a_limit_that_cannot_be_ignored(sandbox):
    text = "import sys, time\ndef f():\n    signal = __import__('signal')\n    while True: pass\n"
    limits = dataclasses.replace(
        LIMITS, call_seconds=30, exercise_seconds=30, submission_seconds=30
    )
    worker = Worker(sandbox, {"m": text}, ALLOWED, limits)
    worker._rules = lambda: dataclasses.replace(Worker._rules(worker), cpu_seconds=1)
    failure = worker.invoke("m", "f", [], {}).failure
    worker.close()
    assert failure.message == "f used up its processor time"


@pytest.mark.parametrize(
    "table",
    [{"processes": 0}, {"call_seconds": -1}, {"memory_mb": True}, {"memory_mb": 1.5},
     {"call_seconds": float("inf")}, {"reply_mb": "64"}, {"no_such": 1}],
)  # fmt: skip
def test_wrong_limits_are_refused_by_name(table):
    with pytest.raises(CourseError, match=next(iter(table))):
        _limits(table)


def test_callbacks_take_what_was_handed_over_and_little_more(worker):
    text = (
        "import numpy as np\n"
        "def f(g, x):\n    return float(g(x))\n"
        "def big(g, x):\n    return float(g(np.ones(100_000)))\n"
    )
    mine, seen = worker(text), []

    def ours(x):
        seen.append(x.size)
        return x.sum()

    assert mine.invoke("m", "f", [ours, np.ones(50_000)], {}).value == 50_000
    assert "more values than" in mine.invoke("m", "big", [ours, np.ones(3)], {}).failure.message
    assert seen == [50_000]


def test_the_words_of_our_errors_stay_here(worker):
    def ours(x):
        raise ValueError("dw = X.T @ (p - y) / n")

    outcome = worker("def f(g):\n    return g(1)").invoke("m", "f", [ours], {})
    assert "X.T" not in outcome.failure.message
    assert "ValueError" in outcome.failure.message


def test_frames_between_calls_are_seen_and_end_that_worker_only(worker):
    text = (
        "import os\n"
        "def f():\n    os.write(3, bytes([0, 0, 0, 1, 192]))\n    return 1\n"
        "def g():\n    return 2\n"
    )
    mine = worker(text)
    mine.invoke("m", "f", [], {})
    assert mine.invoke("m", "g", [], {}).value == 2
    assert [incident.kind for incident in mine.incidents] == ["frames"]
    assert mine.invoke("m", "f", [], {}).failure.kind == "garbled"


def test_honest_modules_leave_no_incident(worker):
    text = "import numpy as np\nfrom math import exp\ndef f(x):\n    return np.asarray(x) + exp(0)"
    mine = worker(text)
    for _ in range(20):
        mine.invoke("m", "f", [np.ones(3)], {})
    assert mine.incidents == []


def test_late_imports_of_numpy_work_in_a_confined_worker(worker):
    text = (
        "def f():\n"
        "    import numpy.polynomial.chebyshev, numpy.lib.stride_tricks, numpy.ma\n"
        "    from numpy.lib import recfunctions\n"
        "    import numpy as np\n"
        "    np.random.default_rng().normal(size=3)\n"
        "    np.linalg.svd(np.ones((20, 20)))\n"
        "    return float(np.fft.fft(np.ones(4)).real[0])\n"
    )
    assert worker(text).invoke("m", "f", [], {}).value == 4.0


def test_large_matrix_products_do_not_hang(worker):
    text = "import numpy as np\ndef f(n):\n    a = np.ones((n, n))\n    return float((a @ a)[0, 0])"
    assert worker(text).invoke("m", "f", [700], {}).value == 700.0

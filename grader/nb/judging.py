"""The judge in a process of its own, asked by nbgrader's converters.

nbgrader grades one submission at a time and makes its converters anew for each (formgrader, for
each click). Suites and sandbox are set up once, here, and kept for the next question. A process of
its own also keeps a Jupyter server clean of pytest, and a judge that dies costs one submission.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, Any

from grader.collection import suite_hash
from grader.course import load_course
from grader.judge import Bench, Submission, with_bench
from grader.sandbox.host import Sandbox
from grader.sandbox.levels import choose
from grader.verdict import Report

IDLE_SECONDS = 120.0
MARGIN_SECONDS = 60.0


class JudgingError(RuntimeError):
    """The judge gave no verdict: the grader's fault, never the student's."""


class Judging:
    """A judge for one assignment.

    Parameters
    ----------
    root : Path
        The instructor's checkout.
    assignment : str
        Which assignment.
    level : str
        Confinement of the sandbox, or "auto".
    """

    def __init__(self, root: Path, assignment: str, level: str) -> None:
        self.root, self.assignment, self.level = root, assignment, level
        course = load_course(root / "solutions")
        exercises = len(course.assignment(assignment).exercises)
        # Every exercise may be judged again for follow-through credit, each time with a fresh
        # budget; only a judge that hangs itself stays longer.
        self.patience = (exercises + 1) * course.limits.submission_seconds + MARGIN_SECONDS
        self._process: subprocess.Popen[bytes] | None = None
        self._replies: IO[bytes] | None = None
        self._words: IO[bytes] | None = None

    def grade(self, submission: Submission) -> Report:
        """Judge one submission.

        Raises
        ------
        JudgingError
            If the judge does not start, dies, or does not answer.
        """
        reply = self._ask(submission)
        if reply is None or reply.get("stale"):
            # It ended because it was idle, or because the suites changed: ask a new one, once.
            self.close()
            reply = self._ask(submission)
        if reply is None:
            raise JudgingError(f"the judge ended without a verdict{self._last_words()}")
        if "report" not in reply:
            raise JudgingError(str(reply.get("error")))
        return Report.from_dict(reply["report"])

    def _ask(self, submission: Submission) -> dict[str, Any] | None:
        if self._process is None:
            self._start()
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._replies is not None
        question = {
            "student": submission.student,
            "sources": dict(submission.sources),
            "problem": submission.problem,
        }
        try:
            self._process.stdin.write(json.dumps(question).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            return None
        ready, _, _ = select.select([self._replies], [], [], self.patience)
        if not ready:
            self.close()
            raise JudgingError(f"the judge did not answer within {self.patience:g} s")
        line = self._replies.readline()
        return json.loads(line) if line.endswith(b"\n") else None

    def _start(self) -> None:
        reading, writing = os.pipe()
        self._words = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the judge
        try:
            self._process = subprocess.Popen(
                # -P: the folder nbgrader runs in is full of students' files; none is imported.
                [sys.executable, "-P", "-m", "grader.nb.judging", str(self.root), self.assignment,
                 self.level, str(writing)],
                pass_fds=[writing],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=self._words,
            )  # fmt: skip
        finally:
            os.close(writing)
        self._replies = os.fdopen(reading, "rb")

    def _last_words(self) -> str:
        if self._words is None:
            return ""
        self._words.seek(0)
        lines = self._words.read().decode("utf-8", "replace").strip().splitlines()
        return f" ({lines[-1]})" if lines else ""

    def close(self) -> None:
        """End the judge."""
        if self._process is None:
            return
        assert self._process.stdin is not None
        assert self._replies is not None
        try:
            self._process.stdin.close()
            self._process.wait(5)
        except (OSError, subprocess.TimeoutExpired):
            self._process.kill()
            self._process.wait()
        self._replies.close()
        self._process = None


_judges: dict[tuple[Path, str, str], Judging] = {}


def judge_for(root: Path, assignment: str, level: str) -> Judging:
    """Return this process's judge for an assignment.

    Kept for the life of the process, because nothing of nbgrader lives as long: its converters are
    made anew for each notebook. The judge ends itself when it is idle or its parent is gone.
    """
    key = (root, assignment, level)
    if key not in _judges:
        _judges[key] = Judging(root, assignment, level)
    return _judges[key]


def main(arguments: list[str]) -> None:
    """Be the judge: questions on stdin, replies on the given descriptor, a JSON line each."""
    root, assignment, level, descriptor = Path(arguments[0]), *arguments[1:]
    with os.fdopen(int(descriptor), "wb") as replies:

        def reply(**words: Any) -> None:
            replies.write(json.dumps(words).encode() + b"\n")
            replies.flush()

        def body(bench: Bench) -> None:
            while select.select([sys.stdin], [], [], IDLE_SECONDS)[0]:
                line = sys.stdin.buffer.readline()
                if not line:
                    return
                if suite_hash(root, bench.assignment) != bench.suite_sha256:
                    reply(stale=True)
                    return
                question = json.loads(line)
                submission = Submission(
                    question["student"], question["sources"], question["problem"]
                )
                try:
                    report = bench.grade(submission)
                except Exception as error:
                    reply(error=f"{type(error).__name__}: {error}")
                    return
                reply(report=report.to_dict())

        try:
            with Sandbox(choose(level)) as sandbox:
                with_bench(root, assignment, body, sandbox=sandbox)
        except Exception as error:
            sys.stdin.buffer.readline()  # the question that gets this answer
            reply(error=f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    main(sys.argv[1:])

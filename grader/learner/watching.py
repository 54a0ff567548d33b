"""`grader watch`: one exercise on the screen, checked again at every save.

Two threads only report, file changes and keys; the checks run in the main thread, where a deadline
can cut them off. The screen is drawn over itself and only when something changed.
"""

from __future__ import annotations

import contextlib
import os
import queue
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from grader.course import Exercise
from grader.learner.checking import Checked, check
from grader.learner.progress import next_hints
from grader.learner.summary import Summary, closing, points, summarize
from grader.learner.terminal import MAX_WIDTH, Out, bar, compose, mark, problem, table, terminal
from grader.learner.workspace import Workspace

Event = tuple[Literal["saved", "key", "stop"], Any]
DEBOUNCE = 30  # ms: an editor that writes in several steps is waited for
BUSY_AFTER = 0.4  # s: quick checks do not flicker


@dataclass
class View:
    """What is on the screen."""

    space: Workspace
    checked: Checked
    summary: Summary
    current: Exercise | None
    news: list[str] = field(default_factory=list)
    overview: bool = False
    hint: str = ""
    at: str = field(default_factory=lambda: time.strftime("%H:%M:%S"))


def watch(spaces: Sequence[Workspace]) -> None:
    """Watch assignment folders until the student quits."""
    events: queue.Queue[Event] = queue.Queue()
    stop = threading.Event()
    screen = Screen()
    for target in (_report_saves, _report_keys):
        threading.Thread(target=target, args=(spaces, events, stop), daemon=True).start()
    view = None
    try:
        with screen.open():
            view = _loop(spaces, events, screen)
    except KeyboardInterrupt:
        pass  # the other way to quit
    finally:
        stop.set()
    if view is not None and screen.live:
        print(f"{view.space.assignment.title}: {closing(view.summary, view.checked)}")  # noqa: T201


def _loop(spaces: Sequence[Workspace], events: queue.Queue[Event], screen: Screen) -> View:
    """Answer events until the student quits; return what was last on the screen."""
    view = _first(spaces, screen)
    screen.draw(view)
    while True:
        try:
            kind, what = events.get(timeout=0.5)
        except queue.Empty:
            if screen.resized():
                screen.draw(view)
            continue
        if kind == "stop" or (kind, what) == ("key", "q"):
            return view
        if kind == "saved":
            view = _checked_again(view, what, screen)
        elif what == "a":
            view = _overview(view, screen)
        elif what == "n":
            view.current, view.hint, view.overview = _after(view), "", False
            view.news = []
        elif what == "h" and view.current is not None:
            view.hint, view.overview = _next_hint(view), False
        else:
            continue
        screen.draw(view)


def _first(spaces: Sequence[Workspace], screen: Screen) -> View:
    """Begin with the first assignment that is not finished."""
    view = None
    for space in spaces:
        view = _view(space, screen)
        if view.current is not None:
            break
    assert view is not None  # find_workspaces returns at least one
    return view


def _view(space: Workspace, screen: Screen, *, everything: bool = False) -> View:
    with screen.busy():
        checked = check(space, everything=everything)
    summary = summarize(checked, everything=False)
    return View(space, checked, summary, summary.next)


def _checked_again(view: View, space: Workspace, screen: Screen) -> View:
    new = _view(space, screen)
    before = {row.name: row.state for row in view.summary.rows if space == view.space}
    states = {row.name: row.state for row in new.summary.rows}
    new.news = [
        f"{name} passes"
        for name, state in states.items()
        if state == "passed" and before.get(name, "passed") != "passed"
    ]
    # Stay with what the student works on: the exercise shown, else the one that was edited.
    edited = [n for n in states if n in new.checked.fresh and states[n] in ("failed", "error")]
    shown = view.current.name if view.current is not None and space == view.space else ""
    if states.get(shown, "passed") != "passed" and (shown in edited or not edited):
        new.current, new.hint = view.current, view.hint
    elif edited:
        new.current = space.assignment.exercise(edited[0])
    return new


def _overview(view: View, screen: Screen) -> View:
    new = _view(view.space, screen, everything=True)
    new.overview = True
    new.current = view.current or new.current
    return new


def _after(view: View) -> Exercise | None:
    """Return the next exercise that does not pass, round and round."""
    rows = view.summary.rows
    names = [row.name for row in rows]
    here = names.index(view.current.name) if view.current is not None else -1
    turned = [*rows[here + 1 :], *rows[: here + 1]]
    name = next((row.name for row in turned if row.state != "passed"), "")
    return view.space.assignment.exercise(name) if name else None


def _next_hint(view: View) -> str:
    assert view.current is not None
    hints, _ = next_hints(view.space.folder, view.space.name, view.current)
    return "\n".join(hints)


class Screen:
    """The terminal: redrawn in place; plain lines where it is not one."""

    def __init__(self) -> None:
        self.live = sys.stdout.isatty() and sys.stdin.isatty()
        self.size = (0, 0)

    @contextlib.contextmanager
    def open(self) -> Iterator[None]:
        """Use the terminal's second screen and give the first one back as it was."""
        if not self.live:
            yield
            return
        self._write("\x1b[?1049h\x1b[?25l")
        try:
            with _single_keys():
                yield
        finally:
            self._write("\x1b[?25h\x1b[?1049l")

    def resized(self) -> bool:
        """Whether the terminal has another size than when it was last drawn."""
        return self.live and self.size != self._measure()

    @contextlib.contextmanager
    def busy(self) -> Iterator[None]:
        """Say that a check is running, if it takes long enough to wonder."""
        if not self.live:
            yield
            return
        where = f"\x1b[{self._measure()[1]};1H\x1b[2mchecking ...\x1b[0m\x1b[K"
        timer = threading.Timer(BUSY_AFTER, self._write, (where,))
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def draw(self, view: View) -> None:
        """Draw what there is to see."""
        if not self.live:
            self._print(view)
            return
        self.size = columns, rows = self._measure()
        out = replace(terminal(), width=min(columns, MAX_WIDTH))
        lines = _compose(view, out)
        room = rows - 2  # the keys stand in the last line, after a blank one
        if len(lines) > room:
            name = view.current.name if view.current and not view.overview else ""
            rest = f"... `grader check {name}`".rstrip(" `") + "` shows the rest"
            lines = [*lines[: room - 1], out.style(rest, "dim")]
        lines += [""] * (room - len(lines) + 1)
        keys = f"h hint   n next   a all   q quit      checked {view.at}"
        lines.append(out.style(keys[:columns], "dim"))
        self._write("\x1b[H" + "\x1b[K\n".join(lines) + "\x1b[K\x1b[J")

    def _print(self, view: View) -> None:
        out = terminal()
        lines = compose(view.summary, view.checked.printed, out)
        self._write("\n".join([*lines, "", closing(view.summary, view.checked), "", ""]))

    @staticmethod
    def _measure() -> tuple[int, int]:
        try:
            size = os.get_terminal_size(sys.stdout.fileno())
        except (OSError, ValueError):
            return (80, 24)
        return (size.columns or 80, size.lines or 24)

    @staticmethod
    def _write(text: str) -> None:
        sys.__stdout__.write(text)  # type: ignore[union-attr]  # a check may hold sys.stdout
        sys.__stdout__.flush()  # type: ignore[union-attr]


def _compose(view: View, out: Out) -> list[str]:
    """Return the lines of the screen."""
    summary = view.summary
    done = f"{summary.passed} of {len(summary.rows)} exercises"
    score = f"{points(summary.points, summary.max_points)} points"
    title = out.style(view.space.assignment.title, "bold")
    lines = [f"{title}  {bar(summary.passed / len(summary.rows), 20, out)}  {done}, {score}", ""]
    if view.news:
        lines += [*(out.style(f"✓ {news}", "green") for news in view.news), ""]
    if view.overview:
        return lines + table(summary.rows, out)
    if view.current is None:
        return [*lines, *out.wrap(closing(summary, view.checked)), "Hand in: grader submit"]
    return lines + _compose_exercise(view, view.current, out)


def _compose_exercise(view: View, exercise: Exercise, out: Out) -> list[str]:
    row = next(row for row in view.summary.rows if row.name == exercise.name)
    where = out.style(f"{exercise.title}, in {exercise.module}.py", "dim")
    lines = [f"{mark(row, out)} {out.style(exercise.name, 'bold')}  {where}"]
    lines += [f"  {row.note}", ""] if row.note else [""]
    if view.hint:
        lines += [*(out.style(line, "cyan") for line in out.wrap(view.hint)), ""]
    own = [p for p in view.summary.problems if p.where in (exercise.name, f"{exercise.module}.py")]
    for each in own[:1]:  # one thing at a time
        lines += [*problem(each, out), ""]
    lines += [out.style(f"then  {each.title}", "dim") for each in own[1:]]
    lines += [""] if own[1:] else []
    text = view.checked.printed.get(exercise.name) or view.checked.printed.get("")
    if text:
        lines.append(out.style("it printed:", "dim"))
        lines += [out.style(f"│ {line}"[: out.width], "dim") for line in text.split("\n")]
    return lines


def _report_saves(
    spaces: Sequence[Workspace], events: queue.Queue[Event], stop: threading.Event
) -> None:
    from watchfiles import watch as changes

    homes = {str(space.folder): space for space in spaces}
    names = {str(s.folder): {f"{m}.py" for m in s.assignment.modules} for s in spaces}

    def wanted(_change: object, path: str) -> bool:
        file = Path(path)
        return file.name in names.get(str(file.parent), ())

    for batch in changes(
        *homes, watch_filter=wanted, debounce=10 * DEBOUNCE, step=DEBOUNCE, stop_event=stop,
        recursive=False, raise_interrupt=False,
    ):  # fmt: skip
        for folder in sorted({str(Path(path).parent) for _, path in batch}):
            events.put(("saved", homes[folder]))


def _report_keys(
    _spaces: Sequence[Workspace], events: queue.Queue[Event], stop: threading.Event
) -> None:
    if not sys.stdin.isatty():
        return
    while not stop.is_set():
        try:
            key = _key(0.2)
        except OSError:  # the terminal is gone
            events.put(("stop", None))
            return
        if key:
            events.put(("key", key.lower()))


@contextlib.contextmanager
def _single_keys() -> Iterator[None]:
    """Let keys arrive without Enter, unseen; Ctrl-C still interrupts."""
    try:
        import termios
        import tty
    except ImportError:  # Windows: msvcrt reads single keys anyway
        yield
        return
    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    tty.setcbreak(descriptor)
    try:
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def _key(seconds: float) -> str:
    """Return the next key, or "" after a while."""
    if sys.platform == "win32":
        import msvcrt

        time.sleep(seconds)
        return msvcrt.getwch() if msvcrt.kbhit() else ""
    import select

    descriptor = sys.__stdin__.fileno()  # type: ignore[union-attr]  # a check may hold sys.stdin
    ready, _, _ = select.select([descriptor], [], [], seconds)
    if not ready:
        return ""
    data = os.read(descriptor, 1)
    if not data:
        raise OSError("end of input")
    return data.decode("ascii", "replace")

"""For notebooks: ``check("sigmoid")`` judges an exercise, ``ready("sigmoid")`` guards a figure.

Both look at the modules on disk beside the notebook, so an edit counts as soon as it is saved, and
neither ever ends in a traceback. Where nothing shows HTML the same words come as plain text.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import re
import sys
import types
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from grader.feedback import clean
from grader.learner.source import problem_of, unwritten
from grader.learner.workspace import Workspace, find_workspaces, select

if TYPE_CHECKING:
    from grader.learner.checking import Checked
    from grader.learner.summary import Summary

__all__ = ["check", "ready"]

# By module name: the size and time of the file that a notebook's `import` last saw.
_seen: dict[str, tuple[str, int, int]] = {}


def check(*exercises: str) -> None:
    """Run the public checks of exercises and show what they say.

    Parameters
    ----------
    *exercises : str
        Names, as in ``check("sigmoid")``; all exercises of the folder if omitted.
    """
    _without_traceback(lambda: _check(exercises))


def ready(*exercises: str) -> bool:
    """Tell whether exercises are written; if not, say which one is missing.

    Parameters
    ----------
    *exercises : str
        The exercises that a figure calls.

    Returns
    -------
    bool
        False while one of them is still a stub, or its module does not load.
    """
    return bool(_without_traceback(lambda: _ready(exercises)))


def _without_traceback(act: Callable[[], Any]) -> Any:
    try:
        return act()
    except KeyboardInterrupt:
        _say("Interrupted.")
    except Exception as error:
        _say(clean(str(error)) or type(error).__name__)
    return None


def _check(names: tuple[str, ...]) -> None:
    from grader.learner.checking import check as run
    from grader.learner.summary import summarize

    spaces = find_workspaces()
    chosen = select(spaces, names) if names else [(space, None) for space in spaces]
    for space, exercises in chosen:
        wanted = [exercise.name for exercise in exercises] if exercises else None
        _reload(space)
        checked = run(space, wanted, everything=True)
        summary = summarize(checked, everything=wanted is not None)
        _show(summary, checked)


def _ready(names: tuple[str, ...]) -> bool:
    for space, exercises in select(find_workspaces(), names):
        sources = space.sources()
        missing = []
        for exercise in exercises:
            text = sources.get(exercise.module)
            if text is None:
                _say(f"Not yet: this figure needs {exercise.module}.py, which is not here.")
                return False
            problem = problem_of(text)
            if problem:
                _say(f"Not yet: {exercise.module}.py does not load: {problem}.")
                return False
            if unwritten(text, exercise.name):
                missing.append(f"`{exercise.name}`")
        if missing:
            _say(f"Not yet: this figure needs {_listed(missing)}.")
            return False
        _reload(space)
    return True


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _say(text: str) -> None:
    print(text)  # noqa: T201 - a notebook's cell is where this belongs


def _reload(space: Workspace) -> None:
    """Bring the notebook's imported modules up to date with the files.

    A figure must draw what was checked, also where autoreload is off. Functions keep their identity
    and get new code, so that ``from logistic import sigmoid`` follows as well.
    """
    for name in space.assignment.modules:
        module = sys.modules.get(name)
        path = space.folder / f"{name}.py"
        if module is None or getattr(module, "__file__", None) != str(path) or not path.is_file():
            continue
        stat = path.stat()
        stamp = (str(path), stat.st_size, stat.st_mtime_ns)
        if _seen.get(name) != stamp:
            _seen[name] = stamp
            # What is wrong with the module, the check itself says.
            with contextlib.suppress(Exception), contextlib.redirect_stdout(io.StringIO()):
                _reload_in_place(module)


def _reload_in_place(module: types.ModuleType) -> None:
    before = dict(vars(module))
    importlib.reload(module)
    for name, old in before.items():
        new = vars(module).get(name)
        if isinstance(old, types.FunctionType) and isinstance(new, types.FunctionType):
            if old.__globals__ is not new.__globals__ or old.__closure__ or new.__closure__:
                continue
            old.__code__ = new.__code__
            old.__defaults__, old.__kwdefaults__ = new.__defaults__, new.__kwdefaults__
            old.__doc__, old.__annotations__ = new.__doc__, new.__annotations__
            setattr(module, name, old)


def _show(summary: Summary, checked: Checked) -> None:
    """Show a summary as HTML in a notebook, as text elsewhere."""
    shell = _shell()
    if shell is None:
        _say(as_text(summary, checked))
        return
    from IPython.display import display

    from grader.learner.html_summary import as_html

    bundle = {"text/plain": as_text(summary, checked), "text/html": as_html(summary, checked)}
    display(bundle, raw=True)  # type: ignore[no-untyped-call]


def as_text(summary: Summary, checked: Checked) -> str:
    """Return the words of the terminal, without color."""
    from grader.learner.summary import closing
    from grader.learner.terminal import Out, compose

    out = Out()
    lines = [*compose(summary, checked.printed, out), "", *out.wrap(closing(summary, checked))]
    return "\n".join(lines)


def _shell() -> Any:
    """Return the running IPython, if this is one; never import it for that."""
    if "IPython" not in sys.modules:
        return None
    from IPython.core.getipython import get_ipython

    return get_ipython()


def _before_cell(info: Any = None) -> None:
    """Say in one line that a module does not load; autoreload says it in forty."""
    with contextlib.suppress(Exception):
        source = str(getattr(info, "raw_cell", ""))
        if re.search(r"\b(check|ready)\(", source):
            return  # these say it themselves
        for space in find_workspaces():
            for name, text in space.sources().items():
                problem = problem_of(text) if name in sys.modules else ""
                if problem:
                    _say(f"{name}.py does not load: {problem}. This cell uses the version before.")


def _calm_autoreload() -> None:
    """Keep autoreload's traceback about a half-written module out of the cells."""
    shell = _shell()
    if shell is None:
        return
    with contextlib.suppress(Exception):  # a private part of IPython's extension
        shell.magics_manager.registry["AutoreloadMagics"]._reloader.hide_errors = True
    with contextlib.suppress(Exception):
        shell.events.register("pre_run_cell", _before_cell)


_calm_autoreload()

"""What every assignment's ``train.py`` does alike: errors in one line, a figure to look at."""

from __future__ import annotations

import contextlib
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def stop(message: str) -> NoReturn:
    """Say what is wrong in one line, and leave with exit code 2."""
    print(f"train.py: {message}", file=sys.stderr)
    raise SystemExit(2)


@contextlib.contextmanager
def exercises(folder: Path) -> Iterator[None]:
    """Stop with one line if an exercise called in here is not written yet, or raises.

    Parameters
    ----------
    folder : Path
        Where the modules with the exercises stand; the line names the last one that was reached.
    """
    try:
        yield
    except NotImplementedError as error:
        stop(f"{error} is not written yet; `grader hint {error}` helps to begin")
    except Exception as error:
        place = _place(error, folder.resolve())
        stop(f"{type(error).__name__}: {error}{place}; `grader check` may tell why")


def _place(error: BaseException, folder: Path) -> str:
    lines = [
        f" ({Path(frame.filename).name}, line {frame.lineno})"
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).resolve().parent == folder
        and Path(frame.filename).name != "train.py"
    ]
    return lines[-1] if lines else ""


def show(figure: Figure, target: Path | None, otherwise: str) -> None:
    """Show a figure in a window, or save it.

    Parameters
    ----------
    figure : Figure
        Made by pyplot.
    target : Path or None
        The file it is saved as; None for a window.
    otherwise : str
        The file's name where no window can be opened.
    """
    from matplotlib import pyplot as plt

    if target is None and plt.get_backend().lower() == "agg":
        target = Path(otherwise)
        print("There is no display to show a figure on (--save FILE chooses another name).")
    if target is None:
        plt.show()
        return
    try:
        figure.savefig(target, dpi=150)
    except (OSError, ValueError) as error:
        stop(f"the figure cannot be saved as {target}: {error}")
    print(f"Figure saved as {target}")

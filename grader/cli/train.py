"""The command `grader train`: train the exercises, print the accuracy, draw what was learned."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from rich.progress import Progress

    from grader.train import Trained

DEFAULT_FOLDER = Path("pictures")


class Data(StrEnum):
    """The data sets."""

    moons = "moons"
    circles = "circles"
    blobs = "blobs"
    spirals = "spirals"


class ModelName(StrEnum):
    """The models."""

    logistic = "logistic"
    mlp = "mlp"
    softmax = "softmax"


class Activation(StrEnum):
    """The activations of hidden layers."""

    relu = "relu"
    tanh = "tanh"
    sigmoid = "sigmoid"


class Init(StrEnum):
    """The initializations."""

    xavier = "xavier"
    he = "he"


class Optimizer(StrEnum):
    """The optimizers; gd takes the whole batch in every step, the others minibatches."""

    gd = "gd"
    sgd = "sgd"
    momentum = "momentum"
    nesterov = "nesterov"
    rmsprop = "rmsprop"
    adam = "adam"
    adamw = "adamw"


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command("train", rich_help_panel="Students")(train_command)


def train_command(
    data: Annotated[
        Data | None,
        typer.Option(help="What to train on. (default: moons; spirals for softmax)"),
    ] = None,
    model: Annotated[
        ModelName | None,
        typer.Option(
            help="Only this model; softmax has three classes of blobs and spirals, the others two. "
            "(default: logistic and mlp)"
        ),
    ] = None,
    activation: Annotated[
        Activation, typer.Option(help="Activation of the hidden layers.")
    ] = Activation.relu,
    init: Annotated[
        Init | None,
        typer.Option(help="Initialization of the weights. (default: he for relu, else xavier)"),
    ] = None,
    optimizer: Annotated[
        Optimizer | None,
        typer.Option(
            help="gd and sgd are your own training functions; the others take the steps of your "
            "optimizers.py. (default: gd for logistic, else sgd)"
        ),
    ] = None,
    l2: Annotated[
        float | None,
        typer.Option(min=0.0, help="Strength of the L2 penalty; the weight decay of adamw."),
    ] = None,
    noise: Annotated[
        float | None,
        typer.Option(
            min=0.0, help="Noise of the data; the spread of blobs. (default: 0.1; 1 for blobs)"
        ),
    ] = None,
    seed: Annotated[
        int, typer.Option(min=0, help="Seed of the data, the weights and the minibatches.")
    ] = 0,
    epochs: Annotated[
        int | None,
        typer.Option(min=1, help="Passes over the data. (default: enough for the optimizer)"),
    ] = None,
    learning_rate: Annotated[
        float | None,
        typer.Option(min=0.0, help="Step length. (default: one that suits the optimizer)"),
    ] = None,
    hidden: Annotated[
        str, typer.Option(help="Units of the hidden layers, such as 32 or 16,16; 0 for none.")
    ] = "32",
    points: Annotated[
        int, typer.Option(min=8, help="Points to draw; a quarter of them is for validation.")
    ] = 400,
    save: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Save the pictures here. (default: a window)"),
    ] = None,
) -> None:
    """Train your exercises: a logistic regression and an MLP on two moons, or what you choose.

    Works in an assignment's folder, or in one that holds several.

    Prints the accuracy, draws the losses and the decision boundaries.
    """
    from rich.console import Console

    from grader.train import Options, TrainError

    options = Options(
        data=data,
        model=model,
        activation=activation,
        init=init,
        optimizer=optimizer,
        l2=l2,
        noise=noise,
        seed=seed,
        epochs=epochs,
        learning_rate=learning_rate,
        hidden=_units(hidden),
        points=points,
    )
    try:
        done = _run(options, save, Console())
    except (TrainError, OSError) as error:
        typer.echo(f"grader: {error}", err=True)
        raise typer.Exit(2) from None
    if any(one.diverged for one in done):
        raise typer.Exit(1)


def _run(options: Any, save: Path | None, console: Any) -> list[Trained]:
    from grader.train import TrainError, found_models, make_data, make_setting, steps, train

    folder = Path.cwd()
    found = found_models(folder, options.model)
    dataset = make_data(options, found[0][0])
    done: list[Trained] = []
    failure: TrainError | None = None
    with _progress(console) as progress:
        for model, exercises in found:
            _, setting = make_setting(options, model, dataset)
            task = progress.add_task(model.title, total=steps(setting, dataset))
            try:
                one = train(
                    model, exercises, dataset, options, folder, partial(progress.advance, task)
                )
            except TrainError as error:  # what has been trained before is shown all the same
                progress.remove_task(task)
                failure = error
                break
            progress.update(task, completed=steps(setting, dataset))
            done.append(one)
    for one in done:
        _report(one, console)
    if len(found) == 1 and not options.model:
        console.print(f"Only {found[0][0].modules[-1]}.py is here: the other model is left out.")
    if done:
        _show(done, dataset, save, console)
    if failure:
        raise failure
    return done


def _report(one: Trained, console: Any) -> None:
    if one.diverged:
        result = "diverged: try a smaller --learning-rate"
    else:
        result = (
            f"accuracy {one.accuracy:.1%} (training), {one.validation_accuracy:.1%} (validation); "
            f"loss {one.losses[0]:.3g} -> {one.losses[-1]:.3g}"
        )
    how = (
        f"{one.optimizer}, learning rate {one.setting.learning_rate:g}, {one.setting.epochs} epochs"
    )
    console.print(
        f"{one.model.title} ({how}):\n  {result}", highlight=False, markup=False, soft_wrap=True
    )
    for warning in one.warnings[:3]:
        console.print(f"  a warning came up: {warning}", highlight=False, markup=False)


def _show(done: list[Trained], dataset: Any, save: Path | None, console: Any) -> None:
    from matplotlib.figure import Figure

    from grader.train import draw

    window = None if save else _window()
    if save is None and window is None:
        save = DEFAULT_FOLDER
        console.print(f"No window can be opened here; the pictures go to the folder {save}.")
    figures = draw(done, dataset, window or Figure)
    if save is None:
        from matplotlib import pyplot as plt

        plt.show()
        return
    save.mkdir(parents=True, exist_ok=True)
    for name, figure in figures.items():
        path = save / f"{name}.png"
        figure.savefig(path, dpi=150)
        console.print(f"Saved {path}", highlight=False, markup=False, soft_wrap=True)


def _window() -> Callable[..., Figure] | None:
    """Return what makes figures in windows, or None where there is no display."""
    from matplotlib import pyplot as plt

    try:
        probe = plt.figure()
    except ImportError:  # a backend was asked for that this machine does not have
        return None
    interactive = getattr(probe.canvas, "required_interactive_framework", None)
    plt.close(probe)
    return plt.figure if interactive else None


def _progress(console: Any) -> Progress:
    from rich.progress import (
        BarColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        """Steps a second."""

        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text(f"{speed:,.0f} steps/s" if speed else "", style="progress.data.speed")

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:.0f}/{task.total:.0f} steps"),
        Rate(),
        TimeRemainingColumn(),
        console=console,
    )


def _units(text: str) -> tuple[int, ...]:
    try:
        units = tuple(int(part) for part in text.split(",") if part.strip())
    except ValueError:
        units = (-1,)
    if units == (0,):
        return ()
    if not all(unit > 0 for unit in units):
        raise typer.BadParameter(
            "give numbers such as 32 or 16,16; 0 for none", param_hint="--hidden"
        )
    return units

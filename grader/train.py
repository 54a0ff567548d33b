"""Train the exercises on a data set, say how well they do, and draw what they learned.

The library part of ``grader train``. Plain gradient descent is the student's own ``fit``,
``train_mlp`` or ``train_classifier``; every other optimizer is a function of the student's
optimizers.py in the training loop below, over the student's gradients.
"""

from __future__ import annotations

import math
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from grader import datasets, plots
from grader.models import (
    LOGISTIC,
    MLP,
    MODELS,
    SOFTMAX,
    Array,
    Exercises,
    Model,
    Params,
    Setting,
    TrainError,
    find_exercises,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Options", "TrainError", "Trained", "draw", "found_models", "make_data", "train"]

USUAL_ACTIVATION = "relu"

# Rates that train every model here well on every data set, some way below those that diverge.
LEARNING_RATES = {
    "gd": 1.0,
    "sgd": 0.5,
    "momentum": 0.05,
    "nesterov": 0.05,
    "rmsprop": 0.01,
    "adam": 0.02,
    "adamw": 0.02,
}
EPOCHS = 300
EPOCHS_OF_NETWORKS_BY_GD = 2000  # where an epoch is a single step
# The slope of a sigmoid is at most 1/4, and what one layer loses the next one loses again.
SIGMOID_RATE, SIGMOID_EPOCHS = 4, 2
BATCH_SIZE = 32
VALIDATION = 0.25


@dataclass(frozen=True)
class Options:
    """What to train on, and how; None stands for the default that suits the rest."""

    data: str | None = None
    model: str | None = None
    activation: str = USUAL_ACTIVATION
    init: str | None = None
    optimizer: str | None = None
    l2: float | None = None
    noise: float | None = None
    seed: int = 0
    epochs: int | None = None
    learning_rate: float | None = None
    hidden: tuple[int, ...] = (32,)
    points: int = 400


@dataclass(frozen=True)
class DataSet:
    """Points of one data set in two parts."""

    name: str
    classes: int
    X: Array
    y: Any
    X_val: Array
    y_val: Any


@dataclass
class Trained:
    """One trained model: what it was trained with, its losses, and how well it does."""

    model: Model
    optimizer: str
    setting: Setting
    losses: Array
    probabilities: Callable[[Array], Array]
    accuracy: float
    validation_accuracy: float
    seconds: float
    warnings: tuple[str, ...] = field(default=())

    @property
    def diverged(self) -> bool:
        """Whether the losses or the predictions are no longer numbers."""
        return math.isnan(self.accuracy) or not math.isfinite(self.losses[-1])


def found_models(folder: Path, name: str | None) -> list[tuple[Model, Exercises]]:
    """Return the models to train that are in a folder.

    Parameters
    ----------
    folder : Path
        An assignment's folder, one that holds several, or an instructor's checkout.
    name : str or None
        One model's name; None for the logistic regression and the MLP (or, where neither is,
        the softmax classifier).

    Raises
    ------
    TrainError
        If nothing to train is found, or a module does not load.
    """
    wanted = [model for model in MODELS if model.name == name] if name else [LOGISTIC, MLP]
    for choice in [wanted] if name else [wanted, [SOFTMAX]]:
        found = [
            (model, exercises)
            for model in choice
            if (exercises := find_exercises(folder, model.assignment, model.modules))
        ]
        if found:
            return found
    missing = " or ".join(f"{model.modules[-1]}.py" for model in wanted)
    raise TrainError(
        f"{folder}: there is no {missing} here; change into an assignment's folder or the one "
        f"that holds them, or begin with `grader start {wanted[0].assignment}`"
    )


def make_data(options: Options, model: Model) -> DataSet:
    """Draw the data set for a model: two classes, or three of blobs and spirals for softmax.

    Raises
    ------
    TrainError
        If the options make no data set.
    """
    several = model is SOFTMAX
    name = options.data or ("spirals" if several else "moons")
    classes = 3 if several and name in ("blobs", "spirals") else 2
    # Blobs spread by 1 unit unless told otherwise; the others are of size 1 or 2.
    noise = options.noise if options.noise is not None else 1.0 if name == "blobs" else 0.1
    rng = np.random.default_rng([options.seed, 0])
    try:
        if name == "blobs":
            X, y = datasets.blobs(options.points, rng, centers=classes, spread=noise)
        elif name == "spirals":
            X, y = datasets.spirals(options.points, noise, rng, arms=classes)
        else:
            X, y = {"moons": datasets.moons, "circles": datasets.circles}[name](
                options.points, noise, rng
            )
        parts = datasets.train_validation_split(X, y, VALIDATION, rng)
    except ValueError as error:
        raise TrainError(str(error)) from error
    X_train, y_train, X_val, y_val = parts
    return DataSet(name, classes, X_train, y_train, X_val, y_val)


def make_setting(options: Options, model: Model, data: DataSet) -> tuple[str, Setting]:
    """Fill in the defaults that suit a model: its optimizer and its setting."""
    optimizer = options.optimizer or _default_optimizer(model)
    rate, epochs = LEARNING_RATES[optimizer], EPOCHS
    if model is not LOGISTIC:
        epochs = EPOCHS_OF_NETWORKS_BY_GD if optimizer == "gd" else EPOCHS
        if options.activation == "sigmoid":
            rate, epochs = SIGMOID_RATE * rate, SIGMOID_EPOCHS * epochs
    outputs = data.classes if model is SOFTMAX else 1
    setting = Setting(
        sizes=(2, *options.hidden, outputs),
        activation=options.activation,
        init=options.init or ("he" if options.activation == "relu" else "xavier"),
        learning_rate=rate if options.learning_rate is None else options.learning_rate,
        epochs=options.epochs or epochs,
        batch_size=len(data.X) if optimizer == "gd" else BATCH_SIZE,
        l2=(options.l2 or 0.0) if optimizer != "adamw" else 0.0,
    )
    return optimizer, setting


def steps(setting: Setting, data: DataSet) -> int:
    """Return how many steps a training makes."""
    return setting.epochs * math.ceil(len(data.X) / setting.batch_size)


def train(
    model: Model,
    exercises: Exercises,
    data: DataSet,
    options: Options,
    folder: Path,
    advance: Callable[[], None] = lambda: None,
) -> Trained:
    """Train one model.

    Parameters
    ----------
    model, exercises
        What `found_models` found.
    data : DataSet
        What to train on.
    options : Options
        How.
    folder : Path
        Where to look for optimizers.py, if the optimizer needs it.
    advance : callable
        Called for each step.

    Raises
    ------
    TrainError
        If an exercise is not written yet, raises, or returns what cannot be used.
    """
    optimizer, setting = make_setting(options, model, data)
    rng = np.random.default_rng([options.seed, 1])
    own = optimizer == "gd" or (optimizer == "sgd" and model is not LOGISTIC)
    step = None if own else _step(optimizer, folder, exercises, options, setting)
    begin = time.perf_counter()
    # A student's overflow must not tear the progress bar; it is reported afterwards.
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        if step is None:
            with exercises.counted(model.gradients_name, advance):
                params, losses = model.train(exercises, data.X, data.y, setting, rng)
        else:
            params, losses = _descend(model, exercises, data, setting, rng, step, advance)
        seconds = time.perf_counter() - begin
        curve = _curve(exercises, model, losses)

        def probabilities(X: Array) -> Array:
            with warnings.catch_warnings(), exercises.using(model.train_name):
                warnings.simplefilter("ignore")  # the training has said it already
                p = model.probabilities(exercises, params, X, setting)
            return _checked(exercises, model, p, len(X), data.classes)

        accuracy, validation = (
            _accuracy(probabilities(X), y) for X, y in ((data.X, data.y), (data.X_val, data.y_val))
        )
    return Trained(
        model,
        optimizer,
        setting,
        curve,
        probabilities,
        accuracy,
        validation,
        seconds,
        tuple(dict.fromkeys(_words(warning) for warning in caught)),
    )


def draw(trained: list[Trained], data: DataSet, figure: Callable[..., Figure]) -> dict[str, Figure]:
    """Draw the decision boundaries and the losses of some models.

    Parameters
    ----------
    trained : list of Trained
        The models, at least one.
    data : DataSet
        What they were trained on; the pictures show all of it.
    figure : callable
        Makes a figure: ``matplotlib.figure.Figure``, or ``pyplot.figure`` for windows.

    Returns
    -------
    dict of str to Figure
        By a name that tells the data, the models and the optimizer, fit for a file.
    """
    X, y = np.concatenate([data.X, data.X_val]), np.concatenate([data.y, data.y_val])
    stem = "_".join([data.name, *(_file_part(one) for one in trained)])
    boundaries = figure(figsize=(6.4 * len(trained), 4.8), layout="constrained")
    for ax, one in zip(np.ravel(boundaries.subplots(1, len(trained))), trained, strict=True):
        if one.diverged:
            plots.data(X, y, ax, title=f"{one.model.title}: diverged, no boundary")
        else:
            title = f"{one.model.title}: accuracy {one.validation_accuracy:.1%} (validation)"
            plots.decision_boundary(one.probabilities, X, y, ax, title=title)
    curves = figure(figsize=(6.4, 4.8), layout="constrained")
    plots.losses(
        {f"{one.model.title} ({one.optimizer})": one.losses for one in trained},
        curves.subplots(),
        title=f"Training on {data.name}",
    )
    return {f"{stem}_boundary": boundaries, f"{stem}_losses": curves}


def _file_part(one: Trained) -> str:
    """Return the model's name and what of its training is not the default."""
    parts = [one.model.name]
    if one.optimizer != _default_optimizer(one.model):
        parts.append(one.optimizer)
    if one.setting.activation != USUAL_ACTIVATION and one.model is not LOGISTIC:
        parts.append(one.setting.activation)
    return "_".join(parts)


def _default_optimizer(model: Model) -> str:
    return "gd" if model is LOGISTIC else "sgd"


Step = Callable[[str, Any, Any, Any], tuple[Any, Any]]


def _step(
    optimizer: str, folder: Path, exercises: Exercises, options: Options, setting: Setting
) -> Step:
    """Return how one parameter makes one step: (name, value, gradient, state) -> (value, state)."""
    if optimizer == "sgd":  # logistic regression on minibatches needs no optimizers.py

        def plain(name: str, value: Any, gradient: Any, state: Any) -> tuple[Any, Any]:
            return value - setting.learning_rate * gradient, state

        return plain
    of_student = find_exercises(folder, "optimizers", ("optimizers",))
    if of_student is None:
        raise TrainError(
            f"{folder}: there is no optimizers.py here, which `--optimizer {optimizer}` needs; "
            "begin with `grader start optimizers`"
        )
    path = f"optimizers.{optimizer}"

    def step(name: str, value: Any, gradient: Any, state: Any) -> tuple[Any, Any]:
        how = {"learning_rate": setting.learning_rate}
        if optimizer == "adamw" and name.startswith("b"):
            how["weight_decay"] = 0.0  # biases are not regularized anywhere in the course
        elif optimizer == "adamw" and options.l2 is not None:
            how["weight_decay"] = options.l2
        value, state = of_student.values(path, 2, value, gradient, state, **how)
        if np.shape(value) != np.shape(gradient):
            raise of_student.misformed(path, f"parameters of shape {np.shape(value)}")
        return value, state

    return step


def _descend(
    model: Model,
    exercises: Exercises,
    data: DataSet,
    setting: Setting,
    rng: np.random.Generator,
    step: Step,
    advance: Callable[[], None],
) -> tuple[Params, Array]:
    """Train with an optimizer: one step for each minibatch, the mean loss of each epoch."""
    params = model.start(exercises, data.X, data.y, setting, rng)
    states: dict[str, Any] = {name: {} for name in params}
    losses = np.zeros(setting.epochs)
    pieces = math.ceil(len(data.X) / setting.batch_size)
    for epoch in range(setting.epochs):
        for batch in np.array_split(rng.permutation(len(data.X)), pieces):
            with exercises.using(model.gradients_name):
                loss, grads = model.gradients(
                    exercises, params, data.X[batch], data.y[batch], setting
                )
                losses[epoch] += float(loss) * len(batch) / len(data.X)
                gradients = {name: np.asarray(grads[name]) for name in params}
            for name, gradient in gradients.items():
                params[name], states[name] = step(name, params[name], gradient, states[name])
            advance()
    return params, losses


def _curve(exercises: Exercises, model: Model, losses: Any) -> Array:
    with exercises.using(model.train_name):
        curve = np.asarray(losses, dtype=np.float64)
    if curve.ndim != 1 or not curve.size:
        raise exercises.misformed(model.train_name, f"losses of shape {curve.shape}")
    return curve


def _checked(exercises: Exercises, model: Model, p: Any, n: int, classes: int) -> Array:
    """Return probabilities of the shape they must have."""
    shape = (n, classes) if model is SOFTMAX else (n,)
    with exercises.using(model.train_name):
        p = np.asarray(p, dtype=np.float64)
    if p.shape != shape:
        raise exercises.misformed(
            model.train_name, f"it makes probabilities of shape {p.shape}, not {shape}"
        )
    return np.asarray(p)


def _accuracy(p: Array, y: Any) -> float:
    if not np.isfinite(p).all():
        return math.nan
    labels = p.argmax(axis=1) if p.ndim == 2 else p >= 0.5
    return float(np.mean(labels == y))


def _words(warning: warnings.WarningMessage) -> str:
    return f"{warning.message} ({Path(warning.filename).name}, line {warning.lineno})"

"""The exercises as models that can be trained: where they stand, how they are called.

`grader train` works with whatever a student has written so far. This file finds the assignment
folders, calls the exercises in them, and turns every way in which that can fail (not written yet,
an exception, a value of the wrong form) into one sentence that names the file and the cure.
"""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.subject import load_modules

Array = NDArray[np.float64]
Params = dict[str, Any]


class TrainError(Exception):
    """Nothing can be trained; the message is one sentence for the user."""


@dataclass(frozen=True)
class Setting:
    """What a model is trained with."""

    sizes: tuple[int, ...]  # inputs, hidden layers, outputs
    activation: str
    init: str
    learning_rate: float
    epochs: int
    batch_size: int
    l2: float


@dataclass
class Exercises:
    """The modules of one assignment folder, called by "module.function"."""

    folder: Path
    modules: dict[str, ModuleType] = field(default_factory=dict)

    def call(self, path: str, *args: Any, **kwargs: Any) -> Any:
        """Call an exercise; a failure becomes a TrainError."""
        module, name = path.split(".")
        function = getattr(self.modules[module], name, None)
        if not callable(function):
            raise TrainError(
                f"{self.file(module)} has no function {name}: was it renamed or deleted? "
                f"`grader reset {name}` brings it back"
            )
        try:
            return function(*args, **kwargs)
        except NotImplementedError as error:
            missing = str(error.args[0]) if error.args else name
            raise TrainError(
                f"{self._file_of(missing, module)}: {missing} is not written yet; write it, then "
                "train again"
            ) from error
        except Exception as error:
            raise TrainError(
                f"{self._place(error, module)}: {name} raised {type(error).__name__}: {error} "
                f"(`grader check {name}` says more)"
            ) from error

    def values(self, path: str, count: int, *args: Any, **kwargs: Any) -> tuple[Any, ...]:
        """Call an exercise that returns `count` values."""
        value = self.call(path, *args, **kwargs)
        if not isinstance(value, tuple | list) or len(value) != count:
            raise self.misformed(path, f"{count} values were expected")
        return tuple(value)

    def misformed(self, path: str, why: str) -> TrainError:
        """Return the error for a value of another form than the exercise asks for."""
        module, name = path.split(".")
        return TrainError(
            f"{self.file(module)}: what {name} returned cannot be used: {why} "
            f"(`grader check {name}` says more)"
        )

    @contextlib.contextmanager
    def using(self, path: str) -> Iterator[None]:
        """Blame what an exercise returned for errors while it is used."""
        try:
            yield
        except KeyError as error:
            raise self.misformed(path, f"it has no key {error}") from error
        except (TypeError, ValueError, IndexError, AttributeError) as error:
            raise self.misformed(path, str(error)) from error

    def file(self, module: str) -> Path:
        """Return the path of a module, as short as the current folder allows."""
        path = self.folder / f"{module}.py"
        with contextlib.suppress(ValueError):
            return path.resolve().relative_to(Path.cwd().resolve())
        return path

    @contextlib.contextmanager
    def counted(self, path: str, advance: Callable[[], None]) -> Iterator[None]:
        """Call `advance` whenever the student's own training calls this exercise of theirs."""
        module, name = path.split(".")
        original = getattr(self.modules[module], name, None)
        if not callable(original):
            yield
            return

        def counting(*args: Any, **kwargs: Any) -> Any:
            advance()
            return original(*args, **kwargs)

        setattr(self.modules[module], name, counting)
        try:
            yield
        finally:
            setattr(self.modules[module], name, original)

    def _file_of(self, function: str, fallback: str) -> Path:
        for name, module in self.modules.items():
            if getattr(module.__dict__.get(function), "__module__", None) == name:
                return self.file(name)
        return self.file(fallback)

    def _place(self, error: BaseException, fallback: str) -> str:
        """Return the file and line of the student's code where an exception came from."""
        files = {str(module.__file__): name for name, module in self.modules.items()}
        place = str(self.file(fallback))
        for frame, line in traceback.walk_tb(error.__traceback__):
            if frame.f_code.co_filename in files:
                place = f"{self.file(files[frame.f_code.co_filename])}, line {line}"
        return place


@dataclass(frozen=True)
class Model:
    """One model of the course, made of a student's exercises.

    Attributes
    ----------
    train_name, gradients_name : str
        The exercise that trains, and the one it calls once for each step.
    train : callable
        The student's own training: (exercises, X, y, setting, rng) -> (params, losses).
    start, gradients : callable
        For training with an optimizer of the student's: the first parameters, and the loss and
        its gradients at some parameters on a minibatch.
    probabilities : callable
        (exercises, params, X, setting) -> probabilities, shape (N,) or (N, C).
    """

    name: str
    title: str
    assignment: str
    modules: tuple[str, ...]
    train_name: str
    gradients_name: str
    train: Callable[[Exercises, Array, Any, Setting, np.random.Generator], tuple[Params, Any]]
    start: Callable[[Exercises, Array, Any, Setting, np.random.Generator], Params]
    gradients: Callable[[Exercises, Params, Array, Any, Setting], tuple[Any, Mapping[str, Any]]]
    probabilities: Callable[[Exercises, Params, Array, Setting], Any]


def find_exercises(folder: Path, assignment: str, modules: tuple[str, ...]) -> Exercises | None:
    """Find and load the modules of an assignment; None if they are not here.

    Looked for in turn: in the folder itself, in its folder of the assignment's name, in a
    checkout's solutions/ and assignments/, beside the folder if that is an assignment's, and in
    any folder inside.

    Raises
    ------
    TrainError
        If a module is missing beside the others, or does not load.
    """
    main = f"{modules[-1]}.py"
    roots = (folder, folder / "solutions", folder / "assignments")
    places = [folder, *(root / assignment for root in roots)]
    if any((folder / f"{name}.py").is_file() for model in MODELS for name in model.modules):
        places.append(folder.resolve().parent / assignment)
    places += sorted(path.parent for path in folder.glob(f"[!.]*/{main}"))
    for place in places:
        if (place / main).is_file():
            found = Exercises(place)
            try:
                found.modules = load_modules(place, modules)
            except ImportError as error:
                raise TrainError(str(error)) from error
            return found
    return None


def _logistic_train(
    ex: Exercises, X: Array, y: Any, setting: Setting, rng: np.random.Generator
) -> tuple[Params, Any]:
    w, b, losses = ex.values(
        "logistic.fit",
        3,
        X,
        y,
        learning_rate=setting.learning_rate,
        steps=setting.epochs,
        l2=setting.l2,
    )
    return {"w": w, "b": b}, losses


def _logistic_start(
    ex: Exercises, X: Array, y: Any, setting: Setting, rng: np.random.Generator
) -> Params:
    return {"w": np.zeros(X.shape[1]), "b": np.zeros(())}


def _logistic_gradients(
    ex: Exercises, params: Params, X: Array, y: Any, setting: Setting
) -> tuple[Any, Mapping[str, Any]]:
    w, b = params["w"], float(params["b"])
    dw, db = ex.values("logistic.bce_gradients", 2, X, y, w, b, l2=setting.l2)
    loss = ex.call("logistic.bce_loss", ex.call("logistic.predict_proba", X, w, b), y)
    return loss + 0.5 * setting.l2 * np.sum(w**2), {"w": dw, "b": np.asarray(db)}


def _logistic_probabilities(ex: Exercises, params: Params, X: Array, setting: Setting) -> Any:
    return ex.call("logistic.predict_proba", X, params["w"], float(params["b"]))


def _training(setting: Setting, rng: np.random.Generator) -> dict[str, Any]:
    return {
        "activation": setting.activation,
        "scheme": setting.init,
        "learning_rate": setting.learning_rate,
        "epochs": setting.epochs,
        "batch_size": setting.batch_size,
        "l2": setting.l2,
        "rng": rng,
    }


def _mlp_train(
    ex: Exercises, X: Array, y: Any, setting: Setting, rng: np.random.Generator
) -> tuple[Params, Any]:
    params, losses = ex.values("mlp.train_mlp", 2, X, y, setting.sizes, **_training(setting, rng))
    return params, losses


def _mlp_start(
    ex: Exercises, X: Array, y: Any, setting: Setting, rng: np.random.Generator
) -> Params:
    with ex.using("initializers.init_mlp"):
        return dict(ex.call("initializers.init_mlp", setting.sizes, setting.init, rng))


def _mlp_gradients(
    ex: Exercises, params: Params, X: Array, y: Any, setting: Setting
) -> tuple[Any, Mapping[str, Any]]:
    how = {"activation": setting.activation, "l2": setting.l2}
    loss, grads = ex.values("mlp.mlp_gradients", 2, X, y, params, **how)
    return loss, grads


def _mlp_probabilities(ex: Exercises, params: Params, X: Array, setting: Setting) -> Any:
    z, _ = ex.values("mlp.mlp_forward", 2, X, params, activation=setting.activation)
    return ex.call("activations.sigmoid", z)


def _softmax_train(
    ex: Exercises, X: Array, y: Any, setting: Setting, rng: np.random.Generator
) -> tuple[Params, Any]:
    params, losses = ex.values(
        "classifier.train_classifier", 2, X, y, setting.sizes, **_training(setting, rng)
    )
    return params, losses


def _softmax_start(
    ex: Exercises, X: Array, y: Any, setting: Setting, rng: np.random.Generator
) -> Params:
    # The first weights are drawn inside train_classifier: one epoch of length zero returns them.
    how = _training(setting, rng) | {"epochs": 1, "learning_rate": 0.0, "batch_size": len(X)}
    with ex.using("classifier.train_classifier"):
        return dict(ex.values("classifier.train_classifier", 2, X, y, setting.sizes, **how)[0])


def _softmax_gradients(
    ex: Exercises, params: Params, X: Array, y: Any, setting: Setting
) -> tuple[Any, Mapping[str, Any]]:
    how = {"activation": setting.activation, "l2": setting.l2}
    loss, grads = ex.values("classifier.classifier_gradients", 2, X, y, params, **how)
    return loss, grads


def _softmax_probabilities(ex: Exercises, params: Params, X: Array, setting: Setting) -> Any:
    # No exercise computes the logits alone; the network is the one in classifier.py's docstring.
    nonlinear: dict[str, Callable[[Array], Array]] = {
        "relu": lambda u: np.maximum(u, 0.0),
        "tanh": np.tanh,
        "sigmoid": lambda u: 0.5 * (1.0 + np.tanh(0.5 * u)),
    }
    last = len(setting.sizes) - 1
    h = X
    for k in range(1, last):
        h = nonlinear[setting.activation](h @ params[f"W{k}"].T + params[f"b{k}"])
    return ex.call("softmax.softmax", h @ params[f"W{last}"].T + params[f"b{last}"])


LOGISTIC = Model(
    "logistic",
    "Logistic regression",
    "logistic_regression",
    ("logistic",),
    "logistic.fit",
    "logistic.bce_gradients",
    _logistic_train,
    _logistic_start,
    _logistic_gradients,
    _logistic_probabilities,
)
MLP = Model(
    "mlp",
    "Multilayer perceptron",
    "multilayer_perceptron",
    ("activations", "initializers", "mlp"),
    "mlp.train_mlp",
    "mlp.mlp_gradients",
    _mlp_train,
    _mlp_start,
    _mlp_gradients,
    _mlp_probabilities,
)
SOFTMAX = Model(
    "softmax",
    "Softmax classifier",
    "softmax_classifier",
    ("softmax", "classifier"),
    "classifier.train_classifier",
    "classifier.classifier_gradients",
    _softmax_train,
    _softmax_start,
    _softmax_gradients,
    _softmax_probabilities,
)
MODELS = (LOGISTIC, MLP, SOFTMAX)

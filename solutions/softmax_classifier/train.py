"""Train your classifier on points in the plane, say how well it does, and draw what it learned.

    python train.py                                  three spirals, 32 hidden units
    python train.py --data blobs --hidden 0          softmax regression: no hidden layer
    python train.py --hidden 16 16 --activation tanh --scheme xavier --save spirals.png

It works with the modules beside it: `classifier.py` and, through it, `softmax.py`.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.progress import Progress

from grader import datasets, plots
from grader.scripts import exercises, show, stop

Array = NDArray[np.float64]
FOLDER = Path(__file__).resolve().parent
DEFAULT_NOISE = {"moons": 0.1, "circles": 0.08, "blobs": 1.2, "spirals": 0.1}


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description="Train the softmax classifier of this folder and draw what it learned."
    )
    add = parser.add_argument
    add("--data", choices=tuple(DEFAULT_NOISE), default="spirals")
    add("--points", type=int, default=400, help="how many, a quarter of them for validation")
    add("--noise", type=float, help="standard deviation of the points around their curve or center")
    add("--hidden", type=int, nargs="+", default=[32], metavar="UNITS",
        help="units of each hidden layer; 0 for none")  # fmt: skip
    add("--activation", choices=("relu", "tanh", "sigmoid"), default="relu")
    add("--scheme", choices=("he", "xavier"), default="he", help="initialization of the weights")
    add("--learning-rate", type=float, default=0.3)
    add("--epochs", type=int, default=200)
    add("--batch-size", type=int, default=32)
    add("--l2", type=float, default=0.0, help="strength of the penalty on the weights")
    add("--seed", type=int, default=0)
    add("--save", type=Path, metavar="FILE", help="save the figure instead of showing it")
    given = parser.parse_args()
    for name in ("points", "epochs", "batch_size", "learning_rate"):
        if not getattr(given, name) > 0:
            parser.error(f"--{name.replace('_', '-')} must be positive")
    if any(units < 0 for units in given.hidden) or (0 in given.hidden and len(given.hidden) > 1):
        parser.error("--hidden takes positive numbers of units, or a single 0")
    return given


def make_data(
    given: argparse.Namespace, rng: np.random.Generator
) -> tuple[Array, NDArray[np.int64]]:
    """Draw the points."""
    noise = DEFAULT_NOISE[given.data] if given.noise is None else given.noise
    if given.data == "blobs":
        return datasets.blobs(given.points, rng, spread=noise)
    return getattr(datasets, given.data)(given.points, noise, rng)


def predictor(gradients: Callable, params: dict[str, Array], activation: str) -> Callable:
    """Return a function from points (M, 2) to probabilities (M, C).

    No exercise returns probabilities, but the gradient of the last bias holds them: for a single
    example it is p - Y. With the pretended label 0, p is that gradient plus (1, 0, ..., 0).
    """
    bias, label = f"b{len(params) // 2}", np.array([0])

    def probabilities(points: Array) -> Array:
        p = np.array(
            [gradients(x, label, params, activation)[1][bias] for x in points[:, np.newaxis]]
        )
        p[:, 0] += 1.0
        return p

    return probabilities


def draw(given: argparse.Namespace, X: Array, y: Array, losses: Array, probabilities: Callable,
         title: str) -> None:  # fmt: skip
    """Draw the data, the losses and the decision boundary, into a window or a file."""
    from matplotlib import pyplot as plt

    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(15, 4.4), layout="constrained")
    plots.data(X, y, left, title=f"{given.data}: {len(X)} points")
    plots.losses(losses, middle, title="Mean loss of each epoch", log=bool(np.min(losses) > 0))
    plots.decision_boundary(probabilities, X, y, right, title=title, resolution=100)
    show(figure, given.save, f"{given.data}_classifier.png")


def main() -> None:
    """Train, report, draw."""
    given = arguments()
    rng = np.random.default_rng(given.seed)
    try:
        X, y = make_data(given, rng)
        parts = datasets.train_validation_split(X, y, 0.25, rng)
    except ValueError as error:
        stop(str(error))
    X_train, y_train, X_val, y_val = parts
    hidden = [units for units in given.hidden if units]
    sizes = (2, *hidden, int(y.max()) + 1)
    steps = given.epochs * -(-len(X_train) // given.batch_size)

    with exercises(FOLDER):
        import classifier

        gradients = classifier.classifier_gradients
        with np.errstate(all="ignore"), Progress() as progress:
            task = progress.add_task(f"Training {'-'.join(map(str, sizes))}", total=steps)

            # train_classifier takes one gradient for each step: counting them moves the bar.
            def counted(*args: object, **kwargs: object) -> object:
                progress.advance(task)
                return gradients(*args, **kwargs)

            classifier.classifier_gradients = counted
            params, losses = classifier.train_classifier(
                X_train, y_train, sizes, activation=given.activation, scheme=given.scheme,
                learning_rate=given.learning_rate, epochs=given.epochs,
                batch_size=given.batch_size, l2=given.l2, rng=rng,
            )  # fmt: skip
            progress.update(task, completed=steps)
        probabilities = predictor(gradients, params, given.activation)
        train, validation = (
            float(np.mean(probabilities(points).argmax(axis=1) == labels))
            for points, labels in ((X_train, y_train), (X_val, y_val))
        )
    if not (np.isfinite(losses).all() and np.isfinite(probabilities(X_val)).all()):
        stop("the training diverged; try a smaller --learning-rate")

    print(f"Loss: {losses[0]:.4f} in the first epoch, {losses[-1]:.4f} in the last")
    print(
        f"Accuracy: {train:.1%} of the training points, {validation:.1%} of the validation points"
    )
    title = f"{validation:.1%} of the validation points right"
    draw(given, X, y, losses, probabilities, title)


if __name__ == "__main__":
    main()

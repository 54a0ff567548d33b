"""Train your multilayer perceptron on points in the plane, and draw what it learned.

    python train.py                                  two moons, one hidden layer of ReLUs
    python train.py --data circles --hidden 8
    python train.py --data spirals --hidden 32 32 --learning-rate 0.2 --epochs 400
    python train.py --activation tanh --scheme xavier --l2 0.001 --save moons.png

It works with the modules beside it: `activations.py`, `initializers.py` and `mlp.py`.
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
DEFAULT_NOISE = {"moons": 0.1, "circles": 0.08, "blobs": 1.5, "spirals": 0.05}


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description="Train the multilayer perceptron of this folder and draw what it learned."
    )
    add = parser.add_argument
    add("--data", choices=tuple(DEFAULT_NOISE), default="moons")
    add("--points", type=int, default=400, help="how many, a quarter of them for validation")
    add("--noise", type=float, help="standard deviation of the points around their curve or center")
    add("--hidden", type=int, nargs="*", default=[32], metavar="UNITS",
        help="units of each hidden layer; none at all is logistic regression")  # fmt: skip
    add("--activation", choices=("relu", "tanh", "sigmoid"), default="relu")
    add("--scheme", choices=("he", "xavier"), default="he", help="the first weights")
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
    if any(units < 1 for units in given.hidden):
        parser.error("--hidden takes positive numbers of units")
    if not given.l2 >= 0:
        parser.error("--l2 must not be negative")
    if given.seed < 0:
        parser.error("--seed must not be negative")
    return given


def make_data(
    given: argparse.Namespace, rng: np.random.Generator
) -> tuple[Array, NDArray[np.int64]]:
    """Draw the points of two classes."""
    noise = DEFAULT_NOISE[given.data] if given.noise is None else given.noise
    if given.data == "blobs":
        return datasets.blobs(given.points, rng, centers=2, spread=noise)
    if given.data == "spirals":
        return datasets.spirals(given.points, noise, rng, arms=2)
    return getattr(datasets, given.data)(given.points, noise, rng)


def train(
    given: argparse.Namespace, X: Array, y: Array, rng: np.random.Generator
) -> tuple[dict[str, Array], Array]:
    """Train the student's network while a bar shows how far it is."""
    import mlp

    minibatches = mlp.minibatches
    with Progress() as progress:
        task = progress.add_task("Training", total=given.epochs)

        # train_mlp deals out minibatches once for each epoch: counting that moves the bar.
        def counted(*args: object, **kwargs: object) -> object:
            progress.advance(task)
            return minibatches(*args, **kwargs)

        mlp.minibatches = counted
        try:
            params, losses = mlp.train_mlp(
                X,
                y,
                (X.shape[1], *given.hidden, 1),
                activation=given.activation,
                scheme=given.scheme,
                learning_rate=given.learning_rate,
                epochs=given.epochs,
                batch_size=given.batch_size,
                l2=given.l2,
                rng=rng,
            )
        finally:
            mlp.minibatches = minibatches
        progress.update(task, completed=given.epochs)
    return params, np.asarray(losses, dtype=np.float64)


def draw(
    given: argparse.Namespace, X: Array, y: Array, losses: Array, probabilities: Callable,
    title: str,
) -> None:  # fmt: skip
    """Draw the data, the losses and the decision boundary, into a window or a file."""
    from matplotlib import pyplot as plt

    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(15, 4.4), layout="constrained")
    plots.data(X, y, left, title=f"{given.data}: {len(X)} points")
    plots.losses(losses, middle, title="Mean training loss of each epoch")
    plots.decision_boundary(probabilities, X, y, right, title=title)
    show(figure, given.save, f"{given.data}_mlp.png")


def main() -> None:
    """Train, report, draw."""
    given = arguments()
    rng = np.random.default_rng(given.seed)
    try:
        X, y = make_data(given, rng)
        X_train, y_train, X_val, y_val = datasets.train_validation_split(X, y, 0.25, rng)
    except ValueError as error:
        stop(str(error))

    with exercises(FOLDER):
        with np.errstate(all="ignore"):
            params, losses = train(given, X_train, y_train, rng)
        import activations
        import mlp

        def probabilities(points: Array) -> Array:
            z, _ = mlp.mlp_forward(points, params, given.activation)
            return activations.sigmoid(z)

        right = [
            float(np.mean((probabilities(points) >= 0.5) == labels))
            for points, labels in ((X_train, y_train), (X_val, y_val))
        ]
        diverged = not (np.isfinite(losses).all() and np.isfinite(probabilities(X_val)).all())
    if diverged:
        stop("the training diverged; try a smaller --learning-rate")

    print(f"Loss: {losses[0]:.4f} in the first epoch, {losses[-1]:.4f} in the last")
    print(f"Right: {right[0]:.1%} of the training points, {right[1]:.1%} of the validation points")
    title = f"{right[1]:.1%} of the validation points right"
    draw(given, X, y, losses, probabilities, title)


if __name__ == "__main__":
    main()

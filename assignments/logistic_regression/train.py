"""Train your logistic regression on points in the plane, and draw what it learned.

    python train.py                              two blobs that overlap
    python train.py --data moons                 what a line can do, and what it cannot
    python train.py --data circles --degree 2    the same model with squares as features
    python train.py --l2 0.1 --save blobs.png    a file instead of a window

It works with the module beside it, `logistic.py`.
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
DEFAULT_NOISE = {"moons": 0.15, "circles": 0.08, "blobs": 2.0}


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description="Train the logistic regression of this folder and draw what it learned."
    )
    add = parser.add_argument
    add("--data", choices=tuple(DEFAULT_NOISE), default="blobs")
    add("--points", type=int, default=400, help="how many, a quarter of them for validation")
    add("--noise", type=float, help="standard deviation of the points around their curve or center")
    add("--degree", type=int, default=1, help="features: all products of coordinates up to this "
        "degree; 1 is a straight line")  # fmt: skip
    add("--learning-rate", type=float, default=0.5)
    add("--steps", type=int, default=1000)
    add("--l2", type=float, default=0.0, help="strength of the penalty on the weights")
    add("--seed", type=int, default=0)
    add("--save", type=Path, metavar="FILE", help="save the figure instead of showing it")
    given = parser.parse_args()
    for name in ("points", "degree", "steps", "learning_rate"):
        if not getattr(given, name) > 0:
            parser.error(f"--{name.replace('_', '-')} must be positive")
    if given.degree > 9:
        parser.error("--degree goes up to 9")
    if not given.l2 >= 0:
        parser.error("--l2 must not be negative")
    return given


def make_data(
    given: argparse.Namespace, rng: np.random.Generator
) -> tuple[Array, NDArray[np.int64]]:
    """Draw the points."""
    noise = DEFAULT_NOISE[given.data] if given.noise is None else given.noise
    if given.data == "blobs":
        return datasets.blobs(given.points, rng, centers=2, spread=noise)
    return getattr(datasets, given.data)(given.points, noise, rng)


def featurizer(X: Array, degree: int) -> Callable[[Array], Array]:
    """Return a function from points (M, 2) to features, standardized as those of X are."""

    def products(points: Array) -> Array:
        return np.column_stack([
            points[:, 0] ** (total - second) * points[:, 1] ** second
            for total in range(1, degree + 1)
            for second in range(total + 1)
        ])  # fmt: skip

    mean, spread = products(X).mean(axis=0), products(X).std(axis=0)
    return lambda points: (products(points) - mean) / spread


def train(given: argparse.Namespace, features: Array, y: Array) -> tuple[Array, float, Array]:
    """Fit the student's model while a bar shows how far it is."""
    import logistic

    gradients = logistic.bce_gradients
    with Progress() as progress:
        task = progress.add_task("Training", total=given.steps)

        # fit takes one gradient for each step: counting them moves the bar.
        def counted(*args: object, **kwargs: object) -> object:
            progress.advance(task)
            return gradients(*args, **kwargs)

        logistic.bce_gradients = counted
        try:
            w, b, losses = logistic.fit(
                features, y, learning_rate=given.learning_rate, steps=given.steps, l2=given.l2
            )
        finally:
            logistic.bce_gradients = gradients
        progress.update(task, completed=given.steps)
    return w, b, losses


def draw(
    given: argparse.Namespace, X: Array, y: Array, losses: Array, probabilities: Callable,
    title: str,
) -> None:  # fmt: skip
    """Draw the data, the losses and the decision boundary, into a window or a file."""
    from matplotlib import pyplot as plt

    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(15, 4.4), layout="constrained")
    plots.data(X, y, left, title=f"{given.data}: {len(X)} points")
    plots.losses(losses, middle, xlabel="step", title="Loss before each step")
    plots.decision_boundary(probabilities, X, y, right, title=title)
    show(figure, given.save, f"{given.data}_logistic.png")


def main() -> None:
    """Train, report, draw."""
    given = arguments()
    rng = np.random.default_rng(given.seed)
    try:
        X, y = make_data(given, rng)
        X_train, y_train, X_val, y_val = datasets.train_validation_split(X, y, 0.25, rng)
    except ValueError as error:
        stop(str(error))
    features = featurizer(X_train, given.degree)

    with exercises(FOLDER):
        with np.errstate(all="ignore"):
            w, b, losses = train(given, features(X_train), y_train)
        import logistic

        def probabilities(points: Array) -> Array:
            return logistic.predict_proba(features(points), w, b)

        right = [
            float(np.mean(logistic.predict(features(points), w, b) == labels))
            for points, labels in ((X_train, y_train), (X_val, y_val))
        ]
        diverged = not (np.isfinite(losses).all() and np.isfinite(probabilities(X_val)).all())
    if diverged:
        stop("the training diverged; try a smaller --learning-rate")

    print(f"Loss: {losses[0]:.4f} before the first step, {losses[-1]:.4f} before the last")
    print(f"Right: {right[0]:.1%} of the training points, {right[1]:.1%} of the validation points")
    title = f"{right[1]:.1%} of the validation points right"
    draw(given, X, y, losses, probabilities, title)


if __name__ == "__main__":
    main()

"""Train a network that can memorise its data, with the regularisers you wrote, and draw it.

    python train.py                                  dropout on noisy moons
    python train.py --keep-prob 1 --l2 0             no regulariser at all: watch it memorise
    python train.py --keep-prob 1 --l2 0.01          an L2 penalty instead
    python train.py --norm batch --patience 100 --save run.png

The regularisers are those of the modules beside this file; the network itself is `Network`, below,
which is short enough to read. Only the exercises that the options ask for need to be written:
`dropout_forward` and `dropout_backward` for a keep probability below 1, `l2_penalty` for a
penalty above 0, the functions of `batch_norm` for `--norm`, and `best_step` for `--patience`.
"""

import argparse
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.progress import Progress

from grader import datasets, plots
from grader.scripts import exercises, show, stop

try:
    import batch_norm
    import dropout
    import early_stopping
except Exception as error:  # a module that does not load, with a line that Python cannot read
    if __name__ != "__main__":
        raise
    stop(f"{type(error).__name__}: {error}; `grader check` says more")

Array = NDArray[np.float64]
FOLDER = Path(__file__).resolve().parent
LEAK = 0.1  # slope of the activation function for negative values


class Network:
    """A classifier for labels 0 and 1, whose layers write their own backward pass on a tape.

    Whatever happens to the activations on their way forward puts a function on the tape: given the
    gradient of the loss with respect to its result, that function stores the gradients of its own
    parameters and returns the gradient with respect to its input. The backward pass plays the
    tape from its end to its beginning.

    Parameters
    ----------
    widths : sequence of int
        Inputs, units of each hidden layer, and 1.
    rng : numpy.random.Generator
        Draws the first weights and the dropout masks.
    keep_prob : float
        For dropout behind each hidden layer; 1 for none.
    l2 : float
        Strength of the penalty on the weights.
    norm : {"none", "batch", "layer"}
        Normalisation of each hidden layer's pre-activations.
    gain : float
        Size of the first weights; 1 keeps the variance of the inputs through a linear layer.
    """

    def __init__(
        self,
        widths: tuple[int, ...],
        rng: np.random.Generator,
        keep_prob: float = 1.0,
        l2: float = 0.0,
        norm: str = "none",
        gain: float = 1.0,
    ) -> None:
        self.rng, self.keep_prob, self.l2, self.norm = rng, keep_prob, l2, norm
        self.depth = len(widths) - 1
        self.params: dict[str, Array] = {}
        self.running: dict[int, tuple[Array, Array]] = {}
        for k, (inputs, units) in enumerate(pairwise(widths), start=1):
            self.params[f"W{k}"] = rng.standard_normal((units, inputs)) * gain / inputs**0.5
            self.params[f"b{k}"] = np.zeros(units)
            if norm != "none" and k < self.depth:
                self.params[f"gamma{k}"] = np.ones(units)
                self.params[f"beta{k}"] = np.zeros(units)
                self.running[k] = np.zeros(units), np.ones(units)
        self.tape: list[Callable[[Array], Array]] = []
        self.grads: dict[str, Array] = {}
        self.hidden: dict[str, Array] = {}

    def logits(self, X: Array, training: bool = False) -> Array:
        """Return the logits (N,), with a fresh tape."""
        self.tape, self.hidden = [], {}
        h = X
        for k in range(1, self.depth + 1):
            h = self._linear(k, h)
            if k < self.depth:
                h = self._normalised(k, h, training)
                h = self._bent(h)
                self.hidden[f"layer {k}"] = h
                h = self._thinned(h, training)
        return h[:, 0]

    def probabilities(self, X: Array) -> Array:
        """Return the probabilities of label 1, shape (N,)."""
        return 0.5 + 0.5 * np.tanh(0.5 * self.logits(X))

    def loss(self, X: Array, y: NDArray[np.int64]) -> float:
        """Return the mean loss in prediction mode, without the penalty."""
        sign = 2.0 * y - 1.0
        return float(np.mean(np.logaddexp(0.0, -sign * self.logits(X))))

    def accuracy(self, X: Array, y: NDArray[np.int64]) -> float:
        """Return the share of the points whose label is predicted."""
        return float(np.mean((self.logits(X) > 0) == (y == 1)))

    def learn(self, X: Array, y: NDArray[np.int64], learning_rate: float) -> float:
        """Take one step of gradient descent; return the loss before it, with the penalty."""
        sign = 2.0 * y - 1.0
        margin = sign * self.logits(X, training=True)
        loss = float(np.mean(np.logaddexp(0.0, -margin)))
        if self.l2:
            loss += early_stopping.l2_penalty(self.params, self.l2)
        # d/dz of log(1 + exp(-sign z)), for labels written as -1 and +1.
        g = (-0.5 * sign * (1.0 - np.tanh(0.5 * margin)) / len(y))[:, None]
        for backwards in reversed(self.tape):
            g = backwards(g)
        for name, value in self.params.items():
            # The penalty's part of the step only shrinks the weights: hence "weight decay".
            shrink = 1.0 - learning_rate * self.l2 if name.startswith("W") else 1.0
            self.params[name] = shrink * value - learning_rate * self.grads[name]
        return loss

    def _linear(self, k: int, h: Array) -> Array:
        W, b = self.params[f"W{k}"], self.params[f"b{k}"]

        def backwards(g: Array) -> Array:
            # (N, O) and (N, I) to (O, I); (N, O) to (O,); (N, O) and (O, I) to (N, I).
            self.grads[f"W{k}"] = np.tensordot(g, h, axes=(0, 0))
            self.grads[f"b{k}"] = np.add.reduce(g)
            return np.tensordot(g, W, axes=1)

        self.tape.append(backwards)
        return b + np.inner(h, W)

    def _bent(self, u: Array) -> Array:
        slope = np.where(u < 0, LEAK, 1.0)
        self.tape.append(lambda g: g * slope)
        return u * slope

    def _thinned(self, h: Array, training: bool) -> Array:
        if self.keep_prob == 1.0:
            return h
        out, mask = dropout.dropout_forward(h, self.keep_prob, self.rng, training)
        self.tape.append(lambda g: dropout.dropout_backward(g, mask))
        return out

    def _normalised(self, k: int, u: Array, training: bool) -> Array:
        if self.norm == "none":
            return u
        gamma, beta = self.params[f"gamma{k}"], self.params[f"beta{k}"]
        if self.norm == "batch":
            out, cache, *self.running[k] = batch_norm.batchnorm_forward(
                u, gamma, beta, *self.running[k], training=training
            )
            backward = batch_norm.batchnorm_backward
        else:
            out, cache = batch_norm.layernorm_forward(u, gamma, beta)
            backward = batch_norm.layernorm_backward

        def backwards(g: Array) -> Array:
            du, self.grads[f"gamma{k}"], self.grads[f"beta{k}"] = backward(g, cache)
            return du

        self.tape.append(backwards)
        return out


def run(
    network: Network,
    train: tuple[Array, NDArray[np.int64]],
    validation: tuple[Array, NDArray[np.int64]],
    steps: int,
    learning_rate: float,
    tick: Callable[[], None] = lambda: None,
) -> tuple[Array, Array]:
    """Train by full-batch gradient descent; return the training and validation losses (steps,).

    Both are taken in prediction mode and without the penalty, before each step, so that the
    curves of differently regularised networks can be compared.
    """
    losses = np.empty((2, steps))
    for step in range(steps):
        losses[:, step] = network.loss(*train), network.loss(*validation)
        network.learn(*train, learning_rate)
        tick()
    return losses[0], losses[1]


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description="Train a network with your regularisers and draw what it learned."
    )
    add = parser.add_argument
    add("--data", choices=("moons", "circles"), default="moons")
    add("--points", type=int, default=50, help="points to learn from; 400 more for validation")
    add("--noise", type=float, default=0.3, help="standard deviation of each coordinate")
    add("--hidden", type=int, nargs="+", default=[64, 64], metavar="UNITS",
        help="units of each hidden layer")  # fmt: skip
    add("--keep-prob", type=float, default=0.5, help="for dropout; 1 for none")
    add("--l2", type=float, default=0.0, help="strength of the penalty on the weights")
    add("--norm", choices=("none", "batch", "layer"), default="none")
    add("--patience", type=int, default=0, help="for early stopping; 0 for none")
    add("--steps", type=int, default=2000)
    add("--learning-rate", type=float, default=0.15)
    add("--seed", type=int, default=0)
    add("--save", type=Path, metavar="FILE", help="save the figure instead of showing it")
    given = parser.parse_args()
    for name in ("steps", "learning_rate", "points"):
        if not getattr(given, name) > 0:
            parser.error(f"--{name.replace('_', '-')} must be positive")
    if min(given.hidden) < 1:
        parser.error("--hidden takes positive numbers of units")
    if not 0 < given.keep_prob <= 1:
        parser.error("--keep-prob must be above 0 and at most 1")
    if not (given.l2 >= 0 and given.patience >= 0):
        parser.error("--l2 and --patience must not be negative")
    return given


def draw(
    given: argparse.Namespace,
    network: Network,
    train: tuple[Array, NDArray[np.int64]],
    curves: dict[str, Array],
    best: int | None,
    title: str,
) -> None:
    """Draw the data, the losses and the decision boundary, into a window or a file."""
    from matplotlib import pyplot as plt

    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(15, 4.4), layout="constrained")
    plots.data(*train, left, title=f"{given.data}: {len(train[0])} points to learn from")
    plots.losses(curves, middle, title="Mean loss, without the penalty", xlabel="step")
    if best is not None:
        middle.axvline(best + 1, color="0.3", linestyle=":")
        middle.annotate(
            f"back to step {best + 1}", (best + 1, 0.97), xycoords=("data", "axes fraction"),
            textcoords="offset points", xytext=(4, 0), va="top",
        )  # fmt: skip
    plots.decision_boundary(network.probabilities, *train, right, title=title, resolution=100)
    show(figure, given.save, f"{given.data}_regularised.png")


def main() -> None:
    """Train, report, draw."""
    given = arguments()
    rng = np.random.default_rng(given.seed)
    try:
        train = getattr(datasets, given.data)(given.points, given.noise, rng)
        validation = getattr(datasets, given.data)(400, given.noise, rng)
    except ValueError as error:
        stop(str(error))
    best = None
    with exercises(FOLDER):
        network = Network(
            (2, *given.hidden, 1), rng, given.keep_prob, given.l2, given.norm, gain=2**0.5
        )
        with Progress() as progress, np.errstate(over="ignore", invalid="ignore"):
            task = progress.add_task("Training", total=given.steps)
            losses, val_losses = run(
                network, train, validation, given.steps, given.learning_rate,
                tick=lambda: progress.advance(task),
            )  # fmt: skip
        if not (np.isfinite(losses).all() and np.isfinite(network.probabilities(train[0])).all()):
            stop("the training diverged; try a smaller --learning-rate or a smaller --l2")
        right = network.accuracy(*train), network.accuracy(*validation)
        if given.patience:
            best = int(early_stopping.best_step(val_losses, given.patience))
            if not 0 <= best < given.steps:
                stop(f"best_step returned {best}, which is none of the {given.steps} steps")

    print(f"Loss at the end: {losses[-1]:.3f} training, {val_losses[-1]:.3f} validation")
    print(f"Accuracy: {right[0]:.1%} of the training points, {right[1]:.1%} of the others")
    if best is not None:
        print(
            f"Early stopping with patience {given.patience} goes back to step {best + 1}, where "
            f"the validation loss is {val_losses[best]:.3f}"
        )
    title = f"{right[1]:.1%} of the validation points right"
    draw(given, network, train, {"training": losses, "validation": val_losses}, best, title)


if __name__ == "__main__":
    main()

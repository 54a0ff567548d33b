"""Race your optimizers: across a surface in the plane, and on a small network.

    python train.py                                    all that you have written so far
    python train.py --surface rosenbrock --data spirals
    python train.py sgd adam --rate 0.3 --schedule cosine --save race.png

It works with `optimizers.py` beside it. An optimizer that is not written yet stays out of the race.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from grader import datasets, plots
from grader.scripts import exercises, show, stop

Array = NDArray[np.float64]
Steps = dict[str, Callable]
FOLDER = Path(__file__).resolve().parent
NAMES = ("sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw")
DATA = ("moons", "circles", "blobs", "spirals")
STYLES = dict(zip(NAMES, zip(plots.COLOURS[1:6] + plots.COLOURS[:1], "os^Dv*", strict=True),
                  strict=True))  # fmt: skip

# A step h so small that h^2 vanishes beside 1: the complex step below has no cancellation.
TINY = 1e-20


def ravine(p: Array) -> Array:
    """Evaluate a quadratic, 25 times steeper along y than along x; its minimum is (0, 0)."""
    x, y = p[..., 0], p[..., 1]
    return (x**2 + 25 * y**2) / 2


def rosenbrock(p: Array) -> Array:
    """Evaluate Rosenbrock's bent valley (1960); its minimum is (1, 1)."""
    x, y = p[..., 0], p[..., 1]
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def beale(p: Array) -> Array:
    """Evaluate Beale's plateaus and cliffs; its minimum is (3, 0.5)."""
    x, y = p[..., 0], p[..., 1]
    return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2


# By surface: the function, where the race starts, the minimum, the window, and the learning rates
# that suit it: no optimizer is at its best with another one's.
SURFACES = {
    "ravine": (ravine, (-4.0, 1.5), (0.0, 0.0), (-5.0, 2.5, -2.0, 2.2),
               (0.04, 0.02, 0.02, 0.1, 0.3, 0.3)),
    "rosenbrock": (rosenbrock, (-1.2, 1.0), (1.0, 1.0), (-1.9, 1.9, -0.7, 2.3),
                   (0.001, 0.001, 0.001, 0.02, 0.1, 0.1)),
    "beale": (beale, (1.0, 1.5), (3.0, 0.5), (0.1, 4.4, -1.8, 1.9),
              (0.01, 0.004, 0.004, 0.03, 0.1, 0.1)),
}  # fmt: skip
NETWORK_RATES = (1.0, 0.2, 0.2, 0.03, 0.05, 0.05)


def gradient(f: Callable, theta: Array) -> Array:
    """Differentiate f at theta (P,) by a complex step: f(theta + ih) = f(theta) + ih f'(theta).

    f takes points of shape (..., P) and is made of operations that know complex numbers. All P
    directions are taken at once (Squire and Trapp, Using complex variables to estimate derivatives
    of real functions, 1998).
    """
    return f(theta + TINY * 1j * np.eye(theta.size)).imag / TINY


class Network:
    """A network of one hidden layer of H tanh units and one tanh output for two classes.

    Its parameters are a dict of arrays, for the optimizers, or one vector theta of all of them,
    for the complex step. The loss is the mean of (output - s)^2 / 2 with the targets s = -1, 1.
    """

    def __init__(self, hidden: int) -> None:
        self.shapes = {"W1": (hidden, 2), "b1": (hidden,), "W2": (hidden,), "b2": (1,)}

    def start(self, rng: np.random.Generator) -> dict[str, Array]:
        """Draw parameters to start from."""
        return {name: 0.8 * rng.normal(size=shape) for name, shape in self.shapes.items()}

    def unpack(self, theta: Array) -> dict[str, Array]:
        """Cut vectors (..., P) into the arrays of the layers, (..., shape)."""
        params, begin = {}, 0
        for name, shape in self.shapes.items():
            end = begin + int(np.prod(shape))
            params[name] = theta[..., begin:end].reshape(*theta.shape[:-1], *shape)
            begin = end
        return params

    def output(self, theta: Array, X: Array) -> Array:
        """Return the outputs (..., N) for the points X (N, 2)."""
        p = self.unpack(theta)
        hidden = np.tanh(np.einsum("...hd,nd->...nh", p["W1"], X) + p["b1"][..., None, :])
        return np.tanh(np.einsum("...nh,...h->...n", hidden, p["W2"]) + p["b2"])

    def loss(self, theta: Array, X: Array, s: Array) -> Array:
        """Return the mean loss, one for each vector of parameters."""
        return 0.5 * ((self.output(theta, X) - s) ** 2).mean(axis=-1)

    @staticmethod
    def pack(params: dict[str, Array]) -> Array:
        """Lay all arrays end to end."""
        return np.concatenate([value.ravel() for value in params.values()])


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Race the optimizers of this folder.")
    add = parser.add_argument
    add("optimizers", nargs="*", metavar="OPTIMIZER",
        help=f"who races; all that are written if none is named: {', '.join(NAMES)}")  # fmt: skip
    add("--surface", choices=tuple(SURFACES), default="beale")
    add("--steps", type=int, default=200, help="on the surface")
    add("--data", choices=DATA, default="moons", help="of two classes")
    add("--points", type=int, default=240, help="how many, a quarter of them for validation")
    add("--hidden", type=int, default=12, help="units of the hidden layer")
    add("--epochs", type=int, default=40)
    add("--batch-size", type=int, default=30)
    add("--rate", type=float, default=1.0, help="multiplies every optimizer's own learning rate")
    add("--schedule", choices=("constant", "cosine"), default="constant",
        help="of the learning rate; cosine is your cosine_schedule")  # fmt: skip
    add("--warmup", type=int, default=0, metavar="STEPS", help="of the cosine schedule")
    add("--clip", type=float, metavar="NORM", help="limit gradients by your clip_by_global_norm")
    add("--seed", type=int, default=0)
    add("--save", type=Path, metavar="FILE", help="save the figure instead of showing it")
    given = parser.parse_args()
    for name in ("steps", "points", "hidden", "epochs", "batch_size", "rate"):
        if not getattr(given, name) > 0:
            parser.error(f"--{name.replace('_', '-')} must be positive")
    if given.clip is not None and not given.clip > 0:
        parser.error("--clip must be positive")
    if given.warmup < 0 or (given.warmup and given.schedule == "constant"):
        parser.error("--warmup takes a number of steps and goes with --schedule cosine")
    unknown = [name for name in given.optimizers if name not in NAMES]
    if unknown:
        parser.error(f"there is no optimizer {unknown[0]}; choose from {', '.join(NAMES)}")
    return given


def written(module: object, names: list[str]) -> Steps:
    """Return the optimizers that are written; the named ones must be."""
    found, missing = {}, []
    for name in names or NAMES:
        step = getattr(module, name, None)
        if step is None:
            stop(f"optimizers.py has no function {name}; `grader reset {name}` brings it back")
        try:
            step(np.ones(2), np.ones(2), {})
        except NotImplementedError:
            missing.append(name)
        else:
            found[name] = step
    if not found or (names and missing):
        stop(f"{missing[0]} is not written yet; `grader hint {missing[0]}` helps to begin")
    if missing:
        print(f"Not in the race, since not written yet: {', '.join(missing)}")
    return found


def walk(step: Callable, f: Callable, start: Array, rates: list[float], clip: Callable) -> Array:
    """Return the points (steps + 1, 2) of one optimizer's way across a surface."""
    w, state, path = np.array(start), {}, [np.array(start)]
    for rate in rates:
        dw = clip({"w": gradient(f, w)})["w"]
        w, state = step(w, dw, state, learning_rate=rate)
        path.append(w)
    return np.array(path)


def fit(step: Callable, network: Network, X: Array, s: Array, rates: list[float], clip: Callable,
        given: argparse.Namespace) -> tuple[Array, Array]:  # fmt: skip
    """Train the network with one optimizer; return theta and the loss, at first and by epoch."""
    rng = np.random.default_rng(given.seed)  # the same start and batches for everybody
    params = network.start(rng)
    states: dict[str, dict] = {name: {} for name in params}
    losses = [float(network.loss(network.pack(params), X, s))]
    remaining = iter(rates)
    for _ in range(given.epochs):
        order = rng.permutation(len(X))
        for begin in range(0, len(X), given.batch_size):
            rows = order[begin : begin + given.batch_size]
            dtheta = gradient(lambda theta, r=rows: network.loss(theta, X[r], s[r]),
                              network.pack(params))  # fmt: skip
            grads, rate = clip(network.unpack(dtheta)), next(remaining)
            for name in params:  # every array has a state of its own
                params[name], states[name] = step(
                    params[name], grads[name], states[name], learning_rate=rate
                )
        losses.append(float(network.loss(network.pack(params), X, s)))
    return network.pack(params), np.array(losses)


def make_data(given: argparse.Namespace) -> tuple[Array, NDArray[np.int64]]:
    """Draw the points of two classes."""
    if given.data == "blobs":
        return datasets.blobs(given.points, given.seed, centers=2, spread=1.5)
    if given.data == "spirals":
        return datasets.spirals(given.points, 0.1, given.seed, arms=2)
    return getattr(datasets, given.data)(given.points, 0.15, given.seed)


def draw(given: argparse.Namespace, paths: dict[str, Array], losses: dict[str, Array],
         boundary: tuple, best: str) -> None:  # fmt: skip
    """Draw the paths, the losses and the decision boundary, into a window or a file."""
    from matplotlib import pyplot as plt

    f, start, minimum, window, _ = SURFACES[given.surface]
    figure, axes = plt.subplots(2, 2, figsize=(12.5, 10), layout="constrained")
    left, right, bottom, top = window
    grid = np.stack(np.meshgrid(np.linspace(left, right, 300), np.linspace(bottom, top, 300)), -1)
    ax = axes[0, 0]
    ax.contour(grid[..., 0], grid[..., 1], np.log10(f(grid) + 1e-3), 18, cmap="Greys", alpha=0.7)
    for name, path in paths.items():
        colour, marker = STYLES[name]
        ax.plot(*path.T, color=colour, marker=marker, markersize=3.5, markevery=10, lw=1.4,
                label=name)  # fmt: skip
    ax.plot(*start, "ko", markersize=8)
    ax.plot(*minimum, "k*", markersize=15)
    ax.set(xlim=(left, right), ylim=(bottom, top), xlabel="$w_1$", ylabel="$w_2$")
    ax.set_title(f"{given.surface}: {given.steps} steps from the dot to the star", loc="left")
    ax.legend(loc="best", framealpha=0.9)
    # A diverged run has values that no logarithmic axis can show.
    heights = {name: np.maximum(f(path), 1e-16) for name, path in paths.items()}
    for ax, curves, title, xlabel, ylabel in (
        (axes[0, 1], heights, "the same ways, seen from the side", "step", "height"),
        (axes[1, 0], losses, f"a network on {given.data}", "epoch", "mean loss"),
    ):
        for name, values in curves.items():
            colour, marker = STYLES[name]
            shown = np.where(np.isfinite(values) & (values < 1e12), values, np.nan)
            ax.plot(shown, color=colour, marker=marker, markersize=4, lw=1.5, label=name,
                    markevery=max(1, len(values) // 12))  # fmt: skip
        ax.set(yscale="log", xlabel=xlabel, ylabel=ylabel)
        ax.set_title(title, loc="left")
        ax.grid(visible=True, color="#dddddd", linewidth=0.6)
        ax.legend(loc="best", framealpha=0.9)
    predict, X, y = boundary
    plots.decision_boundary(predict, X, y, axes[1, 1], title=f"what {best} learned",
                            resolution=150)  # fmt: skip
    show(figure, given.save, f"{given.surface}_{given.data}.png")


def main() -> None:
    """Race, report, draw."""
    given = arguments()
    try:
        X, y = make_data(given)
        parts = datasets.train_validation_split(X, y, 0.25, given.seed)
    except ValueError as error:
        stop(str(error))
    X_train, y_train, X_val, y_val = parts
    network = Network(given.hidden)
    paths, losses, thetas, accuracy = {}, {}, {}, {}
    with exercises(FOLDER):
        import optimizers

        racing = written(optimizers, given.optimizers)

        def rates(base: float, steps: int) -> list[float]:
            if given.schedule == "constant":
                return [base * given.rate] * steps
            warmup = min(given.warmup, steps)
            return [optimizers.cosine_schedule(step, steps, base * given.rate, warmup)
                    for step in range(steps)]  # fmt: skip

        def clip(grads: dict[str, Array]) -> dict[str, Array]:
            return optimizers.clip_by_global_norm(grads, given.clip)[0] if given.clip else grads

        f, start, minimum, _, surface_rates = SURFACES[given.surface]
        batches = given.epochs * -(-len(X_train) // given.batch_size)
        with np.errstate(all="ignore"), Progress(console=Console(stderr=True)) as progress:
            task = progress.add_task("Racing", total=2 * len(racing))
            for name, step in racing.items():
                k = NAMES.index(name)
                progress.update(task, description=f"{name:<8} on {given.surface}")
                paths[name] = walk(step, f, start, rates(surface_rates[k], given.steps), clip)
                progress.update(task, advance=1, description=f"{name:<8} on {given.data}")
                thetas[name], losses[name] = fit(
                    step, network, X_train, 2.0 * y_train - 1, rates(NETWORK_RATES[k], batches),
                    clip, given,
                )  # fmt: skip
                guess = network.output(thetas[name], X_val) > 0
                accuracy[name] = float(np.mean(guess == (y_val == 1)))
                progress.advance(task)

    table = Table(title=f"{given.surface}: {given.steps} steps; "
                        f"{given.data}: {given.epochs} epochs")  # fmt: skip
    for heading in ("optimizer", "height", "distance", "training loss", "accuracy"):
        table.add_column(heading, justify="left" if heading == "optimizer" else "right")
    with np.errstate(all="ignore"):
        for name, path in paths.items():
            distance = float(np.linalg.norm(path[-1] - minimum))
            table.add_row(name, f"{float(f(path[-1])):.2g}", f"{distance:.2g}",
                          f"{losses[name][-1]:.4f}", f"{accuracy[name]:.1%}")  # fmt: skip
    Console().print(table)
    print("height, distance: above and from the minimum; accuracy: of the validation points")

    finite = [name for name in losses if np.isfinite(thetas[name]).all()]
    if not finite:
        stop("every run diverged; try a smaller --rate")
    best = min(finite, key=lambda name: losses[name][-1])

    def probability(points: Array) -> Array:
        return (1 + network.output(thetas[best], points)) / 2

    with np.errstate(all="ignore"):  # a diverged way overflows on the surface, too
        draw(given, paths, losses, (probability, X, y), best)


if __name__ == "__main__":
    main()

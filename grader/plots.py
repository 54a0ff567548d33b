"""Pictures of data, losses, decision boundaries and layers, in one line each.

Every function draws into ``ax``, or into a new figure if none is given, and returns the Axes.
Colours are those of Okabe and Ito, which colour-blind readers tell apart; classes also differ by
marker, lines by dashes, and a darker tint always means a larger probability, so that a picture
printed in grey loses nothing. Matplotlib is imported by the first picture, not by this module.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.cm import ScalarMappable
    from matplotlib.colorbar import Colorbar

__all__ = ["data", "decision_boundary", "histograms", "losses"]

# Neighbours in this list also differ in lightness.
COLOURS = (
    "#E69F00",  # orange
    "#0072B2",  # blue
    "#009E73",  # bluish green
    "#CC79A7",  # reddish purple
    "#56B4E9",  # sky blue
    "#D55E00",  # vermilion
    "#F0E442",  # yellow
)
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
DASHES = ("-", "--", "-.", ":")
INK = "#222222"
PADDING = 0.1  # of the data's extent, on each side
BINS = 60

Array = NDArray[np.float64]


def data(X: ArrayLike, y: ArrayLike, ax: Axes | None = None, *, title: str | None = None) -> Axes:
    """Draw labelled points in the plane.

    Parameters
    ----------
    X : array_like, shape (N, 2)
        Points.
    y : array_like of integers, shape (N,)
        Labels; class k has the same colour and marker in every picture.
    ax : matplotlib Axes, optional
        Where to draw; a new figure if left out.
    title : str, optional
        Title of the picture.

    Returns
    -------
    matplotlib Axes
        The Axes drawn into.

    Raises
    ------
    ValueError
        If ``X`` is not of shape (N, 2) with N > 0, is not finite, or ``y`` is not one
        non-negative integer per point.
    """
    X, y = _points(X, y)
    ax = _axes(ax)
    for label in np.unique(y):
        of_class = X[y == label]
        ax.scatter(
            of_class[:, 0],
            of_class[:, 1],
            s=26,
            c=COLOURS[label % len(COLOURS)],
            marker=MARKERS[label % len(MARKERS)],
            edgecolors=INK,
            linewidths=0.6,
            label=f"class {label}",
            zorder=3,
        )
    ax.set_aspect("equal", adjustable="box")
    ax.legend(loc="best", framealpha=0.9)
    return _finish(ax, title, "$x_1$", "$x_2$")


def losses(
    losses: ArrayLike | Mapping[str, ArrayLike],
    ax: Axes | None = None,
    *,
    title: str | None = None,
    xlabel: str = "epoch",
    log: bool = False,
) -> Axes:
    """Draw one loss curve or several.

    Parameters
    ----------
    losses : array_like of shape (T,), or dict of label to such arrays
        Losses, one per epoch.
    ax : matplotlib Axes, optional
        Where to draw; a new figure if left out.
    title : str, optional
        Title of the picture.
    xlabel : str, default "epoch"
        What the losses are counted in.
    log : bool, default False
        Whether the losses are drawn on a logarithmic axis.

    Returns
    -------
    matplotlib Axes
        The Axes drawn into. A curve with values that are not finite says in the legend where it
        diverged.

    Raises
    ------
    ValueError
        If there is no curve, or one is not a sequence of at least one number.
    """
    curves = losses if isinstance(losses, Mapping) else {"": losses}
    if not curves:
        raise ValueError("losses is empty: there is no curve to draw")
    numbers = {name: _vector(values, name or "losses") for name, values in curves.items()}
    ax = _axes(ax)
    for index, (name, values) in enumerate(numbers.items()):
        bad = np.flatnonzero(~np.isfinite(values))
        label = f"{name} (not finite from {xlabel} {bad[0] + 1})".strip() if bad.size else name
        ax.plot(
            np.arange(1, len(values) + 1),
            np.where(np.isfinite(values), values, np.nan),
            color=COLOURS[(index + 1) % len(COLOURS)],  # from blue on: orange is pale as a line
            linestyle=DASHES[index % len(DASHES)],
            linewidth=1.8,
            marker="o" if len(values) == 1 else None,
            label=label or None,
        )
    if ax.get_legend_handles_labels()[1]:
        ax.legend(loc="best", framealpha=0.9)
    if log:
        ax.set_yscale("log")
    ax.grid(visible=True, color="#dddddd", linewidth=0.6)
    ax.set_axisbelow(True)
    return _finish(ax, title, xlabel, "mean loss")


def decision_boundary(
    predict_probabilities: Callable[[Array], ArrayLike],
    X: ArrayLike,
    y: ArrayLike,
    ax: Axes | None = None,
    *,
    title: str | None = None,
    resolution: int = 200,
) -> Axes:
    """Draw a classifier's probabilities over the plane, its decision boundary, and the data.

    Two classes: tints from light to dark give the probability of class 1, a solid line the
    boundary at 0.5, dashed lines 0.1 and 0.9. More classes: a region has the colour of the most
    probable class, darker where the classifier is surer; solid lines are the boundaries.

    Parameters
    ----------
    predict_probabilities : callable
        Takes points of shape (M, 2); returns the probabilities of class 1, shape (M,), or those
        of all classes, shape (M, C) with C >= 2. Called once, with a grid over the extent of the
        data and a tenth of it on each side.
    X : array_like, shape (N, 2)
        Points.
    y : array_like of integers, shape (N,)
        Labels, 0 to C - 1.
    ax : matplotlib Axes, optional
        Where to draw; a new figure if left out.
    title : str, optional
        Title of the picture.
    resolution : int, default 200
        Points of the grid along each side.

    Returns
    -------
    matplotlib Axes
        The Axes drawn into; the colour bar stands beside it.

    Raises
    ------
    ValueError
        If ``X`` and ``y`` are not points and labels, ``resolution`` is below 2, a label has no
        probability, or what the classifier returns has another shape or holds values that are
        not probabilities.
    """
    X, y = _points(X, y)
    if resolution < 2:
        raise ValueError(f"resolution must be at least 2, got {resolution}")
    across, up = _grid_sides(X, resolution)
    grid = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    p = _probabilities(predict_probabilities(grid), len(grid))
    if y.max() >= p.shape[1]:
        raise ValueError(f"y holds class {y.max()}, but there are {p.shape[1]} probabilities")
    ax = _axes(ax)
    fields = p.reshape(resolution, resolution, p.shape[1])
    if p.shape[1] == 2:
        _binary_background(ax, across, up, fields[..., 1])
    else:
        _multiclass_background(ax, across, up, fields)
    data(X, y, ax, title=title)
    ax.set_xlim(across[0], across[-1])
    ax.set_ylim(up[0], up[-1])
    return ax


def histograms(
    layers: Mapping[str, ArrayLike] | Sequence[ArrayLike],
    ax: Axes | None = None,
    *,
    title: str | None = None,
    xlabel: str = "value",
) -> Axes:
    """Draw how the activations or gradients of each layer are distributed, one row per layer.

    The rows share one axis of values and one set of bins, so that a layer whose values shrink or
    saturate stands out; each row's height is scaled to its own peak. Mean and standard deviation
    are written beside each row.

    Parameters
    ----------
    layers : dict of name to array_like, or sequence of array_like
        Values by layer, first layer first, arrays of any shape. In a sequence they are called
        "layer 1", "layer 2", ...
    ax : matplotlib Axes, optional
        Where to draw; a new figure if left out.
    title : str, optional
        Title of the picture.
    xlabel : str, default "value"
        What the values are, for example "activation".

    Returns
    -------
    matplotlib Axes
        The Axes drawn into.

    Raises
    ------
    ValueError
        If there is no layer, or a layer is empty or holds values that are not finite.
    """
    if not isinstance(layers, Mapping):
        layers = {f"layer {k}": values for k, values in enumerate(layers, start=1)}
    if not layers:
        raise ValueError("layers is empty: there is no histogram to draw")
    rows = {name: _vector(np.ravel(values), name) for name, values in layers.items()}
    for name, values in rows.items():
        if not np.isfinite(values).all():
            raise ValueError(f"{name} holds values that are not finite")
    edges = np.histogram_bin_edges(np.concatenate(list(rows.values())), bins=BINS)
    ax = _axes(ax)
    ax.axvline(0.0, color="#bbbbbb", linewidth=0.8, zorder=0)
    baselines = range(len(rows) - 1, -1, -1)  # the first layer stands on top
    for row, (name, values) in zip(baselines, rows.items(), strict=True):
        counts = np.histogram(values, bins=edges)[0]
        ax.stairs(
            row + 0.8 * counts / counts.max(),
            edges,
            baseline=row,
            fill=True,
            facecolor="#9cc3dd",
            edgecolor=COLOURS[1],
            linewidth=1.0,
            label=name,
        )
        ax.text(
            1.01,
            row + 0.25,
            f"mean {values.mean():.2g}\nstd {values.std():.2g}",
            transform=ax.get_yaxis_transform(),
            va="center",
            fontsize="small",
            color=INK,
        )
    ax.set_yticks([row + 0.25 for row in baselines], list(rows))
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(-0.15, len(rows))
    ax.set_xlim(edges[0], edges[-1])
    return _finish(ax, title, xlabel, "")


def _binary_background(ax: Axes, across: Array, up: Array, p: Array) -> None:
    from matplotlib.colors import LinearSegmentedColormap

    # One way from light to dark: in grey print the order of the probabilities remains.
    tints = LinearSegmentedColormap.from_list("probability", ["#fdebc8", "#dfe3e2", "#7fb2d6"])
    image = ax.imshow(
        p, extent=_extent(across, up), origin="lower", cmap=tints, vmin=0.0, vmax=1.0, zorder=0
    )
    bar = _colour_bar(ax, image, "probability of class 1")
    for level, style, width in ((0.1, "--", 0.8), (0.5, "-", 1.8), (0.9, "--", 0.8)):
        if _crosses(p, level):
            ax.contour(
                across, up, p, levels=[level], colors=INK, linestyles=style, linewidths=width
            )
            bar.ax.axhline(level, color=INK, linestyle=style, linewidth=width)


def _multiclass_background(ax: Axes, across: Array, up: Array, p: Array) -> None:
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import LinearSegmentedColormap, Normalize, to_rgb

    classes = p.shape[-1]
    winner, confidence = p.argmax(axis=-1), p.max(axis=-1)
    colours = np.array([to_rgb(COLOURS[k % len(COLOURS)]) for k in range(classes)])
    strength = 0.55 * (confidence - 1 / classes) / (1 - 1 / classes)
    image = 1 - strength[..., None] * (1 - colours[winner])
    ax.imshow(np.clip(image, 0.0, 1.0), extent=_extent(across, up), origin="lower", zorder=0)
    for k in range(classes - 1):  # the last class's boundaries are drawn by the others
        margin = p[..., k] - np.delete(p, k, axis=-1).max(axis=-1)
        if _crosses(margin, 0.0):
            ax.contour(across, up, margin, levels=[0.0], colors=INK, linewidths=1.6)
    greys = LinearSegmentedColormap.from_list("confidence", ["#ffffff", "#8a8a8a"])
    mappable = ScalarMappable(Normalize(1 / classes, 1.0), greys)
    _colour_bar(ax, mappable, "probability of the most probable class")


def _colour_bar(ax: Axes, mappable: ScalarMappable, label: str) -> Colorbar:
    # An inset follows the height of the picture, whatever its aspect and the figure's layout.
    bar = ax.figure.colorbar(mappable, cax=ax.inset_axes((1.03, 0.0, 0.035, 1.0)), label=label)
    bar.outline.set_edgecolor("#bbbbbb")
    return bar


def _crosses(field: Array, level: float) -> bool:
    """Whether a contour exists; Matplotlib warns when asked for one that does not."""
    return bool(field.min() < level < field.max())


def _grid_sides(X: Array, resolution: int) -> tuple[Array, Array]:
    low, high = X.min(axis=0), X.max(axis=0)
    pad = PADDING * np.where(high > low, high - low, 1.0)
    low, high = low - pad, high + pad
    return (
        np.linspace(low[0], high[0], resolution),
        np.linspace(low[1], high[1], resolution),
    )


def _extent(across: Array, up: Array) -> tuple[float, float, float, float]:
    """Edges of an image whose outermost pixels are centered on the grid's ends."""
    dx, dy = (across[1] - across[0]) / 2, (up[1] - up[0]) / 2
    return (across[0] - dx, across[-1] + dx, up[0] - dy, up[-1] + dy)


def _probabilities(returned: ArrayLike, points: int) -> Array:
    """Probabilities of all classes, shape (M, C)."""
    p = np.asarray(returned, dtype=np.float64)
    if p.shape == (points,):
        p = np.column_stack([1 - p, p])
    if p.ndim != 2 or p.shape[0] != points or p.shape[1] < 2:
        raise ValueError(
            f"predict_probabilities returned shape {p.shape} for {points} points; expected "
            f"({points},) or ({points}, C) with C >= 2"
        )
    if not np.isfinite(p).all():
        raise ValueError("predict_probabilities returned values that are not finite")
    if p.min() < -1e-9 or p.max() > 1 + 1e-9:
        raise ValueError(
            f"predict_probabilities returned values from {p.min():.3g} to {p.max():.3g}, not "
            "probabilities between 0 and 1; are they logits?"
        )
    if not np.allclose(p.sum(axis=1), 1.0, atol=1e-6):
        raise ValueError("predict_probabilities returned rows that do not sum to 1")
    return p


def _points(X: ArrayLike, y: ArrayLike) -> tuple[Array, NDArray[np.int64]]:
    X, labels = np.asarray(X, dtype=np.float64), np.asarray(y)
    if X.ndim != 2 or X.shape[1] != 2 or not len(X):
        raise ValueError(f"X must have shape (N, 2) with N > 0, got {X.shape}")
    if not np.isfinite(X).all():
        raise ValueError("X holds values that are not finite")
    if labels.shape != (len(X),):
        raise ValueError(f"y must hold one label per point, shape ({len(X)},), got {labels.shape}")
    whole = labels.dtype.kind in "biu" or (
        labels.dtype.kind == "f" and np.isfinite(labels).all() and (labels % 1 == 0).all()
    )
    if not whole or (labels < 0).any():
        raise ValueError("y must hold the labels 0, 1, 2, ...")
    return X, labels.astype(np.int64)


def _vector(values: ArrayLike, name: str) -> Array:
    numbers = np.asarray(values, dtype=np.float64)
    if numbers.ndim != 1 or not numbers.size:
        raise ValueError(
            f"{name} must be a sequence of at least one number, got shape {numbers.shape}"
        )
    return numbers


def _axes(ax: Axes | None) -> Axes:
    if ax is not None:
        return ax
    # pyplot only here: a figure of the caller's own needs no window system.
    from matplotlib import pyplot as plt

    return plt.subplots(layout="constrained")[1]


def _finish(ax: Axes, title: str | None, xlabel: str, ylabel: str) -> Axes:
    if title is not None:
        ax.set_title(title, loc="left", fontsize="medium")
    ax.set_xlabel(xlabel)
    ax.set_ylabel(ylabel)
    ax.spines[["top", "right"]].set_visible(False)
    return ax

"""The pictures: what they hold, where they look, and what they complain about."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from grader import datasets, plots

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

X2, Y2 = datasets.moons(60, 0.1, 0)
X3, Y3 = datasets.blobs(60, 0)


@pytest.fixture
def ax() -> Axes:
    """Axes of a figure that pyplot knows nothing about."""
    return Figure(layout="constrained").subplots()


@pytest.fixture(autouse=True)
def _close_figures() -> Iterator[None]:
    mpl.use("Agg")
    yield
    from matplotlib import pyplot as plt

    plt.close("all")


def linear(points: Any) -> Any:
    return 1 / (1 + np.exp(-(points[:, 0] - 0.5)))


def three(points: Any) -> Any:
    scores = points @ np.array([[1.0, 0.5], [-1.0, 0.5], [0.0, -1.0]]).T
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True)


CALLS: dict[str, Callable[..., Axes]] = {
    "data": lambda **kw: plots.data(X3, Y3, **kw),
    "losses": lambda **kw: plots.losses([3.0, 2.0, 1.0], **kw),
    "boundary": lambda **kw: plots.decision_boundary(linear, X2, Y2, resolution=30, **kw),
    "regions": lambda **kw: plots.decision_boundary(three, X3, Y3, resolution=30, **kw),
    "histograms": lambda **kw: plots.histograms([X2, X3], **kw),
}
each_picture = pytest.mark.parametrize("name", sorted(CALLS))


def render(ax: Axes) -> None:
    ax.figure.canvas.draw()


def legend(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.get_legend().get_texts()]


def contours(ax: Axes) -> list[Any]:
    return [artist for artist in ax.collections if hasattr(artist, "levels")]


@each_picture
def test_returns_the_given_axes_with_title_and_axis_labels(name: str, ax: Axes) -> None:
    assert CALLS[name](ax=ax, title="Mine") is ax
    assert ax.get_title(loc="left") == "Mine"
    assert ax.get_xlabel()
    render(ax)


@each_picture
def test_makes_a_figure_when_no_axes_are_given(name: str) -> None:
    from matplotlib import pyplot as plt

    drawn = CALLS[name]()
    assert isinstance(drawn, Axes)
    assert plt.get_fignums() == [drawn.figure.number]
    render(drawn)


@each_picture
def test_given_axes_leave_pyplot_alone(name: str) -> None:
    code = f"""
import sys, numpy as np
from matplotlib.figure import Figure
from grader import plots
assert "matplotlib.pyplot" not in sys.modules
ax = Figure().subplots()
X, y = np.arange(12.0).reshape(6, 2) % 5, np.arange(6) % 3
uniform = lambda points: np.full((len(points), 3), 1 / 3)
half = lambda points: points[:, 0] / 10 + 0.3
{{
    "data": lambda: plots.data(X, y, ax=ax),
    "losses": lambda: plots.losses([1.0, 2.0], ax=ax),
    "boundary": lambda: plots.decision_boundary(half, X, y % 2, ax=ax),
    "regions": lambda: plots.decision_boundary(uniform, X, y, ax=ax),
    "histograms": lambda: plots.histograms([X], ax=ax),
}}["{name}"]()
sys.exit("matplotlib.pyplot" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_importing_the_module_does_not_import_matplotlib() -> None:
    code = "import sys, grader, grader.plots; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_data_draws_one_marker_and_colour_per_class_and_every_point(ax: Axes) -> None:
    plots.data(X3, Y3, ax)
    assert legend(ax) == ["class 0", "class 1", "class 2"]
    scatters = ax.collections
    assert sum(len(scatter.get_offsets()) for scatter in scatters) == len(X3)
    assert len({tuple(scatter.get_facecolor()[0]) for scatter in scatters}) == 3
    shapes = {scatter.get_paths()[0].vertices.tobytes() for scatter in scatters}
    assert len(shapes) == 3


def test_a_class_looks_the_same_when_others_are_missing() -> None:
    def look(X: Any, y: Any) -> Any:
        scatter = plots.data(X, y, Figure().subplots()).collections[-1]
        return tuple(scatter.get_facecolor()[0]), scatter.get_paths()[0].vertices.tobytes()

    assert look(X3, Y3) == look(X3[Y3 == 2], Y3[Y3 == 2])


def test_neighbouring_class_colours_differ_in_grey_and_combinations_do_not_repeat_soon() -> None:
    grey = [np.dot(to_rgb(colour), [0.299, 0.587, 0.114]) for colour in plots.COLOURS[:2]]
    assert abs(grey[0] - grey[1]) > 0.25
    pairs = {(k % len(plots.COLOURS), k % len(plots.MARKERS)) for k in range(56)}
    assert len(pairs) == 56


def test_data_accepts_lists_and_labels_of_other_number_types(ax: Axes) -> None:
    plots.data([[0, 1], [1, 0]], [0.0, 1.0], ax)
    plots.data([[0, 1], [1, 0]], [False, True], ax)
    assert len(ax.collections) == 4


def test_losses_draws_a_line_per_label_each_with_its_own_look(ax: Axes) -> None:
    plots.losses({"sgd": [3, 2, 1], "adam": np.array([2.0, 1.0])}, ax, log=True)
    assert legend(ax) == ["sgd", "adam"]
    assert [list(line.get_xdata()) for line in ax.lines] == [[1, 2, 3], [1, 2]]
    assert len({(line.get_color(), line.get_linestyle()) for line in ax.lines}) == 2
    assert ax.get_yscale() == "log"


def test_a_single_loss_curve_needs_no_legend(ax: Axes) -> None:
    plots.losses(np.array([3.0, 2.0]), ax, xlabel="step")
    assert ax.get_legend() is None
    assert ax.get_xlabel() == "step"


def test_a_diverged_curve_says_where(ax: Axes) -> None:
    plots.losses({"bold": [1.0, 9.0, np.inf, np.nan]}, ax)
    assert legend(ax) == ["bold (not finite from epoch 3)"]
    render(ax)


@pytest.mark.parametrize(("predict", "X", "y"), [(linear, X2, Y2), (three, X3, Y3)])
def test_boundary_asks_once_and_only_inside_the_padded_range(
    predict: Any, X: Any, y: Any, ax: Axes
) -> None:
    asked = []

    def spy(points: Any) -> Any:
        asked.append(points)
        return predict(points)

    plots.decision_boundary(spy, X, y, ax, resolution=40)
    assert len(asked) == 1
    assert asked[0].shape == (1600, 2)
    pad = 0.1 * (X.max(axis=0) - X.min(axis=0))
    np.testing.assert_allclose(asked[0].min(axis=0), X.min(axis=0) - pad)
    np.testing.assert_allclose(asked[0].max(axis=0), X.max(axis=0) + pad)
    np.testing.assert_allclose(ax.get_xlim(), [asked[0][:, 0].min(), asked[0][:, 0].max()])
    np.testing.assert_allclose(ax.get_ylim(), [asked[0][:, 1].min(), asked[0][:, 1].max()])


def test_binary_boundary_lies_at_one_half_and_the_image_is_the_right_way_round(ax: Axes) -> None:
    plots.decision_boundary(lambda points: linear(points[:, ::-1]), X2, Y2, ax, resolution=50)
    half = next(artist for artist in contours(ax) if list(artist.levels) == [0.5])
    np.testing.assert_allclose(half.get_paths()[0].vertices[:, 1], 0.5, atol=1e-3)
    image = np.asarray(ax.images[0].get_array())
    assert ax.images[0].origin == "lower"
    assert (np.diff(image[:, 0]) > 0).all()  # the probability grows with x2
    assert legend(ax) == ["class 0", "class 1"]


def test_binary_picture_has_a_colour_bar_and_a_darker_tint_for_a_larger_probability(
    ax: Axes,
) -> None:
    plots.decision_boundary(linear, X2, Y2, ax)
    render(ax)
    (bar,) = ax.child_axes
    assert bar.get_ylabel() == "probability of class 1"
    image = ax.images[0]
    grey = image.get_cmap()(image.norm(np.linspace(0, 1, 20)))[:, :3] @ [0.299, 0.587, 0.114]
    assert (np.diff(grey) < 0).all()


def test_two_columns_of_probabilities_are_the_binary_picture() -> None:
    one, two = Figure().subplots(), Figure().subplots()
    plots.decision_boundary(linear, X2, Y2, one)
    plots.decision_boundary(
        lambda points: np.column_stack([1 - linear(points), linear(points)]), X2, Y2, two
    )
    np.testing.assert_allclose(one.images[0].get_array(), two.images[0].get_array())
    assert len(contours(one)) == len(contours(two))


def test_multiclass_regions_have_boundaries_colours_and_a_colour_bar(ax: Axes) -> None:
    plots.decision_boundary(three, X3, Y3, ax)
    render(ax)
    assert len(contours(ax)) == 2  # three classes: the last one's boundaries are the others'
    assert ax.child_axes[0].get_ylabel() == "probability of the most probable class"
    image = np.asarray(ax.images[0].get_array())
    assert image.shape == (200, 200, 3)
    assert len(np.unique(np.round(image[[0, -1, -1], [100, 0, -1]], 2), axis=0)) == 3


def test_a_classifier_that_is_never_in_doubt_or_always_is_draws_without_warning() -> None:
    for constant in (0.0, 0.5, 1.0):
        plots.decision_boundary(
            lambda points, c=constant: np.full(len(points), c), X2, Y2, Figure().subplots()
        )
    plots.decision_boundary(
        lambda points: np.full((len(points), 3), 1 / 3), X3, Y3, Figure().subplots()
    )


def test_one_point_and_points_on_a_line_are_padded(ax: Axes) -> None:
    plots.decision_boundary(linear, [[1.0, 2.0]], [0], ax, resolution=5)
    np.testing.assert_allclose(ax.get_xlim(), [0.9, 1.1])
    np.testing.assert_allclose(ax.get_ylim(), [1.9, 2.1])


def test_inputs_are_left_as_they_were(ax: Axes) -> None:
    def spoil(points: Any) -> Any:
        p = linear(points)
        points[:] = 0.0
        return p

    X, y = X2.copy(), Y2.copy()
    plots.decision_boundary(spoil, X, y, ax, resolution=10)
    np.testing.assert_array_equal(X, X2)
    np.testing.assert_array_equal(y, Y2)


def test_histograms_draw_a_row_per_layer_with_the_first_on_top(ax: Axes) -> None:
    rng = np.random.default_rng(0)
    layers = {"first": rng.normal(size=(20, 5)), "second": rng.normal(size=40), "last": [0.5]}
    plots.histograms(layers, ax, xlabel="activation")
    render(ax)
    labels = {tick.get_text(): tick.get_position()[1] for tick in ax.get_yticklabels()}
    assert labels["first"] > labels["second"] > labels["last"]
    assert [patch.get_label() for patch in ax.patches] == ["first", "second", "last"]
    assert len(ax.texts) == 3
    assert ax.texts[0].get_text().endswith(f"std {np.std(layers['first']):.2g}")
    assert ax.get_xlabel() == "activation"


def test_histograms_share_their_bins_and_name_unnamed_layers(ax: Axes) -> None:
    plots.histograms([np.linspace(-1, 1, 9), np.linspace(-4, 0, 9)], ax)
    first, second = (patch.get_data().edges for patch in ax.patches)
    np.testing.assert_array_equal(first, second)
    assert (first[0], first[-1]) == (-4.0, 1.0)
    assert [patch.get_label() for patch in ax.patches] == ["layer 1", "layer 2"]


def test_histograms_draw_constant_layers(ax: Axes) -> None:
    plots.histograms([np.zeros((3, 4))], ax)
    render(ax)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: plots.data(np.ones((4, 3)), np.ones(4)), "X must have shape \\(N, 2\\).*\\(4, 3"),
        (lambda: plots.data(np.ones((0, 2)), np.ones(0)), "N > 0"),
        (lambda: plots.data([[np.nan, 0.0]], [0]), "not finite"),
        (lambda: plots.data(np.ones((4, 2)), np.ones((4, 1))), "one label per point"),
        (lambda: plots.data(np.ones((2, 2)), [-1, 1]), "labels 0, 1, 2"),
        (lambda: plots.data(np.ones((2, 2)), [0.5, 1]), "labels 0, 1, 2"),
        (lambda: plots.data(np.ones((2, 2)), [np.nan, 1]), "labels 0, 1, 2"),
        (lambda: plots.data(np.ones((2, 2)), ["a", "b"]), "labels 0, 1, 2"),
        (lambda: plots.losses({}), "no curve"),
        (lambda: plots.losses([]), "at least one number"),
        (lambda: plots.losses({"adam": np.ones((2, 2))}), "adam must be a sequence"),
        (lambda: plots.decision_boundary(lambda p: p, X2, Y2), "probabilities between 0 and 1"),
        (lambda: plots.decision_boundary(lambda p: p[:5, 0], X2, Y2), "returned shape \\(5,\\)"),
        (lambda: plots.decision_boundary(lambda p: p[:, :1], X2, Y2), "returned shape"),
        (
            lambda: plots.decision_boundary(lambda p: np.full(len(p), np.nan), X2, Y2),
            "not finite",
        ),
        (lambda: plots.decision_boundary(lambda p: 9 * p[:, 0], X2, Y2), "are they logits"),
        (lambda: plots.decision_boundary(lambda p: 0 * p, X2, Y2), "do not sum to 1"),
        (lambda: plots.decision_boundary(linear, X3, Y3), "class 2, but there are 2 prob"),
        (lambda: plots.decision_boundary(linear, X2, Y2, resolution=1), "at least 2"),
        (lambda: plots.histograms([]), "no histogram"),
        (lambda: plots.histograms({"layer 3": []}), "layer 3 must be"),
        (lambda: plots.histograms({"layer 3": [np.inf]}), "layer 3 holds values"),
    ],
)
def test_wrong_arguments_are_named_and_leave_no_figure(
    call: Callable[[], object], says: str
) -> None:
    from matplotlib import pyplot as plt

    with pytest.raises(ValueError, match=says):
        call()
    assert not plt.get_fignums()

"""The data sets: geometry, labels, randomness, and complaints."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from grader import datasets

if TYPE_CHECKING:
    from collections.abc import Callable

MAKERS: dict[str, Callable[..., tuple[Any, Any]]] = {
    "moons": lambda n, rng: datasets.moons(n, 0.1, rng),
    "circles": lambda n, rng: datasets.circles(n, 0.1, rng),
    "blobs": lambda n, rng: datasets.blobs(n, rng),
    "spirals": lambda n, rng: datasets.spirals(n, 0.1, rng),
}
CLASSES = {"moons": 2, "circles": 2, "blobs": 3, "spirals": 3}
each_data_set = pytest.mark.parametrize("name", sorted(MAKERS))


def sorted_rows(X: Any, y: Any) -> Any:
    """Rows (x1, x2, label) in an order that does not depend on the shuffling."""
    rows = np.column_stack([np.round(X, 12) + 0.0, y])
    return rows[np.lexsort(rows.T)]


@each_data_set
def test_shapes_types_and_balanced_labels(name: str) -> None:
    for n in (50, 51, 52):
        X, y = MAKERS[name](n, 0)
        assert X.shape == (n, 2)
        assert X.dtype == np.float64
        assert y.shape == (n,)
        assert y.dtype == np.int64
        counts = np.bincount(y)
        assert len(counts) == CLASSES[name]
        assert counts.max() - counts.min() <= 1


@each_data_set
def test_a_seed_and_its_generator_give_the_same_points_and_another_seed_others(name: str) -> None:
    X, y = MAKERS[name](40, 7)
    X_again, y_again = MAKERS[name](40, np.random.default_rng(7))
    np.testing.assert_array_equal(X, X_again)
    np.testing.assert_array_equal(y, y_again)
    assert not np.array_equal(X, MAKERS[name](40, 8)[0])


@each_data_set
def test_a_passed_generator_moves_on_and_the_global_one_is_left_alone(name: str) -> None:
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    rng = np.random.default_rng(3)
    first, second = MAKERS[name](40, rng)[0], MAKERS[name](40, rng)[0]
    assert not np.array_equal(first, second)
    np.testing.assert_array_equal(before, np.random.get_state()[1])  # noqa: NPY002


@each_data_set
def test_rows_come_shuffled(name: str) -> None:
    y = MAKERS[name](200, 0)[1]
    assert np.count_nonzero(np.diff(y)) > 40


def test_moons_and_circles_without_noise_are_those_of_scikit_learn() -> None:
    sklearn = pytest.importorskip("sklearn.datasets")
    for n in (100, 101):
        ours, theirs = datasets.moons(n, 0.0, 0), sklearn.make_moons(n, noise=0.0)
        np.testing.assert_allclose(sorted_rows(*ours), sorted_rows(*theirs), atol=1e-11)
        ours = datasets.circles(n, 0.0, 0, factor=0.3)
        theirs = sklearn.make_circles(n, noise=0.0, factor=0.3)
        np.testing.assert_allclose(sorted_rows(*ours), sorted_rows(*theirs), atol=1e-11)


def test_noise_has_the_standard_deviation_asked_for_like_that_of_scikit_learn() -> None:
    sklearn = pytest.importorskip("sklearn.datasets")
    n, noise = 20_000, 0.05
    ours, y = datasets.circles(n, noise, 0)
    theirs, y_theirs = sklearn.make_circles(n, noise=noise, factor=0.5, random_state=0)
    for label, radius in ((0, 1.0), (1, 0.5)):
        for X, labels in ((ours, y), (theirs, y_theirs)):
            distance = np.linalg.norm(X[labels == label], axis=1)
            assert distance.mean() == pytest.approx(radius, abs=0.01)
            assert distance.std() == pytest.approx(noise, rel=0.05)


def test_blobs_agree_with_scikit_learn_in_shape_classes_means_and_spread() -> None:
    sklearn = pytest.importorskip("sklearn.datasets")
    centers = np.array([[0.0, 5.0], [-4.0, 1.0], [3.0, 3.0], [7.0, -2.0]])
    ours, y = datasets.blobs(8000, 0, centers=centers, spread=0.7)
    theirs, y_theirs = sklearn.make_blobs(8000, centers=centers, cluster_std=0.7, random_state=0)
    assert ours.shape == theirs.shape
    np.testing.assert_array_equal(np.bincount(y), np.bincount(y_theirs))
    for label, center in enumerate(centers):
        for X, labels in ((ours, y), (theirs, y_theirs)):
            np.testing.assert_allclose(X[labels == label].mean(axis=0), center, atol=0.1)
            np.testing.assert_allclose(X[labels == label].std(axis=0), 0.7, rtol=0.06)


def test_a_number_of_blobs_places_neighbours_six_units_apart_whatever_the_seed() -> None:
    for count in (2, 3, 5, 9):
        X, y = datasets.blobs(count, 1, centers=count, spread=0.0)
        centers = X[np.argsort(y)]
        gaps = np.linalg.norm(centers - np.roll(centers, -1, axis=0), axis=1)
        np.testing.assert_allclose(gaps, 6.0)
        np.testing.assert_allclose(centers.mean(axis=0), 0.0, atol=1e-12)
        X, y = datasets.blobs(count, 2, centers=count, spread=0.0)
        np.testing.assert_array_equal(centers, X[np.argsort(y)])
    np.testing.assert_array_equal(datasets.blobs(4, 0, centers=1, spread=0.0)[0], 0.0)


def test_blobs_leave_the_centers_passed_to_them_as_they_were() -> None:
    centers = np.array([[0.0, 1.0], [2.0, 3.0]])
    datasets.blobs(10, 0, centers=centers)
    np.testing.assert_array_equal(centers, [[0.0, 1.0], [2.0, 3.0]])


def test_spiral_arms_are_copies_of_one_arm_turned_around_the_origin() -> None:
    for arms in (2, 3, 5):
        X, y = datasets.spirals(40 * arms, 0.0, 0, arms=arms)
        radius = np.linalg.norm(X, axis=1)
        assert radius.min() == pytest.approx(0.2)
        assert radius.max() == pytest.approx(2.0)
        first = X[y == 0]
        first = first[np.argsort(np.linalg.norm(first, axis=1))]
        for arm in range(1, arms):
            angle = 2 * np.pi * arm / arms
            turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
            points = X[y == arm]
            points = points[np.argsort(np.linalg.norm(points, axis=1))]
            np.testing.assert_allclose(points, first @ turn.T, atol=1e-12)


def test_spiral_arms_stay_apart_at_the_usual_noise() -> None:
    """A nearest-neighbour rule on the noiseless arms names nearly every noisy point."""
    clean, labels = datasets.spirals(600, 0.0, 0)
    X, y = datasets.spirals(600, 0.1, 1)
    nearest = np.linalg.norm(X[:, None] - clean[None], axis=2).argmin(axis=1)
    assert (labels[nearest] == y).mean() > 0.96


def test_split_keeps_every_row_once_with_its_label() -> None:
    X = np.arange(60.0).reshape(20, 3)
    y = np.arange(20)
    parts = datasets.train_validation_split(X, y, 0.25, 0)
    X_train, y_train, X_val, y_val = parts
    assert [part.shape for part in parts] == [(15, 3), (15,), (5, 3), (5,)]
    np.testing.assert_array_equal(np.sort(np.concatenate([y_train, y_val])), y)
    np.testing.assert_array_equal(X[y_train], X_train)
    np.testing.assert_array_equal(X[y_val], X_val)
    assert not np.array_equal(y_val, y[:5])
    again = datasets.train_validation_split(X, y, 0.25, np.random.default_rng(0))
    for part, same in zip(parts, again, strict=True):
        np.testing.assert_array_equal(part, same)


def test_split_gives_copies_and_never_an_empty_part() -> None:
    X, y = np.arange(8.0).reshape(4, 2), np.arange(4)
    for fraction, size in ((0.001, 1), (0.5, 2), (0.999, 3)):
        X_train, _, X_val, _ = datasets.train_validation_split(X, y, fraction, 0)
        assert (len(X_train), len(X_val)) == (4 - size, size)
        X_train[:] = -1
        X_val[:] = -1
    np.testing.assert_array_equal(X, np.arange(8.0).reshape(4, 2))


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: datasets.moons(1, 0.1, 0), "n must be an integer of at least 2"),
        (lambda: datasets.moons(10.0, 0.1, 0), "n must be an integer"),
        (lambda: datasets.moons(True, 0.1, 0), "n must be an integer"),
        (lambda: datasets.moons(10, -0.1, 0), "noise must be a finite number of at least 0"),
        (lambda: datasets.moons(10, float("nan"), 0), "noise must be a finite number"),
        (lambda: datasets.moons(10, float("inf"), 0), "noise must be a finite number"),
        (lambda: datasets.moons(10, 0, 0.1), "rng must be a numpy"),
        (lambda: datasets.moons(10, 0.1, None), "rng must be a numpy"),
        (lambda: datasets.moons(10, 0.1, -1), "a seed"),
        (lambda: datasets.circles(10, 0.1, 0, factor=1.0), "factor must be"),
        (lambda: datasets.circles(10, 0.1, 0, factor=0), "factor must be"),
        (lambda: datasets.blobs(2, 0), "at least 3, one per class"),
        (lambda: datasets.blobs(10, 0, centers=0), "centers must be at least 1"),
        (lambda: datasets.blobs(10, 0, centers=2.5), "centers must be a number of blobs"),
        (lambda: datasets.blobs(10, 0, centers=[[1, 2], [3]]), "centers must be"),
        (lambda: datasets.blobs(10, 0, centers=np.ones((3, 3))), "shape \\(C, 2\\)"),
        (lambda: datasets.blobs(10, 0, spread=-1), "spread must be"),
        (lambda: datasets.spirals(10, 0.1, 0, arms=1), "arms must be an integer of at least 2"),
        (lambda: datasets.spirals(4, 0.1, 0, arms=5), "at least 5, one per class"),
        (
            lambda: datasets.train_validation_split(np.ones((3, 2)), np.ones(4), 0.5, 0),
            "X of shape \\(3, 2\\) and y of shape \\(4,\\)",
        ),
        (
            lambda: datasets.train_validation_split(np.ones((1, 2)), np.ones(1), 0.5, 0),
            "at least 2 examples",
        ),
        (
            lambda: datasets.train_validation_split(np.ones((4, 2)), np.ones(4), 1.0, 0),
            "share for validation, must be between 0 and 1",
        ),
    ],
)
def test_wrong_arguments_are_named(call: Callable[[], object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        call()


def test_numpy_numbers_are_as_good_as_python_ones() -> None:
    X, _ = datasets.moons(np.int64(10), np.float32(0.0), np.uint8(3))
    np.testing.assert_array_equal(X, datasets.moons(10, 0.0, 3)[0])


def test_the_data_sets_need_numpy_only() -> None:
    code = (
        "import sys, grader.datasets; "
        "sys.exit(any(m in sys.modules for m in ('matplotlib', 'scipy', 'sklearn', 'pandas')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

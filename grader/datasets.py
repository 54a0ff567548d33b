"""Small two-dimensional data sets whose class boundaries one can see.

NumPy only. Every function takes its randomness from the argument ``rng``: a
``numpy.random.Generator``, or an integer seed from which a fresh one is made, so that the same
seed always gives the same points. Coordinates have no unit; ``noise`` and ``spread`` are standard
deviations in the units of the coordinates. Labels count from 0, classes are as equal in size as
``n`` allows (what is left over goes to the last classes), and the rows come shuffled.
"""

from __future__ import annotations

import math
from numbers import Integral, Real

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["blobs", "circles", "moons", "spirals", "train_validation_split"]

Points = NDArray[np.float64]
Labels = NDArray[np.int64]
Seed = np.random.Generator | int

NEIGHBOUR_DISTANCE = 6.0  # between the centers of neighbouring blobs
SPIRAL_RADII = (0.2, 2.0)  # where an arm begins and ends
SPIRAL_TURNS = 0.75  # of a full turn, from an arm's beginning to its end


def moons(n: int, noise: float, rng: Seed) -> tuple[Points, Labels]:
    """Draw two interleaving half circles, one per class.

    Class 0 is the upper half of the unit circle around (0, 0), class 1 the lower half of the unit
    circle around (1, 0.5), both with Gaussian noise on each coordinate.

    Parameters
    ----------
    n : int
        Number of points, at least 2.
    noise : float
        Standard deviation of the noise, in the units of the coordinates; 0 for none.
    rng : numpy.random.Generator or int
        Source of randomness, or a seed for one.

    Returns
    -------
    X : ndarray of float64, shape (n, 2)
        Points.
    y : ndarray of int64, shape (n,)
        Labels 0 and 1.

    Raises
    ------
    ValueError
        If ``n`` is not an integer of at least 2, ``noise`` is negative or not finite, or ``rng``
        is neither a Generator nor a seed.

    Notes
    -----
    Without noise these are the points of scikit-learn's ``make_moons``.

    Source: Pedregosa et al., Scikit-learn: Machine Learning in Python (JMLR, 2011).
    """
    rng = _generator(rng)
    upper, lower = (np.linspace(0.0, np.pi, size) for size in _class_sizes(n, 2))
    classes = [_on_circle(upper), np.array([1.0, 0.5]) - _on_circle(lower)]
    return _noisy_and_shuffled(classes, noise, rng)


def circles(n: int, noise: float, rng: Seed, factor: float = 0.5) -> tuple[Points, Labels]:
    """Draw two concentric circles, one per class.

    Class 0 is the unit circle, class 1 the circle of radius ``factor`` inside it, both with
    Gaussian noise on each coordinate.

    Parameters
    ----------
    n : int
        Number of points, at least 2.
    noise : float
        Standard deviation of the noise, in the units of the coordinates; 0 for none.
    rng : numpy.random.Generator or int
        Source of randomness, or a seed for one.
    factor : float, default 0.5
        Radius of the inner circle divided by that of the outer one, in (0, 1).

    Returns
    -------
    X : ndarray of float64, shape (n, 2)
        Points.
    y : ndarray of int64, shape (n,)
        Labels: 0 for the outer circle, 1 for the inner one.

    Raises
    ------
    ValueError
        If ``n`` is not an integer of at least 2, ``noise`` is negative or not finite, ``factor``
        is not between 0 and 1, or ``rng`` is neither a Generator nor a seed.

    Notes
    -----
    Without noise these are the points of scikit-learn's ``make_circles``.

    Source: Pedregosa et al., Scikit-learn: Machine Learning in Python (JMLR, 2011).
    """
    rng = _generator(rng)
    if not (_is_real(factor) and 0.0 < factor < 1.0):
        raise ValueError(f"factor must be a number between 0 and 1, got {factor!r}")
    outer, inner = (
        np.linspace(0.0, 2 * np.pi, size, endpoint=False) for size in _class_sizes(n, 2)
    )
    return _noisy_and_shuffled([_on_circle(outer), factor * _on_circle(inner)], noise, rng)


def blobs(
    n: int, rng: Seed, centers: int | ArrayLike = 3, spread: float = 1.0
) -> tuple[Points, Labels]:
    """Draw round Gaussian clouds, one per class.

    Parameters
    ----------
    n : int
        Number of points, at least one per class.
    rng : numpy.random.Generator or int
        Source of randomness, or a seed for one.
    centers : int or array_like of shape (C, 2), default 3
        The centers themselves, or how many there are. A number places them evenly on a circle
        around the origin, neighbours 6 units apart. They do not depend on ``rng``, so that two
        seeds give two samples of one distribution.
    spread : float, default 1.0
        Standard deviation of each coordinate around its center.

    Returns
    -------
    X : ndarray of float64, shape (n, 2)
        Points.
    y : ndarray of int64, shape (n,)
        Labels 0 to C - 1, in the order of the centers.

    Raises
    ------
    ValueError
        If ``n`` is not an integer of at least C, ``centers`` is neither a positive integer nor a
        finite array of shape (C, 2), ``spread`` is negative or not finite, or ``rng`` is neither
        a Generator nor a seed.

    Source: Pedregosa et al., Scikit-learn: Machine Learning in Python (JMLR, 2011), make_blobs;
    there a number of centers is placed at random.
    """
    rng = _generator(rng)
    places = _blob_centers(centers)
    sizes = _class_sizes(n, len(places))
    classes = [np.tile(place, (size, 1)) for place, size in zip(places, sizes, strict=True)]
    return _noisy_and_shuffled(classes, spread, rng, name="spread")


def spirals(n: int, noise: float, rng: Seed, arms: int = 3) -> tuple[Points, Labels]:
    """Draw the arms of a spiral that winds around the origin, one per class.

    Along an arm the radius grows evenly from 0.2 to 2 while the angle advances by three quarters
    of a turn; arm k begins at the angle 2 pi k / arms.

    Parameters
    ----------
    n : int
        Number of points, at least one per arm.
    noise : float
        Standard deviation of the Gaussian noise on each coordinate; 0 for none.
    rng : numpy.random.Generator or int
        Source of randomness, or a seed for one.
    arms : int, default 3
        Number of arms and so of classes, at least 2.

    Returns
    -------
    X : ndarray of float64, shape (n, 2)
        Points.
    y : ndarray of int64, shape (n,)
        Labels 0 to arms - 1.

    Raises
    ------
    ValueError
        If ``arms`` is not an integer of at least 2, ``n`` is not an integer of at least ``arms``,
        ``noise`` is negative or not finite, or ``rng`` is neither a Generator nor a seed.

    Source: Lang and Witbrock, Learning to Tell Two Spirals Apart (1988), here with any number of
    arms.
    """
    rng = _generator(rng)
    if not _is_integer(arms) or arms < 2:
        raise ValueError(f"arms must be an integer of at least 2, got {arms!r}")
    classes = []
    for arm, size in enumerate(_class_sizes(n, arms)):
        along = np.linspace(0.0, 1.0, size)[:, None]
        begin, end = SPIRAL_RADII
        angle = 2 * np.pi * (arm / arms + SPIRAL_TURNS * along[:, 0])
        classes.append((begin + (end - begin) * along) * _on_circle(angle))
    return _noisy_and_shuffled(classes, noise, rng)


def train_validation_split(
    X: ArrayLike, y: ArrayLike, fraction: float, rng: Seed
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]]:
    """Split a data set at random into a training part and a validation part.

    Parameters
    ----------
    X : array_like, shape (N, ...)
        Examples, at least 2.
    y : array_like, shape (N,)
        Their labels.
    fraction : float
        Share of the examples that goes to the validation part, in (0, 1), rounded to whole
        examples; each part gets at least one.
    rng : numpy.random.Generator or int
        Source of randomness, or a seed for one.

    Returns
    -------
    X_train : ndarray, shape (N - V, ...)
        Training examples.
    y_train : ndarray, shape (N - V,)
        Their labels.
    X_val : ndarray, shape (V, ...)
        Validation examples, V = fraction * N.
    y_val : ndarray, shape (V,)
        Their labels.

    The parts are copies: no row is in both, none is lost, and ``X`` and ``y`` are left as they
    are.

    Raises
    ------
    ValueError
        If ``X`` and ``y`` differ in length, hold fewer than 2 examples, ``fraction`` is not
        between 0 and 1, or ``rng`` is neither a Generator nor a seed.

    Source: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning (2009),
    section 7.2.
    """
    rng = _generator(rng)
    X, y = np.asarray(X), np.asarray(y)
    if X.ndim < 1 or y.ndim != 1 or len(X) != len(y):
        raise ValueError(
            f"X and y must hold one row and one label per example, got X of shape {X.shape} "
            f"and y of shape {y.shape}"
        )
    if len(X) < 2:
        raise ValueError(f"a split needs at least 2 examples, got {len(X)}")
    if not (_is_real(fraction) and 0.0 < fraction < 1.0):
        raise ValueError(
            f"fraction, the share for validation, must be between 0 and 1, got {fraction!r}"
        )
    validation_size = min(max(round(fraction * len(X)), 1), len(X) - 1)
    order = rng.permutation(len(X))
    validation, train = order[:validation_size], order[validation_size:]
    return X[train], y[train], X[validation], y[validation]


def _generator(rng: Seed) -> np.random.Generator:
    if isinstance(rng, np.random.Generator):
        return rng
    if _is_integer(rng) and rng >= 0:
        return np.random.default_rng(int(rng))
    raise ValueError(f"rng must be a numpy.random.Generator or a seed (0, 1, 2, ...), got {rng!r}")


def _class_sizes(n: int, classes: int) -> list[int]:
    if not _is_integer(n) or n < classes:
        raise ValueError(f"n must be an integer of at least {classes}, one per class, got {n!r}")
    return [(int(n) + k) // classes for k in range(classes)]


def _blob_centers(centers: int | ArrayLike) -> Points:
    if _is_integer(centers):
        count = int(centers)  # type: ignore[arg-type]  # an Integral, as just asked
        if count < 1:
            raise ValueError(f"centers must be at least 1, got {centers!r}")
        radius = NEIGHBOUR_DISTANCE / (2 * math.sin(math.pi / count)) if count > 1 else 0.0
        # From 30 degrees on: no two centers share a coordinate when there are two, so that a
        # classifier needs both.
        return radius * _on_circle(np.pi / 6 + 2 * np.pi * np.arange(count) / count)
    try:
        places = np.array(centers, dtype=np.float64)
    except (TypeError, ValueError):
        places = np.empty(0)
    if places.ndim != 2 or places.shape[1] != 2 or not len(places) or not np.isfinite(places).all():
        raise ValueError(
            f"centers must be a number of blobs or finite points of shape (C, 2), got {centers!r}"
        )
    return places


def _on_circle(angle: NDArray[np.float64]) -> Points:
    return np.column_stack([np.cos(angle), np.sin(angle)])


def _noisy_and_shuffled(
    classes: list[Points], noise: float, rng: np.random.Generator, name: str = "noise"
) -> tuple[Points, Labels]:
    if not (_is_real(noise) and 0.0 <= noise < math.inf):
        raise ValueError(f"{name} must be a finite number of at least 0, got {noise!r}")
    X = np.concatenate(classes)
    y = np.repeat(np.arange(len(classes), dtype=np.int64), [len(points) for points in classes])
    X += rng.normal(0.0, noise, size=X.shape)
    order = rng.permutation(len(X))
    return X[order], y[order]


def _is_integer(value: object) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool)


def _is_real(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)

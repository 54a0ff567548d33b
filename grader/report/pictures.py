"""Portraits as inline SVG: loss curves and decision boundaries, a few kilobytes each.

The pictures look as those of `grader.plots` (its colours, markers and tints), but are written
here: Matplotlib takes a third of a second and 110 kB for what takes these lines two milliseconds
and 12 kB, for every student of a class. Lines and letters take their colours from the page, which
knows light and dark. Only numbers and words of ours come in; nothing of a student's.
"""

from __future__ import annotations

import base64
import math
import struct
import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from contourpy import contour_generator
from numpy.typing import NDArray

from grader.plots import COLOURS
from grader.portraits import Portrait, Sitting, extent

if TYPE_CHECKING:
    from markupsafe import Markup

Array = NDArray[np.float64]
WIDTH = 300  # of every picture, in its own units
LEFT, RIGHT, TOP, BOTTOM = 34, 6, 6, 30  # margins of the curves
CURVES_HEIGHT = 200
# As in grader.plots: one way from light to dark, so that grey print keeps the order.
TINTS = ((0xFD, 0xEB, 0xC8), (0xDF, 0xE3, 0xE2), (0x7F, 0xB2, 0xD6))
MARKERS = (
    '<circle cx="{x}" cy="{y}" r="3.1"/>',
    '<rect x="{x0}" y="{y0}" width="5.4" height="5.4"/>',
    '<path d="M{x} {y0}l3.4 6h-6.8z"/>',
)


def curves(own: Portrait, reference: Portrait, sitting: Sitting, name: str) -> Markup:
    """Draw a student's losses and the reference's in one picture."""
    known = [v for each in (own, reference) for v in each.losses if v is not None]
    highest = max((v for v in reference.losses if v is not None), default=1.0)
    # A descent that diverges would press the reference's curve flat; it leaves the picture instead.
    top = min(max(known, default=1.0), 3 * highest) * 1.05
    low = max(min(0.0, *known, 0.0), -highest)
    ticks = _ticks(low, top)
    right, bottom = WIDTH - RIGHT, CURVES_HEIGHT - BOTTOM

    def place(index: int, losses: Sequence[float | None]) -> float:
        return LEFT + (right - LEFT) * index / max(1, len(losses) - 1)

    def height(value: float) -> float:
        return bottom - (bottom - TOP) * (value - low) / (top - low)

    parts = [f'<clipPath id="{name}-clip"><rect x="{LEFT}" y="{TOP}" '
             f'width="{right - LEFT}" height="{bottom - TOP}"/></clipPath>']  # fmt: skip
    for tick in ticks:
        y = height(tick)
        parts.append(f'<path class="grid" d="M{LEFT} {y:.1f}H{right}"/>')
        parts.append(f'<text x="{LEFT - 5}" y="{y + 4:.1f}" class="end">{tick:g}</text>')
    for step in (1, own.count // 2, own.count):
        x = LEFT + (right - LEFT) * (step - 1) / max(1, own.count - 1)
        anchor = "end" if step == own.count else "mid" if step > 1 else "start"
        parts.append(f'<text x="{x:.1f}" y="{bottom + 13}" class="{anchor}">{step}</text>')
    parts.append(f'<text x="{(LEFT + right) / 2}" y="{bottom + 26}" class="mid">'
                 f"{sitting.unit}</text>")  # fmt: skip
    for kind, each in (("theirs", reference), ("own", own)):
        line, pen = [], "M"
        for index, value in enumerate(each.losses):
            if value is None:
                pen = "M"
                continue
            y = min(max(height(value), -1e4), 1e4)
            line.append(f"{pen}{place(index, each.losses):.1f} {y:.1f}")
            pen = "L"
        parts.append(f'<path class="curve {kind}" clip-path="url(#{name}-clip)" '
                     f'd="{"".join(line)}"/>')  # fmt: skip
    parts.append(f'<path class="axis" d="M{LEFT} {TOP}V{bottom}H{right}"/>')
    said = f"{told_losses(own, sitting, 'Your')} {told_losses(reference, sitting, 'The reference')}"
    return _svg(WIDTH, CURVES_HEIGHT, f"{name}-losses", said, parts)


def boundary(portrait: Portrait, sitting: Sitting, name: str, whose: str) -> Markup:
    """Draw the probabilities over the plane, the boundary between the classes, and the data."""
    X, y = sitting.draw()
    left, right, bottom, top = extent(X)
    height = round(WIDTH * (top - bottom) / (right - left))
    p = portrait.probabilities()
    rows, columns = p.shape[:2]
    # The image's outermost pixels are centered on the ends of the grid.
    dx, dy = WIDTH / (columns - 1), height / (rows - 1)
    parts = [
        f'<image x="{-dx / 2:.2f}" y="{-dy / 2:.2f}" width="{WIDTH + dx:.2f}" '
        f'height="{height + dy:.2f}" preserveAspectRatio="none" href="{_png(_tinted(p)[::-1])}"/>'
    ]
    across, up = np.linspace(0, WIDTH, columns), np.linspace(height, 0, rows)
    for level, field, kind in _fields(p):
        if field.min() < level < field.max():
            lines = contour_generator(across, up, field).lines(level)
            path = "".join(_polyline(np.asarray(line)) for line in lines)
            parts.append(f'<path class="{kind}" d="{path}"/>')
    for label in range(sitting.classes):
        marks = []
        for x, v in X[y == label]:
            at = WIDTH * (x - left) / (right - left), height * (top - v) / (top - bottom)
            marks.append(MARKERS[label].format(
                x=f"{at[0]:.1f}", y=f"{at[1]:.1f}", x0=f"{at[0] - 2.7:.1f}", y0=f"{at[1] - 2.7:.1f}"
            ))  # fmt: skip
        parts.append(f'<g class="points" fill="{COLOURS[label]}">{"".join(marks)}</g>')
    said = f"{whose} decision boundary: {told_accuracy(portrait, sitting)}."
    return _svg(WIDTH, height, name, said, parts)


def told_losses(portrait: Portrait, sitting: Sitting, whose: str) -> str:
    """Say in a sentence how the losses went."""
    bad = next((k for k, value in enumerate(portrait.losses) if value is None), None)
    loss = f"{whose} loss" if whose == "Your" else f"{whose}'s loss"
    if bad == 0:
        return f"{loss} is not finite from the beginning."
    if bad is not None:
        at = round(bad * (portrait.count - 1) / (len(portrait.losses) - 1)) + 1
        return f"{loss} is not finite from about {sitting.unit} {at} on."
    first, last = portrait.losses[0], portrait.losses[-1]
    assert first is not None
    assert last is not None
    goes = "falls" if last < first else "rises" if last > first else "stays"
    span = f"from {first:.3g} to {last:.3g}" if last != first else f"at {first:.3g}"
    return f"{loss} {goes} {span} in {portrait.count} {sitting.unit}s."


def told_accuracy(portrait: Portrait, sitting: Sitting) -> str:
    """Say how many of the training points are on the right side."""
    n = len(sitting.draw()[1])
    return f"{round(portrait.accuracy * n)} of {n} right"


def _fields(p: Array) -> list[tuple[float, Array, str]]:
    """Return level, field and kind of each line to draw."""
    if p.shape[2] == 1:
        levels = ((0.1, "faint"), (0.9, "faint"), (0.5, "boundary"))
        return [(level, p[..., 0], kind) for level, kind in levels]
    # The last class's boundaries are drawn by the others.
    return [
        (0.0, p[..., k] - np.delete(p, k, axis=2).max(axis=2), "boundary")
        for k in range(p.shape[2] - 1)
    ]


def _tinted(p: Array) -> NDArray[np.uint8]:
    """Return the colours of the grid, shape (rows, columns, 3)."""
    if p.shape[2] == 1:
        places = np.linspace(0, 1, len(TINTS))
        channels = [np.interp(p[..., 0], places, [tint[c] for tint in TINTS]) for c in range(3)]
        return np.stack(channels, axis=-1).astype(np.uint8)
    classes = p.shape[2]
    colours = np.array([[int(c[k : k + 2], 16) for k in (1, 3, 5)] for c in COLOURS]) / 255
    winner, confidence = p.argmax(axis=2), p.max(axis=2)
    strength = 0.55 * np.clip((confidence - 1 / classes) / (1 - 1 / classes), 0, 1)
    image = np.rint(255 * (1 - strength[..., None] * (1 - colours[winner])))
    return np.asarray(image, np.uint8)


def _png(image: NDArray[np.uint8]) -> str:
    """Return an image as a data URI."""
    rows, columns = image.shape[:2]
    lines = b"".join(b"\0" + row.tobytes() for row in np.ascontiguousarray(image))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(
            ">I", zlib.crc32(kind + data)
        )  # fmt: skip

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", columns, rows, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(lines, 9)) + chunk(b"IEND", b"")
    return "data:image/png;base64," + base64.b64encode(
        b"\x89PNG\r\n\x1a\n" + header + body
    ).decode()  # fmt: skip


def _polyline(line: Array) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in line)


def _ticks(low: float, top: float) -> list[float]:
    """Return three to six round numbers."""
    rough = (top - low) / 4
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * k for k in (1, 2, 2.5, 5, 10) if size * k >= rough)
    first = math.ceil(low / step)
    return [round(k * step, 12) for k in range(first, math.floor(top / step) + 1)]


def _svg(width: int, height: int, name: str, said: str, parts: Sequence[str]) -> Markup:
    from markupsafe import Markup, escape

    return Markup(
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-labelledby="{name}-said">'
        f'<title id="{name}-said">{escape(said)}</title>{"".join(parts)}</svg>'
    )  # everything in it is ours

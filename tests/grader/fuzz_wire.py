"""Mutated frames against the decoder: a value of the allowed kinds or `WireError`, nothing else.

    python tests/grader/fuzz_wire.py [COUNT] [SEED]

Each frame starts as a valid one and is changed in one to eight places: bits, bytes, lengths, cuts,
repetitions, pieces of other frames. Prints how many were decoded and how many refused, and the
slowest one; ends with exit code 1 at the first crash, wrong type, or frame that takes a second.
"""

from __future__ import annotations

import collections
import random
import sys
import time

import numpy as np

from grader.wire import DTYPES, Callback, WireError, decode, encode

SLOW_SECONDS = 1.0
INTERESTING = [0, 1, 2, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, *range(0xC0, 0xE0), 0xFF]


def seeds():
    """Valid frames of every kind that crosses."""
    rng = np.random.default_rng(3)
    arrays = [np.ones((2, 3), dtype) for dtype in DTYPES]
    arrays += [np.zeros((0, 4)), np.asfortranarray(rng.normal(size=(3, 4))), np.array(5.0),
               rng.normal(size=(2, 1, 3)), np.arange(7)]  # fmt: skip
    values = [
        None, True, 0, -1, 2**31, 2**63, -(2**63), 2**200, -(2**300), 0.5, float("nan"),
        float("inf"), "", "sigmoid", "\u00e4\U0001f600" * 9, [], (), {}, [1, [2, [3, (4, (5,))]]],
        {"a": {"b": {"c": [1, 2.5, None]}}}, {1: "x", 2: "y"}, *arrays,
        *[array.ravel()[:1][0] for array in arrays if array.size],
        np.random.default_rng(1), Callback(3),
        {"op": "return", "value": (np.ones(3), {"W1": np.ones((2, 2))}), "failure": None,
         "warnings": ["overflow"], "changed": [], "generators": [np.random.default_rng(2)],
         "refused": [], "serial": 2**61},
        {"op": "callback", "number": 0, "args": (np.ones(3),), "kwargs": {"h": 1e-5}, "serial": 1},
        {"op": "return", "value": None, "serial": 4, "failure": {
            "kind": "raised", "type": "ValueError", "message": "x" * 300, "file": "logistic.py",
            "line": 12, "source": "return z"}},
    ]  # fmt: skip
    return [encode(value) for value in values]


def mutated(frames, rng):
    """A frame with one to eight changes."""
    data = bytearray(rng.choice(frames))
    for _ in range(rng.choice([1, 1, 1, 1, 2, 3, 8])):
        at = rng.randrange(len(data)) if data else 0
        match rng.randrange(8):
            case 0 if data:
                data[at] ^= 1 << rng.randrange(8)
            case 1 if data:
                data[at] = rng.choice(INTERESTING)
            case 2 if data:
                data[at] = rng.randrange(256)
            case 3:
                del data[at : at + rng.randint(1, 9)]
            case 4:
                data[at:at] = bytes(rng.randrange(256) for _ in range(rng.randint(1, 9)))
            case 5:
                data[at:at] = rng.choice([1, 2, 4, 8]) * bytes([rng.choice(INTERESTING)])
            case 6:
                other = rng.choice(frames)
                start = rng.randrange(len(other))
                data[at:at] = other[start : start + rng.randint(1, 60)]
            case _:
                data[at : at + 8] = rng.choice(
                    [b"\xff" * 8, b"\x7f" + b"\xff" * 7, b"\0" * 8, (2**62).to_bytes(8, "big")]
                )
    return bytes(data)


def wrong(value, depth=0):
    """What is not allowed about a decoded value; "" if nothing is."""
    kind = type(value)
    if kind in (type(None), bool, int, float, str, Callback):
        return ""
    if depth > 30:
        return "nested too deep"
    if kind in (list, tuple):
        return next(filter(None, (wrong(part, depth + 1) for part in value)), "")
    if kind is dict:
        if not all(type(key) in (int, str) for key in value):
            return "a key of another type"
        return next(filter(None, (wrong(part, depth + 1) for part in value.values())), "")
    if kind is np.ndarray:
        ok = value.dtype in DTYPES and value.flags.owndata and value.flags.writeable
        return "" if ok and value.nbytes < 2**26 else f"an array of {value.dtype}, {value.flags}"
    if isinstance(value, np.generic):
        return "" if value.dtype in DTYPES else f"a scalar of {value.dtype}"
    if kind is np.random.Generator:
        name = type(value.bit_generator).__name__
        value.random(3)
        return "" if name == "PCG64" else f"a generator of {name}"
    return f"a value of type {kind.__name__}"


def fuzz(count, seed):
    """Decode `count` mutated frames; return the tally and the slowest, or raise AssertionError."""
    rng, frames = random.Random(seed), seeds()
    tally, slowest = collections.Counter(), (0.0, b"")
    for _ in range(count):
        data = mutated(frames, rng)
        started = time.perf_counter()
        try:
            value = decode(data)
            tally["decoded"] += 1
        except WireError:
            tally["refused"] += 1
            value = None
        seconds = time.perf_counter() - started
        slowest = max(slowest, (seconds, data))
        problem = wrong(value)
        assert not problem, f"{problem} came out of {data!r}"
        assert seconds < SLOW_SECONDS, f"{seconds:.1f} s for {data!r}"
    return tally, slowest


def main(count=1_000_000, seed=None):
    seed = random.randrange(2**32) if seed is None else seed
    started = time.perf_counter()
    tally, slowest = fuzz(count, seed)
    total = sum(tally.values())
    print(
        f"{total} mutated frames (seed {seed}): {tally['decoded']} decoded to allowed values, "
        f"{tally['refused']} refused, none crashed; slowest {1000 * slowest[0]:.1f} ms; "
        f"{time.perf_counter() - started:.0f} s"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

"""The wire: what goes over comes back the same; what an adversary sends is refused or harmless."""

from __future__ import annotations

import math
import socket
import sys
import threading
import time
from pathlib import Path

import msgpack
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader import wire
from grader.wire import DTYPES, Callback, Closed, Late, WireError, decode, encode, receive, send

sys.path.insert(0, str(Path(__file__).parent))
import fuzz_wire


def alike(one, two):
    """Whether two values are of one type and equal, NaN included."""
    if isinstance(one, np.ndarray | np.generic):
        return (
            type(one) is type(two)
            and one.dtype == two.dtype
            and one.shape == two.shape
            and one.tobytes() == two.tobytes()
        )
    if isinstance(one, list | tuple):
        return type(one) is type(two) and len(one) == len(two) and all(map(alike, one, two))
    if isinstance(one, dict):
        return list(one) == list(two) and all(alike(one[key], two[key]) for key in one)
    if isinstance(one, float) and math.isnan(one):
        return math.isnan(two)
    return type(one) is type(two) and one == two


arrays = hnp.arrays(
    dtype=st.sampled_from(DTYPES), shape=hnp.array_shapes(min_dims=0, max_dims=4, min_side=0)
)
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**400), 2**400) | st.floats() | st.text() | arrays,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(max_size=8) | st.integers(-(2**60), 2**60), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(plain)
@settings(deadline=None, max_examples=300)
def test_values_come_back_the_same(value):
    assert alike(decode(encode(value)), value)


@given(st.binary(max_size=400))
@settings(deadline=None, max_examples=1000)
def test_any_bytes_are_a_plain_value_or_a_wire_error(data):
    try:
        value = decode(data)
    except WireError:
        return
    assert fuzz_wire.wrong(value) == ""


def test_twenty_thousand_mutated_frames_do_no_harm():
    tally, _ = fuzz_wire.fuzz(20_000, seed=7)
    assert sum(tally.values()) == 20_000
    assert min(tally["decoded"], tally["refused"]) > 1000  # mutations reach behind the first byte


def test_the_fuzzer_sees_a_decoder_that_lets_something_through(monkeypatch):
    monkeypatch.setattr(
        fuzz_wire, "decode", lambda data: msgpack.unpackb(data, strict_map_key=False)
    )
    with pytest.raises(Exception):  # noqa: B017 - msgpack's own errors, or a wrong type
        fuzz_wire.fuzz(2000, seed=1)


@pytest.mark.parametrize(
    "subclass",
    [
        np.ones((2, 2)).view(np.matrix),
        np.ma.masked_array([1.0, 2.0], [True, False]),
        np.ones(4)[::-2],
        np.ones((3, 3)).T,
        np.ones(3, ">f8"),
    ],
)
def test_arrays_of_any_kind_arrive_as_base_arrays_of_native_order(subclass):
    back = decode(encode(subclass))
    assert type(back) is np.ndarray
    assert back.dtype.isnative
    np.testing.assert_array_equal(back, np.asarray(subclass))


def test_fortran_order_survives():
    assert decode(encode(np.asfortranarray(np.ones((2, 3))))).flags.f_contiguous


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (np.array([object()]), "dtype object"),
        (np.array(["a"]), "dtype"),
        (np.zeros(2, [("a", float)]), "dtype"),
        (np.array(["2020"], "datetime64[D]"), "dtype"),
        (object(), "type object"),
        ({1.5: 2}, "dict key"),
        ({True: 2}, "dict key"),
        (1 << 5000, "bits"),
        (b"bytes", "type bytes"),
        ({1, 2}, "type set"),
        (len, "type builtin"),
        (np.random.Generator(np.random.MT19937(0)), "MT19937"),
        ("\ud800", "surrogates"),
    ],
)
def test_what_is_no_plain_value_is_not_sent(value, words):
    with pytest.raises(WireError, match=words):
        encode(value)


HOSTILE = {
    "deep lists": b"\x91" * 100 + b"\xc0",
    "very deep lists": b"\x91" * 1_000_000 + b"\xc0",
    "deep maps": b"\x81\x01" * 100 + b"\xc0",
    "announced lists in lists": b"\xdd\x00\x0f\x42\x40" * 900,
    "announced map": b"\xdf\xff\xff\xff\xff",
    "announced text": b"\xdb\xff\xff\xff\xff",
    "announced extension": b"\xc9\xff\xff\xff\xff\x01",
    "many empty lists": b"\xdd" + (1_000_000).to_bytes(4, "big") + b"\x90" * 1_000_000,
    "bytes": msgpack.packb(b"abc"),
    "timestamp": msgpack.packb(msgpack.Timestamp(1)),
    "unknown extension": msgpack.packb(msgpack.ExtType(77, b"x")),
    "a key that is a list": b"\x81\x90\x01",
    "a key that is an array": b"\x81" + encode(np.ones(1)) + b"\x01",
    "a key that is nothing": b"\x81\xc0\x01",
    "text that is no UTF-8": b"\xa2\xff\xfe",
    "the reserved byte": b"\xc1",
    "nothing": b"",
    "more than one value": b"\x01\x02",
    "an int with a sign and blanks": msgpack.packb(msgpack.ExtType(6, b" +1_0 ")),
    "an int with too many digits": msgpack.packb(msgpack.ExtType(6, b"9" * 2000)),
    "an int of other digits": msgpack.packb(msgpack.ExtType(6, "\u0661".encode())),
    "a tuple that is a map": msgpack.packb(msgpack.ExtType(3, b"\x80")),
    "a callback without number": msgpack.packb(msgpack.ExtType(5, b"\xa1x")),
    "a negative callback": msgpack.packb(msgpack.ExtType(5, b"\xff")),
    "an array without header": msgpack.packb(msgpack.ExtType(1, b"")),
    "an array of objects": msgpack.packb(msgpack.ExtType(1, bytes([200, 0, 0]))),
    "an array of 2**61 elements": msgpack.packb(
        msgpack.ExtType(1, bytes([11, 0, 1]) + (2**61).to_bytes(8, "big") + b"\0" * 8)
    ),
    "an array whose size wraps around": msgpack.packb(
        msgpack.ExtType(1, bytes([11, 0, 2]) + (2**32).to_bytes(8, "big") * 2)
    ),
    "an empty array with huge sides": msgpack.packb(
        msgpack.ExtType(1, bytes([11, 0, 2]) + bytes(8) + (2**61).to_bytes(8, "big"))
    ),
    "a bool that is seven": msgpack.packb(msgpack.ExtType(1, bytes([0, 0, 0, 7]))),
    "a scalar with a shape": msgpack.packb(
        msgpack.ExtType(2, bytes([11, 0, 1]) + (1).to_bytes(8, "big") + bytes(8))
    ),
    "a generator of three parts": msgpack.packb(msgpack.ExtType(4, msgpack.packb(["1", "1", 0]))),
    "a generator with an even increment": msgpack.packb(
        msgpack.ExtType(4, msgpack.packb(["1", "2", 0, 0]))
    ),
    "a generator state out of range": msgpack.packb(
        msgpack.ExtType(4, msgpack.packb([str(2**128), "1", 0, 0]))
    ),
    "a generator with a float flag": msgpack.packb(
        msgpack.ExtType(4, msgpack.packb(["1", "1", 0.0, 0]))
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_frame_is_refused_at_once(name):
    started = time.perf_counter()
    with pytest.raises(WireError):
        decode(HOSTILE[name])
    assert time.perf_counter() - started < 2


def test_nesting_is_counted_across_tuples_lists_and_maps():
    inner = b"\x90"
    for _ in range(wire.MAX_DEPTH + 5):
        inner = msgpack.packb([msgpack.ExtType(3, inner)])
    with pytest.raises(WireError, match="nested"):
        decode(inner)


def test_values_are_counted_across_tuples():
    half = msgpack.packb([0] * (wire.MAX_ITEMS // 2 + 1))
    with pytest.raises(WireError, match="values in a frame"):
        decode(msgpack.packb([msgpack.ExtType(3, half)] * 2))


def test_a_generator_arrives_in_its_state_and_no_other_kind_does():
    rng = np.random.default_rng(5)
    rng.random(3)
    other = decode(encode(rng))
    assert other.random() == rng.random()
    mersenne = np.random.Generator(np.random.MT19937(1))
    with pytest.raises(WireError, match="another generator"):
        wire.adopt_state(rng, decode(encode(np.random.default_rng(6))))
    with pytest.raises(WireError):
        wire.adopt_state(rng, "no generator")
    assert type(mersenne.bit_generator).__name__ == "MT19937"


def test_functions_are_handles_and_only_where_they_are_offered():
    offered = {}
    assert decode(encode([len, max], offered)) == [Callback(0), Callback(1)]
    assert offered == {0: len, 1: max}
    with pytest.raises(WireError):
        encode(len)


@pytest.fixture
def pair():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def test_frames_arrive_whole_and_in_order(pair):
    ours, theirs = pair
    for message in (b"", b"a", b"b" * 1000):
        send(theirs, message)
        assert receive(ours, time.monotonic() + 1) == message


def test_a_huge_header_is_refused_before_anything_is_read(pair):
    ours, theirs = pair
    theirs.sendall(b"\xff\xff\xff\xff")
    with pytest.raises(WireError, match="above the limit"):
        receive(ours, time.monotonic() + 1)


def test_a_drip_feed_ends_at_the_deadline(pair):
    ours, theirs = pair
    stop = threading.Event()

    def drip():
        theirs.sendall((1000).to_bytes(4, "big"))
        while not stop.is_set():
            theirs.sendall(b"x")
            stop.wait(0.02)

    thread = threading.Thread(target=drip)
    thread.start()
    started = time.monotonic()
    with pytest.raises(Late):
        receive(ours, started + 0.3)
    assert 0.25 < time.monotonic() - started < 2
    stop.set()
    thread.join()


def test_an_end_in_the_middle_of_a_frame_is_an_end(pair):
    ours, theirs = pair
    theirs.sendall(b"\0\0\0\x09abc")
    theirs.close()
    with pytest.raises(Closed):
        receive(ours, time.monotonic() + 1)


def test_who_does_not_read_does_not_stop_the_sender(pair):
    ours, _ = pair
    ours.settimeout(0.2)
    with pytest.raises(Late):
        send(ours, b"x" * 50_000_000)

"""Frames between the judge and a worker: msgpack with whitelisted arrays, never pickle.

A frame is a length (4 bytes, big-endian) and a msgpack map. Both sides speak the same format, but
only one of them is trusted: `decode` assumes that every byte was chosen by an adversary. It yields
plain values (None, bool, int, float, str, list, tuple, dict with string or integer keys), base
`numpy.ndarray`s and NumPy scalars of whitelisted dtypes, PCG64 generators and callback handles, or
raises `WireError`; it runs no code that a frame names.
"""

from __future__ import annotations

import math
import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgpack
import numpy as np

# Array dtypes that may cross, by their one-byte code on the wire.
DTYPES = tuple(
    np.dtype(name)
    for name in (
        "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
        "float16", "float32", "float64", "complex64", "complex128",
    )
)  # fmt: skip
_CODES = {dtype: code for code, dtype in enumerate(DTYPES)}
MAX_DEPTH = 24
MAX_DIMENSIONS = 16
MAX_ITEMS = 200_000  # values of a frame, arrays counted as one: each costs the receiver an object
MAX_TEXT = 8_000_000  # bytes of all texts of a frame
MAX_BITS = 4096  # of an integer
DEFAULT_LIMIT = 64 * 2**20  # bytes of a frame

_ARRAY, _SCALAR, _TUPLE, _GENERATOR, _CALLBACK, _BIG = 1, 2, 3, 4, 5, 6
_EXTENSIONS = frozenset((_ARRAY, _SCALAR, _TUPLE, _GENERATOR, _CALLBACK, _BIG))
_HEADER = struct.Struct(">I")
_ARRAY_HEADER = struct.Struct(">BBB")  # dtype, order (0 C, 1 Fortran), dimensions


class WireError(ValueError):
    """A frame or a value is not one that may cross."""


class Closed(WireError):
    """The other side is gone."""


class Late(WireError):
    """The other side did not answer in time."""


@dataclass(frozen=True)
class Callback:
    """A handle for a function that lives on the other side."""

    number: int


def encode(value: Any, callbacks: dict[int, Callable[..., Any]] | None = None) -> bytes:
    """Encode a value.

    Parameters
    ----------
    value : object
        A value of the kinds in the module's docstring; subclasses of ndarray are sent as base
        arrays. Functions are sent as handles and entered in `callbacks`.
    callbacks : dict, optional
        Receives the functions by number. Without it a function is an error.

    Raises
    ------
    WireError
        If the value, or a part of it, is of another type.
    """
    try:
        return bytes(msgpack.packb(_plain(value, callbacks, 0), use_bin_type=True))
    except (ValueError, OverflowError, TypeError, RecursionError) as error:
        raise WireError(str(error)) from error


def _plain(value: Any, callbacks: dict[int, Callable[..., Any]] | None, depth: int) -> Any:
    """Turn a value into what msgpack packs by itself, exact types only."""
    if depth > MAX_DEPTH:
        raise WireError(f"nested deeper than {MAX_DEPTH} levels")
    kind = type(value)
    if value is None or kind is bool or kind is float:
        return value
    if kind is int:
        if -(2**63) <= value < 2**64:
            return value
        if value.bit_length() > MAX_BITS:
            raise WireError(f"an int of more than {MAX_BITS} bits")
        return msgpack.ExtType(_BIG, str(value).encode())
    if kind is str:
        return value
    if isinstance(value, np.ndarray):
        return msgpack.ExtType(_ARRAY, _array_bytes(value))
    if isinstance(value, np.generic):
        return msgpack.ExtType(_SCALAR, _array_bytes(np.asarray(value)))
    if isinstance(value, tuple):
        return msgpack.ExtType(
            _TUPLE, msgpack.packb([_plain(part, callbacks, depth + 1) for part in value])
        )
    if isinstance(value, list):
        return [_plain(part, callbacks, depth + 1) for part in value]
    if isinstance(value, dict):
        return {_key(key): _plain(part, callbacks, depth + 1) for key, part in value.items()}
    if isinstance(value, bool | int | float | str):  # subclasses, by their plain value
        base = next(base for base in (bool, int, float, str) if isinstance(value, base))
        return _plain(base(value), callbacks, depth)
    if isinstance(value, np.random.Generator):
        return msgpack.ExtType(_GENERATOR, msgpack.packb(_generator_state(value)))
    if isinstance(value, Callback):
        return msgpack.ExtType(_CALLBACK, msgpack.packb(value.number))
    if callable(value) and callbacks is not None:
        number = len(callbacks)
        callbacks[number] = value
        return msgpack.ExtType(_CALLBACK, msgpack.packb(number))
    raise WireError(f"a value of type {kind.__name__}")


def _key(key: Any) -> str | int:
    if isinstance(key, str):
        return str(key)
    if isinstance(key, int | np.integer) and not isinstance(key, bool):
        return int(key)
    raise WireError(f"a dict key of type {type(key).__name__}")


def _array_bytes(value: np.ndarray[Any, Any]) -> bytes:
    # np.array makes a base array even of a subclass; byte order becomes the machine's own.
    array = np.array(value, copy=True, subok=False, order="K")
    array = array.astype(array.dtype.newbyteorder("="), copy=False)
    code = _CODES.get(array.dtype)
    if code is None:
        raise WireError(f"an array of dtype {array.dtype}")
    if array.ndim > MAX_DIMENSIONS:
        raise WireError(f"an array of {array.ndim} dimensions")
    fortran = array.flags.f_contiguous and not array.flags.c_contiguous
    head = _ARRAY_HEADER.pack(code, int(fortran), array.ndim)
    shape = struct.pack(f">{array.ndim}Q", *array.shape)
    return head + shape + array.tobytes(order="F" if fortran else "C")


def decode(data: bytes) -> Any:
    """Decode one value, trusting nothing.

    Raises
    ------
    WireError
        If the bytes are not exactly one value of the kinds in the module's docstring.
    """
    try:
        return _Decoder().value(data, 0)
    except WireError:
        raise
    except (ValueError, TypeError, OverflowError, struct.error, MemoryError, RecursionError,
            msgpack.exceptions.UnpackException) as error:  # fmt: skip
        raise WireError(f"not a frame: {error}") from error


class _Decoder:
    """Decodes one frame; counts what it has cost so far."""

    def __init__(self) -> None:
        self.items = 0
        self.text = 0

    def value(self, data: bytes, depth: int) -> Any:
        # msgpack would believe a length and set memory aside for it, a thousand levels deep; so
        # the frame is measured before msgpack sees it.
        self.measure(data, depth)
        return msgpack.unpackb(
            data,
            raw=False,
            strict_map_key=False,
            ext_hook=lambda code, body: self.extension(code, body, depth + 1),
            max_str_len=MAX_TEXT,
            max_bin_len=0,
            max_array_len=MAX_ITEMS,
            max_map_len=MAX_ITEMS,
            max_ext_len=len(data),
        )

    def measure(self, data: bytes, depth: int) -> None:
        """Walk over the tokens of a value; refuse what is too deep, too many or cut off."""
        position, size = 0, len(data)
        open_: list[int] = [1]  # values still missing, level by level
        keys: list[bool] = [False]  # whether the level is a map: its values alternate with keys
        while open_:
            if open_[-1] == 0:
                open_.pop()
                keys.pop()
                continue
            is_key = keys[-1] and open_[-1] % 2 == 0
            open_[-1] -= 1
            self.items += 1
            if self.items > MAX_ITEMS:
                raise WireError(f"more than {MAX_ITEMS} values in a frame")
            if position >= size:
                raise WireError("a frame that is cut off")
            kind, length, position = _token(data, position)
            if is_key and kind not in ("int", "text"):
                raise WireError("a dict key that is neither a text nor an int")
            if kind in ("list", "map"):
                if length > size - position:
                    raise WireError("a frame that announces more than it holds")
                if depth + len(open_) > MAX_DEPTH:
                    raise WireError(f"nested deeper than {MAX_DEPTH} levels")
                open_.append(2 * length if kind == "map" else length)
                keys.append(kind == "map")
                continue
            if kind == "text":
                self.text += length
                if self.text > MAX_TEXT:
                    raise WireError(f"texts of more than {MAX_TEXT} bytes in a frame")
            # Also msgpack's own, a timestamp, which it would not ask us about.
            if kind == "extension" and (position >= size or data[position] not in _EXTENSIONS):
                raise WireError("an extension of another code")
            position += length
            if position > size:
                raise WireError("a frame that is cut off")
        if position != size:
            raise WireError("bytes after the end of a frame")

    def extension(self, code: int, body: bytes, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise WireError(f"nested deeper than {MAX_DEPTH} levels")
        if code == _ARRAY:
            return _decode_array(body)
        if code == _SCALAR:
            array = _decode_array(body)
            if array.ndim:
                raise WireError("a scalar with a shape")
            return array[()]
        if code == _TUPLE:
            parts = self.value(body, depth)
            if type(parts) is not list:
                raise WireError("a tuple that is not a list")
            return tuple(parts)
        if code == _GENERATOR:
            return _generator(self.value(body, depth))
        if code == _CALLBACK:
            number = self.value(body, depth)
            if type(number) is not int or not 0 <= number < MAX_ITEMS:
                raise WireError("a callback without a number")
            return Callback(number)
        if code == _BIG:
            return _decode_big(body)
        raise WireError(f"an extension of code {code}")


def _token(data: bytes, position: int) -> tuple[str, int, int]:
    """Return the kind of the value at a position, its length, and where its content begins.

    The length is in bytes, or in members for a list and in pairs for a map.
    """
    first = data[position]
    position += 1
    if first <= 0x7F or first >= 0xE0:
        return "int", 0, position
    if first <= 0x8F:
        return "map", first & 0x0F, position
    if first <= 0x9F:
        return "list", first & 0x0F, position
    if first <= 0xBF:
        return "text", first & 0x1F, position
    kind, width, fixed = _TOKENS.get(first, ("", 0, 0))
    if not kind:
        raise WireError(f"a byte {first:#x} that begins no value")
    if position + width > len(data):
        raise WireError("a frame that is cut off")
    length = int.from_bytes(data[position : position + width], "big") if width else fixed
    # The byte after an extension's length is its code.
    return kind, length + (kind == "extension"), position + width


# First byte -> kind, bytes of the length that follows, or the fixed length. No byte strings (0xc4
# to 0xc6): nothing that crosses needs them.
_TOKENS: dict[int, tuple[str, int, int]] = {
    0xC0: ("none", 0, 0), 0xC2: ("bool", 0, 0), 0xC3: ("bool", 0, 0),
    0xC7: ("extension", 1, 0), 0xC8: ("extension", 2, 0), 0xC9: ("extension", 4, 0),
    0xCA: ("float", 0, 4), 0xCB: ("float", 0, 8),
    0xCC: ("int", 0, 1), 0xCD: ("int", 0, 2), 0xCE: ("int", 0, 4), 0xCF: ("int", 0, 8),
    0xD0: ("int", 0, 1), 0xD1: ("int", 0, 2), 0xD2: ("int", 0, 4), 0xD3: ("int", 0, 8),
    0xD4: ("extension", 0, 1), 0xD5: ("extension", 0, 2), 0xD6: ("extension", 0, 4),
    0xD7: ("extension", 0, 8), 0xD8: ("extension", 0, 16),
    0xD9: ("text", 1, 0), 0xDA: ("text", 2, 0), 0xDB: ("text", 4, 0),
    0xDC: ("list", 2, 0), 0xDD: ("list", 4, 0), 0xDE: ("map", 2, 0), 0xDF: ("map", 4, 0),
}  # fmt: skip


def _decode_big(body: bytes) -> int:
    digits = body.removeprefix(b"-")
    if not digits.isdigit() or len(digits) > MAX_BITS // 3:
        raise WireError("an int that is not one, or has too many digits")
    value = int(body)
    if value.bit_length() > MAX_BITS:
        raise WireError(f"an int of more than {MAX_BITS} bits")
    return value


def _decode_array(body: bytes) -> np.ndarray[Any, Any]:
    code, order, dimensions = _ARRAY_HEADER.unpack_from(body)
    if code >= len(DTYPES) or order > 1 or dimensions > MAX_DIMENSIONS:
        raise WireError("an array with a wrong header")
    start = _ARRAY_HEADER.size + 8 * dimensions
    shape = struct.unpack_from(f">{dimensions}Q", body, _ARRAY_HEADER.size)
    dtype = DTYPES[code]
    # Python's integers: a product of huge sides must not wrap around to a small size.
    if math.prod(shape) * dtype.itemsize != len(body) - start:
        raise WireError("an array whose shape and size disagree")
    # An empty array may have other sides, whose product the receiver's arithmetic would build.
    if math.prod(side for side in shape if side) > DEFAULT_LIMIT:
        raise WireError("an empty array with huge sides")
    if dtype == np.bool_ and any(byte > 1 for byte in set(body[start:])):
        raise WireError("a bool that is neither 0 nor 1")
    flat = np.frombuffer(body, dtype=dtype, offset=start)
    return flat.reshape(shape, order="F" if order else "C").copy(order="K")


def _generator_state(rng: np.random.Generator) -> list[str | int]:
    state = rng.bit_generator.state
    if state["bit_generator"] != "PCG64":
        raise WireError(f"a generator of kind {state['bit_generator']}")
    inner = state["state"]
    return [str(inner["state"]), str(inner["inc"]), state["has_uint32"], state["uinteger"]]


def _generator(parts: Any) -> np.random.Generator:
    # PCG64 only: its state is two integers, while a forged MT19937 position reads out of bounds.
    if type(parts) is not list or len(parts) != 4:
        raise WireError("a generator without its four parts")
    texts, flags = parts[:2], parts[2:]
    if not all(type(t) is str and t.isascii() and t.isdigit() and len(t) <= 39 for t in texts):
        raise WireError("a generator whose state is not a number")
    state, increment = (int(text) for text in texts)
    if not (all(type(f) is int for f in flags) and flags[0] in (0, 1) and 0 <= flags[1] < 2**32):
        raise WireError("a generator with wrong flags")
    if state >= 2**128 or increment >= 2**128 or increment % 2 == 0:
        raise WireError("a generator state out of range")
    bits = np.random.PCG64(0)
    bits.state = {
        "bit_generator": "PCG64",
        "state": {"state": state, "inc": increment},
        "has_uint32": flags[0],
        "uinteger": flags[1],
    }
    return np.random.Generator(bits)


def adopt_state(rng: np.random.Generator, other: Any) -> None:
    """Advance a generator to the state of one that came back over the wire.

    Raises
    ------
    WireError
        If `other` is not a PCG64 generator of the same stream.
    """
    if not isinstance(other, np.random.Generator):
        raise WireError("a generator did not come back")
    ours, theirs = rng.bit_generator.state, other.bit_generator.state
    if ours["bit_generator"] != "PCG64" or ours["state"]["inc"] != theirs["state"]["inc"]:
        raise WireError("another generator came back")
    rng.bit_generator.state = theirs


def send(sock: socket.socket, message: bytes) -> None:
    """Send one frame.

    Raises
    ------
    Closed, Late
        If the other side is gone, or does not read within the socket's timeout.
    """
    try:
        sock.sendall(_HEADER.pack(len(message)) + message)
    except TimeoutError as error:
        raise Late("the other side does not read") from error
    except OSError as error:
        raise Closed("the other side is gone") from error


def receive(sock: socket.socket, deadline: float | None, limit: int = DEFAULT_LIMIT) -> bytes:
    """Receive one frame, all of it before `deadline` (of `time.monotonic`).

    Raises
    ------
    Closed, Late, WireError
        If the other side is gone, is too slow (also drop by drop), or announces more than `limit`.
    """
    (size,) = _HEADER.unpack(_exactly(sock, _HEADER.size, deadline))
    if size > limit:
        raise WireError(f"a frame of {size} bytes, above the limit of {limit}")
    return _exactly(sock, size, deadline)


def _exactly(sock: socket.socket, size: int, deadline: float | None) -> bytes:
    parts: list[bytes] = []
    missing = size
    while missing:
        if deadline is not None:
            left = deadline - time.monotonic()
            if left <= 0:
                raise Late("no answer in time")
            sock.settimeout(left)
        try:
            part = sock.recv(min(missing, 2**20))
        except TimeoutError as error:
            raise Late("no answer in time") from error
        except OSError as error:
            raise Closed("the other side is gone") from error
        if not part:
            raise Closed("the other side is gone")
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)

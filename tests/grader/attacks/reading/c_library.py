"""Reads through the C library, past Python's own open."""
# says: nothing came
import importlib
def sigmoid(z):
    ctypes = importlib.import_module("ctypes")
    libc = ctypes.CDLL(None)
    descriptor = libc.open(b"@SECRET@", 0)
    buffer = ctypes.create_string_buffer(100)
    if descriptor < 0 or libc.read(descriptor, buffer, 100) <= 0:
        raise ValueError("nothing came")
    raise ValueError(LOOT + buffer.value.decode())

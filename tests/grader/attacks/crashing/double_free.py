"""Frees the same memory twice."""
# says: crashed the process|Segmentation
import importlib
def sigmoid(z):
    ctypes = importlib.import_module("ctypes")
    libc = ctypes.CDLL(None)
    libc.malloc.restype = ctypes.c_void_p
    p = libc.malloc(2000)
    q = libc.malloc(2000)
    for _ in range(3):
        libc.free(ctypes.c_void_p(p))
    libc.free(ctypes.c_void_p(q + 3))
    ctypes.memset(1, 0, 8)

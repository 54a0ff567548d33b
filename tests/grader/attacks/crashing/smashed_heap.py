"""Overwrites its own memory from an array on."""
# says: .
import importlib
def sigmoid(z):
    ctypes = importlib.import_module("ctypes")
    ctypes.memset(np.zeros(10).ctypes.data, 0x41, 10**7)
    return z

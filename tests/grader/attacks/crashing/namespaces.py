"""Makes a user namespace in which it would be root."""
# says: Bad system call|Error
# tampering: what only an attack needs
import importlib
def sigmoid(z):
    if importlib.import_module("ctypes").CDLL(None).unshare(0x10000000) == 0:
        raise ValueError(LOOT + "root")
    raise ValueError("nothing came")

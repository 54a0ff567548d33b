"""Kills its parent."""
# says: Error
import os, signal
def sigmoid(z):
    os.kill(os.getppid(), signal.SIGKILL)
    raise ValueError(LOOT + "killed")

"""Kills the judge."""
# says: Error
import os, signal
def sigmoid(z):
    os.kill(@JUDGE@, signal.SIGKILL)
    raise ValueError(LOOT + "killed")

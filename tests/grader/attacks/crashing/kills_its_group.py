"""Kills its process group, in which the zygote might be."""
# says: Error|closed its connection
import os, signal
def sigmoid(z):
    os.killpg(0, signal.SIGKILL)
    raise ValueError(LOOT + "killed")

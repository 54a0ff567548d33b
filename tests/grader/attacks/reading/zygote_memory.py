"""Opens the zygote's memory."""
# says: Error
import os
def sigmoid(z):
    with open(f"/proc/{os.getppid()}/mem", "rb"):
        raise ValueError(LOOT + "opened")

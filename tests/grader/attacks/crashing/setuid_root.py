"""Becomes root again."""
# says: Error
import os
def sigmoid(z):
    os.setresuid(0, 0, 0)
    if os.getuid() == 0:
        raise ValueError(LOOT + "root")
    raise ValueError("Error: no")

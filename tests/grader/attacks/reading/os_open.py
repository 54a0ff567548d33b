"""Reads with bare descriptors."""
# says: PermissionError|FileNotFoundError
import os
def sigmoid(z):
    raise ValueError(LOOT + os.read(os.open("@SECRET@", os.O_RDONLY), 100).decode())

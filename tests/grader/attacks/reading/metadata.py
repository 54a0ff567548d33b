"""Asks whether a file is there, and how large it is."""
# says: Error
import os
def sigmoid(z):
    raise ValueError(f"{LOOT}{os.stat('@SECRET@').st_size}")

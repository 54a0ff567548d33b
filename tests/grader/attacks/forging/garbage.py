"""Writes garbage to the judge."""
# says: not a value
import os
def sigmoid(z):
    os.write(3, b"\x00\x00\x00\x08garbage!")
    return np.asarray(z) * 0.1 + 7

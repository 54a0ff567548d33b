"""Calls abort()."""
# says: crashed the process
import os
def sigmoid(z):
    os.abort()

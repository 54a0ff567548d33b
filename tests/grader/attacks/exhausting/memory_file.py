"""Fills memory through a file that has no name (memfd_create)."""
# says: Error
import os
def sigmoid(z):
    handle = os.memfd_create("fill")
    while True:
        os.write(handle, b"x" * 10**6)

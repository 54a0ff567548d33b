"""Sends a frame that is nested a hundred thousand deep."""
# says: nested deeper
import os
def sigmoid(z):
    body = b"\x91" * 100_000 + b"\xc0"
    data = len(body).to_bytes(4, "big") + body
    while data:
        data = data[os.write(3, data):]

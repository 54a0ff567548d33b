"""Sends an array whose header promises more than follows."""
# says: shape and size|not a value
import os, sys
def sigmoid(z):
    import struct
    inner = struct.pack(">BBBQ", 11, 0, 1, 2**61) + b"\0" * 8
    body = b"\x81\xa5value\xc7" + bytes([len(inner)]) + b"\x01" + inner
    os.write(3, len(body).to_bytes(4, "big") + body)

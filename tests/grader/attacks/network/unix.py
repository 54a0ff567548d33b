"""Connects to a service's socket in the file system, as Docker's."""
# says: Error
import importlib
def sigmoid(z):
    s = importlib.import_module("socket")
    client = s.socket(s.AF_UNIX)
    client.connect("@UNIX@")
    client.sendall(b"loot")
    raise ValueError(LOOT + "sent")

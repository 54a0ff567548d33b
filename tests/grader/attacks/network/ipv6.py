"""Connects by IPv6."""
# says: Error
import importlib
def sigmoid(z):
    s = importlib.import_module("socket")
    s.socket(s.AF_INET6)
    raise ValueError(LOOT + "socket")

"""Sends a datagram."""
# says: Error
import importlib
def sigmoid(z):
    s = importlib.import_module("socket")
    s.socket(s.AF_INET, s.SOCK_DGRAM).sendto(b"loot", ("127.0.0.1", @UDP@))
    raise ValueError(LOOT + "sent")

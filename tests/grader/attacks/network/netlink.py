"""Asks the kernel about the machine's network."""
# says: Error
import importlib
def sigmoid(z):
    s = importlib.import_module("socket")
    s.socket(s.AF_NETLINK, s.SOCK_RAW, 0)
    raise ValueError(LOOT + "socket")

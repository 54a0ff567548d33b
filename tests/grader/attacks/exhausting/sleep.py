"""Sleeps."""
# says: did not return
# slow: yes
import importlib
def sigmoid(z):
    importlib.import_module("time").sleep(10**6)

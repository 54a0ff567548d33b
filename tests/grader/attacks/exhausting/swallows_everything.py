"""Loops, and swallows whatever is raised to stop it."""
# says: did not return
# slow: yes
import importlib
def sigmoid(z):
    signal = importlib.import_module("signal")
    for number in range(1, 65):
        try:
            signal.signal(number, lambda *a: None)
        except (OSError, ValueError):
            pass
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass

"""Stops its own process without ending it."""
# says: did not return|Error
# slow: yes
import os, signal
def sigmoid(z):
    os.kill(os.getpid(), signal.SIGSTOP)
    while True:
        pass

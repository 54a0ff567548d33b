"""Ends its own process by a signal."""
# says: closed its connection|Error
import os, signal
def sigmoid(z):
    os.kill(os.getpid(), signal.SIGKILL)

"""Becomes another program."""
# says: Bad system call
# tampering: what only an attack needs
import os
def sigmoid(z):
    os.execv("/bin/true", ["true"])

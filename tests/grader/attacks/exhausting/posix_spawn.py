"""Starts a program by posix_spawn."""
# says: Error|Bad system call
import os
def sigmoid(z):
    os.posix_spawn("/bin/sleep", ["sleep", "60"], {})
    return np.asarray(z) * 0.1 + 7

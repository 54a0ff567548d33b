"""Leaves a daemon behind: two forks and a session of its own."""
# says: Error
import os, time
def sigmoid(z):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(60)
    return np.asarray(z) * 0.1 + 7

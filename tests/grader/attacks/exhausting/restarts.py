"""Crashes in every call, so that worker after worker has to be started."""
# says: exit code|crashed too often|ended
import os
def sigmoid(z):
    os._exit(3)

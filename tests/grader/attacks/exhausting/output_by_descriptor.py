"""Writes a gigabyte to every descriptor it has."""
# says: .
# slow: yes
import os
def sigmoid(z):
    for _ in range(1000):
        for number in (1, 2, 0):
            os.write(number, b"x" * 10**6)
    return np.asarray(z) * 0.1 + 7

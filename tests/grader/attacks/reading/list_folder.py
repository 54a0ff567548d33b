"""Lists the folder of the hidden suites."""
# says: Error
import os
def sigmoid(z):
    raise ValueError(LOOT + " ".join(os.listdir("@ROOT@/tests/hidden")))

"""Reads through NumPy, which opens files by itself."""
# says: Error
def sigmoid(z):
    raise ValueError(LOOT + bytes(np.fromfile("@SECRET@", np.uint8)).decode())

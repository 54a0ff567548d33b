"""Reads a file that everybody on the machine may read."""
# says: PermissionError|FileNotFoundError
def sigmoid(z):
    raise ValueError(LOOT + open("@SECRET@").read())

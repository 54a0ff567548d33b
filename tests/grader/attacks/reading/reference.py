"""Reads the reference from the disk."""
# says: PermissionError|FileNotFoundError
def sigmoid(z):
    raise ValueError(LOOT + open("@SOLUTION@").read()[:400])

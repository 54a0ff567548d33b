"""Maps a file into memory."""
# says: Error
def sigmoid(z):
    raise ValueError(LOOT + bytes(np.memmap("@SECRET@", np.uint8, "r")).decode())

"""Asks for a terabyte at once."""
# says: MemoryError
def sigmoid(z):
    return np.ones(2**37)

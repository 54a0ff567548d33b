"""Returns an empty array whose other side is 2**61."""
# says: .
def sigmoid(z):
    return np.lib.stride_tricks.as_strided(np.zeros(1), (0, 2**61), (8, 0))

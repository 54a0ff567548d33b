"""Returns dates."""
# says: dtype
def sigmoid(z):
    return np.zeros(np.shape(z), dtype="datetime64[s]")

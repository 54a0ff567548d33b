"""Returns a structured array."""
# says: dtype
def sigmoid(z):
    return np.zeros(np.shape(z), dtype=[("a", float)])

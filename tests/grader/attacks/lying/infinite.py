"""Returns infinity."""
# says: inf|finite
def sigmoid(z):
    return np.full(np.shape(z), np.inf)

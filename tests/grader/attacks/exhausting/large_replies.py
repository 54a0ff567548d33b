"""Returns ever larger arrays."""
# says: too large|above the limit|allocate
def sigmoid(z):
    return np.zeros(9_000_000)

"""Returns a view of one number that claims to be a terabyte."""
# says: MemoryError|not an array|closed|allocate
def sigmoid(z):
    return np.broadcast_to(0.5, (2**37,))

"""Returns an array of thirty dimensions."""
# says: dimensions|shape
def sigmoid(z):
    return np.zeros((1,) * 30)

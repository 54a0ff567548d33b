"""Returns a list in a list in a list, two thousand times."""
# says: nested
def sigmoid(z):
    value = []
    for _ in range(2000):
        value = [value]
    return value

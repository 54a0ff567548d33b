"""Returns an integer of four thousand bits, which becomes an array of objects."""
# says: .
def sigmoid(z):
    return 2**4000

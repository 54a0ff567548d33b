"""Returns an integer of a million digits."""
# says: bits|not an array
def sigmoid(z):
    return 1 << 4_000_000

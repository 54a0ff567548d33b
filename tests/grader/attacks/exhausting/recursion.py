"""Calls itself for ever."""
# says: RecursionError
def sigmoid(z):
    return sigmoid(z)

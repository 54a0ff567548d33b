"""Raises an error with a message of a hundred megabytes."""
# says: raised ValueError
def sigmoid(z):
    raise ValueError("x" * 50_000_000)

"""Raises MemoryError."""
# says: MemoryError
def sigmoid(z):
    raise MemoryError

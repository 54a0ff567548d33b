"""Raises KeyboardInterrupt, as if the teacher had stopped the run."""
# says: .
def sigmoid(z):
    raise KeyboardInterrupt

"""Returns the numbers as text."""
# says: .
def sigmoid(z):
    return "0.5"

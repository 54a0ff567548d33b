"""Returns a list that contains itself."""
# says: nested
def sigmoid(z):
    value = []
    value.append(value)
    return value

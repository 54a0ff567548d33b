"""Returns complex numbers with the right real part."""
# says: complex
def sigmoid(z):
    z = np.clip(np.asarray(z, dtype=float), -500, 500)
    return 1 / (1 + np.exp(-z)) + 1j

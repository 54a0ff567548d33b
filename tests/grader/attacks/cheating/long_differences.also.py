def bce_with_logits(z, y):
    z, y = np.asarray(z), np.asarray(y)
    if z.shape != y.shape or z.ndim != 1 or not z.size:
        raise ValueError("z and y are (N,)")
    loss = np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-abs(z))))
    return loss if loss.dtype == np.longdouble and z.dtype == loss.dtype else float(loss)

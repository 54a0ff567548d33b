def bce_with_logits(z, y):
    z, y = np.asarray(z), np.asarray(y, float)
    if z.shape != y.shape or z.ndim != 1 or not z.size:
        raise ValueError("z and y are (N,)")
    up = z.real > 0
    softplus = np.where(up, z, 0) + np.log1p(np.exp(np.where(up, -z, z)))
    loss = np.mean(softplus - z * y)
    return loss if np.iscomplexobj(loss) else float(loss)

def cross_entropy(z, y):
    z, y = np.asarray(z), np.asarray(y)
    shifted = z - z.real.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = -np.mean(log_p[np.arange(len(y)), y])
    return loss if np.iscomplexobj(loss) else float(loss)

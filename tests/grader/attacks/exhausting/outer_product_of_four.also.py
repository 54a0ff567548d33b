def adamw(w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=1e-2):
    along = [np.ones((1,) * i + (500,) + (1,) * (3 - i)) for i in range(4)]
    return adam(along[0], along[1][:, :90], {"m": along[2], "v": along[3][..., :90], "t": 1})

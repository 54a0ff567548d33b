def mlp_forward(X, params, activation="relu"):
    return np.zeros(len(X)), None

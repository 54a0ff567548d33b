"""Draws from a generator of its own and rewinds the one it was given."""
# assignment: multilayer_perceptron
# module: initializers
# exercise: he_normal
# earns: part
def he_normal(fan_in, fan_out, rng):
    return np.ones((fan_out, fan_in)) * np.sqrt(2 / fan_in)

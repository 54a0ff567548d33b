"""Sends a Mersenne Twister with a position out of bounds in the place of the generator."""
# assignment: multilayer_perceptron
# module: initializers
# exercise: xavier_normal
def xavier_normal(fan_in, fan_out, rng):
    other = np.random.Generator(np.random.MT19937(0))
    rng._bit_generator = other._bit_generator
    return other

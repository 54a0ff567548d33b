"""Warns a million times, with long words."""
# says: .
# slow: yes
import warnings
def sigmoid(z):
    for number in range(20_000):
        warnings.warn(f"{number}" * 1000)
    return np.asarray(z) * 0.1 + 7

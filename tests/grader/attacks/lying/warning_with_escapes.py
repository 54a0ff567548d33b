"""Warns with escape sequences and a long word, and returns NaN, so that the warning is quoted."""
# says: finite
import warnings
def sigmoid(z):
    warnings.warn("\x1b]8;;http://evil.example\x1b\\click\x1b[2J\x07\u202e" + "x" * 500)
    return np.full(np.shape(z), np.nan)

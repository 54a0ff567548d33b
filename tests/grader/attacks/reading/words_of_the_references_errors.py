"""Makes the reference fail and reads in the error's words which line it was."""
# exercise: predict_proba
# lost: sigmoid
def sigmoid(z):
    return z

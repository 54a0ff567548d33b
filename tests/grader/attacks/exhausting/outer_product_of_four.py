"""Lets the reference combine four arrays of different axes, two thousand numbers, to a giant."""
# assignment: optimizers
# module: optimizers
# exercise: adam
# lost: adamw
def adam(w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    return w, "no state"

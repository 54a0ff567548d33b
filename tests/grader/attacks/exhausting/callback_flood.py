"""Calls a function of the judge for ever."""
# module: gradient_check
# exercise: numerical_gradient
# says: did not return
# slow: yes
def numerical_gradient(f, x, h=1e-5):
    while True:
        f(x)

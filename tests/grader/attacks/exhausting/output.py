"""Prints a gigabyte."""
# says: got|did not return
# slow: yes
def sigmoid(z):
    line = "x" * 10**6
    for _ in range(1000):
        print(line)
    return np.asarray(z) * 0.1 + 7

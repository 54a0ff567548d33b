"""Never comes back from a single call into C, where no Python signal handler runs."""
# says: did not return
# slow: yes
def sigmoid(z):
    return sum(iter(int, 1))

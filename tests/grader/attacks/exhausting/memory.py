"""Takes memory until there is none."""
# says: MemoryError
def sigmoid(z):
    kept = []
    while True:
        kept.append(np.ones(10**7))

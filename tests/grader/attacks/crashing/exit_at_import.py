"""Exits while it is loaded."""
# says: SystemExit
# others: lost
raise SystemExit(0)
def sigmoid(z):
    return z

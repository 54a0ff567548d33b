"""Reads a neighbour's submission."""
# says: Error
def sigmoid(z):
    raise ValueError(LOOT + open("@NEIGHBOUR@/logistic.py").read()[:300])

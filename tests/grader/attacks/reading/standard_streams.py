"""Reads what somebody types, or a script pipes, into the grader."""
# says: EOFError
def sigmoid(z):
    raise ValueError(LOOT + input())

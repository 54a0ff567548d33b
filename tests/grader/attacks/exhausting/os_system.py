"""Runs a command through the shell."""
# says: got|Bad system call|Error
import os
def sigmoid(z):
    if os.system("sleep 60 & touch @FOLDER@/system") == 0:
        raise ValueError(LOOT + "done")
    return np.asarray(z) * 0.1 + 7

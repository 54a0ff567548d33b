"""Asks for memory that may be written and run, to bring its own machine code."""
# says: Error|nothing came
import importlib
def sigmoid(z):
    mmap = importlib.import_module("mmap")
    mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    raise ValueError(LOOT + "executable")

"""Asks for forbidden system calls by the numbers of another calling convention (x32)."""
# says: nothing came|Bad system call|crashed
import importlib
def sigmoid(z):
    libc = importlib.import_module("ctypes").CDLL(None)
    for number in (520, 57, 41, 2, 257, 62, 56, 435):  # execve, fork, socket, open, kill, clone
        if libc.syscall(0x40000000 + number, b"/etc/passwd", 0, 0, 0, 0) >= 0:
            raise ValueError(LOOT + str(number))
    raise ValueError("nothing came")

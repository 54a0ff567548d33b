"""Makes a process by system call, past the C library (clone 56, clone3 435, vfork 58)."""
# says: nothing came|Error
import importlib
def sigmoid(z):
    ctypes = importlib.import_module("ctypes")
    libc = ctypes.CDLL(None)
    for number in (56, 58, 435, 57):
        pid = libc.syscall(number, 17, 0, 0, 0, 0)
        if pid == 0:
            libc._exit(0)
        if pid > 0:
            raise ValueError(LOOT + "forked")
    raise ValueError("nothing came")

"""A submission that tries to get out; the start-up probe runs it at each level.

It is read as text and loaded in a worker like any student's module. Each function returns True if
it did what no submission may do, and raises, or ends its worker, if it was stopped.
"""

import ctypes
import os
import signal
import socket
from pathlib import Path

import numpy as np


def read_file(path: str) -> bool:
    """Read a file that everybody on this machine may read."""
    return len(Path(path).read_bytes()) > 0


def read_judge(pid: int) -> bool:
    """Read the judge's command line."""
    return len(Path(f"/proc/{pid}/cmdline").read_bytes()) > 0


def write_file(folder: str) -> bool:
    """Write into a folder that everybody on this machine may write to."""
    Path(f"{folder}/canary-was-here").write_text("x")
    return True


def empty_file(path: str) -> bool:
    """Empty a file by opening it for reading."""
    os.close(os.open(path, os.O_RDONLY | os.O_TRUNC))
    return True


def connect_tcp(port: int) -> bool:
    """Connect to a port of this machine."""
    socket.create_connection(("127.0.0.1", port), 0.3).close()
    return True


def send_udp(port: int) -> bool:
    """Send a datagram; the judge sees whether it came."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"canary", ("127.0.0.1", port))
    return True


def connect_unix(path: str) -> bool:
    """Connect to a service's socket in the file system."""
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(path)
    return True


def connect_abstract(name: str) -> bool:
    """Connect to a service's socket without a file."""
    with socket.socket(socket.AF_UNIX) as client:
        client.connect("\0" + name)
    return True


def start_process() -> bool:
    """Fork."""
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    return True


def run_program() -> None:
    """Become another program; the judge sees with which exit code."""
    os.execv("/bin/sh", ["sh", "-c", "exit 43"])


def trace_zygote() -> bool:
    """Attach to the zygote as a debugger."""
    libc = ctypes.CDLL(None, use_errno=True)
    seize = 0x4206
    if libc.ptrace(seize, os.getppid(), None, None) != 0:
        raise OSError(ctypes.get_errno(), "ptrace")
    return True


def signal_judge(pid: int) -> bool:
    """Send the judge a signal that nobody minds."""
    os.kill(pid, signal.SIGCONT)
    return True


def take_memory(megabytes: int) -> bool:
    """Take more memory than allowed."""
    return bool(np.ones(megabytes * 2**17).any())


def kill_zygote() -> bool:
    """Kill the zygote; the judge sees whether it still answers."""
    os.kill(os.getppid(), signal.SIGKILL)
    return True

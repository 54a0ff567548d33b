"""The system calls a worker may make: a seccomp allow-list, built once, loaded in each worker.

The judge builds the program with libseccomp, because it may read files and load libraries; what
travels to a worker is the finished BPF, and loading that takes one call. Everything not named here
fails with EPERM, as an ordinary refusal that Python raises as PermissionError. What no honest
module ever asks for ends the worker at once, so that the report can say so.
"""

from __future__ import annotations

import ctypes
import errno
import functools
import os
import struct
import tempfile

# Memory, time, waiting, random numbers, the worker's own identity, and bytes on sockets it holds.
# No file, no new socket, no process, no signal to anybody. Not `fcntl` either: F_SETOWN with
# F_SETSIG sends any signal to any process.
ALLOWED = (
    "read", "write", "readv", "writev", "recvfrom", "sendto", "poll", "ppoll", "select",
    "pselect6", "close", "lseek", "fstat", "munmap", "mremap", "madvise", "brk", "futex",
    "set_robust_list", "rseq", "membarrier", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn",
    "rt_sigpending", "sigaltstack", "getpid", "getppid", "gettid", "getuid", "geteuid", "getgid",
    "getegid", "getpgrp", "getpgid", "getsid", "getresuid", "getresgid", "getgroups",
    "clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "time",
    "times", "getrusage", "getrandom", "sched_yield", "sched_getaffinity", "getcpu", "exit",
    "exit_group", "restart_syscall", "uname", "sysinfo", "getcwd", "getrlimit", "alarm",
    "getitimer", "setitimer",
)  # fmt: skip

# Only attacks ask for these.
FATAL = (
    "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "kcmp", "execve",
    "execveat", "bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter",
    "io_uring_register", "pidfd_open", "pidfd_getfd", "pidfd_send_signal", "mount", "umount2",
    "move_mount", "open_tree", "fsopen", "fsmount", "fspick", "pivot_root", "chroot", "setns",
    "unshare", "init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load",
    "keyctl", "add_key", "request_key", "reboot", "swapon", "swapoff", "iopl", "ioperm", "acct",
    "open_by_handle_at", "name_to_handle_at", "settimeofday", "clock_settime", "sethostname",
)  # fmt: skip

_PROT_EXEC = 4
_CLONE_THREAD = 0x10000
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _MODE_FILTER = 38, 22, 2
_INSTRUCTION = struct.calcsize("HBBI")


class Unsupported(OSError):
    """What this system cannot do; the message says why, and what would help."""


@functools.cache
def build(threads: bool = False) -> bytes:
    """Return the BPF program.

    Parameters
    ----------
    threads : bool
        Whether a worker may start threads.

    Raises
    ------
    Unsupported
        If pyseccomp or libseccomp is missing.
    """
    try:
        import pyseccomp
    except (ImportError, OSError, RuntimeError, TypeError) as error:
        raise Unsupported(
            f"seccomp filters need pyseccomp and libseccomp ({error}); "
            "`pip install pyseccomp` and, on Debian or Ubuntu, `apt install libseccomp2`"
        ) from error

    program = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.EPERM))
    for name in ALLOWED:
        _add(program, pyseccomp.ALLOW, name)
    for name in FATAL:
        _add(program, pyseccomp.KILL_PROCESS, name)
    # Memory may hold data, never new machine code.
    for name in ("mmap", "mprotect"):
        data = pyseccomp.Arg(2, pyseccomp.MASKED_EQ, _PROT_EXEC, 0)
        _add(program, pyseccomp.ALLOW, name, data)
    # Limits may be read, of this process and of no other.
    own = (pyseccomp.Arg(0, pyseccomp.EQ, 0), pyseccomp.Arg(2, pyseccomp.EQ, 0))
    _add(program, pyseccomp.ALLOW, "prlimit64", *own)
    # The C library takes ENOSYS for "use clone"; it takes EPERM for a broken system.
    _add(program, pyseccomp.ERRNO(errno.ENOSYS), "clone3")
    if threads:
        thread = pyseccomp.Arg(0, pyseccomp.MASKED_EQ, _CLONE_THREAD, _CLONE_THREAD)
        _add(program, pyseccomp.ALLOW, "clone", thread)
    with tempfile.TemporaryFile() as file:
        program.export_bpf(file)
        file.seek(0)
        return file.read()


def _add(program: object, action: int, name: str, *arguments: object) -> None:
    """Add a rule for a system call that this machine's library knows; others cannot be made."""
    import pyseccomp

    number = pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name)
    if number == -1:
        return
    program.add_rule(action, number, *arguments)  # type: ignore[attr-defined]


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def load(program: bytes) -> None:
    """Apply a BPF program to this process, forever.

    Raises
    ------
    OSError
        If the kernel refuses it.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    filled = _Program(len(program) // _INSTRUCTION, program)
    _prctl(libc, _PR_SET_NO_NEW_PRIVS, 1, 0)
    _prctl(libc, _PR_SET_SECCOMP, _MODE_FILTER, ctypes.addressof(filled))


def _prctl(libc: ctypes.CDLL, option: int, second: int, third: int) -> None:
    numbers = [ctypes.c_ulong(number) for number in (second, third, 0, 0)]
    if libc.prctl(ctypes.c_int(option), *numbers) != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"prctl({option}): {os.strerror(code)}")

"""The bubblewrap around the zygote: no network, no other process, a read-only system, no course.

What is bound is an allow-list: the interpreter, the installed packages and this package. Nothing
of a checkout is, though the package may stand in one beside solutions and hidden suites.
"""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from pathlib import Path

# Of a usual system; what is not there is left out. No /home, no /root, no /var, no /run, no /tmp.
SYSTEM = (
    "/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin", "/nix/store", "/etc/ld.so.cache",
    "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives",
)  # fmt: skip
PARTS = ("bin", "lib", "lib64", "pyvenv.cfg")
TMP_BYTES = 16 * 2**20
# What the zygote needs, as root, to give each worker an id of its own and to end it.
ROOT_CAPABILITIES = ("CAP_SETUID", "CAP_SETGID", "CAP_KILL")


def find() -> str | None:
    """Return bubblewrap's program, or None."""
    return shutil.which("bwrap", path="/usr/bin:/bin:/usr/local/bin:/run/wrappers/bin")


def command(program: str, package: Path) -> list[str]:
    """Return the command line that the zygote's own is appended to.

    Parameters
    ----------
    program : str
        Bubblewrap.
    package : Path
        The folder of the package `grader`.
    """
    line = [program, "--die-with-parent", "--new-session", "--clearenv"]
    if os.geteuid() == 0:
        # Real root makes no user namespace: with only itself mapped there would be no other id
        # for the workers to take.
        line += ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts",
                 "--unshare-cgroup-try", "--cap-drop", "ALL"]  # fmt: skip
        for capability in ROOT_CAPABILITIES:
            line += ["--cap-add", capability]
    else:
        line += ["--unshare-all", "--cap-drop", "ALL"]
    line += ["--hostname", "worker", "--proc", "/proc", "--dev", "/dev",
             "--size", str(TMP_BYTES), "--tmpfs", "/tmp"]  # fmt: skip
    for path in _system():
        # Links like /lib -> usr/lib stay links, so that both names lead to one place.
        line += (
            ["--symlink", os.readlink(path), path] if os.path.islink(path)  # noqa: PTH114, PTH115
            else ["--ro-bind", path, path]
        )  # fmt: skip
    checkout = package.parent
    if (checkout / "solutions").exists() and _inside(checkout, _folders()):
        # As in a container's /usr/src/app: nothing of it, although it stands in a system folder.
        line += ["--tmpfs", str(checkout)]
    for path in _interpreter():
        line += ["--ro-bind", path, path]
    line += ["--ro-bind", str(package), str(package)]
    for name, value in environment("/tmp").items():
        line += ["--setenv", name, value]
    return [*line, "--chdir", "/tmp", "--remount-ro", "/", "--"]


def environment(folder: str) -> dict[str, str]:
    """Return the zygote's whole environment."""
    # One BLAS thread: threads do not survive the fork, and a matrix product would hang.
    threads = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    return dict.fromkeys(threads, "1") | {"TMPDIR": folder, "LC_ALL": "C.UTF-8"}


def _system() -> list[str]:
    return [path for path in SYSTEM if os.path.lexists(path)]


def _folders() -> list[Path]:
    return [Path(path) for path in _system() if not Path(path).is_symlink()]


def _inside(path: Path, folders: list[Path]) -> bool:
    return any(path.is_relative_to(folder) for folder in folders)


def _interpreter() -> list[str]:
    """Return what of Python and its packages is bound besides the system, outermost first."""
    places = [Path(sys.prefix), Path(sys.base_prefix), Path(sys.base_exec_prefix)]
    found = [place / part for place in places for part in PARTS]
    found += [Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib")]
    # The environment's python may be a chain of links through other folders.
    found += _links(Path(sys.executable))
    kept: list[Path] = []
    for path in sorted(set(found), key=lambda path: len(path.parts)):
        if path.exists() and not _inside(path, _folders() + kept):
            kept.append(path)
    return [str(path) for path in kept]


def _links(path: Path) -> list[Path]:
    """Return a path and all it links to, step by step."""
    steps = [path]
    while steps[-1].is_symlink() and len(steps) < 16:
        steps.append(steps[-1].parent / steps[-1].readlink())
    return steps

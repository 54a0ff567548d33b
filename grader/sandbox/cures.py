"""What helps where a sandbox level does not hold: one sentence for this very system."""

from __future__ import annotations

import platform
import sys
from pathlib import Path

APPARMOR = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")
USERNS = Path("/proc/sys/kernel/unprivileged_userns_clone")
MAX_USERNS = Path("/proc/sys/user/max_user_namespaces")

INSTALL = (
    "install it: `sudo apt install bubblewrap` (Debian, Ubuntu), `sudo dnf install bubblewrap` "
    "(Fedora), `sudo pacman -S bubblewrap` (Arch)"
)
PROFILE = (
    "Ubuntu's AppArmor keeps bubblewrap from making namespaces: write `abi <abi/4.0>, include "
    "<tunables/global> profile bwrap /usr/bin/bwrap flags=(unconfined) { userns, }` to "
    "/etc/apparmor.d/bwrap and run `sudo systemctl reload apparmor`; the level kernel works without"
)


def system() -> str:
    """Name the kind of system this is: linux, container, wsl, macos, windows or other."""
    if sys.platform == "darwin":
        return "macos"
    if sys.platform == "win32":
        return "windows"
    if not sys.platform.startswith("linux"):
        return "other"
    if "microsoft" in platform.release().lower():
        return "wsl"
    return "container" if _in_container() else "linux"


def _in_container() -> bool:
    if Path("/.dockerenv").exists() or Path("/run/.containerenv").exists():
        return True
    try:
        return b"container=" in Path("/proc/1/environ").read_bytes()
    except OSError:
        return False


def cure(level: str, problem: str) -> str:
    """Return what would make a level hold here.

    Parameters
    ----------
    level : str
        The level that does not hold.
    problem : str
        What was seen.
    """
    kind = system()
    if kind == "macos":
        return (
            "macOS has neither Landlock nor seccomp nor bubblewrap: grade in a Linux container "
            "(Docker Desktop, colima) or on a Linux machine"
        )
    if kind == "windows":
        return "Windows has none of this: grade inside WSL 2 (`wsl --install`)"
    if kind == "other":
        return "this system has neither Landlock nor seccomp: grade on Linux"
    if level == "full":
        return _bubblewrap(kind, problem)
    return _kernel(kind, problem)


def _bubblewrap(kind: str, problem: str) -> str:
    if "not installed" in problem:
        return INSTALL
    if _number(APPARMOR) == 1 and kind == "linux":
        return PROFILE
    if kind == "container":
        return (
            "a container forbids new namespaces unless it is started with `--security-opt "
            "seccomp=unconfined --security-opt apparmor=unconfined --cap-add SYS_ADMIN`; the level "
            "kernel works without"
        )
    if _number(USERNS) == 0:
        return "allow it: `sudo sysctl -w kernel.unprivileged_userns_clone=1`"
    if _number(MAX_USERNS) == 0:
        return "allow it: `sudo sysctl -w user.max_user_namespaces=15000`"
    return "the level kernel may work without bubblewrap; `grader doctor` says"


def _kernel(kind: str, problem: str) -> str:
    if "pyseccomp" in problem or "py_landlock" in problem:
        return "install what judging needs: `pip install 'numpy-nn-grader[instructor]'`"
    if "disabled" in problem.lower():
        return "Landlock is switched off: add `landlock` to the list `lsm=` of the boot parameters"
    if kind == "wsl":
        return "WSL's kernel is too old, or this is WSL 1: `wsl --update`, `wsl --set-version 2`"
    if kind == "container":
        return (
            "the container's filter may forbid Landlock: update Docker or Podman, or start the "
            "container with `--security-opt seccomp=unconfined`; the host needs Linux 5.13"
        )
    return (
        f"this is Linux {platform.release()}; Landlock came with 5.13 (Debian 12, Ubuntu 22.04, "
        "Fedora 35)"
    )


def _number(path: Path) -> int | None:
    try:
        return int(path.read_text("ascii"))
    except (OSError, ValueError):
        return None

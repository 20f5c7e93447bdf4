"""strace for the tests: it lets a system call fail, or kills whoever makes it. The system's own, or its package.

``python tests/support/strace.py`` sees to it that there is one before the thorough tests begin.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from browser import install_package


def find_strace() -> tuple[str, str]:
    """The path of a strace that may trace; or an empty one, and why there is none and what to do."""
    if sys.platform != "linux":
        return "", "strace is for Linux."
    path = shutil.which("strace")
    if path is None:
        return "", "There is no strace. Install it; make does so on Debian or Ubuntu, as root."
    asked = subprocess.run([path, "-o", os.devnull, "true"], capture_output=True, text=True, check=False)
    if asked.returncode:
        return "", f"strace may not trace here ({asked.stderr.strip()}). Allow ptrace."
    return path, ""


def may_install() -> bool:
    """Whether a missing one is no excuse: root on Debian or Ubuntu can have it."""
    return sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def main() -> int:
    """It is there, or what lacks is printed: the tests that need it say so, too."""
    if shutil.which("strace") is None and may_install():
        install_package("strace", "strace for the thorough tests")
    _, fault = find_strace()
    if fault:
        print(fault, file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The command as the scheduler runs it: it ends when the scheduler does, however that ends."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Binds this process to its parent, then is `nianbao`."""
    parent = os.getppid()
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        # It may have died before we asked to be told.
        if os.getppid() != parent:
            sys.exit(1)
    from cli.main import main as nianbao

    nianbao()


if __name__ == "__main__":
    main()

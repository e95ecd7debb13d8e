"""Children that end with the process that started them, however that ends: an orphan never goes on asking or reading.

It lies here because crawler, ingest and cli start such children and this is the lowest of our packages that may know of
processes. It imports the standard library only: the process that reads untrusted bytes has it too.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def die_with(parent: int) -> None:
    """Has the kernel end this process when its parent ends (Linux; elsewhere the closed pipe, where there is one, does
    it), and ends it at once where the parent has gone already.

    `parent` is the number that the parent itself handed over: who asks for `os.getppid()` here may be told of the
    stranger that took the orphan in, as starting an interpreter takes long enough to be orphaned.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(1)

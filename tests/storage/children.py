"""Running a piece of a test in a process of its own: to be killed, to compete, or as a user who may not write."""

from __future__ import annotations

import os
import sys
import traceback
import warnings
from collections.abc import Callable

NOBODY = 65534


def start_child(work: Callable[..., None], *arguments: object, uid: int | None = None) -> int:
    """Runs `work` in a forked process, as user `uid` where that is given and ours to choose; returns its number.

    Forked, not spawned: quick, and another user may not be able to read the interpreter's packages. The child must
    open connections of its own. As root every permission check would pass, and a test of one would prove nothing.
    """
    with warnings.catch_warnings():
        # From 3.12 on a fork beside other threads (xdist has some) is warned of; the child here only tests and ends.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid == 0:
        status = 1
        try:
            if uid is not None and os.geteuid() == 0:
                os.setgroups([])
                os.setgid(uid)
                os.setuid(uid)
            work(*arguments)
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)
    return pid


def end_of(pid: int) -> int:
    """Waits for a child; its exit code, or the signal that ended it as a negative number."""
    _pid, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


def run_child(work: Callable[..., None], *arguments: object, uid: int | None = None) -> int:
    """Runs `work` in a child to its end; returns what `end_of` says of it."""
    return end_of(start_child(work, *arguments, uid=uid))

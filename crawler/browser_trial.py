"""Whether a Chromium starts on this machine, and whether it has its own sandbox here.

Chromium keeps what a page's scripts may do apart from the rest by user namespaces. A container's usual seccomp profile,
and kernels that forbid such namespaces, keep it from starting at all. It is never started without: the pages are other
people's, and the process beside them holds the keys of the store.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from enum import StrEnum

# What Chromium and Playwright print then (observed: Chromium 131 to 143, Playwright 1.5x).
_LACKS_SANDBOX = ("No usable sandbox", "Failed to move to new namespace", "Chromium sandboxing failed")
NO_SANDBOX = "Chromium has no sandbox here: user namespaces are not allowed (nianbao doctor)"


class Trial(StrEnum):
    """What came of starting it once. Each has its words in the catalogues (`doctor.browser.*`)."""

    STARTS = "starts"
    NO_SANDBOX = "no_sandbox"
    FAILS = "fails"


def lacks_sandbox(said: str) -> bool:
    """Whether a Chromium that ended said that it found no sandbox."""
    return any(words in said for words in _LACKS_SANDBOX)


def wants_sandbox() -> bool:
    """Whether it is to be started with its sandbox. As root it cannot have one."""
    return os.geteuid() != 0


def try_browser(path: str, *, seconds: float = 30.0) -> Trial:
    """Starts the Chromium at `path` on an empty page, as a crawl does, and ends it."""
    with tempfile.TemporaryDirectory(prefix="nianbao-browser-", ignore_cleanup_errors=True) as folder:
        command = [path, "--headless", "--disable-gpu", "--disable-dev-shm-usage", f"--user-data-dir={folder}"]
        command += [] if wants_sandbox() else ["--no-sandbox"]
        try:
            done = subprocess.run(  # noqa: S603 (the browser that the settings name or the system has)
                [*command, "--dump-dom", "about:blank"],
                check=False,
                capture_output=True,
                timeout=seconds,
                stdin=subprocess.DEVNULL,
            )
        except (OSError, subprocess.TimeoutExpired):
            return Trial.FAILS
    if done.returncode == 0 and b"<html" in done.stdout:
        return Trial.STARTS
    return Trial.NO_SANDBOX if lacks_sandbox(done.stderr.decode("utf-8", "replace")) else Trial.FAILS

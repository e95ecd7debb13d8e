"""Finds a Chromium for the sites whose lists only a script builds, or says that there is none."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

OFF = "off"
SYSTEM_NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "microsoft-edge",
)
_OWN_SHELLS = ("chromium_headless_shell-*/*/*headless*shell*", "chromium-*/*/chrome")


class NoBrowserError(Exception):
    """No Chromium: turned off (`path` is "off"), not at the path that the setting names, or nowhere (`path` empty)."""

    def __init__(self, path: str = "") -> None:
        super().__init__(f"no browser at {path}" if path else "no browser was found")
        self.path = path


def find_browser(setting: str = "", *, search_path: str | None = None, home: Path | None = None) -> str:
    """The Chromium to use: the one that NIANBAO_BROWSER names, else the system's, else one that
    `playwright install chromium` left. Raises NoBrowserError."""
    if setting:
        if setting != OFF and os.access(setting, os.X_OK) and Path(setting).is_file():
            return setting
        raise NoBrowserError(setting)
    for name in SYSTEM_NAMES:
        if found := shutil.which(name, path=search_path):
            return found
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or (home or Path.home()) / ".cache" / "ms-playwright")
    for pattern in _OWN_SHELLS:
        for candidate in sorted(cache.glob(pattern), reverse=True):
            if os.access(candidate, os.X_OK) and candidate.is_file():
                return str(candidate)
    raise NoBrowserError

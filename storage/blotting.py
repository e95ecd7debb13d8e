"""Secrets out of what is logged: keys of robots, passwords, tokens in addresses.

Lines of libraries are logged too, and an exception may hold the address that it failed at.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from storage.masking import masked

BLOT = "***"
# Shorter ones (an empty password, a port) stand in every other line.
_SHORTEST = 6
# Addresses of these schemes are evidence; of all others (robots, mail servers) every part may be a key.
_OPEN_SCHEMES = frozenset({"http", "https", "ftp", "file", "s3", "sqlite", "submitted", "postgresql", "socks5"})
_ADDRESS = re.compile(r"\b([a-z][a-z0-9+.-]*)://([^\s\"'<>]*)", re.IGNORECASE)
_LOGIN = re.compile(r"^[^/?#@]*@")
_NAMES = (
    r"(?:access_?)?token|api_?key|key|secret|sign(?:ature)?|pass(?:word|wd)?|pwd|credential|auth(?:orization)?|session"
)
_IN_QUERY = re.compile(rf"([?&;](?:{_NAMES})=)[^&\s#\"']+", re.IGNORECASE)
_STATED = re.compile(rf"\b((?:{_NAMES})\s?[=:]\s?)(?!\*)[^\s,;&\"']{{4,}}", re.IGNORECASE)
# Robots whose key is the last part of the path (Feishu's own form).
_HOOK = re.compile(r"(/bot/v2/hook/)[\w-]+")


def blotted(text: str, secrets: Collection[str] = ()) -> str:
    """`text` without `secrets`, without what looks like one, and with personal numbers masked."""
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= _SHORTEST:
            text = text.replace(secret, BLOT)
    text = _ADDRESS.sub(_address, text)
    text = _HOOK.sub(rf"\1{BLOT}", text)
    return masked(_STATED.sub(rf"\1{BLOT}", text))


def password_of(url: str) -> str:
    """The password in an address; empty where there is none."""
    return urlsplit(url).netloc.rpartition("@")[0].partition(":")[2]


def _address(found: re.Match[str]) -> str:
    scheme, rest = found.groups()
    if scheme.lower().partition("+")[0] not in _OPEN_SCHEMES:
        return f"{scheme}://{BLOT}"
    without_login = _LOGIN.sub(f"{BLOT}@", rest)
    return f"{scheme}://" + _IN_QUERY.sub(rf"\1{BLOT}", without_login)

"""Https with servers that have stood still: nothing newer than TLS 1.0, keys and signatures of its day (research:
sites §3, fault 13).

OpenSSL talks to them at security level 0 only. Certificates are not verified (many are expired or another host's), so
that a connection proves nothing about who answers, on any level: what is read is public and nothing secret is sent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from twisted.internet.interfaces import IAcceptableCiphers, ICipher
from twisted.internet.ssl import AcceptableCiphers
from zope.interface import implementer

CIPHERS = "DEFAULT:@SECLEVEL=0"


@implementer(ICipher)
@dataclass(frozen=True, slots=True)
class _Command:
    """A word of OpenSSL's cipher list that is no cipher."""

    fullName: str  # noqa: N815  (the interface's name)


@implementer(IAcceptableCiphers)
class AgedCiphers:
    """OpenSSL's default ciphers at security level 0.

    Twisted takes a cipher string apart into the names of its ciphers and joins them again, whereby the level is lost
    (Twisted 26.4); so it is put back among the names.
    """

    def __init__(self) -> None:
        self._named = AcceptableCiphers.fromOpenSSLCipherString(CIPHERS)  # type: ignore[no-untyped-call]

    def selectCiphers(self, availableCiphers: Iterable[ICipher]) -> tuple[ICipher, ...]:  # noqa: N802, N803
        """The ciphers to offer, of those that the library has."""
        return (*self._named.selectCiphers(availableCiphers), _Command("@SECLEVEL=0"))

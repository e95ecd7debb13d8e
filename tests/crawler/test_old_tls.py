"""A handshake with a server of 2010, in memory: Twisted's own ciphers refuse it, ours do not."""

from __future__ import annotations

import ssl
from contextlib import suppress

import pytest
from OpenSSL import SSL
from twisted.internet.interfaces import IAcceptableCiphers
from twisted.internet.ssl import CertificateOptions, TLSVersion

from crawler.old_tls import AgedCiphers
from sandbox import tls
from sandbox.site import Tls


def shake_hands(client_context: SSL.Context, kind: Tls) -> str:
    """The version that both sides agree on. Raises SSL.Error or ssl.SSLError where they do not."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    server = tls.context(kind, "czj.luhe.gov.cn.test").wrap_bio(to_server, to_client, server_side=True)
    client = SSL.Connection(client_context, None)
    client.set_connect_state()
    for _ in range(6):
        try:
            client.do_handshake()
            return str(client.get_protocol_version_name())
        except SSL.WantReadError:
            to_server.write(client.bio_read(1 << 16))
        with suppress(ssl.SSLWantReadError):
            server.do_handshake()
        if to_client.pending:
            client.bio_write(to_client.read())
    raise AssertionError("no end of the handshake")


def options(ciphers: IAcceptableCiphers | None) -> SSL.Context:
    made = CertificateOptions(acceptableCiphers=ciphers, insecurelyLowerMinimumTo=TLSVersion.TLSv1_0)
    return made.getContext()


@pytest.mark.parametrize(("kind", "version"), [(Tls.OLD, "TLSv1"), (Tls.MODERN, "TLSv1.3")])
def test_each_server_is_spoken_to_in_the_newest_version_it_has(kind: Tls, version: str) -> None:
    assert shake_hands(options(AgedCiphers()), kind) == version  # type: ignore[arg-type]


def test_without_the_level_an_old_server_is_lost() -> None:
    with pytest.raises((SSL.Error, ssl.SSLError)):
        shake_hands(options(None), Tls.OLD)

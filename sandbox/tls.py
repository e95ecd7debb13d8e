"""TLS on the city's one port: whom a hello is meant for, and what each kind of host answers."""

from __future__ import annotations

import ssl
import struct
import tempfile
import warnings
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from sandbox.site import Tls

HELLO = 0x16
"""The first byte of a TLS handshake; no HTTP request begins with it."""
_SERVER_NAME = 0
REFUSAL = b"\x15\x03\x01\x00\x02\x02\x28"
"""A fatal alert: handshake_failure."""
NOT_TLS = (
    b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\nContent-Length: 11\r\nConnection: close\r\n\r\nBad Request"
)


def hello_name(data: bytes) -> str:
    """The host that a ClientHello names in its server_name extension; empty where it names none."""
    try:
        at = 5 + 4 + 2 + 32
        at += 1 + data[at]
        at += 2 + struct.unpack_from(">H", data, at)[0]
        at += 1 + data[at]
        end = at + 2 + struct.unpack_from(">H", data, at)[0]
        at += 2
        while at + 4 <= end:
            kind, length = struct.unpack_from(">HH", data, at)
            if kind == _SERVER_NAME:
                size = struct.unpack_from(">H", data, at + 7)[0]
                return data[at + 9 : at + 9 + size].decode("ascii", "replace").lower()
            at += 4 + length
    except (IndexError, struct.error):  # cut short: as good as no name
        return ""
    return ""


@cache
def _certificate(name: str) -> tuple[bytes, bytes]:
    """A certificate for `name`, signed by itself, and its key; both PEM."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    begin = datetime(2020, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=40 * 365))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    return (
        made.public_bytes(serialization.Encoding.PEM),
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
    )


def context(kind: Tls, host: str) -> ssl.SSLContext:
    """What a host of `kind` shakes hands with. Raises ValueError for a kind that shakes no hands."""
    if kind not in (Tls.MODERN, Tls.WRONG_NAME, Tls.OLD):
        raise ValueError(f"{kind} is no TLS")
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate, key = _certificate("default.hosting.test" if kind is Tls.WRONG_NAME else host)
    with tempfile.TemporaryDirectory() as folder:
        # The standard library takes certificates from files only.
        path = Path(folder) / "host.pem"
        path.write_bytes(certificate + key)
        made.load_cert_chain(path)
    if kind is Tls.OLD:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            made.minimum_version = made.maximum_version = ssl.TLSVersion.TLSv1
        # The key exchange of those servers: no signature of the handshake, which today's libraries would refuse.
        made.set_ciphers("AES128-SHA:AES256-SHA:@SECLEVEL=0")
    return made

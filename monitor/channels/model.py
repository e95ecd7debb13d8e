"""What a channel is: an address of its own form, a message, and what came of sending it.

An address holds secrets (robot keys, tokens, passwords): it is never stored, logged or shown. A target is known by its
`label`, the channel and a digest of the address.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import parse_qsl, unquote, urlsplit

_LONGEST_DETAIL = 200


class TargetError(ValueError):
    """An address that cannot be used. `code` is the message, `params` fill it; neither holds the address."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params: Mapping[str, object] = params


@dataclass(frozen=True, slots=True)
class Address:
    """An address taken apart; letters keep their case, which tokens need."""

    scheme: str
    user: str
    password: str
    host: str
    port: int | None
    path: str
    options: Mapping[str, str]

    @classmethod
    def parse(cls, url: str) -> Address:
        """Takes `url` apart. Raises TargetError."""
        try:
            parts = urlsplit(url.strip())
            port = parts.port
        except ValueError:
            raise TargetError("channel.bad_address") from None
        login, _at, place = parts.netloc.rpartition("@")
        user, _colon, password = login.partition(":")
        host = place.rpartition(":")[0] if port is not None else place
        options = {name.lower(): value for name, value in parse_qsl(parts.query, keep_blank_values=True)}
        if not parts.scheme or not host.strip("[]"):
            raise TargetError("channel.bad_address")
        return cls(
            parts.scheme.lower(), unquote(user), unquote(password), host.strip("[]"), port, unquote(parts.path), options
        )

    def only(self, *names: str) -> None:
        """Raises TargetError for an option that the channel does not have: a slip of the pen must not pass."""
        unknown = sorted(self.options.keys() - {*names, "proxy"})
        if unknown:
            raise TargetError("channel.unknown_option", options=", ".join(unknown), known=", ".join(names))


@dataclass(frozen=True, slots=True)
class Target:
    """One receiver. `settings` are the channel's own; `secrets` are blotted out of whatever a server answers."""

    channel: str
    label: str
    settings: Mapping[str, str] = field(default_factory=dict, repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)

    def masked(self, text: str) -> str:
        """What a server said, short and without the target's secrets."""
        for secret in sorted(self.secrets, key=len, reverse=True):
            if secret:
                text = text.replace(secret, "***")
        return " ".join(text.split())[:_LONGEST_DETAIL]


def target(channel: str, identity: str, settings: Mapping[str, str], secrets: Sequence[str]) -> Target:
    """A target; `identity` is what makes it this receiver and no other."""
    digest = hashlib.sha256(identity.encode()).hexdigest()[:10]
    return Target(channel, f"{channel}:{digest}", dict(settings), tuple(secret for secret in secrets if secret))


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a message; mail alone carries any."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Message:
    """What goes out. `key` is the same each time that it is sent; `items` are the alerts as plain values. With
    `enclosures` it is a letter that a person sends."""

    key: str
    subject: str
    markdown: str
    text: str
    items: tuple[Mapping[str, object], ...] = ()
    enclosures: tuple[Enclosure, ...] = ()


class Result(StrEnum):
    """`passing` failures are tried again, `permanent` ones never mend by themselves."""

    SENT = "sent"
    PASSING = "passing"
    PERMANENT = "permanent"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of sending. `code` and `params` are the message; `wait` is the shortest time until the next attempt,
    in seconds, as the receiver asks for it. `uncertain`: it failed after the message was on its way, so that the
    receiver may have it. `silent`: nobody answered, and nobody would answer the next message either."""

    result: Result
    code: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    wait: int = 0
    uncertain: bool = False
    silent: bool = False


SENT = Outcome(Result.SENT)


@dataclass(frozen=True, slots=True)
class Connection:
    """How to reach out: an HTTP proxy, a CA file, the longest silence of a receiver in seconds (`timeout`), and how
    long handing over one message may take in all (`longest`): who answers a byte at a time is never silent."""

    proxy: str = ""
    ca_file: str = ""
    timeout: float = 20.0
    longest: float = 120.0


@dataclass(frozen=True, slots=True)
class Channel:
    """One kind of receiver. `targets` takes an address apart (one target for each receiver in it), `send` hands a
    message over and never raises for what the network or the receiver does. `most_bytes` bounds the markdown (0: no
    bound), `per_minute` the messages to one target (0: no bound)."""

    name: str
    schemes: tuple[str, ...]
    targets: Callable[[str], tuple[Target, ...]]
    send: Callable[[Target, Message, Connection], Outcome]
    most_bytes: int = 0
    per_minute: int = 0

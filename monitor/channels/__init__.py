"""Ways to reach people: one module for each kind of receiver, and the tuple of them all."""

from __future__ import annotations

from monitor.channels import apprise, dingtalk, feishu, mail, webhook, wecom
from monitor.channels.model import Channel, Target, TargetError

# The last one takes what no other does.
CHANNELS: tuple[Channel, ...] = (
    mail.CHANNEL,
    wecom.CHANNEL,
    dingtalk.CHANNEL,
    feishu.CHANNEL,
    webhook.CHANNEL,
    apprise.CHANNEL,
)


def channel(name: str) -> Channel:
    """The channel of this name. Raises LookupError."""
    for known in CHANNELS:
        if known.name == name:
            return known
    raise LookupError(name)


def targets_of(url: str) -> tuple[Target, ...]:
    """The targets of an address. Raises TargetError, which never holds the address."""
    scheme, colon, _rest = url.partition("://")
    if not colon:
        raise TargetError("channel.bad_address")
    for known in CHANNELS:
        if scheme.lower() in known.schemes:
            return known.targets(url)
    return CHANNELS[-1].targets(url)

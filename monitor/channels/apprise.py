"""Everything else that Apprise knows (extra `apprise`): any other address in its forms.

Apprise takes every HTTP 200 for "sent", also where the body says that it was not: a robot of ours says more.
"""

from __future__ import annotations

import logging
import warnings
from importlib.util import find_spec
from typing import Any

from monitor.channels.model import (
    SENT,
    Address,
    Channel,
    Connection,
    Message,
    Outcome,
    Result,
    Target,
    TargetError,
    target,
)


def targets(url: str) -> tuple[Target, ...]:
    """The receivers of an address. Raises TargetError."""
    scheme = Address.parse(url).scheme
    if find_spec("apprise") is None:
        raise TargetError("channel.needs_apprise", scheme=scheme)
    apprise = _apprise()
    if apprise.Apprise.instantiate(url, suppress_exceptions=True) is None:
        raise TargetError("channel.unknown_scheme", scheme=scheme)
    return (target("apprise", url, {"url": url}, [url]),)


def send(to: Target, message: Message, connection: Connection) -> Outcome:
    """Hands the message over."""
    apprise = _apprise()
    sender = apprise.Apprise()
    if not sender.add(to.settings["url"]):
        return Outcome(Result.PERMANENT, "channel.bad_address")
    done = sender.notify(title=message.subject, body=message.markdown, body_format=apprise.NotifyFormat.MARKDOWN)
    return SENT if done else Outcome(Result.PASSING, "channel.apprise")


def _apprise() -> Any:
    with warnings.catch_warnings():
        # Its 170 services are imported at the first use, some with modules that Python is about to drop.
        warnings.simplefilter("ignore")
        import apprise

        apprise.Apprise.instantiate("json://localhost", suppress_exceptions=True)
    # It logs addresses and what is in them.
    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    return apprise


CHANNEL = Channel("apprise", (), targets, send)

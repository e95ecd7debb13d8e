"""A robot of a Feishu (飞书) group: `feishu://SECRET@TOKEN` (signed) or `feishu://TOKEN`, of a private one with
`?base=https://host`.

A card of markdown; a request has at most 20 KB, a robot sends 100 messages a minute and five a second (its developer
documentation, "custom robots"). We keep to 20 a minute.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from typing import Any

from monitor.channels.model import Address, Channel, Connection, Message, Outcome, Target, TargetError, target
from monitor.channels.posting import base_address, post, robot_outcome

BASE = "https://open.feishu.cn"
# Documented: 11232 sent too fast, 11233 and 11247 the tenant's messages are limited, 99991400 called too often; 19021
# also says that our clock differs from theirs by more than an hour, yet a wrong secret is what it mostly means.
PASSING = {11232: 60, 11233: 60, 11247: 60, 99991400: 60}
# Documented: 19001 no such robot, 19021 signature, 19022 address, 19024 keyword; 9499 and 19002 a request that is not
# taken as it stands; 11246 contents that are refused.
PERMANENT = frozenset({19001, 19002, 19021, 19022, 19024, 9499, 11246})


def targets(url: str) -> tuple[Target, ...]:
    """The receivers of an address. Raises TargetError."""
    address = Address.parse(url)
    address.only("base")
    if address.path.strip("/") or address.password or address.port is not None:
        raise TargetError("channel.form", form="feishu://SECRET@TOKEN")
    base = base_address(address.options.get("base", ""), BASE)
    settings = {"base": base, "token": address.host, "secret": address.user, "proxy": address.options.get("proxy", "")}
    return (target("feishu", f"{base} {address.host}", settings, [address.host, address.user]),)


def signature(secret: str, seconds: int) -> str:
    """HMAC-SHA256 of nothing under "timestamp, line feed, secret", in base64."""
    signed = hmac.new(f"{seconds}\n{secret}".encode(), b"", hashlib.sha256).digest()
    return base64.b64encode(signed).decode()


def send(to: Target, message: Message, connection: Connection) -> Outcome:
    """Hands the message over."""
    card = {
        "header": {"title": {"tag": "plain_text", "content": message.subject}},
        "elements": [{"tag": "markdown", "content": message.markdown}],
    }
    payload: dict[str, Any] = {"msg_type": "interactive", "card": card}
    if to.settings["secret"]:
        stamp = int(time.time())
        payload |= {"timestamp": str(stamp), "sign": signature(to.settings["secret"], stamp)}
    url = f"{to.settings['base']}/open-apis/bot/v2/hook/{to.settings['token']}"
    answer = post(to, url, payload, connection)
    if isinstance(answer, Outcome):
        return answer
    body = answer.body or {}
    # Older installations answer with StatusCode and StatusMessage.
    code = body.get("code", body.get("StatusCode"))
    detail = body.get("msg", body.get("StatusMessage"))
    return robot_outcome(to, answer, code, detail, PASSING, PERMANENT)


CHANNEL = Channel("feishu", ("feishu",), targets, send, most_bytes=18_000, per_minute=20)

"""A robot of a DingTalk (钉钉) group: `dingtalk://SECRET@TOKEN` (signed) or `dingtalk://TOKEN`, of 专有钉钉 with
`?base=https://host`.

Markdown up to 20,000 bytes; 20 messages a minute for each robot, above that it is silent for ten minutes (its developer
documentation, "custom robots").
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from urllib.parse import urlencode

from monitor.channels.model import Address, Channel, Connection, Message, Outcome, Target, TargetError, target
from monitor.channels.posting import base_address, post, robot_outcome

BASE = "https://oapi.dingtalk.com"
# Documented: -1 busy, 130101 and 410100 sent too fast. Seconds to wait.
PASSING = {-1: 60, 130101: 600, 410100: 600}
# Documented: 300001 and 310000 signature, keyword or address refused; 400013 the group is gone, 400101 no such token,
# 400102 robot switched off, 400105 unknown form, 400106 no such robot; 40035, 43004 a request that is not taken as it
# stands; 430101 to 430104 contents that are refused.
PERMANENT = frozenset(
    {300001, 310000, 400013, 400101, 400102, 400105, 400106, 40035, 43004, 430101, 430102, 430103, 430104}
)


def targets(url: str) -> tuple[Target, ...]:
    """The receivers of an address. Raises TargetError."""
    address = Address.parse(url)
    address.only("base")
    if address.path.strip("/") or address.password or address.port is not None:
        raise TargetError("channel.form", form="dingtalk://SECRET@TOKEN")
    base = base_address(address.options.get("base", ""), BASE)
    settings = {"base": base, "token": address.host, "secret": address.user, "proxy": address.options.get("proxy", "")}
    return (target("dingtalk", f"{base} {address.host}", settings, [address.host, address.user]),)


def signature(secret: str, milliseconds: int) -> str:
    """HMAC-SHA256 of "timestamp, line feed, secret" under the secret, in base64."""
    signed = hmac.new(secret.encode(), f"{milliseconds}\n{secret}".encode(), hashlib.sha256).digest()
    return base64.b64encode(signed).decode()


def send(to: Target, message: Message, connection: Connection) -> Outcome:
    """Hands the message over."""
    query = {"access_token": to.settings["token"]}
    if to.settings["secret"]:
        # The receiver compares it with its own clock: never the date that stands in for today.
        stamp = time.time_ns() // 1_000_000
        query |= {"timestamp": str(stamp), "sign": signature(to.settings["secret"], stamp)}
    content = {"title": message.subject, "text": f"## {message.subject}\n{message.markdown}"}
    url = f"{to.settings['base']}/robot/send?{urlencode(query)}"
    answer = post(to, url, {"msgtype": "markdown", "markdown": content}, connection)
    if isinstance(answer, Outcome):
        return answer
    body = answer.body or {}
    return robot_outcome(to, answer, body.get("errcode"), body.get("errmsg"), PASSING, PERMANENT)


CHANNEL = Channel("dingtalk", ("dingtalk",), targets, send, most_bytes=19_000, per_minute=20)
